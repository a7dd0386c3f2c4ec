// SPDX-License-Identifier: MIT
/* test_care.c - what is asked before something is lost, what is kept, and that fs_undo puts everything back or nothing. */
#include "toolbox.h"

#include <sys/time.h>

/* Everything that is in a folder, in a fixed order, as one text: names, modes, times, bytes, links. Given. */
static char *picture(const struct box *box, const char *rest)
{
    cv_auto_free char *command = cv_format("cd '%s' && find . -mindepth 1 | LC_ALL=C sort | while read -r f; do"
                                           " if [ -L \"$f\" ]; then printf '%%s -> %%s\\n' \"$f\" \"$(readlink \"$f\")\";"
                                           " elif [ -f \"$f\" ]; then printf '%%s %%s ' \"$f\" \"$(stat -c '%%a %%Y' \"$f\")\"; cat \"$f\"; echo;"
                                           " else printf '%%s %%s\\n' \"$f\" \"$(stat -c %%a \"$f\")\"; fi; done",
                                           box_path(box, rest));
    FILE *pipe = popen(command, "re");
    struct cv_buf all = CV_BUF_INIT;
    char block[4096];
    size_t n;
    while ((n = fread(block, 1, sizeof block, pipe)) > 0)
        cv_buf_add(&all, block, n);
    assert_int_equal(pclose(pipe), 0);
    return cv_buf_take(&all);
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
    box->env.keeps = false;
}

/* Adds what the last call told to the list of effects. */
static void note(struct box *box, json_t *effects)
{
    json_t *undo = json_object_get(box->result, "undo");
    if (undo)
        json_array_extend(effects, undo);
}

static void does(struct box *box, json_t *effects, const char *tool, const char *key, const char *value, const char *key2, const char *value2)
{
    if (box_call(box, tool, key, value, key2, value2) < 0)
        fail_msg("%s %s: %s", tool, value, box->err.text);
    note(box, effects);
}

static void edits(struct box *box, json_t *effects, const char *path, const char *old, const char *new)
{
    if (box_run(box, "fs_edit", json_pack("{s:s, s:s, s:s}", "path", path, "old", old, "new", new)) < 0)
        fail_msg("%s: %s", path, box->err.text);
    note(box, effects);
}

static bool undo(struct box *box, json_t *effects)
{
    if (box_run(box, "fs_undo", json_pack("{s:O}", "effects", effects)) < 0)
        fail_msg("%s", box->err.text);
    return cv_json_flag(box->result, "undone");
}

static void tree_of(const struct box *box, const char *rest, int files)
{
    box_mkdir(box, rest);
    for (int i = 0; i < files; i++) {
        cv_auto_free char *name = cv_format("%s/f%d", rest, i);
        box_put(box, name, name);
        assert_int_equal(chmod(box_path(box, name), i % 2 ? 0640 : 0755), 0);
    }
}

/* ---- asking --------------------------------------------------------------------------------------------------------- */

static void asks(struct box *box, const char *unknown, const char *reason, const char *text, const char *tool, const char *key, const char *value,
                 const char *key2, const char *value2)
{
    cv_auto_free char *before = picture(box, ".");
    cv_auto_json json_t *list = unknown ? json_pack("[s]", unknown) : NULL;
    box->env.unknown = list;
    box->env.asks = true;
    int rc = box_call(box, tool, key, value, key2, value2);
    box->env.unknown = NULL;
    if (rc >= 0)
        fail_msg("%s %s was not asked about", tool, value);
    assert_string_equal(box->err.guard ? box->err.guard : "", "approval");
    assert_string_equal(box->err.reason, reason);
    assert_string_equal(box->err.text, text);
    cv_auto_free char *after = picture(box, ".");
    assert_string_equal(after, before);
}

