// SPDX-License-Identifier: MIT
/*
 * test_carriers.c - calls that no worker carries out: the host room, the desk and egress (a fake one), with tools of the test
 * behind the names that the policy knows. What is recorded, who refuses, and that a call ends once and leaves nothing behind
 * whatever state it is cancelled in, when its time is up and when the store is lost.
 */
#include "tests/unit/door/world.h"

#include "tools/door/internal.h"

#include <pthread.h>
#include <sys/resource.h>

/* ---- tools of the test ------------------------------------------------------------------------------------------------ */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool open;              /* slow host tools may end */
    int inside, most, done; /* in `host` now, at once at most, and ended */
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void set_gate(bool open)
{
    pthread_mutex_lock(&gate.lock);
    gate.open = open;
    gate.done = open ? gate.done : 0;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.lock);
}

static int gate_count(const int *what)
{
    pthread_mutex_lock(&gate.lock);
    int n = *what;
    pthread_mutex_unlock(&gate.lock);
    return n;
}

static int host_slow(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    (void)args;
    (void)err;
    pthread_mutex_lock(&gate.lock);
    if (++gate.inside > gate.most)
        gate.most = gate.inside;
    while (!gate.open)
        pthread_cond_wait(&gate.changed, &gate.lock);
    gate.inside--;
    gate.done++;
    pthread_mutex_unlock(&gate.lock);
    json_object_set_new(result, "text", json_string("slow"));
    return 0;
}

static int host_says(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)err;
    json_object_set_new(result, "text", json_string(cv_json_str(args, "expression", "")));
    json_object_set_new(result, "root", json_string(env->root));
    json_object_set_new(result, "workspace", json_string(env->workspace));
    json_object_set_new(result, "uid", json_integer((json_int_t)env->uid));
    return 0;
}

static int host_fails(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    (void)args;
    (void)result;
    return cv_deny(err, -ENOENT, "tool", "host.none", "there is no such thing here");
}

static int host_floods(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    (void)args;
    (void)err;
    char *text = cv_zalloc(CV_LIMIT_RESULT_BYTES + 1);
    memset(text, 'x', CV_LIMIT_RESULT_BYTES);
    json_object_set_new(result, "text", json_string(text));
    free(text);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    cv_buf_puts(out, cv_json_str(result, "text", "?"));
}

static int fetch(const json_t *args, struct cv_http_request *out, struct cv_error *err)
{
    const char *url = cv_json_str(args, "expression", "");
    if (strncmp(url, "http", 4) != 0)
        return cv_fail(err, -EINVAL, "args.url", "args.url: '%s' is no address", url);
    out->method = "GET";
    out->url = url;
    return 0;
}

static int fetched(const json_t *args, const struct cv_http_answer *answer, json_t *result, struct cv_error *err)
{
    (void)args;
    if (!answer->is_text)
        return cv_deny(err, -EILSEQ, "tool", "http.binary", "the answer is no text");
    json_object_set_new(result, "text", json_stringn(answer->body, answer->body_len));
    return 0;
}

#define FAKE .name = "calc", .signature = "calc(expression)", .summary = "", .help = "", .params = "{\"type\":\"object\"}", .capabilities = "", .view = view
static const struct cv_tool slow_tool = {FAKE, .carrier = CV_BY_HOST, .host = host_slow};
static const struct cv_tool says_tool = {FAKE, .carrier = CV_BY_HOST, .host = host_says};
static const struct cv_tool acts_tool = {FAKE, .carrier = CV_BY_HOST, .host = host_says, .effect = CV_EFFECT_OPAQUE};
static const struct cv_tool slow_act_tool = {FAKE, .carrier = CV_BY_HOST, .host = host_slow, .effect = CV_EFFECT_OPAQUE};
static const struct cv_tool fails_tool = {FAKE, .carrier = CV_BY_HOST, .host = host_fails};
static const struct cv_tool floods_tool = {FAKE, .carrier = CV_BY_HOST, .host = host_floods};
static const struct cv_tool fetch_tool = {FAKE, .carrier = CV_BY_EGRESS, .fetch = fetch, .fetched = fetched};
static const struct cv_tool nobodys_tool = {FAKE, .carrier = CV_BY_DESK};

