// SPDX-License-Identifier: MIT
/*
 * test_care.c - the door's half of care: what a worker is told, a call that is asked about after it was started and then runs again,
 * what is recorded of it, where nobody can be asked, what is kept.
 */
#include "world.h"

#include <dirent.h>
#include <unistd.h>

static bool knows_none(const char *shown, const char *absolute, void *arg)
{
    (void)shown;
    (void)arg;
    assert_int_equal(absolute[0], '/');
    return false;
}

static bool knows_all(const char *shown, const char *absolute, void *arg)
{
    (void)shown;
    (void)absolute;
    (void)arg;
    return true;
}

typedef bool (*knows_fn)(const char *shown, const char *absolute, void *arg);

static struct cv_call *begin(struct world *w, struct cv_access *access, knows_fn knows, const char *tool, json_t *args, struct ended *e)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_call *started = NULL;
    struct cv_call_request request = {
        .run = w->run.text,
        .tool = tool,
        .args = args,
        .knows = knows,
        .events = {.on_verdict = on_verdict, .on_approval = on_approval, .on_end = on_end},
        .arg = e,
    };
    e->world = w;
    e->waiting_for = 1;
    assert_int_equal(cv_call_start(access, &request, &started, &err), 0);
    json_decref(args);
    cv_loop_run(w->loop);
    return started;
}

static void put(const struct world *w, const char *name, const char *text)
{
    cv_auto_free char *path = cv_format("%s/%s", w->workspace, name);
    assert_int_equal(cv_file_write(path, 0644, text, strlen(text), NULL), 0);
}

static bool is_there(const struct world *w, const char *name)
{
    cv_auto_free char *path = cv_format("%s/%s", w->workspace, name);
    return access(path, F_OK) == 0;
}

static json_t *remove_args(const char *path)
{
    return json_pack("{s:s}", "path", path);
}

static struct cv_access *keeping(struct world *w, bool yes, bool attended)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *opened = NULL;
    struct cv_access_request request = {.policy = "workspace", .workspace = w->workspace, .uid = geteuid(), .gid = getegid(), .yes = yes,
                                        .attended = attended, .keep = w->run.text};
    cv_auto_free char *kept = cv_format("%s/kept", w->state);
    mkdir(kept, 0700);
    cv_door_set_kept(w->door, kept);
    assert_int_equal(cv_access_open(w->door, &request, &opened, &err), 0);
    return opened;
}

static int entries_in(const char *path)
{
    DIR *dir = opendir(path);
    int n = -2;
    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return dir ? n : -1;
}

/* How many there are once there are so many, or after a while. */
static int comes_to(const char *path, int wanted)
{
    for (int i = 0; i < 2000 && entries_in(path) != wanted; i++)
        usleep(5000);
    return entries_in(path);
}

/* ---- asking --------------------------------------------------------------------------------------------------------- */

static void runs_again_after_a_yes(void **state)
{
    (void)state;
    struct world *w = world_open();
    AUTO_ENDED struct ended e = {0};
    struct cv_access *opened = access_open(w, "workspace", false, true);
    put(w, "a.txt", "A");
    begin(w, opened, knows_none, "fs_remove", remove_args("a.txt"), &e);
    assert_non_null(e.approval);
    assert_int_equal(e.ends, 0);
    assert_true(is_there(w, "a.txt"));
    cv_auto_json json_t *waiting = cv_door_approvals(w->door);
    const char *question = cv_json_str(json_array_get(waiting, 0), "question", "");
    assert_non_null(strstr(question, "removes 'a.txt' of 1 bytes, which neither the request nor an observation names"));
    assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), true, NULL, NULL), 0);
    cv_loop_run(w->loop);
    assert_ok(&e);
    assert_int_equal(e.verdicts, 1);
    assert_false(is_there(w, "a.txt"));
    assert_kinds(w, &e, "call.intent call.started approval.asked approval.answered call.intent call.started call.result");
    cv_access_close(opened);
    world_close(w);
}

/* The hash of the approval that waits, which is given. */
static char *asked_about(const struct world *w, struct ended *e, const char *part)
{
    cv_auto_json json_t *waiting = cv_door_approvals(w->door);
    const json_t *one = json_array_get(waiting, 0);
    if (!strstr(cv_json_str(one, "question", ""), part))
        fail_msg("'%s' is not in: %s", part, cv_json_str(one, "question", ""));
    free(e->approval);
    e->approval = cv_strdup(cv_json_str(one, "id", ""));
    return cv_strdup(e->hash);
}

