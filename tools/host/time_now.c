// SPDX-License-Identifier: MIT
/*
 * time_now.c - date and time, in this machine's zone or a named one. Zones come from /usr/share/zoneinfo; a name that is not there is
 * answered with those that look like it. Host room.
 */
#include "tools/host/host.h"
#include "tools/host/tzif.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { ZONE_BYTES = 1 << 20, NEAR_MAX = 5 };

#define FOLDER "/usr/share/zoneinfo"

static bool is_name(const char *zone)
{
    if (strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") != strlen(zone))
        return false; /* no dots: no way up */
    return *zone && *zone != '/' && zone[strlen(zone) - 1] != '/' && !strstr(zone, "//");
}

/* ---- names that look like it ------------------------------------------------------------------------------------ */

/* How unlike two words are: letters to change, add or leave out, case and "_" ignored. */
static size_t distance(const char *a, const char *b)
{
    size_t row[65], n = strlen(b);
    if (n > 64 || strlen(a) > 64)
        return 99;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= n; k++) {
            int x = a[i - 1] == '_' ? ' ' : tolower((unsigned char)a[i - 1]), y = b[k - 1] == '_' ? ' ' : tolower((unsigned char)b[k - 1]);
            size_t change = corner + (x != y);
            corner = row[k];
            size_t add = (row[k - 1] < row[k] ? row[k - 1] : row[k]) + 1;
            row[k] = change < add ? change : add;
        }
    }
    return row[n];
}

static const char *last_part(const char *zone)
{
    const char *slash = strrchr(zone, '/');
    return slash ? slash + 1 : zone;
}

struct near {
    char name[64];
    size_t distance;
};

static void consider(struct near *near, const char *wanted, const char *name)
{
    size_t whole = distance(wanted, name), last = distance(last_part(wanted), last_part(name));
    size_t best = whole < last ? whole : last;
    if (best > strlen(last_part(wanted)) / 3 + 1 || strlen(name) >= sizeof near->name)
        return;
    for (size_t i = 0; i < NEAR_MAX; i++) {
        if (near[i].name[0] && near[i].distance <= best)
            continue;
        memmove(near + i + 1, near + i, (NEAR_MAX - i - 1) * sizeof *near);
        memcpy(near[i].name, name, strlen(name) + 1);
        near[i].distance = best;
        return;
    }
}

/* The third column of zone1970.tab and zone.tab. */
static void search(const struct cv_host_env *env, const char *wanted, struct near *near)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (host_read(env, FOLDER "/tzdata.zi", ZONE_BYTES, &text) < 0 && host_read(env, FOLDER "/zone.tab", ZONE_BYTES, &text) < 0)
        return;
    char *rest = NULL;
    for (char *line = text.data ? strtok_r(text.data, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest)) {
        char *words = NULL;
        char *first = strtok_r(line, " \t", &words);
        char *second = first ? strtok_r(NULL, " \t", &words) : NULL;
        char *third = second ? strtok_r(NULL, " \t", &words) : NULL;
        const char *name = NULL;
        if (first && second && strcmp(first, "Z") == 0)
            name = second;
        else if (first && second && (strcmp(first, "L") == 0 || (strlen(first) == 2 && isupper((unsigned char)first[0])))) /* no line of a zone: "-4 - AST" */
            name = third;
        if (name && is_name(name) && (strchr(name, '/') || isupper((unsigned char)name[0])))
            consider(near, wanted, name);
    }
}

static int unknown(const struct cv_host_env *env, const char *zone, struct cv_error *err)
{
    struct near near[NEAR_MAX + 1] = {0};
    cv_auto_buf struct cv_buf names = CV_BUF_INIT;
    search(env, zone, near);
    for (size_t i = 0; i < NEAR_MAX && near[i].name[0]; i++)
        cv_buf_printf(&names, "%s%s", i ? ", " : "", near[i].name);
    return host_refuse(err, -ENOENT, "tool.refused", "time zone '%.64s' is unknown%s%s", zone,
                       names.len ? "; near it: " : ", expected a name like Europe/Berlin", cv_buf_text(&names));
}

/* ---- the time --------------------------------------------------------------------------------------------------- */

static int local_of(const struct cv_host_env *env, const char *zone, int64_t now_s, struct tzif_local *out, json_t *result, struct cv_error *err)
{
    cv_auto_buf struct cv_buf file = CV_BUF_INIT;
    cv_auto_free char *path = zone ? cv_format(FOLDER "/%s", zone) : cv_strdup("/etc/localtime");
    *out = (struct tzif_local){.name = "UTC"};
    if (zone && (strcasecmp(zone, "UTC") == 0 || strcasecmp(zone, "GMT") == 0)) {
        memcpy(out->name, strcasecmp(zone, "GMT") == 0 ? "GMT" : "UTC", 4);
        return 0;
    }
    if (zone && !is_name(zone))
        return unknown(env, zone, err);
    int rc = host_read(env, path, ZONE_BYTES, &file);
    if (rc == -ENOENT && !zone)
        return 0; /* a machine without a zone keeps UTC */
    if (rc < 0 && zone)
        return unknown(env, zone, err);
    if (rc < 0)
        return host_file_fail(err, path, rc);
    if (tzif_local(file.data, file.len, now_s, out) < 0)
        return zone ? unknown(env, zone, err) : host_refuse(err, -EINVAL, "tool.refused", "/etc/localtime: is no time zone file");
    host_source(result, path);
    return 0;
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    struct tzif_local local;
    struct tm tm;
    const char *zone = NULL;
    int64_t now_s = cv_clock_wall_us() / 1000000;
    int rc = cv_json_opt_string(args, "zone", "args", &zone, err);
    if (rc < 0 || (rc = local_of(env, zone, now_s, &local, result, err)) < 0)
        return rc;
    time_t shifted = (time_t)(now_s + local.offset);
    if (!gmtime_r(&shifted, &tm))
        return host_refuse(err, -ERANGE, "tool.refused", "the clock of this machine shows no date");
    cv_auto_free char *text = cv_format("%s %04d-%02d-%02d %02d:%02d:%02d %s", days[tm.tm_wday], tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                                        tm.tm_hour, tm.tm_min, tm.tm_sec, local.name);
    cv_json_set_text(result, "text", text, strlen(text));
    cv_json_set_text(result, "zone", local.name, strlen(local.name));
    json_object_set_new(result, "unix", json_integer((json_int_t)now_s));
    json_object_set_new(result, "offset_s", json_integer(local.offset));
    host_source(result, "clock");
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_name(out, cv_json_str(result, "text", ""), 80);
}

const struct cv_tool cv_tool_time_now = {
    .name = "time_now",
    .signature = "time_now(zone?)",
    .summary = "Tell the current date and time",
    .help = "Tells date and time in this machine's time zone, or in the one that is named as the IANA database does (Europe/Berlin,\n"
            "America/New_York, UTC). An unknown name is answered with those near it.\n\n"
            "  corvid tool call time_now --args '{\"zone\":\"UTC\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
              "\"zone\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64,"
              "\"description\":\"name of a time zone, like Europe/Berlin; this machine's when left out\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_HOST,
    .capabilities = "host.read",
    .host = host,
    .view = view,
};