static void asks_for_the_unknown(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    tree_of(box, "ws/logs", 3);
    box_put(box, "ws/a.txt", "hello");
    box_put(box, "ws/empty", "");
    const char *tail = ", which neither the request nor an observation names";
    struct {
        const char *what, *tool, *key, *value, *key2, *value2;
    } rows[] = {
        {"removes 'logs' with 3 entries of 30 bytes", "fs_remove", "path", "logs", NULL, NULL},
        {"removes 'a.txt' of 5 bytes", "fs_remove", "path", "a.txt", NULL, NULL},
        {"removes './empty'", "fs_remove", "path", "./empty", NULL, NULL},
        {"replaces 'a.txt' of 5 bytes", "fs_write", "path", "a.txt", "text", "x"},
        {"moves away 'logs' with 3 entries of 30 bytes", "fs_move", "from", "logs", "to", "old"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_free char *text = cv_format("%s%s", rows[i].what, tail);
        asks(box, rows[i].key, "care.unknown", text, rows[i].tool, rows[i].key, rows[i].value, rows[i].key2, rows[i].value2);
    }
    box->env.asks = true; /* known now: nothing is asked, and what is new is never asked about */
    box_shows(box, "ok: removed logs", "fs_remove", "path", "logs", NULL, NULL);
    cv_auto_json json_t *list = json_pack("[s]", "path");
    box->env.unknown = list;
    box_shows(box, "ok: wrote 1 bytes to new", "fs_write", "path", "new", "text", "x");
    box_shows(box, "ok: appended 1 bytes to a.txt", "fs_append", "path", "a.txt", "text", "\n");
    box->env.asks = false; /* a person said yes */
    box_shows(box, "ok: removed a.txt", "fs_remove", "path", "a.txt", NULL, NULL);
    box->env.unknown = NULL;
    without_keeping(box);
}

static void asks_for_many(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    tree_of(box, "ws/few", 19); /* and the folder */
    tree_of(box, "ws/many", 20);
    asks(box, NULL, "care.many", "removes 'many' with 20 entries of 210 bytes, more than 20 at once", "fs_remove", "path", "many", NULL, NULL);
    asks(box, NULL, "care.many", "moves away 'many' with 20 entries of 210 bytes, more than 20 at once", "fs_move", "from", "many", "to", "m");
    box->env.asks = true;
    box_shows(box, "ok: removed few", "fs_remove", "path", "few", NULL, NULL);
    without_keeping(box);
    asks(box, NULL, "care.many", "removes 'many' with 20 entries of 210 bytes, more than 20 at once", "fs_remove", "path", "many", NULL, NULL);
}

static void asks_for_what_cannot_be_kept(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    box_put(box, "ws/big", "0123456789");
    box_mkdir(box, "ws/odd");
    box_fifo(box, "ws/odd/pipe");
    box->env.keep_bytes = 9;
    asks(box, NULL, "care.unkept", "removes 'big' of 10 bytes; this cannot be undone: it is more than is kept of one run", "fs_remove", "path", "big",
         NULL, NULL);
    asks(box, "path", "care.unknown",
         "replaces 'big' of 10 bytes, which neither the request nor an observation names; this cannot be undone: it is more than is kept of one run",
         "fs_write", "path", "big", "text", "x");
    asks(box, NULL, "care.unkept", "removes 'odd' with 1 entry; this cannot be undone: it holds what cannot be copied", "fs_remove", "path", "odd",
         NULL, NULL);
    box->env.asks = false;
    cv_auto_json json_t *effects = json_array();
    does(box, effects, "fs_remove", "path", "big", NULL, NULL);
    assert_string_equal(cv_json_str(json_array_get(effects, 0), "op", ""), "lost");
    assert_false(undo(box, effects));
    assert_string_equal(cv_json_str(json_array_get(json_object_get(box->result, "differs"), 0), "why", ""), "it could not be kept");
    without_keeping(box);
}

/* ---- undo ----------------------------------------------------------------------------------------------------------- */

static void puts_a_tree_back(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    tree_of(box, "ws/t", 15);
    box_mkdir(box, "ws/t/sub");
    box_put(box, "ws/t/sub/deep", "D");
    box_link(box, "f1", "ws/t/link");
    assert_int_equal(chmod(box_path(box, "ws/t/sub"), 0750), 0);
    struct timeval old[2] = {{1000000000, 0}, {1000000000, 0}};
    assert_int_equal(utimes(box_path(box, "ws/t/f3"), old), 0);
    cv_auto_free char *before = picture(box, "ws");
    cv_auto_json json_t *effects = json_array();
    does(box, effects, "fs_remove", "path", "t", NULL, NULL);
    assert_false(box_exists(box, "ws/t"));
    assert_true(undo(box, effects));
    cv_auto_free char *after = picture(box, "ws");
    assert_string_equal(after, before);
    without_keeping(box);
}

static void takes_a_whole_run_back(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    box_put(box, "ws/a", "one two\n");
    box_put(box, "ws/b", "B");
    tree_of(box, "ws/t", 3);
    cv_auto_free char *before = picture(box, "ws");
    cv_auto_json json_t *effects = json_array();
    edits(box, effects, "a", "two", "three");
    does(box, effects, "fs_append", "path", "a", "text", "more\n");
    does(box, effects, "fs_append", "path", "a", "text", "and more");
    edits(box, effects, "a", "and more", "AND MORE");
    does(box, effects, "fs_move", "from", "a", "to", "c");
    does(box, effects, "fs_write", "path", "x/y/new", "text", "N");
    does(box, effects, "fs_mkdir", "path", "x/z/deep", NULL, NULL);
    does(box, effects, "fs_copy", "from", "t", "to", "x/z");
    does(box, effects, "fs_write", "path", "x/z/t/f1", "text", "changed");
    does(box, effects, "fs_move", "from", "x/z/t", "to", "x/moved");
    does(box, effects, "fs_write", "path", "x/moved/f9", "text", "9");
    does(box, effects, "fs_remove", "path", "x/moved/f0", NULL, NULL);
    does(box, effects, "fs_remove", "path", "t", NULL, NULL);
    does(box, effects, "fs_write", "path", "t", "text", "a file where a folder was");
    does(box, effects, "fs_remove", "path", "b", NULL, NULL);
    does(box, effects, "fs_remove", "path", "x", NULL, NULL);
    if (!undo(box, effects)) {
        cv_auto_free char *why = cv_json_dump(box->result);
        fail_msg("%s", why);
    }
    cv_auto_free char *after = picture(box, "ws");
    assert_string_equal(after, before);
    without_keeping(box);
}

/* What somebody does between the run and undo, and which path it makes differ. */
static const struct {
    const char *command, *path, *why;
} meddling[] = {
    {"echo x >> edited", "edited", "was changed since"},
    {"chmod 600 edited", "edited", "was changed since"},
    {"rm edited", "edited", "is no longer there"},
    {"echo x >> made/new", "made/new", "was changed since"},
    {"rm made/new", "made/new", "is no longer there"},
    {"touch made/other", "made", "holds what the run did not make"},
    {"echo back > gone", "gone", "something else stands there now"},
    {"ln -s nowhere gone", "gone", "something else stands there now"},
    {"echo x > tree/f1", "tree", "was changed since"},
    {"touch tree/more", "tree", "was changed since"},
    {"rm tree/f1; ln -s f0 tree/f1", "tree", "was changed since"},
    {"mv to there", "from", "what was moved is no longer where the run put it"},
    {"echo x > from", "from", "something else stands there now"},
    {"echo x >> log", "log", "was changed since"},
    {"printf 'long enough, but not that' > log", "log", "was changed since"},
    {"rm log", "log", "is no longer there"},
    {"rm -r ../kept/*", "gone", "what was there is no longer kept"},
    {"mv made elsewhere; ln -s elsewhere made", "made/new", "is no longer there"},
};

static void refuses_after_a_change(void **state)
{
    struct box *box = *state;
    for (size_t i = 0; i < sizeof meddling / sizeof meddling[0]; i++) {
        cv_auto_json json_t *effects = json_array();
        with_keeping(box);
        box_put(box, "ws/edited", "old text");
        box_put(box, "ws/gone", "G");
        box_put(box, "ws/from", "F");
        box_put(box, "ws/log", "first\n");
        tree_of(box, "ws/source", 3);
        edits(box, effects, "edited", "old", "new");
        does(box, effects, "fs_write", "path", "made/new", "text", "N");
        does(box, effects, "fs_remove", "path", "gone", NULL, NULL);
        does(box, effects, "fs_copy", "from", "source", "to", "tree");
        does(box, effects, "fs_move", "from", "from", "to", "to");
        does(box, effects, "fs_append", "path", "log", "text", "and the second line\n");
        cv_auto_free char *meddle = cv_format("cd '%s' && %s", box_path(box, "ws"), meddling[i].command);
        assert_int_equal(system(meddle), 0);
        cv_auto_free char *before = picture(box, "ws");
        if (undo(box, effects))
            fail_msg("undone after: %s", meddling[i].command);
        cv_auto_free char *after = picture(box, "ws");
        assert_string_equal(after, before);
        bool found = false;
        size_t k;
        json_t *row;
        cv_auto_free char *path = cv_strdup(box_path(box, "ws"));
        cv_auto_free char *wanted = cv_format("%s/%s", path, meddling[i].path);
        json_array_foreach(json_object_get(box->result, "differs"), k, row)
            found |= strcmp(cv_json_str(row, "path", ""), wanted) == 0 && strcmp(cv_json_str(row, "why", ""), meddling[i].why) == 0;
        cv_auto_free char *told = cv_json_dump(box->result);
        if (!found)
            fail_msg("%s: %s", meddling[i].command, told);
        without_keeping(box);
        cv_auto_free char *sweep = cv_format("rm -rf '%s' && cd '%s' && rm -rf ./*", box_path(box, "kept"), box_path(box, "ws"));
        assert_int_equal(system(sweep), 0);
    }
}

/* What stands in a folder's way is told, not that the folder cannot go because of it; a file of somebody else's is told. */
static void tells_first_causes_only(void **state)
{
    static const struct {
        const char *command, *differs; /* paths below the workspace, in order */
    } rows[] = {
        {"echo x > a", "a"}, {"echo x >> made/deep/new", "made/deep/new"}, {"touch made/other", "made"}, {"touch made/deep/other", "made/deep"},
        {"echo x > a; echo x >> made/deep/new", "a made/deep/new"},
    };
    struct box *box = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_json json_t *effects = json_array();
        cv_auto_buf struct cv_buf told = CV_BUF_INIT;
        size_t k;
        json_t *row;
        with_keeping(box);
        box_put(box, "ws/a", "A");
        does(box, effects, "fs_write", "path", "made/deep/new", "text", "N");
        does(box, effects, "fs_move", "from", "a", "to", "made/deep/a");
        cv_auto_free char *meddle = cv_format("cd '%s' && %s", box_path(box, "ws"), rows[i].command);
        assert_int_equal(system(meddle), 0);
        assert_false(undo(box, effects));
        size_t skip = strlen(box_path(box, "ws")) + 1;
        json_array_foreach(json_object_get(box->result, "differs"), k, row)
            cv_buf_printf(&told, "%s%s", k > 0 ? " " : "", cv_json_str(row, "path", "") + skip);
        assert_string_equal(cv_buf_text(&told), rows[i].differs);
        without_keeping(box);
        cv_auto_free char *sweep = cv_format("rm -rf '%s' && cd '%s' && rm -rf ./*", box_path(box, "kept"), box_path(box, "ws"));
        assert_int_equal(system(sweep), 0);
    }
}

