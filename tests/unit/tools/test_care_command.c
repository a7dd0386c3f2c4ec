// SPDX-License-Identifier: MIT
/*
 * test_care_command.c - the steps around a command: a picture, then anything at all is done to the files, then the comparison; and that
 * fs_undo makes of it what was there before, whatever was done.
 */
#include "toolbox.h"

#include "daemon/base/path.h"
#include "tools/carestep.h"

#include <grp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/time.h>

/* ---- helpers -------------------------------------------------------------------------------------------------------- */

/* Names, types, modes, times of files, targets and bytes of a folder, in a fixed order. */
static void see(const char *path, struct cv_buf *out)
{
    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort);
    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        struct stat st;
        cv_auto_free char *inner = cv_path_join(path, names[i]->d_name);
        bool dots = strcmp(names[i]->d_name, ".") == 0 || strcmp(names[i]->d_name, "..") == 0;
        free(names[i]);
        if (dots)
            continue;
        assert_int_equal(lstat(inner, &st), 0);
        cv_buf_printf(out, "%s %o", inner, (unsigned)st.st_mode);
        if (S_ISREG(st.st_mode)) {
            cv_auto_close int fd = open(inner, O_RDONLY | O_CLOEXEC);
            char text[4096];
            ssize_t len = read(fd, text, sizeof text);
            cv_buf_printf(out, " %lld.%09ld ", (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
            cv_buf_add(out, text, len > 0 ? (size_t)len : 0);
        } else if (S_ISLNK(st.st_mode)) {
            char target[256] = "";
            assert_true(readlink(inner, target, sizeof target - 1) >= 0);
            cv_buf_puts(out, target);
        }
        cv_buf_putc(out, '\n');
        if (S_ISDIR(st.st_mode))
            see(inner, out);
    }
    free(names);
}

static char *tree(const struct box *box)
{
    struct cv_buf out = CV_BUF_INIT;
    see(box->paths[0], &out);
    see(box->paths[2], &out);
    return cv_buf_take(&out);
}

static void with_keeping(struct box *box)
{
    box_mkdir(box, "kept");
    box->env.keep_fd = open(box_path(box, "kept"), O_PATH | O_DIRECTORY | O_CLOEXEC);
    box->env.keeps = true;
    box->env.keep_bytes = 1 << 20;
    box->env.keep_entries = 1000;
}

static void without_keeping(struct box *box)
{
    close(box->env.keep_fd);
    box->env.keep_fd = -1;
}

static int step(struct box *box, const struct cv_tool *tool)
{
    box_forget(box);
    box->args = json_pack("{s:s}", "picture", "picture-p1");
    box->result = json_object();
    return tool->run(&box->env, box->args, box->result, &box->err);
}

static void takes_picture(struct box *box)
{
    if (step(box, &cv_step_care_picture) < 0)
        fail_msg("%s", box->err.text);
}

/* Adds what is told for undo to `effects`. */
static void compares(struct box *box, json_t *effects)
{
    if (step(box, &cv_step_care_compare) < 0)
        fail_msg("%s", box->err.text);
    json_array_extend(effects, json_object_get(box->result, "undo"));
}

static long long lost(const struct box *box)
{
    return cv_json_num(json_object_get(box->result, "lost"), "count", -1);
}

static bool undo(struct box *box, json_t *effects, bool back)
{
    json_t *args = json_pack("{s:O}", "effects", effects);
    if (back)
        json_object_set_new(args, "back", json_true());
    if (box_run(box, "fs_undo", args) < 0)
        fail_msg("%s", box->err.text);
    return cv_json_flag(box->result, "undone");
}

static void undoes(struct box *box, json_t *effects, const char *before)
{
    if (!undo(box, effects, false)) {
        cv_auto_free char *why = json_dumps(json_object_get(box->result, "differs"), 0);
        fail_msg("%s", why);
    }
    cv_auto_free char *after = tree(box);
    assert_string_equal(after, before);
}

/* ---- anything at all ------------------------------------------------------------------------------------------------ */

static unsigned seed;