/* ---- a fake egress ---------------------------------------------------------------------------------------------------- */

struct cv_egress {
    struct cv_loop *loop;
    struct cv_http *open; /* the one that waits for net_answer */
    bool refuses;
    int started;
};

struct cv_http {
    struct cv_egress *egress;
    struct cv_http_request request;
    bool cancelled;
    int turns;
};

static struct cv_egress net;

int cv_egress_start(struct cv_egress *egress, const struct cv_http_request *request, struct cv_http **out, struct cv_error *err)
{
    assert_true(json_is_array(request->rules));
    assert_true(request->timeout_ms > 0);
    if (egress->refuses)
        return cv_fail(err, -EBUSY, "http.busy", "too many requests");
    struct cv_http *http = cv_new(struct cv_http);
    http->egress = egress;
    http->request = *request;
    egress->open = http;
    egress->started++;
    *out = http;
    return 0;
}

/* The real one answers when its process has: long after the call has ended. */
static void net_cancelled(void *arg)
{
    struct cv_http *http = arg;
    struct cv_error err = CV_ERROR_INIT;
    if (++http->turns < 5) {
        cv_loop_defer(http->egress->loop, net_cancelled, http);
        return;
    }
    cv_fail(&err, -ECANCELED, "cancelled", "cancelled");
    http->request.on_end(NULL, &err, http->request.arg);
    free(http);
}

void cv_http_cancel(struct cv_http *http)
{
    assert_false(http->cancelled);
    http->cancelled = true;
    http->egress->open = NULL;
    cv_loop_defer(http->egress->loop, net_cancelled, http);
}

static void net_answer(const struct cv_http_answer *answer, const struct cv_error *err)
{
    struct cv_http *http = net.open;
    assert_non_null(http);
    net.open = NULL;
    http->request.on_end(answer, err, http->request.arg);
    free(http);
}

static void net_open(struct world *w)
{
    net = (struct cv_egress){.loop = w->loop};
    cv_door_set_egress(w->door, &net);
}

/* ---- driving a call --------------------------------------------------------------------------------------------------- */

static json_t *expression(const char *text)
{
    return json_pack("{s:s}", "expression", text);
}

static struct cv_call *begin(struct world *w, struct cv_access *access, const struct cv_tool *tool, json_t *args, struct ended *e, uint64_t timeout_ms)
{
    struct cv_call *made = start(w, access, tool->name, args, e, timeout_ms, false);
    made->tool = tool; /* before the door has looked at it */
    return made;
}

static void turn(struct world *w)
{
    uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
}

static void until_ended(struct world *w, const struct ended *e)
{
    while (e->ends == 0)
        turn(w);
    assert_int_equal(e->ends, 1);
}

static void on_question(const char *call, const struct cv_approval *question, void *arg)
{
    struct ended *e = arg;
    (void)call;
    assert_int_equal(question->id[0], 'q');
    e->approval = cv_strdup(question->id);
}

static struct cv_call *ask(struct world *w, struct cv_access *access, const char *question, struct ended *e)
{
    struct cv_call *made = start(w, access, "ask_user", json_pack("{s:s}", "question", question), e, 0, false);
    made->events.on_question = on_question;
    return made;
}

static void until_asked(struct world *w, const struct ended *e)
{
    while (!e->approval && e->ends == 0)
        turn(w);
    if (!e->approval)
        fail_msg("%s", e->view);
}

/* The payload of the first record of a kind of the call. Gives it. */
static json_t *payload_of(struct world *w, const struct ended *e, const char *kind)
{
    struct reading r = {.world = w};
    json_t *found = NULL, *event;
    size_t i;
    cv_store_run_events(w->store, w->run.text, 0, on_read, &r);
    while (!r.value)
        cv_loop_run(w->loop);
    json_array_foreach(r.value, i, event)
        if (!found && strcmp(cv_json_str(event, "kind", ""), kind) == 0 && strcmp(cv_json_str(event, "call", ""), e->id) == 0)
            found = json_incref(json_object_get(event, "payload"));
    json_decref(r.value);
    return found;
}

