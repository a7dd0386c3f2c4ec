// SPDX-License-Identifier: MIT
/*
 * landlock.h - Landlock by our own constants (system headers end years behind the kernel): which rights exist at which
 * ABI, which of them a bind gives, and the three system calls. Used by the nursery (which builds a ruleset once a cell)
 * and by tests. Rules only add rights down a tree: what must be read-only or hidden below a writable bind is enforced by
 * its mount, not by Landlock.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LANDLOCK_ABI_NEEDED = 3, /* truncate: below it a read-only grant would not be one */
    LANDLOCK_ABI_KNOWN = 10,
};

/* File system rights that an inode that is no folder can have; others in a rule on a file are an error. */
#define LANDLOCK_FILE_RIGHTS (LL_EXECUTE | LL_WRITE_FILE | LL_READ_FILE | LL_TRUNCATE | LL_IOCTL_DEV)

enum landlock_right {
    LL_EXECUTE = 1 << 0,
    LL_WRITE_FILE = 1 << 1,
    LL_READ_FILE = 1 << 2,
    LL_READ_DIR = 1 << 3,
    LL_REMOVE_DIR = 1 << 4,
    LL_REMOVE_FILE = 1 << 5,
    LL_MAKE_CHAR = 1 << 6,
    LL_MAKE_DIR = 1 << 7,
    LL_MAKE_REG = 1 << 8,
    LL_MAKE_SOCK = 1 << 9,
    LL_MAKE_FIFO = 1 << 10,
    LL_MAKE_BLOCK = 1 << 11,
    LL_MAKE_SYM = 1 << 12,
    LL_REFER = 1 << 13,
    LL_TRUNCATE = 1 << 14,
    LL_IOCTL_DEV = 1 << 15,
    LL_RESOLVE_UNIX = 1 << 16,
};

enum { LL_BIND_TCP = 1 << 0, LL_CONNECT_TCP = 1 << 1, LL_BIND_UDP = 1 << 2, LL_SEND_UDP = 1 << 3 };
enum { LL_SCOPE_ABSTRACT_UNIX = 1 << 0, LL_SCOPE_SIGNAL = 1 << 1 };

/* Everything that is denied unless a rule gives it, at an ABI. */
struct landlock_handled {
    uint64_t fs;
    uint64_t net;
    uint64_t scoped;
};
struct landlock_handled landlock_handled(unsigned abi);

/* The rights of a bind; devices, sockets and device ioctls are never given. */
uint64_t landlock_bind_rights(unsigned abi, bool writable, bool executable);

/* The newest ABI, up to the one we know, at which the kernel makes a ruleset of everything handled; 0 when it has no
 * Landlock. Tries, and does not believe a number. */
unsigned landlock_probe(void);

int landlock_create(unsigned abi);                                          /* ruleset descriptor or negative errno */
int landlock_allow(int ruleset, int path_fd, uint64_t rights, unsigned abi); /* keeps nothing; file-only rights on files */
int landlock_enforce(int ruleset);                                          /* on the calling process, for ever */
