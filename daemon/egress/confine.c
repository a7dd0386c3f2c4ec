// SPDX-License-Identifier: MIT
/*
 * confine.c - what corvid-egress gives up before it reads its first request: another user than root, every capability, core dumps, files
 * beyond those of name resolution and TLS (Landlock, nothing written), and every system call that starts a program, makes another kind
 * of socket or touches another process (seccomp). A wall that cannot be put up ends the process. Runs once, one thread.
 */
#include "daemon/egress/inside.h"

#include "sandbox/landlock.h"
#include "sandbox/sys.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum { NOBODY = 65534, FILES = 256, DATA_BYTES = 1 << 30 };

static const char *const readable[] = {
    "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/host.conf", "/etc/services", "/etc/protocols",
    "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/ssl/cert.pem", "/etc/pki/tls/certs", "/etc/pki/ca-trust", "/etc/ca-certificates",
    "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/etc/ld.so.cache",
    "/dev/urandom", "/dev/null", NULL,
};

static const char *const calls[] = {
    "access", "arch_prctl", "brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "connect", "dup", "epoll_create",
    "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2", "exit", "exit_group", "faccessat", "faccessat2", "fcntl", "fstat", "fstatfs", "futex",
    "get_robust_list", "getcpu", "getdents64", "getegid", "geteuid", "getgid", "getpeername", "getpid", "getppid", "getrandom", "getrlimit", "getrusage",
    "getsockname", "getsockopt", "gettid", "gettimeofday", "getuid", "lseek", "lstat", "madvise", "mmap", "mprotect", "mremap", "munmap", "nanosleep",
    "newfstatat", "open", "openat", "pipe2", "poll", "ppoll", "pread64", "read", "readlink", "readlinkat", "readv", "recvfrom", "recvmmsg", "recvmsg",
    "restart_syscall", "rseq", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sched_getaffinity", "sched_yield", "sendmmsg", "sendmsg", "sendto",
    "set_robust_list", "set_tid_address", "setsockopt", "shutdown", "sigaltstack", "stat", "statx", "sysinfo", "tgkill", "time", "uname", "write", "writev", NULL,
};

static int fail(struct cv_error *err, const char *guard, int rc, const char *what)
{
    return cv_deny(err, rc, guard, "egress.confine", "corvid-egress cannot be confined: %s: %s", what, strerror(-rc));
}

static int lower_limits(struct cv_error *err)
{
    static const struct {
        __rlimit_resource_t resource;
        rlim_t value;
    } limits[] = {{RLIMIT_CORE, 0}, {RLIMIT_FSIZE, 0}, {RLIMIT_NOFILE, FILES}, {RLIMIT_DATA, DATA_BYTES}, {RLIMIT_MEMLOCK, 0}, {RLIMIT_MSGQUEUE, 0}};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        const struct rlimit limit = {.rlim_cur = limits[i].value, .rlim_max = limits[i].value};
        if (setrlimit(limits[i].resource, &limit) < 0)
            return fail(err, "rlimit", -errno, "a limit of the system cannot be lowered");
    }
    return 0;
}

/* Root becomes nobody where it can; capabilities are given up in any case. */
static int drop_rights(struct cv_error *err)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[2] = {0};
    pid_t parent = getppid();
    if (geteuid() == 0 && setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0)
        (void)!setresuid(NOBODY, NOBODY, NOBODY);
    if (syscall(SYS_capset, &header, none) < 0)
        return fail(err, "egress", -errno, "capabilities cannot be given up");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
        return fail(err, "egress", -errno, "new rights cannot be given up");
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || getppid() != parent) /* after the change of user, which clears it */
        return fail(err, "egress", -ESRCH, "the daemon is gone");
    return 0;
}

