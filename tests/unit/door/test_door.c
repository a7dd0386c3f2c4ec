// SPDX-License-Identifier: MIT
/*
 * test_door.c - the one door with the real store, policies, sandbox and tools: what is recorded, in which order, what is
 * refused and by whom, how calls end. Each test has a folder of its own with a journal and a workspace.
 */
#include "tests/unit/door/world.h"

static void test_write_is_recorded_before_it_happens(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "a file.txt", "text", "hello\n"), &e);
    assert_ok(&e);
    assert_true(e.enforced);
    assert_int_equal(e.verdicts, 1);
    assert_string_equal(e.view, "ok: wrote 6 bytes to a file.txt");
    assert_kinds(w, &e, "call.intent call.started call.result");
    cv_auto_free char *path = cv_format("%s/a file.txt", w->workspace);
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    assert_int_equal(cv_file_read(path, 100, &text, NULL), 0);
    assert_string_equal(cv_buf_text(&text), "hello\n");
    cv_access_close(access);
    world_close(w);
}

static void test_read_has_one_record(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "calc", json_pack("{s:s}", "expression", "6*7"), &e);
    assert_ok(&e);
    assert_string_equal(e.view, "42");
    assert_kinds(w, &e, "call.read");
    cv_access_close(access);
    world_close(w);
}

static const struct {
    const char *name, *policy, *tool, *args, *guard, *view_part;
} refusals[] = {
    {"unknown tool", NULL, "fs_explode", "{}", "schema", "there is no tool 'fs_explode'"},
    {"missing argument", NULL, "fs_read", "{}", "schema", "path"},
    {"wrong type", NULL, "fs_read", "{\"path\": 7}", "schema", "expected a string"},
    {"further argument", NULL, "fs_read", "{\"path\": \"a\", \"mode\": \"x\"}", "schema", "mode"},
    {"write under readonly", "readonly", "fs_write", "{\"path\": \"a\", \"text\": \"x\"}", "policy", "(policy: "},
    {"write outside", NULL, "fs_write", "{\"path\": \"/etc/passwd\", \"text\": \"x\"}", "policy", "/etc/passwd: not allowed (policy: files.write)"},
    {"read outside", NULL, "fs_read", "{\"path\": \"/root/secret\"}", "policy", "(policy: files.read)"},
    {"read denied inside", NULL, "fs_read", "{\"path\": \"/etc/shadow\"}", "policy", "(policy: files.deny"},
    {"climb out", NULL, "fs_read", "{\"path\": \"../../../../root/x\"}", "policy", "(policy: files.read)"},
    {"shell under readonly", "readonly", "shell", "{\"command\": \"true\"}", "policy", "shell"},
};

static void test_refusals_name_their_guard(void **state)
{
    (void)state;
    struct world *w = world_open();
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct cv_access *access = access_open(w, refusals[i].policy, false, true);
        AUTO_ENDED struct ended e = {0};
        call(w, access, refusals[i].tool, json_loads(refusals[i].args, 0, NULL), &e);
        if (e.ok || strcmp(e.guard, refusals[i].guard) != 0 || !strstr(e.view, refusals[i].view_part))
            fail_msg("%s: guard '%s', view '%s'", refusals[i].name, e.guard, e.view);
        assert_false(e.enforced); /* no worker was made */
        if (strcmp(e.guard, "policy") == 0)
            assert_true(e.rule[0] && e.hint[0]);
        assert_kinds(w, &e, "call.denied");
        cv_access_close(access);
    }
    world_close(w);
}

static void test_tool_error_is_an_end_with_guard(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "fs_read", json_pack("{s:s}", "path", "missing.txt"), &e);
    assert_false(e.ok);
    assert_true(e.enforced);
    assert_string_equal(e.view, "error: missing.txt: no such file or folder (filesystem)");
    assert_kinds(w, &e, "call.read");
    cv_access_close(access);
    world_close(w);
}

