// SPDX-License-Identifier: MIT
/*
 * try_syscall.c - the program try-syscall: tries, from inside a cell, what must not be possible (and a few things that
 * must be), and prints one line each: the name of the attempt and "OK", the name of the error, or the signal that ended
 * it. Static, so that it depends on nothing in the cell. Arguments: a path outside the cell, the daemon's pid, a writable
 * folder; the expectations are in test_escape.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

static const char *outside;
static pid_t daemon_pid;
static const char *folder;

static char *in_folder(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

static long try_open(void) { return open(outside, O_RDONLY); }
static long try_opath(void) { return open(outside, O_PATH); }
static long try_stat(void) { struct stat st; return stat(outside, &st); }
static long try_chmod(void) { return chmod(outside, 0777); }
static long try_utime(void) { return utime(outside, NULL); }
static long try_setxattr(void) { return setxattr(outside, "user.x", "1", 1, 0); }
static long try_chdir(void) { return chdir(outside); }
static long try_inotify(void) { return inotify_add_watch(inotify_init1(0), outside, IN_ALL_EVENTS); }
static long try_truncate(void) { return truncate(outside, 0); }
static long try_hardlink(void) { return link(outside, in_folder("stolen")); }
static long try_rename_out(void) { return rename(outside, in_folder("stolen")); }
static long try_write_system(void) { return open("/usr/evil", O_CREAT | O_WRONLY, 0644); }
static long try_chmod_system(void) { return chmod("/usr/bin/env", 0777); }
static long try_write_root(void) { return open("/evil", O_CREAT | O_WRONLY, 0644); }
static long try_write_dev(void) { return open("/dev/evil", O_CREAT | O_WRONLY, 0644); }
static long try_proc_root(void) { return open("/proc/self/root", O_PATH); }
static long try_proc_mem(void) { return open("/proc/1/mem", O_RDONLY); }
static long try_tty(void) { return open("/dev/tty", O_RDWR); }
static long try_mknod(void) { return mknod(in_folder("node"), S_IFCHR | 0666, 0x103); }
static long try_fifo(void) { return mkfifo(in_folder("fifo"), 0600); }
static long try_unix_node(void) { return mknod(in_folder("socket"), S_IFSOCK | 0600, 0); }
static long try_write_workspace(void) { return open(in_folder("mine"), O_CREAT | O_WRONLY, 0644); }
static long try_dev_null(void) { return write(open("/dev/null", O_WRONLY), "x", 1); }
static long try_tmp(void) { return open("/tmp/mine", O_CREAT | O_WRONLY, 0644); }
static long try_shm(void) { return open("/dev/shm/mine", O_CREAT | O_WRONLY, 0644); }

static long try_dotdot(void)
{
    char path[4096];
    snprintf(path, sizeof path, "../../../../../../../../../..%s", outside);
    return open(path, O_RDONLY);
}

static long try_symlink(void)
{
    const char *link = in_folder("pointer");
    unlink(link);
    return symlink(outside, link) < 0 ? -1 : open(link, O_RDONLY);
}

static long try_open_dir_escape(void)
{
    int root = open("/", O_PATH | O_DIRECTORY);
    char path[4096];
    snprintf(path, sizeof path, "..%s", outside);
    return openat(root, path, O_RDONLY);
}

/* ---- mounts, namespaces ----------------------------------------------------------------------------------------- */

