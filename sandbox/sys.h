// SPDX-License-Identifier: MIT
/*
 * sys.h - system calls that libc has no wrapper for, and the constants that go with them. Used by the nursery, the
 * worker and the daemon side alike. Thin: every function is one system call and returns what the kernel says, with
 * errors as negative errno.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif
#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif

/* struct clone_args of linux/sched.h, which cannot be included together with sched.h. */
struct sys_clone_args {
    uint64_t flags;
    uint64_t pidfd;
    uint64_t child_tid;
    uint64_t parent_tid;
    uint64_t exit_signal;
    uint64_t stack;
    uint64_t stack_size;
    uint64_t tls;
};

/* Like fork with namespaces: 0 in the child, the child's pid in the parent. */
static inline pid_t sys_clone(uint64_t flags, int *pidfd)
{
    struct sys_clone_args args = {.flags = flags | (pidfd ? CLONE_PIDFD : 0), .pidfd = (uint64_t)(uintptr_t)pidfd, .exit_signal = SIGCHLD};
    long pid = syscall(SYS_clone3, &args, sizeof args);
    return pid < 0 ? -errno : (pid_t)pid;
}

static inline int sys_openat2(int dir, const char *path, uint64_t flags, uint64_t resolve)
{
    struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = resolve};
    long fd = syscall(SYS_openat2, dir, path, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

static inline int sys_pivot_root(const char *new_root, const char *old)
{
    return syscall(SYS_pivot_root, new_root, old) < 0 ? -errno : 0;
}

/* Installs a filter on the calling (single-threaded) process. */
static inline int sys_seccomp_install(const struct sock_fprog *program)
{
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program) < 0 ? -errno : 0;
}

static inline int sys_pidfd_signal(int pidfd, int signal)
{
    return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0 ? -errno : 0;
}
