// SPDX-License-Identifier: MIT
/*
 * exec_terminal.c - our own terminal while a command has one: raw, so that every key reaches the command's, and as it was
 * again at every end of this program but SIGKILL: a return, exit(), a signal that would end it, a crash. Owns the saved modes.
 *
 * When stdout is something else, whoever reads it (a pager, cat) may use the same terminal. Then plain newlines still work there, and
 * modes that somebody else has set since are his: they are not touched.
 */
#include "daemon/ctl/exec.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { DEFAULT_ROWS = 24, DEFAULT_COLUMNS = 80 };

static struct termios saved, ours;
static bool shared; /* stdout is not our terminal */
static volatile sig_atomic_t is_raw;

bool terminal_is_one(void)
{
    return isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

bool terminal_is_shown(void)
{
    return isatty(STDOUT_FILENO);
}

void terminal_numbers(unsigned short *rows, unsigned short *columns)
{
    struct winsize size = {0};
    ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
    *rows = size.ws_row ? size.ws_row : DEFAULT_ROWS;
    *columns = size.ws_col ? size.ws_col : DEFAULT_COLUMNS;
}

json_t *terminal_json(void)
{
    unsigned short rows, columns;
    terminal_numbers(&rows, &columns);
    json_t *terminal = json_pack("{s:i, s:i}", "rows", (int)rows, "columns", (int)columns);
    if (!terminal_is_shown()) {
        json_object_set_new(terminal, "stdout", json_false());
        json_object_set_new(terminal, "background", json_true());
    }
    if (!isatty(STDERR_FILENO))
        json_object_set_new(terminal, "stderr", json_false());
    return terminal;
}

static bool is_ours(void)
{
    struct termios now;
    return tcgetattr(STDIN_FILENO, &now) == 0 && now.c_iflag == ours.c_iflag && now.c_oflag == ours.c_oflag && now.c_lflag == ours.c_lflag &&
           now.c_cc[VMIN] == ours.c_cc[VMIN] && now.c_cc[VTIME] == ours.c_cc[VTIME];
}

/* Also from a signal handler: tcgetattr and tcsetattr may be called there. A background process may not change the terminal's modes and is
 * stopped when it tries: then SIGTTOU is ignored for the moment. */
void terminal_restore(void)
{
    if (!is_raw)
        return;
    void (*before)(int) = signal(SIGTTOU, SIG_IGN);
    if (!shared || is_ours())
        tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
    signal(SIGTTOU, before);
    is_raw = 0;
}

static void on_fatal(int number)
{
    terminal_restore();
    signal(number, SIG_DFL);
    raise(number);
}

static void watch_ends(void)
{
    static const int fatal[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPIPE, SIGSEGV, SIGSYS, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
    static bool watched;
    if (watched)
        return;
    watched = true;
    atexit(terminal_restore);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        struct sigaction action = {.sa_handler = on_fatal};
        sigaction(fatal[i], &action, NULL);
    }
}

/* As for everybody who wants the terminal from its background: we are stopped until we are in front again. The modes of a shell's
 * prompt must not be taken for ours. */
static bool is_in_front(void)
{
    if (tcgetpgrp(STDIN_FILENO) != getpgrp())
        kill(0, SIGTTIN);
    return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

void terminal_raw(void)
{
    if (is_raw || !is_in_front() || tcgetattr(STDIN_FILENO, &saved) < 0)
        return;
    watch_ends();
    shared = !terminal_is_shown();
    ours = saved;
    cfmakeraw(&ours);
    if (shared)
        ours.c_oflag = saved.c_oflag;
    is_raw = 1;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &ours);
    tcgetattr(STDIN_FILENO, &ours); /* as the terminal took them */
}

void terminal_stop_self(void)
{
    bool was_raw = is_raw;
    terminal_restore();
    raise(SIGSTOP);
    if (was_raw)
        terminal_raw();
}
