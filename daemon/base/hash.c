// SPDX-License-Identifier: MIT
/*
 * hash.c - SHA-256 of bytes and files. Any thread; owns nothing.
 */
#include "daemon/base/hash.h"

#include "daemon/base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct cv_hash finish(struct sha256_ctx *ctx)
{
    struct cv_hash hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(ctx, sizeof digest, digest);
    base16_encode_update(hash.hex, sizeof digest, digest);
    hash.hex[CV_HASH_HEX] = '\0';
    return hash;
}

struct cv_hash cv_hash_bytes(const void *bytes, size_t len)
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, len, bytes);
    return finish(&ctx);
}

int cv_hash_fd(int fd, off_t offset, uint64_t max, struct cv_hash *out)
{
    struct sha256_ctx ctx;
    char chunk[65536];
    sha256_init(&ctx);
    while (max > 0) {
        ssize_t n = pread(fd, chunk, max < sizeof chunk ? (size_t)max : sizeof chunk, offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        sha256_update(&ctx, (size_t)n, (const uint8_t *)chunk);
        offset += n;
        max -= (uint64_t)n;
    }
    *out = finish(&ctx);
    return 0;
}

int cv_hash_file(const char *path, struct cv_hash *out, struct cv_error *err)
{
    cv_auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return cv_fail(err, -errno, "file.open", "cannot open '%s': %s", path, strerror(errno));
    struct stat st;
    if (fstat(fd, &st) < 0)
        return cv_fail(err, -errno, "file.stat", "cannot look at '%s': %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return cv_fail(err, -EINVAL, "file.type", "'%s' is no regular file", path);
    int rc = cv_hash_fd(fd, 0, UINT64_MAX, out);
    return rc < 0 ? cv_fail(err, rc, "file.read", "cannot read '%s': %s", path, strerror(-rc)) : 0;
}
