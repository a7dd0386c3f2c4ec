// SPDX-License-Identifier: MIT
/*
 * exec_terminal.c - our own terminal while a command has one: raw, so that every key reaches the command's, and as it was
 * again at every end of this program but SIGKILL: a return, exit(), a signal that would end it, a crash. Owns the saved modes.
 */
#include "daemon/ctl/exec.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { DEFAULT_ROWS = 24, DEFAULT_COLUMNS = 80 };

static struct termios saved;
static volatile sig_atomic_t is_raw;

bool terminal_is_one(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

void terminal_numbers(unsigned short *rows, unsigned short *columns)
{
    struct winsize size = {0};
    ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
    *rows = size.ws_row ? size.ws_row : DEFAULT_ROWS;
    *columns = size.ws_col ? size.ws_col : DEFAULT_COLUMNS;
}

json_t *terminal_size(void)
{
    unsigned short rows, columns;
    terminal_numbers(&rows, &columns);
    return json_pack("{s:i, s:i}", "rows", (int)rows, "columns", (int)columns);
}

/* Also from a signal handler: tcsetattr may be called there. A background process may not change the terminal's modes and is
 * stopped when it tries: then SIGTTOU is ignored for the moment. */
void terminal_restore(void)
{
    if (!is_raw)
        return;
    void (*before)(int) = signal(SIGTTOU, SIG_IGN);
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

void terminal_raw(void)
{
    struct termios raw;
    if (is_raw || tcgetattr(STDIN_FILENO, &saved) < 0)
        return;
    watch_ends();
    raw = saved;
    cfmakeraw(&raw);
    is_raw = 1;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

void terminal_stop_self(void)
{
    bool was_raw = is_raw;
    terminal_restore();
    raise(SIGSTOP);
    if (was_raw)
        terminal_raw();
}
