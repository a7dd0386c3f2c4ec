// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/verb.h - what a verb of the command line is: one row of `ctl_verbs`. The parser, `corvid help` and the
 * documentation are made from the table; a new verb is one row and one function.
 *
 * A verb's function gets the parsed command line in `struct ctl`, asks the daemon (client.h), shows (show.h) and returns
 * the exit code. It prints its own errors.
 */
#pragma once

#include "daemon/ctl/client.h"
#include "daemon/ctl/ctl.h"
#include "daemon/ctl/options.h"

#include <stdbool.h>

struct ctl_verb;

struct ctl {
    const struct ctl_verb *verb;
    struct options_values values; /* options and words (without the verb's own) */
    bool json;                    /* stdout is one JSON object a line and nothing else */
    const char *socket;           /* --socket, or NULL for the default place */
    bool may_start;               /* a daemon may be started when none answers */
};

struct ctl_verb {
    const char *name;    /* "run", "runs show": one or two words */
    const char *words;   /* its words for usage: "ID", "" */
    const char *summary; /* one line */
    const char *help;    /* a paragraph and examples for people, or NULL */
    const struct ctl_option *options; /* ends with name == NULL */
    int min, max;        /* how many words; max -1: any number */
    bool stops;          /* what follows the first word belongs to a command */
    bool never_starts;   /* no daemon is started for it */
    int failure;         /* exit code for errors that are Corvid's own: CTL_FAILED, for exec CTL_CANNOT */
    int (*fn)(struct ctl *ctl);
};

extern const struct ctl_verb ctl_verbs[];     /* ends with name == NULL; in the order of help */
extern const struct ctl_option ctl_globals[]; /* options of every verb */

/* The row that words[0] (and words[1]) name, with *taken words used; NULL when there is none. */
const struct ctl_verb *verbs_find(int count, char *const *words, int *taken) __attribute__((nonnull));
bool verbs_is_group(const char *word) __attribute__((nonnull)); /* "runs", "tool", "policy" */

/* The nearest verb to what was typed ("runs shwo" -> "runs show"), or NULL. */
const char *verbs_nearest(int count, char *const *words) __attribute__((nonnull));

/* A usage error: "corvid run: TEXT", then what to type next, on stderr. Returns CTL_USAGE. */
int verbs_usage(const struct ctl_verb *verb, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull(2)));

/* The usage error for a first word that is no UTF-8. Returns CTL_USAGE. */
int verbs_not_text(const struct ctl *ctl) __attribute__((nonnull));

/* Connects (and starts a daemon where that is allowed); on failure the reason is printed and *code is the exit code. */
struct ctl_client *verbs_connect(struct ctl *ctl, int *code) __attribute__((nonnull));

/* Connects, calls, closes. On failure prints it and returns NULL with *code; else gives the result. `params` is taken;
 * NULL (json_pack's answer to a word that is no UTF-8) is a usage error. */
json_t *verbs_call(struct ctl *ctl, const char *method, json_t *params, int *code) __attribute__((nonnull(1, 2, 4)));

/* The same for what takes as long as there is data: waits until the daemon answers or is gone. */
json_t *verbs_call_long(struct ctl *ctl, const char *method, json_t *params, int *code) __attribute__((nonnull(1, 2, 4)));

/* Adds --policy, --workspace (checked, absolute), --timeout, --yes and the home folder to `params`; 0, or an exit code
 * after the error has been printed. */
int verbs_place(struct ctl *ctl, json_t *params) __attribute__((nonnull));

/* One function a row, each in a file of its own name (runs_list.c, ...). */
int verb_approve(struct ctl *ctl);
int verb_chat(struct ctl *ctl);
int verb_deny(struct ctl *ctl);
int verb_answer(struct ctl *ctl);
int verb_doctor(struct ctl *ctl);
int verb_exec(struct ctl *ctl);
int verb_help(struct ctl *ctl);
int verb_backup(struct ctl *ctl);
int verb_job_add(struct ctl *ctl);
int verb_job_edit(struct ctl *ctl);
int verb_job_history(struct ctl *ctl);
int verb_job_list(struct ctl *ctl);
int verb_job_next(struct ctl *ctl);
int verb_job_pause(struct ctl *ctl);
int verb_job_remove(struct ctl *ctl);
int verb_job_resume(struct ctl *ctl);
int verb_job_run(struct ctl *ctl);
int verb_job_show(struct ctl *ctl);
int verb_log(struct ctl *ctl);
int verb_model_bench(struct ctl *ctl);
int verb_model_list(struct ctl *ctl);
int verb_model_show(struct ctl *ctl);
int verb_plugin_check(struct ctl *ctl);
int verb_plugin_install(struct ctl *ctl);
int verb_plugin_list(struct ctl *ctl);
int verb_plugin_new(struct ctl *ctl);
int verb_plugin_reload(struct ctl *ctl);
int verb_plugin_remove(struct ctl *ctl);
int verb_plugin_test(struct ctl *ctl);
int verb_policy_check(struct ctl *ctl);
int verb_policy_list(struct ctl *ctl);
int verb_policy_show(struct ctl *ctl);
int verb_run(struct ctl *ctl);
int verb_runs_cancel(struct ctl *ctl);
int verb_runs_undo(struct ctl *ctl);
int verb_runs_list(struct ctl *ctl);
int verb_runs_show(struct ctl *ctl);
int verb_runs_trace(struct ctl *ctl);
int verb_runs_watch(struct ctl *ctl);
int verb_secret_list(struct ctl *ctl);
int verb_secret_remove(struct ctl *ctl);
int verb_secret_set(struct ctl *ctl);
int verb_status(struct ctl *ctl);
int verb_stop(struct ctl *ctl);
int verb_tool_call(struct ctl *ctl);
int verb_tool_list(struct ctl *ctl);
int verb_tool_show(struct ctl *ctl);
int verb_verify(struct ctl *ctl);
int verb_version(struct ctl *ctl);

/* help.c: the overview (complete: on stdout, else the short one on stderr), and the page of a verb or group ("runs"). */
void help_overview(bool complete);
void help_json(const char *name); /* of one verb, a group, or all (NULL), one object a line */
void help_verb(const struct ctl_verb *verb) __attribute__((nonnull));
void help_group(const char *group, bool asked) __attribute__((nonnull)); /* stdout when asked for, else stderr */
