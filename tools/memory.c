// SPDX-License-Identifier: MIT
/*
 * memory.c - memory_save and memory_search: descriptions and views. The daemon itself carries them out, at its desk
 * (tools/door/desk_memory.c). Pure; any thread.
 */
#include "tools/tool.h"

#include "daemon/base/json.h"
#include "tools/view.h"

static void view_saved(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    (void)result;
    cv_buf_puts(out, "ok: remembered");
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, cv_json_str(item, "text", ""), VIEW_PATH);
}

static void view_found(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_list(out, json_object_get(result, "notes"), (size_t)cv_json_num(result, "count", 0), false, "notes", line);
}

const struct cv_tool cv_tool_memory_save = {
    .name = "memory_save",
    .signature = "memory_save(text)",
    .summary = "Remember a fact for later",
    .help = "Keeps a short text for the user who asked, beyond the end of the run: memory_search finds it again, in every later run\n"
            "of the same user. It stands in the journal, so it cannot be taken back; keep no secrets in it.\n\n"
            "  corvid tool call memory_save --args '{\"text\":\"the printer is called hp-2\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"text\"],\"properties\":{"
              "\"text\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"the fact, in a sentence or two\"}}}",
    .effect = CV_EFFECT_TXN,
    .carrier = CV_BY_DESK,
    .capabilities = "memory",
    .view = view_saved,
};

const struct cv_tool cv_tool_memory_search = {
    .name = "memory_search",
    .signature = "memory_search(query)",
    .summary = "Recall remembered facts",
    .help = "Finds what memory_save kept for the same user, by words, the best matches first, at most 20. An empty query gives the\n"
            "newest.\n\n"
            "  corvid tool call memory_search --args '{\"query\":\"printer\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"query\"],\"properties\":{"
              "\"query\":{\"type\":\"string\",\"maxLength\":4096,\"description\":\"words to look for; empty: the newest\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_DESK,
    .capabilities = "memory",
    .view = view_found,
};
