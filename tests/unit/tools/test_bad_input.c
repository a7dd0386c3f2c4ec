// SPDX-License-Identifier: MIT
/*
 * test_bad_input.c - every class B tool with every bad value in every argument, schema unchecked: an error or a bounded
 * result, the outside untouched, nothing leaked (the box checks descriptors; the sanitizer memory).
 */
#include "toolbox.h"

static void furnish(const struct box *box)
{
    box_mkdir(box, "ws/folder");
    box_put(box, "ws/file", "text\n");
    box_put_bytes(box, "ws/bytes", "\xFF\xC3\x28\xED\xA0\x80 text\n", 13);
    box_put(box, "ws/\xFF\xFE", "bad name");
    box_put(box, "ws/new\nline", "x");
    box_fifo(box, "ws/pipe");
    box_socket(box, "ws/sock");
    box_link(box, "loop", "ws/loop");
    box_link(box, "/dev/zero", "ws/zero");
    box_link(box, "../outside", "ws/out");
    box_link(box, "../outside/secret.txt", "ws/outfile");
    box_link(box, "gone", "ws/dangling");
}

static json_t *values(void)
{
    cv_auto_free char *huge = cv_zalloc(1048577);
    cv_auto_free char *slashes = cv_zalloc(1048577);
    cv_auto_free char *dots = cv_zalloc(1048577);
    memset(huge, 'h', 1048576);
    for (size_t i = 0; i < 1048576; i += 2)
        memcpy(slashes + i, "a/", 2);
    for (size_t i = 0; i < 1048575; i += 3)
        memcpy(dots + i, "../", 3);
    static const char *const texts[] = {
        "", " ", ".", "..", "/", "~", "~/x", "//", "./", "*", "?", "[", "\\", "-", "--help", "-rf", "\n", "\t", "\x7f", "\x1b[2J", "a\nb", "%s%n",
        "$(id)", "`id`", "../outside/secret.txt", "out/secret.txt", "outfile", "out", "out/new", "loop", "loop/x", "zero", "dangling", "dangling/x",
        "pipe", "pipe/x", "sock", "folder", "folder/", "folder/..", "file", "file/", "file/x", "bytes", "new\nline", "/dev/null", "/dev/zero",
        "/proc/self/root/etc", "/proc/self/fd/0", "/etc/passwd", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF", "\xE2\x80\xAEtxt.exe", "CON", "..\\..\\x",
        "..;/", "%2e%2e/", "....//", ".../",
    };
    json_t *all = json_array();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        json_array_append_new(all, json_string(texts[i]));
    json_array_append_new(all, json_string(huge));
    json_array_append_new(all, json_string(slashes));
    json_array_append_new(all, json_string(dots));
    json_array_append_new(all, json_stringn_nocheck("file\0/../../outside/secret.txt", 30));
    json_array_append_new(all, json_integer(1));
    json_array_append_new(all, json_null());
    json_array_append_new(all, json_true());
    json_array_append_new(all, json_array());
    json_array_append_new(all, json_object());
    json_array_append_new(all, json_real(1.5));
    return all;
}

/* Other arguments get something harmless. */
static json_t *fill_in(const struct cv_tool *tool, const char *bad_key, json_t *bad)
{
    cv_auto_json json_t *schema = json_loads(tool->params, 0, NULL);
    json_t *args = json_object();
    const char *key;
    json_t *own;
    json_object_foreach(json_object_get(schema, "properties"), key, own)
        json_object_set_new(args, key, json_string(strcmp(key, "from") == 0 ? "file" : "folder/t"));
    json_object_set(args, bad_key, bad);
    return args;
}

