// SPDX-License-Identifier: MIT
/*
 * units.c - reads unit files, the links that start them, and control groups. Host room; owns nothing.
 */
#include "tools/host/units.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char *const folders[] = {"/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
                                      "/lib/systemd/system"};

static int read_file(const struct cv_host_env *env, const char *unit, json_t *result)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        cv_auto_free char *path = cv_format("%s/%s", folders[i], unit);
        if (host_read(env, path, 65536, &text) < 0)
            continue;
        cv_auto_free char *description = host_value(cv_buf_text(&text), "Description", '=');
        if (description)
            cv_json_set_text(result, "description", description, strlen(description));
        host_source(result, path);
        return 0;
    }
    return -ENOENT;
}

/* Is there a link to it in a folder like multi-user.target.wants? */
static bool is_enabled(const struct cv_host_env *env, const char *unit)
{
    cv_auto_free char *place = host_path(env, "/etc/systemd/system");
    DIR *dir = opendir(place);
    bool found = false;
    for (const struct dirent *entry; dir && !found && (entry = readdir(dir));) {
        struct stat st;
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || (strcmp(dot, ".wants") != 0 && strcmp(dot, ".requires") != 0))
            continue;
        cv_auto_free char *path = cv_format("%s/%s/%s", place, entry->d_name, unit);
        found = lstat(path, &st) == 0;
    }
    if (dir)
        closedir(dir);
    return found;
}

static void read_group(const struct cv_host_env *env, const char *unit, json_t *result)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_auto_free char *path = cv_format("/sys/fs/cgroup/system.slice/%s/cgroup.procs", unit);
    size_t count = 0;
    if (host_read(env, path, 1 << 20, &text) == 0)
        for (const char *at = cv_buf_text(&text); *at; at++)
            count += *at == '\n';
    json_object_set_new(result, "state", json_string(count > 0 ? "active" : "inactive"));
    if (count == 1)
        json_object_set_new(result, "main_pid", json_integer((json_int_t)strtoll(cv_buf_text(&text), NULL, 10)));
    if (count > 0)
        host_source(result, path);
}

int units_read(const struct cv_host_env *env, const char *unit, json_t *result, struct cv_error *err)
{
    if (read_file(env, unit, result) < 0)
        return host_refuse(err, -ENOENT, "tool.refused",
                           "no service '%.100s' is known here (no service manager answers, and there is no such unit file)", unit);
    read_group(env, unit, result);
    json_object_set_new(result, "at_start", json_string(is_enabled(env, unit) ? "enabled" : "not enabled"));
    json_object_set_new(result, "note", json_string("from its unit file and control group: no service manager answers here"));
    return 0;
}