static void assert_by(struct world *w, const struct ended *e, const char *kind, const char *by)
{
    cv_auto_json json_t *payload = payload_of(w, e, kind);
    const json_t *enforced = json_object_get(payload, "enforced");
    assert_string_equal(cv_json_str(enforced, "by", ""), by);
    assert_int_equal(json_object_size(enforced), 1); /* nothing that looks like a wall */
}

/* ---- the host room ---------------------------------------------------------------------------------------------------- */

static void test_host_tools_run_in_the_daemon_and_say_so(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0}, act = {0}, bad = {0}, big = {0};
    begin(w, access, &says_tool, expression("hello"), &e, 0);
    until_ended(w, &e);
    assert_ok(&e);
    assert_string_equal(e.view, "hello");
    assert_false(e.enforced);
    assert_string_equal(cv_json_str(e.result, "workspace", ""), w->workspace);
    assert_string_equal(cv_json_str(e.result, "root", "x"), "");
    assert_int_equal(cv_json_num(e.result, "uid", -1), geteuid());
    assert_kinds(w, &e, "call.read");
    assert_by(w, &e, "call.read", "host");

    begin(w, access, &acts_tool, expression("act"), &act, 0);
    until_ended(w, &act);
    assert_ok(&act);
    assert_kinds(w, &act, "call.intent call.started call.result");
    assert_by(w, &act, "call.started", "host");

    begin(w, access, &fails_tool, expression("x"), &bad, 0);
    until_ended(w, &bad);
    assert_string_equal(bad.view, "error: there is no such thing here (tool)");
    assert_kinds(w, &bad, "call.read");

    begin(w, access, &floods_tool, expression("x"), &big, 0);
    until_ended(w, &big);
    assert_false(big.ok);
    assert_non_null(strstr(big.view, "the limit is"));
    cv_access_close(access);
    world_close(w);
}

/* Many slow calls: two at a time in their threads; those that end early end at once, and none is lost or left. */
static void test_slow_host_tools_do_not_pile_up(void **state)
{
    (void)state;
    enum { CALLS = 20 };
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    struct ended ends[CALLS] = {0};
    struct cv_call *calls[CALLS];
    set_gate(false);
    gate.most = 0;
    for (int i = 0; i < CALLS; i++)
        calls[i] = begin(w, access, &slow_tool, expression("x"), &ends[i], 0);
    while (gate_count(&gate.inside) < 2)
        uv_run(cv_loop_uv(w->loop), UV_RUN_NOWAIT); /* a thread that gets there sends no letter */
    for (int i = 0; i < CALLS; i += 2)
        cv_call_cancel(calls[i]);
    for (int i = 0; i < CALLS; i += 2) {
        until_ended(w, &ends[i]); /* although the threads are still busy */
        assert_string_equal(ends[i].guard, "cancel");
    }
    AUTO_ENDED struct ended late = {0};
    begin(w, access, &says_tool, expression("x"), &late, 50); /* both threads are taken */
    until_ended(w, &late);
    assert_string_equal(late.guard, "deadline");
    set_gate(true);
    for (int i = 1; i < CALLS; i += 2) {
        until_ended(w, &ends[i]);
        assert_ok(&ends[i]);
    }
    assert_int_equal(gate_count(&gate.most), 2);
    for (int i = 0; i < CALLS; i++) {
        assert_int_equal(ends[i].ends, 1);
        ended_finish(&ends[i]);
    }
    cv_access_close(access);
    world_close(w);
}

/* The door goes while a thread still works for a call that was given up: its answer finds nobody, and nothing leaks. */
static void test_a_late_answer_finds_nobody(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    set_gate(false);
    begin(w, access, &slow_act_tool, expression("x"), &e, 30);
    until_ended(w, &e);
    assert_string_equal(e.guard, "deadline");
    assert_kinds(w, &e, "call.intent call.started call.result");
    set_gate(true);
    cv_access_close(access);
    world_close(w);
    assert_int_equal(gate_count(&gate.done), 1);
}