static void test_approval(void **state)
{
    (void)state;
    struct world *w = world_open();
    for (int allow = 0; allow < 2; allow++) {
        struct cv_error err = CV_ERROR_INIT;
        struct cv_access *access = access_open(w, "asking", false, true);
        AUTO_ENDED struct ended e = {0};
        start(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "asked", "text", "x"), &e, 0, false);
        cv_loop_run(w->loop);
        assert_non_null(e.approval);
        assert_int_equal(e.verdict, CV_VERDICT_ASK);
        json_t *list = cv_door_approvals(w->door);
        assert_int_equal(json_array_size(list), 1);
        json_decref(list);
        assert_int_equal(cv_door_answer(w->door, e.approval, 12345, true, NULL, &err), -EPERM);
        assert_int_equal(cv_door_answer(w->door, "a00000000000000000", geteuid(), true, NULL, &err), -ENOENT);
        assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), allow, "because", &err), 0);
        assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), true, NULL, &err), -ENOENT); /* one use */
        cv_loop_run(w->loop);
        assert_int_equal(e.ends, 1);
        assert_int_equal(e.ok, allow);
        if (!allow)
            assert_string_equal(e.guard, "approval");
        assert_kinds(w, &e,
                     allow ? "approval.asked approval.answered call.intent call.started call.result"
                           : "approval.asked approval.answered call.denied");
        cv_access_close(access);
    }
    world_close(w);
}

static void test_approval_expires(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = access_open(w, "asking", false, true);
    AUTO_ENDED struct ended e = {0};
    start(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "asked", "text", "x"), &e, 0, false);
    cv_loop_run(w->loop); /* until it is asked */
    cv_loop_run(w->loop); /* until its second is over */
    assert_int_equal(e.ends, 1);
    assert_false(e.ok);
    assert_string_equal(e.guard, "approval");
    assert_non_null(strstr(e.view, "not given in time"));
    assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), true, NULL, &err), -ENOENT);
    cv_access_close(access);
    world_close(w);
}

static void test_ask_without_anybody_is_no(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, "asking", false, false);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "a", "text", "x"), &e);
    assert_false(e.ok);
    assert_string_equal(e.guard, "approval");
    cv_access_close(access);

    access = access_open(w, "asking", true, false);
    AUTO_ENDED struct ended yes = {0};
    call(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "a", "text", "x"), &yes);
    assert_ok(&yes);
    cv_access_close(access);
    world_close(w);
}

static void test_cancel(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, "asking", false, true);

    AUTO_ENDED struct ended before = {0};
    cv_call_cancel(start(w, access, "shell", json_pack("{s:s}", "command", "sleep 60"), &before, 0, false));
    cv_loop_run(w->loop);
    assert_int_equal(before.ends, 1);
    assert_string_equal(before.guard, "cancel");

    AUTO_ENDED struct ended asking = {0};
    struct cv_call *waiting = start(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "a", "text", "x"), &asking, 0, false);
    cv_loop_run(w->loop);
    assert_non_null(asking.approval);
    cv_call_cancel(waiting);
    assert_int_equal(asking.ends, 0);
    cv_loop_run(w->loop);
    assert_string_equal(asking.guard, "cancel");

    AUTO_ENDED struct ended running = {0};
    struct cv_call *sleeping = start(w, access, "exec", json_loads("{\"argv\":[\"sh\",\"-c\",\"echo up; sleep 60\"]}", 0, NULL), &running, 0, true);
    while (running.output.len == 0 && running.ends == 0)
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
    if (running.ends)
        fail_msg("%s", running.view);
    cv_call_cancel(sleeping);
    cv_loop_run(w->loop);
    assert_int_equal(running.ends, 1);
    assert_string_equal(running.guard, "cancel");
    assert_kinds(w, &running, "call.intent call.started call.result");
    cv_access_close(access);
    world_close(w);
}

