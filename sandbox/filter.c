// SPDX-License-Identifier: MIT
/*
 * filter.c - builds the system call filters with libseccomp. Blocking (about a millisecond a class), once at start.
 */
#include "sandbox/filter.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "the prologue of the system call filter needs this architecture's AUDIT_ARCH number"
#endif

enum { X32_BIT = 0x40000000, PROLOGUE = 6 };

/* Native calls above the last one the tables know answer ENOSYS; everything else goes on to the real program, which
 * kills what is foreign. */
static const struct sock_filter prologue[PROLOGUE] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4 /* arch */),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0 /* number */),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, GROUPS_LAST_CALL, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
};

static int resolve(const char *name)
{
    int number = seccomp_syscall_resolve_name(name);
    return number == __NR_SCMP_ERROR ? -1 : number; /* negative too when this architecture lacks it */
}

static int add_group(scmp_filter_ctx ctx, const char *name)
{
    const struct call_group *group = groups_find(name);
    if (!group)
        return -ENOENT;
    for (const char *const *call = group->calls; *call; call++) {
        int number = resolve(*call);
        int rc = number < 0 ? 0 : seccomp_rule_add(ctx, SCMP_ACT_ALLOW, number, 0);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int add_rule(scmp_filter_ctx ctx, const struct call_rule *rule)
{
    struct scmp_arg_cmp tests[GROUPS_TESTS];
    unsigned count = 0;
    int number = resolve(rule->call);
    if (number < 0)
        return 0;
    for (; count < GROUPS_TESTS && rule->tests[count].mask != 0; count++) {
        const struct call_test *test = &rule->tests[count];
        tests[count] = SCMP_CMP(test->arg, SCMP_CMP_MASKED_EQ, test->mask, test->value);
    }
    return seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, number, count, tests);
}

static int add_class(scmp_filter_ctx ctx, const struct call_class *class)
{
    int rc = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (rc == 0)
        rc = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (const char *const *call = groups_unknown; rc == 0 && *call; call++)
        if (resolve(*call) >= 0)
            rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), resolve(*call), 0);
    for (const char *const *group = class->groups; rc == 0 && *group; group++)
        rc = add_group(ctx, *group);
    for (const struct call_rule *rule = class->rules; rc == 0 && rule->call; rule++)
        rc = add_rule(ctx, rule);
    return rc;
}

/* Prologue and program into a memfd that nobody can change any more. */
static int export_program(scmp_filter_ctx ctx, int *out)
{
    cv_auto_close int fd = memfd_create("corvid-filter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return -errno;
    if (write(fd, prologue, sizeof prologue) != (ssize_t)sizeof prologue)
        return -EIO;
    int rc = seccomp_export_bpf(ctx, fd);
    if (rc < 0)
        return rc;
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
        return -errno;
    *out = cv_steal_fd(&fd);
    return 0;
}

static int read_back(struct filter *filter)
{
    struct stat st;
    if (fstat(filter->fd, &st) < 0)
        return -errno;
    size_t size = (size_t)st.st_size;
    if (size % sizeof *filter->code != 0 || size / sizeof *filter->code > BPF_MAXINSNS)
        return -E2BIG;
    filter->length = size / sizeof *filter->code;
    filter->code = cv_zalloc(size);
    if (pread(filter->fd, filter->code, size, 0) != (ssize_t)size)
        return -EIO;
    filter->checksum = wire_checksum(filter->code, size);
    struct cv_hash hash = cv_hash_bytes(filter->code, size);
    memcpy(filter->hash, hash.hex, sizeof filter->hash);
    return 0;
}

int filter_build(enum wire_class class, struct filter *out, struct cv_error *err)
{
    struct filter filter = {.fd = -1};
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int rc = ctx ? add_class(ctx, &groups_classes[class]) : -ENOMEM;
    if (rc == 0)
        rc = export_program(ctx, &filter.fd);
    if (rc == 0)
        rc = read_back(&filter);
    if (ctx)
        seccomp_release(ctx);
    if (rc < 0) {
        filter_finish(&filter);
        return cv_deny(err, rc, "seccomp", "filter.build", "cannot build the system call filter of class %s: %s", groups_classes[class].name,
                       strerror(-rc));
    }
    *out = filter;
    return 0;
}

void filter_finish(struct filter *filter)
{
    if (filter->fd >= 0)
        close(filter->fd);
    free(filter->code);
    *filter = (struct filter){.fd = -1};
}

const char *filter_library(void)
{
    static char text[48];
    const struct scmp_version *version = seccomp_version();
    snprintf(text, sizeof text, "libseccomp %u.%u.%u", version ? version->major : 0, version ? version->minor : 0, version ? version->micro : 0);
    return text;
}