/* ---- egress ----------------------------------------------------------------------------------------------------------- */

static void test_without_egress_its_tools_are_refused(void **state)
{
    (void)state;
    struct world *w = world_open();
    add_policy(w, "net", "{\"about\": \"a\", \"extends\": \"workspace\", \"network\": [{\"host\": \"*\", \"ports\": [80, 443], \"methods\": [\"GET\"], "
                         "\"why\": \"a test\"}]}");
    struct cv_access *access = access_open(w, "net", false, true), *closed = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended none = {0}, law = {0}, odd = {0};
    begin(w, access, &fetch_tool, expression("http://example.org/"), &none, 0);
    until_ended(w, &none);
    assert_string_equal(none.guard, "egress");
    assert_string_equal(none.view, "error: calc: this daemon has no way to a network (egress)");
    assert_kinds(w, &none, "call.denied");

    net_open(w);
    begin(w, closed, &fetch_tool, expression("http://example.org/"), &law, 0); /* no rule of the policy gives it */
    until_ended(w, &law);
    assert_string_equal(law.guard, "policy");
    begin(w, access, &fetch_tool, expression("nonsense"), &odd, 0);
    until_ended(w, &odd);
    assert_string_equal(odd.guard, "schema");
    assert_int_equal(net.started, 0);
    cv_access_close(access);
    cv_access_close(closed);
    world_close(w);
}

static void test_egress_answers_become_results(void **state)
{
    (void)state;
    struct world *w = world_open();
    add_policy(w, "net", "{\"about\": \"a\", \"extends\": \"workspace\", \"network\": [{\"host\": \"*\", \"ports\": [80, 443], \"methods\": [\"GET\"], "
                         "\"why\": \"a test\"}]}");
    struct cv_access *access = access_open(w, "net", false, true);
    struct cv_error err = CV_ERROR_INIT;
    AUTO_ENDED struct ended good = {0}, binary = {0}, stopped = {0}, busy = {0}, slow = {0};
    net_open(w);
    begin(w, access, &fetch_tool, expression("http://example.org/"), &good, 0);
    while (!net.open)
        turn(w);
    net_answer(&(struct cv_http_answer){.status = 200, .body = "a page", .body_len = 6, .is_text = true}, NULL);
    until_ended(w, &good);
    assert_string_equal(good.view, "a page");
    assert_false(good.enforced);
    assert_by(w, &good, "call.read", "egress");

    begin(w, access, &fetch_tool, expression("http://example.org/x"), &binary, 0);
    while (!net.open)
        turn(w);
    net_answer(&(struct cv_http_answer){.status = 200}, NULL);
    until_ended(w, &binary);
    assert_string_equal(binary.view, "error: the answer is no text (tool)");

    begin(w, access, &fetch_tool, expression("http://example.org/y"), &stopped, 0);
    while (!net.open)
        turn(w);
    cv_deny(&err, -EACCES, "egress", "egress.address", "10.0.0.1 is an address of a private network");
    net_answer(NULL, &err);
    until_ended(w, &stopped);
    assert_string_equal(stopped.guard, "egress");

    begin(w, access, &fetch_tool, expression("http://example.org/z"), &slow, 40);
    until_ended(w, &slow);
    assert_string_equal(slow.guard, "deadline");
    net.refuses = true;
    begin(w, access, &fetch_tool, expression("http://example.org/b"), &busy, 0);
    until_ended(w, &busy);
    assert_string_equal(busy.view, "error: too many requests");
    cv_access_close(access);
    world_close(w);
}

/* ---- the desk --------------------------------------------------------------------------------------------------------- */

