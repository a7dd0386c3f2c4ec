// SPDX-License-Identifier: MIT
/*
 * fs_hash.c - the SHA-256 of a file's bytes. `run` in a confined worker; never waits on pipes or devices (they are refused).
 */
#include "tools/fspath.h"

#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>

/* Times of files count in ticks of some milliseconds. What was changed a moment ago may change again and bear the same time, so it is read twice. 1: it was. */
static int read_again(int fd, const struct stat *st, struct cv_hash *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec - st->st_mtim.tv_sec > 1)
        return 0;
    int rc = cv_hash_fd(fd, 0, UINT64_MAX, out);
    return rc < 0 ? rc : 1;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    cv_auto_close int fd = -1;
    struct cv_hash hash, again;
    struct stat st, after;
    int rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_FOLLOW, &path, err);
    if (rc < 0 || (rc = fspath_open_file(&path, O_RDONLY, &fd, &st, err)) < 0)
        return rc;
    if ((rc = cv_hash_fd(fd, 0, UINT64_MAX, &hash)) < 0 || (rc = read_again(fd, &st, &again)) < 0)
        return fspath_fail(err, path.shown, rc);
    if (fstat(fd, &after) < 0)
        return fspath_fail(err, path.shown, -errno);
    if ((rc > 0 && strcmp(hash.hex, again.hex) != 0) || st.st_size != after.st_size || st.st_mtim.tv_sec != after.st_mtim.tv_sec || st.st_mtim.tv_nsec != after.st_mtim.tv_nsec)
        return fspath_refuse(err, -ESTALE, path.shown, "changed while it was being read: its hash would be of neither state");
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "sha256", json_string(hash.hex));
    json_object_set_new(result, "size", json_integer((json_int_t)st.st_size));
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    cv_buf_printf(out, "sha256 %s", cv_json_str(result, "sha256", ""));
}

const struct cv_tool cv_tool_fs_hash = {
    .name = "fs_hash",
    .signature = "fs_hash(path)",
    .summary = "Compute the SHA-256 checksum of a file",
    .help = "Reads a file of any size and gives the SHA-256 of its bytes in hexadecimal, and its size. Folders, devices, named pipes\n"
            "and sockets are refused, and so is a file that changes while it is being read.\n\n"
            "  corvid tool call fs_hash --args '{\"path\":\"a.txt\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"file to read: relative to the workspace, absolute, or from ~\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_B,
    .capabilities = "files.read",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_READ}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