/* A command that changed a file between two calls of the run: what the first call left is not what the second one found. */
static void notices_changes_between_calls(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    cv_auto_json json_t *effects = json_array();
    does(box, effects, "fs_write", "path", "a", "text", "mine");
    box_put(box, "ws/a", "somebody else's");
    does(box, effects, "fs_remove", "path", "a", NULL, NULL);
    assert_false(undo(box, effects));
    without_keeping(box);
}

static void a_failed_call_keeps_nothing(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    box_put(box, "ws/a", "A");
    assert_int_equal(chmod(box_path(box, "ws"), 0500), 0);
    if (geteuid() != 0)
        assert_true(box_call(box, "fs_remove", "path", "a", NULL, NULL) < 0);
    assert_int_equal(chmod(box_path(box, "ws"), 0755), 0);
    cv_auto_free char *kept = picture(box, "kept");
    assert_string_equal(kept, "");
    without_keeping(box);
}

/* The file system stops a removal halfway: the copy is the only whole thing left, and stays. */
static void a_copy_stays_when_half_is_gone(void **state)
{
    struct box *box = *state;
    if (geteuid() == 0)
        skip(); /* nothing stops root */
    with_keeping(box);
    tree_of(box, "ws/t", 2);
    tree_of(box, "ws/t/z", 2);
    assert_int_equal(chmod(box_path(box, "ws/t/z"), 0555), 0);
    assert_true(box_call(box, "fs_remove", "path", "t", NULL, NULL) < 0);
    assert_string_equal(box->err.reason, "fs.partial");
    assert_non_null(strstr(box->err.text, "a copy of all of it stays"));
    cv_auto_free char *kept = picture(box, "kept");
    assert_non_null(strstr(kept, "/f0 755 "));
    cv_auto_free char *open_up = cv_format("chmod -R u+rwx '%s'", box->base);
    assert_int_equal(system(open_up), 0);
    without_keeping(box);
}

