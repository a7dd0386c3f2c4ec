// SPDX-License-Identifier: MIT
/*
 * runs_undo.c - `corvid runs undo ID`.
 *
 * Purpose: take back what a run did to files: everything, or nothing where something else has changed what the run left. Params: the
 * id. Result: what was taken back, or what differs (exit code 1); what the run's commands did stays, and is named. Errors: unknown
 * id, a run that has not ended, was undone already or belongs to another user.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

enum { ARGS_CHARS = 200 };

static void show_rows(const json_t *rows, const char *first, const char *second, const char *between)
{
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row) {
        fputs("  ", stdout);
        show_line(stdout, cv_json_str(row, first, ""), SIZE_MAX);
        fputs(between, stdout);
        show_line(stdout, cv_json_str(row, second, ""), SIZE_MAX);
        putchar('\n');
    }
}

static void show_commands(const json_t *commands)
{
    size_t i;
    json_t *command;
    if (json_array_size(commands) > 0)
        puts("not undone, since nobody can know what these did:");
    json_array_foreach((json_t *)commands, i, command) {
        fputs("  ", stdout);
        show_line(stdout, cv_json_str(command, "tool", "?"), ARGS_CHARS);
        putchar(' ');
        show_args(stdout, json_object_get(command, "args"), ARGS_CHARS);
        putchar('\n');
    }
}

int verb_runs_undo(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call_long(ctl, "run.undo", json_pack("{s:s}", "id", ctl->values.words[0]), &code);
    if (!result)
        return code;
    bool undone = cv_json_flag(result, "undone");
    if (ctl->json) {
        show_json(result);
        return undone ? CTL_OK : CTL_FAILED;
    }
    const json_t *differs = json_object_get(result, "differs");
    if (undone) {
        printf("undid run %s:\n", cv_json_str(result, "run", ""));
        show_rows(json_object_get(result, "done"), "what", "path", " ");
    } else if (json_array_size(differs) == 0) {
        printf("nothing was done, since run %s did nothing to files that can be taken back\n", cv_json_str(result, "run", ""));
    } else {
        printf("nothing was done, since not everything is as run %s left it:\n", cv_json_str(result, "run", ""));
        show_rows(differs, "path", "why", ": ");
    }
    show_commands(json_object_get(result, "commands"));
    return undone ? CTL_OK : CTL_FAILED;
}
