// SPDX-License-Identifier: MIT
/*
 * inside.c - from a fresh process in a cell to the first instruction of user code. The order is fixed, every step is
 * checked, and a step that fails says so on the control stream and ends the process: user code runs after all of it or
 * not at all.
 *
 *    1  session             setsid: no terminal of others, a process group of its own (terminal.c has the exception); signals as at birth
 *    2  standard streams    0, 1, 2 and the control stream on 3; a terminal becomes the controlling one
 *    3  resource limits     cpu, address space, processes, file size, open files; no core files
 *    4  capabilities        all sets empty (the bounding set is, since the cell was made, and root means nothing)
 *    5  identity            real, effective and saved ids are the cell's
 *    6  no_new_privs        no exec gives anything from here on
 *    7  death signal        dies with its reaper; set after 4 and 5, which would clear it; then checked
 *    8  Landlock            the ruleset that the cell made once
 *    9  working folder      by now seen with the command's own rights
 *   10  descriptors         everything else is closed
 *   11  system calls        class X: the filter; the others exec their program, which installs its own at once
 *   12  report              what is enforced, read back from the kernel
 *   13  gate                waits until the daemon has recorded STARTED
 *   14  user code           execve, the command looked up in PATH
 *
 * Runs in the child of a reaper; one thread; owns what it was given.
 */
#include "sandbox/inside.h"

#include "sandbox/landlock.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int control = -1;

static void put_frame(struct wire_out *out, uint32_t kind, const void *bytes, size_t len)
{
    wire_put_u32(out, (uint32_t)len);
    wire_put_u32(out, kind);
    for (size_t i = 0; i + 4 <= len; i += 4) {
        uint32_t word;
        memcpy(&word, (const char *)bytes + i, 4);
        wire_put_u32(out, word);
    }
}

static _Noreturn void give_up(enum step step, int error, const char *detail)
{
    uint8_t bytes[PATH_MAX + 64];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    struct wire_fail fail = {.step = step, .error = (uint32_t)(error < 0 ? -error : error), .detail = detail};
    wire_encode_fail_frame(&out, &fail);
    if (out.full) { /* a path longer than paths can be */
        out.full = false;
        out.len = 0;
        fail.detail = "";
        wire_encode_fail_frame(&out, &fail);
    }
    wire_write_all(control, bytes, out.len);
    _exit(125);
}

static void check(long rc, enum step step, const char *detail)
{
    if (rc < 0)
        give_up(step, errno, detail);
}

/* 1. In its terminal's background the command is a process group of the reaper's session. */
static void own_session(bool waits)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGCHLD, SIG_DFL); /* the only ones that the nursery and PID 1 changed */
    signal(SIGPIPE, SIG_DFL);
    check(sigprocmask(SIG_SETMASK, &none, NULL), STEP_SETSID, "");
    check(waits ? setpgid(0, 0) : setsid(), STEP_SETSID, "");
    umask(022);
}

/* 2. Descriptors are first moved out of the way of the numbers they are going to have. */
static void connect_streams(const struct call *call, int *ruleset, int *worker)
{
    int high[WIRE_FDS];
    bool keeps = call->cell->keep >= 0 && (call->worker->class == WIRE_CLASS_B || call->worker->class == WIRE_CLASS_A);
    for (int i = 0; i < WIRE_FDS; i++)
        check(high[i] = fcntl(i == 0 && keeps ? call->cell->keep : call->fds[i], F_DUPFD_CLOEXEC, 64), STEP_STDIO, "");
    check(*ruleset = fcntl(call->cell->ruleset, F_DUPFD_CLOEXEC, 64), STEP_STDIO, "");
    if (call->worker->class != WIRE_CLASS_X)
        check(*worker = fcntl(call->cell->nursery->workers[call->worker->class], F_DUPFD_CLOEXEC, 64), STEP_PROGRAM, "");
    int filter = NURSERY_FD_FILTERS + (int)call->worker->class;
    if (call->worker->class != WIRE_CLASS_X && filter != WORKER_FD_FILTER)
        check(dup2(filter, WORKER_FD_FILTER), STEP_STDIO, "");
    for (int i = 0; i < WORKER_FD_CONTROL; i++)
        check(dup2(high[i], i), STEP_STDIO, "");
    check(dup3(high[3], WORKER_FD_CONTROL, O_CLOEXEC), STEP_STDIO, "");
    control = WORKER_FD_CONTROL;
}

