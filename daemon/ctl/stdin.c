// SPDX-License-Identifier: MIT
/*
 * stdin.c - reads stdin to its end, bounded. Blocking; owns nothing.
 */
#include "daemon/ctl/stdin.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int stdin_read(const char *what, size_t max, struct cv_buf *out, struct cv_error *err)
{
    for (;;) {
        cv_buf_reserve(out, 4096);
        ssize_t n = read(STDIN_FILENO, out->data + out->len, 4096);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cv_fail(err, -errno, "stdin.read", "cannot read %s from stdin: %s", what, strerror(errno));
        if (n == 0)
            return 0;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
        if (out->len > max)
            return cv_fail(err, -EFBIG, "stdin.size", "%s on stdin has more than %zu bytes", what, max);
    }
}
