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

char *cv_agents_prefix(void)
{
    return cv_prompt_system(cv_tools);
}

struct cv_message *cv_prompt_render(const char *system, const char *task, const struct cv_prompt_turn *turns, size_t turn_count, size_t *count)
{
    struct cv_message *messages = cv_zalloc((2 + 2 * turn_count) * sizeof *messages);
    size_t n = 0;
    messages[n++] = (struct cv_message){"system", system};
    messages[n++] = (struct cv_message){"user", task};
    for (size_t i = 0; i < turn_count; i++) {
        messages[n++] = (struct cv_message){"assistant", turns[i].reply};
        messages[n++] = (struct cv_message){"tool", turns[i].observation};
    }
    *count = n;
    return messages;
}

/* The longest part of valid UTF-8 that ends at a character and has at most `max` bytes. */
static size_t boundary(const char *text, size_t len, size_t max)
{
    if (len <= max)
        return len;
    while (max > 0 && ((unsigned char)text[max] & 0xC0) == 0x80)
        max--;
    return max;
}

char *cv_prompt_view(const char *view)
{
    cv_auto_json json_t *valid = cv_json_text(view, strlen(view));
    const char *text = json_string_value(valid);
    size_t len = json_string_length(valid);
    if (len <= CV_LIMIT_VIEW_BYTES)
        return cv_strndup(text, len);
    size_t kept = boundary(text, len, CV_LIMIT_VIEW_BYTES);
    return cv_format("%.*s\n[cut: %zu of %zu bytes shown]", (int)kept, text, kept, len);
}
