// SPDX-License-Identifier: MIT
/*
 * hostbox.h - what the tests of host tools share: a folder that stands for the root of a machine, and calls as the host room makes them.
 */
#pragma once

#include "toolbox.h"

#include "daemon/base/clock.h"
#include "daemon/base/file.h"

struct hostbox {
    struct box *box; /* its base is the machine's root */
    struct cv_host_env env;
};

static inline int hostbox_setup(void **state)
{
    struct hostbox *h = cv_new(struct hostbox);
    void *box = NULL;
    box_setup(&box);
    h->box = box;
    h->env = (struct cv_host_env){.root = h->box->base, .uid = geteuid(), .gid = getegid(), .workspace = "/ws", .home = "/home"};
    *state = h;
    return 0;
}

static inline int hostbox_teardown(void **state)
{
    struct hostbox *h = *state;
    void *box = h->box;
    box_teardown(&box);
    free(h);
    return 0;
}

/* A file of the machine, with the folders above it. */
static inline void hostbox_put_bytes(const struct hostbox *h, const char *path, const void *bytes, size_t len)
{
    cv_auto_free char *folder = cv_format("%s%s", h->box->base, path);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(cv_file_mkdirs(folder, 0755, NULL), 0);
    box_put_bytes(h->box, path + 1, bytes, len);
}

static inline void hostbox_put(const struct hostbox *h, const char *path, const char *text)
{
    hostbox_put_bytes(h, path, text, strlen(text));
}

static inline int hostbox_call(struct hostbox *h, const char *tool, const char *key, const char *value)
{
    const struct cv_tool *found = cv_tool_find(tool);
    struct box *box = h->box;
    assert_non_null(found);
    assert_non_null(found->host);
    box_forget(box);
    box->args = json_object();
    box->result = json_object();
    if (key)
        json_object_set_new(box->args, key, json_string(value));
    if (cv_tool_check_args(found, box->args, &box->err) < 0)
        fail_msg("%s", box->err.text);
    if (h->env.deadline_us == 0)
        h->env.deadline_us = cv_clock_mono_us() + 20000000;
    int rc = found->host(&h->env, box->args, box->result, &box->err);
    h->env.deadline_us = 0;
    if (rc < 0) {
        assert_int_equal(box->err.code, rc);
        assert_non_null(box->err.guard);
        return rc;
    }
    assert_true(json_dumpb(box->result, NULL, 0, JSON_COMPACT) <= CV_LIMIT_RESULT_BYTES);
    assert_non_null(json_object_get(box->result, "source"));
    found->view(box->args, box->result, &box->view);
    assert_true(box->view.len <= CV_LIMIT_VIEW_BYTES);
    return rc;
}

static inline void hostbox_shows(struct hostbox *h, const char *expected, const char *tool, const char *key, const char *value)
{
    if (hostbox_call(h, tool, key, value) < 0)
        fail_msg("%s: %s", tool, h->box->err.text);
    assert_string_equal(cv_buf_text(&h->box->view), expected);
}

static inline void hostbox_has(struct hostbox *h, const char *part, const char *tool, const char *key, const char *value)
{
    if (hostbox_call(h, tool, key, value) < 0)
        fail_msg("%s: %s", tool, h->box->err.text);
    if (!strstr(cv_buf_text(&h->box->view), part))
        fail_msg("'%s' is not in: %s", part, cv_buf_text(&h->box->view));
}

static inline void hostbox_fails(struct hostbox *h, const char *guard, const char *part, const char *tool, const char *key, const char *value)
{
    if (hostbox_call(h, tool, key, value) >= 0)
        fail_msg("%s worked: %s", tool, cv_buf_text(&h->box->view));
    assert_string_equal(h->box->err.guard, guard);
    if (!strstr(h->box->err.text, part))
        fail_msg("'%s' is not in: %s", part, h->box->err.text);
}

#define HOST_TEST(f) cmocka_unit_test_setup_teardown(f, hostbox_setup, hostbox_teardown)
