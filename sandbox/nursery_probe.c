// SPDX-License-Identifier: MIT
/*
 * nursery_probe.c - finds out what the kernel can enforce by doing it: a trial process in a new user namespace makes
 * every other namespace, a mount, a Landlock ruleset and a filter, and says how each went. Runs once, before the nursery
 * serves; leaves nothing behind.
 */
#include "sandbox/inside.h"
#include "sandbox/landlock.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static uint32_t outcome(long rc)
{
    return rc < 0 ? (uint32_t)errno : 0;
}

static uint32_t trial_mount(void)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, .propagation = MS_PRIVATE};
    if (unshare(CLONE_NEWNS) < 0)
        return (uint32_t)errno;
    int tree = open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    if (tree < 0 || mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr) < 0)
        return (uint32_t)errno;
    return outcome(mount("corvid", "/proc", "tmpfs", MS_NOSUID | MS_NODEV, "size=64k"));
}

static uint32_t trial_process(void)
{
    int pidfd = -1;
    pid_t pid = sys_clone(CLONE_NEWPID, &pidfd);
    if (pid == 0)
        _exit(0);
    if (pid < 0)
        return (uint32_t)-pid;
    waitpid(pid, NULL, 0);
    return 0;
}

static uint32_t trial_landlock(const struct nursery *nursery)
{
    if (nursery->landlock_abi == 0)
        return ENOSYS;
    int ruleset = landlock_create(nursery->landlock_abi);
    int rc = ruleset < 0 ? ruleset : landlock_enforce(ruleset);
    return rc < 0 ? (uint32_t)-rc : 0;
}

/* Reports into shared memory, since a filter may be what kills it. */
static _Noreturn void trial(const struct nursery *nursery, int mapped, uint32_t *errors)
{
    char go;
    if (wire_read_all(mapped, &go, 1) < 0)
        _exit(1);
    errors[WIRE_PROBE_MAP] = outcome(setresuid(nursery->uid, nursery->uid, nursery->uid));
    errors[WIRE_PROBE_IPC] = outcome(unshare(CLONE_NEWIPC));
    errors[WIRE_PROBE_UTS] = outcome(unshare(CLONE_NEWUTS));
    errors[WIRE_PROBE_NET] = outcome(unshare(CLONE_NEWNET));
    errors[WIRE_PROBE_CGROUP] = outcome(unshare(CLONE_NEWCGROUP));
    errors[WIRE_PROBE_MOUNT] = trial_mount();
    errors[WIRE_PROBE_PID] = trial_process();
    errors[WIRE_PROBE_NO_NEW_PRIVS] = outcome(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    errors[WIRE_PROBE_LANDLOCK] = trial_landlock(nursery);
    errors[WIRE_PROBE_SECCOMP] = 0;
    for (int class = 0; class < WIRE_CLASSES; class++) {
        pid_t pid = fork(); /* classes do not stack: one process each */
        if (pid == 0)
            _exit(-sys_seccomp_install(&nursery->programs[class]));
        int status = 0;
        if (pid < 0 || waitpid(pid, &status, 0) < 0)
            errors[WIRE_PROBE_SECCOMP] = (uint32_t)errno;
        else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            errors[WIRE_PROBE_SECCOMP] = WIFEXITED(status) ? (uint32_t)WEXITSTATUS(status) : ENOSYS;
    }
    _exit(0);
}

static uint32_t map_trial(const struct nursery *nursery, pid_t pid)
{
    char uid[48];
    char gid[48];
    snprintf(uid, sizeof uid, "%u %u 1", nursery->uid, nursery->uid);
    snprintf(gid, sizeof gid, "%u %u 1", nursery->gid, nursery->gid);
    int rc = spare_map(pid, "setgroups", "deny");
    if (rc == 0)
        rc = spare_map(pid, "uid_map", uid);
    if (rc == 0)
        rc = spare_map(pid, "gid_map", gid);
    return rc < 0 ? (uint32_t)-rc : 0;
}

/* The trial process waits until its maps are written; an ordinary user may only write them while the process's memory
 * counts as readable to him, which that of the nursery does not. */
static void run_trial(const struct nursery *nursery, uint32_t *errors)
{
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) < 0) {
        errors[WIRE_PROBE_USER] = (uint32_t)errno;
        return;
    }
    prctl(PR_SET_DUMPABLE, 1);
    pid_t pid = sys_clone(CLONE_NEWUSER, NULL);
    if (pid == 0) {
        close(gate[1]);
        trial(nursery, gate[0], errors);
    }
    close(gate[0]);
    errors[WIRE_PROBE_USER] = pid < 0 ? (uint32_t)-pid : 0;
    if (pid > 0) {
        uint32_t mapped = map_trial(nursery, pid);
        if (mapped == 0)
            wire_write_all(gate[1], "+", 1);
        close(gate[1]);
        waitpid(pid, NULL, 0);
        if (mapped != 0)
            errors[WIRE_PROBE_MAP] = mapped;
    } else {
        close(gate[1]);
    }
    prctl(PR_SET_DUMPABLE, 0);
}

static uint32_t probe_openat2(void)
{
    int fd = sys_openat2(AT_FDCWD, ".", O_PATH | O_DIRECTORY, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    if (fd < 0)
        return (uint32_t)-fd;
    close(fd);
    return 0;
}

static uint32_t probe_pidfd(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (fd < 0)
        return (uint32_t)errno;
    int rc = sys_pidfd_signal(fd, 0);
    close(fd);
    return rc < 0 ? (uint32_t)-rc : 0;
}

void probe_everything(const struct nursery *nursery, struct wire_hello *hello)
{
    size_t size = sizeof hello->errors;
    uint32_t *errors = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (errors == MAP_FAILED) {
        for (size_t i = 0; i < WIRE_PROBES; i++)
            hello->errors[i] = ENOMEM;
        return;
    }
    for (size_t i = 0; i < WIRE_PROBES; i++)
        errors[i] = ECANCELED; /* "not reached": an earlier layer is missing */
    run_trial(nursery, errors);
    errors[WIRE_PROBE_OPENAT2] = probe_openat2();
    errors[WIRE_PROBE_PIDFD] = probe_pidfd();
    errors[WIRE_PROBE_WORKER] = nursery->workers[WIRE_CLASS_B] >= 0 ? 0 : ENOENT;
    memcpy(hello->errors, errors, size);
    munmap(errors, size);
}
