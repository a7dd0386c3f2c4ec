// SPDX-License-Identifier: MIT
/*
 * plugin_effects.c - what a plugin's worker may ask for, as a table. Rights are the manifest's capabilities, then whatever any call
 * meets: a nested call goes through the whole door (schema, verdict, INTENT, its own walls, record, naming its parent), and the
 * store keeps every plugin's and every user's values apart. A tool whose class says READ gets no effect that changes anything.
 * What the manifest does not ask for is the plugin's mistake and ends its code ("raise"); all else comes back as a failure.
 * Loop thread.
 */
#include "tools/door/plugin.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *failure(const char *text, const char *reason, bool raise)
{
    json_t *reply = json_pack("{s:b, s:s, s:b}", "ok", 0, "reason", reason, "raise", raise);
    cv_json_set_text(reply, "text", text, strlen(text));
    return reply;
}

static void raise_text(struct plugin_work *work, const char *reason, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static void raise_text(struct plugin_work *work, const char *reason, const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    plugin_reply(work, failure(n < 0 ? "refused" : text, reason, true));
    free(text);
}

static bool wants(struct plugin_work *work, const char *capability, const char *what)
{
    if (cv_plugin_wants(work->plugin, capability))
        return true;
    raise_text(work, "plugin.capability", "%s: the manifest of '%s' does not ask for the capability '%s'", what, cv_plugin_name(work->plugin), capability);
    return false;
}

/* ---- effects inside effects ---------------------------------------------------------------------------------------------- */

/* What a tool of one class may do through others: never more than its own class says. */
static const bool effect_holds[][CV_EFFECT_OPAQUE + 1] = {
    [CV_EFFECT_READ] = {[CV_EFFECT_READ] = true},
    [CV_EFFECT_TXN] = {[CV_EFFECT_READ] = true, [CV_EFFECT_TXN] = true},
    [CV_EFFECT_FILE] = {[CV_EFFECT_READ] = true, [CV_EFFECT_TXN] = true, [CV_EFFECT_FILE] = true},
    [CV_EFFECT_KEYED] = {[CV_EFFECT_READ] = true, [CV_EFFECT_TXN] = true, [CV_EFFECT_KEYED] = true},
    [CV_EFFECT_OPAQUE] = {true, true, true, true, true},
};

static bool may_effect(struct plugin_work *work, enum cv_effect effect, const char *what)
{
    const struct cv_tool *tool = work->call->tool;
    if (effect_holds[tool->effect][effect])
        return true;
    raise_text(work, "plugin.effect", "%s: an effect of class %s, and the manifest says that '%s' is %s", what, cv_effect_name(effect), tool->name,
               cv_effect_name(tool->effect));
    return false;
}

/* ---- nested calls --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word; /* of a tool's capabilities */
    const char *capability;
} words[] = {
    {"files.read", "fs.read"}, {"files.write", "fs.write"}, {"commands", "exec"}, {"network", "http"},
};

/* Every word of the tool must be one of the plugin; a tool with no such word, or with others, needs the capability to call tools. */
static bool wants_words(struct plugin_work *work, const struct cv_tool *tool)
{
    bool known = true;
    size_t n = 0;
    for (const char *at = tool->capabilities; *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        const char *capability = NULL;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (strlen(words[i].word) == len && strncmp(words[i].word, at, len) == 0)
                capability = words[i].capability;
        if (capability && !wants(work, capability, tool->name))
            return false;
        known &= capability != NULL;
        at += len;
        n++;
    }
    return (known && n > 0) || wants(work, "tool", tool->name);
}

/* Whoever follows the call knows its own id, not the nested one's. */
static void on_child_approval(const char *id, const struct cv_approval *approval, void *arg)
{
    const struct cv_call *call = ((struct plugin_work *)arg)->call;
    (void)id;
    plugin_hold(arg, true);
    if (call->events.on_approval)
        call->events.on_approval(call->id.text, approval, call->arg);
}

