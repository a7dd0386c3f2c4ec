// SPDX-License-Identifier: MIT
/*
 * test_fspath.c - which paths lead where: spellings, roots, links out and in, things that would hang, and a racing thread that
 * swaps a folder for a link.
 */
#include "toolbox.h"

#include "tools/fspath.h"

#include <pthread.h>
#include <stdatomic.h>

static void spellings(void **state)
{
    struct box *box = *state;
    box_mkdir(box, "ws/sub");
    box_put(box, "ws/sub/a b.txt", "one");
    box_put(box, "ws/sub/\xC3\xA9\xE2\x82\xAC.txt", "two");
    box_put(box, "ws/sub/x\ny", "three");
    box_put(box, "ws/~", "tilde");
    static const char *const ok[][2] = {
        {"sub/a b.txt", "one"},     {"./sub//a b.txt", "one"},  {"sub/../sub/a b.txt", "one"},      {"sub/./a b.txt", "one"},
        {"nope/../sub/a b.txt", "one"}, {"sub/a b.txt/", "one"}, {"sub/\xC3\xA9\xE2\x82\xAC.txt", "two"}, {"sub/x\ny", "three"},
        {"./~", "tilde"},
    };
    for (size_t i = 0; i < sizeof ok / sizeof ok[0]; i++)
        box_shows(box, ok[i][1], "fs_read", "path", ok[i][0], NULL, NULL);
    box_shows(box, "one", "fs_read", "path", box_path(box, "ws/sub/a b.txt"), NULL, NULL);
    box_shows(box, "one", "fs_read", "path", box_path(box, "outside/../ws/sub/a b.txt"), NULL, NULL);
    box_shows(box, "one", "fs_read", "path", "../ws/sub/a b.txt", NULL, NULL);
}

static void home_is_a_path_like_any(void **state)
{
    struct box *box = *state;
    box_put(box, "home/.profile", "x");
    box_fails(box, "namespace", "~/.profile: not in any folder this run may read", "fs_read", "path", "~/.profile", NULL, NULL);
    box->env.home = box->paths[0];
    box_put(box, "ws/a.txt", "in");
    box_shows(box, "in", "fs_read", "path", "~/a.txt", NULL, NULL);
    box_shows(box, "1 entries\na.txt", "fs_list", "path", "~", NULL, NULL);
    box->env.home = NULL;
    box_fails(box, "filesystem", "~/a.txt: no such file or folder", "fs_read", "path", "~/a.txt", NULL, NULL);
}

static void not_there(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/a.txt", "x");
    box_fails(box, "filesystem", "b.txt: no such file or folder", "fs_read", "path", "b.txt", NULL, NULL);
    box_fails(box, "filesystem", "a.txt/b: a part of the path is a file, expected a folder", "fs_read", "path", "a.txt/b", NULL, NULL);
    box_fails(box, "filesystem", "x\\ny: no such file or folder", "fs_read", "path", "x\ny", NULL, NULL);
    assert_int_equal(box->err.code, -ENOENT);
}

static void outside_of_every_root(void **state)
{
    struct box *box = *state;
    static const char *const out[] = {"/etc/passwd", "..", "../outside/secret.txt", "/", "../../../../etc/shadow", "sub/../../outside/secret.txt"};
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++) {
        cv_auto_free char *text = cv_format("%s: not in any folder this run may read", out[i]);
        box_fails(box, "namespace", text, "fs_read", "path", out[i], NULL, NULL);
        box_fails(box, "namespace", text, "fs_list", "path", out[i], NULL, NULL);
        cv_auto_free char *write_text = cv_format("%s: not in any folder this run may write", out[i]);
        box_fails(box, "namespace", write_text, "fs_write", "path", out[i], "text", "x");
        box_fails(box, "namespace", write_text, "fs_remove", "path", out[i], NULL, NULL);
    }
    cv_auto_free char *sibling = cv_format("%s-not", box->paths[0]); /* "/base/ws-not" is not inside "/base/ws" */
    assert_true(box_call(box, "fs_mkdir", "path", sibling, NULL, NULL) < 0);
    assert_string_equal(box->err.guard, "namespace");
}

