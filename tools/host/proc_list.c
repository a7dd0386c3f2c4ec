// SPDX-License-Identifier: MIT
/*
 * proc_list.c - the processes of this machine: number, name, state, owner, memory; the command line only of the peer's own processes
 * (all of them for root). Reads /proc with the peer's rights, so that a /proc that hides others' processes hides them here too. Host
 * room.
 */
#include "tools/host/procs.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/glob.h"
#include "tools/view.h"

#include <string.h>
#include <strings.h>

/* A name with * or ? is a pattern for the whole name; else it may be part of it. */
static bool fits(const char *wanted, struct glob *pattern, const struct proc *proc)
{
    if (!wanted)
        return true;
    return pattern ? glob_match(pattern, proc->name, true) : strcasestr(proc->name, wanted) != NULL;
}

/* The words of /proc/PID/cmdline with blanks between. */
static void add_command(const struct cv_host_env *env, json_t *item, pid_t pid)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_auto_free char *path = cv_format("/proc/%d/cmdline", (int)pid);
    if (host_read(env, path, CV_LIMIT_HOST_LINE_BYTES, &text) < 0 || text.len == 0)
        return;
    while (text.len > 0 && text.data[text.len - 1] == '\0')
        text.len--;
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '\0')
            text.data[i] = ' ';
    cv_json_set_text(item, "command", text.data, text.len);
}

static json_t *row(const struct cv_host_env *env, const struct proc *proc)
{
    json_t *item = json_object();
    char state[2] = {proc->state, '\0'};
    json_object_set_new(item, "pid", json_integer(proc->pid));
    json_object_set_new(item, "parent", json_integer(proc->parent));
    cv_json_set_text(item, "name", proc->name, strlen(proc->name));
    cv_json_set_text(item, "state", state, 1);
    json_object_set_new(item, "uid", json_integer((json_int_t)proc->uids[0]));
    json_object_set_new(item, "memory_kib", json_integer((json_int_t)proc->rss_kib));
    json_object_set_new(item, "start_ticks", json_integer((json_int_t)proc->start_ticks));
    if (env->uid == 0 || (proc->uids[0] == env->uid && proc->uids[1] == env->uid && proc->uids[2] == env->uid))
        add_command(env, item, proc->pid);
    return item;
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    const char *name = NULL;
    host_auto_saved struct host_saved saved = {0};
    cv_auto_free pid_t *pids = NULL;
    size_t count = 0, found = 0;
    struct glob *pattern = NULL;
    int rc = cv_json_opt_string(args, "name", "args", &name, err);
    if (rc < 0 || (rc = host_become(env, &saved, err)) < 0)
        return rc;
    if ((rc = procs_all(env, &pids, &count)) < 0)
        return host_file_fail(err, "/proc", rc);
    struct view_rows rows = {.items = json_array()};
    json_object_set_new(result, "processes", rows.items);
    if (name && strpbrk(name, "*?["))
        pattern = glob_create(name);
    for (size_t i = 0; i < count && !host_late(env); i++) {
        struct proc proc;
        if (procs_read(env, pids[i], &proc) < 0 || !fits(name, pattern, &proc)) /* gone meanwhile, or hidden */
            continue;
        found++;
        if (!rows.full)
            view_rows_add(&rows, row(env, &proc));
    }
    glob_destroy(pattern);
    if (host_late(env))
        return host_fail_late(err, "proc_list");
    json_object_set_new(result, "count", json_integer((json_int_t)found));
    json_object_set_new(result, "truncated", json_boolean(rows.full || count == CV_LIMIT_HOST_ENTRIES));
    host_source(result, "/proc");
    return 0;
}

static void line(const json_t *item, struct cv_buf *out)
{
    cv_buf_printf(out, "%lld ", (long long)cv_json_num(item, "pid", 0));
    view_name(out, cv_json_str(item, "name", ""), 100);
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_list(out, json_object_get(result, "processes"), (size_t)cv_json_num(result, "count", 0), false, "processes", line);
}

const struct cv_tool cv_tool_proc_list = {
    .name = "proc_list",
    .signature = "proc_list(name?)",
    .summary = "List running processes",
    .help = "Lists the processes of this machine, or those whose name holds a word (or fits a pattern with * and ?). The daemon reads\n"
            "/proc on the host; command lines are given for one's own processes only.\n\n"
            "  corvid tool call proc_list --args '{\"name\":\"ssh\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
              "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255,\"description\":\"part of a name or a pattern; all when left out\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_HOST,
    .capabilities = "host.read",
    .host = host,
    .view = view,
};
