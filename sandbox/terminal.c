// SPDX-License-Identifier: MIT
/*
 * terminal.c - a command's terminal: the cell's own instance of devpts, mounted when the first one is asked for, and the
 * pair of a call. PID 1 of the cell mounts (terminal_prepare), the call's reaper makes the pair (terminal_open) and hands
 * the master to the daemon with STARTED, the command's process makes the slave its controlling terminal (terminal_take).
 *
 * A command that is to begin in the background (whoever asked for it shares his own terminal with others meanwhile) is a process
 * group of a session that the reaper leads: the kernel stops it when it reads the terminal or changes its modes, the reaper sees
 * that, brings it to the foreground and says so. The reaper's part is terminal_lead, terminal_watch, terminal_give.
 *
 * No terminal of the host is ever in a cell, and no master of a call stays in one. A command may open the multiplexer, but unlocking
 * the other end is no call of its filter, so that no further pair comes of it; how many a cell can have is bounded, since all
 * terminals of the machine come out of one supply.
 */
#include "sandbox/inside.h"

#include "sandbox/landlock.h"
#include "sandbox/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define TERMINALS "128" /* as many as calls can run in a cell: cellinit.c */

/* Devices opened after Landlock do not take ioctl by themselves: these do, within what the filter lets through. */
static int allow_terminal(const struct cell *cell, const char *path)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    unsigned abi = cell->nursery->landlock_abi;
    int rc = fd < 0 ? -errno : landlock_allow(cell->ruleset, fd, LL_READ_FILE | LL_WRITE_FILE | LL_READ_DIR | LL_IOCTL_DEV, abi);
    if (fd >= 0)
        close(fd);
    return rc;
}

int terminal_prepare(struct cell *cell)
{
    if (cell->terminals)
        return 0;
    if (mount("corvid", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0600,mode=0600,max=" TERMINALS) < 0)
        return -errno;
    int rc = allow_terminal(cell, "/dev/pts");
    if (rc == 0)
        rc = allow_terminal(cell, "/dev/tty");
    cell->terminals = rc == 0;
    if (rc < 0)
        umount2("/dev/pts", MNT_DETACH);
    return rc;
}

static int open_pair(const struct wire_worker *worker, int *slave)
{
    struct winsize size = {.ws_row = (unsigned short)worker->rows, .ws_col = (unsigned short)worker->columns};
    int locked = 0;
    int master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0)
        return -errno;
    int rc = ioctl(master, TIOCSPTLCK, &locked) < 0 || ioctl(master, TIOCSWINSZ, &size) < 0 ? -errno : 0;
    if (rc == 0) {
        *slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
        rc = *slave < 0 ? -errno : 0;
    }
    if (rc == 0)
        return master;
    close(master);
    return rc;
}

int terminal_open(struct call *call)
{
    int slave = -1;
    int master = open_pair(call->worker, &slave);
    if (master < 0)
        return master;
    const bool apart[3] = {false, call->worker->terminal_how & CV_TERMINAL_NOT_STDOUT, call->worker->terminal_how & CV_TERMINAL_NOT_STDERR};
    for (int i = 0; i < 3; i++) {
        if (apart[i])
            continue;
        close(call->fds[i]);
        call->fds[i] = i > 0 ? fcntl(slave, F_DUPFD_CLOEXEC, 3) : slave;
        if (call->fds[i] < 0)
            return -errno; /* the reaper ends */
    }
    call->master = master;
    return 0;
}

int terminal_take(int slave)
{
    return ioctl(slave, TIOCSCTTY, 0) < 0 ? -errno : 0;
}

/* ---- in the background ------------------------------------------------------------------------------------------- */

/* Signals that the terminal or the daemon sends to the reaper since it is in the foreground: the command is meant. */
static const int forwarded[] = {SIGINT, SIGQUIT, SIGWINCH};

static struct {
    int slave;
    pid_t command;
} waiting = {.slave = -1};

bool terminal_waits(const struct wire_worker *worker)
{
    return worker->rows > 0 && (worker->terminal_how & CV_TERMINAL_BACKGROUND);
}

int terminal_lead(const struct call *call)
{
    if (setsid() < 0)
        return -errno;
    waiting.slave = call->fds[0]; /* stays open: cellinit.c */
    return terminal_take(waiting.slave);
}

static void on_forwarded(int number)
{
    int before = errno;
    kill(-waiting.command, number);
    errno = before;
}

void terminal_watch(pid_t command)
{
    sigset_t set;
    waiting.command = command;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU); /* the terminal is given away from where it was not */
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (size_t i = 0; i < sizeof forwarded / sizeof forwarded[0]; i++) {
        struct sigaction action = {.sa_handler = on_forwarded, .sa_flags = SA_RESTART};
        sigaction(forwarded[i], &action, NULL);
    }
}

bool terminal_stopped(int status)
{
    return WIFSTOPPED(status) && (WSTOPSIG(status) == SIGTTIN || WSTOPSIG(status) == SIGTTOU || WSTOPSIG(status) == SIGTSTP);
}

/* A stop that was typed is taken back: there is nobody here who would continue it, as for one that leads a session. */
int terminal_give(pid_t command)
{
    bool has_it = tcgetpgrp(waiting.slave) == command;
    if (!has_it && tcsetpgrp(waiting.slave, command) < 0)
        return -errno;
    kill(-command, SIGCONT);
    return !has_it;
}