static unsigned any(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* A path of a small world, so that one is hit again and again; some with names that are no text. */
static const char *any_path(const struct box *box)
{
    static const char *const parts[] = {"a", "b", "a.c", "a-b", "new\nline", "\xff\xfe"};
    static char path[512];
    int depth = 1 + (int)any(3);
    snprintf(path, sizeof path, "%s", box->paths[any(4) ? 0 : 2]);
    for (int i = 0; i < depth; i++) {
        strncat(path, "/", sizeof path - strlen(path) - 1);
        strncat(path, parts[any(6)], sizeof path - strlen(path) - 1);
    }
    return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void write_some(const char *path, int flags)
{
    char text[256];
    int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, any(2) ? 0644 : 0600);
    if (fd < 0)
        return;
    memset(text, 'a' + (int)any(26), sizeof text);
    (void)!write(fd, text, any(sizeof text));
    close(fd);
}

static void touch(const char *path)
{
    const struct timespec times[2] = {{.tv_sec = any(1000000)}, {.tv_sec = any(1000000), .tv_nsec = any(1000000)}};
    utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static void do_something(const struct box *box)
{
    cv_auto_free char *path = cv_strdup(any_path(box));
    static const mode_t modes[] = {0755, 0700, 0750, 0555, 0644, 0600}; /* a folder that is closed to its user cannot be looked at here */
    struct stat st;
    switch (any(12)) {
    case 0: case 1: write_some(path, O_TRUNC); break;
    case 2: write_some(path, O_APPEND); break;
    case 3: write_some(path, 0); break; /* over its beginning */
    case 4: case 5: mkdir(path, 0755); break;
    case 6: unlink(path); break;
    case 7: nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS); break;
    case 8: rename(path, any_path(box)); break;
    case 9: (void)!symlink(any(2) ? "a" : "/nowhere", path); break;
    case 10: if (lstat(path, &st) == 0 && !S_ISLNK(st.st_mode)) chmod(path, modes[any(S_ISDIR(st.st_mode) ? 4 : 6)]); break;
    case 11: touch(path); break;
    }
}

static void whatever_was_done(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    box->env.keep_bytes = 64 << 20;
    box->env.keep_entries = 100000;
    for (unsigned round = 0; round < 150; round++) {
        seed = round * 7919 + 17;
        cv_auto_json json_t *effects = json_array();
        for (unsigned i = 0; i < 20; i++)
            do_something(box);
        cv_auto_free char *before = tree(box);
        for (unsigned command = 1 + any(3); command > 0; command--) {
            takes_picture(box);
            for (unsigned i = any(25); i > 0; i--)
                do_something(box);
            compares(box, effects);
        }
        cv_auto_free char *left = tree(box);
        bool same = strcmp(left, before) == 0;
        if (json_array_size(effects) > 0)
            undoes(box, effects, before);
        else
            assert_true(same);
    }
    without_keeping(box);
}

/* ---- what is lost --------------------------------------------------------------------------------------------------- */

static const struct {
    const char *line, *path, *how; /* the first thing; NULL: nothing is lost */
    long long count;
} losers[] = {
    {"true", NULL, NULL, 0},
    {"echo new > new; mkdir dir; rm new", NULL, NULL, 0},
    {"echo more >> a", NULL, NULL, 0},
    {"touch a; chmod 600 a d/1", NULL, NULL, 0},
    {"cp a b; rm a; mv b a", NULL, NULL, 0}, /* another file with the same text */
    {"echo > empty", NULL, NULL, 0},
    {"echo x > a", "a", "replaced", 1},
    {"printf hell > a", "a", "replaced", 1},
    {"printf HELLO > a; touch -r d/1 a", "a", "replaced", 1},
    {"rm a", "a", "removed", 1},
    {"mv a b", "a", "removed", 1},
    {"rm a; mkdir a", "a", "removed", 1},
    {"rm a; ln -s d/1 a", "a", "removed", 1},
    {"ln -sfn a link", "link", "replaced", 1},
    {"rm -r d", "d", "removed", 3},
    {"rm d/1 d/2; rmdir d; echo > d", "d", "removed", 3},
    {"rm d/*", "d/1", "removed", 2},
    {"rm pipe", "pipe", "removed", 1},
    {"rm .git/x", NULL, NULL, 0},
    {"echo x > .git/x", NULL, NULL, 0},
    {"rm -r .git", ".git", "removed", 2},
};

static void losing(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    for (size_t i = 0; i < sizeof losers / sizeof losers[0]; i++) {
        cv_auto_json json_t *effects = json_array();
        cv_auto_free char *fill = cv_format("cd '%s' && rm -rf ./* .git && mkdir d .git && printf hello > a && touch empty d/1 d/2 .git/x && ln -s d link &&"
                                            " mkfifo pipe && echo git > .git/x && touch -d 2001-01-01 a d/1", box->paths[0]);
        cv_auto_free char *line = cv_format("cd '%s' && %s", box->paths[0], losers[i].line);
        assert_int_equal(system(fill), 0);
        takes_picture(box);
        assert_int_equal(system(line), 0);
        compares(box, effects);
        const json_t *first = json_array_get(json_object_get(json_object_get(box->result, "lost"), "items"), 0);
        if (lost(box) != losers[i].count || strcmp(cv_json_str(first, "shown", ""), losers[i].path ? losers[i].path : "") != 0)
            fail_msg("%s: %lld lost, first '%s'", losers[i].line, lost(box), cv_json_str(first, "shown", ""));
        if (losers[i].how)
            assert_string_equal(cv_json_str(first, "how", ""), losers[i].how);
    }
    without_keeping(box);
}

/* ---- pictures ------------------------------------------------------------------------------------------------------- */

/* The path of a copy, below the base. */
static const char *copy_of(const struct box *box, const char *name)
{
    static char path[4400];
    snprintf(path, sizeof path, "kept/picture-p1/tree%s/%s", box->paths[0], name);
    return path;
}

static void only_the_first_one_pays(void **state)
{
    struct box *box = *state;
    cv_auto_json json_t *effects = json_array();
    with_keeping(box);
    box_put(box, "ws/a", "a");
    box_put(box, "ws/b", "b");
    usleep(150000); /* until what was written is no longer fresh: the clock is what is tested */
    takes_picture(box);
    box_put(box, copy_of(box, "a"), "the first copy");
    box_put(box, "ws/b", "other");
    compares(box, effects);
    assert_false(box_exists(box, copy_of(box, "b"))); /* it is among what is kept */
    takes_picture(box);
    box_assert_file(box, copy_of(box, "a"), "the first copy");
    box_assert_file(box, copy_of(box, "b"), "other");
    assert_int_equal(unlink(box_path(box, "ws/a")), 0);
    takes_picture(box);
    assert_false(box_exists(box, copy_of(box, "a")));
    without_keeping(box);
}

/* One command after another, each taken back as if the later ones had never been. */
static void chains(void **state)
{
    struct box *box = *state;
    static const char *const lines[] = {
        "mkdir d; chmod 755 d; echo 1 > d/x", "chmod 500 d", "chmod 700 d; echo 2 > d/x; chmod 555 d", "mv d e; mkdir d", "rmdir d; ln -s e d",
        "chmod 700 e; rm -r e d; echo > e",
    };
    cv_auto_json json_t *effects = json_array();
    with_keeping(box);
    cv_auto_free char *before = tree(box);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        cv_auto_free char *line = cv_format("cd '%s' && %s", box->paths[0], lines[i]);
        takes_picture(box);
        assert_int_equal(system(line), 0);
        compares(box, effects);
    }
    assert_int_equal(json_array_size(effects), sizeof lines / sizeof lines[0]);
    undoes(box, effects, before);
    without_keeping(box);
}

