// SPDX-License-Identifier: MIT
/*
 * test_filter.c - the installed BPF program says what the tables say: a small simulator runs it for every system call
 * number, with the arguments that matter, with garbage in their upper halves, and for foreign architectures, and the
 * answers are compared with an independent reading of groups.c.
 */
#include "sandbox/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

static struct filter filters[WIRE_CLASSES];
enum { DENY = SECCOMP_RET_ERRNO | EPERM, UNKNOWN = SECCOMP_RET_ERRNO | ENOSYS };

static int setup(void **state)
{
    (void)state;
    for (int i = 0; i < WIRE_CLASSES; i++)
        if (filter_build((enum wire_class)i, &filters[i], NULL) < 0)
            return -1;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (int i = 0; i < WIRE_CLASSES; i++)
        filter_finish(&filters[i]);
    return 0;
}

/* ---- a BPF machine ---------------------------------------------------------------------------------------------- */

static bool jumps(uint16_t code, uint32_t a, uint32_t k)
{
    switch (BPF_OP(code)) {
    case BPF_JEQ:
        return a == k;
    case BPF_JGT:
        return a > k;
    case BPF_JGE:
        return a >= k;
    case BPF_JSET:
        return (a & k) != 0;
    default:
        fail_msg("jump %x", code);
        return false;
    }
}

static uint32_t run(const struct filter *filter, const struct seccomp_data *data)
{
    uint32_t a = 0;
    for (size_t pc = 0; pc < filter->length; pc++) {
        const struct sock_filter *op = &filter->code[pc];
        switch (BPF_CLASS(op->code)) {
        case BPF_LD:
            assert_true(op->k + 4 <= sizeof *data);
            memcpy(&a, (const char *)data + op->k, 4);
            break;
        case BPF_ALU:
            assert_int_equal(BPF_OP(op->code), BPF_AND);
            a &= op->k;
            break;
        case BPF_JMP:
            if (BPF_OP(op->code) == BPF_JA)
                pc += op->k;
            else
                pc += jumps(op->code, a, op->k) ? op->jt : op->jf;
            break;
        case BPF_RET:
            return op->k;
        default:
            fail_msg("instruction %x", op->code);
        }
    }
    fail_msg("ran off the end");
    return 0;
}

static uint32_t ask(enum wire_class class, int nr, uint64_t a0, uint64_t a1, uint64_t a2)
{
    struct seccomp_data data = {.nr = nr, .arch = NATIVE, .args = {a0, a1, a2, 0, 0, 0}};
    return run(&filters[class], &data);
}

/* ---- an independent reading of the tables ----------------------------------------------------------------------- */

static bool names(const char *const *list, int nr)
{
    for (; *list; list++)
        if (seccomp_syscall_resolve_name(*list) == nr)
            return true;
    return false;
}

static uint32_t expect(enum wire_class class, const struct seccomp_data *data)
{
    const struct call_class *row = &groups_classes[class];
    if (data->nr > GROUPS_LAST_CALL || names(groups_unknown, data->nr))
        return UNKNOWN;
    for (const char *const *group = row->groups; *group; group++)
        if (names(groups_find(*group)->calls, data->nr))
            return SECCOMP_RET_ALLOW;
    for (const struct call_rule *rule = row->rules; rule->call; rule++) {
        bool all = seccomp_syscall_resolve_name(rule->call) == data->nr;
        for (int t = 0; all && t < GROUPS_TESTS; t++)
            all = rule->tests[t].mask == 0 || (data->args[rule->tests[t].arg] & rule->tests[t].mask) == rule->tests[t].value;
        if (all)
            return SECCOMP_RET_ALLOW;
    }
    return DENY;
}