static long try_mount(void) { return mount("x", folder, "tmpfs", 0, NULL); }
static long try_remount(void) { return mount("x", "/usr", NULL, MS_REMOUNT | MS_BIND, NULL); }
static long try_umount(void) { return umount2("/usr", MNT_DETACH); }
static long try_pivot(void) { return syscall(SYS_pivot_root, ".", "."); }
static long try_chroot(void) { return chroot("/usr"); }
static long try_fsopen(void) { return syscall(SYS_fsopen, "tmpfs", 0); }
static long try_open_tree(void) { return syscall(SYS_open_tree, AT_FDCWD, "/usr", 1); }
static long try_move_mount(void) { return syscall(SYS_move_mount, AT_FDCWD, "/usr", AT_FDCWD, "/tmp", 0); }
static long try_mount_setattr(void) { return syscall(SYS_mount_setattr, AT_FDCWD, "/usr", 0, NULL, 0); }
static long try_setns(void) { return setns(0, 0); }
static long try_unshare_user(void) { return unshare(CLONE_NEWUSER); }
static long try_unshare_mount(void) { return unshare(CLONE_NEWNS); }
static long try_unshare_files(void) { return unshare(CLONE_FILES); }
static long try_clone3(void) { return syscall(SYS_clone3, NULL, 0); }
static long try_name_to_handle(void) { return syscall(SYS_name_to_handle_at, AT_FDCWD, "/usr", NULL, NULL, 0); }
static long try_open_by_handle(void) { return syscall(SYS_open_by_handle_at, 0, NULL, 0); }
static long try_quotactl(void) { return syscall(SYS_quotactl, 0, NULL, 0, NULL); }
static long try_hostname(void) { return sethostname("evil", 4); }

static long clone_with(unsigned long flags)
{
    long pid = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        waitpid((pid_t)pid, NULL, 0);
    return pid;
}
static long try_clone_user(void) { return clone_with(CLONE_NEWUSER); }
static long try_clone_net(void) { return clone_with(CLONE_NEWNET); }
static long try_clone_high(void) { return clone_with(CLONE_NEWUSER | 0x100000000ul); }
static long try_fork(void) { return clone_with(0); }

/* ---- exec and memory -------------------------------------------------------------------------------------------- */

static long copy_self(const char *to)
{
    char bytes[65536];
    ssize_t n;
    int fd = open(to, O_CREAT | O_WRONLY | O_TRUNC, 0755);
    int from = open(getenv("TRY_SELF"), O_RDONLY);
    while ((n = read(from, bytes, sizeof bytes)) > 0)
        if (write(fd, bytes, (size_t)n) != n)
            return -1;
    close(from);
    return close(fd);
}

static long exec_copy(const char *path)
{
    char *argv[] = {"copy", NULL};
    char *env[] = {NULL};
    if (copy_self(path) < 0)
        return -1;
    return execve(path, argv, env);
}
static long try_exec_workspace(void) { return exec_copy(in_folder("copy")); }
static long try_exec_tmp(void) { return exec_copy("/tmp/copy"); }
static long try_exec_shm(void) { return exec_copy("/dev/shm/copy"); }
static long try_execveat(void)
{
    char *argv[] = {"copy", NULL};
    return syscall(SYS_execveat, open("/usr/bin/true", O_PATH), "", argv, NULL, AT_EMPTY_PATH);
}
static long try_memfd(void) { return syscall(SYS_memfd_create, "x", 0); }
static long try_memfd_secret(void) { return syscall(447, 0); }
static long try_personality(void) { return syscall(SYS_personality, 0x0040000); }
static long try_userfaultfd(void) { return syscall(SYS_userfaultfd, 0); }
static long try_bpf(void) { return syscall(SYS_bpf, 0, NULL, 0); }
static long try_perf(void) { return syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0); }
static long try_init_module(void) { return syscall(SYS_init_module, NULL, 0, ""); }
static long try_kexec(void) { return syscall(SYS_kexec_load, 0, 0, NULL, 0); }
static long try_reboot(void) { return syscall(SYS_reboot, 0, 0, 0, NULL); }
static long try_swapon(void) { return syscall(SYS_swapon, "/x", 0); }
static long try_syslog(void) { return syscall(SYS_syslog, 3, NULL, 0); }
static long try_settime(void) { return syscall(SYS_clock_settime, 0, NULL); }
static long try_io_uring_setup(void) { return syscall(SYS_io_uring_setup, 1, NULL); }
static long try_io_uring_enter(void) { return syscall(SYS_io_uring_enter, 0, 0, 0, 0, NULL, 0); }
static long try_io_uring_register(void) { return syscall(SYS_io_uring_register, 0, 0, NULL, 0); }
static long try_seccomp_listener(void) { return syscall(SYS_seccomp, 1, 8, NULL); }
static long try_dumpable(void) { return prctl(PR_SET_DUMPABLE, 1); }
static long try_ptracer(void) { return prctl(PR_SET_PTRACER, -1); }
static long try_set_mm(void) { return prctl(PR_SET_MM, 0, 0, 0, 0); }
static long try_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }

