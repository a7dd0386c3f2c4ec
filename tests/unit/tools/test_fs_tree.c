// SPDX-License-Identifier: MIT
/* test_fs_tree.c - moving, copying, removing: what ends where, what is never touched, and that failures change nothing. */
#include "toolbox.h"

#include <signal.h>
#include <sys/resource.h>

static void make_tree(const struct box *box)
{
    box_mkdir(box, "ws/t");
    box_mkdir(box, "ws/t/sub");
    box_mkdir(box, "ws/t/sub/deep");
    box_put(box, "ws/t/a", "A");
    box_put(box, "ws/t/sub/b", "B");
    box_put(box, "ws/t/sub/deep/c", "C");
    box_link(box, "../../outside", "ws/t/out");
    box_link(box, "a", "ws/t/link");
}

/* ---- moving ----------------------------------------------------------------------------------------------------- */

static void moves(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/a", "A");
    box_mkdir(box, "ws/dir");
    box_shows(box, "ok: moved a to b", "fs_move", "from", "a", "to", "b");
    box_assert_file(box, "ws/b", "A");
    assert_false(box_exists(box, "ws/a"));
    box_shows(box, "ok: moved b to dir/b", "fs_move", "from", "b", "to", "dir");
    box_assert_file(box, "ws/dir/b", "A");
    assert_string_equal(cv_json_str(box->result, "to", ""), "dir/b");
    box_shows(box, "ok: moved dir/b to ./b", "fs_move", "from", "dir/b", "to", ".");
    box_shows(box, "ok: moved ./dir/ to new/", "fs_move", "from", "./dir/", "to", "new/");
    assert_true(box_exists(box, "ws/new"));
    box_link(box, "b", "ws/l");
    box_shows(box, "ok: moved l to new/m", "fs_move", "from", "l", "to", "new/m");
    struct stat st;
    assert_int_equal(lstat(box_path(box, "ws/new/m"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    box_shows(box, "ok: moved b to new/x\\ny", "fs_move", "from", "b", "to", "new/x\ny");
}

static void never_overwrites(void **state)
{
    struct box *box = *state;
    static const char *const tools[] = {"fs_move", "fs_copy"};
    box_put(box, "ws/a", "A");
    box_put(box, "ws/b", "B");
    box_mkdir(box, "ws/dir");
    box_put(box, "ws/dir/a", "inner");
    box_mkdir(box, "ws/b2");
    box_mkdir(box, "ws/b2/dir");
    box_link(box, "nowhere", "ws/dir/b");
    for (size_t i = 0; i < 2; i++) {
        box_fails(box, "tool", "b: exists already: remove it first, or choose another name", tools[i], "from", "a", "to", "b");
        box_fails(box, "tool", "dir/a: exists already: remove it first, or choose another name", tools[i], "from", "a", "to", "dir");
        box_fails(box, "tool", "dir/b: exists already: remove it first, or choose another name", tools[i], "from", "b", "to", "dir/");
        box_fails(box, "tool", "b2/dir: exists already: remove it first, or choose another name", tools[i], "from", "dir", "to", "b2");
        box_fails(box, "tool", "./a: is already there: both paths are the same", tools[i], "from", "a", "to", "./a");
        box_fails(box, "tool", "./a: is already there: both paths are the same", tools[i], "from", "a", "to", ".");
        box_fails(box, "tool", "dir: is already there: both paths are the same", tools[i], "from", "dir", "to", "dir");
        box_fails(box, "tool", "dir/in: lies inside the folder itself, expected a place outside of it", tools[i], "from", "dir", "to", "dir/in");
        box_fails(box, "filesystem", "no/a: no such folder: make it first with fs_mkdir", tools[i], "from", "a", "to", "no/a");
        box_fails(box, "filesystem", "no/: no such folder: make it first with fs_mkdir", tools[i], "from", "a", "to", "no/");
        box_fails(box, "filesystem", "gone: no such file or folder", tools[i], "from", "gone", "to", "c");
        box_fails(box, "filesystem", "b/a: a part of the path is a file, expected a folder", tools[i], "from", "a", "to", "b/a");
    }
    box_assert_file(box, "ws/a", "A");
    box_assert_file(box, "ws/b", "B");
    box_assert_file(box, "ws/dir/a", "inner");
}

static void moves_between_roots(void **state)
{
    struct box *box = *state;
    make_tree(box);
    cv_auto_free char *to = cv_strdup(box_path(box, "other"));
    cv_auto_free char *view = cv_format("ok: moved t to %s/t", to);
    box_shows(box, view, "fs_move", "from", "t", "to", to);
    box_assert_file(box, "other/t/sub/deep/c", "C");
    assert_false(box_exists(box, "ws/t"));
}

/* /dev/shm is another file system: the move is a copy and a removal. */
static void moves_across_mounts(void **state)
{
    struct box *box = *state;
    char shm[] = "/dev/shm/corvid-tools-XXXXXX";
    struct stat here, there;
    assert_non_null(mkdtemp(shm));
    assert_int_equal(stat(box->base, &here), 0);
    assert_int_equal(stat(shm, &there), 0);
    assert_true(here.st_dev != there.st_dev);
    struct cv_tool_root roots[2] = {box->roots[0], {.path = shm, .fd = open(shm, O_PATH | O_DIRECTORY | O_CLOEXEC), .writable = true}};
    box->env.roots = roots;
    box->env.root_count = 2;
    make_tree(box);
    assert_int_equal(chmod(box_path(box, "ws/t/sub"), 0700), 0);
    assert_int_equal(box_call(box, "fs_move", "from", "t", "to", shm), 0);
    assert_false(box_exists(box, "ws/t"));
    cv_auto_free char *back = cv_format("%s/t", shm);
    assert_int_equal(box_call(box, "fs_move", "from", back, "to", "back"), 0);
    box_assert_file(box, "ws/back/sub/deep/c", "C");
    assert_int_equal(stat(box_path(box, "ws/back/sub"), &there), 0);
    assert_int_equal(there.st_mode & 0777, 0700);
    assert_int_equal(rmdir(shm), 0); /* nothing stayed behind */
    close(roots[1].fd);
}

/* ---- copying ---------------------------------------------------------------------------------------------------- */

static void copies(void **state)
{
    struct box *box = *state;
    struct stat st;
    char target[64] = {0};
    make_tree(box);
    assert_int_equal(chmod(box_path(box, "ws/t/a"), 0640), 0);
    box_shows(box, "ok: copied t/a to b", "fs_copy", "from", "t/a", "to", "b");
    box_assert_file(box, "ws/b", "A");
    assert_int_equal(stat(box_path(box, "ws/b"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    box_shows(box, "ok: copied t/link to c", "fs_copy", "from", "t/link", "to", "c"); /* what it points to */
    assert_int_equal(lstat(box_path(box, "ws/c"), &st), 0);
    assert_true(S_ISREG(st.st_mode));
    box_shows(box, "ok: copied t to u", "fs_copy", "from", "t", "to", "u");
    assert_int_equal(cv_json_num(box->result, "entries", 0), 8);
    box_assert_file(box, "ws/u/sub/deep/c", "C");
    assert_true(readlink(box_path(box, "ws/u/out"), target, sizeof target - 1) > 0);
    assert_string_equal(target, "../../outside");
    box_shows(box, "ok: copied t to u/t", "fs_copy", "from", "t", "to", "u");
    box_assert_file(box, "ws/u/t/a", "A");
    box_assert_file(box, "ws/t/a", "A");
    box_put(box, "lib/l", "L");
    cv_auto_free char *lib = cv_strdup(box->paths[1]);
    assert_int_equal(box_call(box, "fs_copy", "from", lib, "to", "."), 0); /* a whole root may be copied */
    box_assert_file(box, "ws/lib/l", "L");
}

static void copy_into_itself(void **state)
{
    struct box *box = *state;
    make_tree(box);
    box_link(box, "t", "ws/alias");
    box_fails(box, "tool", "t/sub/x: lies inside the folder itself, expected a place outside of it", "fs_copy", "from", "t", "to", "t/sub/x");
    box_fails(box, "tool", "alias/x: lies inside the folder itself, expected a place outside of it", "fs_copy", "from", "t", "to", "alias/x");
    box_fails(box, "tool", "all: lies inside the folder itself, expected a place outside of it", "fs_copy", "from", ".", "to", "all");
    box_fails(box, "tool", "t/sub/t: lies inside the folder itself, expected a place outside of it", "fs_move", "from", "t", "to", "t/sub");
}

static void copies_all_or_nothing(void **state)
{
    struct box *box = *state;
    make_tree(box);
    box_fifo(box, "ws/t/sub/z");
    box_fails(box, "tool", "t/sub/z: is a device, named pipe or socket, which cannot be copied", "fs_copy", "from", "t", "to", "u");
    box_shows(box, "1 entries\nt/", "fs_list", "path", ".", NULL, NULL); /* no temporary remainder either */
}

/* The file size limit stands for a full disk: what was copied before it was met goes again. */
static void copies_that_break_leave_nothing(void **state)
{
    struct box *box = *state;
    struct rlimit before, small;
    cv_auto_free char *text = cv_zalloc(20001);
    memset(text, 't', 20000);
    make_tree(box);
    box_put(box, "ws/t/sub/large", text);
    box_put(box, "ws/large", text);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    small = before;
    small.rlim_cur = 10000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    box_fails(box, "filesystem", "t/sub/large: the file would be larger than this run may write", "fs_copy", "from", "t", "to", "u");
    box_fails(box, "filesystem", "large: the file would be larger than this run may write", "fs_copy", "from", "large", "to", "u");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    box_shows(box, "2 entries\nlarge\nt/", "fs_list", "path", ".", NULL, NULL);
}

/* ---- removing --------------------------------------------------------------------------------------------------- */

static void removes(void **state)
{
    struct box *box = *state;
    make_tree(box);
    box_link(box, "t", "ws/alias");
    box_link(box, "../outside/secret.txt", "ws/far");
    box_shows(box, "ok: removed far", "fs_remove", "path", "far", NULL, NULL);
    box_shows(box, "ok: removed alias", "fs_remove", "path", "alias", NULL, NULL);
    assert_true(box_exists(box, "ws/t/a"));
    box_shows(box, "ok: removed t/a", "fs_remove", "path", "t/a", NULL, NULL);
    assert_int_equal(cv_json_num(box->result, "entries", 0), 1);
    box_fifo(box, "ws/t/pipe");
    box_socket(box, "ws/t/sock");
    box_shows(box, "ok: removed t/", "fs_remove", "path", "t/", NULL, NULL);
    assert_int_equal(cv_json_num(box->result, "entries", 0), 9);
    assert_false(box_exists(box, "ws/t"));
    box_fails(box, "filesystem", "t: no such file or folder", "fs_remove", "path", "t", NULL, NULL);
    box_put(box, "ws/x\ny", "");
    box_shows(box, "ok: removed x\\ny", "fs_remove", "path", "x\ny", NULL, NULL);
}

static void patterns_are_names(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/a.txt", "A");
    box_fails(box, "filesystem", "*: no such file or folder", "fs_remove", "path", "*", NULL, NULL);
    box_fails(box, "filesystem", "*.txt: no such file or folder", "fs_remove", "path", "*.txt", NULL, NULL);
    assert_true(box_exists(box, "ws/a.txt"));
}

/* Every spelling of the workspace, of folders above it, of roots and of home: refused, whatever may be written. */
static void never_the_workspace(void **state)
{
    struct box *box = *state;
    struct cv_tool_root top = {.path = "/", .fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), .writable = true};
    struct cv_tool_root roots[4] = {box->roots[0], box->roots[1], box->roots[2], top};
    box->env.roots = roots;
    box->env.root_count = 4;
    box_mkdir(box, "ws/sub");
    box_put(box, "ws/keep", "K");
    box_link(box, "..", "ws/sub/up");
    box_link(box, "..", "ws/up");
    const char *ws = box->paths[0];
    char *spellings[] = {
        cv_strdup("."),
        cv_strdup("./"),
        cv_strdup("./."),
        cv_strdup("sub/.."),
        cv_strdup("sub/../"),
        cv_strdup("gone/.."),
        cv_strdup(".."),
        cv_strdup("../.."),
        cv_strdup("../ws"),
        cv_strdup("up/ws"),
        cv_strdup("up/ws/"),
        cv_strdup("up/ws/."),
        cv_strdup("up/../up/ws/sub/.."),
        cv_strdup("/"),
        cv_strdup("//"),
        cv_strdup("/."),
        cv_strdup("/tmp"),
        cv_strdup("/../.."),
        cv_strdup("~"),
        cv_strdup("~/"),
        cv_strdup("~/.."),
        cv_strdup("../other"),
        cv_strdup("up/other"),
        cv_strdup(ws),
        cv_format("%s/", ws),
        cv_format("%s/.", ws),
        cv_format("/%s", ws),
        cv_format("%s/sub/..", ws),
        cv_format("%s", box->base),
    };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        int rc = box_call(box, "fs_remove", "path", spellings[i], NULL, NULL);
        if (rc != -EPERM)
            fail_msg("fs_remove(%s): %d %s", spellings[i], rc, box->err.text);
        assert_string_equal(box->err.guard, "tool");
        rc = box_call(box, "fs_move", "from", spellings[i], "to", "sub/moved");
        assert_int_equal(rc, -EPERM);
        assert_string_equal(box->err.guard, "tool");
    }
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        free(spellings[i]);
    box_assert_file(box, "ws/keep", "K");
    assert_true(box_exists(box, "home"));
    assert_true(box_exists(box, "other"));
    assert_int_equal(box_run(box, "fs_remove", json_pack("{s:s}", "path", "")), -EINVAL);
    assert_string_equal(box->err.guard, "tool");
    close(top.fd);
}

/* The workspace and home are kept as well when only a folder above them was granted. */
static void never_the_workspace_inside_a_root(void **state)
{
    struct box *box = *state;
    struct cv_tool_root root = {.path = box->base, .fd = open(box->base, O_PATH | O_DIRECTORY | O_CLOEXEC), .writable = true};
    static const char *const kept[] = {".", "../ws", "~", "../home", ".."};
    box->env.roots = &root;
    box->env.root_count = 1;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        assert_int_equal(box_call(box, "fs_remove", "path", kept[i], NULL, NULL), -EPERM);
        assert_int_equal(box_call(box, "fs_move", "from", kept[i], "to", "../moved"), -EPERM);
    }
    box_shows(box, "ok: removed ../other", "fs_remove", "path", "../other", NULL, NULL);
    close(root.fd);
}

/* A root below what would be removed protects it, also when only its identity shows it. */
static void never_what_holds_a_root(void **state)
{
    struct box *box = *state;
    struct cv_tool_root roots[2] = {box->roots[0], {0}};
    box_mkdir(box, "ws/a");
    box_mkdir(box, "ws/a/granted");
    box_mkdir(box, "ws/b");
    roots[1] = (struct cv_tool_root){.path = box_path(box, "ws/a/granted"), .writable = true};
    roots[1].fd = open(roots[1].path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    box->env.roots = roots;
    box->env.root_count = 2;
    assert_int_equal(box_call(box, "fs_remove", "path", "a", NULL, NULL), -EPERM);
    assert_int_equal(box_call(box, "fs_remove", "path", "a/granted", NULL, NULL), -EPERM);
    assert_int_equal(box_call(box, "fs_move", "from", "a", "to", "c"), -EPERM);
    close(roots[1].fd);
    roots[1].path = "/elsewhere";
    roots[1].fd = open(box_path(box, "ws/b"), O_PATH | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(box_call(box, "fs_remove", "path", "b", NULL, NULL), -EPERM);
    assert_true(box_exists(box, "ws/a/granted"));
    close(roots[1].fd);
}

/* Deeper than a call goes: refused before anything is removed. */
static void deep_trees(void **state)
{
    struct box *box = *state;
    int dir = open(box_path(box, "ws"), O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < 400; i++) {
        assert_int_equal(mkdirat(dir, "d", 0755), 0);
        int next = openat(dir, "d", O_PATH | O_DIRECTORY | O_CLOEXEC);
        assert_true(next >= 0);
        close(dir);
        dir = next;
    }
    close(dir);
    box_put(box, "ws/d/first", "x");
    box_fails(box, "tool", "d: folders are nested deeper than 256", "fs_remove", "path", "d", NULL, NULL);
    assert_true(box_exists(box, "ws/d/first"));
    box_fails(box, "tool", "d: folders are nested deeper than 256", "fs_copy", "from", "d", "to", "e");
    box_shows(box, "1 found\nd/first\n[cut: there may be more]", "fs_find", "path", ".", "pattern", "first");
    assert_true(cv_json_flag(box->result, "truncated"));
    cv_auto_buf struct cv_buf path = CV_BUF_INIT;
    for (int i = 0; i < 200; i++)
        cv_buf_puts(&path, "d/");
    assert_int_equal(box_call(box, "fs_remove", "path", cv_buf_text(&path), NULL, NULL), 0);
    assert_int_equal(cv_json_num(box->result, "entries", 0), 201);
    assert_int_equal(box_call(box, "fs_remove", "path", "d", NULL, NULL), 0);
}

static void wide_trees(void **state)
{
    struct box *box = *state;
    box_mkdir(box, "ws/w");
    for (int i = 0; i < 3000; i++) {
        cv_auto_free char *name = cv_format("ws/w/%d", i);
        box_put(box, name, "");
    }
    assert_int_equal(box_call(box, "fs_copy", "from", "w", "to", "v"), 0);
    assert_int_equal(cv_json_num(box->result, "entries", 0), 3001);
    assert_int_equal(box_call(box, "fs_remove", "path", "w", NULL, NULL), 0);
    assert_int_equal(cv_json_num(box->result, "entries", 0), 3001);
    box_shows(box, "1 entries\nv/", "fs_list", "path", ".", NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(moves),    BOX_TEST(never_overwrites),  BOX_TEST(moves_between_roots),   BOX_TEST(moves_across_mounts),
        BOX_TEST(copies),   BOX_TEST(copy_into_itself),  BOX_TEST(copies_all_or_nothing), BOX_TEST(removes),
        BOX_TEST(patterns_are_names), BOX_TEST(never_the_workspace), BOX_TEST(never_what_holds_a_root),
        BOX_TEST(deep_trees), BOX_TEST(wide_trees), BOX_TEST(never_the_workspace_inside_a_root),
        BOX_TEST(copies_that_break_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
