// SPDX-License-Identifier: MIT
/*
 * verbs.c - the table of verbs and of their options, in the order of help; and how a verb is found. The tables are the
 * point of this file: everything the command line accepts is here.
 */
#include "daemon/ctl/verb.h"

#include "daemon/base/limits.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

const struct ctl_option ctl_globals[] = {
    {"socket", 0, OPTION_TEXT, "PATH", "the daemon of this user", "talk to the daemon that listens there; none is started", 0, 0},
    {"json", 0, OPTION_FLAG, NULL, NULL, "write one JSON object a line on stdout and nothing else", 0, 0},
    {"no-autostart", 0, OPTION_FLAG, NULL, NULL, "fail with exit code 5 instead of starting a daemon", 0, 0},
    {"help", 'h', OPTION_FLAG, NULL, NULL, "explain the program or the verb", 0, 0},
    {"version", 0, OPTION_FLAG, NULL, NULL, "print the client's version", 0, 0},
    {0},
};

static const struct ctl_option no_options[] = {{0}};

#define OPTION_POLICY {"policy", 0, OPTION_TEXT, "P", "workspace", "the policy that says what may be done (corvid policy list)", 0, 0}
#define OPTION_WORKSPACE {"workspace", 0, OPTION_TEXT, "DIR", "the current folder", "the folder to work in", 0, 0}
#define OPTION_TIMEOUT(fallback, help) {"timeout", 0, OPTION_INT, "S", fallback, help, 1, CV_LIMIT_RUN_SECONDS}
#define OPTION_YES {"yes", 0, OPTION_FLAG, NULL, NULL, "allow what the policy would ask about; what it denies stays denied", 0, 0}

static const struct ctl_option run_options[] = {
    OPTION_POLICY,
    OPTION_WORKSPACE,
    {"model", 0, OPTION_TEXT, "M", "the daemon's model", "the model that thinks", 0, 0},
    {"max-steps", 0, OPTION_INT, "N", "12", "give up after so many steps", 1, CV_LIMIT_RUN_STEPS},
    OPTION_TIMEOUT("600", "give up after so many seconds"),
    {"stage", 0, OPTION_FLAG, NULL, NULL, "keep file effects apart until they are committed (refused: not available in this version)", 0, 0},
    OPTION_YES,
    {"detach", 0, OPTION_FLAG, NULL, NULL, "print the run's id and leave; it goes on in the daemon", 0, 0},
    {"key", 0, OPTION_TEXT, "K", NULL, "idempotency key: the same key starts one run only, however often it is asked for", 0, 0},
    {0},
};

static const struct ctl_option exec_options[] = {
    OPTION_POLICY,
    OPTION_WORKSPACE,
    OPTION_TIMEOUT("the policy's limits.wall_s", "end the command and all its children after so many seconds"),
    {"stats", 0, OPTION_FLAG, NULL, NULL, "say on stderr what was enforced and what it took", 0, 0},
    OPTION_YES,
    {0},
};

static const struct ctl_option call_options[] = {
    {"args", 0, OPTION_TEXT, "JSON", "{}", "the arguments, a JSON object; '-' reads it from stdin", 0, 0},
    OPTION_POLICY,
    OPTION_WORKSPACE,
    OPTION_TIMEOUT("the policy's limits.wall_s", "end the call after so many seconds"),
    OPTION_YES,
    {0},
};

static const struct ctl_option list_options[] = {
    {"limit", 0, OPTION_INT, "N", "20", "show at most so many, the newest first", 1, 1000},
    {0},
};

static const struct ctl_option deny_options[] = {
    {"why", 0, OPTION_TEXT, "TEXT", NULL, "the reason, told to the run", 0, 0},
    {0},
};

static const struct ctl_option log_options[] = {
    {"follow", 'f', OPTION_FLAG, NULL, NULL, "go on showing lines as they come, until Ctrl-C", 0, 0},
    {0},
};

static const char run_help[] =
    "TASK is everything that is no option, joined by blanks; '-' reads it from stdin. The answer goes to stdout, all else to\n"
    "stderr, so answer=$(corvid run ...) works. Ctrl-C cancels the run; a second one leaves at once.\n"
    "\n"
    "  corvid run \"write hello to a.txt and count its words\"\n"
    "  corvid run --policy readonly --workspace ~/src \"which file is the longest?\"\n"
    "  corvid run --json --key nightly-1 - < task.txt";

static const char exec_help[] =
    "Runs one command through the same door as the tools: policy, journal, sandbox. stdin, stdout and stderr pass byte for\n"
    "byte, INT, TERM, QUIT and HUP are passed on. The exit code is the command's, 128+n when signal n ended it; 124 deadline,\n"
    "125 Corvid itself failed or denied, 126 the sandbox could not start it, 127 no such command.\n"
    "\n"
    "  corvid exec -- make -j2\n"
    "  corvid exec --policy readonly --stats -- sh -c 'wc -c < /etc/os-release'";

