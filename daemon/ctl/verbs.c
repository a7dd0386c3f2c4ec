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

#define OPTION_VERBOSE {"verbose", 'v', OPTION_FLAG, NULL, NULL, "show everything: thoughts, tokens, times, whole observations, enforcement", 0, 0}
#define OPTIONS_OF_RUNS                                                                                                                    \
    OPTION_POLICY, OPTION_WORKSPACE, {"model", 0, OPTION_TEXT, "M", "the daemon's model", "the model that thinks", 0, 0},                    \
        {"max-steps", 0, OPTION_INT, "N", "12", "give up after so many steps", 1, CV_LIMIT_RUN_STEPS},                                      \
        OPTION_TIMEOUT("600", "give up after so many seconds"),                                                                            \
        {"stage", 0, OPTION_FLAG, NULL, NULL, "keep file effects apart until they are committed (refused: not available in this version)", 0, 0}, \
        OPTION_YES, OPTION_VERBOSE, {"after", 0, OPTION_TEXT, "ID", NULL, "go on from that run: its task and answer stand before the new one", 0, 0}

static const struct ctl_option run_options[] = {
    OPTIONS_OF_RUNS,
    {"detach", 0, OPTION_FLAG, NULL, NULL, "print the run's id and leave; it goes on in the daemon", 0, 0},
    {"key", 0, OPTION_TEXT, "K", NULL, "idempotency key: the same key starts one run only, however often it is asked for", 0, 0},
    {0},
};

static const struct ctl_option chat_options[] = {OPTIONS_OF_RUNS, {0}};

static const struct ctl_option watch_options[] = {OPTION_VERBOSE, {0}};

static const struct ctl_option trace_options[] = {
    {"html", 0, OPTION_TEXT, "FILE", NULL, "write one self-contained page instead; '-' is stdout", 0, 0},
    {0},
};

static const struct ctl_option exec_options[] = {
    OPTION_POLICY,
    OPTION_WORKSPACE,
    OPTION_TIMEOUT("the policy's limits.wall_s", "end the command and all its children after so many seconds"),
    {"stats", 0, OPTION_FLAG, NULL, NULL, "say on stderr what was enforced and what it took", 0, 0},
    {"no-terminal", 0, OPTION_FLAG, NULL, NULL, "give the command pipes although this is a terminal", 0, 0},
    OPTION_YES,
    {0},
};

