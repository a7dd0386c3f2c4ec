// SPDX-License-Identifier: MIT
/*
 * runs_show.c - `corvid runs show ID`.
 *
 * Purpose: the story of a run, from the journal alone: what was asked, each step with what the model spent, each call with
 * verdict, observation and what the kernel enforced, the answer. Params: the id. Result: text, or the story as JSON.
 * Errors: unknown or ambiguous id.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/enforced.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/story.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

enum { ARGS_CHARS = 300 };

static void field(const char *name, const char *text)
{
    if (!text[0])
        return;
    printf("%s%-10s%s ", show_paint(stdout, SHOW_DIM), name, show_paint(stdout, SHOW_PLAIN));
    show_line(stdout, text, SIZE_MAX);
    putchar('\n');
}

static void show_tokens(const json_t *tokens)
{
    if (json_is_object(tokens))
        printf("%lld evaluated, %lld cached, %lld generated", (long long)cv_json_num(tokens, "evaluated", 0),
               (long long)cv_json_num(tokens, "cached", 0), (long long)cv_json_num(tokens, "generated", 0));
}

static void show_head(const json_t *story)
{
    char small[SHOW_SMALL];
    field("run", cv_json_str(story, "id", "?"));
    field("task", cv_json_str(story, "task", ""));
    field("status", cv_json_str(story, "status", "?"));
    field("policy", cv_json_str(story, "policy", ""));
    field("workspace", cv_json_str(story, "workspace", ""));
    field("model", cv_json_str(story, "model", ""));
    field("created", show_time(json_object_get(story, "created"), small));
    field("ended", show_time(json_object_get(story, "ended"), small));
    if (json_object_get(story, "undone"))
        field("undone", show_time(json_object_get(story, "undone"), small));
}

/* A duration that the journal keeps in milliseconds, a number or an object of parts. */
static void show_ms(const json_t *ms)
{
    char small[SHOW_SMALL];
    double sum = json_is_number(ms) ? json_number_value(ms) : 0;
    const char *key;
    json_t *part;
    json_object_foreach((json_t *)ms, key, part)
        sum += json_is_number(part) ? json_number_value(part) : 0;
    if (sum > 0)
        printf(" in %s", show_duration((int64_t)(sum * 1000), small));
}

static void show_call(const json_t *call)
{
    const json_t *error = json_object_get(call, "error");
    const char *verdict = cv_json_str(call, "verdict", "?");
    printf("  %s", show_paint(stdout, SHOW_BOLD));
    show_line(stdout, cv_json_str(call, "tool", "?"), ARGS_CHARS);
    printf("%s ", show_paint(stdout, SHOW_PLAIN));
    show_args(stdout, json_object_get(call, "args"), ARGS_CHARS);
    printf("\n    verdict %s", verdict);
    const char *rule = cv_json_str(call, "rule", cv_json_str(error, "rule", ""));
    if (rule[0]) {
        fputs(" (", stdout);
        show_line(stdout, rule, ARGS_CHARS);
        putchar(')');
    }
    const char *effect = cv_json_str(call, "effect", "");
    if (effect[0])
        printf(", effect %s", effect);
    show_ms(json_object_get(call, "ms"));
    putchar('\n');
    enforced_show(stdout, "    enforced: ", json_object_get(call, "enforced"));
    const char *text = cv_json_str(call, "text", cv_json_str(error, "text", ""));
    if (!text[0])
        return;
    fputs(show_paint(stdout, cv_json_flag(call, "ok") ? SHOW_PLAIN : SHOW_RED), stdout);
    show_indented(stdout, "    | ", text);
    printf("%s\n", show_paint(stdout, SHOW_PLAIN));
    const char *hint = cv_json_str(error, "hint", "");
    if (hint[0]) {
        fputs("    would allow it: ", stdout);
        show_line(stdout, hint, SIZE_MAX);
        putchar('\n');
    }
}

static void show_step(const json_t *step)
{
    printf("\n%sstep %lld%s  ", show_paint(stdout, SHOW_BOLD), (long long)cv_json_num(step, "step", 0), show_paint(stdout, SHOW_PLAIN));
    show_tokens(json_object_get(step, "tokens"));
    show_ms(json_object_get(step, "ms"));
    putchar('\n');
    const json_t *calls = json_object_get(step, "calls");
    size_t i;
    json_t *call;
    json_array_foreach((json_t *)calls, i, call)
        show_call(call);
    const char *reply = cv_json_str(step, "reply", "");
    if (json_array_size(calls) == 0 && reply[0]) {
        fputs("  reply ", stdout);
        show_line(stdout, reply, ARGS_CHARS);
        putchar('\n');
    }
}

static void show_end(const json_t *story)
{
    const char *answer = cv_json_str(story, "answer", "");
    const json_t *error = json_object_get(story, "error");
    if (answer[0]) {
        printf("\n%sanswer%s\n", show_paint(stdout, SHOW_BOLD), show_paint(stdout, SHOW_PLAIN));
        show_indented(stdout, "  ", answer);
        putchar('\n');
    }
    if (error) {
        printf("\n%sended by%s ", show_paint(stdout, SHOW_BOLD), show_paint(stdout, SHOW_PLAIN));
        show_line(stdout, cv_json_str(error, "text", ""), SIZE_MAX);
        const char *guard = cv_json_str(error, "guard", "");
        printf(guard[0] ? " (%s)\n" : "%s\n", guard);
    }
    if (json_is_object(json_object_get(story, "tokens"))) {
        printf("\ntokens     ");
        show_tokens(json_object_get(story, "tokens"));
        putchar('\n');
    }
}

void story_show(const json_t *story)
{
    size_t i;
    json_t *step;
    show_head(story);
    json_array_foreach(json_object_get(story, "steps"), i, step)
        show_step(step);
    show_end(story);
}

int verb_runs_show(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *story = verbs_call(ctl, "run.show", json_pack("{s:s}", "id", ctl->values.words[0]), &code);
    if (!story)
        return code;
    if (ctl->json) {
        show_json(story);
        return CTL_OK;
    }
    story_show(story);
    return CTL_OK;
}