static void test_deadline(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    start(w, access, "shell", json_pack("{s:s}", "command", "trap '' TERM; sleep 60"), &e, 300, false);
    cv_loop_run(w->loop);
    assert_false(e.ok);
    assert_string_equal(e.guard, "deadline");
    cv_access_close(access);
    world_close(w);
}

static void test_commands(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "shell", json_pack("{s:s}", "command", "echo out; echo err >&2; exit 3"), &e);
    assert_ok(&e);
    assert_int_equal(cv_json_num(e.result, "exit", -1), 3);
    assert_non_null(strstr(e.view, "exit 3\n"));
    assert_non_null(strstr(e.view, "out"));

    AUTO_ENDED struct ended missing = {0};
    call(w, access, "exec", json_loads("{\"argv\":[\"no-such-command\"]}", 0, NULL), &missing);
    assert_false(missing.ok);
    assert_true(missing.exec_missing);

    AUTO_ENDED struct ended big = {0};
    call(w, access, "shell", json_pack("{s:s}", "command", "head -c 400000 /dev/zero | tr '\\0' x"), &big);
    assert_ok(&big);
    assert_int_equal(json_string_length(json_object_get(big.result, "output")), CV_LIMIT_SHELL_OUTPUT_BYTES);
    assert_true(cv_json_flag(big.result, "truncated"));
    assert_int_equal(cv_json_num(big.result, "dropped_bytes", 0), 400000 - CV_LIMIT_SHELL_OUTPUT_BYTES);
    cv_access_close(access);
    world_close(w);
}

static void test_more_calls_than_places(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {.waiting_for = CV_LIMIT_CALLS_ACTIVE + 20, .world = w};
    for (int i = 0; i < e.waiting_for; i++)
        start(w, access, "calc", json_pack("{s:s}", "expression", "1+1"), &e, 0, false);
    cv_loop_run(w->loop);
    assert_int_equal(e.ends, e.waiting_for);
    assert_int_equal(cv_door_active(w->door), 0);
    cv_access_close(access);
    world_close(w);
}

static void test_own_folders_are_covered(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = NULL;
    cv_door_protect(w->door, w->state);
    struct cv_access_request inside = {.workspace = w->state, .uid = geteuid(), .gid = getegid()};
    assert_int_equal(cv_access_open(w->door, &inside, &access, &err), -EINVAL);
    assert_non_null(strstr(err.text, "belongs to the daemon"));

    struct cv_access_request above = {.workspace = w->dir, .uid = geteuid(), .gid = getegid()};
    assert_int_equal(cv_access_open(w->door, &above, &access, &err), 0);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "shell", json_pack("{s:s}", "command", "cat state/journal.db && echo leaked"), &e);
    assert_ok(&e);
    assert_null(strstr(e.view, "leaked"));
    cv_access_close(access);
    world_close(w);
}

/* The workspace has its links worked out, so what "~" means must have too: files.deny would hide nothing otherwise. */
static void test_a_home_behind_a_link_is_the_same_home(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = NULL;
    cv_auto_free char *link = cv_format("%s/home", w->dir);
    cv_auto_free char *secret = cv_format("%s/secret", w->workspace);
    assert_int_equal(symlink(w->workspace, link), 0);
    assert_int_equal(cv_file_write(secret, 0644, "leaked\n", 7, NULL), 0);
    add_policy(w, "hiding", "{\"about\": \"a\", \"extends\": \"workspace\", \"files\": {\"deny\": [{\"path\": \"~/secret\", \"why\": \"a test\"}]}}");
    struct cv_access_request request = {.policy = "hiding", .workspace = w->workspace, .home = link, .uid = geteuid(), .gid = getegid()};
    assert_int_equal(cv_access_open(w->door, &request, &access, &err), 0);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "shell", json_pack("{s:s}", "command", "cat secret"), &e);
    assert_ok(&e);
    assert_null(strstr(e.view, "leaked"));
    cv_access_close(access);
    world_close(w);
}