/* ---- the filter's edges ----------------------------------------------------------------------------------------- */

static long try_number_999(void) { return syscall(999); }
static long try_number_460(void) { return syscall(460, -1, -1, -1, -1, -1, -1); }
static long try_x32(void) { return syscall(0x40000000 | SYS_getpid); }
#ifdef __x86_64__
static long try_int80(void)
{
    long rc;
    __asm__ volatile("int $0x80" : "=a"(rc) : "a"(20L) : "memory");
    return rc;
}
static long try_modify_ldt(void) { return syscall(SYS_modify_ldt, 0, NULL, 0); }
static long try_iopl(void) { return syscall(SYS_iopl, 3); }
#endif
static long try_socket_high(void) { return syscall(SYS_socket, AF_UNIX | 1ul << 32, SOCK_STREAM, 0); }
static long try_tiocsti(void) { return ioctl(0, TIOCSTI, "x"); }
static long try_tiocsti_high(void) { return syscall(SYS_ioctl, 0, TIOCSTI | 1ul << 32, "x"); }
static long try_tioclinux(void) { return ioctl(0, 0x541c, "\2"); }
static long try_tiocsctty(void) { return ioctl(0, TIOCSCTTY, 0); }
static long try_setflags(void) { return ioctl(0, 0x40086602, NULL); }
static long try_setown(void) { return fcntl(0, F_SETOWN, 1); }

/* ---- processes -------------------------------------------------------------------------------------------------- */

