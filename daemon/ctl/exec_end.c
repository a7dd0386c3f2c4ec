// SPDX-License-Identifier: MIT
/*
 * exec_end.c - how a command's end is told: its exit code, the reason on stderr when it is Corvid's, and with --stats what was
 * enforced, which limits held and by whom, and what it took. stdout belongs to the command. Pure output.
 */
#include "daemon/ctl/exec.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/enforced.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *kind;
    int code; /* -1: the command's own */
} kinds[] = {
    {"ran", -1},                   {"denied", CTL_CANNOT},       {"failed", CTL_CANNOT},       {"missing", CTL_MISSING},
    {"unstartable", CTL_UNSTARTABLE}, {"deadline", CTL_DEADLINE}, {"cancelled", CTL_CANCELLED}, {NULL, CTL_CANNOT},
};

static int end_code(const json_t *result)
{
    const char *kind = cv_json_str(result, "kind", "");
    size_t i = 0;
    while (kinds[i].kind && strcmp(kinds[i].kind, kind) != 0)
        i++;
    if (kinds[i].code >= 0)
        return kinds[i].code;
    int signal_number = (int)cv_json_num(result, "signal", 0);
    return signal_number > 0 ? 128 + signal_number : (int)cv_json_num(result, "exit", CTL_CANNOT);
}

int end_show(struct exec *e)
{
    int code = end_code(e->result);
    const json_t *error = json_object_get(e->result, "error");
    if (e->ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:s}", "event", "end");
        json_object_update(line, e->result);
        show_json(line);
    } else if (json_is_object(error)) {
        report_error_object("corvid exec", error);
    } else if (strcmp(cv_json_str(e->result, "kind", ""), "ran") != 0) {
        fprintf(stderr, "corvid exec: %s\n", cv_json_str(e->result, "kind", "failed"));
    }
    if (options_has(&e->ctl->values, "stats") && !e->ctl->json) {
        enforced_show(stderr, "corvid exec: enforced: ", json_object_get(e->result, "enforced"));
        enforced_show_limits(stderr, "corvid exec: limits: ", json_object_get(e->result, "limits"));
        enforced_show_stats(stderr, "corvid exec: ", json_object_get(e->result, "stats"));
    }
    return code;
}