static const struct ctl_option call_options[] = {
    {"args", 0, OPTION_TEXT, "JSON", "{}", "the arguments, a JSON object; '-' reads it from stdin", 0, 0},
    OPTION_POLICY,
    OPTION_WORKSPACE,
    OPTION_TIMEOUT("120", "end the call after so many seconds"),
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

static const char chat_help[] =
    "On a terminal: a line to edit, with a history that is kept; Ctrl-C cancels the message that is worked on, a second one or\n"
    "Ctrl-D leaves; lines that begin with '/' are commands (/help lists them). Otherwise each line of stdin is a message, and\n"
    "the exit code is the last one's.\n"
    "\n"
    "  corvid chat --workspace ~/notes\n"
    "  printf 'list the files\\nwhich is the longest?\\n' | corvid chat --policy readonly";

static const char trace_help[] =
    "The page has no reference to anything outside of it and no script: it can be mailed, and opened years later.\n"
    "\n"
    "  corvid runs trace r1m8 --html run.html";

static const char exec_help[] =
    "Runs one command through the same door as the tools: policy, journal, sandbox. stdin, stdout and stderr pass byte for\n"
    "byte, INT, TERM, QUIT and HUP are passed on. When stdin is a terminal the command gets one of its own, of the same size: keys\n"
    "pass as they are typed, Ctrl-C and Ctrl-Z too. stdout and stderr are that terminal as far as they are terminals here; what is\n"
    "redirected stays a pipe. When stdout is redirected this terminal is left to whoever reads it (a pager, the shell's own keys)\n"
    "until the command reads its own or changes its modes. --no-terminal gives it pipes.\n"
    "The exit code is the command's, 128+n when signal n ended it; 124 deadline, 125 Corvid itself failed or denied, 126 the\n"
    "sandbox could not start it, 127 no such command.\n"
    "\n"
    "  corvid exec -- bash\n"
    "  corvid exec -- git log | less\n"
    "  corvid exec -- make -j2\n"
    "  corvid exec --policy readonly --stats -- sh -c 'wc -c < /etc/os-release'";

static const char call_help[] =
    "Calls one tool without a model. Exit code 0 when it worked, 1 when it failed, 2 when the arguments do not fit, 4 when it\n"
    "was denied.\n"
    "\n"
    "  corvid tool call fs_list --args '{\"path\":\".\"}'";

static const char undo_help[] =
    "Puts back what the calls of a run removed, replaced or moved, and removes what they made: everything, or nothing where something\n"
    "else has changed what the run left. What calls did elsewhere (http_post ...) stays, and is named. A run can be undone once, after its\n"
    "end, by its own user, as long as the copies are kept.\n"
    "\n"
    "  corvid runs undo r1m87yj7";

static const char approve_help[] =
    "Without ID, lists what waits for an answer: approvals, and questions (see answer). An approval holds for exactly the call\n"
    "that was shown, once, and expires.";

static const char answer_help[] =
    "Answers a question that a run asked with ask_user; the run goes on with the text. Several words are joined by blanks.\n"
    "`corvid approve` without ID lists the questions that wait.\n"
    "\n"
    "  corvid answer q1m87yj6wx64q9pefrr the second one";

static const char secret_help[] =
    "Secrets are values that are used and never shown, like the key of a served model (corvidd --model-key NAME). The value is one line on\n"
    "stdin; on a terminal it is asked for and not echoed. It is kept in a file of its own that only the daemon's user can read.\n"
    "\n"
    "  corvid secret set openai < key.txt";

#define OPTIONS_OF_JOBS(missed, policy, folder, steps, seconds)                                                                            \
    {"cron", 0, OPTION_TEXT, "L", NULL, "when: five fields as in cron(5), or @hourly, @daily, @weekly, @monthly, @yearly", 0, 0},          \
        {"every", 0, OPTION_TEXT, "D", NULL, "when: so often from now on (30s, 10m, 2h, 1d, 1w, 1h30m)", 0, 0},                            \
        {"at", 0, OPTION_TEXT, "T", NULL, "when: once ('2026-12-01 07:00', '07:00', 'tomorrow 07:00', '+2h')", 0, 0},                      \
        {"missed", 0, OPTION_TEXT, "RULE", missed, "slots that could not be used: skip leaves them out, once makes good all of them by one run", 0, 0}, \
        {"policy", 0, OPTION_TEXT, "P", policy, "the policy that says what may be done (corvid policy list)", 0, 0},                       \
        {"workspace", 0, OPTION_TEXT, "DIR", folder, "the folder to work in", 0, 0},                                                       \
        {"max-steps", 0, OPTION_INT, "N", steps, "a run gives up after so many steps", 1, CV_LIMIT_RUN_STEPS},                             \
        OPTION_TIMEOUT(seconds, "a run gives up after so many seconds")

static const struct ctl_option job_options[] = {OPTIONS_OF_JOBS("skip", "unattended", "the current folder", "12", "600"), {0}};
static const struct ctl_option job_edit_options[] = {OPTIONS_OF_JOBS(NULL, NULL, NULL, NULL, NULL), {0}};

static const struct ctl_option history_options[] = {
    {"limit", 0, OPTION_INT, "N", "20", "show at most so many slots, the newest first", 1, CV_LIMIT_JOB_SLOTS},
    {0},
};

static const struct ctl_option bench_options[] = {
    {"set", 0, OPTION_MANY, "SET", "all that are installed", "a set of cases by name, or a file of one; may be given more than once", 0, 0},
    {"kind", 0, OPTION_TEXT, "K", NULL, "only cases of this kind: one, multi or honest", 0, 0},
    {"case", 0, OPTION_MANY, "ID", NULL, "only this case (ID or SET/ID); may be given more than once", 0, 0},
    {"limit", 0, OPTION_INT, "N", NULL, "only the first so many", 1, CV_LIMIT_BENCH_CASES},
    OPTION_TIMEOUT("120", "end the run of a case after so many seconds"),
    {"against", 0, OPTION_TEXT, "ADAPTER", NULL, "every case also with this adapter file, or with none, by a second daemon", 0, 0},
    {"against-model", 0, OPTION_TEXT, "M", NULL, "every case also with this model (as corvidd --model takes it), without an adapter unless --against names one", 0, 0},
    {"require", 0, OPTION_TEXT, "LIST", NULL, "exit with 1 when a rate is below: one=80,multi=50,honest=95,all=70", 0, 0},
    {"keep", 0, OPTION_TEXT, "DIR", NULL, "make the workspaces in this folder, new or empty, and leave them there", 0, 0},
    {"out", 0, OPTION_TEXT, "FILE", NULL, "write everything into this file, as JSON", 0, 0},
    {0},
};

static const struct ctl_option plugin_install_options[] = {
    {"test", 0, OPTION_FLAG, NULL, NULL, "run its test.lua first, and install it only when that passes", 0, 0},
    {0},
};

static const char plugin_help[] =
    "A plugin is a folder with a manifest (plugin.json), Lua (main.lua) and perhaps tests (test.lua). Its code runs in a worker\n"
    "without files and without a network; what it does, it asks the daemon for. A tool of a plugin can be called when a policy\n"
    "allows it by name ({\"tool\": \"my_tool\", \"why\": ...} under tools.allow).\n"
    "\n"
    "  corvid plugin new greetings\n"
    "  corvid plugin test greetings\n"
    "  corvid plugin install greetings";

static const char job_help[] =
    "A job is a run with a timetable, under its own policy and in its own workspace, with nobody there: what the policy would ask\n"
    "about is denied, and the history says so. Times are those of the daemon's zone. A slot runs at most once, whatever happens.\n"
    "\n"
    "  corvid job add --cron '0 3 * * mon-fri' --workspace ~/src \"update NEWS.md from git log\"\n"
    "  corvid job add --every 1h --missed once \"append the free space of the disk to disk.log\"\n"
    "  corvid job add --at 'tomorrow 07:00' - < task.txt";

static const char edit_help[] =
    "Only what is given changes; a TASK replaces the old one. A new timetable counts from now, --every still from the job's\n"
    "creation. A run that goes on is not touched. Only the job's own user can change it.\n"
    "\n"
    "  corvid job edit j1m889gr --cron '0 4 * * *'\n"
    "  corvid job edit j1m889gr --policy readonly \"tell what has changed in NEWS.md\"";

static const char backup_help[] =
    "Writes a copy of the journal, with all runs, notes and jobs, while work goes on. The copy is a journal: as journal.db in an\n"
    "empty state folder it is what a daemon starts from. Not in it: secrets, plugins, policies, and the copies that `runs undo` needs.\n"
    "Its jobs go on there: slots that passed meanwhile are missed, by each job's own --missed; two daemons with the same jobs\n"
    "know nothing of each other and both run them.\n"
    "\n"
    "  corvid backup ~/corvid-$(date +%F).db";

static const char bench_help[] =
    "Carries out cases whose outcome is known, each as a run of its own in a new folder, and judges files and answer. Nobody is asked\n"
    "anything: what a policy would ask about is refused. Where stdout is no terminal there is a line a case; then come tables: rates with\n"
    "95 % intervals, by kind and tool, steps, seconds, tokens, why cases were not passed. Ctrl-C shows what there is so far.\n"
    "\n"
    "  corvid model bench --limit 20\n"
    "  corvid model bench --against none --out result.json\n"
    "  corvid model bench --set ./mine.json --require all=70";

const struct ctl_verb ctl_verbs[] = {
    {"run", "TASK", "run a task: plan, act, observe, answer", run_help, run_options, 1, -1, false, false, CTL_FAILED, verb_run},
    {"chat", "", "a conversation: each message is a run that knows those before it", chat_help, chat_options, 0, 0, false, false, CTL_FAILED, verb_chat},
    {"runs list", "", "list runs, the newest first", NULL, list_options, 0, 0, false, false, CTL_FAILED, verb_runs_list},
    {"runs show", "ID", "tell the story of a run: steps, calls, verdicts, costs", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_runs_show},
    {"runs trace", "ID", "everything the journal has of a run: records, times, tokens, enforcement", trace_help, trace_options, 1, 1, false, false,
     CTL_FAILED, verb_runs_trace},
    {"runs watch", "ID", "follow a run from its first event to its end", NULL, watch_options, 1, 1, false, false, CTL_FAILED, verb_runs_watch},
    {"runs cancel", "ID", "cancel a run", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_runs_cancel},
    {"runs undo", "ID", "take back what a run did to files", undo_help, no_options, 1, 1, false, false, CTL_FAILED, verb_runs_undo},
    {"approve", "[ID]", "allow what a run or command asks for", approve_help, no_options, 0, 1, false, false, CTL_FAILED, verb_approve},
    {"deny", "ID", "refuse what a run or command asks for", NULL, deny_options, 1, 1, false, false, CTL_FAILED, verb_deny},
    {"answer", "ID TEXT...", "answer a question that a run asks", answer_help, no_options, 2, -1, false, false, CTL_FAILED, verb_answer},
    {"exec", "-- ARGV...", "run a command in the sandbox", exec_help, exec_options, 1, -1, true, false, CTL_CANNOT, verb_exec},
    {"tool list", "", "list the tools", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_tool_list},
    {"tool show", "NAME", "explain a tool and its arguments", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_tool_show},
    {"tool call", "NAME", "call a tool without a model", call_help, call_options, 1, 1, false, false, CTL_FAILED, verb_tool_call},
    {"plugin list", "", "list the installed plugins and their tools", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_plugin_list},
    {"plugin new", "NAME", "make a folder with a small plugin to begin with", plugin_help, no_options, 1, 1, false, true, CTL_FAILED, verb_plugin_new},
    {"plugin check", "FOLDER", "check a plugin's manifest and compile its Lua; errors say file and line", NULL, no_options, 1, 1, false, false, CTL_FAILED,
     verb_plugin_check},
    {"plugin test", "FOLDER", "run a plugin's test.lua, with a store and files in memory", NULL, no_options, 1, 1, false, false, CTL_FAILED,
     verb_plugin_test},
    {"plugin install", "FOLDER", "keep a plugin, or a new version of one", plugin_help, plugin_install_options, 1, 1, false, false, CTL_FAILED,
     verb_plugin_install},
    {"plugin remove", "NAME", "forget a plugin", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_plugin_remove},
    {"plugin reload", "", "read the folders of plugins again", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_plugin_reload},
    {"policy list", "", "list the policies", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_policy_list},
    {"policy show", "P", "print a policy with what it extends worked in", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_policy_show},
    {"policy check", "FILE", "check a policy file; errors say file:line:column", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_policy_check},
    {"secret set", "NAME", "keep a secret, read from stdin, or replace it", secret_help, no_options, 1, 1, false, false, CTL_FAILED, verb_secret_set},
    {"secret list", "", "list the names of the secrets", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_secret_list},
    {"secret remove", "NAME", "forget a secret", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_secret_remove},
    {"job add", "TASK", "run a task by a timetable", job_help, job_options, 1, -1, false, false, CTL_FAILED, verb_job_add},
    {"job list", "", "list the jobs", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_job_list},
    {"job show", "ID", "show a job", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_job_show},
    {"job edit", "ID [TASK...]", "change a job", edit_help, job_edit_options, 1, -1, false, false, CTL_FAILED, verb_job_edit},
    {"job next", "[ID]", "the five slots that come next, of a job or of all", NULL, no_options, 0, 1, false, false, CTL_FAILED, verb_job_next},
    {"job run", "ID", "run a job now, out of its timetable", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_job_run},
    {"job pause", "ID", "let a job rest", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_job_pause},
    {"job resume", "ID", "let a paused job go on with the slots to come", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_job_resume},
    {"job remove", "ID", "remove a job; its runs stay", NULL, no_options, 1, 1, false, false, CTL_FAILED, verb_job_remove},
    {"job history", "ID", "what became of a job's slots", NULL, history_options, 1, 1, false, false, CTL_FAILED, verb_job_history},
    {"model bench", "", "how good is the daemon's model? cases with a known outcome, judged", bench_help, bench_options, 0, 0, false, false, CTL_FAILED,
     verb_model_bench},
    {"model list", "", "list models and adapters, and what their files say", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_model_list},
    {"model show", "[FILE]", "one model: what its file says, what the engine knows", NULL, no_options, 0, 1, false, false, CTL_FAILED, verb_model_show},
    {"status", "", "what the daemon does: engine, runs, walls", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_status},
    {"doctor", "", "examine everything that is needed, with advice", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_doctor},
    {"log", "", "show the daemon's last log lines", NULL, log_options, 0, 0, false, true, CTL_FAILED, verb_log},
    {"verify", "", "is the journal as it was written?", NULL, no_options, 0, 0, false, false, CTL_FAILED, verb_verify},
    {"backup", "FILE", "write a copy of the journal", backup_help, no_options, 1, 1, false, false, CTL_FAILED, verb_backup},
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
