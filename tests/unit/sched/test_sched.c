// SPDX-License-Identifier: MIT
/*
 * test_sched.c - slots and their runs on a real journal, with agents that only note what they were asked for: what a daemon
 * finds that died at each point between a slot and its run, missed slots, runs that cannot begin, overlap, whose jobs are seen.
 */
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/sched/sched.h"
#include "tests/unit/store/fixture.h"

#include <errno.h>

/* ---- agents that only note ------------------------------------------------------------------------------------------ */

enum { STARTS_MAX = 16 };

struct cv_watch {
    struct cv_watch_events events;
    void *arg;
};

static struct {
    struct fixture *f;
    int starts;
    char keys[STARTS_MAX][96];
    bool attended[STARTS_MAX];
    const char *refuse; /* cv_run_start fails with this */
    bool goes_on;       /* runs do not end until watch_end */
    struct cv_watch *watch;
} agents;

struct begun {
    cv_run_begun_fn fn;
    void *arg;
    char run[8];
};

static void on_begun(void *arg)
{
    struct begun begun = *(struct begun *)arg;
    free(arg);
    begun.fn(begun.run, false, NULL, begun.arg);
}

int cv_run_start(struct cv_agents *ignored, const struct cv_run_request *request, cv_run_begun_fn fn, void *arg, struct cv_error *err)
{
    (void)ignored;
    if (agents.refuse)
        return cv_fail(err, -ENOENT, "test", "%s", agents.refuse);
    assert_true(agents.starts < STARTS_MAX);
    snprintf(agents.keys[agents.starts], sizeof agents.keys[0], "%u/%s", (unsigned)request->access.uid, request->key);
    agents.attended[agents.starts] = request->access.attended || request->access.yes || !request->detach;
    struct begun *begun = cv_new(struct begun);
    *begun = (struct begun){.fn = fn, .arg = arg};
    snprintf(begun->run, sizeof begun->run, "r%d", ++agents.starts);
    cv_loop_defer(agents.f->loop, on_begun, begun);
    return 0;
}

static void watch_end(void *arg)
{
    struct cv_watch *watch = arg;
    agents.watch = NULL;
    watch->events.on_end(NULL, watch->arg);
    free(watch);
}

int cv_run_watch(struct cv_agents *ignored, const char *run, const struct cv_watch_events *events, void *arg, struct cv_watch **out, struct cv_error *err)
{
    (void)ignored;
    (void)run;
    (void)err;
    struct cv_watch *watch = cv_new(struct cv_watch);
    *watch = (struct cv_watch){*events, arg};
    agents.watch = *out = watch;
    if (!agents.goes_on)
        cv_loop_defer(agents.f->loop, watch_end, watch);
    return 0;
}

void cv_watch_stop(struct cv_watch *watch)
{
    cv_loop_defer(agents.f->loop, watch_end, watch);
}

/* ---- a scheduler and the journal it finds --------------------------------------------------------------------------- */

struct stage {
    struct cv_sched *sched;
    bool (*done)(void);
    struct cv_timer *timer;
    int64_t deadline_us;
    bool closed;
};

static struct stage stage;

static int may(void *arg, struct cv_error *err)
{
    (void)arg;
    (void)err;
    return 0;
}

static int setup(void **state)
{
    int rc = fixture_setup(state);
    memset(&agents, 0, sizeof agents);
    agents.f = *state;
    setenv("TZ", "UTC", 1);
    return rc;
}

static void add_event(const char *kind, json_t *payload)
{
    assert_non_null(payload);
    struct appended appended = append_payload(agents.f, kind, "", 0, "", payload);
    if (appended.err.code)
        fail_msg("%s", appended.err.text);
}

static const int64_t hour = 3600, second = 1000000;
static int64_t created; /* seconds: five and a half hours ago */

static void add_job(const char *missed)
{
    created = cv_clock_wall_us() / second - 5 * hour - 1800;
    add_event("job.added", json_pack("{s:s, s:i, s:i, s:s, s:s, s:s, s:{s:I, s:s}, s:s, s:I}", "job", "j1", "uid", 7, "gid", 7, "task", "t", "workspace",
                                     "/w", "policy", "unattended", "timetable", "every", (json_int_t)hour, "text", "1h", "missed", missed, "created_us",
                                     (json_int_t)(created * second)));
}

static void add_slot(int64_t slot, const char *what)
{
    add_event("job.slot", json_pack("{s:s, s:I, s:s, s:i, s:i}", "job", "j1", "slot_us", (json_int_t)(slot * second), "what", what, "count", 1, "at_us", 1));
}

static void on_closed(void *arg)
{
    (void)arg;
    stage.closed = true;
}

static void on_tick(void *arg)
{
    (void)arg;
    bool done = stage.done();
    if (!done && cv_clock_mono_us() < stage.deadline_us) {
        cv_timer_start(stage.timer, 2);
        return;
    }
    cv_require(done); /* a failed assertion would leave the loop running */
    cv_timer_close(stage.timer);
    cv_sched_close(stage.sched, on_closed, NULL);
}