/* A grant that goes through a link holds a folder of the daemon's own under another name. */
static void test_own_folders_behind_a_link_are_covered(void **state)
{
    (void)state;
    struct world *w = world_open();
    cv_auto_free char *own = cv_format("%s/real/inner/own", w->dir);
    cv_auto_free char *secret = cv_format("%s/secret", own);
    cv_auto_free char *real = cv_format("%s/real", w->dir);
    cv_auto_free char *link = cv_format("%s/link", w->dir);
    cv_auto_free char *policy = cv_format("{\"about\": \"a\", \"extends\": \"workspace\", \"files\": {\"read\": [{\"path\": \"%s/inner\", "
                                          "\"why\": \"a test\"}]}}", link);
    assert_int_equal(cv_file_mkdirs(own, 0755, NULL), 0);
    chmod(real, 0755);
    assert_int_equal(cv_file_write(secret, 0644, "leaked\n", 7, NULL), 0);
    assert_int_equal(symlink(real, link), 0);
    add_policy(w, "linked", policy);
    cv_door_protect(w->door, own);
    struct cv_access *access = access_open(w, "linked", false, true);
    AUTO_ENDED struct ended e = {0};
    cv_auto_free char *command = cv_format("ls -d '%s/inner' && cat '%s/inner/own/secret'", link, link);
    call(w, access, "shell", json_pack("{s:s}", "command", command), &e);
    assert_ok(&e);
    assert_non_null(strstr(e.view, "/link/inner")); /* the grant itself is there */
    assert_null(strstr(e.view, "leaked"));
    cv_access_close(access);
    world_close(w);
}

static void test_who_waits_for_a_person_holds_no_place(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_call *calls[CV_LIMIT_CALLS_ACTIVE];
    struct ended asked[CV_LIMIT_CALLS_ACTIVE] = {0};
    struct cv_access *access = access_open(w, "patient", false, true);
    for (int i = 0; i < CV_LIMIT_CALLS_ACTIVE; i++)
        calls[i] = start(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "a", "text", "x"), &asked[i], 0, false);
    for (size_t waiting = 0; waiting < CV_LIMIT_CALLS_ACTIVE;) {
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
        json_t *list = cv_door_approvals(w->door);
        waiting = json_array_size(list);
        json_decref(list);
    }
    AUTO_ENDED struct ended other = {0};
    start(w, access, "calc", json_pack("{s:s}", "expression", "6*7"), &other, 0, false);
    while (other.ends == 0)
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
    assert_ok(&other);
    assert_int_equal(cv_door_answer(w->door, asked[0].approval, geteuid(), true, "", &err), 0); /* it queues for a place again */
    while (asked[0].ends == 0)
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
    assert_ok(&asked[0]);
    for (int i = 1; i < CV_LIMIT_CALLS_ACTIVE; i++)
        cv_call_cancel(calls[i]);
    while (cv_door_active(w->door) > 0)
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
    for (int i = 0; i < CV_LIMIT_CALLS_ACTIVE; i++) {
        assert_int_equal(asked[i].ends, 1);
        ended_finish(&asked[i]);
    }
    cv_access_close(access);
    world_close(w);
}

static void test_a_share_of_a_user(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *theirs = NULL, *ours = access_open(w, NULL, false, true);
    struct cv_call *calls[CV_LIMIT_USER_CALLS], *further;
    AUTO_ENDED struct ended e = {.waiting_for = CV_LIMIT_USER_CALLS}, own = {0};
    chmod(w->dir, 0755);
    struct cv_access_request foreign = {.workspace = w->workspace, .uid = 54321, .gid = 54321};
    if (cv_access_open(w->door, &foreign, &theirs, &err) < 0)
        fail_msg("%s", err.text);
    for (int i = 0; i < CV_LIMIT_USER_CALLS; i++)
        calls[i] = start(w, theirs, "calc", json_pack("{s:s}", "expression", "1"), &e, 0, false);
    struct cv_call_request request = {.tool = "calc", .events = {.on_end = on_end}, .arg = &e};
    assert_int_equal(cv_call_start(theirs, &request, &further, &err), -EBUSY);
    assert_non_null(strstr(err.text, "64 calls of user 54321"));
    for (int i = 0; i < CV_LIMIT_USER_CALLS; i++)
        cv_call_cancel(calls[i]);
    start(w, ours, "calc", json_pack("{s:s}", "expression", "1"), &own, 0, false); /* there is room for others */
    while (e.ends < CV_LIMIT_USER_CALLS || own.ends == 0)
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
    cv_access_close(theirs);
    cv_access_close(ours);
    world_close(w);
}

