// SPDX-License-Identifier: MIT
/*
 * jobs.c - what can be asked of jobs: add, change, remove, run, show. Checks, posts the event, answers when it is durable; what
 * it shows is made from the state. Owns the askings under way. Loop thread.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/sched/room.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PREFIX_MIN = 4 };

/* ---- showing -------------------------------------------------------------------------------------------------------- */

json_t *sched_time(int64_t us)
{
    char text[CV_CLOCK_TEXT] = "";
    if (us >= 0)
        cv_clock_format(us, text, sizeof text);
    return json_string(text);
}

/* The next slot that is still to come; those that are due and held back are none. */
static int64_t next_us(const struct job *job, int64_t after_us)
{
    int64_t since = job->since_us > after_us ? job->since_us : after_us;
    if (job->paused)
        return -1;
    int64_t slot = timetable_next(&job->table, job->created_us / SCHED_SECOND_US, since / SCHED_SECOND_US);
    return slot == TIMETABLE_NONE ? -1 : slot * SCHED_SECOND_US;
}

static json_t *slot_json(const struct slot *slot)
{
    json_t *value = json_pack("{s:o, s:o, s:s, s:s, s:I, s:s, s:s}", "slot", sched_time(slot->slot_us), "recorded", sched_time(slot->at_us), "what",
                              slot->what == SLOT_FIRED ? "fired" : "missed", "by", slot->by_hand ? "hand" : "timetable", "count",
                              (json_int_t)slot->count, "why", slot->why ? slot->why : "", "run", slot->run);
    cv_json_set_text(value, "error", slot->error ? slot->error : "", slot->error ? strlen(slot->error) : 0);
    return value;
}

static json_t *job_json(const struct job *job)
{
    json_t *table = json_pack("{s:s, s:s}", "kind", timetable_word(job->table.kind), "text", job->table.text);
    json_t *value = json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:I, s:b, s:o, s:o, s:s}", "id", job->id, "task", job->task, "timetable", table, "missed",
                              job->catch_up ? "once" : "skip", "policy", job->policy, "workspace", job->workspace, "uid", (json_int_t)job->uid,
                              "paused", (int)job->paused, "created", sched_time(job->created_us), "next",
                              sched_time(next_us(job, cv_clock_wall_us())), "running", job->phase == JOB_RUNNING ? job->run : "");
    if (job->timeout_s)
        json_object_set_new(value, "timeout_s", json_integer(job->timeout_s));
    if (job->max_steps)
        json_object_set_new(value, "max_steps", json_integer(job->max_steps));
    if (job->slot_count)
        json_object_set_new(value, "last", slot_json(&job->slots[job->slot_count - 1]));
    return value;
}

/* ---- finding -------------------------------------------------------------------------------------------------------- */

static bool is_seen(const struct job *job, struct cv_job_who who)
{
    return who.all || job->uid == who.uid;
}

static int find(const struct cv_sched *sched, struct cv_job_who who, const char *id, struct job **out, struct cv_error *err)
{
    struct job *job, *found = NULL;
    if (sched->failure.code) {
        if (err)
            *err = sched->failure;
        return sched->failure.code;
    }
    if (strlen(id) < PREFIX_MIN)
        return cv_fail(err, -EINVAL, "job.id", "job '%s': expected an id or at least its first %d characters", id, PREFIX_MIN);
    TAILQ_FOREACH(job, &sched->jobs.list, link)
    {
        if (!is_seen(job, who) || strncmp(job->id, id, strlen(id)) != 0)
            continue;
        if (found)
            return cv_fail(err, -ENOTUNIQ, "job.id", "job '%.64s': more than one job begins so ('%s', '%s'): give more of the id", id, found->id,
                           job->id);
        found = job;
    }
    if (!found)
        return cv_fail(err, -ENOENT, "job.unknown", "job '%.64s': there is no such job; see: corvid job list", id);
    *out = found;
    return 0;
}

json_t *cv_job_show(struct cv_sched *sched, struct cv_job_who who, const char *id, struct cv_error *err)
{
    struct job *job;
    return find(sched, who, id, &job, err) < 0 ? NULL : job_json(job);
}