static void try_value(struct box *box, const struct cv_tool *tool, const char *key, json_t *bad)
{
    int rc = box_run(box, tool->name, fill_in(tool, key, bad));
    if (rc >= 0 && !json_is_string(bad))
        fail_msg("%s took %s for %s", tool->name, cv_json_type(bad), key);
    if (rc < 0 && box->err.guard)
        assert_true(strcmp(box->err.guard, "filesystem") == 0 || strcmp(box->err.guard, "namespace") == 0 || strcmp(box->err.guard, "tool") == 0);
    assert_null(strchr(box->err.text, '\n'));
    assert_null(strchr(box->err.text, '\x1b'));
    assert_true(box_exists(box, "ws"));
    box_assert_file(box, "outside/secret.txt", "secret");
    assert_false(box_exists(box, "outside/new"));
}

static void everything_with_everything(void **state)
{
    struct box *box = *state;
    cv_auto_json json_t *bad = values();
    for (size_t i = 0; cv_tools[i]; i++) {
        if (!cv_tools[i]->run || cv_tools[i]->hidden) /* fs_undo: test_care.c */
            continue;
        cv_auto_json json_t *schema = json_loads(cv_tools[i]->params, 0, NULL);
        const char *key;
        json_t *own;
        json_object_foreach(json_object_get(schema, "properties"), key, own) {
            for (size_t k = 0; k < json_array_size(bad); k++) {
                nftw(box->paths[0], box_remove_one, 16, FTW_DEPTH | FTW_PHYS);
                assert_int_equal(mkdir(box->paths[0], 0755), 0);
                close(box->roots[0].fd);
                box->roots[0].fd = open(box->paths[0], O_PATH | O_DIRECTORY | O_CLOEXEC);
                furnish(box);
                try_value(box, cv_tools[i], key, json_array_get(bad, k));
            }
        }
    }
}

/* A workspace whose root says one thing and whose descriptor is gone: errors, never a fall-back to plain paths. */
static void dead_root(void **state)
{
    struct box *box = *state;
    struct cv_tool_root root = {.path = box->paths[0], .fd = -1, .writable = true};
    box_put(box, "ws/file", "text");
    box->env.roots = &root;
    box->env.root_count = 1;
    for (size_t i = 0; cv_tools[i]; i++) {
        if (!cv_tools[i]->paths || !cv_tools[i]->run)
            continue;
        cv_auto_json json_t *file = json_string("file");
        assert_true(box_run(box, cv_tools[i]->name, fill_in(cv_tools[i], cv_tools[i]->paths[0].arg, file)) < 0);
    }
    box_assert_file(box, "ws/file", "text");
    box->env.root_count = 0;
    for (size_t i = 0; cv_tools[i]; i++) {
        if (!cv_tools[i]->paths || !cv_tools[i]->run)
            continue;
        cv_auto_json json_t *file = json_string("file");
        assert_int_equal(box_run(box, cv_tools[i]->name, fill_in(cv_tools[i], cv_tools[i]->paths[0].arg, file)), -EACCES);
        assert_string_equal(box->err.guard, "namespace");
    }
}

/* Views of results that are not what was promised (an old record): no crash, something bounded. */
static void views_of_odd_results(void **state)
{
    (void)state;
    static const char *const odd[] = {"{}", "{\"entries\":7,\"count\":\"x\",\"found\":{},\"lines\":[[1]],\"text\":5,\"truncated\":true}",
                                      "{\"truncated\":true,\"size\":-5,\"count\":-1,\"exit\":\"x\",\"output\":3}"};
    for (size_t i = 0; cv_tools[i]; i++) {
        for (size_t k = 0; k < sizeof odd / sizeof odd[0]; k++) {
            cv_auto_buf struct cv_buf out = CV_BUF_INIT;
            cv_auto_json json_t *args = json_object();
            cv_auto_json json_t *result = json_loads(odd[k], 0, NULL);
            cv_tools[i]->view(args, result, &out);
            assert_true(out.len <= CV_LIMIT_VIEW_BYTES);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {BOX_TEST(everything_with_everything), BOX_TEST(dead_root), cmocka_unit_test(views_of_odd_results)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