static void test_memory(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = access_open(w, NULL, false, false), *theirs = NULL;
    AUTO_ENDED struct ended save = {0}, found = {0}, none = {0}, foreign = {0}, empty = {0};
    call(w, access, "memory_save", json_pack("{s:s}", "text", "the printer\nis hp-2"), &save);
    assert_ok(&save);
    assert_string_equal(save.view, "ok: remembered");
    cv_auto_free char *kinds = kinds_of(w, save.id);
    assert_string_equal(kinds, "call.intent call.started memory.saved call.result");
    assert_by(w, &save, "call.started", "desk");
    call(w, access, "memory_search", json_pack("{s:s}", "query", "printer"), &found);
    assert_string_equal(found.view, "1 notes\nthe printer\\nis hp-2");
    assert_kinds(w, &found, "call.read");
    call(w, access, "memory_search", json_pack("{s:s}", "query", "\"* OR NEAR("), &none);
    assert_string_equal(none.view, "0 notes");
    call(w, access, "memory_save", json_pack("{s:s}", "text", ""), &empty);
    assert_string_equal(empty.guard, "schema");

    chmod(w->dir, 0755);
    struct cv_access_request other = {.workspace = w->workspace, .uid = 54321, .gid = 54321};
    assert_int_equal(cv_access_open(w->door, &other, &theirs, &err), 0);
    call(w, theirs, "memory_search", json_pack("{s:s}", "query", "printer"), &foreign);
    assert_string_equal(foreign.view, "0 notes"); /* another user's memory */
    cv_access_close(theirs);
    cv_access_close(access);
    world_close(w);
}

static struct cv_call *step_call(struct world *w, struct cv_access *access, int step, const char *tool, json_t *args, struct ended *e)
{
    struct cv_call *made = start(w, access, tool, args, e, 0, false);
    made->step = step;
    until_ended(w, e);
    return made;
}

static void test_read_result_pages(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended made = {0}, none = {0}, beyond = {0}, failed = {0}, bad = {0};
    cv_auto_buf struct cv_buf whole = CV_BUF_INIT, again = CV_BUF_INIT;
    step_call(w, access, 1, "shell", json_pack("{s:s}", "command", "seq 1 3000; printf 'end \\303\\244'"), &made);
    assert_ok(&made);
    cv_buf_puts(&whole, "exit 0\n");
    cv_buf_puts(&whole, cv_json_str(made.result, "output", ""));
    int64_t offset = 0;
    for (int page = 0; offset >= 0 && page < 40; page++) {
        AUTO_ENDED struct ended p = {0};
        step_call(w, access, 2, "read_result", json_pack("{s:i, s:I}", "step", 1, "offset", (json_int_t)offset), &p);
        assert_ok(&p);
        assert_true(strlen(p.view) <= CV_LIMIT_VIEW_BYTES);
        assert_kinds(w, &p, "call.read");
        cv_buf_puts(&again, cv_json_str(p.result, "text", ""));
        const json_t *next = json_object_get(p.result, "next");
        cv_auto_free char *how = cv_format("read_result {\"step\": 1, \"offset\": %lld}", (long long)json_integer_value(next));
        assert_int_equal(next != NULL, strstr(p.view, how) != NULL); /* the view says how to go on while there is more */
        offset = next ? json_integer_value(next) : -1;
    }
    assert_string_equal(cv_buf_text(&again), cv_buf_text(&whole));

    static const char *const views[][2] = {{"fs_list", "path"}, {"text_search", "query"}, {"fs_mkdir", "path"}, {"fs_list", "path"}, {"calc", "expression"}};
    cv_auto_free char *file = cv_format("%s/1", w->workspace);
    for (int i = 0; i < 5; i++) { /* what was not cut is shown again as it was */
        AUTO_ENDED struct ended first = {0}, second = {0};
        json_t *args = json_pack("{s:s}", views[i][1], i == 1 ? "x" : i == 2 ? "1/a folder" : "1");
        if (i == 1)
            json_object_set_new(args, "path", json_string("."));
        if (i == 0)
            assert_int_equal(mkdir(file, 0755), 0);
        step_call(w, access, 10 + i, views[i][0], args, &first);
        assert_ok(&first);
        step_call(w, access, 30, "read_result", json_pack("{s:i}", "step", 10 + i), &second);
        assert_string_equal(second.view, first.view);
    }
    step_call(w, access, 4, "read_result", json_pack("{s:i}", "step", 9), &none);
    assert_non_null(strstr(none.view, "step 9 made no call that has a result (tool)"));
    step_call(w, access, 4, "read_result", json_pack("{s:i, s:i}", "step", 1, "offset", 1 << 30), &beyond);
    assert_non_null(strstr(beyond.view, "beyond its end"));
    step_call(w, access, 5, "fs_read", json_pack("{s:s}", "path", "missing"), &failed);
    step_call(w, access, 6, "read_result", json_pack("{s:i}", "step", 5), &bad);
    assert_non_null(strstr(bad.view, "its call failed: missing: no such file"));
    cv_access_close(access);
    world_close(w);
}