static void test_cancelled_by_who_was_told_asks_nobody(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, "patient", false, true);
    AUTO_ENDED struct ended e = {0};
    e.cancel_at_verdict = start(w, access, "fs_write", json_pack("{s:s, s:s}", "path", "a", "text", "x"), &e, 0, false);
    cv_loop_run(w->loop);
    assert_int_equal(e.ends, 1);
    assert_null(e.approval);
    assert_string_equal(e.guard, "cancel");
    cv_access_close(access);
    world_close(w);
}

static void test_the_intent_says_who_and_with_which_environment(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {.world = w, .waiting_for = 1};
    cv_auto_json json_t *args = json_pack("{s:[s]}", "argv", "true");
    const char *const env[] = {"TOKEN=hidden", "A=b", NULL};
    struct cv_call_request request = {.run = w->run.text, .tool = "exec", .args = args, .env = env, .events = {.on_end = on_end}, .arg = &e};
    struct cv_call *made;
    assert_int_equal(cv_call_start(access, &request, &made, &err), 0);
    cv_loop_run(w->loop);
    assert_ok(&e);
    struct reading r = {.world = w};
    cv_store_run_events(w->store, w->run.text, 0, on_read, &r);
    cv_loop_run(w->loop);
    const json_t *intent = json_object_get(json_array_get(r.value, 0), "payload");
    assert_int_equal(cv_json_num(intent, "uid", -1), geteuid());
    cv_auto_free char *text = cv_json_dump(intent);
    assert_non_null(strstr(text, "\"env\":[\"TOKEN\",\"A\"]"));
    assert_null(strstr(text, "hidden"));
    json_decref(r.value);
    cv_access_close(access);
    world_close(w);
}

/* A cell that could not be made is no verdict on the next call. */
static void test_a_cell_that_could_not_be_made_is_made_again(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    cv_auto_free char *away = cv_format("%s/away", w->dir);
    assert_int_equal(rename(w->workspace, away), 0);
    AUTO_ENDED struct ended lost = {0}, found = {0};
    call(w, access, "shell", json_pack("{s:s}", "command", "true"), &lost);
    assert_false(lost.ok);
    assert_int_equal(rename(away, w->workspace), 0);
    call(w, access, "shell", json_pack("{s:s}", "command", "true"), &found);
    assert_ok(&found);
    cv_access_close(access);
    world_close(w);
}

static void test_kept_folders_stay_as_they_are(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *inside = NULL;
    cv_auto_free char *kept = cv_format("%s/build/bin", w->workspace);
    cv_auto_free char *program = cv_format("%s/program", kept);
    assert_int_equal(cv_file_mkdirs(kept, 0755, NULL), 0);
    assert_int_equal(cv_file_write(program, 0755, "as it is\n", 9, NULL), 0);
    cv_door_keep(w->door, kept);
    struct cv_access_request request = {.workspace = kept, .uid = geteuid(), .gid = getegid()};
    assert_int_equal(cv_access_open(w->door, &request, &inside, &err), -EINVAL);

    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    call(w, access, "shell", json_pack("{s:s}", "command", "cat build/bin/program; echo x > build/bin/program; echo x > build/bin/new; "
                                                           "rm build/bin/program; mv build moved; echo y > build/other && cat build/other"), &e);
    assert_ok(&e);
    assert_non_null(strstr(e.view, "as it is\n"));
    assert_non_null(strstr(e.view, "Read-only file system"));
    assert_non_null(strstr(e.view, "y")); /* what stands beside it is the workspace */
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    assert_int_equal(cv_file_read(program, 100, &text, NULL), 0);
    assert_string_equal(cv_buf_text(&text), "as it is\n");
    cv_access_close(access);
    world_close(w);
}

