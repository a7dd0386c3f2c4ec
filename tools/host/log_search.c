// SPDX-License-Identifier: MIT
/*
 * log_search.c - finds lines in the system's logs: text files below /var/log, rotated and compressed ones too, and the systemd journal.
 * Everything is opened with the peer's rights, so that what he may not read is not read (it is counted). Newest last. Host room.
 */
#include "tools/host/logs.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>
#include <string.h>

static int lines_of(const char *text, size_t *out, struct cv_error *err)
{
    char *end = NULL;
    long value = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || value < 1 || value > LOGS_LINES_MAX)
        return host_refuse(err, -EINVAL, "tool.refused", "lines '%.20s': expected a number from 1 to %d", text, LOGS_LINES_MAX);
    *out = (size_t)value;
    return 0;
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    struct logs_query query = {.lines = 20};
    const char *lines = NULL;
    host_auto_saved struct host_saved saved = {0};
    int rc = cv_json_need_string(args, "query", "args", &query.text, err);
    if (rc < 0 || (rc = cv_json_opt_string(args, "unit", "args", &query.unit, err)) < 0 ||
        (rc = cv_json_opt_string(args, "lines", "args", &lines, err)) < 0 || (lines && (rc = lines_of(lines, &query.lines, err)) < 0))
        return rc;
    if (strchr(query.text, '\n'))
        return host_refuse(err, -EINVAL, "tool.refused", "the query holds a line break: lines are searched one by one");
    logs_prepare();
    if ((rc = host_become(env, &saved, err)) < 0)
        return rc;
    json_object_set_new(result, "lines", json_array());
    struct logs_found found = {.lines = json_object_get(result, "lines")};
    if ((rc = logs_files(env, &query, &found, err)) == 0)
        rc = logs_journal(env, &query, &found, err);
    if (rc < 0)
        return rc;
    if (found.files + found.entries == 0 && found.unreadable > 0)
        return host_refuse(err, -EACCES, "tool.refused", "none of the logs here may be read by user %u (%zu are closed to it)", env->uid,
                           found.unreadable);
    json_object_set_new(result, "count", json_integer((json_int_t)found.count));
    json_object_set_new(result, "unreadable", json_integer((json_int_t)found.unreadable));
    json_object_set_new(result, "truncated", json_boolean(found.cut));
    if (found.files > 0)
        host_source(result, "/var/log");
    if (found.entries > 0)
        host_source(result, "journal");
    return 0;
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, cv_json_str(item, "source", ""), 100);
    cv_buf_puts(out, ": ");
    view_name(out, cv_json_str(item, "line", ""), 300);
}

/* The newest ones are what one wants to see: as many from the end as fit. */
static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    const json_t *items = json_object_get(result, "lines");
    size_t have = json_array_size(items), first = have, room = 1600;
    (void)args;
    while (first > 0) {
        cv_auto_buf struct cv_buf text = CV_BUF_INIT;
        line(json_array_get(items, first - 1), &text);
        if (text.len + 1 > room)
            break;
        room -= text.len + 1;
        first--;
    }
    cv_buf_printf(out, "%lld lines", (long long)cv_json_num(result, "count", 0));
    if (have - first < (size_t)cv_json_num(result, "count", 0))
        cv_buf_printf(out, ", the last %zu:", have - first);
    for (size_t i = first; i < have; i++) {
        cv_buf_putc(out, '\n');
        line(json_array_get(items, i), out);
    }
    if (cv_json_num(result, "unreadable", 0) > 0)
        cv_buf_printf(out, "\n[%lld logs may not be read by you]", (long long)cv_json_num(result, "unreadable", 0));
    if (cv_json_flag(result, "truncated"))
        cv_buf_puts(out, "\n[cut: older parts were not searched]");
}

const struct cv_tool cv_tool_log_search = {
    .name = "log_search",
    .signature = "log_search(query, unit?, lines?)",
    .summary = "Find lines in the system's logs",
    .help = "Finds lines that hold a text (case ignored) in /var/log, rotated and gzip-compressed files too, and in the systemd journal;\n"
            "newest last, 20 of each when \"lines\" is left out. With a unit only lines of that service. What you may not read yourself is\n"
            "not read: usually that takes the groups adm or systemd-journal. The policies 'readonly' and 'workspace' do not grant it.\n\n"
            "  corvid tool call log_search --args '{\"query\":\"error\",\"unit\":\"ssh\",\"lines\":\"50\"}' --policy admin\n",
    .params =
        "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"query\"],\"properties\":{"
        "\"query\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"description\":\"text to find\"},"
        "\"unit\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":200,\"description\":\"service whose lines are wanted; all when left out\"},"
        "\"lines\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4,\"description\":\"how many of the newest lines, 1 to 500; 20 when left "
        "out\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_HOST,
    .capabilities = "host.logs",
    .host = host,
    .view = view,
};