/* A ruleset of files (and of other processes' sockets and signals), not of ports: which hosts may be asked is the hops' matter. */
static int restrict_files(unsigned abi, struct cv_error *err)
{
    struct landlock_handled handled = landlock_handled(abi);
    handled.net = 0;
    size_t size = abi >= 6 ? sizeof handled : abi >= 4 ? 16 : 8;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled, size, 0);
    if (ruleset < 0)
        return fail(err, "landlock", -errno, "no ruleset of Landlock can be made");
    for (size_t i = 0; readable[i]; i++) {
        int fd = open(readable[i], O_PATH | O_CLOEXEC); /* a link's target, as it is now */
        int rc = fd < 0 ? 0 : landlock_allow(ruleset, fd, LL_READ_FILE | LL_READ_DIR, abi);
        if (fd >= 0)
            close(fd);
        if (rc < 0)
            return fail(err, "landlock", rc, readable[i]);
    }
    int rc = landlock_enforce(ruleset);
    close(ruleset);
    return rc < 0 ? fail(err, "landlock", rc, "Landlock does not take the rules") : 0;
}

static int allow(scmp_filter_ctx ctx, const char *name, unsigned count, const struct scmp_arg_cmp *tests)
{
    int number = seccomp_syscall_resolve_name(name);
    return number < 0 ? 0 : seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, number, count, tests);
}

/* Calls of which only some arguments are allowed: threads and no processes, sockets of the internet and the kernel's list of addresses. */
static int allow_some(scmp_filter_ctx ctx)
{
    static const int families[] = {AF_INET, AF_INET6, AF_NETLINK};
    const struct scmp_arg_cmp thread = SCMP_CMP(0, SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID, CLONE_THREAD);
    const struct scmp_arg_cmp pair = SCMP_CMP(0, SCMP_CMP_MASKED_EQ, 0xffffffffu, AF_UNIX);
    const struct scmp_arg_cmp name = SCMP_CMP(0, SCMP_CMP_MASKED_EQ, 0xffffffffu, PR_SET_NAME);
    const struct scmp_arg_cmp own = SCMP_CMP(0, SCMP_CMP_MASKED_EQ, 0xffffffffu, 0), read_only = SCMP_CMP(2, SCMP_CMP_EQ, 0);
    const struct scmp_arg_cmp limits[] = {own, read_only};
    int rc = allow(ctx, "clone", 1, &thread);
    for (size_t i = 0; rc == 0 && i < sizeof families / sizeof families[0]; i++) {
        const struct scmp_arg_cmp family = SCMP_CMP(0, SCMP_CMP_MASKED_EQ, 0xffffffffu, (unsigned)families[i]);
        rc = allow(ctx, "socket", 1, &family);
    }
    if (rc == 0)
        rc = allow(ctx, "socketpair", 1, &pair);
    if (rc == 0)
        rc = allow(ctx, "prctl", 1, &name);
    if (rc == 0)
        rc = allow(ctx, "prlimit64", 2, limits);
    for (unsigned long request = 0; rc == 0 && request < 2; request++) {
        const struct scmp_arg_cmp ioctl = SCMP_CMP(1, SCMP_CMP_MASKED_EQ, 0xffffffffu, request ? 0x5421u /* FIONBIO */ : 0x541bu /* FIONREAD */);
        rc = allow(ctx, "ioctl", 1, &ioctl);
    }
    return rc;
}

static int restrict_calls(struct cv_error *err)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int rc = ctx ? seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) : -ENOMEM;
    if (rc == 0)
        rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0); /* libc then uses clone, whose flags can be judged */
    for (size_t i = 0; rc == 0 && calls[i]; i++)
        rc = allow(ctx, calls[i], 0, NULL);
    if (rc == 0)
        rc = allow(ctx, "bind", 0, NULL); /* the resolver names its end of the kernel's socket */
    if (rc == 0)
        rc = allow_some(ctx);
    if (rc == 0)
        rc = seccomp_load(ctx);
    if (ctx)
        seccomp_release(ctx);
    return rc < 0 ? fail(err, "seccomp", rc, "the system call filter cannot be installed") : 0;
}

int confine(json_t *hello, struct cv_error *err)
{
    unsigned abi = landlock_probe();
    int rc;
    if (abi < LANDLOCK_ABI_NEEDED)
        return fail(err, "landlock", -ENOSYS, "this kernel's Landlock is too old or off");
    if ((rc = lower_limits(err)) < 0 || (rc = drop_rights(err)) < 0 || (rc = restrict_files(abi, err)) < 0 || (rc = restrict_calls(err)) < 0)
        return rc;
    json_object_set_new(hello, "landlock", json_integer(abi));
    json_object_set_new(hello, "uid", json_integer((json_int_t)geteuid()));
    return 0;
}
