// SPDX-License-Identifier: MIT
/*
 * test_state.c - jobs as a pure function of their events: each kind, events about jobs that are not there, clocks that go
 * back, slots beyond what is kept, and that replaying twice gives the same.
 */
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/limits.h"
#include "daemon/sched/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void apply(struct jobs *jobs, const char *kind, const char *text)
{
    json_error_t why;
    cv_auto_json json_t *payload = json_loads(text, 0, &why);
    if (!payload)
        fail_msg("%s: %s", text, why.text);
    jobs_apply(jobs, kind, payload);
}

static char *dump(const struct jobs *jobs)
{
    struct cv_buf text = CV_BUF_INIT;
    const struct job *job;
    TAILQ_FOREACH(job, &jobs->list, link)
    {
        cv_buf_printf(&text, "%s %u %u '%s' %s %s %s %s '%s' %s %s since %lld next %lld;", job->id, (unsigned)job->uid, (unsigned)job->gid, job->task,
                      job->workspace, job->policy, job->home ? job->home : "-", timetable_word(job->table.kind), job->table.text,
                      job->catch_up ? "once" : "skip", job->paused ? "paused" : "on", (long long)job->since_us, (long long)job_next_us(job));
        for (size_t i = 0; i < job->slot_count; i++) {
            const struct slot *slot = &job->slots[i];
            cv_buf_printf(&text, " %lld:%s%s x%lld %s %s %s;", (long long)slot->slot_us, slot->what == SLOT_FIRED ? "fired" : "missed",
                          slot->by_hand ? "(hand)" : "", (long long)slot->count, slot->why ? slot->why : "-", slot->run[0] ? slot->run : "-",
                          slot->error ? slot->error : "-");
        }
        cv_buf_putc(&text, '\n');
    }
    return cv_buf_take(&text);
}

static const struct {
    const char *kind, *text;
} story[] = {
    {"job.added", "{\"job\":\"j1\",\"uid\":7,\"gid\":8,\"task\":\"t\",\"workspace\":\"/w\",\"policy\":\"p\",\"home\":\"/h\",\"timetable\":{\"every\":10,"
                  "\"text\":\"10s\"},\"missed\":\"skip\",\"created_us\":1000000000}"},
    {"job.slot", "{\"job\":\"j1\",\"slot_us\":1010000000,\"what\":\"fired\",\"count\":1,\"at_us\":1}"},
    {"job.run", "{\"job\":\"j1\",\"slot_us\":1010000000,\"run\":\"r1\"}"},
    {"job.slot", "{\"job\":\"j1\",\"slot_us\":1040000000,\"what\":\"missed\",\"count\":3,\"why\":\"slept\",\"at_us\":1}"},
    {"job.added", "{\"job\":\"j2\",\"uid\":9,\"gid\":9,\"task\":\"u\",\"workspace\":\"/v\",\"policy\":\"q\",\"timetable\":{\"at\":2000,\"text\":\"x\"},"
                  "\"missed\":\"once\",\"created_us\":1000000000}"},
    {"job.changed", "{\"job\":\"j1\",\"set\":{\"paused\":true},\"at_us\":1050000000}"},
    {"job.slot", "{\"job\":\"j2\",\"slot_us\":1055000000,\"what\":\"fired\",\"count\":1,\"by_hand\":true,\"at_us\":1}"},
    {"job.run", "{\"job\":\"j2\",\"slot_us\":1055000000,\"error\":{\"text\":\"no\"}}"},
    {"job.changed", "{\"job\":\"j1\",\"set\":{\"paused\":false},\"at_us\":1062000000}"},
    {"job.slot", "{\"job\":\"nobody\",\"slot_us\":1,\"what\":\"fired\",\"count\":1,\"at_us\":1}"},
    {"job.run", "{\"job\":\"j1\",\"slot_us\":777,\"run\":\"r9\"}"},
    {"job.other", "{\"job\":\"j1\"}"},
};

static const char told[] = "j1 7 8 't' /w p /h every '10s' skip on since 1062000000 next 1070000000; 1010000000:fired x1 - r1 -; "
                           "1040000000:missed x3 slept - -;\n"
                           "j2 9 9 'u' /v q - at 'x' once on since 1000000000 next 2000000000; 1055000000:fired(hand) x1 - - no;\n";

static void test_story(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        struct jobs jobs;
        jobs_init(&jobs);
        for (size_t i = 0; i < sizeof story / sizeof story[0]; i++)
            apply(&jobs, story[i].kind, story[i].text);
        cv_auto_free char *text = dump(&jobs);
        assert_string_equal(text, told);
        assert_int_equal(jobs.count, 2);
        assert_int_equal(jobs_of(&jobs, 7), 1);
        apply(&jobs, story[0].kind, story[0].text); /* a second time: it is there already */
        assert_int_equal(jobs.count, 2);
        apply(&jobs, "job.removed", "{\"job\":\"j1\"}");
        apply(&jobs, "job.removed", "{\"job\":\"j1\"}");
        apply(&jobs, "job.changed", "{\"job\":\"j1\",\"set\":{\"paused\":true},\"at_us\":1}");
        assert_int_equal(jobs.count, 1);
        assert_null(jobs_find(&jobs, "j1"));
        jobs_finish(&jobs);
    }
}

/* A clock that was set back: neither a slot nor a change makes a used slot come again. */
static void test_never_back(void **state)
{
    struct jobs jobs;
    (void)state;
    jobs_init(&jobs);
    for (size_t i = 0; i < 4; i++)
        apply(&jobs, story[i].kind, story[i].text);
    apply(&jobs, "job.slot", "{\"job\":\"j1\",\"slot_us\":1020000000,\"what\":\"missed\",\"count\":1,\"at_us\":1}");
    apply(&jobs, "job.changed", "{\"job\":\"j1\",\"set\":{\"paused\":false},\"at_us\":1000000000}");
    assert_int_equal(job_next_us(jobs_find(&jobs, "j1")), 1050000000);
    jobs_finish(&jobs);
}

static void test_many_slots(void **state)
{
    struct jobs jobs;
    (void)state;
    jobs_init(&jobs);
    apply(&jobs, story[0].kind, story[0].text);
    for (int i = 1; i <= CV_LIMIT_JOB_SLOTS + 50; i++) {
        cv_auto_json json_t *payload = json_pack("{s:s, s:I, s:s, s:i, s:s, s:i}", "job", "j1", "slot_us", (json_int_t)(1000 + i * 10) * 1000000, "what",
                                                 "missed", "count", 1, "why", "w", "at_us", 1);
        jobs_apply(&jobs, "job.slot", payload);
    }
    const struct job *job = jobs_find(&jobs, "j1");
    assert_int_equal(job->slot_count, CV_LIMIT_JOB_SLOTS);
    assert_int_equal(job->slots[0].slot_us, INT64_C(1510) * 1000000);
    assert_null(jobs_slot(job, INT64_C(1010) * 1000000));
    assert_non_null(jobs_slot(job, INT64_C(2500) * 1000000));
    jobs_finish(&jobs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_story), cmocka_unit_test(test_never_back), cmocka_unit_test(test_many_slots)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