/* Nothing but the run of the call says whose results are read. */
static void test_read_result_stays_in_its_run(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended secret = {0}, other = {0}, outside = {0};
    step_call(w, access, 1, "shell", json_pack("{s:s}", "command", "echo secret"), &secret);
    struct cv_id first = w->run;
    w->run = cv_id_new('r');
    step_call(w, access, 2, "read_result", json_pack("{s:i}", "step", 1), &other);
    assert_false(other.ok);
    assert_null(strstr(other.view, "secret"));
    assert_kinds(w, &other, "call.read");
    w->run.text[0] = '\0';
    step_call(w, access, 0, "read_result", json_pack("{s:i}", "step", 1), &outside);
    assert_non_null(strstr(outside.view, "only a run has earlier steps"));
    w->run = first;
    cv_access_close(access);
    world_close(w);
}

static void test_questions(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = access_open(w, NULL, false, true), *alone = access_open(w, NULL, true, false);
    AUTO_ENDED struct ended e = {0}, nobody = {0};
    ask(w, access, "Which one?", &e);
    until_asked(w, &e);
    cv_auto_json json_t *list = cv_door_approvals(w->door);
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(cv_json_str(json_array_get(list, 0), "kind", ""), "question");
    assert_string_equal(cv_json_str(json_array_get(list, 0), "question", ""), "Which one?");
    assert_int_equal(cv_door_reply(w->door, e.approval, 12345, "x", &err), -EPERM);
    assert_int_equal(cv_door_answer(w->door, e.approval, geteuid(), true, "", &err), -EINVAL); /* no yes or no */
    assert_int_equal(cv_door_reply(w->door, "q00000000000000000", geteuid(), "x", &err), -ENOENT);
    assert_int_equal(cv_door_reply(w->door, e.approval, geteuid(), "", &err), -EINVAL);
    cv_auto_free char *long_text = cv_zalloc(CV_LIMIT_VIEW_BYTES + 2);
    memset(long_text, 'x', CV_LIMIT_VIEW_BYTES + 1);
    assert_int_equal(cv_door_reply(w->door, e.approval, geteuid(), long_text, &err), -E2BIG);
    assert_int_equal(cv_door_reply(w->door, e.approval, geteuid(), "the second \xc3\xa4", &err), 0);
    assert_int_equal(e.ends, 0); /* never inside the function that caused it */
    assert_int_equal(cv_door_reply(w->door, e.approval, geteuid(), "again", &err), -ENOENT);
    until_ended(w, &e);
    assert_string_equal(e.view, "the second \xc3\xa4");
    assert_kinds(w, &e, "question.asked question.answered call.read");
    assert_by(w, &e, "call.read", "desk");

    ask(w, alone, "Anybody?", &nobody); /* --yes answers no question */
    until_ended(w, &nobody);
    assert_string_equal(nobody.guard, "approval");
    assert_non_null(strstr(nobody.view, "nobody can answer here"));
    assert_kinds(w, &nobody, "call.denied");
    cv_access_close(alone);
    cv_access_close(access);
    world_close(w);
}

