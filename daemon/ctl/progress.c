// SPDX-License-Identifier: MIT
/*
 * progress.c - the one line at the bottom of the terminal. Owns the knowledge whether it is drawn; single-threaded.
 */
#include "daemon/ctl/progress.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/ctl/safe.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_LEAST = 20, COLUMNS_USUAL = 80 };

static bool drawn;

size_t progress_columns(size_t fallback)
{
    struct winsize size = {0};
    if (isatty(STDERR_FILENO) != 1)
        return fallback;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
        return COLUMNS_USUAL;
    return size.ws_col < COLUMNS_LEAST ? COLUMNS_LEAST : size.ws_col;
}

static bool can_draw(void)
{
    const char *term = getenv("TERM");
    return term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO) == 1;
}

void progress_show(const char *text)
{
    cv_auto_buf struct cv_buf line = CV_BUF_INIT;
    if (!can_draw())
        return;
    cv_buf_puts(&line, "\r\033[K");
    safe_add_line(&line, text, progress_columns(COLUMNS_USUAL) - 1);
    fwrite(cv_buf_text(&line), 1, line.len, stderr);
    fflush(stderr);
    drawn = true;
}

void progress_erase(void)
{
    if (drawn)
        fputs("\r\033[K", stderr);
    drawn = false;
}