json_t *cv_job_list(struct cv_sched *sched, struct cv_job_who who)
{
    json_t *list = json_array();
    const struct job *job;
    TAILQ_FOREACH(job, &sched->jobs.list, link)
        if (is_seen(job, who))
            json_array_append_new(list, job_json(job));
    return list;
}

json_t *cv_job_history(struct cv_sched *sched, struct cv_job_who who, const char *id, struct cv_error *err)
{
    struct job *job;
    if (find(sched, who, id, &job, err) < 0)
        return NULL;
    json_t *list = json_array();
    for (size_t i = job->slot_count; i > 0; i--)
        json_array_append_new(list, slot_json(&job->slots[i - 1]));
    return list;
}

struct coming {
    const struct job *job;
    int64_t us;
};

static int by_time(const void *a, const void *b)
{
    const struct coming *x = a, *y = b;
    return x->us < y->us ? -1 : x->us > y->us ? 1 : strcmp(x->job->id, y->job->id);
}

static size_t add_coming(const struct job *job, int count, struct coming *rows)
{
    int64_t us = cv_clock_wall_us();
    size_t n = 0;
    while ((int)n < count && (us = next_us(job, us)) >= 0)
        rows[n++] = (struct coming){job, us};
    return n;
}

json_t *cv_job_next(struct cv_sched *sched, struct cv_job_who who, const char *id, int count, struct cv_error *err)
{
    struct job *one = NULL, *job;
    if (id && find(sched, who, id, &one, err) < 0)
        return NULL;
    cv_auto_free struct coming *rows = cv_zalloc(((size_t)sched->jobs.count + 1) * (size_t)count * sizeof *rows);
    size_t n = 0;
    TAILQ_FOREACH(job, &sched->jobs.list, link)
        if (one ? job == one : is_seen(job, who))
            n += add_coming(job, count, rows + n);
    qsort(rows, n, sizeof *rows, by_time);
    json_t *list = json_array();
    for (size_t i = 0; i < n && (int)i < count; i++)
        json_array_append_new(list, json_pack("{s:s, s:o, s:s}", "job", rows[i].job->id, "slot", sched_time(rows[i].us), "task", rows[i].job->task));
    return list;
}

json_t *cv_sched_status(const struct cv_sched *sched, struct cv_job_who who)
{
    int64_t soonest = -1, now = cv_clock_wall_us();
    int count = 0;
    const struct job *job;
    TAILQ_FOREACH(job, &sched->jobs.list, link)
    {
        if (!is_seen(job, who))
            continue;
        int64_t next = next_us(job, now);
        count++;
        soonest = next >= 0 && (soonest < 0 || next < soonest) ? next : soonest;
    }
    return json_pack("{s:i, s:o}", "count", count, "next", sched_time(soonest));
}

/* ---- changing ------------------------------------------------------------------------------------------------------- */

struct asking {
    struct cv_sched *sched;
    char job[CV_ID_LEN + 1];
    json_t *shown; /* what is answered; NULL: the job as it is then */
    bool adds;
    cv_job_fn fn;
    void *arg;
};

static void on_durable(int64_t seq, const struct cv_error *err, void *arg)
{
    struct asking *asking = arg;
    struct job *job = jobs_find(&asking->sched->jobs, asking->job);
    struct cv_error gone = CV_ERROR_INIT;
    (void)seq;
    asking->sched->adding -= asking->adds;
    if (!err && !asking->shown && job)
        asking->shown = job_json(job);
    if (!err && !asking->shown)
        cv_fail(&gone, -ENOENT, "job.unknown", "job '%s' was removed meanwhile", asking->job);
    if (asking->fn)
        asking->fn(err || gone.code ? NULL : asking->shown, err ? err : gone.code ? &gone : NULL, asking->arg);
    json_decref(asking->shown);
    free(asking);
}

static struct asking *asking_new(struct cv_sched *sched, const char *job, cv_job_fn fn, void *arg)
{
    struct asking *asking = cv_new(struct asking);
    *asking = (struct asking){.sched = sched, .fn = fn, .arg = arg};
    strncpy(asking->job, job, sizeof asking->job - 1);
    return asking;
}

static int check_closing(const struct cv_sched *sched, struct cv_error *err)
{
    if (sched->closing)
        return cv_fail(err, -ESHUTDOWN, "daemon.stopping", "the daemon is stopping: it takes no new work");
    if (sched->failure.code && err)
        *err = sched->failure;
    return sched->failure.code;
}

