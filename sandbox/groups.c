// SPDX-License-Identifier: MIT
/*
 * groups.c - the tables of system calls. Data only. To add a call: put it into the group whose sentence it fits, in
 * alphabetical order; to add one whose arguments matter, write a rule. Calls that an architecture does not have are
 * skipped there.
 */
#include "sandbox/groups.h"

#include <linux/prctl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>

#include <fcntl.h>

#define CALLS(...) (const char *const[]){__VA_ARGS__, NULL}

const char *const groups_unknown[] = {"clone3", NULL};

const struct call_group groups_all[] = {
    {"@core", "What any program needs to run on memory and descriptors that it has, and to end.",
     CALLS("brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "exit", "exit_group", "futex", "getrandom", "gettimeofday",
           "madvise", "mremap", "munmap", "nanosleep", "poll", "ppoll", "read", "restart_syscall", "rt_sigaction", "rt_sigprocmask",
           "rt_sigreturn", "sched_yield", "sigaltstack", "time", "write")},
    {"@descriptors", "Work on open descriptors: move in them, cut, copy, wait for them, duplicate them.",
     CALLS("close_range", "copy_file_range", "dup", "dup2", "dup3", "fadvise64", "fallocate", "fdatasync", "flock", "fstat", "fsync", "ftruncate",
           "lseek", "pipe", "pipe2", "pread64", "preadv", "preadv2", "pselect6", "pwrite64", "pwritev", "pwritev2", "readahead", "readv", "select",
           "sync_file_range", "syncfs", "writev")},
    {"@events", "Wait for several things at once.",
     CALLS("epoll_create", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "eventfd", "eventfd2", "inotify_add_watch",
           "inotify_init", "inotify_init1", "inotify_rm_watch", "signalfd", "signalfd4", "timerfd_create", "timerfd_gettime", "timerfd_settime")},
    {"@exec", "Start programs and wait for them; clone is a rule, since it can make namespaces.",
     CALLS("execve", "fork", "vfork", "wait4", "waitid")},
    {"@files", "Open, list, make, rename and remove files by path; what a path reaches is the cell's and Landlock's matter.",
     CALLS("access", "chdir", "chmod", "creat", "faccessat", "faccessat2", "fchdir", "fchmod", "fchmodat", "fstatfs", "futimesat", "getcwd",
           "getdents", "getdents64", "lstat", "mkdir", "mkdirat", "newfstatat", "open", "openat", "openat2", "readlink", "readlinkat", "rename",
           "renameat", "renameat2", "rmdir", "stat", "statfs", "statx", "truncate", "umask", "unlink", "unlinkat", "utime", "utimensat", "utimes")},
    {"@identity", "Ask who one is; changing it is no call in any class.",
     CALLS("capget", "getegid", "geteuid", "getgid", "getgroups", "getpgid", "getpgrp", "getpid", "getppid", "getresgid", "getresuid", "getsid",
           "gettid", "getuid")},
    {"@links", "Make links, change owners (without capabilities only to oneself) and extended attributes.",
     CALLS("chown", "fchown", "fchownat", "fgetxattr", "flistxattr", "fremovexattr", "fsetxattr", "getxattr", "lchown", "lgetxattr", "link",
           "linkat", "listxattr", "llistxattr", "lremovexattr", "lsetxattr", "removexattr", "setxattr", "symlink", "symlinkat")},
    {"@memory", "Memory that may become code, as loaders, compilers and interpreters need it; locking it.",
     CALLS("membarrier", "mincore", "mlock", "mlock2", "mlockall", "mmap", "mprotect", "msync", "munlock", "munlockall", "pkey_alloc", "pkey_free",
           "pkey_mprotect")},
    {"@process", "Sessions, signals and timers; a process sees none but those of its own call.",
     CALLS("alarm", "getitimer", "getpriority", "getrlimit", "kill", "pause", "rt_sigpending", "rt_sigqueueinfo", "rt_sigsuspend",
           "rt_sigtimedwait", "rt_tgsigqueueinfo", "setitimer", "setpgid", "setrlimit", "setsid", "tgkill", "timer_create", "timer_delete",
           "timer_getoverrun", "timer_gettime", "timer_settime", "times", "tkill")},
    {"@sockets", "Use the two ends of a socketpair; there is no call that makes, names or finds any other socket.",
     CALLS("getpeername", "getsockname", "getsockopt", "recvfrom", "recvmmsg", "recvmsg", "sendmmsg", "sendmsg", "shutdown")},
    {"@splice", "Move bytes between descriptors without copying them.", CALLS("sendfile", "splice", "tee")},
    {"@system", "Ask about the machine and one's own share of it.",
     CALLS("getcpu", "getrusage", "sched_get_priority_max", "sched_get_priority_min", "sched_getaffinity", "sched_getattr", "sched_getparam",
           "sched_getscheduler", "sched_rr_get_interval", "sysinfo", "uname")},
    {"@threads", "What libc's start and its threads need.",
     CALLS("arch_prctl", "get_robust_list", "get_thread_area", "rseq", "set_robust_list", "set_tid_address")},
    {NULL, NULL, NULL},
};

enum {
    NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
    SOCKET_KIND = ~(SOCK_CLOEXEC | SOCK_NONBLOCK),
};

#define INT 0xffffffffu
#define IS(n, number) {.arg = (n), .mask = INT, .value = (uint32_t)(number)}
#define WITHOUT(n, bits) {.arg = (n), .mask = (uint32_t)(bits), .value = 0}
#define PRCTL(option) {"prctl", {IS(0, option)}}
#define FCNTL(command) {"fcntl", {IS(1, command)}}
#define IOCTL(request) {"ioctl", {IS(1, request)}}