static const char call_help[] =
    "Calls one tool without a model. Exit code 0 when it worked, 1 when it failed, 2 when the arguments do not fit, 4 when it\n"
    "was denied.\n"
    "\n"
    "  corvid tool call fs_list --args '{\"path\":\".\"}'";

static const char approve_help[] =
    "Without ID, lists what waits for an answer. An approval holds for exactly the call that was shown, once, and expires.";

const struct ctl_verb ctl_verbs[] = {
    {"run", "TASK", "run a task: plan, act, observe, answer", run_help, run_options, 1, -1, false, false, CTL_FAILED, verb_run},
    {"runs list", "", "list runs, the newest first", NULL, list_options, 0, 0, false, false, CTL_FAILED, verb_runs_list},
    {"runs show", "ID", "tell the story of a run: steps, calls, verdicts, costs", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_runs_show},
    {"runs watch", "ID", "follow a run from its first event to its end", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_runs_watch},
    {"runs cancel", "ID", "cancel a run", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_runs_cancel},
    {"approve", "[ID]", "allow what a run or command asks for", approve_help, no_options, 0, 1, false, false, CTL_FAILED, verb_approve},
    {"deny", "ID", "refuse what a run or command asks for", NULL, deny_options, 1, 1, false, false, CTL_FAILED, verb_deny},
    {"exec", "-- ARGV...", "run a command in the sandbox", exec_help, exec_options, 1, -1, true, false, CTL_CANNOT, verb_exec},
    {"tool list", "", "list the tools", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_tool_list},
    {"tool show", "NAME", "explain a tool and its arguments", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_tool_show},
    {"tool call", "NAME", "call a tool without a model", call_help, call_options, 1, 1, false, false, CTL_FAILED, verb_tool_call},
    {"plugin check", "FOLDER", "check a plugin's manifest; errors say file:line:column", NULL, no_options, 1, 1, false, false, CTL_FAILED,
     verb_plugin_check},
    {"policy list", "", "list the policies", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_policy_list},
    {"policy show", "P", "print a policy with what it extends worked in", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_policy_show},
    {"policy check", "FILE", "check a policy file; errors say file:line:column", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_policy_check},
    {"status", "", "what the daemon does: engine, runs, walls", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_status},
    {"doctor", "", "examine everything that is needed, with advice", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_doctor},
    {"log", "", "show the daemon's last log lines", NULL, log_options, 0, 0, false, true, CTL_FAILED, verb_log},
    {"stop", "", "let the daemon finish its work and end", NULL, no_options, 0, 0, false, true, CTL_FAILED, verb_stop},
    {"version", "", "versions of client and daemon", NULL, no_options, 0, 0, false, true, CTL_FAILED, verb_version},
    {"help", "[VERB]", "explain the program or a verb", NULL, no_options, 0, 2, false, true, CTL_FAILED, verb_help},
    {0},
};

/* True when words[0..] begin with the verb's own words; *taken is how many. */
static bool names(const struct ctl_verb *verb, int count, char *const *words, int *taken)
{
    const char *blank = strchr(verb->name, ' ');
    if (count < 1)
        return false;
    if (!blank) {
        *taken = 1;
        return strcmp(verb->name, words[0]) == 0;
    }
    size_t n = (size_t)(blank - verb->name);
    *taken = 2;
    return count > 1 && strlen(words[0]) == n && memcmp(verb->name, words[0], n) == 0 && strcmp(blank + 1, words[1]) == 0;
}

const struct ctl_verb *verbs_find(int count, char *const *words, int *taken)
{
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++)
        if (names(verb, count, words, taken))
            return verb;
    *taken = 0;
    return NULL;
}

bool verbs_is_group(const char *word)
{
    size_t n = strlen(word);
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++)
        if (strncmp(verb->name, word, n) == 0 && verb->name[n] == ' ')
            return true;
    return false;
}

const char *verbs_nearest(int count, char *const *words)
{
    const char *nearest = NULL;
    int best = INT_MAX;
    char typed[64] = "";
    if (count < 1 || strlen(words[0]) + (count > 1 ? strlen(words[1]) : 0) > sizeof typed - 2)
        return NULL;
    snprintf(typed, sizeof typed, "%s%s%s", words[0], count > 1 ? " " : "", count > 1 ? words[1] : "");
    bool in_group = verbs_is_group(words[0]);
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++) {
        const char *second = strchr(verb->name, ' ');
        if (in_group && !second)
            continue;
        if (options_is_nearer(second ? typed : words[0], verb->name, &best) ||
            (second && !in_group && options_is_nearer(words[0], second + 1, &best)))
            nearest = verb->name;
    }
    return nearest;
}
