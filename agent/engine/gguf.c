// SPDX-License-Identifier: MIT
/*
 * gguf.c - looks at the first bytes of a model file and says in plain words what is wrong with it. Reads 24 bytes; the
 * rest is for the probe, which reads it inside a cell. Room thread; owns nothing.
 */
#include "agent/engine/gguf.h"

#include "daemon/base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { HEADER_BYTES = 24, OLDEST_VERSION = 2, NEWEST_VERSION = 3 };

/* The first bytes as people can read them: 'PK..' or hex when they are no text. */
static void show(const unsigned char *bytes, char out[32])
{
    bool text = true;
    for (int i = 0; i < 4; i++)
        text = text && bytes[i] >= 0x20 && bytes[i] < 0x7F;
    if (text)
        snprintf(out, 32, "'%.4s'", (const char *)bytes);
    else
        snprintf(out, 32, "the bytes %02x %02x %02x %02x", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static int check_header(const char *path, const char *what, const unsigned char *h, ssize_t len, struct cv_error *err)
{
    char begins[32];
    uint32_t version;
    if (len >= 4 && memcmp(h, "GGUF", 4) != 0) {
        show(h, begins);
        return cv_fail(err, -EINVAL, "engine.gguf", "the %s '%s' is no GGUF file: it begins with %s, expected 'GGUF'", what, path, begins);
    }
    if (len < HEADER_BYTES)
        return cv_fail(err, -EINVAL, "engine.gguf", "the %s '%s' is no GGUF file: it has only %zd bytes, it may be cut off", what, path, len);
    memcpy(&version, h + 4, sizeof version);
    if (version < OLDEST_VERSION || version > NEWEST_VERSION)
        return cv_fail(err, -EINVAL, "engine.gguf", "the %s '%s' is a GGUF file of version %u, expected 2 or 3 in this machine's byte order", what,
                       path, version);
    return 0;
}

int gguf_check(const char *path, const char *what, struct stat *out, struct cv_error *err)
{
    unsigned char header[HEADER_BYTES] = {0};
    cv_auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT)
        return cv_fail(err, -ENOENT, "engine.gguf", "the %s '%s' is not there: scripts/fetch-model obtains the default model, --model names another",
                       what, path);
    if (fd < 0)
        return cv_fail(err, -errno, "engine.gguf", "the %s '%s' cannot be opened: %s", what, path, strerror(errno));
    if (fstat(fd, out) < 0)
        return cv_fail(err, -errno, "engine.gguf", "the %s '%s' cannot be looked at: %s", what, path, strerror(errno));
    if (S_ISDIR(out->st_mode))
        return cv_fail(err, -EISDIR, "engine.gguf", "the %s '%s' is a folder, expected a GGUF file", what, path);
    if (!S_ISREG(out->st_mode))
        return cv_fail(err, -EINVAL, "engine.gguf", "the %s '%s' is no regular file", what, path);
    ssize_t n = pread(fd, header, sizeof header, 0);
    if (n < 0)
        return cv_fail(err, -errno, "engine.gguf", "the %s '%s' cannot be read: %s", what, path, strerror(errno));
    return check_header(path, what, header, n, err);
}
