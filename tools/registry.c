// SPDX-License-Identifier: MIT
/*
 * registry.c - the table of built-in tools, in the fixed order in which they stand in the model's prompt (a new one goes to
 * the end of the shown ones: prompts before it stay the same), and what is asked of it. Constant; any thread.
 */
#include "tools/tool.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <string.h>

#define TOOLS(X)                                                                                                                           \
    X(fs_list)                                                                                                                             \
    X(fs_read)                                                                                                                             \
    X(fs_write)                                                                                                                            \
    X(fs_append)                                                                                                                           \
    X(fs_mkdir)                                                                                                                            \
    X(fs_move)                                                                                                                             \
    X(fs_copy)                                                                                                                             \
    X(fs_remove)                                                                                                                           \
    X(fs_find)                                                                                                                             \
    X(text_search)                                                                                                                         \
    X(text_count)                                                                                                                          \
    X(calc)                                                                                                                                \
    X(shell)                                                                                                                               \
    X(fs_edit)                                                                                                                             \
    X(fs_hash)                                                                                                                             \
    X(fs_stat)                                                                                                                             \
    X(archive_create)                                                                                                                      \
    X(archive_extract)                                                                                                                     \
    X(http_get)                                                                                                                            \
    X(http_post)                                                                                                                           \
    X(sys_info)                                                                                                                            \
    X(sys_disk)                                                                                                                            \
    X(proc_list)                                                                                                                           \
    X(proc_signal)                                                                                                                         \
    X(time_now)                                                                                                                            \
    X(memory_save)                                                                                                                         \
    X(memory_search)                                                                                                                       \
    X(read_result)                                                                                                                         \
    X(ask_user)                                                                                                                            \
    X(package_query)                                                                                                                       \
    X(service_status)                                                                                                                      \
    X(log_search)                                                                                                                          \
    X(git_status)                                                                                                                          \
    X(git_log)                                                                                                                             \
    X(git_diff)                                                                                                                            \
    X(desktop_notify)                                                                                                                      \
    X(fs_undo)                                                                                                                             \
    X(exec)

#define DECLARE(name) extern const struct cv_tool cv_tool_##name;
TOOLS(DECLARE)

#define ROW(name) &cv_tool_##name,
const struct cv_tool *const cv_tools[] = {TOOLS(ROW) NULL};

static const char *const effect_names[] = {
    [CV_EFFECT_READ] = "READ",   [CV_EFFECT_TXN] = "TXN",       [CV_EFFECT_FILE] = "FILE",
    [CV_EFFECT_KEYED] = "KEYED", [CV_EFFECT_OPAQUE] = "OPAQUE",
};

const char *cv_effect_name(enum cv_effect effect)
{
    return (size_t)effect < sizeof effect_names / sizeof effect_names[0] ? effect_names[effect] : "OPAQUE";
}

static const char *const carrier_names[] = {
    [CV_BY_WORKER] = "worker", [CV_BY_HOST] = "host", [CV_BY_DESK] = "desk", [CV_BY_EGRESS] = "egress", [CV_BY_PLUGIN] = "plugin",
};

const char *cv_carrier_name(enum cv_carrier carrier)
{
    return (size_t)carrier < sizeof carrier_names / sizeof carrier_names[0] ? carrier_names[carrier] : "nobody";
}

const struct cv_tool *cv_tool_find(const char *name)
{
    for (size_t i = 0; cv_tools[i]; i++)
        if (strcmp(cv_tools[i]->name, name) == 0)
            return cv_tools[i];
    return NULL;
}

void cv_tool_argv_free(char **argv)
{
    for (size_t i = 0; argv && argv[i]; i++)
        free(argv[i]);
    free(argv);
}

int cv_tool_check_args(const struct cv_tool *tool, const json_t *args, struct cv_error *err)
{
    cv_auto_json json_t *schema = NULL;
    int rc = cv_json_parse(tool->params, strlen(tool->params), tool->name, &schema, err);
    if (rc == 0)
        rc = cv_schema_check(schema, args, "args", err);
    if (rc < 0 && err)
        err->guard = "schema";
    return rc;
}
