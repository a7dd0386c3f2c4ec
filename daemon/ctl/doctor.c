// SPDX-License-Identifier: MIT
/*
 * doctor.c - `corvid doctor`.
 *
 * Purpose: everything that Corvid needs, examined, one line a finding, with advice. Params: none. Result: "ok", "--" (missing, not
 * needed) and "!!" lines; first what this side sees by itself (programs, folders, socket), then what the daemon finds. With --json
 * {"findings":[...]}. Errors: exit code 1 when something that is needed is broken, else 5 when there is no daemon to ask.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "daemon/ctl/autostart.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void show_finding(const json_t *finding)
{
    bool ok = cv_json_flag(finding, "ok");
    enum show_colour colour = ok ? SHOW_GREEN : cv_json_flag(finding, "needed") ? SHOW_RED : SHOW_YELLOW;
    printf("%s%s%s  ", show_paint(stdout, colour), ok ? "ok" : cv_json_flag(finding, "needed") ? "!!" : "--", show_paint(stdout, SHOW_PLAIN));
    show_line(stdout, cv_json_str(finding, "name", "?"), SIZE_MAX);
    fputs(": ", stdout);
    show_line(stdout, cv_json_str(finding, "detail", ""), SIZE_MAX);
    putchar('\n');
    const char *advice = cv_json_str(finding, "advice", "");
    if (!ok && advice[0]) {
        show_indented(stdout, "      ", advice);
        putchar('\n');
    }
}

static void add(json_t *list, const char *name, bool ok, bool needed, const char *advice, const char *detail)
{
    json_t *finding = json_pack("{s:s, s:b, s:b}", "name", name, "ok", (int)ok, "needed", (int)needed);
    cv_json_set_text(finding, "detail", detail, strlen(detail));
    cv_json_set_text(finding, "advice", ok ? "" : advice, ok ? 0 : strlen(advice));
    json_array_append_new(list, finding);
}

/* ---- what can be seen without a daemon ----------------------------------------------------------------------------------- */

static void look_at_daemon_program(json_t *list)
{
    cv_auto_free char *path = autostart_program();
    cv_auto_free char *detail = path ? cv_format("'%s'", path) : cv_strdup("neither beside corvid nor in PATH");
    add(list, "program corvidd", path != NULL, true, "install it beside corvid, or put its folder on PATH", detail);
}

/* A folder of this user's that others must not write to. One that is not there yet is made by the daemon. */
static void look_at_folder(json_t *list, const char *name, const char *path, mode_t forbidden)
{
    struct stat st;
    if (stat(path, &st) < 0) {
        cv_auto_free char *detail = errno == ENOENT ? cv_format("'%s', not there yet", path) : cv_format("'%s': %s", path, strerror(errno));
        add(list, name, errno == ENOENT, true, "make it reachable for this user", detail);
        return;
    }
    const bool ours = st.st_uid == geteuid() || st.st_uid == 0;
    const bool ok = S_ISDIR(st.st_mode) && ours && (st.st_mode & forbidden) == 0;
    cv_auto_free char *detail = cv_format("'%s', mode %04o, uid %u", path, (unsigned)(st.st_mode & 07777), (unsigned)st.st_uid);
    cv_auto_free char *advice = ours ? cv_format("others may change it: chmod go-w '%s'", path) : cv_format("it belongs to another user; move it away, or name another with its XDG variable");
    add(list, name, ok, true, advice, detail);
}

static void look_here(struct ctl *ctl, json_t *list)
{
    struct cv_path_dirs dirs;
    struct cv_error err = CV_ERROR_INIT;
    if (!ctl->socket)
        look_at_daemon_program(list);
    if (cv_path_dirs(&dirs, &err) < 0) {
        add(list, "folders", false, true, "set HOME", cv_error_text(&err));
        return;
    }
    look_at_folder(list, "state folder of this user", dirs.state, 022);
    look_at_folder(list, "configuration folder", dirs.config, 022);
    if (!ctl->socket)
        look_at_folder(list, "socket folder", dirs.runtime, 022);
    cv_path_dirs_finish(&dirs);
}

/* ---- both ---------------------------------------------------------------------------------------------------------------- */

/* The daemon's findings behind ours; false when there is no daemon to ask. */
static bool ask_daemon(struct ctl *ctl, json_t *list)
{
    int code = CTL_OK;
    struct ctl quiet = *ctl;
    quiet.json = false; /* the failure becomes a finding, not a line of its own on stdout */
    cv_auto_json json_t *result = verbs_call(&quiet, "daemon.doctor", json_object(), &code);
    if (!result) {
        add(list, "daemon", false, code != CTL_NO_DAEMON,
            ctl->may_start ? "it could not be started: see corvidd.log in the state folder" : "what only it can examine is missing here; start one with: corvidd &",
            code == CTL_NO_DAEMON ? "none answers" : "it did not answer the question");
        return code != CTL_NO_DAEMON;
    }
    add(list, "daemon", true, true, "", "answers");
    json_array_extend(list, json_object_get(result, "findings"));
    return true;
}

int verb_doctor(struct ctl *ctl)
{
    int broken = 0;
    cv_auto_json json_t *list = json_array();
    size_t i;
    json_t *finding;
    look_here(ctl, list);
    const bool asked = ask_daemon(ctl, list);
    json_array_foreach(list, i, finding) {
        broken += !cv_json_flag(finding, "ok") && cv_json_flag(finding, "needed");
        if (!ctl->json)
            show_finding(finding);
    }
    if (ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:O}", "findings", list);
        show_json(line);
    } else if (broken > 0) {
        printf("%d thing%s needed %s broken\n", broken, broken == 1 ? "" : "s", broken == 1 ? "is" : "are");
    }
    return broken > 0 ? CTL_FAILED : asked ? CTL_OK : CTL_NO_DAEMON;
}