/* What changed between the question and the yes is not what was agreed to. */
static void a_yes_is_to_what_was_shown(void **state)
{
    (void)state;
    struct world *w = world_open();
    AUTO_ENDED struct ended e = {0};
    struct cv_access *opened = access_open(w, "workspace", false, true);
    cv_auto_free char *fill = cv_format("cd '%s' && mkdir logs real && touch logs/1 real/1 real/2 && ln -s logs link", w->workspace);
    cv_auto_free char *turn = cv_format("cd '%s' && rm link && ln -s real link", w->workspace);
    assert_int_equal(system(fill), 0);
    begin(w, opened, knows_none, "fs_remove", remove_args("link/1"), &e);
    cv_auto_free char *first = asked_about(w, &e, "link/1', which is '");
    assert_int_equal(system(turn), 0);
    assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), true, NULL, NULL), 0);
    cv_loop_run(w->loop);
    assert_int_equal(e.ends, 0);
    cv_auto_free char *second = asked_about(w, &e, "/real/1'");
    assert_string_not_equal(first, second);
    assert_true(is_there(w, "logs/1") && is_there(w, "real/1"));
    assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), true, NULL, NULL), 0);
    cv_loop_run(w->loop);
    assert_ok(&e);
    assert_true(is_there(w, "logs/1") && !is_there(w, "real/1"));

    AUTO_ENDED struct ended more = {0};
    begin(w, opened, knows_none, "fs_remove", remove_args("real"), &more);
    free(asked_about(w, &more, "'real' with 1 entry,"));
    put(w, "real/new", "!");
    assert_int_equal(cv_door_answer(w->door, more.approval, geteuid(), true, NULL, NULL), 0);
    cv_loop_run(w->loop);
    free(asked_about(w, &more, "'real' with 2 entries of 1 bytes,"));
    assert_int_equal(cv_door_answer(w->door, more.approval, geteuid(), false, NULL, NULL), 0);
    cv_loop_run(w->loop);
    assert_string_equal(more.guard, "approval");
    assert_true(is_there(w, "real/new"));
    cv_access_close(opened);
    world_close(w);
}

static void a_no_changes_nothing(void **state)
{
    (void)state;
    struct world *w = world_open();
    AUTO_ENDED struct ended e = {0};
    struct cv_access *opened = access_open(w, "workspace", false, true);
    put(w, "a.txt", "A");
    begin(w, opened, knows_none, "fs_remove", remove_args("a.txt"), &e);
    assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), false, "why", NULL), 0);
    cv_loop_run(w->loop);
    assert_false(e.ok);
    assert_string_equal(e.guard, "approval");
    assert_true(is_there(w, "a.txt"));
    assert_kinds(w, &e, "call.intent call.started approval.asked approval.answered call.denied");
    cv_access_close(opened);
    world_close(w);
}

static void cancelled_while_asked(void **state)
{
    (void)state;
    struct world *w = world_open();
    AUTO_ENDED struct ended e = {0};
    struct cv_access *opened = access_open(w, "workspace", false, true);
    put(w, "a.txt", "A");
    struct cv_call *started = begin(w, opened, knows_none, "fs_remove", remove_args("a.txt"), &e);
    cv_call_cancel(started);
    cv_loop_run(w->loop);
    assert_string_equal(e.guard, "cancel");
    assert_true(is_there(w, "a.txt"));
    cv_auto_json json_t *waiting = cv_door_approvals(w->door);
    assert_int_equal(json_array_size(waiting), 0);
    cv_access_close(opened);
    world_close(w);
}

static const struct {
    knows_fn knows;
    bool yes, attended;
    const char *tool, *args;
    bool ok;
} unasked[] = {
    {knows_none, false, false, "fs_remove", "{\"path\":\"a.txt\"}", false},
    {knows_none, false, false, "fs_write", "{\"path\":\"a.txt\",\"text\":\"\"}", false},
    {knows_none, false, false, "fs_edit", "{\"path\":\"a.txt\",\"old\":\"A\",\"new\":\"B\"}", false},
    {knows_none, false, false, "fs_move", "{\"from\":\"a.txt\",\"to\":\"b.txt\"}", false},
    {knows_none, false, false, "fs_copy", "{\"from\":\"a.txt\",\"to\":\"b.txt\"}", true},
    {knows_none, false, false, "fs_append", "{\"path\":\"a.txt\",\"text\":\"B\"}", true},
    {knows_none, false, false, "fs_write", "{\"path\":\"new.txt\",\"text\":\"\"}", true},
    {knows_none, false, false, "fs_read", "{\"path\":\"a.txt\"}", true},
    {knows_all, false, false, "fs_remove", "{\"path\":\"a.txt\"}", true},
    {NULL, false, false, "fs_remove", "{\"path\":\"a.txt\"}", true},
    {knows_none, true, false, "fs_remove", "{\"path\":\"a.txt\"}", true},
    {knows_none, true, true, "fs_remove", "{\"path\":\"a.txt\"}", true},
    {NULL, false, false, "fs_remove", "{\"path\":\"many\"}", false},
    {NULL, true, false, "fs_remove", "{\"path\":\"many\"}", true},
};