/* 3 */
static void limit_resource(int resource, uint64_t soft, uint64_t hard)
{
    struct rlimit now;
    check(getrlimit(resource, &now), STEP_RLIMITS, "");
    if (now.rlim_max < hard)
        hard = now.rlim_max;
    struct rlimit limit = {.rlim_cur = soft < hard ? soft : hard, .rlim_max = hard};
    check(setrlimit(resource, &limit), STEP_RLIMITS, "");
}

static void limit_resources(const struct wire_worker *worker)
{
    limit_resource(RLIMIT_CORE, 0, 0);
    if (worker->cpu_s > 0)
        limit_resource(RLIMIT_CPU, worker->cpu_s, worker->cpu_s + 1); /* SIGXCPU, a second later SIGKILL */
    if (worker->memory > 0)
        limit_resource(RLIMIT_AS, worker->memory, worker->memory);
    if (worker->processes > 0)
        limit_resource(RLIMIT_NPROC, worker->processes + 2, worker->processes + 2); /* the cell's PID 1 and the reaper count */
    if (worker->file_bytes > 0)
        limit_resource(RLIMIT_FSIZE, worker->file_bytes, worker->file_bytes);
    if (worker->open_files > 0)
        limit_resource(RLIMIT_NOFILE, worker->open_files, worker->open_files);
}

/* 4. The bounding set is empty and the securebits are locked since PID 1 of the cell, where it is done once; step 12
 * looks whether it is true. */
static void drop_capabilities(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
    check(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), STEP_CAPABILITIES, "");
    check(syscall(SYS_capset, &head, none), STEP_CAPABILITIES, "");
}

/* 5 */
static void settle_ids(const struct cell *cell)
{
    uid_t uid[3];
    gid_t gid[3];
    check(setresgid(cell->gid, cell->gid, cell->gid), STEP_IDS, "");
    check(setresuid(cell->uid, cell->uid, cell->uid), STEP_IDS, "");
    check(getresuid(&uid[0], &uid[1], &uid[2]), STEP_IDS, "");
    check(getresgid(&gid[0], &gid[1], &gid[2]), STEP_IDS, "");
    for (int i = 0; i < 3; i++)
        if (uid[i] != cell->uid || gid[i] != cell->gid)
            give_up(STEP_IDS, EPERM, "");
}

/* 7 */
static void follow_reaper(void)
{
    int sig = 0;
    check(prctl(PR_SET_PDEATHSIG, SIGKILL), STEP_DEATH, "");
    check(prctl(PR_GET_PDEATHSIG, &sig), STEP_DEATH, "");
    if (sig != SIGKILL || getppid() != 1)
        give_up(STEP_DEATH, ESRCH, "");
}

/* 12, first half: everything but the filter. */
static bool no_capabilities(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &head, data) < 0)
        return false;
    for (int i = 0; i < 2; i++)
        if (data[i].effective | data[i].permitted | data[i].inheritable)
            return false;
    int bit = 0;
    for (unsigned long cap = 0; (bit = prctl(PR_CAPBSET_READ, cap, 0, 0, 0)) >= 0; cap++)
        if (bit != 0)
            return false;
    return true;
}

static struct wire_confined see_confinement(const struct cell *cell)
{
    return (struct wire_confined){
        .landlock_abi = cell->nursery->landlock_abi, /* restrict_self was checked in step 8 */
        .no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1,
        .capabilities_empty = no_capabilities(),
        .namespaces = cell->namespaces,
    };
}

/* 11 to 13 of class X */
static void install_filter(const struct sock_fprog *program)
{
    int rc = sys_seccomp_install(program);
    if (rc < 0)
        give_up(STEP_SECCOMP, rc, "");
}

static void report_command(const struct wire_confined *confined, const struct wire_filtered *expected)
{
    uint8_t bytes[128];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    struct wire_filtered filtered = *expected;
    filtered.mode = (uint32_t)prctl(PR_GET_SECCOMP);
    put_frame(&out, WIRE_CONFINED, confined, sizeof *confined);
    put_frame(&out, WIRE_FILTERED, &filtered, sizeof filtered);
    if (wire_write_all(control, out.bytes, out.len) < 0)
        _exit(125);
}

static void wait_at_gate(void)
{
    struct wire_frame frame;
    if (wire_read_all(control, &frame, sizeof frame) < 0 || frame.kind != WIRE_GATE || frame.len != 0)
        _exit(125); /* the daemon changed its mind or is gone */
}

/* 14 */
static const char *search_path(char **env)
{
    for (; env && *env; env++)
        if (strncmp(*env, "PATH=", 5) == 0)
            return *env + 5;
    return "/usr/local/bin:/usr/bin:/bin";
}

