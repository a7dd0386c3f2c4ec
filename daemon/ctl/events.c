// SPDX-License-Identifier: MIT
/*
 * events.c - the events of a run, one row an event: what is printed for people. stderr gets the story, stdout the answer.
 */
#include "daemon/ctl/events.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ARGS_CHARS = 100, VIEW_CHARS = 160, STATUS_TIMEOUT_MS = 900 };

static void show_plan(const json_t *event)
{
    const json_t *limits = json_object_get(event, "limits");
    fprintf(stderr, "%srun %s%s  policy %s, ", show_paint(stderr, SHOW_BOLD), cv_json_str(event, "run", "?"), show_paint(stderr, SHOW_PLAIN),
            cv_json_str(event, "policy", "?"));
    show_line(stderr, cv_json_str(event, "workspace", "?"), VIEW_CHARS);
    fprintf(stderr, "\n%s     plan: at most %lld steps, %lld s; %zu tools; model ", show_paint(stderr, SHOW_DIM),
            (long long)cv_json_num(limits, "steps", 0), (long long)cv_json_num(limits, "seconds", 0),
            json_array_size(json_object_get(event, "tools")));
    show_line(stderr, cv_json_str(event, "model", "?"), VIEW_CHARS);
    fprintf(stderr, "%s\n", show_paint(stderr, SHOW_PLAIN));
}

static void show_think(const json_t *event)
{
    const char *text = cv_json_str(event, "text", "");
    cv_auto_json json_t *reply = NULL;
    if (cv_json_parse(text, strlen(text), "reply", &reply, NULL) < 0)
        return;
    const char *thought = cv_json_str(reply, "thought", "");
    if (!thought[0])
        return;
    fprintf(stderr, "%s     ", show_paint(stderr, SHOW_DIM));
    show_line(stderr, thought, VIEW_CHARS);
    fprintf(stderr, "%s\n", show_paint(stderr, SHOW_PLAIN));
}

static void show_call(const json_t *event)
{
    const char *verdict = cv_json_str(event, "verdict", "");
    fprintf(stderr, "%3lld  %s", (long long)cv_json_num(event, "step", 0), show_paint(stderr, SHOW_BOLD));
    show_line(stderr, cv_json_str(event, "tool", "?"), ARGS_CHARS);
    fprintf(stderr, "%s ", show_paint(stderr, SHOW_PLAIN));
    show_args(stderr, json_object_get(event, "args"), ARGS_CHARS);
    if (strcmp(verdict, "allow") != 0)
        fprintf(stderr, "  [%s: %s]", verdict, cv_json_str(event, "rule", ""));
    fputc('\n', stderr);
}

static void show_observation(const json_t *event)
{
    bool ok = cv_json_flag(event, "ok");
    const json_t *error = json_object_get(event, "error");
    fprintf(stderr, "%s     ", show_paint(stderr, ok ? SHOW_DIM : SHOW_RED));
    show_line(stderr, cv_json_str(event, "text", cv_json_str(error, "text", "")), VIEW_CHARS);
    fprintf(stderr, "%s\n", show_paint(stderr, SHOW_PLAIN));
    const char *hint = cv_json_str(error, "hint", "");
    if (hint[0]) {
        fputs("     would allow it: ", stderr);
        show_line(stderr, hint, SIZE_MAX);
        fputc('\n', stderr);
    }
}

static const struct {
    const char *event;
    void (*show)(const json_t *event);
} rows[] = {
    {"plan", show_plan}, {"think", show_think}, {"call", show_call}, {"observation", show_observation}, {NULL, NULL},
};

void events_item(json_t *item, struct asker *asker, void *arg)
{
    struct events *events = arg;
    const char *name = cv_json_str(item, "event", "");
    const char *run = cv_json_str(item, "run", "");
    if (run[0])
        snprintf(events->run, sizeof events->run, "%s", run);
    events->moves = events->moves || strcmp(name, "plan") != 0;
    if (strcmp(name, "end") == 0)
        return; /* told by the result */
    if (events->ctl->json)
        show_json(item);
    if (strcmp(name, "approval") == 0)
        asker_begin(asker, item);
    else
        asker_forget(asker);
    for (size_t i = 0; rows[i].event && !events->ctl->json; i++)
        if (strcmp(rows[i].event, name) == 0)
            rows[i].show(item);
}

/* What the daemon's engine is busy with when it is not ready, as one line; false when it is. */
static bool engine_waits(struct ctl *ctl, char *out, size_t size)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_client_error struct client_error error = {0};
    cv_auto_free char *path = NULL;
    cv_auto_json json_t *status = NULL;
    struct ctl_client *client = NULL;
    if (ctl->socket)
        path = cv_strdup(ctl->socket);
    else if (client_default_path(&path, &err) < 0)
        return false;
    if (client_open(path, &client, &err) < 0)
        return false;
    client_call(client, "daemon.status", NULL, STATUS_TIMEOUT_MS, NULL, NULL, &status, &error);
    client_close(client);
    const json_t *engine = json_object_get(status, "engine");
    if (strcmp(cv_json_str(engine, "phase", ""), "loading") != 0)
        return false;
    snprintf(out, size, "%s %lld%%", cv_json_str(engine, "what", "loading"), (long long)cv_json_num(engine, "percent", 0));
    return true;
}

void events_tick(void *arg)
{
    struct events *events = arg;
    char now[sizeof events->waits];
    if (events->moves || !engine_waits(events->ctl, now, sizeof now) || strcmp(now, events->waits) == 0)
        return;
    memcpy(events->waits, now, sizeof now);
    fprintf(stderr, "corvid: waiting for the model: %s\n", now);
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
    show_costs(end);
    show_answer(cv_json_str(end, "answer", ""));
    if (code != CTL_OK)
        show_failure(events, end, status);
    return code;
}

void events_gone(const struct events *events)
{
    if (events->run[0])
        fprintf(stderr, "  the run can be seen when the daemon is back: corvid runs show %s\n", events->run);
    else
        fprintf(stderr, "  what was started can be seen when the daemon is back: corvid runs list\n");
}
