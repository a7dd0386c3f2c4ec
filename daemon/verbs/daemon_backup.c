// SPDX-License-Identifier: MIT
/*
 * daemon_backup.c - writes a copy of the journal.
 *
 * Purpose: `corvid backup`. Params: path, absolute, of a file that does not exist. Result: its bytes and how many events are in
 * it, once it is on the disk. Errors: it exists already, its folder does not, the disk is full; nothing is left then. Caveats:
 * the daemon writes it as itself, so the verb is its owner's; work goes on meanwhile. The copy is a journal: put in place of
 * journal.db in a state folder, a daemon starts from it.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_daemon_backup_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\"],"
                                         "\"properties\":{\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4095}}}";
const char verb_daemon_backup_result[] = "{\"type\":\"object\",\"required\":[\"bytes\",\"events\"],\"properties\":{\"bytes\":{\"type\":\"integer\"},"
                                         "\"events\":{\"type\":\"integer\"}}}";

static void on_copied(const json_t *value, const struct cv_error *err, void *arg)
{
    if (err)
        cv_rpc_fail(arg, err);
    else
        cv_rpc_end(arg, json_incref((json_t *)value));
}

void verb_daemon_backup(struct cv_rpc_request *request, const json_t *params)
{
    cv_store_backup(verb_daemon(request)->store, cv_json_str(params, "path", ""), on_copied, request);
}
