// SPDX-License-Identifier: MIT
/*
 * daemon_doctor.c - what works here, what does not, and what to do about it.
 *
 * Purpose: `corvid doctor`. Params: none. Result: findings, in a fixed order; one that is needed and not ok means that
 * something Corvid is for does not work. Errors: none. Caveats: looks, changes nothing; the folders' rights are those of now.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/options.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

const char verb_daemon_doctor_params[] = VERB_NOTHING;
const char verb_daemon_doctor_result[] = "{\"type\":\"object\",\"required\":[\"findings\"],\"properties\":{\"findings\":{\"type\":\"array\"}}}";

enum { LOW_SPACE_MIB = 256 };

static void add(json_t *list, const char *name, bool ok, bool needed, const char *advice, const char *detail)
{
    json_t *finding = json_pack("{s:s, s:b, s:b}", "name", name, "ok", (int)ok, "needed", (int)needed);
    cv_json_set_text(finding, "detail", detail, strlen(detail));
    cv_json_set_text(finding, "advice", ok ? "" : advice, ok ? 0 : strlen(advice));
    json_array_append_new(list, finding);
}

static void look_at_layers(json_t *list, const struct cv_daemon *d)
{
    size_t count;
    const struct cv_layer *layers = cv_sandbox_layers(d->sandbox, &count);
    for (size_t i = 0; i < count; i++)
        add(list, layers[i].name, layers[i].works, layers[i].needed,
            layers[i].needed ? "without this layer no call is run; see sandbox/README.md"
                             : "limits that need it are refused or polled; see sandbox/README.md",
            layers[i].detail);
}

/* One number of a kernel setting, or -1 when this kernel has no such setting. */
static long setting(const char *path)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    struct cv_error ignored;
    if (cv_file_read(path, 64, &text, &ignored) < 0)
        return -1;
    return strtol(cv_buf_text(&text), NULL, 10);
}

static void look_at_namespaces(json_t *list, const struct cv_daemon *d)
{
    (void)d;
    long most = setting("/proc/sys/user/max_user_namespaces");
    long clone = setting("/proc/sys/kernel/unprivileged_userns_clone");
    long apparmor = setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
    bool ok = geteuid() == 0 || (most != 0 && clone != 0 && apparmor != 1);
    cv_auto_free char *detail = most == 0    ? cv_strdup("user.max_user_namespaces is 0")
                                : clone == 0 ? cv_strdup("kernel.unprivileged_userns_clone is 0")
                                : !ok        ? cv_strdup("kernel.apparmor_restrict_unprivileged_userns is 1")
                                             : cv_format("allowed, up to %ld", most);
    add(list, "user namespace settings", ok, true,
        "an administrator can allow them with sysctl (the setting named here), for AppArmor with a profile for corvid-nursery", detail);
}

static void look_at_engine(json_t *list, const struct cv_daemon *d)
{
    struct cv_engine_status s;
    cv_engine_status(d->engine, &s);
    bool usable = s.phase == CV_ENGINE_READY || s.phase == CV_ENGINE_LOADING;
    cv_auto_free char *detail = usable ? cv_format("%s '%s' is %s (%d%%), adapter '%s'", s.kind, s.model, cv_engine_phase_name(s.phase), s.percent,
                                                   s.adapter[0] ? s.adapter : "none")
                                       : cv_format("%s: %s", cv_engine_phase_name(s.phase), cv_error_text(&s.error));
    add(list, "model", usable, false, "get the default model with scripts/quickstart, or start corvidd with --model FILE; tools work without one",
        detail);
}

static void look_at_store(json_t *list, const struct cv_daemon *d)
{
    struct cv_error err = CV_ERROR_INIT;
    bool failed = cv_store_failed(d->store, &err);
    add(list, "journal", !failed, true, "make room on the disk or repair it, then start the daemon again: nothing new is taken until then",
        failed ? cv_error_text(&err) : "can be written");
}

static void look_at_state(json_t *list, const struct cv_daemon *d)
{
    const char *path = d->options->state;
    struct stat st;
    bool ok = stat(path, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 066) == 0;
    cv_auto_free char *detail = cv_format("'%s', mode %04o, uid %u", path, (unsigned)(st.st_mode & 07777), (unsigned)st.st_uid);
    cv_auto_free char *advice = cv_format("others can look into it: chmod go-rw '%s'", path);
    add(list, "state folder", ok, false, advice, detail);
}

static void look_at_space(json_t *list, const struct cv_daemon *d)
{
    struct statvfs fs;
    if (statvfs(d->options->state, &fs) < 0) {
        add(list, "disk space", false, false, "look at the state folder", strerror(errno));
        return;
    }
    unsigned long long free_mib = (unsigned long long)fs.f_bavail * fs.f_frsize >> 20;
    cv_auto_free char *detail = cv_format("%llu MiB free where the journal is", free_mib);
    add(list, "disk space", free_mib >= LOW_SPACE_MIB, false, "make room: a journal that cannot be written stops all work", detail);
}

