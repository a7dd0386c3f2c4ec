// SPDX-License-Identifier: MIT
/*
 * read_result.c - the rest of a result whose view was cut: description and view. The daemon reads its own journal for it, at its
 * desk (tools/door/desk_result.c). Pure; any thread.
 */
#include "tools/tool.h"

#include "daemon/base/json.h"
#include "tools/view.h"

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    const json_t *text = json_object_get(result, "text");
    const json_t *next = json_object_get(result, "next");
    long long offset = cv_json_num(result, "offset", 0);
    (void)args;
    cv_buf_add(out, cv_json_str(result, "text", ""), json_string_length(text));
    if (next || offset > 0)
        cv_buf_printf(out, "%s[bytes %lld to %lld of %lld", out->len && out->data[out->len - 1] != '\n' ? "\n" : "", offset,
                      offset + (long long)cv_json_num(result, "bytes", 0), (long long)cv_json_num(result, "total", 0));
    if (next)
        cv_buf_printf(out, "; read_result {\"step\": %lld, \"offset\": %lld} shows what follows", (long long)cv_json_num(result, "step", 0),
                      (long long)json_integer_value(next));
    if (next || offset > 0)
        cv_buf_putc(out, ']');
}

const struct cv_tool cv_tool_read_result = {
    .name = "read_result",
    .signature = "read_result(step, offset?)",
    .summary = "Show more of the result of an earlier step",
    .help = "A long result is cut before the model sees it; the whole stays in the journal. This shows it page by page: the result of\n"
            "the call made in that step of the same run, from that byte on. A text or output is given as it is, a list with one item a\n"
            "line, anything else as JSON. It is for runs: `corvid runs show ID` shows people the same.\n\n"
            "  corvid tool call read_result --args '{\"step\":1,\"offset\":2000}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"step\"],\"properties\":{"
              "\"step\":{\"type\":\"integer\",\"minimum\":1,\"description\":\"the step whose result it is\"},"
              "\"offset\":{\"type\":\"integer\",\"minimum\":0,\"description\":\"where to begin, in bytes; 0 when left out\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_DESK,
    .capabilities = "",
    .view = view,
};
