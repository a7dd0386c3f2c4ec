// SPDX-License-Identifier: MIT
/*
 * toolbox.h - what the tests of tools share: a temporary world with a workspace (writable), a library (read-only), a second
 * writable folder and a place outside of every root, and calls that run a tool in it as a worker would.
 *
 *     base/ws       writable root, the workspace      base/lib      read-only root
 *     base/other    writable root                     base/outside  in no root; holds secret.txt
 *     base/home     in no root; what "~" means
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/error.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/tool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct box {
    char *base;
    char *paths[5];
    struct cv_tool_root roots[3];
    struct cv_tool_env env;
    int open_files; /* before the test */
    /* the last call */
    json_t *args, *result;
    struct cv_error err;
    struct cv_buf view;
};

static inline int box_open_files(void)
{
    int n = 0;
    DIR *dir = opendir("/proc/self/fd");
    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

/* Absolute path below the base; leaks nothing: a small ring of buffers. */
static inline const char *box_path(const struct box *box, const char *rest)
{
    static char ring[8][4400];
    static int next;
    char *out = ring[next++ % 8];
    snprintf(out, sizeof ring[0], "%s/%s", box->base, rest);
    return out;
}

static inline void box_put_bytes(const struct box *box, const char *rest, const void *bytes, size_t len)
{
    int fd = open(box_path(box, rest), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

static inline void box_put(const struct box *box, const char *rest, const char *text)
{
    box_put_bytes(box, rest, text, strlen(text));
}

static inline void box_mkdir(const struct box *box, const char *rest)
{
    assert_int_equal(mkdir(box_path(box, rest), 0755), 0);
}

static inline void box_link(const struct box *box, const char *target, const char *rest)
{
    assert_int_equal(symlink(target, box_path(box, rest)), 0);
}

static inline bool box_exists(const struct box *box, const char *rest)
{
    struct stat st;
    return lstat(box_path(box, rest), &st) == 0;
}

/* The file's bytes, NUL-terminated; given. */
static inline char *box_get(const struct box *box, const char *rest)
{
    struct cv_buf buf = CV_BUF_INIT;
    int fd = open(box_path(box, rest), O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    ssize_t n;
    do {
        cv_buf_reserve(&buf, 4096);
        n = read(fd, buf.data + buf.len, 4096);
        assert_true(n >= 0);
        buf.len += (size_t)n;
        buf.data[buf.len] = '\0';
    } while (n > 0);
    close(fd);
    return cv_buf_take(&buf);
}

static inline void box_assert_file(const struct box *box, const char *rest, const char *expected)
{
    cv_auto_free char *text = box_get(box, rest);
    assert_string_equal(text, expected);
}

static inline void box_fifo(const struct box *box, const char *rest)
{
    assert_int_equal(mkfifo(box_path(box, rest), 0600), 0);
}

static inline void box_socket(const struct box *box, const char *rest)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", box_path(box, rest));
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
}

static inline int box_setup(void **state)
{
    static const char *const names[] = {"ws", "lib", "other", "outside", "home"};
    struct box *box = cv_new(struct box);
    box->open_files = box_open_files();
    box->base = cv_strdup("/tmp/corvid-tools-XXXXXX");
    assert_non_null(mkdtemp(box->base));
    for (size_t i = 0; i < 5; i++) {
        box->paths[i] = cv_format("%s/%s", box->base, names[i]);
        assert_int_equal(mkdir(box->paths[i], 0755), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        int fd = open(box->paths[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
        assert_true(fd >= 0);
        box->roots[i] = (struct cv_tool_root){.path = box->paths[i], .fd = fd, .writable = i != 1};
    }
    box->env = (struct cv_tool_env){.workspace = box->paths[0], .home = box->paths[4], .roots = box->roots, .root_count = 3, .keep_fd = -1};
    box_put(box, "outside/secret.txt", "secret");
    *state = box;
    return 0;
}

static inline int box_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline void box_forget(struct box *box)
{
    json_decref(box->args);
    json_decref(box->result);
    cv_buf_finish(&box->view);
    box->args = box->result = NULL;
    box->err = CV_ERROR_INIT;
}

static inline int box_teardown(void **state)
{
    struct box *box = *state;
    box_forget(box);
    for (size_t i = 0; i < 3; i++)
        close(box->roots[i].fd);
    assert_string_equal((box_path(box, "outside/secret.txt"), box_exists(box, "outside/secret.txt") ? "there" : "gone"), "there");
    box_assert_file(box, "outside/secret.txt", "secret");
    nftw(box->base, box_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < 5; i++)
        free(box->paths[i]);
    free(box->base);
    assert_int_equal(box_open_files(), box->open_files);
    free(box);
    return 0;
}

/* Runs with arguments as they are, schema unchecked; takes `args`. Fills result, err and view of the box. */
static inline int box_run(struct box *box, const char *tool, json_t *args)
{
    const struct cv_tool *found = cv_tool_find(tool);
    assert_non_null(found);
    assert_non_null(found->run);
    box_forget(box);
    box->args = args;
    box->result = json_object();
    int rc = found->run(&box->env, box->args, box->result, &box->err);
    if (rc < 0) {
        assert_int_equal(box->err.code, rc);
        assert_non_null(box->err.reason);
        assert_true(box->err.text[0] != '\0');
        return rc;
    }
    assert_true(json_dumpb(box->result, NULL, 0, JSON_COMPACT) <= CV_LIMIT_RESULT_BYTES);
    found->view(box->args, box->result, &box->view);
    assert_true(box->view.len <= CV_LIMIT_VIEW_BYTES);
    return rc;
}

/* One or two string arguments (the second may be NULL); the schema is checked as the door would. */
static inline int box_call(struct box *box, const char *tool, const char *key, const char *value, const char *key2, const char *value2)
{
    json_t *args = json_object();
    json_object_set_new(args, key, json_string(value));
    if (key2)
        json_object_set_new(args, key2, json_string(value2));
    struct cv_error err = CV_ERROR_INIT;
    if (cv_tool_check_args(cv_tool_find(tool), args, &err) < 0)
        fail_msg("%s", err.text);
    return box_run(box, tool, args);
}

/* The call works and shows exactly this. */
static inline void box_shows(struct box *box, const char *expected, const char *tool, const char *key, const char *value, const char *key2,
                             const char *value2)
{
    int rc = box_call(box, tool, key, value, key2, value2);
    if (rc < 0)
        fail_msg("%s: %s (%s)", tool, box->err.text, box->err.guard ? box->err.guard : "-");
    assert_string_equal(cv_buf_text(&box->view), expected);
}

/* The call fails with this guard and text. */
static inline void box_fails(struct box *box, const char *guard, const char *text, const char *tool, const char *key, const char *value,
                             const char *key2, const char *value2)
{
    int rc = box_call(box, tool, key, value, key2, value2);
    if (rc >= 0)
        fail_msg("%s(%s) worked: %s", tool, value, cv_buf_text(&box->view));
    assert_string_equal(box->err.text, text);
    assert_non_null(box->err.guard);
    assert_string_equal(box->err.guard, guard);
}

#define BOX_TEST(f) cmocka_unit_test_setup_teardown(f, box_setup, box_teardown)