/* A text of the same length in the same tick of the clock, in the same file. */
static void changed_at_once(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    for (int i = 0; i < 200; i++) {
        cv_auto_json json_t *effects = json_array();
        box_put(box, "ws/a", "one");
        takes_picture(box);
        box_put(box, "ws/a", "two");
        compares(box, effects);
        assert_int_equal(lost(box), 1);
        assert_true(undo(box, effects, false));
        box_assert_file(box, "ws/a", "one");
    }
    without_keeping(box);
}

static void too_much(void **state)
{
    struct box *box = *state;
    assert_int_equal(step(box, &cv_step_care_picture), -ENOENT);
    assert_string_equal(box->err.reason, "care.unkept");
    with_keeping(box);
    box_put(box, "ws/a", "0123456789");
    box->env.keep_bytes = 9;
    assert_int_equal(step(box, &cv_step_care_picture), -E2BIG);
    assert_string_equal(box->err.reason, "care.unkept");
    box->env.keep_bytes = 10;
    box->env.keep_entries = 2; /* the two roots */
    assert_int_equal(step(box, &cv_step_care_picture), -E2BIG);
    box->env.keep_entries = 3;
    assert_int_equal(step(box, &cv_step_care_picture), 0);
    without_keeping(box);
}

static void names_of_pictures(void **state)
{
    struct box *box = *state;
    static const char *const names[] = {"", "x", "picture-/../..", "../picture-", "kept"};
    with_keeping(box);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        box_forget(box);
        box->args = json_pack("{s:s}", "picture", names[i]);
        box->result = json_object();
        assert_true(cv_step_care_picture.run(&box->env, box->args, box->result, &box->err) < 0);
        assert_true(cv_step_care_compare.run(&box->env, box->args, box->result, &box->err) < 0);
    }
    assert_int_equal(step(box, &cv_step_care_compare), -ENOENT); /* there was no picture */
    without_keeping(box);
}

