// SPDX-License-Identifier: MIT
/*
 * exec_output.c - the command's output on its way to our stdout, stderr and terminal. A pipe or terminal is opened once more, so that not
 * blocking is a matter of this process alone; signals and input are looked after while a slow reader is waited for. Files are
 * written as they are. Owns the descriptions it opened.
 */
#include "daemon/ctl/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIPE_BYTES = 65536 /* as they are born */, LARGE_PIPE = 1 << 20 };

void output_open(struct exec_sink *sink, int fd)
{
    char path[40];
    struct stat st;
    *sink = (struct exec_sink){.fd = fd, .large = true};
    if (fstat(fd, &st) < 0 || (!S_ISFIFO(st.st_mode) && !isatty(fd)))
        return;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (own < 0)
        return; /* somebody else's terminal, or nobody reads: the one we were given does it */
    sink->fd = own;
    sink->own = true;
    sink->large = !S_ISFIFO(st.st_mode);
}

void output_close(struct exec_sink *sink)
{
    if (sink->own)
        close(sink->fd);
    sink->own = false;
    sink->fd = -1;
}

int output_flush(struct exec_sink *sink, struct cv_error *err)
{
    while (sink->left > 0) {
        ssize_t n = write(sink->fd, sink->at, sink->left);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            return 0; /* the caller polls */
        if (n < 0)
            return cv_fail(err, -errno, "exec.output", "cannot write the command's output: %s", strerror(errno));
        sink->at += n;
        sink->left -= (size_t)n;
    }
    return 0;
}

int output_write(struct exec_sink *sink, const char *bytes, size_t len, struct cv_error *err)
{
    if (!sink->large && len >= PIPE_BYTES) {
        fcntl(sink->fd, F_SETPIPE_SZ, LARGE_PIPE); /* where a user's share allows it */
        sink->large = true;
    }
    sink->at = bytes;
    sink->left = len;
    return output_flush(sink, err);
}
