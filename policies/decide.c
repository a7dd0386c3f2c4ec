// SPDX-License-Identifier: MIT
/*
 * decide.c - the verdict on one call: first the tool (deny over ask over allow, nothing named is denied), then each path,
 * then the command, then the URL (network.c). The first refusal is the answer; it names the list that decided and the line that would change it.
 * Pure: text against text, no file is looked at. The kernel decides again, on what the paths really are.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void decide_put(char *out, size_t size, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(out, size, fmt, ap);
    va_end(ap);
    if (n >= (int)size) {
        size_t end = size - 4;
        while (end > 0 && ((unsigned char)out[end] & 0xC0) == 0x80)
            end--;
        memcpy(out + end, "...", 4);
    }
    for (char *p = out; *p; p++)
        if ((unsigned char)*p < 0x20)
            *p = ' ';
}

char *decide_quoted(const char *text)
{
    cv_auto_json json_t *value = cv_json_text(text, strlen(text));
    return json_dumps(value, JSON_ENCODE_ANY);
}

static const char *why_of(const json_t *list, int index)
{
    return cv_json_str(json_array_get(list, (size_t)index), "why", "");
}

static int find_tool(const json_t *list, const char *tool)
{
    size_t i;
    json_t *entry;
    json_array_foreach(list, i, entry)
        if (pattern_match(cv_json_str(entry, "tool", ""), tool))
            return (int)i;
    return -1;
}

static void decide_tool(const struct cv_policy *policy, const char *tool, struct cv_verdict *verdict)
{
    static const struct {
        enum policy_list list;
        enum cv_verdict_kind kind;
    } order[] = {{LIST_DENY, CV_VERDICT_DENY}, {LIST_ASK, CV_VERDICT_ASK}, {LIST_ALLOW, CV_VERDICT_ALLOW}};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        const json_t *list = policy->lists[order[i].list];
        int found = find_tool(list, tool);
        if (found < 0)
            continue;
        verdict->kind = order[i].kind;
        PUT(verdict->rule, "%s[%d]", list_rows[order[i].list].name, found);
        PUT(verdict->text, "%s: %s%s", tool, verdict->kind == CV_VERDICT_DENY ? "not allowed: " : "", why_of(list, found));
        if (verdict->kind == CV_VERDICT_DENY)
            PUT(verdict->hint, "take %s out of policy '%s' (it stands there because: %s)", verdict->rule, policy->name, why_of(list, found));
        return;
    }
    cv_auto_free char *name = decide_quoted(tool);
    verdict->kind = CV_VERDICT_DENY;
    PUT(verdict->rule, "tools");
    PUT(verdict->text, "%s: not allowed", tool);
    PUT(verdict->hint, "add to tools.allow in policy '%s': {\"tool\": %s, \"why\": \"...\"}", policy->name, name);
}

static void refuse_hidden(const struct cv_policy *policy, const struct cv_policy_path *path, int hidden, struct cv_verdict *verdict)
{
    verdict->kind = CV_VERDICT_DENY;
    PUT(verdict->rule, "files.deny");
    PUT(verdict->text, "%s: not allowed", path->shown);
    PUT(verdict->hint, "files.deny[%d] of policy '%s' hides it (%s); only taking that line out allows it", hidden, policy->name,
        why_of(policy->lists[LIST_HIDE], hidden));
}

static void decide_path(const struct cv_policy *policy, const struct cv_policy_scope *scope, const struct cv_policy_path *path,
                        struct cv_verdict *verdict)
{
    int hidden = words_find(policy->lists[LIST_HIDE], path->path, scope);
    if (hidden >= 0) {
        refuse_hidden(policy, path, hidden, verdict);
        return;
    }
    if (words_find(policy->lists[LIST_WRITE], path->path, scope) >= 0 ||
        (!path->write && words_find(policy->lists[LIST_READ], path->path, scope) >= 0))
        return;
    const char *list = list_rows[path->write ? LIST_WRITE : LIST_READ].name;
    cv_auto_free char *written = words_contract(path->path, scope);
    cv_auto_free char *line = decide_quoted(written);
    verdict->kind = CV_VERDICT_DENY;
    PUT(verdict->rule, "%s", list);
    PUT(verdict->text, "%s: not allowed", path->shown);
    const char *outside = words_outside(path->path);
    if (outside)
        PUT(verdict->hint, "no policy can allow it: %s", outside[1] ? "nothing of that part of the host can be in a cell" :
            "the whole tree cannot be in a cell, only folders that a policy names");
    else
        PUT(verdict->hint, "add to %s in policy '%s': {\"path\": %s, \"why\": \"...\"}", list, policy->name, line);
}

static bool matches_argv(const json_t *pattern, const char *const *argv)
{
    size_t i;
    json_t *word;
    json_array_foreach(pattern, i, word) {
        if (strcmp(json_string_value(word), "...") == 0)
            return true;
        if (!argv[i] || !pattern_match(json_string_value(word), argv[i]))
            return false;
    }
    return argv[i] == NULL;
}

/* A word of a command as a pattern that means just this word. Gives it as JSON text. */
static char *quoted_word(const char *word)
{
    cv_auto_buf struct cv_buf literal = CV_BUF_INIT;
    for (const char *p = word; *p; p++) {
        if (strchr("*?\\", *p))
            cv_buf_putc(&literal, '\\');
        cv_buf_putc(&literal, *p);
    }
    return decide_quoted(cv_buf_text(&literal));
}

static void decide_command(const struct cv_policy *policy, const char *const *argv, struct cv_verdict *verdict)
{
    enum { HINT_WORDS = 160 };
    size_t i;
    json_t *entry;
    json_array_foreach(policy->lists[LIST_COMMANDS], i, entry)
        if (matches_argv(json_object_get(entry, "argv"), argv))
            return;
    cv_auto_buf struct cv_buf shown = CV_BUF_INIT, pattern = CV_BUF_INIT;
    for (i = 0; argv[i] && shown.len < sizeof verdict->text; i++) {
        cv_auto_free char *word = quoted_word(argv[i]);
        cv_buf_printf(&shown, "%s%s", i ? " " : "", argv[i]);
        if (pattern.len + strlen(word) > HINT_WORDS) {
            cv_buf_puts(&pattern, i ? ", \"...\"" : "\"...\"");
            break;
        }
        cv_buf_printf(&pattern, "%s%s", i ? ", " : "", word);
    }
    verdict->kind = CV_VERDICT_DENY;
    PUT(verdict->rule, "commands");
    PUT(verdict->text, "%.200s: not allowed", cv_buf_text(&shown));
    PUT(verdict->hint, "add to commands in policy '%s': {\"argv\": [%s], \"why\": \"...\"}", policy->name, cv_buf_text(&pattern));
}

void cv_policy_decide(const struct cv_policy *policy, const struct cv_policy_scope *scope, const struct cv_policy_question *question,
                      struct cv_verdict *verdict)
{
    *verdict = (struct cv_verdict){.kind = CV_VERDICT_DENY};
    decide_tool(policy, question->tool, verdict);
    for (size_t i = 0; verdict->kind != CV_VERDICT_DENY && i < question->path_count; i++)
        decide_path(policy, scope, &question->paths[i], verdict);
    if (verdict->kind != CV_VERDICT_DENY && question->argv)
        decide_command(policy, question->argv, verdict);
    if (verdict->kind != CV_VERDICT_DENY && question->url)
        network_decide(policy, question->url, question->method ? question->method : "GET", verdict);
}