/* Effects are data: nonsense is refused, names of copies lead nowhere else. */
static void nonsense_is_refused(void **state)
{
    struct box *box = *state;
    with_keeping(box);
    box_put(box, "ws/a", "A");
    static const char *const lines[] = {
        "[{}]",
        "[{\"op\":\"removed\",\"path\":\"/etc/x\",\"kept\":\"../outside/secret.txt\"}]",
        "[{\"op\":\"removed\",\"path\":\"\",\"kept\":\"\"}]",
        "[{\"op\":\"replaced\",\"path\":\"%s/ws/a\",\"kept\":\"..\",\"hash\":\"\"}]",
        "[{\"op\":\"created\",\"path\":\"ws/a\",\"hash\":\"\"}]",
        "[{\"op\":\"made\",\"path\":\"/\"}]",
        "[{\"op\":\"moved\",\"path\":\"/etc/a\",\"to\":\"relative\"}]",
        "[{\"op\":\"explode\",\"path\":\"/\"}]",
        "[{\"op\":7,\"path\":[]}]",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        cv_auto_json json_t *effects = json_loads(lines[i], 0, NULL);
        assert_non_null(effects);
        assert_false(undo(box, effects));
    }
    box_assert_file(box, "ws/a", "A");
    without_keeping(box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(asks_for_the_unknown),   BOX_TEST(asks_for_many),          BOX_TEST(asks_for_what_cannot_be_kept), BOX_TEST(puts_a_tree_back),
        BOX_TEST(takes_a_whole_run_back), BOX_TEST(refuses_after_a_change), BOX_TEST(tells_first_causes_only), BOX_TEST(notices_changes_between_calls),
        BOX_TEST(a_failed_call_keeps_nothing), BOX_TEST(a_copy_stays_when_half_is_gone), BOX_TEST(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