static void where_nobody_is_asked(void **state)
{
    (void)state;
    struct world *w = world_open();
    for (size_t i = 0; i < sizeof unasked / sizeof unasked[0]; i++) {
        AUTO_ENDED struct ended e = {0};
        struct cv_access *opened = access_open(w, "workspace", unasked[i].yes, unasked[i].attended);
        cv_auto_free char *fill = cv_format("cd '%s' && rm -rf ./* && printf A > a.txt && mkdir many && cd many && touch $(seq 30)", w->workspace);
        assert_int_equal(system(fill), 0);
        begin(w, opened, unasked[i].knows, unasked[i].tool, json_loads(unasked[i].args, 0, NULL), &e);
        if (e.ok != unasked[i].ok)
            fail_msg("row %zu: %s", i, e.view);
        if (!unasked[i].ok) {
            assert_string_equal(e.guard, "approval");
            assert_true(is_there(w, "a.txt") && is_there(w, "many/7"));
            assert_kinds(w, &e, "call.intent call.started call.result");
        }
        cv_access_close(opened);
    }
    world_close(w);
}

/* ---- keeping -------------------------------------------------------------------------------------------------------- */

static const json_t *undo_of(const json_t *records, const char *call)
{
    size_t i;
    json_t *record;
    json_array_foreach((json_t *)records, i, record)
        if (strcmp(cv_json_str(record, "call", ""), call) == 0 && strcmp(cv_json_str(record, "kind", ""), "call.result") == 0)
            return json_object_get(json_object_get(record, "payload"), "undo");
    return NULL;
}

static void keeps_and_tells(void **state)
{
    (void)state;
    struct world *w = world_open();
    AUTO_ENDED struct ended e = {0};
    AUTO_ENDED struct ended looked = {0};
    struct cv_access *opened = keeping(w, false, false);
    cv_auto_free char *folder = cv_format("%s/kept/%s", w->state, w->run.text);
    put(w, "a.txt", "A");
    begin(w, opened, NULL, "fs_remove", remove_args("a.txt"), &e);
    assert_ok(&e);
    assert_null(json_object_get(e.result, "undo")); /* of the record, not for the model */
    assert_int_equal(entries_in(folder), 1);
    struct reading r = {.world = w};
    cv_store_run_events(w->store, w->run.text, 0, on_read, &r);
    while (!r.value)
        cv_loop_run(w->loop);
    const json_t *effect = json_array_get(undo_of(r.value, e.id), 0);
    cv_auto_free char *copy = cv_format("%s/%s", folder, cv_json_str(effect, "kept", ""));
    assert_string_equal(cv_json_str(effect, "op", ""), "removed");
    assert_int_equal(access(copy, F_OK), 0);
    json_decref(r.value);
    call(w, opened, "shell", json_pack("{s:s}", "command", "cat <&0; ls -d /kept* /proc/self/fd/* 2>&1; ls -la /dev/fd/ 2>&1"), &looked);
    assert_null(strstr(cv_json_str(looked.result, "output", ""), cv_json_str(effect, "kept", "?")));
    cv_access_close(opened);
    assert_int_equal(comes_to(folder, 1), 1); /* what the step of care copied is gone, in a room */
    world_close(w);
}

static void an_empty_place_does_not_stay(void **state)
{
    (void)state;
    struct world *w = world_open();
    AUTO_ENDED struct ended e = {0};
    struct cv_access *opened = keeping(w, false, false);
    cv_auto_free char *folder = cv_format("%s/kept/%s", w->state, w->run.text);
    begin(w, opened, NULL, "fs_write", json_pack("{s:s, s:s}", "path", "new", "text", "x"), &e);
    assert_ok(&e);
    assert_int_equal(entries_in(folder), 0);
    cv_access_close(opened);
    assert_int_equal(entries_in(folder), -1);
    world_close(w);
}