static void read_only_root(void **state)
{
    struct box *box = *state;
    box_put(box, "lib/a.txt", "lib");
    const char *path = box_path(box, "lib/a.txt");
    cv_auto_free char *text = cv_format("%s: not in any folder this run may write", path);
    box_shows(box, "lib", "fs_read", "path", path, NULL, NULL);
    box_fails(box, "namespace", text, "fs_write", "path", path, "text", "x");
    box_fails(box, "namespace", text, "fs_append", "path", path, "text", "x");
    box_fails(box, "namespace", text, "fs_remove", "path", path, NULL, NULL);
    box_fails(box, "namespace", text, "fs_move", "from", path, "to", "here");
    box_fails(box, "namespace", text, "fs_mkdir", "path", path, NULL, NULL);
    box_put(box, "ws/mine", "x");
    box_fails(box, "namespace", text, "fs_copy", "from", "mine", "to", path);
    box_assert_file(box, "lib/a.txt", "lib");
    assert_true(box_exists(box, "ws/mine"));
}

/* The deepest root decides: a read-only place inside a writable one stays read-only, by every way to it. */
static void nested_roots(void **state)
{
    struct box *box = *state;
    struct cv_tool_root roots[2] = {box->roots[0], {0}};
    box_mkdir(box, "ws/ro");
    box_put(box, "ws/ro/a", "x");
    box_link(box, "ro", "ws/link");
    roots[1].path = box_path(box, "ws/ro");
    roots[1].fd = open(roots[1].path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    box->env.roots = roots;
    box->env.root_count = 2;
    box_fails(box, "namespace", "ro/a: not in any folder this run may write", "fs_write", "path", "ro/a", "text", "y");
    box_fails(box, "namespace", "link/a: not in any folder this run may write", "fs_write", "path", "link/a", "text", "y");
    box_fails(box, "namespace", "link/new: not in any folder this run may write", "fs_write", "path", "link/new", "text", "y");
    box_shows(box, "x", "fs_read", "path", "link/a", NULL, NULL);
    close(roots[1].fd);
}

static void links_out(void **state)
{
    struct box *box = *state;
    static const char *const reading[] = {"fs_read", "fs_list", "text_count"};
    box_link(box, box_path(box, "outside/secret.txt"), "ws/abs");
    box_link(box, "../outside/secret.txt", "ws/rel");
    box_link(box, "../outside", "ws/dir");
    box_link(box, "dir/secret.txt", "ws/chain");
    box_link(box, "/", "ws/top");
    box_link(box, "../outside/new.txt", "ws/dangling");
    static const char *const out[] = {"abs", "rel", "dir", "dir/secret.txt", "chain", "top", "top/etc/passwd", "dangling"};
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++) {
        cv_auto_free char *text = cv_format("%s: leads outside what this run may use", out[i]);
        for (size_t k = 0; k < sizeof reading / sizeof reading[0]; k++)
            box_fails(box, "namespace", text, reading[k], "path", out[i], NULL, NULL);
        box_fails(box, "namespace", text, "fs_write", "path", out[i], "text", "x");
        box_fails(box, "namespace", text, "fs_append", "path", out[i], "text", "x");
        box_fails(box, "namespace", text, "fs_copy", "from", out[i], "to", "copy");
        box_fails(box, "namespace", text, "text_search", "path", out[i], "query", "s");
        box_fails(box, "namespace", text, "fs_mkdir", "path", out[i], NULL, NULL);
    }
    box_put(box, "ws/mine", "x");
    box_fails(box, "namespace", "dir/x: leads outside what this run may use", "fs_move", "from", "mine", "to", "dir/x");
    box_fails(box, "namespace", "dir: leads outside what this run may use", "fs_move", "from", "mine", "to", "dir");
    box_fails(box, "namespace", "dir/secret.txt: leads outside what this run may use", "fs_remove", "path", "dir/secret.txt", NULL, NULL);
    assert_false(box_exists(box, "outside/new.txt"));
}

