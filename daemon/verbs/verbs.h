// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/verbs.h - the verbs of the wire: one row each in verbs.c, one file each beside it. What several of them need
 * is in common.h and stream.h. Loop thread.
 */
#pragma once

#include "daemon/rpc/rpc.h"

/* Alphabetised; ends with name == NULL. Their context is the struct cv_daemon. */
extern const struct cv_rpc_verb cv_verbs[];

enum { CV_PROTOCOL = 1 }; /* of docs/protocol.md; a change that old clients cannot follow makes it 2 */

/* Every verb's file has its start function, its parameters' schema and its result's: verb_NAME, _params, _result. */
#define CV_VERB_MAP(X)                                                                                                                     \
    X(approval_answer, "approval.answer", "use", false, "allow or deny what an approval asks")                                             \
    X(approval_list, "approval.list", "use", false, "approvals that wait for an answer")                                                   \
    X(daemon_describe, "daemon.describe", "use", false, "verbs, their schemas, and the limits")                                            \
    X(daemon_doctor, "daemon.doctor", "use", false, "what works here, what does not, and what to do about it")                             \
    X(daemon_log, "daemon.log", "own", true, "the last log lines, and those that come")                                                    \
    X(daemon_status, "daemon.status", "use", false, "how the daemon is")                                                                   \
    X(daemon_stop, "daemon.stop", "own", false, "end in good order")                                                                       \
    X(exec_start, "exec.start", "use", true, "run a command through the door")                                                             \
    X(plugin_check, "plugin.check", "use", false, "is this text a good plugin manifest?")                                                  \
    X(policy_check, "policy.check", "use", false, "is this text a good policy?")                                                           \
    X(policy_list, "policy.list", "use", false, "the policies that can be named")                                                          \
    X(policy_show, "policy.show", "use", false, "one policy as it takes effect")                                                           \
    X(run_cancel, "run.cancel", "use", false, "end a run")                                                                                 \
    X(run_list, "run.list", "use", false, "runs, newest first")                                                                            \
    X(run_show, "run.show", "use", false, "the story of a run")                                                                            \
    X(run_start, "run.start", "use", true, "give an agent a task")                                                                         \
    X(run_watch, "run.watch", "use", true, "the events of a run, from its first one")                                                      \
    X(tool_call, "tool.call", "use", true, "call one tool through the door")                                                               \
    X(tool_list, "tool.list", "use", false, "the tools")                                                                                   \
    X(tool_show, "tool.show", "use", false, "one tool with its parameters")

#define CV_VERB_DECLARE(id, name, role, streams, summary)                                                                                  \
    void verb_##id(struct cv_rpc_request *request, const json_t *params);                                                                  \
    extern const char verb_##id##_params[];                                                                                                \
    extern const char verb_##id##_result[];
CV_VERB_MAP(CV_VERB_DECLARE)
#undef CV_VERB_DECLARE