static void on_child_question(const char *id, const struct cv_approval *question, void *arg)
{
    const struct cv_call *call = ((struct plugin_work *)arg)->call;
    (void)id;
    plugin_hold(arg, true);
    if (call->events.on_question)
        call->events.on_question(call->id.text, question, call->arg);
}

static void on_child_answer(const char *id, bool allowed, void *arg)
{
    const struct cv_call *call = ((struct plugin_work *)arg)->call;
    (void)id;
    plugin_hold(arg, false);
    if (call->events.on_answer)
        call->events.on_answer(call->id.text, allowed, call->arg);
}

/* A command's output may be longer as JSON than what the worker takes. */
static bool is_too_large(const json_t *result)
{
    return json_dumpb(result, NULL, 0, JSON_COMPACT) > CV_LIMIT_RESULT_BYTES;
}

static void on_child_end(const struct cv_call_end *end, void *arg)
{
    struct plugin_work *work = arg;
    work->child = NULL;
    plugin_hold(work, false); /* what was asked may have been taken back */
    if (end->ok && is_too_large(end->result))
        plugin_reply(work, failure("it is done, but its result is too large for a plugin", "result.large", false));
    else if (end->ok)
        plugin_reply(work, json_pack("{s:b, s:O}", "ok", 1, "result", end->result));
    else
        plugin_reply(work, failure(cv_error_text(&end->error), end->error.reason ? end->error.reason : "failed", false));
    plugin_go_on(work);
}

/* A path is known when it stands in the arguments of the plugin's own call, or when whoever made that call knows it. */
static bool child_knows(const char *shown, const char *absolute, void *arg)
{
    const struct cv_call *call = ((struct plugin_work *)arg)->call;
    const char *key;
    json_t *value;
    json_object_foreach(call->args, key, value)
        if (json_is_string(value) && strcmp(json_string_value(value), shown) == 0)
            return true;
    return call->knows && call->knows(shown, absolute, call->arg);
}

static void do_tool(struct plugin_work *work, const json_t *message)
{
    struct cv_call *call = work->call;
    struct cv_error err = CV_ERROR_INIT;
    const char *name = cv_json_str(message, "tool", "");
    const json_t *args = json_object_get(message, "args");
    const struct cv_tool *tool = cv_door_tool(call->door, name);
    if (!tool || tool->hidden || tool->carrier == CV_BY_PLUGIN) {
        raise_text(work, "plugin.tool", tool && tool->carrier == CV_BY_PLUGIN ? "'%s': a plugin cannot call a plugin's tool" : "there is no tool '%s' for plugins",
                   name);
        return;
    }
    if (!wants_words(work, tool) || !may_effect(work, tool->effect, name))
        return;
    const struct cv_call_request request = {
        .run = call->run,
        .step = call->step,
        .tool = name,
        .args = json_is_object(args) ? args : NULL,
        .timeout_ms = call->timeout_ms,
        .knows = child_knows,
        .parent = call->id.text,
        .events = {.on_approval = on_child_approval, .on_question = on_child_question, .on_answer = on_child_answer, .on_end = on_child_end},
        .arg = work,
    };
    if (cv_call_start(call->access, &request, &work->child, &err) < 0)
        plugin_reply(work, failure(cv_error_text(&err), err.reason, false));
}

/* ---- store ------------------------------------------------------------------------------------------------------------------ */

static void on_store(const json_t *value, const struct cv_error *err, void *arg)
{
    struct plugin_asking *asking = arg;
    struct plugin_work *work = asking->work;
    json_t *result = NULL;
    if (!work) {
        free(asking);
        return;
    }
    work->asking = NULL;
    if (err) {
        plugin_reply(work, failure(cv_error_text(err), err->reason ? err->reason : "store.failed", false));
        free(asking);
        return;
    }
    const char *text = asking->gives_value ? cv_json_str(value, "value", NULL) : NULL;
    if (text)
        cv_json_parse(text, strlen(text), "value", &result, NULL);
    else if (!asking->gives_value)
        result = json_incref((json_t *)(uintptr_t)value);
    plugin_reply(work, json_pack("{s:b, s:o}", "ok", 1, "result", result ? result : json_null()));
    free(asking);
}