static void every_number_with_every_interesting_argument(void **state)
{
    static const uint64_t values[] = {0, 1, 2, 4, 5, 7, 15, 21, 38, 0x5401, 0x5412, 0x5413, 0x541b, 1030, 8, 0x10000000, 0x20000, 0x80001, 0x80002, 0xffffffff,
                                      0x1000, 0x2000, 0x8000};
    enum { VALUES = sizeof values / sizeof values[0] };
    (void)state;
    for (int class = 0; class < WIRE_CLASSES; class++) {
        for (int nr = 0; nr <= 700; nr++) {
            for (size_t i = 0; i < VALUES * 4; i++) {
                struct seccomp_data data = {.nr = nr, .arch = NATIVE};
                uint64_t high = i >= VALUES * 2 ? 0xdeadbeef00000000 : 0;
                data.args[0] = i % 2 ? values[i % VALUES] | high : high;
                data.args[1] = values[(i * 7) % VALUES] | high;
                data.args[2] = values[(i * 3) % VALUES] | high;
                data.args[4] = i % 5 ? 0 : high | 8;
                uint32_t got = run(&filters[class], &data);
                uint32_t want = expect((enum wire_class)class, &data);
                if (got != want)
                    fail_msg("class %s, call %d(%llx, %llx, %llx): %x, expected %x", groups_classes[class].name, nr, (unsigned long long)data.args[0],
                             (unsigned long long)data.args[1], (unsigned long long)data.args[2], got, want);
            }
        }
    }
}

static void foreign_architectures_and_x32_are_killed(void **state)
{
    static const uint32_t archs[] = {AUDIT_ARCH_I386, AUDIT_ARCH_ARM, AUDIT_ARCH_PPC64, AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64, 0, 0xffffffff};
    (void)state;
    for (int class = 0; class < WIRE_CLASSES; class++) {
        for (int nr = 0; nr <= 1000; nr++) {
            for (size_t i = 0; i < sizeof archs / sizeof archs[0]; i++) {
                struct seccomp_data data = {.nr = nr, .arch = archs[i]};
                if (archs[i] != NATIVE)
                    assert_int_equal(run(&filters[class], &data), SECCOMP_RET_KILL_PROCESS);
            }
#ifdef __x86_64__
            struct seccomp_data data = {.nr = nr | 0x40000000, .arch = NATIVE};
            assert_int_equal(run(&filters[class], &data), SECCOMP_RET_KILL_PROCESS);
#endif
        }
    }
}

/* What the tables must never come to say, whatever is edited in them. */
static void no_class_ever_gets_these(void **state)
{
    static const char *const never[] = {
        "socket", "connect", "bind", "listen", "accept", "accept4", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp",
        "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup", "keyctl", "add_key", "request_key", "bpf", "userfaultfd", "perf_event_open",
        "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "unshare", "setns",
        "memfd_create", "execveat", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "name_to_handle_at", "open_by_handle_at", "init_module",
        "finit_module", "delete_module", "kexec_load", "reboot", "swapon", "swapoff", "acct", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime",
        "sethostname", "setdomainname", "iopl", "ioperm", "modify_ldt", "quotactl", "syslog", "setuid", "setgid", "setresuid", "setresgid", "setgroups",
        "setfsuid", "capset", "seccomp", "shmget", "shmat", "semget", "msgget", "mq_open", "fanotify_init", "lookup_dcookie", "vhangup", "nfsservctl",
        "remap_file_pages", "vmsplice", "mbind", "move_pages", "migrate_pages", "set_mempolicy", "ioprio_set", "uselib", "ustat", "sysfs", "_sysctl",
    };
    (void)state;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        int nr = seccomp_syscall_resolve_name(never[i]);
        for (int class = 0; nr >= 0 && class < WIRE_CLASSES; class++)
            for (uint64_t arg = 0; arg < 64; arg++)
                if (ask((enum wire_class)class, nr, arg, arg, arg) != (uint32_t)(nr > GROUPS_LAST_CALL ? UNKNOWN : DENY))
                    fail_msg("class %s may %s", groups_classes[class].name, never[i]);
    }
}