static void play(bool (*done)(void))
{
    struct fixture *f = agents.f;
    assert_int_equal(cv_sched_create(f->loop, f->store, (struct cv_agents *)f, may, NULL, &stage.sched, NULL), 0);
    stage.done = done;
    stage.closed = false;
    stage.deadline_us = cv_clock_mono_us() + 10 * second;
    stage.timer = cv_timer_create(f->loop, on_tick, NULL);
    cv_timer_start(stage.timer, 1);
    cv_loop_run(f->loop);
    assert_true(stage.closed);
}

static const struct cv_job_who owner = {.all = true};

/* The last slot's text under a key; static. */
static const char *last(const char *key)
{
    static char text[200];
    cv_auto_json json_t *jobs = cv_job_list(stage.sched, owner);
    snprintf(text, sizeof text, "%s", cv_json_str(json_object_get(json_array_get(jobs, 0), "last"), key, ""));
    return text;
}

static bool last_has_outcome(void)
{
    return last("run")[0] || last("error")[0];
}

static bool last_is_missed(void)
{
    return strcmp(last("what"), "missed") == 0;
}

/* Events of a kind in the journal. */
static int events_like(const char *prefix)
{
    struct answered answered = {0};
    cv_store_events(agents.f->store, prefix, 0, 1000, on_answered, &answered);
    answered = finish_read(agents.f, &answered);
    int n = (int)json_array_size(answered.value);
    json_decref(answered.value);
    return n;
}

/* ---- what a daemon finds -------------------------------------------------------------------------------------------- */

static void test_missed_skip(void **state)
{
    (void)state;
    add_job("skip");
    play(last_is_missed);
    assert_int_equal(agents.starts, 0);
    assert_int_equal(events_like("job.slot"), 1);
    play(last_is_missed); /* once is enough */
    assert_int_equal(events_like("job.slot"), 1);
}

static void test_missed_once(void **state)
{
    char key[96];
    (void)state;
    add_job("once");
    play(last_has_outcome);
    snprintf(key, sizeof key, "7/job:j1:%lld", (long long)((created + 5 * hour) * second));
    assert_int_equal(agents.starts, 1);
    assert_string_equal(agents.keys[0], key);
    assert_false(agents.attended[0]);
    assert_int_equal(events_like("job.slot"), 1);
    assert_int_equal(events_like("job.run"), 1);
    play(last_has_outcome);
    assert_int_equal(agents.starts, 1);
    assert_int_equal(events_like("job."), 3);
}

/* It died after job.slot; no run was born. */
static void test_died_before_run(void **state)
{
    char key[96];
    (void)state;
    add_job("once");
    add_slot(created + 5 * hour, "fired");
    play(last_has_outcome);
    snprintf(key, sizeof key, "7/job:j1:%lld", (long long)((created + 5 * hour) * second));
    assert_int_equal(agents.starts, 1); /* under the slot's own key, without a second job.slot */
    assert_string_equal(agents.keys[0], key);
    assert_int_equal(events_like("job.slot"), 1);
    play(last_has_outcome);
    assert_int_equal(agents.starts, 1);
}

static void test_died_before_run_skip(void **state)
{
    (void)state;
    add_job("skip");
    add_slot(created + 5 * hour, "fired");
    play(last_has_outcome);
    assert_int_equal(agents.starts, 0);
    assert_int_equal(events_like("job.run"), 1);
    play(last_has_outcome);
    assert_int_equal(events_like("job.run"), 1);
}

/* It died after the run was born and before job.run: the run is found by its key, no other is begun. */
static void test_died_after_birth(void **state)
{
    (void)state;
    static const char *const rules[] = {"skip", "once"};
    for (size_t i = 0; i < 2; i++) {
        if (i > 0) {
            fixture_teardown(state);
            setup(state);
        }
        cv_auto_free char *key = NULL;
        add_job(rules[i]);
        add_slot(created + 5 * hour, "fired");
        key = cv_format("7/job:j1:%lld", (long long)((created + 5 * hour) * second));
        json_t *payload = good_payload("run.created");
        json_object_set_new(payload, "key", json_string(key));
        assert_int_equal(append_payload(agents.f, "run.created", "r77", 0, "", payload).err.code, 0);
        play(last_has_outcome);
        assert_int_equal(agents.starts, 0);
        assert_int_equal(events_like("job.run"), 1);
        assert_int_equal(events_like("job.slot"), 1);
    }
}

/* A clock that was set back: slots up to the last one that was used stay used. */
static bool is_ready(void)
{
    static int turns;
    return ++turns % 50 == 0;
}

static void test_clock_set_back(void **state)
{
    (void)state;
    add_job("once");
    add_slot(created + 100 * hour, "missed");
    play(is_ready);
    assert_int_equal(agents.starts, 0);
    assert_int_equal(events_like("job.slot"), 1);
}

static void test_cannot_begin(void **state)
{
    (void)state;
    agents.refuse = "workspace '/w': No such file or directory";
    add_job("once");
    play(last_has_outcome);
    assert_int_equal(events_like("job.run"), 1);
    agents.refuse = NULL;
    play(is_ready); /* the slot is used up, the job goes on with the next */
    assert_int_equal(agents.starts, 0);
    assert_int_equal(events_like("job.slot"), 1);
}

