// SPDX-License-Identifier: MIT
/*
 * approval_list.c - approvals and questions that wait for an answer.
 *
 * Purpose: lets a person see what is asked before answering. Params: none. Result: what waits, as tools/door.h gives it. Errors:
 * none. Caveats: peers other than the daemon's uid and root see those of their own calls only. When all of it is too long for a
 * line, the longest are shown without their arguments and with a shortened question, marked "cut".
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"

#include <string.h>

enum { LINE_BYTES = CV_LIMIT_FRAME_BYTES / 4 * 3, WORST_ESCAPE = 6 };

const char verb_approval_list_params[] = VERB_NOTHING;
const char verb_approval_list_result[] = "{\"type\":\"object\",\"required\":[\"approvals\"],\"properties\":{\"approvals\":{\"type\":\"array\"}}}";

static size_t size_of(const json_t *value)
{
    return json_dumpb(value, NULL, 0, JSON_COMPACT);
}

/* One that has more than its share of the line; what is left of the question takes at most half of the share. */
static void cut(json_t *one, size_t share)
{
    const json_t *question = json_object_get(one, "question");
    const char *text = cv_json_str(one, "question", "");
    size_t len = json_string_length(question);
    size_t end = cv_utf8_boundary(text, len, share / 2 / WORST_ESCAPE);
    json_object_set_new(one, "args", json_object());
    json_object_set_new(one, "cut", json_true());
    if (end < len)
        json_object_set_new(one, "question", json_sprintf("%.*s... [cut: %zu of %zu bytes shown]", (int)end, text, end, len));
}

static void cut_to_line(const json_t *list)
{
    size_t i, share = LINE_BYTES / (json_array_size(list) + 1);
    json_t *one;
    if (size_of(list) <= LINE_BYTES)
        return;
    json_array_foreach((json_t *)list, i, one)
        if (size_of(one) > share)
            cut(one, share);
}

void verb_approval_list(struct cv_rpc_request *request, const json_t *params)
{
    json_t *all = cv_door_approvals(verb_daemon(request)->door);
    json_t *list = json_array();
    size_t i;
    json_t *approval;
    (void)params;
    json_array_foreach(all, i, approval) {
        if (verb_is_owner(request) || cv_json_num(approval, "uid", -1) == (int64_t)cv_rpc_uid(request))
            json_array_append(list, approval);
    }
    json_decref(all);
    cut_to_line(list);
    cv_rpc_end(request, json_pack("{s:o}", "approvals", list));
}
