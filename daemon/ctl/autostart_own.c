// SPDX-License-Identifier: MIT
/*
 * autostart_own.c - a daemon of this program's own: its state, socket and log lie in a folder of ours, the kernel ends it when we end, and nobody
 * else is told of it. Owns the process between start and stop. Blocking.
 */
#include "daemon/ctl/autostart.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { START_US = 20000000, STOP_US = 10000000, PAUSE_NS = 10000000, OPTIONS_MOST = 32 };

static void pause_a_little(void)
{
    nanosleep(&(struct timespec){0, PAUSE_NS}, NULL);
}

/* In the child: nothing but system calls. */
static _Noreturn void become_daemon(const char *program, char *const *argv, int null, int log, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < SIGRTMIN; number++)
        signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() == parent && dup2(null, 0) >= 0 && dup2(log, 1) >= 0 && dup2(log, 2) >= 0)
        execv(program, argv);
    _exit(127);
}

static int spawn(struct autostart_own *own, const char *folder, const char *const *options, const char *socket, struct cv_error *err)
{
    cv_auto_free char *program = autostart_program();
    if (!program)
        return cv_fail(err, -ENOENT, "autostart.program", "there is no 'corvidd' beside this program nor in PATH");
    cv_auto_free char *state = cv_path_join(folder, "state");
    char *argv[OPTIONS_MOST] = {program, (char *)"--socket", (char *)socket, (char *)"--state", state};
    for (size_t i = 0; options[i] && i + 6 < OPTIONS_MOST; i++)
        argv[5 + i] = (char *)options[i];
    int rc = cv_file_mkdirs(state, 0700, err);
    if (rc < 0)
        return rc;
    cv_auto_close int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    cv_auto_close int log = open(own->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (null < 0 || log < 0)
        return cv_fail(err, -errno, "autostart.log", "cannot write the daemon's log '%s': %s", own->log, strerror(errno));
    const pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        become_daemon(program, argv, null, log, parent);
    if (pid < 0)
        return cv_fail(err, -errno, "autostart.program", "cannot start '%s': %s", program, strerror(errno));
    own->pid = pid;
    return 0;
}

static int died(struct autostart_own *own, int status, struct cv_error *err)
{
    own->pid = 0;
    autostart_last_words(own->log, 0);
    return cv_fail(err, -ECHILD, "autostart.died", "the second daemon ended at once with %s %d", WIFSIGNALED(status) ? "signal" : "exit code",
                   WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static int wait_accepting(struct autostart_own *own, const char *socket, struct ctl_client **out, struct cv_error *err)
{
    const int64_t until = cv_clock_mono_us() + START_US;
    for (;;) {
        int status = 0, rc = client_open(socket, out, err);
        if (rc == 0 || (rc != -ENOENT && rc != -ECONNREFUSED))
            return rc;
        if (waitpid(own->pid, &status, WNOHANG) == own->pid)
            return died(own, status, err);
        if (cv_clock_mono_us() > until)
            return cv_fail(err, -ETIMEDOUT, "autostart.slow", "the second daemon (pid %ld) does not accept on '%s' after 20 s", (long)own->pid, socket);
        pause_a_little();
    }
}

int autostart_own_start(struct autostart_own *own, const char *folder, const char *const *options, struct ctl_client **out, struct cv_error *err)
{
    cv_auto_free char *socket = cv_path_join(folder, "corvid.sock");
    *own = (struct autostart_own){.log = cv_path_join(folder, "corvidd.log")};
    int rc = spawn(own, folder, options, socket, err);
    if (rc == 0)
        rc = wait_accepting(own, socket, out, err);
    if (rc < 0)
        autostart_own_stop(own);
    return rc;
}

void autostart_own_stop(struct autostart_own *own)
{
    const int64_t until = cv_clock_mono_us() + STOP_US;
    if (own->pid > 0)
        kill(own->pid, SIGTERM);
    while (own->pid > 0 && waitpid(own->pid, NULL, WNOHANG) == 0) {
        if (cv_clock_mono_us() > until) {
            kill(own->pid, SIGKILL);
            waitpid(own->pid, NULL, 0);
            break;
        }
        pause_a_little();
    }
    free(own->log);
    *own = (struct autostart_own){0};
}
