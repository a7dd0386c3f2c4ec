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
    X(daemon_backup, "daemon.backup", "own", false, "write a copy of the journal")                                                         \
    X(daemon_describe, "daemon.describe", "use", false, "verbs, their schemas, and the limits")                                            \
    X(daemon_doctor, "daemon.doctor", "use", false, "what works here, what does not, and what to do about it")                             \
    X(daemon_log, "daemon.log", "own", true, "the last log lines, and those that come")                                                    \
    X(daemon_status, "daemon.status", "use", false, "how the daemon is")                                                                   \
    X(daemon_stop, "daemon.stop", "own", false, "end in good order")                                                                       \
    X(daemon_verify, "daemon.verify", "use", false, "is the journal as it was written?")                                                   \
    X(exec_start, "exec.start", "use", true, "run a command through the door")                                                             \
    X(job_add, "job.add", "use", false, "give a task a timetable")                                                                         \
    X(job_edit, "job.edit", "use", false, "change a job")                                                                                  \
    X(job_history, "job.history", "use", false, "what became of the slots of a job")                                                       \
    X(job_list, "job.list", "use", false, "jobs, oldest first")                                                                            \
    X(job_next, "job.next", "use", false, "the slots to come")                                                                             \
    X(job_pause, "job.pause", "use", false, "let a job rest")                                                                              \
    X(job_remove, "job.remove", "use", false, "remove a job")                                                                              \
    X(job_resume, "job.resume", "use", false, "let a paused job go on")                                                                    \
    X(job_run, "job.run", "use", false, "run a job now")                                                                                   \
    X(job_show, "job.show", "use", false, "one job")                                                                                       \
    X(model_list, "model.list", "use", false, "the models and adapters, and what their files say")                                         \
    X(model_show, "model.show", "use", false, "one model, as its file and the engine say")                                                 \
    X(plugin_check, "plugin.check", "use", false, "would this plugin be accepted?")                                                         \
    X(plugin_install, "plugin.install", "own", false, "keep a plugin, or a new version of one")                                            \
    X(plugin_list, "plugin.list", "use", false, "the installed plugins")                                                                   \
    X(plugin_reload, "plugin.reload", "own", false, "read the folders of plugins again")                                                   \
    X(plugin_remove, "plugin.remove", "own", false, "forget a plugin")                                                                     \
    X(policy_check, "policy.check", "use", false, "is this text a good policy?")                                                           \
    X(policy_list, "policy.list", "use", false, "the policies that can be named")                                                          \
    X(policy_show, "policy.show", "use", false, "one policy as it takes effect")                                                           \
    X(question_answer, "question.answer", "use", false, "answer a question of ask_user")                                                   \
    X(run_cancel, "run.cancel", "use", false, "end a run")                                                                                 \
    X(run_list, "run.list", "use", false, "runs, newest first")                                                                            \
    X(run_show, "run.show", "use", false, "the story of a run")                                                                            \
    X(run_start, "run.start", "use", true, "give an agent a task")                                                                         \
    X(run_undo, "run.undo", "use", false, "take back what a run did to files")                                                             \
    X(run_watch, "run.watch", "use", true, "the events of a run, from its first one")                                                      \
    X(secret_list, "secret.list", "own", false, "the names of the secrets that are kept")                                                  \
    X(secret_remove, "secret.remove", "own", false, "forget a secret")                                                                     \
    X(secret_set, "secret.set", "own", false, "keep a secret, or replace it")                                                              \
    X(tool_call, "tool.call", "use", true, "call one tool through the door")                                                               \
    X(tool_list, "tool.list", "use", false, "the tools")                                                                                   \
    X(tool_show, "tool.show", "use", false, "one tool with its parameters")

#define CV_VERB_DECLARE(id, name, role, streams, summary)                                                                                  \
    void verb_##id(struct cv_rpc_request *request, const json_t *params);                                                                  \
    extern const char verb_##id##_params[];                                                                                                \
    extern const char verb_##id##_result[];
CV_VERB_MAP(CV_VERB_DECLARE)
#undef CV_VERB_DECLARE