/* ---- while it runs --------------------------------------------------------------------------------------------------- */

static struct answered added, ran;
static int told;

static void on_added(const json_t *job, const struct cv_error *err, void *arg)
{
    on_answered(job, err, arg);
    told++;
}

static bool wait_told(void)
{
    return told > 0;
}

static struct cv_job_request request_of(uid_t uid, const char *every)
{
    return (struct cv_job_request){.task = "t", .every = every, .workspace = "/w", .uid = uid, .gid = uid};
}

static void add_when_ready(void *arg)
{
    const struct cv_job_request request = request_of(7, arg);
    struct cv_error err = CV_ERROR_INIT;
    if (cv_job_add(stage.sched, &request, on_added, &added, &err) < 0)
        fail_msg("%s", err.text);
}

static bool begin_add(void)
{
    static struct cv_sched *for_this;
    if (for_this != stage.sched) {
        for_this = stage.sched;
        told = 0;
        memset(&added, 0, sizeof added);
        cv_sched_when_ready(stage.sched, add_when_ready, "1s");
    }
    return wait_told();
}

static bool three_starts(void)
{
    begin_add();
    return agents.starts >= 3;
}

static void test_every_second(void **state)
{
    (void)state;
    play(three_starts);
    assert_int_equal(added.err.code, 0);
    for (int i = 1; i < agents.starts; i++)
        assert_string_not_equal(agents.keys[i], agents.keys[i - 1]);
    assert_int_equal(events_like("job.slot"), agents.starts);
    json_decref(added.value);
}

/* A run that goes on: its slots are recorded as missed in one event when it has ended. */
static int64_t since_us;

static bool overlap(void)
{
    begin_add();
    if (agents.starts == 1 && agents.watch && since_us == 0)
        since_us = cv_clock_mono_us();
    if (since_us && agents.watch && agents.goes_on && cv_clock_mono_us() - since_us > 2500000) {
        agents.goes_on = false;
        cv_watch_stop(agents.watch);
        since_us = INT64_MAX / 2;
    }
    return last_is_missed();
}

static void test_overlap(void **state)
{
    (void)state;
    agents.goes_on = true;
    since_us = 0;
    play(overlap);
    assert_int_equal(agents.starts, 1);
    assert_int_equal(events_like("job.slot"), 2);
    json_decref(added.value);
}

/* ---- whose jobs, which words ------------------------------------------------------------------------------------------ */

static bool look_who(void)
{
    static const struct {
        const char *id;
        struct cv_job_who who;
        int code;
    } rows[] = {
        {"jaaaa1", {.uid = 7}, 0}, {"jaaa", {.uid = 7}, -ENOTUNIQ}, {"jaaab", {.uid = 7}, 0}, {"jaaab", {.uid = 8}, -ENOENT}, {"jaaa", {.uid = 8}, -ENOENT},
        {"jaaac", {.uid = 9}, 0}, {"jaaac", {.uid = 7}, -ENOENT}, {"jaaac", {.uid = 7, .all = true}, 0}, {"jaa", {.all = true}, -EINVAL}, {"", {.all = true}, -EINVAL},
    };
    cv_auto_json json_t *all = cv_job_list(stage.sched, owner), *own = cv_job_list(stage.sched, (struct cv_job_who){.uid = 7});
    if (json_array_size(all) < 3)
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_json json_t *job = cv_job_show(stage.sched, rows[i].who, rows[i].id, &err);
        if (err.code != rows[i].code || (job != NULL) != (rows[i].code == 0))
            fail_msg("'%s' for %u: %d %s", rows[i].id, (unsigned)rows[i].who.uid, err.code, err.text);
        assert_int_equal(cv_job_remove(stage.sched, (struct cv_job_who){.uid = 1000}, rows[i].id, on_added, &ran, NULL) < 0, 1);
    }
    assert_int_equal(json_array_size(own), 2);
    return true;
}

static void test_who(void **state)
{
    static const struct {
        const char *id;
        int uid;
    } jobs[] = {{"jaaaa1", 7}, {"jaaab1", 7}, {"jaaac1", 9}};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        add_event("job.added", json_pack("{s:s, s:i, s:i, s:s, s:s, s:s, s:{s:I, s:s}, s:s, s:I}", "job", jobs[i].id, "uid", jobs[i].uid, "gid", 7, "task",
                                         "t", "workspace", "/w", "policy", "p", "timetable", "every", (json_int_t)hour, "text", "1h", "missed", "skip",
                                         "created_us", (json_int_t)cv_clock_wall_us()));
    play(look_who);
}

int main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_missed_skip), ROW(test_missed_once), ROW(test_died_before_run), ROW(test_died_before_run_skip), ROW(test_died_after_birth),
        ROW(test_clock_set_back), ROW(test_cannot_begin), ROW(test_every_second), ROW(test_overlap), ROW(test_who),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
