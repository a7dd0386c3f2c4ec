// SPDX-License-Identifier: MIT
/*
 * fs_edit.c - replaces one piece of a file's text by another. The piece must stand there exactly once, unless all of them are
 * meant. Written whole like fs_write; a file that changes meanwhile is noticed. `run` in a confined worker.
 */
#include "tools/care.h"
#include "tools/fsfile.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { SHOWN_TEXT = 120 };

struct piece {
    const char *bytes;
    size_t len;
};

static int take_piece(const json_t *args, const char *key, struct piece *out, struct cv_error *err)
{
    int rc = cv_json_need_string(args, key, "args", &out->bytes, err);
    out->len = json_string_length(json_object_get(args, key));
    return rc;
}

static int read_whole(const struct fspath *path, struct cv_buf *text, struct stat *st, struct cv_error *err)
{
    cv_auto_close int fd = -1;
    int rc = fspath_open_file(path, O_RDWR, &fd, st, err); /* what may not be written is an error, although a rename could replace it */
    if (rc < 0)
        return rc;
    cv_auto_free char *large = cv_format("has %lld bytes, more than the %d that can be edited", (long long)st->st_size, CV_LIMIT_EDIT_BYTES);
    if (st->st_size > CV_LIMIT_EDIT_BYTES)
        return fspath_refuse(err, -EFBIG, path->shown, large);
    cv_buf_reserve(text, (size_t)st->st_size);
    while (text->len < (size_t)st->st_size) {
        ssize_t n = read(fd, text->data + text->len, (size_t)st->st_size - text->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fspath_fail(err, path->shown, -errno);
        if (n == 0)
            break;
        text->len += (size_t)n;
    }
    return 0;
}

/* Gives the number of places; `out` is the text with all of them replaced. */
static size_t substitute(const struct cv_buf *text, const struct piece *old, const struct piece *new, struct cv_buf *out)
{
    const char *at = cv_buf_text(text);
    const char *end = at + text->len;
    size_t count = 0;
    for (const char *found; (found = memmem(at, (size_t)(end - at), old->bytes, old->len)); at = found + old->len) {
        cv_buf_add(out, at, (size_t)(found - at));
        cv_buf_add(out, new->bytes, new->len);
        count++;
    }
    cv_buf_add(out, at, (size_t)(end - at));
    return count;
}

static int refuse_count(const struct fspath *path, const struct piece *old, size_t count, struct cv_error *err)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (count == 0) {
        cv_buf_puts(&text, "text not found: ");
        view_name(&text, old->bytes, SHOWN_TEXT);
        return fspath_deny(err, -ENOENT, "tool", "edit.not_found", path->shown, cv_buf_text(&text));
    }
    cv_buf_printf(&text, "the text stands there %zu times: give more of what is around it, or \"all\": \"yes\" to replace every one", count);
    return fspath_deny(err, -ENOTUNIQ, "tool", "edit.many", path->shown, cv_buf_text(&text));
}

static int write_in_place(const struct fspath *path, const struct cv_buf *text, struct cv_error *err)
{
    cv_auto_close int fd = -1;
    struct stat st;
    int rc = fspath_open_file(path, O_WRONLY | O_TRUNC, &fd, &st, err);
    if (rc < 0)
        return rc;
    rc = cv_file_put(fd, cv_buf_text(text), text->len);
    if (rc == 0 && fsync(fd) < 0)
        rc = -errno;
    return rc < 0 ? fspath_fail(err, path->shown, rc) : 0;
}

static int write_whole(const struct fspath *path, const struct cv_buf *text, const struct stat *st, struct cv_error *err)
{
    const char *name = NULL;
    if (fspath_is_root(path))
        return write_in_place(path, text, err);
    cv_auto_close int dir = fspath_parent(path, &name);
    int rc = dir < 0 ? dir : fsfile_publish(dir, name, st->st_mode & 0777, cv_buf_text(text), text->len, st);
    if (rc == -ESTALE)
        return fspath_refuse(err, rc, path->shown, "changed while it was being edited; nothing was written, read it again");
    return rc < 0 ? fspath_fail(err, path->shown, rc) : 0;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    care_auto struct care care = CARE_INIT;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_auto_buf struct cv_buf edited = CV_BUF_INIT;
    struct piece old, new;
    const char *all = NULL;
    struct stat st;
    int rc;
    if ((rc = take_piece(args, "old", &old, err)) < 0 || (rc = take_piece(args, "new", &new, err)) < 0 ||
        (rc = cv_json_opt_string(args, "all", "args", &all, err)) < 0 ||
        (rc = fspath_from_args(env, args, "path", CV_PATH_WRITE, FSPATH_FOLLOW, &path, err)) < 0)
        return rc;
    if (old.len == 0)
        return fspath_refuse(err, -EINVAL, path.shown, "the text to be replaced is empty, expected a piece of the file");
    if (old.len == new.len && memcmp(old.bytes, new.bytes, old.len) == 0)
        return fspath_refuse(err, -EINVAL, path.shown, "old and new text are the same, nothing would change");
    if ((rc = read_whole(&path, &text, &st, err)) < 0)
        return rc;
    size_t count = substitute(&text, &old, &new, &edited);
    if (count == 0 || (count > 1 && !(all && strcmp(all, "yes") == 0)))
        return refuse_count(&path, &old, count, err);
    if ((rc = care_begin(&care, env, &path, "path", CARE_REPLACES, err)) < 0 || (rc = write_whole(&path, &edited, &st, err)) < 0)
        return rc;
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "places", json_integer((json_int_t)count));
    json_object_set_new(result, "bytes", json_integer((json_int_t)edited.len));
    care_end(&care, result);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    long long places = (long long)cv_json_num(result, "places", 0);
    cv_buf_printf(out, "ok: replaced %lld %s in ", places, places == 1 ? "place" : "places");
    view_name(out, cv_json_str(args, "path", ""), VIEW_PATH);
}

const struct cv_tool cv_tool_fs_edit = {
    .name = "fs_edit",
    .signature = "fs_edit(path, old, new)",
    .summary = "Replace a piece of text in a file",
    .help = "Replaces a piece of a file's text by another. The piece is taken literally and must stand in the file exactly once: when\n"
            "it does not, nothing is changed and the error says how often it does; \"all\": \"yes\" replaces every one. The file keeps\n"
            "its mode; the change is one rename, as with fs_write, and a file that somebody else changes meanwhile is left as it\n"
            "is, with an error. A file may have at most 16 MiB.\n\n"
            "  corvid tool call fs_edit --args '{\"path\":\"a.txt\",\"old\":\"colour\",\"new\":\"color\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\",\"old\",\"new\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"file to edit: relative to the workspace, absolute, or from ~\"},"
              "\"old\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":262144,\"description\":\"the piece to replace, exactly as it stands there\"},"
              "\"new\":{\"type\":\"string\",\"maxLength\":262144,\"description\":\"what stands there afterwards; may be empty\"},"
              "\"all\":{\"x-people\":true,\"type\":\"string\",\"enum\":[\"yes\",\"no\"],\"description\":\"replace every place; default no\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.read files.write",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