static void test_questions_expire_and_hold_no_place(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, "asking", false, true);
    AUTO_ENDED struct ended e = {0};
    ask(w, access, "Which one?", &e);
    until_asked(w, &e);
    assert_int_equal(w->door->working, 0);
    until_ended(w, &e);
    assert_string_equal(e.guard, "approval");
    assert_string_equal(e.view, "error: ask_user: nobody answered in time (approval)");
    assert_kinds(w, &e, "question.asked question.answered call.read");
    assert_true(TAILQ_EMPTY(&w->door->approvals));
    cv_access_close(access);
    world_close(w);
}

static void test_what_the_desk_does_not_know_is_refused(void **state)
{
    (void)state;
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    begin(w, access, &nobodys_tool, expression("x"), &e, 0);
    until_ended(w, &e);
    assert_false(e.ok);
    assert_non_null(strstr(e.view, "the daemon does not know how"));
    cv_access_close(access);
    world_close(w);
}

/* ---- any state -------------------------------------------------------------------------------------------------------- */

enum { SLOW_READ, SLOW_ACT, FETCH, QUESTION, RECALL, SAVE, WORKER_READ, WORKER_ACT, CASES };

static const struct {
    const char *name;
    const struct cv_tool *fake;
    const char *tool, *args;
} cases[CASES] = {
    [SLOW_READ] = {"host, READ", &slow_tool, NULL, "{}"},
    [SLOW_ACT] = {"host, OPAQUE", &slow_act_tool, NULL, "{}"},
    [FETCH] = {"egress", &fetch_tool, NULL, "{\"expression\":\"http://example.org/\"}"},
    [QUESTION] = {"question", NULL, "ask_user", "{\"question\":\"?\"}"},
    [RECALL] = {"recall", NULL, "memory_search", "{\"query\":\"x\"}"},
    [SAVE] = {"save", NULL, "memory_save", "{\"text\":\"x\"}"},
    [WORKER_READ] = {"worker, READ", NULL, "fs_list", "{\"path\":\".\"}"},
    [WORKER_ACT] = {"worker, OPAQUE", NULL, "shell", "{\"command\":\"sleep 60\"}"},
};

static struct cv_call *begin_case(struct world *w, struct cv_access *access, int n, struct ended *e)
{
    const char *name = cases[n].fake ? cases[n].fake->name : cases[n].tool;
    struct cv_call *made = start(w, access, name, json_loads(cases[n].args, 0, NULL), e, 0, false);
    if (cases[n].fake)
        made->tool = cases[n].fake;
    return made;
}

/* Every record of a call that began must be followed by its end, and a call that was cancelled says so or had ended well. */
static void check_cancelled(struct world *w, int n, int at, const struct ended *e)
{
    cv_auto_free char *kinds = kinds_of(w, e->id);
    if (e->ends != 1 || (!e->ok && strcmp(e->guard, "cancel") != 0))
        fail_msg("%s cancelled in state %d: %d ends, guard '%s': %s", cases[n].name, at, e->ends, e->guard, e->view);
    if (strstr(kinds, "call.intent") && !strstr(kinds, "call.result"))
        fail_msg("%s cancelled in state %d: %s", cases[n].name, at, kinds);
    if (!strstr(kinds, "call.result") && !strstr(kinds, "call.denied") && !strstr(kinds, "call.read"))
        fail_msg("%s cancelled in state %d: %s", cases[n].name, at, kinds);
}