static _Noreturn void exec_failed(const char *path)
{
    int error = errno;
    bool absent = (error == ENOENT || error == ENOTDIR) && faccessat(AT_FDCWD, path, F_OK, 0) < 0;
    give_up(absent ? STEP_EXEC_MISSING : STEP_EXEC_FAILED, error, path); /* ENOENT of a file that is there: its interpreter is not */
}

static _Noreturn void exec_command(char **argv, char **env)
{
    char path[PATH_MAX];
    char tried[PATH_MAX] = "";
    int denied = 0;
    if (strchr(argv[0], '/')) {
        execve(argv[0], argv, env);
        exec_failed(argv[0]);
    }
    for (const char *at = search_path(env), *colon = at; argv[0][0] && colon; at = colon + 1) {
        colon = strchr(at, ':');
        int len = colon ? (int)(colon - at) : (int)strlen(at);
        if (len == 0 || snprintf(path, sizeof path, "%.*s/%s", len, at, argv[0]) >= (int)sizeof path)
            continue;
        execve(path, argv, env);
        if (errno == EACCES && faccessat(AT_FDCWD, path, F_OK, 0) == 0) {
            denied = EACCES;
            memcpy(tried, path, sizeof tried);
        } else if ((errno != ENOENT && errno != ENOTDIR && errno != EACCES) || faccessat(AT_FDCWD, path, F_OK, 0) == 0) {
            exec_failed(path);
        }
    }
    if (denied)
        give_up(STEP_EXEC_FAILED, denied, tried);
    give_up(STEP_EXEC_MISSING, ENOENT, argv[0]);
}

/* 11 of the other classes: the program that they are, by descriptor. It reports and waits itself. */
static _Noreturn void exec_worker(const struct wire_confined *confined, int worker, enum wire_class class)
{
    static char *const names[WIRE_CLASSES] = {[WIRE_CLASS_B] = "corvid-worker", [WIRE_CLASS_A] = "corvid-archiver", [WIRE_CLASS_L] = "corvid-lua"};
    uint8_t bytes[64];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    char *argv[] = {names[class], NULL};
    char *env[] = {NULL};
    put_frame(&out, WIRE_CONFINED, confined, sizeof *confined);
    if (wire_write_all(control, out.bytes, out.len) < 0)
        _exit(125);
    check(fcntl(control, F_SETFD, 0), STEP_PROGRAM, "");
    execveat(worker, "", argv, env, AT_EMPTY_PATH);
    give_up(STEP_PROGRAM, errno, "");
}

_Noreturn void inside_run(const struct call *call)
{
    const struct wire_worker *worker = call->worker;
    const struct cell *cell = call->cell;
    const struct sock_fprog *program = &cell->nursery->programs[worker->class];
    bool command = worker->class == WIRE_CLASS_X;
    int ruleset;
    int file = -1;
    control = call->fds[3];
    bool waits = terminal_waits(worker);
    own_session(waits);                                                                                 /* 1 */
    connect_streams(call, &ruleset, &file);                                                            /* 2 */
    int rc = worker->rows > 0 && !waits ? terminal_take(STDIN_FILENO) : 0;
    if (rc < 0)
        give_up(STEP_TERMINAL, rc, "");
    limit_resources(worker);                                                                           /* 3 */
    drop_capabilities();                                                                               /* 4 */
    settle_ids(cell);                                                                                  /* 5 */
    check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), STEP_NO_NEW_PRIVS, "");                              /* 6 */
    follow_reaper();                                                                                   /* 7 */
    rc = landlock_enforce(ruleset);                                                                /* 8 */
    if (rc < 0)
        give_up(STEP_LANDLOCK, rc, "");
    check(chdir(worker->cwd), STEP_CWD, worker->cwd);                                                  /* 9 */
    if (!command) {
        check(dup3(file, WORKER_FDS_END, O_CLOEXEC), STEP_STDIO, "");
        check(close_range(WORKER_FDS_END + 1, ~0u, 0), STEP_DESCRIPTORS, "");                          /* 10 */
        struct wire_confined confined = see_confinement(cell);
        exec_worker(&confined, WORKER_FDS_END, (enum wire_class)worker->class);                                                       /* 11 to 14: worker_main.c */
    }
    check(close_range(WORKER_FD_CONTROL + 1, ~0u, 0), STEP_DESCRIPTORS, "");                           /* 10 */
    struct wire_filtered filtered = {.length = program->len, .checksum = wire_checksum(program->filter, program->len * sizeof *program->filter)};
    struct wire_confined confined = see_confinement(cell);
    install_filter(program);                                                                           /* 11 */
    report_command(&confined, &filtered);                                                              /* 12 */
    wait_at_gate();                                                                                    /* 13 */
    exec_command(worker->argv, worker->env);                                                           /* 14 */
}