static struct plugin_asking *asking_for(struct plugin_work *work, bool gives_value)
{
    struct plugin_asking *asking = cv_new(struct plugin_asking);
    asking->work = work;
    asking->gives_value = gives_value;
    work->asking = asking;
    return asking;
}

static void do_get(struct plugin_work *work, const json_t *message)
{
    cv_store_plugin_get(work->call->door->store, cv_plugin_name(work->plugin), work->call->access->uid, cv_json_str(message, "key", ""), on_store,
                        asking_for(work, true));
}

static void do_keys(struct plugin_work *work, const json_t *message)
{
    cv_store_plugin_keys(work->call->door->store, cv_plugin_name(work->plugin), work->call->access->uid, cv_json_str(message, "prefix", ""), on_store,
                         asking_for(work, false));
}

static void put(struct plugin_work *work, const json_t *message, const char *value)
{
    const struct cv_call *call = work->call;
    cv_store_plugin_set(call->door->store, cv_plugin_name(work->plugin), call->access->uid, cv_json_str(message, "key", ""), value, call->run, call->id.text,
                        on_store, asking_for(work, false));
}

static void do_set(struct plugin_work *work, const json_t *message)
{
    const json_t *value = json_object_get(message, "value");
    cv_auto_free char *text = value ? cv_json_dump(value) : NULL;
    if (!may_effect(work, CV_EFFECT_TXN, "store.set"))
        return;
    if (text)
        put(work, message, text);
    else
        raise_text(work, "plugin.args", "store.set: the value is missing");
}

static void do_remove(struct plugin_work *work, const json_t *message)
{
    if (may_effect(work, CV_EFFECT_TXN, "store.remove"))
        put(work, message, NULL);
}

/* ---- log --------------------------------------------------------------------------------------------------------------------- */

static void log_as(struct plugin_work *work, const json_t *message, enum cv_log_level level)
{
    char name[40];
    char line[400];
    snprintf(name, sizeof name, "plugin/%s", cv_plugin_name(work->plugin));
    const char *text = cv_json_str(message, "text", "");
    snprintf(line, sizeof line, "%.*s", (int)cv_utf8_boundary(text, strlen(text), sizeof line - 1), text);
    cv_utf8_tidy(line);
    if (work->log_lines < CV_LIMIT_PLUGIN_LOG_LINES)
        cv_log(level, name, "%s", line);
    else if (work->log_lines == CV_LIMIT_PLUGIN_LOG_LINES)
        cv_log(CV_LOG_WARNING, name, "call %s: more than %d lines, the rest is dropped", work->call->id.text, CV_LIMIT_PLUGIN_LOG_LINES);
    work->log_lines++;
    plugin_reply(work, json_pack("{s:b, s:b}", "ok", 1, "result", 1));
}

static void do_info(struct plugin_work *work, const json_t *message)
{
    log_as(work, message, CV_LOG_INFO);
}

static void do_warning(struct plugin_work *work, const json_t *message)
{
    log_as(work, message, CV_LOG_WARNING);
}

static void do_debug(struct plugin_work *work, const json_t *message)
{
    log_as(work, message, CV_LOG_DEBUG);
}

/* ---- the table ---------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *kind;
    const char *capability; /* NULL: depends on the tool */
    void (*run)(struct plugin_work *work, const json_t *message);
} effects[] = {
    {"tool", NULL, do_tool},          {"store.get", "store", do_get},   {"store.set", "store", do_set},
    {"store.remove", "store", do_remove}, {"store.keys", "store", do_keys}, {"log.info", "log", do_info},
    {"log.warning", "log", do_warning},   {"log.debug", "log", do_debug},
};

void plugin_effect(struct plugin_work *work, const json_t *message)
{
    const char *kind = cv_json_str(message, "do", "");
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
        if (strcmp(effects[i].kind, kind) != 0)
            continue;
        if (!effects[i].capability || wants(work, effects[i].capability, kind))
            effects[i].run(work, message);
        return;
    }
    raise_text(work, "plugin.function", "there is no host function '%s'", kind);
}