/* No place for copies: then it is asked about, and not done silently without them. */
static void a_place_that_cannot_be_made(void **state)
{
    (void)state;
    struct world *w = world_open();
    AUTO_ENDED struct ended e = {0};
    struct cv_access *opened = keeping(w, false, false);
    cv_auto_free char *nowhere = cv_format("%s/nowhere/kept", w->state);
    cv_door_set_kept(w->door, nowhere);
    put(w, "a.txt", "A");
    begin(w, opened, NULL, "fs_remove", remove_args("a.txt"), &e);
    assert_string_equal(e.guard, "approval");
    assert_non_null(strstr(e.view, "cannot be undone"));
    assert_true(is_there(w, "a.txt"));
    cv_access_close(opened);
    world_close(w);
}

static void names_that_lead_elsewhere(void **state)
{
    (void)state;
    struct world *w = world_open();
    static const char *const names[] = {"..", "../..", "a/b", "", "."};
    cv_auto_free char *kept = cv_format("%s/kept", w->state);
    mkdir(kept, 0700);
    cv_door_set_kept(w->door, kept);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        AUTO_ENDED struct ended e = {0};
        struct cv_error err = CV_ERROR_INIT;
        struct cv_access *opened = NULL;
        struct cv_access_request request = {.workspace = w->workspace, .uid = geteuid(), .gid = getegid(), .keep = names[i]};
        assert_int_equal(cv_access_open(w->door, &request, &opened, &err), 0);
        put(w, "a.txt", "A");
        begin(w, opened, NULL, "fs_remove", remove_args("a.txt"), &e);
        assert_false(e.ok);
        cv_access_close(opened);
    }
    assert_int_equal(entries_in(kept), 0);
    world_close(w);
}

/* A user's folder of kept things, with a sparse file that is more than is kept of anybody. */
static void kept_of(const struct world *w, const char *name, uid_t uid, off_t bytes)
{
    cv_auto_free char *folder = cv_format("%s/kept/%s", w->state, name);
    cv_auto_free char *file = cv_format("%s/big", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(cv_file_write(file, 0600, "", 0, NULL), 0);
    assert_int_equal(truncate(file, bytes), 0);
    assert_int_equal(chown(file, uid, uid), 0);
    assert_int_equal(chown(folder, uid, uid), 0);
}

/* What is too much goes, the oldest first, a user's own only; and with that user's rights: what others own and he moved into his
 * folder stays. */
static void too_much_is_removed_as_its_user(void **state)
{
    (void)state;
    struct world *w = world_open();
    cv_auto_free char *kept = cv_format("%s/kept", w->state);
    cv_auto_free char *theirs = cv_format("%s/one/theirs", kept);
    cv_auto_free char *file = cv_format("%s/file", theirs);
    cv_auto_free char *mine = cv_format("%s/one/big", kept);
    cv_auto_free char *other = cv_format("%s/two/big", kept);
    if (geteuid() != 0) {
        world_close(w);
        skip();
    }
    assert_int_equal(chmod(w->dir, 0711) | chmod(w->state, 0711) | mkdir(kept, 0711), 0);
    kept_of(w, "one", 65534, (off_t)CV_LIMIT_KEPT_TOTAL_BYTES + 1);
    kept_of(w, "two", 65533, (off_t)CV_LIMIT_KEPT_TOTAL_BYTES / 2);
    kept_of(w, "three", 65534, (off_t)CV_LIMIT_KEPT_TOTAL_BYTES / 2);
    assert_int_equal(mkdir(theirs, 0755), 0);
    assert_int_equal(cv_file_write(file, 0644, "x", 1, NULL), 0);
    cv_auto_free char *order = cv_format("touch -d yesterday '%s/one'", kept);
    assert_int_equal(system(order), 0);
    cv_door_set_kept(w->door, kept);
    world_close_keeping(w);
    cv_auto_free char *third = cv_format("%s/three/big", kept);
    bool right = access(mine, F_OK) < 0 && access(file, F_OK) == 0 && access(other, F_OK) == 0 && access(third, F_OK) == 0;
    world_remove(w);
    assert_true(right);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_again_after_a_yes),       cmocka_unit_test(a_yes_is_to_what_was_shown),
        cmocka_unit_test(a_no_changes_nothing), cmocka_unit_test(cancelled_while_asked),
        cmocka_unit_test(where_nobody_is_asked),        cmocka_unit_test(keeps_and_tells),      cmocka_unit_test(an_empty_place_does_not_stay),
        cmocka_unit_test(a_place_that_cannot_be_made), cmocka_unit_test(names_that_lead_elsewhere),
        cmocka_unit_test(too_much_is_removed_as_its_user),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
