// SPDX-License-Identifier: MIT
/*
 * report.c - failures in words, and their exit codes, as tables. Writes to stderr (and the JSON line to stdout); owns
 * nothing.
 */
#include "daemon/ctl/report.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct word_code {
    const char *word;
    int code;
};

static const struct word_code status_codes[] = {
    {"done", CTL_OK},         {"failed", CTL_FAILED},     {"waiting", CTL_WAITING},     {"denied", CTL_DENIED},
    {"deadline", CTL_DEADLINE}, {"cancelled", CTL_CANCELLED}, {NULL, CTL_FAILED},
};

static const struct word_code guard_codes[] = {
    {"policy", CTL_DENIED},     {"approval", CTL_DENIED},   {"schema", CTL_USAGE},
    {"deadline", CTL_DEADLINE}, {"cancel", CTL_CANCELLED},  {NULL, CTL_FAILED},
};

/* Codes of the wire (daemon/rpc/rpc.h). */
static const struct {
    int64_t wire;
    int code;
    const char *advice;
} wire_codes[] = {
    {-32601, CTL_FAILED, "the daemon is of another version than this client; try: corvid stop, then the command again"},
    {-32602, CTL_USAGE, NULL},
    {-32001, CTL_DENIED, NULL},
    {-32002, CTL_FAILED, "the daemon has as much to do as it takes on; see: corvid runs list"},
    {0, CTL_FAILED, NULL},
};

static int find_word(const struct word_code *rows, const char *word)
{
    while (rows->word && (!word || strcmp(rows->word, word) != 0))
        rows++;
    return rows->code;
}

int report_status_code(const char *status)
{
    return find_word(status_codes, status);
}

int report_guard_code(const char *guard)
{
    return find_word(guard_codes, guard);
}

static void print_error(const char *what, const char *text, const char *guard)
{
    show_flush();
    fprintf(stderr, "%s%s:%s ", show_paint(stderr, SHOW_RED), what, show_paint(stderr, SHOW_PLAIN));
    show_text(stderr, text);
    if (guard && guard[0] && !strstr(text, guard))
        fprintf(stderr, " (%s)", guard);
    fputc('\n', stderr);
}

static void print_hint(const char *name, const char *text)
{
    if (!text || !text[0])
        return;
    fprintf(stderr, "  %s: ", name);
    show_text(stderr, text);
    fputc('\n', stderr);
}

void report_error_object(const char *what, const json_t *error)
{
    print_error(what, cv_json_str(error, "text", "failed"), cv_json_str(error, "guard", ""));
    print_hint("rule", cv_json_str(error, "rule", ""));
    print_hint("would allow it", cv_json_str(error, "hint", ""));
}

void report_json(const char *text, const char *reason, const char *guard)
{
    cv_auto_json json_t *inner = json_object();
    cv_json_set_text(inner, "text", text, strlen(text));
    if (reason)
        json_object_set_new(inner, "reason", json_string(reason));
    if (guard && guard[0])
        json_object_set_new(inner, "guard", json_string(guard));
    cv_auto_json json_t *line = json_object();
    json_object_set(line, "error", inner);
    show_json(line);
}

static int report_local(const struct ctl *ctl, const struct cv_error *local)
{
    print_error("corvid", cv_error_text(local), NULL);
    if (local->code == -EPIPE)
        print_hint("what happened", "corvid log, or the file corvidd.log in the state folder, may tell; corvid status shows whether it is back");
    if (ctl->json)
        report_json(cv_error_text(local), local->reason, local->guard);
    return local->code == -EMSGSIZE ? CTL_USAGE : ctl->verb->failure;
}

int report_failure(const struct ctl *ctl, const struct client_error *error)
{
    if (!error->remote)
        return report_local(ctl, &error->local);
    const json_t *data = json_object_get(error->remote, "data");
    const char *text = cv_json_str(error->remote, "message", "the daemon gave no reason");
    const char *guard = cv_json_str(data, "guard", "");
    print_error("corvid", text, guard);
    print_hint("rule", cv_json_str(data, "rule", ""));
    print_hint("would allow it", cv_json_str(data, "hint", ""));
    int64_t wire = cv_json_num(error->remote, "code", 0);
    size_t i = 0;
    while (wire_codes[i].wire != 0 && wire_codes[i].wire != wire)
        i++;
    if (!strstr(text, "corvid ")) /* one that names a command says itself what to do */
        print_hint("next", wire_codes[i].advice);
    if (ctl->json)
        report_json(text, cv_json_str(data, "reason", NULL), guard);
    return ctl->verb->failure == CTL_FAILED ? wire_codes[i].code : ctl->verb->failure;
}
