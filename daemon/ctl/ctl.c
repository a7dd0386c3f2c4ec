// SPDX-License-Identifier: MIT
/*
 * ctl.c - argv to verb to exit code: options before the verb, the verb's row, its options and words, then its function.
 * Also what every verb shares: usage errors, connecting, one call, and the words --policy, --workspace, --timeout, --yes.
 */
#include "daemon/ctl/ctl.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/autostart.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CALL_TIMEOUT_MS = 30000 };

/* A usage error is told in JSON too. While the command line is not understood yet, a `--json` anywhere in front of `--` counts. */
static bool tells_json;

static bool has_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0)
            return true;
    return false;
}

int verbs_usage(const struct ctl_verb *verb, const char *fmt, ...)
{
    char text[CV_ERROR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    show_flush();
    fprintf(stderr, "%scorvid%s%s:%s ", show_paint(stderr, SHOW_RED), verb ? " " : "", verb ? verb->name : "", show_paint(stderr, SHOW_PLAIN));
    show_text(stderr, text);
    fprintf(stderr, "\nTry: corvid help%s%s\n", verb ? " " : "", verb ? verb->name : "");
    if (tells_json)
        report_json(text, "usage", NULL);
    return CTL_USAGE;
}

int verbs_not_text(const struct ctl *ctl)
{
    return verbs_usage(ctl->verb, "'%s' is no valid UTF-8, which the wire cannot carry", ctl->values.word_count ? ctl->values.words[0] : "");
}

/* ---- connecting ------------------------------------------------------------------------------------------------------ */

static int nobody(const struct ctl *ctl, const char *path, const struct cv_error *why)
{
    fprintf(stderr, "%scorvid:%s no daemon answers: ", show_paint(stderr, SHOW_RED), show_paint(stderr, SHOW_PLAIN));
    bool absent = why->code == -ENOENT || why->code == -ECONNREFUSED;
    show_text(stderr, cv_error_text(why));
    fputc('\n', stderr);
    if (absent && ctl->socket) {
        fputs("Start one with: corvidd --socket ", stderr);
        show_text(stderr, path);
        fputc('\n', stderr);
    } else if (absent) {
        fputs("Start one with: corvidd &     (or let 'corvid status' start it)\n", stderr);
    }
    if (ctl->json)
        report_json(cv_error_text(why), "client.no_daemon", NULL);
    return ctl->verb->failure == CTL_CANNOT ? CTL_CANNOT : CTL_NO_DAEMON;
}

struct ctl_client *verbs_connect(struct ctl *ctl, int *code)
{
    struct cv_error err = CV_ERROR_INIT;
    struct ctl_client *client = NULL;
    cv_auto_free char *path = NULL;
    int rc = 0;
    if (ctl->socket)
        path = cv_strdup(ctl->socket);
    else
        rc = client_default_path(&path, &err);
    if (rc == 0)
        rc = client_open(path, &client, &err);
    if ((rc == -ENOENT || rc == -ECONNREFUSED) && path && ctl->may_start && !ctl->verb->never_starts)
        rc = autostart_connect(path, &client, &err);
    if (rc == 0)
        return client;
    *code = nobody(ctl, path ? path : "PATH", &err);
    return NULL;
}

static json_t *call(struct ctl *ctl, const char *method, json_t *params, int timeout_ms, int *code)
{
    json_t *result = NULL;
    cv_auto_client_error struct client_error error = {0};
    if (!params) { /* json_pack gave up on a word of the command line */
        *code = verbs_not_text(ctl);
        return NULL;
    }
    struct ctl_client *client = verbs_connect(ctl, code);
    if (!client) {
        json_decref(params);
        return NULL;
    }
    if (client_call(client, method, params, timeout_ms, NULL, NULL, &result, &error) < 0)
        *code = report_failure(ctl, &error);
    client_close(client);
    return result;
}

json_t *verbs_call(struct ctl *ctl, const char *method, json_t *params, int *code)
{
    return call(ctl, method, params, CALL_TIMEOUT_MS, code);
}

json_t *verbs_call_long(struct ctl *ctl, const char *method, json_t *params, int *code)
{
    return call(ctl, method, params, -1, code);
}

/* ---- where and under which policy ------------------------------------------------------------------------------------- */

/* The workspace as an absolute path without links, checked as far as this side can. */
static char *workspace(struct ctl *ctl)
{
    const char *given = options_text(&ctl->values, "workspace");
    struct stat st;
    char *real = realpath(given ? given : ".", NULL);
    if (!real) {
        verbs_usage(ctl->verb, "--workspace: cannot use '%s': %s", given ? given : ".", strerror(errno));
        return NULL;
    }
    if (stat(real, &st) < 0 || !S_ISDIR(st.st_mode)) {
        verbs_usage(ctl->verb, "--workspace: '%s' is no folder", real);
    } else if (access(real, R_OK | X_OK) < 0) {
        verbs_usage(ctl->verb, "--workspace: cannot read the folder '%s': %s", real, strerror(errno));
    } else if (strcmp(real, "/") == 0) {
        verbs_usage(ctl->verb, "--workspace: '/' is everything; name the folder that the work is about");
    } else {
        return real;
    }
    free(real);
    return NULL;
}

int verbs_place(struct ctl *ctl, json_t *params)
{
    cv_auto_free char *folder = workspace(ctl);
    if (!folder)
        return CTL_USAGE;
    cv_auto_json json_t *path = json_string(folder);
    if (!path)
        return verbs_usage(ctl->verb, "--workspace: the folder's name is no valid UTF-8, which the wire cannot carry");
    json_object_set(params, "workspace", path);
    const char *policy = options_text(&ctl->values, "policy");
    if (policy)
        cv_json_set_text(params, "policy", policy, strlen(policy));
    const char *home = getenv("HOME");
    if (home && home[0] == '/')
        cv_json_set_text(params, "home", home, strlen(home));
    int64_t seconds = options_int(&ctl->values, "timeout", 0);
    if (seconds > 0)
        json_object_set_new(params, "timeout_s", json_integer(seconds));
    if (options_has(&ctl->values, "yes"))
        json_object_set_new(params, "yes", json_true());
    return CTL_OK;
}

/* ---- from argv to a verb ----------------------------------------------------------------------------------------------- */

static int unknown_verb(int count, char **words)
{
    if (verbs_is_group(words[0])) {
        const char *near = count > 1 ? verbs_nearest(count, words) : NULL;
        if (count > 1 && near)
            verbs_usage(NULL, "'%s' has no '%s', did you mean 'corvid %s'?", words[0], words[1], near);
        else if (count > 1)
            verbs_usage(NULL, "'%s' has no '%s'", words[0], words[1]);
        else
            verbs_usage(NULL, "'%s' needs to be told what to do", words[0]);
        help_group(words[0], false);
        return CTL_USAGE;
    }
    const char *near = verbs_nearest(count, words);
    if (near)
        return verbs_usage(NULL, "unknown verb '%s', did you mean 'corvid %s'?", words[0], near);
    return verbs_usage(NULL, "unknown verb '%s'", words[0]);
}

static bool wants_help(const struct ctl *ctl)
{
    return options_has(&ctl->values, "help");
}

static int print_version(bool json)
{
    printf(json ? "{\"version\":\"%s\"}\n" : "corvid %s\n", CORVID_VERSION);
    return CTL_OK;
}

static int check_words(const struct ctl *ctl)
{
    const struct ctl_verb *verb = ctl->verb;
    int count = ctl->values.word_count;
    if (count < verb->min)
        return verbs_usage(verb, "missing %s: corvid %s %s", verb->words, verb->name, verb->words);
    if (verb->max >= 0 && count > verb->max)
        return verbs_usage(verb, "'%s' is one word too many: corvid %s%s%s", ctl->values.words[verb->max], verb->name, verb->words[0] ? " " : "",
                           verb->words);
    return CTL_OK;
}

/* The verb's options and words, from argv behind the verb's name. */
static int parse_rest(struct ctl *ctl, int argc, char **argv)
{
    struct cv_error err = CV_ERROR_INIT;
    int taken = options_parse(ctl->verb->options, ctl_globals, ctl->verb->stops, argc, argv, &ctl->values, &err);
    if (wants_help(ctl) || options_has(&ctl->values, "version"))
        return CTL_OK;
    if (taken < 0)
        return verbs_usage(ctl->verb, "%s", cv_error_text(&err));
    if (ctl->verb->stops) { /* all the rest is the command's, dashes and all */
        char marker[] = "--";
        char **rest = cv_zalloc((size_t)(argc - taken + 1) * sizeof *rest);
        rest[0] = marker;
        memcpy(rest + 1, argv + taken, (size_t)(argc - taken) * sizeof *rest);
        options_parse(ctl_globals, NULL, false, argc - taken + 1, rest, &ctl->values, &err);
        free(rest);
    }
    return check_words(ctl);
}

static int run_verb(struct ctl *ctl, int argc, char **argv)
{
    int taken = 0;
    ctl->verb = verbs_find(argc, argv, &taken);
    if (!ctl->verb) {
        bool asks = argc > 1 && (strcmp(argv[argc - 1], "--help") == 0 || strcmp(argv[argc - 1], "-h") == 0);
        if (verbs_is_group(argv[0]) && (wants_help(ctl) || asks)) {
            options_has(&ctl->values, "json") ? help_json(argv[0]) : help_group(argv[0], true);
            return CTL_OK;
        }
        return unknown_verb(argc, argv);
    }
    int code = parse_rest(ctl, argc - taken, argv + taken);
    if (code != CTL_OK)
        return code;
    if (wants_help(ctl)) {
        options_has(&ctl->values, "json") ? help_json(ctl->verb->name) : help_verb(ctl->verb);
        return CTL_OK;
    }
    if (options_has(&ctl->values, "version"))
        return print_version(options_has(&ctl->values, "json"));
    ctl->json = tells_json = options_has(&ctl->values, "json");
    ctl->socket = options_text(&ctl->values, "socket");
    ctl->may_start = !ctl->socket && !options_has(&ctl->values, "no-autostart");
    return ctl->verb->fn(ctl);
}

/* A descriptor 0, 1 or 2 that is closed must not become the socket. What is written to a closed stdout is lost, and writing says so: that one
 * can only be read. */
static void fill_standard_streams(void)
{
    static const int modes[] = {O_RDWR, O_RDONLY, O_RDWR};
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
            _exit(CTL_FAILED);
}

/* What stdio could not write is no success. */
static int end_stdout(int code)
{
    bool lost = ferror(stdout) != 0;
    errno = 0;
    if ((fflush(stdout) == 0 && !lost) || code != CTL_OK)
        return code;
    fprintf(stderr, "corvid: cannot write to stdout%s%s\n", errno ? ": " : "", errno ? strerror(errno) : "");
    return CTL_FAILED;
}

int cv_ctl_main(int argc, char **argv)
{
    struct ctl ctl = {0};
    struct cv_error err = CV_ERROR_INIT;
    fill_standard_streams();
    signal(SIGPIPE, SIG_DFL);
    tells_json = has_json(argc, argv);
    int taken = options_parse(ctl_globals, NULL, true, argc - 1, argv + 1, &ctl.values, &err);
    int code = CTL_USAGE;
    if (taken < 0) {
        verbs_usage(NULL, "%s", cv_error_text(&err));
    } else if (options_has(&ctl.values, "version")) {
        code = print_version(options_has(&ctl.values, "json"));
    } else if (taken < argc - 1) {
        code = run_verb(&ctl, argc - 1 - taken, argv + 1 + taken);
    } else {
        code = wants_help(&ctl) ? CTL_OK : CTL_USAGE;
        code == CTL_OK && tells_json ? help_json(NULL) : help_overview(code == CTL_OK);
        if (code != CTL_OK && tells_json)
            report_json("corvid needs to be told what to do: expected a verb", "usage", NULL);
    }
    options_finish(&ctl.values);
    return end_stdout(code);
}
