// SPDX-License-Identifier: MIT
/*
 * approval_list.c - approvals that wait for an answer.
 *
 * Purpose: lets a person see what is asked before answering. Params: none. Result: the approvals, as tools/door.h gives
 * them. Errors: none. Caveats: peers other than the daemon's uid and root see those of their own calls only.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_approval_list_params[] = VERB_NOTHING;
const char verb_approval_list_result[] = "{\"type\":\"object\",\"required\":[\"approvals\"],\"properties\":{\"approvals\":{\"type\":\"array\"}}}";

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
    cv_rpc_end(request, json_pack("{s:o}", "approvals", list));
}