/* A list is read as it was recorded, or not at all. */
static void broken_lists(void **state)
{
    struct box *box = *state;
    static const char *const rest[] = {"", "corvid picture 1\n", "corvid picture 1\nxx", "no such thing"};
    with_keeping(box);
    box_put(box, "ws/a", "a");
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
        takes_picture(box);
        box_put(box, "kept/picture-p1/open", rest[i]);
        int rc = step(box, &cv_step_care_compare);
        assert_true(i == 1 ? rc == 0 : rc == -EPROTO);
    }
    cv_auto_json json_t *effects = json_array();
    takes_picture(box);
    box_put(box, "ws/a", "b");
    compares(box, effects);
    cv_auto_free char *list = cv_format("kept/%s/list", cv_json_str(json_array_get(effects, 0), "kept", ""));
    static const char other[] = "lost\0/x\0\0\0another list\0" "0\0" "0";
    box_put_bytes(box, list, other, sizeof other);
    assert_false(undo(box, effects, false));
    assert_string_equal(cv_json_str(json_array_get(json_object_get(box->result, "differs"), 0), "why", ""), "what a command changed is no longer kept");
    box_assert_file(box, "ws/a", "b");
    without_keeping(box);
}

/* ---- taking back at once -------------------------------------------------------------------------------------------- */

static void what_goes_is_set_aside(void **state)
{
    struct box *box = *state;
    cv_auto_json json_t *effects = json_array();
    with_keeping(box);
    box_put(box, "ws/a", "before");
    box_fifo(box, "ws/pipe");
    cv_auto_free char *before = tree(box);
    takes_picture(box);
    box_put(box, "ws/a", "after");
    box_put(box, "ws/new", "made");
    assert_int_equal(unlink(box_path(box, "ws/pipe")), 0);
    compares(box, effects);
    assert_false(undo(box, effects, false)); /* a pipe cannot be put back */
    assert_true(undo(box, effects, true));
    const json_t *aside = json_object_get(box->result, "aside");
    assert_int_equal(json_array_size(aside), 2);
    for (size_t i = 0; i < 2; i++) {
        cv_auto_free char *path = cv_format("kept/%s", cv_json_str(json_array_get(aside, i), "kept", ""));
        bool made = strstr(cv_json_str(json_array_get(aside, i), "path", ""), "/new");
        box_assert_file(box, path, made ? "made" : "after");
    }
    box_assert_file(box, "ws/a", "before");
    assert_false(box_exists(box, "ws/new"));
    without_keeping(box);
}

static void what_is_too_large_to_be_set_aside_stays(void **state)
{
    struct box *box = *state;
    cv_auto_json json_t *effects = json_array();
    with_keeping(box);
    box_put(box, "ws/a", "1");
    takes_picture(box);
    box_put(box, "ws/a", "2");
    box_put(box, "ws/large", "0123456789");
    compares(box, effects);
    box->env.keep_bytes = 5;
    assert_true(undo(box, effects, true));
    assert_int_equal(cv_json_num(box->result, "left", 0), 1);
    box_assert_file(box, "ws/a", "1");
    box_assert_file(box, "ws/large", "0123456789");
    without_keeping(box);
}

/* As people run it: root may change what it likes, whatever a folder's permissions say. */
static void be_ordinary(void)
{
    enum { NOBODY = 65534 };
    if (geteuid() != 0)
        return;
    if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
        abort();
    prctl(PR_SET_DUMPABLE, 1); /* for what looks for leaks */
}

int main(void)
{
    be_ordinary();
    const struct CMUnitTest tests[] = {
        BOX_TEST(whatever_was_done), BOX_TEST(losing), BOX_TEST(only_the_first_one_pays), BOX_TEST(chains), BOX_TEST(changed_at_once), BOX_TEST(too_much),
        BOX_TEST(names_of_pictures), BOX_TEST(broken_lists), BOX_TEST(what_goes_is_set_aside), BOX_TEST(what_is_too_large_to_be_set_aside_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
