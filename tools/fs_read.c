// SPDX-License-Identifier: MIT
/*
 * fs_read.c - the text of a file, at most CV_LIMIT_FILE_VIEW_BYTES of it; a larger file gives its head and its size, a
 * binary one only its size. `run` in a confined worker; never waits on pipes or devices (they are refused).
 */
#include "tools/fspath.h"

#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { PROBE = 8192 };

/* Binary: a NUL near the start, or more than one byte in eight that no text has. */
static bool looks_binary(const struct cv_buf *head)
{
    size_t n = head->len < PROBE ? head->len : PROBE;
    if (n == 0)
        return false;
    if (memchr(head->data, '\0', n))
        return true;
    cv_auto_json json_t *text = cv_json_text(head->data, n);
    size_t odd = 0;
    for (const char *p = json_string_value(text); *p; p++) {
        unsigned char c = (unsigned char)*p;
        odd += (c < 0x20 && !strchr("\t\n\v\f\r\b\x1b", c)) || strncmp(p, "\xEF\xBF\xBD", 3) == 0;
    }
    return odd > n / 8;
}

/* The text as JSON, halved until it fits into a result (control characters grow sixfold there). */
static json_t *fitting(const char *bytes, size_t *len)
{
    for (;;) {
        json_t *text = cv_json_text(bytes, *len);
        if (json_dumpb(text, NULL, 0, JSON_ENCODE_ANY) <= CV_LIMIT_RESULT_BYTES / 8 * 7)
            return text;
        json_decref(text);
        *len = cv_utf8_boundary(bytes, *len, *len / 2);
    }
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    cv_auto_close int fd = -1;
    cv_auto_buf struct cv_buf head = CV_BUF_INIT;
    struct stat st;
    int rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_FOLLOW, &path, err);
    if (rc < 0 || (rc = fspath_open_file(&path, O_RDONLY, &fd, &st, err)) < 0)
        return rc;
    if ((rc = cv_file_take(fd, CV_LIMIT_FILE_VIEW_BYTES + 4, &head)) < 0)
        return fspath_fail(err, path.shown, rc);
    size_t size = (size_t)st.st_size > head.len ? (size_t)st.st_size : head.len;
    bool binary = looks_binary(&head);
    size_t len = binary ? 0 : cv_utf8_boundary(cv_buf_text(&head), head.len, CV_LIMIT_FILE_VIEW_BYTES);
    json_t *text = fitting(cv_buf_text(&head), &len);
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "size", json_integer((json_int_t)size));
    json_object_set_new(result, "text", text);
    json_object_set_new(result, "truncated", json_boolean(!binary && len < size));
    json_object_set_new(result, "binary", json_boolean(binary));
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    size_t size = (size_t)cv_json_num(result, "size", 0);
    const json_t *text = json_object_get(result, "text");
    if (cv_json_flag(result, "binary"))
        cv_buf_printf(out, "binary file, %zu bytes", size);
    else if (cv_json_flag(result, "truncated"))
        view_text(out, json_string_value(text), json_string_length(text), size);
    else if (text)
        view_text(out, json_string_value(text), json_string_length(text), json_string_length(text));
}

const struct cv_tool cv_tool_fs_read = {
    .name = "fs_read",
    .signature = "fs_read(path)",
    .summary = "Read the text of a file",
    .help = "Reads a text file and gives its text, at most 256 KiB of it: of a larger file the head, with its whole size and\n"
            "\"truncated\": true. Bytes that are no UTF-8 become U+FFFD. Of a binary file only the size is given. Devices, named\n"
            "pipes and sockets are refused.\n\n"
            "  corvid tool call fs_read --args '{\"path\":\"a.txt\"}'\n",
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