static void links_inside(void **state)
{
    struct box *box = *state;
    box_mkdir(box, "ws/sub");
    box_put(box, "ws/sub/a.txt", "a");
    box_put(box, "lib/l.txt", "l");
    box_put(box, "other/o.txt", "o");
    box_link(box, "sub/a.txt", "ws/rel");
    box_link(box, box_path(box, "ws/sub/a.txt"), "ws/abs");
    box_link(box, "sub", "ws/dir");
    box_link(box, "../../ws/dir/../sub/a.txt", "ws/sub/round");
    box_link(box, "../lib", "ws/lib");
    box_link(box, box_path(box, "other/o.txt"), "ws/o");
    box_link(box, "sub/new.txt", "ws/fresh");
    box_shows(box, "a", "fs_read", "path", "rel", NULL, NULL);
    box_shows(box, "a", "fs_read", "path", "abs", NULL, NULL);
    box_shows(box, "a", "fs_read", "path", "dir/a.txt", NULL, NULL);
    box_shows(box, "a", "fs_read", "path", "sub/round", NULL, NULL);
    box_shows(box, "l", "fs_read", "path", "lib/l.txt", NULL, NULL);
    box_shows(box, "ok: wrote 1 bytes to rel", "fs_write", "path", "rel", "text", "A");
    box_assert_file(box, "ws/sub/a.txt", "A");
    box_shows(box, "ok: wrote 1 bytes to o", "fs_write", "path", "o", "text", "O");
    box_assert_file(box, "other/o.txt", "O");
    box_shows(box, "ok: wrote 1 bytes to fresh", "fs_write", "path", "fresh", "text", "f");
    box_assert_file(box, "ws/sub/new.txt", "f");
    struct stat st;
    assert_int_equal(lstat(box_path(box, "ws/rel"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    box_fails(box, "namespace", "lib/l.txt: not in any folder this run may write", "fs_write", "path", "lib/l.txt", "text", "x");
}

static void loops_and_long_chains(void **state)
{
    struct box *box = *state;
    box_link(box, "b", "ws/a");
    box_link(box, "a", "ws/b");
    box_link(box, "self/x", "ws/self");
    box_fails(box, "filesystem", "a: too many symbolic links", "fs_read", "path", "a", NULL, NULL);
    box_fails(box, "filesystem", "self: too many symbolic links", "fs_write", "path", "self", "text", "x");
    box_fails(box, "filesystem", "a/b: too many symbolic links", "fs_list", "path", "a/b", NULL, NULL);
    box_put(box, "ws/l0", "end");
    for (int i = 1; i <= 41; i++) {
        cv_auto_free char *target = cv_format("l%d", i - 1);
        cv_auto_free char *name = cv_format("ws/l%d", i);
        box_link(box, target, name);
    }
    box_shows(box, "end", "fs_read", "path", "l40", NULL, NULL);
    box_fails(box, "filesystem", "l41: too many symbolic links", "fs_read", "path", "l41", NULL, NULL);
}

static void long_names(void **state)
{
    struct box *box = *state;
    cv_auto_free char *name = cv_zalloc(300);
    memset(name, 'n', 299);
    assert_int_equal(box_call(box, "fs_write", "path", name, "text", "x"), -ENAMETOOLONG);
    assert_non_null(strstr(box->err.text, "nnn...: the name is too long"));
    cv_auto_free char *path = cv_zalloc(4200);
    for (size_t i = 0; i < 4100; i += 2)
        memcpy(path + i, "a/", 2);
    assert_int_equal(box_run(box, "fs_read", json_pack("{s:s}", "path", path)), -ENAMETOOLONG);
    path[4000] = '\0';
    assert_true(box_call(box, "fs_read", "path", path, NULL, NULL) < 0);
}

/* What is no file or folder never makes a tool wait. */
static void things_that_hang(void **state)
{
    struct box *box = *state;
    struct cv_tool_root dev = {.path = "/dev", .fd = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC), .writable = true};
    struct cv_tool_root roots[2] = {box->roots[0], dev};
    box->env.roots = roots;
    box->env.root_count = 2;
    box_fifo(box, "ws/pipe");
    box_socket(box, "ws/sock");
    static const char *const tables[][2] = {
        {"pipe", "pipe: is a named pipe, expected a file"},
        {"sock", "sock: is a socket, expected a file"},
        {"/dev/null", "/dev/null: is a device, expected a file"},
        {"/dev/zero", "/dev/zero: is a device, expected a file"},
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const char *path = tables[i][0], *text = tables[i][1];
        box_fails(box, "filesystem", text, "fs_read", "path", path, NULL, NULL);
        box_fails(box, "filesystem", text, "fs_write", "path", path, "text", "x");
        box_fails(box, "filesystem", text, "fs_append", "path", path, "text", "x");
        box_fails(box, "filesystem", text, "text_count", "path", path, NULL, NULL);
        box_fails(box, "filesystem", text, "text_search", "path", path, "query", "x");
        box_fails(box, "filesystem", text, "fs_copy", "from", path, "to", "copy");
        assert_false(box_exists(box, "ws/copy"));
    }
    box_fails(box, "filesystem", "pipe: is a named pipe, expected a folder", "fs_list", "path", "pipe", NULL, NULL);
    box_shows(box, "2 entries\npipe\nsock", "fs_list", "path", ".", NULL, NULL);
    box_shows(box, "0 lines", "text_search", "path", ".", "query", "x");
    close(dev.fd);
}

/* A grant of one file: it can be read and written, nothing beside it exists. */
static void a_file_as_root(void **state)
{
    struct box *box = *state;
    box_put(box, "home/one.txt", "one");
    box_put(box, "home/two.txt", "two");
    cv_auto_free char *path = cv_strdup(box_path(box, "home/one.txt"));
    cv_auto_free char *beside = cv_strdup(box_path(box, "home/two.txt"));
    struct cv_tool_root roots[2] = {box->roots[0], {.path = path, .fd = open(path, O_PATH | O_CLOEXEC), .writable = true}};
    box->env.roots = roots;
    box->env.root_count = 2;
    box_shows(box, "one", "fs_read", "path", "~/one.txt", NULL, NULL);
    box_shows(box, "ok: wrote 3 bytes to ~/one.txt", "fs_write", "path", "~/one.txt", "text", "ONE");
    box_shows(box, "ok: appended 2 bytes to ~/one.txt", "fs_append", "path", "~/one.txt", "text", "x");
    box_assert_file(box, "home/one.txt", "ONE\nx");
    box_shows(box, "ok: copied ~/one.txt to copy", "fs_copy", "from", "~/one.txt", "to", "copy");
    assert_int_equal(box_call(box, "fs_remove", "path", path, NULL, NULL), -EPERM);
    assert_int_equal(box_call(box, "fs_read", "path", beside, NULL, NULL), -EACCES);
    assert_true(box_call(box, "fs_read", "path", "~/one.txt/x", NULL, NULL) < 0);
    assert_int_equal(rename(beside, path), 0); /* somebody put another file there: it is not what was granted */
    assert_true(box_call(box, "fs_read", "path", "~/one.txt", NULL, NULL) < 0);
    close(roots[1].fd);
}

/* The last wall, without anything before it: no link, no way up, no absolute path, whatever the flags. */
static void below_means_below(void **state)
{
    struct box *box = *state;
    int ws = box->roots[0].fd;
    box_mkdir(box, "ws/d");
    box_put(box, "ws/d/a", "x");
    box_link(box, "d", "ws/in");
    box_link(box, "../outside", "ws/out");
    box_link(box, "a", "ws/d/link");
    static const struct {
        const char *rest;
        int flags, expected;
    } rows[] = {
        {"in/a", O_RDONLY, -ELOOP},      {"out/secret.txt", O_RDONLY, -ELOOP}, {"out/new", O_WRONLY | O_CREAT, -ELOOP}, {"d/link", O_RDONLY, -ELOOP},
        {"in/a", O_PATH, -ELOOP},        {"out", O_PATH | O_DIRECTORY, -ELOOP}, {"../outside/secret.txt", O_RDONLY, -EXDEV}, {"..", O_PATH, -EXDEV},
        {"d/../../outside", O_PATH, -EXDEV}, {"/etc/passwd", O_RDONLY, -EXDEV}, {"", O_RDONLY, -ENOENT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(fspath_below(ws, rows[i].rest, rows[i].flags, 0600, 0), rows[i].expected);
    int link = fspath_below(ws, "in", O_PATH | O_NOFOLLOW, 0, 0); /* a link itself may be looked at */
    int file = fspath_below(ws, "d/a", O_RDONLY, 0, 0);
    assert_true(link >= 0 && file >= 0);
    assert_int_equal(fcntl(file, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    assert_int_equal(fcntl(file, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
    close(link);
    close(file);
    assert_false(box_exists(box, "outside/new"));
}

/* ---- a race ------------------------------------------------------------------------------------------------------ */

struct swap {
    const char *dir, *link, *spare;
    atomic_bool stop;
};

static void *swapping(void *arg)
{
    struct swap *swap = arg;
    while (!atomic_load(&swap->stop)) {
        rename(swap->dir, swap->spare);
        rename(swap->link, swap->dir);
        rename(swap->dir, swap->link);
        rename(swap->spare, swap->dir);
    }
    return NULL;
}

static void racing_links(void **state)
{
    struct box *box = *state;
    box_mkdir(box, "ws/d");
    box_put(box, "ws/d/secret.txt", "mine");
    box_link(box, "../outside", "ws/l");
    cv_auto_free char *dir = cv_strdup(box_path(box, "ws/d"));
    cv_auto_free char *link = cv_strdup(box_path(box, "ws/l"));
    cv_auto_free char *spare = cv_strdup(box_path(box, "ws/s"));
    struct swap swap = {.dir = dir, .link = link, .spare = spare};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, swapping, &swap), 0);
    for (int i = 0; i < 8000; i++) {
        if (box_call(box, "fs_read", "path", "d/secret.txt", NULL, NULL) >= 0)
            assert_string_equal(cv_buf_text(&box->view), "mine");
        if (i % 100 != 0)
            continue; /* what syncs is slow */
        box_call(box, "fs_write", "path", "d/secret.txt", "text", "mine");
        box_call(box, "fs_append", "path", "d/more.txt", "text", "more");
        box_call(box, "fs_remove", "path", "d/more.txt", NULL, NULL);
    }
    atomic_store(&swap.stop, true);
    pthread_join(thread, NULL);
    box_assert_file(box, "outside/secret.txt", "secret");
    assert_false(box_exists(box, "outside/more.txt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(spellings),    BOX_TEST(home_is_a_path_like_any), BOX_TEST(not_there),    BOX_TEST(outside_of_every_root),
        BOX_TEST(read_only_root), BOX_TEST(nested_roots),          BOX_TEST(links_out),    BOX_TEST(links_inside),
        BOX_TEST(loops_and_long_chains), BOX_TEST(long_names),     BOX_TEST(things_that_hang), BOX_TEST(a_file_as_root),
        BOX_TEST(racing_links), BOX_TEST(below_means_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