/* Descriptor flags and locks; not owners, leases, notifications or seals. */
#define FCNTL_RULES                                                                                                                       \
    FCNTL(F_DUPFD), FCNTL(F_DUPFD_CLOEXEC), FCNTL(F_GETFD), FCNTL(F_SETFD), FCNTL(F_GETFL), FCNTL(F_SETFL), FCNTL(F_GETLK), FCNTL(F_SETLK), \
        FCNTL(F_SETLKW), FCNTL(F_OFD_GETLK), FCNTL(F_OFD_SETLK), FCNTL(F_OFD_SETLKW), FCNTL(F_GETPIPE_SZ), FCNTL(F_SETPIPE_SZ)

/* What programs on a terminal do with it: modes, job control, its size. Not TIOCSTI and TIOCLINUX (typing for others), not
 * TIOCSCTTY, TIOCSETD or TIOCCONS (other terminals, other disciplines). */
#define TERMINAL_RULES                                                                                                                     \
    IOCTL(TCFLSH), IOCTL(TCGETS), IOCTL(TCSBRK), IOCTL(TCSBRKP), IOCTL(TCSETS), IOCTL(TCSETSF), IOCTL(TCSETSW), IOCTL(TCXONC),               \
        IOCTL(TIOCGPGRP), IOCTL(TIOCGSID), IOCTL(TIOCGWINSZ), IOCTL(TIOCNOTTY), IOCTL(TIOCOUTQ), IOCTL(TIOCSPGRP), IOCTL(TIOCSWINSZ)

static const struct call_rule rules_b[] = {
    FCNTL_RULES,
    {"mmap", {WITHOUT(2, PROT_EXEC)}},
    {"mprotect", {WITHOUT(2, PROT_EXEC)}},
    PRCTL(PR_GET_SECCOMP),
    PRCTL(PR_SET_NAME),
    {"prlimit64", {IS(0, 0), {.arg = 2, .mask = UINT64_MAX, .value = 0}}}, /* asks, does not set */
    {"symlinkat", {{0}}}, /* links that are copied or unpacked; where they may be made is Landlock's matter, and none is followed */
    {"tgkill", {{0}}}, /* abort() */
    {NULL, {{0}}},
};

static const struct call_rule rules_l[] = {
    {"mmap", {WITHOUT(2, PROT_EXEC)}},
    {"mprotect", {WITHOUT(2, PROT_EXEC)}},
    PRCTL(PR_GET_SECCOMP),
    {NULL, {{0}}},
};

static const struct call_rule rules_x[] = {
    {"clone", {WITHOUT(0, NAMESPACES)}},
    FCNTL_RULES,
    IOCTL(FIOCLEX),
    IOCTL(FIONBIO),
    IOCTL(FIONCLEX),
    IOCTL(FIONREAD),
    TERMINAL_RULES,
    {"mknod", {{.arg = 1, .mask = S_IFMT, .value = S_IFIFO}}},
    {"mknodat", {{.arg = 2, .mask = S_IFMT, .value = S_IFIFO}}},
    {"personality", {IS(0, 0xffffffffu)}}, /* asks, does not set */
    PRCTL(PR_CAPBSET_READ),
    PRCTL(PR_GET_DUMPABLE),
    PRCTL(PR_GET_KEEPCAPS),
    PRCTL(PR_GET_NAME),
    PRCTL(PR_GET_NO_NEW_PRIVS),
    PRCTL(PR_GET_PDEATHSIG),
    PRCTL(PR_GET_SECCOMP),
    PRCTL(PR_SET_NAME),
    PRCTL(PR_SET_NO_NEW_PRIVS),
    PRCTL(PR_SET_PDEATHSIG),
    {"prlimit64", {IS(0, 0)}},
    {"sched_setaffinity", {IS(0, 0)}},
    {"sendto", {{.arg = 4, .mask = UINT64_MAX, .value = 0}}}, /* no address */
    {"setpriority", {IS(0, 0), IS(1, 0)}},
    {"socketpair", {IS(0, AF_UNIX), {.arg = 1, .mask = (uint32_t)SOCKET_KIND, .value = SOCK_STREAM}}},
    {"socketpair", {IS(0, AF_UNIX), {.arg = 1, .mask = (uint32_t)SOCKET_KIND, .value = SOCK_SEQPACKET}}},
    {NULL, {{0}}},
};

const struct call_class groups_classes[WIRE_CLASSES] = {
    [WIRE_CLASS_B] = {"B", "Code of built-in tools: files in the cell, no programs, no sockets, no new code in memory.",
                      CALLS("@core", "@descriptors", "@files", "@identity", "@system", "@threads"), rules_b},
    [WIRE_CLASS_A] = {"A", "The same for the tools that work on archives, which have a program of their own.",
                      CALLS("@core", "@descriptors", "@files", "@identity", "@system", "@threads"), rules_b},
    [WIRE_CLASS_L] = {"L", "Lua: memory, clocks and the control stream; every effect is a message to the daemon.", CALLS("@core"), rules_l},
    [WIRE_CLASS_X] = {"X", "Commands: everything that programs of a system need on files, memory and processes of their own call.",
                      CALLS("@core", "@descriptors", "@events", "@exec", "@files", "@identity", "@links", "@memory", "@process", "@sockets",
                            "@splice", "@system", "@threads"),
                      rules_x},
};

const struct call_group *groups_find(const char *name)
{
    for (const struct call_group *group = groups_all; group->name; group++)
        if (strcmp(group->name, name) == 0)
            return group;
    return NULL;
}