static int check_task(const char *task, struct cv_error *err)
{
    size_t len = strlen(task);
    if (len > CV_LIMIT_TASK_BYTES)
        return cv_fail(err, -E2BIG, "job.task", "task: has %zu bytes, the limit is %d", len, CV_LIMIT_TASK_BYTES);
    if (task[strspn(task, " \t\r\n")] == '\0')
        return cv_fail(err, -EINVAL, "job.task", "task: is empty, expected what is to be done");
    return 0;
}

static int check_room(const struct cv_sched *sched, uid_t uid, struct cv_error *err)
{
    if (sched->jobs.count + sched->adding >= CV_LIMIT_JOBS)
        return cv_deny(err, -EDQUOT, "budget", "job.limit", "there are %d jobs, which is the limit; remove some", sched->jobs.count);
    if (jobs_of(&sched->jobs, uid) + sched->adding >= CV_LIMIT_USER_JOBS)
        return cv_deny(err, -EDQUOT, "budget", "job.limit", "user %u has %d jobs, which is the limit; remove some", (unsigned)uid,
                       jobs_of(&sched->jobs, uid));
    return 0;
}

static int check_table(const struct cv_job_request *request, int64_t now, struct timetable *out, struct cv_error *err)
{
    const char *const texts[TIMETABLE_KINDS] = {[TIMETABLE_EVERY] = request->every, [TIMETABLE_AT] = request->at, [TIMETABLE_CRON] = request->cron};
    int kind = -1, given = 0;
    for (int i = 0; i < TIMETABLE_KINDS; i++) {
        if (texts[i]) {
            kind = i;
            given++;
        }
    }
    if (given != 1)
        return cv_fail(err, -EINVAL, "job.timetable", "timetable: expected exactly one of 'every', 'at' and 'cron', got %s",
                       given ? "more than one" : "none");
    return timetable_parse((enum timetable_kind)kind, texts[kind], now, out, err);
}

static int check_missed(const char *missed, struct cv_error *err)
{
    if (!missed || strcmp(missed, "skip") == 0 || strcmp(missed, "once") == 0)
        return 0;
    return cv_fail(err, -EINVAL, "job.missed", "missed: '%.20s': expected 'skip' or 'once'", missed);
}

static json_t *added_json(const struct cv_job_request *request, const struct timetable *table, const char *id, int64_t now_us)
{
    json_t *payload = json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:o, s:s, s:I}", "job", id, "uid", (json_int_t)request->uid, "gid",
                                (json_int_t)request->gid, "task", request->task, "workspace", request->workspace, "policy",
                                request->policy ? request->policy : "unattended", "timetable", timetable_json(table), "missed",
                                request->missed ? request->missed : "skip", "created_us", (json_int_t)now_us);
    if (payload && request->home)
        json_object_set_new(payload, "home", json_string(request->home));
    if (payload && request->timeout_s)
        json_object_set_new(payload, "timeout_s", json_integer(request->timeout_s));
    if (payload && request->max_steps)
        json_object_set_new(payload, "max_steps", json_integer(request->max_steps));
    return payload;
}

int cv_job_add(struct cv_sched *sched, const struct cv_job_request *request, cv_job_fn fn, void *arg, struct cv_error *err)
{
    struct timetable table;
    int64_t now_us = cv_clock_wall_us();
    int rc;
    if ((rc = check_closing(sched, err)) < 0 || (rc = check_task(request->task, err)) < 0 ||
        (rc = check_table(request, now_us / SCHED_SECOND_US, &table, err)) < 0 || (rc = check_room(sched, request->uid, err)) < 0 ||
        (rc = check_missed(request->missed, err)) < 0)
        return rc;
    struct cv_id id = cv_id_new('j');
    json_t *payload = added_json(request, &table, id.text, now_us);
    if (!payload)
        return cv_fail(err, -EINVAL, "job.text", "the job's task, workspace or policy is no valid UTF-8");
    struct asking *asking = asking_new(sched, id.text, fn, arg);
    asking->adds = true;
    sched->adding++;
    sched_append(sched, "job.added", payload, on_durable, asking);
    return 0;
}