static long try_kill_daemon(void) { return kill(daemon_pid, SIGKILL); }
static long try_kill_all(void) { return kill(-1, 0); }
static long try_kill_init(void)
{
    kill(1, SIGKILL); /* allowed to ask; the reaper is deaf to its own children */
    kill(1, SIGTERM);
    return kill(1, 0);
}
static long try_ptrace(void) { return ptrace(PTRACE_ATTACH, 1, NULL, NULL); }
static long try_traceme(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static long try_vm_readv(void) { return process_vm_readv(1, NULL, 0, NULL, 0, 0); }
static long try_vm_writev(void) { return process_vm_writev(1, NULL, 0, NULL, 0, 0); }
static long try_pidfd_open(void) { return syscall(SYS_pidfd_open, 1, 0); }
static long try_pidfd_getfd(void) { return syscall(SYS_pidfd_getfd, 0, 0, 0); }
static long try_kcmp(void) { return syscall(SYS_kcmp, 1, 2, 0, 0, 0); }
static long try_prlimit_set(void) { struct rlimit l = {0, 0}; return syscall(SYS_prlimit64, 1, RLIMIT_NOFILE, &l, NULL); }
static long try_raise_limit(void) { struct rlimit l = {1 << 20, 1 << 20}; return setrlimit(RLIMIT_NOFILE, &l); }
static long try_setpriority(void) { return setpriority(PRIO_PROCESS, 1, 5); }
static long try_affinity(void) { unsigned long mask = 1; return syscall(SYS_sched_setaffinity, 1, sizeof mask, &mask); }
static long try_setuid(void) { return setuid(0); }
static long try_capset(void) { return syscall(SYS_capset, NULL, NULL); }

/* ---- talk ------------------------------------------------------------------------------------------------------- */

static long try_unix(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
static long try_tcp(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static long try_tcp6(void) { return socket(AF_INET6, SOCK_STREAM, 0); }
static long try_udp(void) { return socket(AF_INET, SOCK_DGRAM, 0); }
static long try_mptcp(void) { return socket(AF_INET, SOCK_STREAM, 262); }
static long try_sctp(void) { return socket(AF_INET, SOCK_STREAM, 132); }
static long try_raw(void) { return socket(AF_INET, SOCK_RAW, 1); }
static long try_netlink(void) { return socket(AF_NETLINK, SOCK_RAW, 0); }
static long try_vsock(void) { return socket(40, SOCK_STREAM, 0); }
static long try_alg(void) { return socket(38, SOCK_SEQPACKET, 0); }
static long try_packet(void) { return socket(AF_PACKET, SOCK_RAW, 0); }
static long try_xdp(void) { return socket(44, SOCK_RAW, 0); }
static long try_connect(void) { return connect(0, NULL, 0); }
static long try_bind(void) { return bind(0, NULL, 0); }
static long try_accept(void) { return accept(0, NULL, NULL); }
static long pair(int type) { int fds[2]; return socketpair(AF_UNIX, type, 0, fds); }
static long try_pair_dgram(void) { return pair(SOCK_DGRAM); }
static long try_pair_stream(void) { return pair(SOCK_STREAM | SOCK_CLOEXEC); }
static long try_pair_packet(void) { return pair(SOCK_SEQPACKET); }
static long try_shmget(void) { return syscall(SYS_shmget, 1, 4096, 01666); }
static long try_semget(void) { return syscall(SYS_semget, 1, 1, 01666); }
static long try_msgget(void) { return syscall(SYS_msgget, 1, 01666); }
static long try_mq_open(void) { return syscall(SYS_mq_open, "x", O_CREAT, 0600, NULL); }
static long try_keyctl(void) { return syscall(SYS_keyctl, 0, -3, 0, 0, 0); }
static long try_add_key(void) { return syscall(SYS_add_key, "user", "x", "y", 1, -3); }
static long try_request_key(void) { return syscall(SYS_request_key, "user", "x", NULL, -3); }

/* ---- what the process is ---------------------------------------------------------------------------------------- */

static long fail_with(int error)
{
    errno = error;
    return -1;
}

static long see_descriptors(void)
{
    for (int fd = 3; fd < 4096; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return fail_with(EEXIST);
    return fcntl(0, F_GETFD) < 0 || fcntl(1, F_GETFD) < 0 || fcntl(2, F_GETFD) < 0 ? -1 : 0;
}

static long see_capabilities(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &head, data) < 0)
        return -1;
    for (int i = 0; i < 2; i++)
        if (data[i].effective | data[i].permitted | data[i].inheritable)
            return fail_with(EEXIST);
    for (unsigned long cap = 0; cap < 41; cap++)
        if (prctl(PR_CAPBSET_READ, cap) != 0)
            return fail_with(EEXIST);
    return 0;
}

static long see_no_new_privs(void) { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : fail_with(EEXIST); }
static long see_seccomp(void) { return prctl(PR_GET_SECCOMP) == 2 ? 0 : fail_with(EEXIST); }
static long see_session(void) { return getsid(0) > 0 && getpgrp() > 0 ? 0 : fail_with(EEXIST); }
static long see_processes(void)
{
    for (pid_t pid = 3; pid < 40000; pid++)
        if (pid != getpid() && pid != getppid() && kill(pid, 0) == 0 && pid > getpid())
            return fail_with(EEXIST);
    return 0;
}

struct attempt {
    const char *name;
    long (*run)(void);
};

#define TRY(name) {#name, try_##name}
#define SEE(name) {"see_" #name, see_##name}
static const struct attempt attempts[] = {
    TRY(open), TRY(opath), TRY(stat), TRY(chmod), TRY(utime), TRY(setxattr), TRY(chdir), TRY(inotify), TRY(truncate), TRY(hardlink),
    TRY(rename_out), TRY(write_system), TRY(chmod_system), TRY(write_root), TRY(write_dev), TRY(proc_root), TRY(proc_mem), TRY(tty), TRY(mknod),
    TRY(fifo), TRY(unix_node), TRY(write_workspace), TRY(dev_null), TRY(tmp), TRY(shm), TRY(dotdot), TRY(symlink), TRY(open_dir_escape), TRY(mount),
    TRY(remount), TRY(umount), TRY(pivot), TRY(chroot), TRY(fsopen), TRY(open_tree), TRY(move_mount), TRY(mount_setattr), TRY(setns),
    TRY(unshare_user), TRY(unshare_mount), TRY(unshare_files), TRY(clone3), TRY(name_to_handle), TRY(open_by_handle), TRY(quotactl), TRY(hostname),
    TRY(clone_user), TRY(clone_net), TRY(clone_high), TRY(fork), TRY(exec_workspace), TRY(exec_tmp), TRY(exec_shm), TRY(execveat), TRY(memfd),
    TRY(memfd_secret), TRY(personality), TRY(userfaultfd), TRY(bpf), TRY(perf), TRY(init_module), TRY(kexec), TRY(reboot), TRY(swapon), TRY(syslog),
    TRY(settime), TRY(io_uring_setup), TRY(io_uring_enter), TRY(io_uring_register), TRY(seccomp_listener), TRY(dumpable), TRY(ptracer), TRY(set_mm),
    TRY(subreaper), TRY(number_999), TRY(number_460), TRY(x32),
#ifdef __x86_64__
    TRY(int80), TRY(modify_ldt), TRY(iopl),
#endif
    TRY(socket_high), TRY(tiocsti), TRY(tiocsti_high), TRY(tioclinux), TRY(tiocsctty), TRY(setflags), TRY(setown), TRY(kill_daemon), TRY(kill_all),
    TRY(kill_init), TRY(ptrace), TRY(traceme), TRY(vm_readv), TRY(vm_writev), TRY(pidfd_open), TRY(pidfd_getfd), TRY(kcmp), TRY(prlimit_set),
    TRY(raise_limit), TRY(setpriority), TRY(affinity), TRY(setuid), TRY(capset), TRY(unix), TRY(tcp), TRY(tcp6), TRY(udp), TRY(mptcp), TRY(sctp), TRY(raw),
    TRY(netlink), TRY(vsock), TRY(alg), TRY(packet), TRY(xdp), TRY(connect), TRY(bind), TRY(accept), TRY(pair_dgram), TRY(pair_stream),
    TRY(pair_packet), TRY(shmget), TRY(semget), TRY(msgget), TRY(mq_open), TRY(keyctl), TRY(add_key), TRY(request_key), SEE(descriptors),
    SEE(capabilities), SEE(no_new_privs), SEE(seccomp), SEE(session), SEE(processes),
};

/* In a child, since some attempts end the process. */
static void attempt(const struct attempt *attempt)
{
    int status = 0;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        _exit(attempt->run() < 0 ? errno : 0);
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        printf("%s NOT_TRIED\n", attempt->name);
    else if (WIFSIGNALED(status))
        printf("%s SIG%s\n", attempt->name, sigabbrev_np(WTERMSIG(status)));
    else
        printf("%s %s\n", attempt->name, WEXITSTATUS(status) == 0 ? "OK" : strerrorname_np(WEXITSTATUS(status)));
}

int main(int argc, char **argv)
{
    if (argc != 4) { /* what an attempt to run a copy comes to, should it succeed */
        puts("RAN");
        return 0;
    }
    outside = argv[1];
    daemon_pid = atoi(argv[2]);
    folder = argv[3];
    setenv("TRY_SELF", argv[0], 1);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
        attempt(&attempts[i]);
    return 0;
}