static void test_cancel_in_every_state(void **state)
{
    (void)state;
    struct world *w = world_open();
    add_policy(w, "net", "{\"about\": \"a\", \"extends\": \"workspace\", \"network\": [{\"host\": \"*\", \"ports\": [80, 443], \"methods\": [\"GET\"], "
                         "\"why\": \"a test\"}]}");
    struct cv_access *access = access_open(w, "net", false, true);
    net_open(w);
    int reached = 0;
    for (int n = 0; n < CASES; n++) {
        for (int at = CALL_NEW; at <= CALL_RUNNING; at++) {
            AUTO_ENDED struct ended e = {0};
            set_gate(false);
            struct cv_call *made = begin_case(w, access, n, &e);
            for (int turns = 0; e.ends == 0 && (int)made->state < at && turns < 200; turns++)
                uv_run(cv_loop_uv(w->loop), UV_RUN_NOWAIT);
            if (e.ends == 0) {
                reached += (int)made->state == at;
                cv_call_cancel(made);
                cv_call_cancel(made);
                assert_int_equal(e.ends, 0);
            }
            until_ended(w, &e);
            set_gate(true);
            check_cancelled(w, n, at, &e);
            assert_true(TAILQ_EMPTY(&w->door->approvals));
            assert_int_equal(w->door->working, 0);
        }
    }
    assert_true(reached >= 20);
    assert_null(net.open);
    cv_access_close(access);
    world_close(w);
}

static void count(int64_t seq, const struct cv_error *err, void *arg)
{
    (void)seq;
    assert_null(err);
    (*(int *)arg)++;
}

/* The store is kept busy, so that its answer comes when the call that asked has long ended. */
static void test_a_late_answer_of_the_store_finds_nobody(void **state)
{
    (void)state;
    enum { BUSY = 50 };
    struct world *w = world_open();
    struct cv_access *access = access_open(w, NULL, false, true);
    AUTO_ENDED struct ended e = {0};
    int written = 0;
    struct cv_call *made = start(w, access, "memory_search", json_pack("{s:s}", "query", "x"), &e, 0, false);
    while (made->state < CALL_STARTING && e.ends == 0)
        turn(w);
    for (int i = 0; i < BUSY; i++) {
        struct cv_event event = {.kind = "daemon.started", .run = "", .call = "", .payload = json_pack("{s:s}", "version", "x")};
        cv_store_append(w->store, &event, count, &written);
    }
    if (e.ends == 0)
        cv_call_cancel(made);
    until_ended(w, &e);
    while (written < BUSY)
        turn(w);
    cv_access_close(access);
    world_close(w);
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* No record, no effect: a durable call whose store is lost before STARTED does nothing and says who stopped it. */
static void test_a_lost_store_stops_what_is_durable(void **state)
{
    (void)state;
    static const int durable[] = {SLOW_ACT, SAVE, WORKER_ACT};
    for (size_t i = 0; i < sizeof durable / sizeof durable[0]; i++) {
        for (int at = CALL_NEW; at <= CALL_STARTING; at++) {
            struct world *w = world_open();
            struct cv_access *access = access_open(w, NULL, false, true);
            AUTO_ENDED struct ended e = {0};
            set_gate(true);
            gate.done = 0;
            struct cv_call *made = begin_case(w, access, durable[i], &e);
            while (e.ends == 0 && (int)made->state < at)
                turn(w);
            limit_files(1);
            if (e.ends == 0 && durable[i] == WORKER_ACT && made->state == CALL_RUNNING)
                cv_call_cancel(made); /* it was started after all */
            until_ended(w, &e);
            if (at < CALL_STARTING) {
                assert_false(e.ok);
                assert_string_equal(e.guard, "store");
                assert_int_equal(gate_count(&gate.done), 0);
            }
            limit_files(0);
            cv_access_close(access);
            world_close(w);
        }
    }
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_host_tools_run_in_the_daemon_and_say_so),
        cmocka_unit_test(test_slow_host_tools_do_not_pile_up),
        cmocka_unit_test(test_a_late_answer_finds_nobody),
        cmocka_unit_test(test_without_egress_its_tools_are_refused),
        cmocka_unit_test(test_egress_answers_become_results),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_read_result_pages),
        cmocka_unit_test(test_read_result_stays_in_its_run),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_questions_expire_and_hold_no_place),
        cmocka_unit_test(test_what_the_desk_does_not_know_is_refused),
        cmocka_unit_test(test_cancel_in_every_state),
        cmocka_unit_test(test_a_late_answer_of_the_store_finds_nobody),
        cmocka_unit_test(test_a_lost_store_stops_what_is_durable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