static int set_changed(json_t *set, const struct cv_job_request *request, struct cv_error *err)
{
    const char *const texts[][2] = {{"task", request->task}, {"missed", request->missed}, {"policy", request->policy},
                                    {"workspace", request->workspace}, {"home", request->home}};
    const int numbers[] = {request->timeout_s, request->max_steps};
    static const char *const names[] = {"timeout_s", "max_steps"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i][1] && json_object_set_new(set, texts[i][0], json_string(texts[i][1])) < 0)
            return cv_fail(err, -EINVAL, "job.text", "the job's %s is no valid UTF-8", texts[i][0]);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (numbers[i])
            json_object_set_new(set, names[i], json_integer(numbers[i]));
    return 0;
}

int cv_job_edit(struct cv_sched *sched, struct cv_job_who who, const char *id, const struct cv_job_request *request, cv_job_fn fn, void *arg,
                struct cv_error *err)
{
    struct job *job;
    struct timetable table;
    int64_t now_us = cv_clock_wall_us();
    const bool retimed = request->every || request->at || request->cron;
    cv_auto_json json_t *set = json_object();
    int rc;
    if ((rc = check_closing(sched, err)) < 0 || (rc = find(sched, who, id, &job, err)) < 0)
        return rc;
    if (job->uid != who.uid)
        return cv_deny(err, -EPERM, "peer", "job.foreign", "job '%s' belongs to another user, who alone can change what it does", job->id);
    if ((rc = request->task ? check_task(request->task, err) : 0) < 0 || (rc = check_missed(request->missed, err)) < 0 ||
        (rc = retimed ? check_table(request, now_us / SCHED_SECOND_US, &table, err) : 0) < 0 || (rc = set_changed(set, request, err)) < 0)
        return rc;
    if (retimed)
        json_object_set_new(set, "timetable", timetable_json(&table));
    if (json_object_size(set) == 0)
        return cv_fail(err, -EINVAL, "job.same", "nothing is to be changed: name what, like a timetable, a policy or a task");
    json_t *payload = json_pack("{s:s, s:O, s:I}", "job", job->id, "set", set, "at_us", (json_int_t)(retimed ? now_us : 0));
    sched_append(sched, "job.changed", payload, on_durable, asking_new(sched, job->id, fn, arg));
    return 0;
}

int cv_job_pause(struct cv_sched *sched, struct cv_job_who who, const char *id, bool paused, cv_job_fn fn, void *arg, struct cv_error *err)
{
    struct job *job;
    int rc;
    if ((rc = check_closing(sched, err)) < 0 || (rc = find(sched, who, id, &job, err)) < 0)
        return rc;
    json_t *payload = json_pack("{s:s, s:{s:b}, s:I}", "job", job->id, "set", "paused", (int)paused, "at_us", (json_int_t)cv_clock_wall_us());
    sched_append(sched, "job.changed", payload, on_durable, asking_new(sched, job->id, fn, arg));
    return 0;
}

int cv_job_remove(struct cv_sched *sched, struct cv_job_who who, const char *id, cv_job_fn fn, void *arg, struct cv_error *err)
{
    struct job *job;
    int rc;
    if ((rc = check_closing(sched, err)) < 0 || (rc = find(sched, who, id, &job, err)) < 0)
        return rc;
    struct asking *asking = asking_new(sched, job->id, fn, arg);
    asking->shown = job_json(job);
    sched_append(sched, "job.removed", json_pack("{s:s}", "job", job->id), on_durable, asking);
    return 0;
}

int cv_job_run(struct cv_sched *sched, struct cv_job_who who, const char *id, cv_job_fn fn, void *arg, struct cv_error *err)
{
    struct job *job;
    int rc;
    if ((rc = check_closing(sched, err)) < 0 || (rc = sched->may(sched->may_arg, err)) < 0 || (rc = find(sched, who, id, &job, err)) < 0)
        return rc;
    if (job->phase == JOB_RUNNING)
        return cv_fail(err, -EBUSY, "job.busy", "job '%s': its run %s still goes on; see: corvid runs watch %s", job->id, job->run, job->run);
    if (job->phase != JOB_IDLE)
        return cv_fail(err, -EBUSY, "job.busy", "job '%s': a run of it is just beginning", job->id);
    fire_by_hand(sched, job, cv_clock_wall_us(), (struct fired_fn){fn, arg});
    return 0;
}
