// SPDX-License-Identifier: MIT
/*
 * prompt.c - renders what the model is shown. Pure; any thread; owns nothing. It knows no chat template: that is the
 * model's own, applied by the engine.
 */
#include "agent/prompt.h"

#include "agent/agent.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"

#include <string.h>

char *cv_prompt_system(const struct cv_tool *const *tools)
{
    struct cv_buf text = CV_BUF_INIT;
    cv_buf_puts(&text, "You operate a computer. Reply with one JSON object: a tool call or a final answer.\nTools:");
    for (size_t i = 0; tools[i]; i++)
        if (!tools[i]->hidden)
            cv_buf_printf(&text, "\n%s: %s", tools[i]->signature, tools[i]->summary);
    return cv_buf_take(&text);
}

char *cv_prompt_extend(const char *system, const struct cv_tool *const *tools, size_t count)
{
    struct cv_buf text = CV_BUF_INIT;
    cv_buf_puts(&text, system);
    for (size_t i = 0; i < count; i++)
        cv_buf_printf(&text, "\n%s: %s", tools[i]->signature, tools[i]->summary);
    return cv_buf_take(&text);
}

char *cv_agents_prefix(void)
{
    return cv_prompt_system(cv_tools);
}

struct cv_message *cv_prompt_render(const struct cv_prompt *prompt, size_t *count)
{
    size_t n = 0, i;
    json_t *exchange;
    struct cv_message *messages = cv_zalloc((2 + 2 * (prompt->turn_count + json_array_size(prompt->history))) * sizeof *messages);
    messages[n++] = (struct cv_message){"system", prompt->system};
    json_array_foreach(prompt->history, i, exchange)
    {
        messages[n++] = (struct cv_message){"user", cv_json_str(exchange, "task", "")};
        messages[n++] = (struct cv_message){"assistant", cv_json_str(exchange, "reply", "")};
    }
    messages[n++] = (struct cv_message){"user", prompt->task};
    for (i = 0; i < prompt->turn_count; i++) {
        messages[n++] = (struct cv_message){"assistant", prompt->turns[i].reply};
        messages[n++] = (struct cv_message){"tool", prompt->turns[i].observation};
    }
    *count = n;
    return messages;
}

char *cv_prompt_view(const char *view)
{
    cv_auto_json json_t *valid = cv_json_text(view, strlen(view));
    const char *text = json_string_value(valid);
    size_t len = json_string_length(valid);
    if (len <= CV_LIMIT_VIEW_BYTES)
        return cv_strndup(text, len);
    size_t kept = cv_utf8_boundary(text, len, CV_LIMIT_VIEW_BYTES);
    return cv_format("%.*s\n[cut: %zu of %zu bytes shown]", (int)kept, text, kept, len);
}