static void look_at_socket(json_t *list, const struct cv_daemon *d)
{
    struct stat st;
    if (d->socket[0] != '/' || stat(d->socket, &st) < 0) {
        add(list, "socket", false, false, "clients that connect by its path find nothing: start the daemon again", d->socket);
        return;
    }
    bool shared = (st.st_mode & 0060) != 0;
    bool ok = (st.st_mode & 07) == 0 && (!shared || geteuid() == 0);
    cv_auto_free char *detail = cv_format("'%s', mode %04o, gid %u", d->socket, (unsigned)(st.st_mode & 07777), (unsigned)st.st_gid);
    add(list, "socket", ok, true, "the socket's mode is wider than 0600 (0660 for a system daemon): only peers of the daemon's uid are served anyway",
        detail);
    if (shared && geteuid() == 0)
        add(list, "socket group", st.st_gid != 0, false,
            "make a group 'corvid' (groupadd --system corvid) and start the daemon again: root alone is served",
            st.st_gid ? "its members are served" : "there is no group 'corvid'");
}

static void look_at_policies(json_t *list, const struct cv_daemon *d)
{
    cv_auto_json json_t *policies = cv_policy_list(d->policies);
    size_t i, broken = 0;
    json_t *policy;
    json_array_foreach(policies, i, policy) {
        const char *error = cv_json_str(policy, "error", NULL);
        if (!error)
            continue;
        cv_auto_free char *name = cv_format("policy %s", cv_json_str(policy, "name", ""));
        add(list, name, false, false, "correct the file; `corvid policy check FILE` tells when it is good", error);
        broken++;
    }
    size_t good = json_array_size(policies) - broken;
    cv_auto_free char *detail = cv_format("%zu can be used", good);
    add(list, "policies", good > 0, true, "install the shipped policies, or name a folder with --policies", detail);
}

/* The daemon's own helpers: without nursery and worker no call is run, without the others only what they are for is missing. */
static void look_at_programs(json_t *list, const struct cv_daemon *d)
{
    static const struct {
        const char *name;
        bool needed;
        const char *advice;
    } programs[] = {
        {"corvid-nursery", true, "without it no call is run: install Corvid again"},
        {"corvid-worker", true, "without it no call is run: install Corvid again"},
        {"corvid-archiver", false, "without it no archive is packed or unpacked: install Corvid again"},
        {"corvid-lua", false, "without it no plugin runs: install Corvid again"},
        {"corvid-egress", false, "without it nothing is fetched from the network: install Corvid again"},
    };
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        cv_auto_free char *path = cv_path_join(d->options->programs, programs[i].name);
        const bool ok = access(path, X_OK) == 0;
        cv_auto_free char *name = cv_format("program %s", programs[i].name);
        cv_auto_free char *detail = ok ? cv_format("'%s'", path) : cv_format("'%s': %s", path, strerror(errno));
        add(list, name, ok, programs[i].needed, programs[i].advice, detail);
    }
}

/* Jobs go by the local time; a zone that the machine does not know is silently UTC. */
static void look_at_zone(json_t *list, const struct cv_daemon *d)
{
    const char *named = d->options->zone;
    const char *zone = named && named[0] == ':' ? named + 1 : named;
    cv_auto_free char *file = cv_format(zone && zone[0] == '/' ? "%s%s" : "%s/%s", zone && zone[0] == '/' ? "" : "/usr/share/zoneinfo", zone ? zone : "");
    /* "CET-1CEST" and its like need no file: they have an offset. */
    const bool ok = !zone || !zone[0] || strcmp(zone, "UTC") == 0 || strpbrk(zone, "0123456789<") || access(file, R_OK) == 0;
    char now[64] = "";
    const time_t at = time(NULL);
    struct tm local;
    if (localtime_r(&at, &local))
        strftime(now, sizeof now, "%Z (UTC%z)", &local);
    cv_auto_free char *detail = ok ? cv_format("%s", now) : cv_format("TZ is '%.64s', which this machine does not know; it counts as UTC", zone);
    add(list, "time zone", ok, false, "install tzdata, or set TZ to a name below /usr/share/zoneinfo: jobs run by local time", detail);
}

static void look_at_files(json_t *list, const struct cv_daemon *d)
{
    struct rlimit files = {0};
    int clients = cv_rpc_most_peers(d->rpc);
    getrlimit(RLIMIT_NOFILE, &files);
    cv_auto_free char *many = files.rlim_cur == RLIM_INFINITY ? cv_strdup("no limit") : cv_format("%llu", (unsigned long long)files.rlim_cur);
    cv_auto_free char *detail = cv_format("%s: up to %d clients at once", many, clients);
    add(list, "open files", clients >= CV_LIMIT_PEERS, false,
        "fewer clients are served than could be: raise the hard limit (ulimit -Hn, LimitNOFILE= in the unit) and start the daemon again", detail);
}

static void (*const looks[])(json_t *list, const struct cv_daemon *d) = {
    look_at_programs, look_at_layers, look_at_namespaces, look_at_engine, look_at_store, look_at_state, look_at_space, look_at_socket, look_at_policies,
    look_at_zone,     look_at_files,
};

void verb_daemon_doctor(struct cv_rpc_request *request, const json_t *params)
{
    json_t *list = json_array();
    (void)params;
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        looks[i](list, verb_daemon(request));
    cv_rpc_end(request, json_pack("{s:o}", "findings", list));
}