static void test_workspaces(void **state)
{
    (void)state;
    struct world *w = world_open();
    cv_auto_free char *missing = cv_format("%s/missing", w->dir);
    cv_auto_free char *file = cv_format("%s/asking.json", w->dir);
    const struct {
        const char *path;
        int code;
        const char *part;
    } cases[] = {
        {"/", -EINVAL, "may not be '/'"}, {"/tmp/..", -EINVAL, "may not be '/'"}, {"relative", -EINVAL, "absolute"},
        {NULL, -EINVAL, "absolute"},      {missing, -ENOENT, "no such folder"},   {file, -ENOTDIR, "is a file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        struct cv_access *access = NULL;
        struct cv_access_request request = {.workspace = cases[i].path, .uid = geteuid(), .gid = getegid()};
        assert_int_equal(cv_access_open(w->door, &request, &access, &err), cases[i].code);
        assert_non_null(strstr(err.text, cases[i].part));
    }
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = NULL;
    cv_auto_free char *bytes = cv_format("%s/\xff", w->dir);
    cv_auto_free char *link = cv_format("%s/link", w->dir);
    mkdir(bytes, 0755);
    assert_int_equal(symlink(bytes, link), 0); /* its name is text, what it leads to is not */
    struct cv_access_request odd = {.workspace = link, .uid = geteuid(), .gid = getegid()};
    assert_int_equal(cv_access_open(w->door, &odd, &access, &err), -EILSEQ);
    struct cv_access_request home = {.workspace = w->workspace, .home = "somewhere", .uid = geteuid(), .gid = getegid()};
    assert_int_equal(cv_access_open(w->door, &home, &access, &err), -EINVAL);
    assert_non_null(strstr(err.text, "home 'somewhere': expected an absolute path"));
    struct cv_access_request request = {.policy = "nonesuch", .workspace = w->workspace, .uid = geteuid(), .gid = getegid()};
    assert_int_equal(cv_access_open(w->door, &request, &access, &err), -ENOENT);
    assert_non_null(strstr(err.text, "workspace")); /* names those that exist */

    chmod(w->dir, 0700); /* another user may not reach what lies below */
    struct cv_access_request foreign = {.workspace = w->workspace, .uid = 54321, .gid = 54321};
    assert_int_equal(cv_access_open(w->door, &foreign, &access, &err), -EACCES);
    world_close(w);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_is_recorded_before_it_happens),
        cmocka_unit_test(test_read_has_one_record),
        cmocka_unit_test(test_refusals_name_their_guard),
        cmocka_unit_test(test_tool_error_is_an_end_with_guard),
        cmocka_unit_test(test_approval),
        cmocka_unit_test(test_approval_expires),
        cmocka_unit_test(test_ask_without_anybody_is_no),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_more_calls_than_places),
        cmocka_unit_test(test_own_folders_are_covered),
        cmocka_unit_test(test_a_home_behind_a_link_is_the_same_home),
        cmocka_unit_test(test_own_folders_behind_a_link_are_covered),
        cmocka_unit_test(test_who_waits_for_a_person_holds_no_place),
        cmocka_unit_test(test_a_share_of_a_user),
        cmocka_unit_test(test_cancelled_by_who_was_told_asks_nobody),
        cmocka_unit_test(test_the_intent_says_who_and_with_which_environment),
        cmocka_unit_test(test_a_cell_that_could_not_be_made_is_made_again),
        cmocka_unit_test(test_kept_folders_stay_as_they_are),
        cmocka_unit_test(test_workspaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