static void arguments_that_matter(void **state)
{
    const uint64_t high = 1ull << 32;
    (void)state;
    assert_int_equal(ask(WIRE_CLASS_X, SYS_clone, CLONE_VM | CLONE_VFORK | 17, 0, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_clone, CLONE_NEWUSER | 17, 0, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_clone, CLONE_NEWNET | high, 0, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_clone3, 0, 0, 0), UNKNOWN);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCGWINSZ, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCSWINSZ, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TCSETSW, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCSPGRP, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_B, SYS_ioctl, 0, TCSETSW, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCSCTTY, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCSPTLCK, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCSETD, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCSTI, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_ioctl, 0, TIOCSTI | high, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_socketpair, AF_UNIX, SOCK_DGRAM, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_socketpair, AF_UNIX, SOCK_RAW, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_socketpair, AF_INET, SOCK_STREAM, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_prlimit64, 0, 7, 1), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_prlimit64, 1, 7, 1), DENY);
    assert_int_equal(ask(WIRE_CLASS_B, SYS_prlimit64, 0, 7, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_B, SYS_prlimit64, 0, 7, 1), DENY);
    assert_int_equal(ask(WIRE_CLASS_B, SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_B, SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC), DENY);
    assert_int_equal(ask(WIRE_CLASS_L, SYS_mprotect, 0, 4096, PROT_EXEC), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_B, SYS_execve, 0, 0, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_B, SYS_openat, 0, 0, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(ask(WIRE_CLASS_L, SYS_openat, 0, 0, 0), DENY);
    assert_int_equal(ask(WIRE_CLASS_X, SYS_prctl, 4 /* SET_DUMPABLE */, 1, 0), DENY);
}

static void the_program_cannot_be_changed_any_more(void **state)
{
    (void)state;
    for (int i = 0; i < WIRE_CLASSES; i++) {
        assert_int_equal(fcntl(filters[i].fd, F_GET_SEALS), F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
        assert_true(write(filters[i].fd, "x", 1) < 0);
        assert_true(ftruncate(filters[i].fd, 0) < 0);
        assert_int_equal(strlen(filters[i].hash), 64);
        for (int j = 0; j < i; j++) {
            bool same = (i == WIRE_CLASS_A && j == WIRE_CLASS_B) || (i == WIRE_CLASS_B && j == WIRE_CLASS_A); /* one table for both */
            assert_int_equal(strcmp(filters[i].hash, filters[j].hash) == 0, same);
        }
    }
    struct filter again;
    assert_int_equal(filter_build(WIRE_CLASS_X, &again, NULL), 0);
    assert_string_equal(again.hash, filters[WIRE_CLASS_X].hash); /* the same tables, the same program */
    filter_finish(&again);
}

static void the_tables_are_sorted_described_and_known(void **state)
{
    (void)state;
    const char *last_group = "";
    for (const struct call_group *group = groups_all; group->name; group++) {
        assert_int_equal(group->name[0], '@');
        assert_true(strcmp(last_group, group->name) < 0);
        assert_true(strlen(group->about) > 20 && group->about[strlen(group->about) - 1] == '.');
        last_group = group->name;
        const char *last = "";
        for (const char *const *call = group->calls; *call; call++) {
            if (strcmp(last, *call) >= 0)
                fail_msg("%s: '%s' after '%s'", group->name, *call, last);
            if (seccomp_syscall_resolve_name(*call) == __NR_SCMP_ERROR)
                fail_msg("%s: there is no call '%s'", group->name, *call);
            for (const struct call_group *other = groups_all; other < group; other++)
                for (const char *const *same = other->calls; *same; same++)
                    if (strcmp(*same, *call) == 0)
                        fail_msg("'%s' is in %s and in %s", *call, other->name, group->name);
            last = *call;
        }
    }
    for (int i = 0; i < WIRE_CLASSES; i++) {
        for (const char *const *group = groups_classes[i].groups; *group; group++)
            assert_non_null(groups_find(*group));
        for (const struct call_rule *rule = groups_classes[i].rules; rule->call; rule++)
            assert_int_not_equal(seccomp_syscall_resolve_name(rule->call), __NR_SCMP_ERROR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_with_every_interesting_argument),
        cmocka_unit_test(foreign_architectures_and_x32_are_killed),
        cmocka_unit_test(no_class_ever_gets_these),
        cmocka_unit_test(arguments_that_matter),
        cmocka_unit_test(the_program_cannot_be_changed_any_more),
        cmocka_unit_test(the_tables_are_sorted_described_and_known),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
