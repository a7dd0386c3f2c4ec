// SPDX-License-Identifier: MIT
/*
 * landlock.c - rights per ABI and the Landlock system calls. Pure but for the calls; owns nothing.
 */
#include "sandbox/landlock.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1 };

struct path_beneath {
    uint64_t allowed;
    int32_t parent_fd;
} __attribute__((packed));

/* What each ABI added. */
static const struct {
    unsigned abi;
    struct landlock_handled adds;
} history[] = {
    {1, {LL_EXECUTE | LL_WRITE_FILE | LL_READ_FILE | LL_READ_DIR | LL_REMOVE_DIR | LL_REMOVE_FILE | LL_MAKE_CHAR | LL_MAKE_DIR | LL_MAKE_REG |
             LL_MAKE_SOCK | LL_MAKE_FIFO | LL_MAKE_BLOCK | LL_MAKE_SYM, 0, 0}},
    {2, {LL_REFER, 0, 0}},
    {3, {LL_TRUNCATE, 0, 0}},
    {4, {0, LL_BIND_TCP | LL_CONNECT_TCP, 0}},
    {5, {LL_IOCTL_DEV, 0, 0}},
    {6, {0, 0, LL_SCOPE_ABSTRACT_UNIX | LL_SCOPE_SIGNAL}},
    {9, {LL_RESOLVE_UNIX, 0, 0}},
    {10, {0, LL_BIND_UDP | LL_SEND_UDP, 0}},
};

struct landlock_handled landlock_handled(unsigned abi)
{
    struct landlock_handled all = {0, 0, 0};
    for (size_t i = 0; i < sizeof history / sizeof history[0]; i++) {
        if (history[i].abi > abi)
            break;
        all.fs |= history[i].adds.fs;
        all.net |= history[i].adds.net;
        all.scoped |= history[i].adds.scoped;
    }
    return all;
}

uint64_t landlock_bind_rights(unsigned abi, bool writable, bool executable)
{
    uint64_t rights = LL_READ_FILE | LL_READ_DIR;
    if (executable)
        rights |= LL_EXECUTE;
    if (writable)
        rights |= LL_WRITE_FILE | LL_TRUNCATE | LL_REMOVE_DIR | LL_REMOVE_FILE | LL_MAKE_DIR | LL_MAKE_REG | LL_MAKE_FIFO | LL_MAKE_SYM |
                  LL_REFER;
    return rights & landlock_handled(abi).fs;
}

int landlock_create(unsigned abi)
{
    struct landlock_handled attr = landlock_handled(abi);
    size_t size = abi >= 6 ? sizeof attr : abi >= 4 ? 16 : 8; /* the struct grew with the ABI */
    long fd = syscall(SYS_landlock_create_ruleset, &attr, size, 0);
    return fd < 0 ? -errno : (int)fd;
}

unsigned landlock_probe(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    if (version <= 0)
        return 0;
    unsigned abi = version > LANDLOCK_ABI_KNOWN ? LANDLOCK_ABI_KNOWN : (unsigned)version;
    for (; abi > 0; abi--) {
        int fd = landlock_create(abi);
        if (fd >= 0) {
            close(fd);
            return abi;
        }
    }
    return 0;
}

int landlock_allow(int ruleset, int path_fd, uint64_t rights, unsigned abi)
{
    struct stat st;
    if (fstat(path_fd, &st) < 0)
        return -errno;
    if (!S_ISDIR(st.st_mode))
        rights &= LANDLOCK_FILE_RIGHTS;
    rights &= landlock_handled(abi).fs;
    if (rights == 0)
        return 0;
    struct path_beneath rule = {.allowed = rights, .parent_fd = path_fd};
    return syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) < 0 ? -errno : 0;
}

int landlock_enforce(int ruleset)
{
    return syscall(SYS_landlock_restrict_self, ruleset, 0) < 0 ? -errno : 0;
}
