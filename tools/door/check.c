// SPDX-License-Identifier: MIT
/*
 * check.c - the first half of the door: does the tool exist, do the arguments fit its schema, what does the policy say?
 * Pure apart from the call it fills. Loop thread.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "tools/door/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PATHS = 4 };

static enum call_event refuse(struct cv_call *call)
{
    call->verdict.kind = CV_VERDICT_DENY;
    snprintf(call->verdict.text, sizeof call->verdict.text, "%s", cv_error_text(&call->error));
    return CALL_EV_REFUSE;
}

static int check_shape(struct cv_call *call)
{
    if (!call->tool)
        return cv_deny(&call->error, -ENOENT, "schema", "tool.unknown", "there is no tool '%s'; see: corvid tool list", call->tool_name);
    cv_auto_free char *text = cv_json_dump(call->args);
    if (strlen(text) > CV_LIMIT_ARGS_BYTES)
        return cv_deny(&call->error, -E2BIG, "schema", "args.size", "the arguments of %s have %zu bytes, the limit is %d", call->tool_name,
                       strlen(text), CV_LIMIT_ARGS_BYTES);
    int rc = cv_tool_check_args(call->tool, call->args, &call->error);
    if (rc < 0)
        call->error.guard = "schema";
    return rc;
}

/* An optional path that was left out is the workspace: so the tools mean it, and so it is judged. */
static size_t collect_paths(const struct cv_call *call, struct cv_policy_path *paths, char **owned)
{
    size_t n = 0;
    for (const struct cv_tool_path *p = call->tool->paths; p && p->arg && n < MAX_PATHS; p++) {
        const char *shown = json_string_value(json_object_get(call->args, p->arg));
        if (!shown)
            shown = ".";
        owned[n] = cv_path_absolute(call->access->workspace, call->access->home, shown);
        paths[n] = (struct cv_policy_path){.path = owned[n], .shown = shown, .write = p->use == CV_PATH_WRITE};
        n++;
    }
    return n;
}

/* What an egress tool would fetch. The texts are the arguments' or static. */
static int find_url(struct cv_call *call, struct cv_http_request *out)
{
    int rc = call->tool->fetch ? call->tool->fetch(call->args, out, &call->error) : 0;
    if (rc < 0)
        call->error.guard = "schema";
    return rc;
}

static int decide(struct cv_call *call)
{
    struct cv_access *access = call->access;
    struct cv_policy_path paths[MAX_PATHS];
    char *owned[MAX_PATHS] = {0};
    char **argv = NULL;
    struct cv_error ignored = CV_ERROR_INIT;
    struct cv_http_request http = {0};
    int rc = find_url(call, &http);
    if (rc < 0)
        return rc;
    if (call->tool->argv)
        call->tool->argv(call->args, &argv, &ignored); /* an argv that cannot be made is met again when it is started */
    struct cv_policy_question question = {
        .tool = call->tool->name,
        .paths = paths,
        .path_count = collect_paths(call, paths, owned),
        .argv = (const char *const *)argv,
        .url = http.url,
        .method = http.method,
    };
    struct cv_policy_scope scope = {.workspace = access->workspace, .home = access->home};
    cv_policy_decide(access->policy, &scope, &question, &call->verdict);
    cv_tool_argv_free(argv);
    for (size_t i = 0; i < MAX_PATHS; i++)
        free(owned[i]);
    return 0;
}

/* What its carrier has against it, when the policy has nothing. */
static int check_carrier(struct cv_call *call)
{
    const struct carrier *carrier = carrier_of(call);
    if (call->verdict.kind == CV_VERDICT_DENY || !carrier->check)
        return 0;
    int rc = carrier->check(call, &call->error);
    if (rc < 0)
        call->verdict.rule[0] = call->verdict.hint[0] = '\0'; /* it was not the policy that spoke */
    return rc;
}

static bool knows_word(const char *word, void *arg)
{
    const struct cv_call *call = arg;
    cv_auto_free char *absolute = cv_path_absolute(call->access->workspace, call->access->home, word);
    return care_knows(call, word, absolute);
}

/* A run's command line that would lose what nobody named is asked about like fs_remove is (care.c); here its text is all there is. */
static enum call_event check_command(struct cv_call *call)
{
    cv_auto_buf struct cv_buf why = CV_BUF_INIT;
    const char *line = strcmp(call->tool->name, "shell") == 0 ? json_string_value(json_object_get(call->args, "command")) : NULL;
    if (!line || !call->knows || call->access->yes || !command_loses(line, knows_word, call, &why))
        return CALL_EV_ALLOW;
    call->verdict.rule[0] = call->verdict.hint[0] = '\0'; /* it is not the policy that speaks */
    if (call_is_attended(call)) {
        call->verdict.kind = CV_VERDICT_ASK;
        snprintf(call->verdict.text, sizeof call->verdict.text, "%s", cv_buf_text(&why));
        return CALL_EV_ASK;
    }
    cv_deny(&call->error, -EACCES, "approval", "care.command", "%s", cv_buf_text(&why));
    return refuse(call);
}

enum call_event call_check(struct cv_call *call)
{
    if (check_shape(call) < 0 || decide(call) < 0 || check_carrier(call) < 0)
        return refuse(call);
    switch (call->verdict.kind) {
    case CV_VERDICT_ALLOW:
        return check_command(call);
    case CV_VERDICT_ASK:
        if (call->access->yes)
            return CALL_EV_ALLOW;
        if (call_is_attended(call))
            return CALL_EV_ASK;
        cv_deny(&call->error, -EACCES, "approval", "approval.unattended", "%s: needs an approval and nobody can give it here", call->tool_name);
        return refuse(call);
    case CV_VERDICT_DENY:
        break;
    }
    cv_deny(&call->error, -EACCES, "policy", "policy.denied", "%s", call->verdict.text);
    call->verdict.kind = CV_VERDICT_DENY;
    return CALL_EV_REFUSE;
}
