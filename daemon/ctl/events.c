// SPDX-License-Identifier: MIT
/*
 * events.c - the events of a run for people: what is said when, and the end of a run as an exit code. How one event looks is in
 * event_lines.c. stderr gets the story, stdout the answer. Owns the call that is going on (told when its observation comes).
 */
#include "daemon/ctl/events.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/ctl/enforced.h"
#include "daemon/ctl/event_lines.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_TIMEOUT_MS = 900 };

void events_finish(struct events *events)
{
    json_decref(events->call);
    events->call = NULL;
}

/* Tells the call that is going on; `observation` is its end, or NULL while there is none. */
static void tell_call(struct events *events, const json_t *observation)
{
    if (events->call)
        event_lines_call(events->call, observation);
    json_decref(events->call);
    events->call = NULL;
}

static void on_plan(struct events *events, const json_t *event)
{
    if (!events->in_chat || events->verbose)
        event_lines_plan(event, events->verbose);
}

static void on_think(struct events *events, const json_t *event)
{
    event_lines_think(event, events->verbose);
}

static void on_call(struct events *events, const json_t *event)
{
    tell_call(events, NULL);
    events->call = json_incref((json_t *)event);
}

static void on_asked(struct events *events, const json_t *event)
{
    (void)event;
    tell_call(events, NULL); /* who is asked sees what is asked about */
    events->asks = true;
}

static void on_observation(struct events *events, const json_t *event)
{
    tell_call(events, event);
    event_lines_observation(event, events->verbose);
}

static const struct {
    const char *event;
    void (*tell)(struct events *events, const json_t *event);
    bool asks; /* a person is asked */
} rows[] = {
    {"plan", on_plan, false},     {"think", on_think, false},    {"call", on_call, false}, {"observation", on_observation, false},
    {"approval", on_asked, true}, {"question", on_asked, true}, {NULL, NULL, false},
};

void events_item(json_t *item, struct asker *asker, void *arg)
{
    struct events *events = arg;
    const char *name = cv_json_str(item, "event", "");
    const char *run = cv_json_str(item, "run", "");
    if (run[0])
        snprintf(events->run, sizeof events->run, "%s", run);
    events->moves = events->moves || strcmp(name, "plan") != 0;
    events->since_us = cv_clock_mono_us();
    events->asks = false;
    if (strcmp(name, "end") == 0)
        return; /* told by the result */
    progress_erase();
    if (events->ctl->json)
        show_json(item);
    size_t i = 0;
    while (rows[i].event && strcmp(rows[i].event, name) != 0)
        i++;
    if (!rows[i].asks)
        asker_forget(asker);
    if (rows[i].tell && !events->ctl->json)
        rows[i].tell(events, item);
    if (rows[i].asks)
        asker_begin(asker, item);
}

/* ---- while nothing happens -------------------------------------------------------------------------------------------- */

/* Asks on a connection of its own and says nothing when that fails. Gives the result, or NULL. `params` is taken. */
static json_t *ask_quietly(struct ctl *ctl, const char *method, json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_client_error struct client_error error = {0};
    cv_auto_free char *path = NULL;
    json_t *result = NULL;
    struct ctl_client *client = NULL;
    if (ctl->socket)
        path = cv_strdup(ctl->socket);
    else if (client_default_path(&path, &err) < 0)
        path = NULL;
    if (!path || client_open(path, &client, &err) < 0) {
        json_decref(params);
        return NULL;
    }
    client_call(client, method, params, STATUS_TIMEOUT_MS, NULL, NULL, &result, &error);
    client_close(client);
    return result;
}

/* What the daemon's engine is busy with when it is not ready, as one line; false when it is. */
static bool engine_waits(struct ctl *ctl, char *out, size_t size)
{
    cv_auto_json json_t *status = ask_quietly(ctl, "daemon.status", NULL);
    const json_t *engine = json_object_get(status, "engine");
    if (strcmp(cv_json_str(engine, "phase", ""), "loading") != 0)
        return false;
    snprintf(out, size, "waiting for the model: %s %lld%%", cv_json_str(engine, "what", "loading"), (long long)cv_json_num(engine, "percent", 0));
    return true;
}

/* Told once a change where no line can be drawn anew. */
static void tell_waiting(struct events *events, const char *now)
{
    if (isatty(STDERR_FILENO) != 1 && strcmp(now, events->waits) != 0)
        fprintf(stderr, "corvid: %s\n", now);
    snprintf(events->waits, sizeof events->waits, "%s", now);
    progress_show(now);
}

