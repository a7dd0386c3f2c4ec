// SPDX-License-Identifier: MIT
/*
 * job_show.c - `corvid job show ID`, and how jobs are printed.
 *
 * Purpose: one job. Params: the id. Result: a few lines; with --json the job. Errors: unknown or ambiguous id.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/job.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>

static void field(const char *name, const char *text)
{
    if (!text[0])
        return;
    printf("%s%-10s%s ", show_paint(stdout, SHOW_DIM), name, show_paint(stdout, SHOW_PLAIN));
    show_line(stdout, text, SIZE_MAX);
    putchar('\n');
}

static void print_last(const json_t *slot)
{
    char small[SHOW_SMALL];
    if (!json_is_object(slot))
        return;
    printf("%slast%s       %s %s", show_paint(stdout, SHOW_DIM), show_paint(stdout, SHOW_PLAIN), show_time(json_object_get(slot, "slot"), small),
           cv_json_str(slot, "what", ""));
    const char *more[] = {cv_json_str(slot, "run", ""), cv_json_str(slot, "why", ""), cv_json_str(slot, "error", "")};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        if (!more[i][0])
            continue;
        fputs(", ", stdout);
        show_line(stdout, more[i], SIZE_MAX);
    }
    putchar('\n');
}

void job_print(const struct ctl *ctl, const json_t *job)
{
    char small[SHOW_SMALL], when[400];
    const json_t *table = json_object_get(job, "timetable");
    if (ctl->json) {
        show_json(job);
        return;
    }
    snprintf(when, sizeof when, "%s %s", cv_json_str(table, "kind", "?"), cv_json_str(table, "text", "?"));
    field("job", cv_json_str(job, "id", "?"));
    field("task", cv_json_str(job, "task", ""));
    field("when", when);
    field("missed", cv_json_str(job, "missed", ""));
    field("policy", cv_json_str(job, "policy", ""));
    field("workspace", cv_json_str(job, "workspace", ""));
    field("created", show_time(json_object_get(job, "created"), small));
    field("next", cv_json_flag(job, "paused") ? "paused" : show_time(json_object_get(job, "next"), small));
    field("running", cv_json_str(job, "running", ""));
    print_last(json_object_get(job, "last"));
}

int job_ask(struct ctl *ctl, const char *method, const char *what)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *job = verbs_call(ctl, method, json_pack("{s:s}", "id", ctl->values.words[0]), &code);
    if (!job)
        return code;
    if (ctl->json)
        show_json(job);
    else
        printf("%s %s\n", what, cv_json_str(job, "id", "?"));
    return CTL_OK;
}

void job_tidy_times(json_t *object)
{
    static const char *const keys[] = {"next", "slot", "recorded", "created"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (json_object_get(object, keys[i]) && !cv_json_str(object, keys[i], "")[0])
            json_object_set_new(object, keys[i], json_null());
}

int verb_job_show(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *job = verbs_call(ctl, "job.show", json_pack("{s:s}", "id", ctl->values.words[0]), &code);
    if (!job)
        return code;
    job_print(ctl, job);
    return CTL_OK;
}