void events_tick(void *arg)
{
    struct events *events = arg;
    char now[sizeof events->waits];
    if (events->ctl->json || events->asks)
        return;
    if (!events->moves && engine_waits(events->ctl, now, sizeof now)) {
        tell_waiting(events, now);
        return;
    }
    const long long seconds = events->since_us ? (cv_clock_mono_us() - events->since_us) / 1000000 : 0;
    snprintf(now, sizeof now, "%.60s %lld s", events->call ? cv_json_str(events->call, "tool", "?") : "thinking", seconds);
    progress_show(now);
}

/* ---- the end ------------------------------------------------------------------------------------------------------------ */

/* What the kernel enforced on the calls of the run, told once for those that are alike. */
static void show_enforcement(const struct events *events)
{
    cv_auto_json json_t *story = ask_quietly(events->ctl, "run.show", json_pack("{s:s}", "id", events->run));
    cv_auto_json json_t *alike = json_object();
    size_t i, k;
    json_t *step, *call, *one;
    const char *key;
    json_array_foreach(json_object_get(story, "steps"), i, step)
        json_array_foreach(json_object_get(step, "calls"), k, call) {
            json_t *enforced = json_object_get(call, "enforced");
            if (!json_is_object(enforced))
                continue;
            cv_auto_free char *text = cv_json_canonical(enforced);
            one = json_object_get(alike, text);
            if (!one)
                json_object_set_new(alike, text, one = json_pack("{s:O, s:o}", "enforced", enforced, "steps", json_string("")));
            cv_auto_free char *steps = cv_format("%s%s%lld", cv_json_str(one, "steps", ""), cv_json_str(one, "steps", "")[0] ? ", " : "",
                                                 (long long)cv_json_num(step, "step", 0));
            json_object_set_new(one, "steps", json_string(steps));
        }
    json_object_foreach(alike, key, one) {
        cv_auto_free char *prefix = cv_format("     enforced in step %s: ", cv_json_str(one, "steps", ""));
        enforced_show(stderr, prefix, json_object_get(one, "enforced"));
    }
}

static void show_costs(const json_t *end)
{
    const json_t *tokens = json_object_get(end, "tokens");
    long long steps = cv_json_num(end, "steps", 0);
    fprintf(stderr, "%s     %lld step%s", show_paint(stderr, SHOW_DIM), steps, steps == 1 ? "" : "s");
    if (json_is_object(tokens))
        fprintf(stderr, ", tokens: %lld evaluated, %lld cached, %lld generated", (long long)cv_json_num(tokens, "evaluated", 0),
                (long long)cv_json_num(tokens, "cached", 0), (long long)cv_json_num(tokens, "generated", 0));
    fprintf(stderr, "%s\n", show_paint(stderr, SHOW_PLAIN));
}

static void show_answer(const char *answer)
{
    if (!answer[0])
        return;
    if (isatty(STDOUT_FILENO))
        show_text(stdout, answer);
    else
        fputs(answer, stdout);
    putchar('\n');
    fflush(stdout);
}

static const struct {
    const char *status;
    const char *words;
} phrases[] = {
    {"failed", "the run failed"},
    {"denied", "the run was denied what it needed"},
    {"deadline", "the run's time was up"},
    {"cancelled", "the run was cancelled"},
    {"waiting", "the run waits"},
    {NULL, "the run ended in a way this client does not know"},
};

/* Why a run ended otherwise than well, and where to read more. */
static void show_failure(const struct events *events, const json_t *end, const char *status)
{
    char what[80];
    size_t i = 0;
    while (phrases[i].status && strcmp(phrases[i].status, status) != 0)
        i++;
    snprintf(what, sizeof what, "corvid: %s", phrases[i].words);
    const json_t *error = json_object_get(end, "error");
    if (error)
        report_error_object(what, error);
    else
        fprintf(stderr, "%s\n", what);
    const char *run = cv_json_str(end, "run", events->run);
    if (run[0])
        fprintf(stderr, "  the whole story: corvid runs show %s\n", run);
}

int events_end(struct events *events, json_t *end)
{
    const char *status = cv_json_str(end, "status", "failed");
    int code = report_status_code(status);
    if (events->ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:s}", "event", "end");
        json_object_update(line, end);
        if (!json_object_get(line, "run"))
            json_object_set_new(line, "run", json_string(events->run));
        show_json(line);
        return code;
    }
    progress_erase();
    tell_call(events, NULL);
    if (events->verbose)
        show_enforcement(events);
    show_costs(end);
    show_answer(cv_json_str(end, "answer", ""));
    if (code != CTL_OK)
        show_failure(events, end, status);
    return code;
}

void events_gone(struct events *events)
{
    progress_erase();
    tell_call(events, NULL);
    if (events->run[0])
        fprintf(stderr, "  the run can be seen when the daemon is back: corvid runs show %s\n", events->run);
    else
        fprintf(stderr, "  what was started can be seen when the daemon is back: corvid runs list\n");
}
