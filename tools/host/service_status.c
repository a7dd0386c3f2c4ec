// SPDX-License-Identifier: MIT
/*
 * service_status.c - what the service manager says of one unit, or which units failed. It is asked over the system bus; where none
 * answers, the unit's file and its control group are read, and the result says so. Host room.
 */
#include "tools/host/systemd.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/host/units.h"
#include "tools/view.h"

#include <errno.h>
#include <string.h>

enum { MORE_MAX = 450 /* of a view: 100 control characters and a word before them */ };

#define MANAGER "org.freedesktop.systemd1"
#define MANAGER_OBJECT "/org/freedesktop/systemd1"
#define MANAGER_INTERFACE "org.freedesktop.systemd1.Manager"
#define UNIT_INTERFACE "org.freedesktop.systemd1.Unit"

/* ---- names ------------------------------------------------------------------------------------------------------ */

/* "nginx" means "nginx.service". Given; NULL with an error when it is no name of a unit. */
static char *unit_of(const char *name, struct cv_error *err)
{
    static const char *const kinds[] = {".service", ".socket", ".timer", ".mount",     ".target", ".path",
                                        ".slice",   ".scope",  ".swap",  ".automount", ".device"};
    size_t len = strlen(name);
    if (len > 200 || strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_.\\@-") != len || name[0] == '.') {
        host_refuse(err, -EINVAL, "tool.refused", "'%.60s' is no name of a service, expected one like 'ssh' or 'ssh.service'", name);
        return NULL;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (len > strlen(kinds[i]) && strcmp(name + len - strlen(kinds[i]), kinds[i]) == 0)
            return cv_strdup(name);
    return cv_format("%s.service", name);
}

static char *bus_address(const struct cv_host_env *env)
{
    const char *named = secure_getenv("DBUS_SYSTEM_BUS_ADDRESS");
    cv_auto_free char *path = host_path(env, "/run/dbus/system_bus_socket");
    return named && *named ? cv_strdup(named) : cv_format("unix:path=%s", path);
}

/* ---- over the bus ----------------------------------------------------------------------------------------------- */

static void take_word(const struct systemd *sd, sd_bus *bus, const char *object, const char *interface, const char *property, json_t *result,
                      const char *key)
{
    char *text = NULL;
    if (sd->sd_bus_get_property_string(bus, MANAGER, object, interface, property, NULL, &text) >= 0 && text && *text)
        cv_json_set_text(result, key, text, strlen(text));
    free(text);
}

static int ask_unit(const struct systemd *sd, sd_bus *bus, const char *unit, json_t *result, struct cv_error *err)
{
    sd_bus_message *call = NULL, *reply = NULL;
    sd_bus_error error = SD_BUS_ERROR_NULL;
    const char *path = NULL;
    uint64_t since = 0;
    uint32_t pid = 0;
    int rc = sd->sd_bus_message_new_method_call(bus, &call, MANAGER, MANAGER_OBJECT, MANAGER_INTERFACE, "LoadUnit");
    if (rc >= 0)
        rc = sd->sd_bus_message_append(call, "s", unit);
    if (rc >= 0)
        rc = sd->sd_bus_call(bus, call, 0, &error, &reply);
    if (rc >= 0)
        rc = sd->sd_bus_message_read(reply, "o", &path);
    cv_auto_free char *object = rc >= 0 ? cv_strdup(path) : NULL;
    sd->sd_bus_message_unref(call);
    sd->sd_bus_message_unref(reply);
    if (rc < 0)
        return systemd_fail(sd, rc, &error, "the service manager did not answer", err);
    take_word(sd, bus, object, UNIT_INTERFACE, "LoadState", result, "load");
    if (strcmp(cv_json_str(result, "load", "not-found"), "not-found") == 0)
        return host_refuse(err, -ENOENT, "tool.refused", "no service '%.100s' is known here", unit);
    take_word(sd, bus, object, UNIT_INTERFACE, "ActiveState", result, "state");
    take_word(sd, bus, object, UNIT_INTERFACE, "SubState", result, "sub_state");
    take_word(sd, bus, object, UNIT_INTERFACE, "Description", result, "description");
    take_word(sd, bus, object, UNIT_INTERFACE, "UnitFileState", result, "at_start");
    if (sd->sd_bus_get_property_trivial(bus, MANAGER, object, UNIT_INTERFACE, "StateChangeTimestamp", NULL, 't', &since) >= 0 && since > 0)
        json_object_set_new(result, "since_us", json_integer((json_int_t)since));
    if (strstr(unit, ".service") && sd->sd_bus_get_property_trivial(bus, MANAGER, object, MANAGER ".Service", "MainPID", NULL, 'u', &pid) >= 0 &&
        pid > 0)
        json_object_set_new(result, "main_pid", json_integer((json_int_t)pid));
    return 0;
}

static int read_failed(const struct systemd *sd, sd_bus_message *reply, json_t *items)
{
    const char *name = NULL, *description = NULL, *state = NULL, *sub = NULL;
    int rc = sd->sd_bus_message_enter_container(reply, 'a', "(ssssssouso)");
    while (rc >= 0 &&
           (rc = sd->sd_bus_message_read(reply, "(ssssssouso)", &name, &description, NULL, &state, &sub, NULL, NULL, NULL, NULL, NULL)) > 0) {
        if (json_array_size(items) >= 200)
            return 0;
        json_t *item = json_object();
        cv_json_set_text(item, "unit", name, strlen(name));
        cv_json_set_text(item, "description", description, strlen(description));
        cv_json_set_text(item, "state", state, strlen(state));
        cv_json_set_text(item, "sub_state", sub, strlen(sub));
        json_array_append_new(items, item);
    }
    return rc;
}

static int ask_failed(const struct systemd *sd, sd_bus *bus, json_t *result, struct cv_error *err)
{
    sd_bus_message *call = NULL, *reply = NULL;
    sd_bus_error error = SD_BUS_ERROR_NULL;
    json_t *items = json_array();
    json_object_set_new(result, "failed", items);
    int rc = sd->sd_bus_message_new_method_call(bus, &call, MANAGER, MANAGER_OBJECT, MANAGER_INTERFACE, "ListUnitsFiltered");
    if (rc >= 0)
        rc = sd->sd_bus_message_append(call, "as", 1, "failed");
    if (rc >= 0)
        rc = sd->sd_bus_call(bus, call, 0, &error, &reply);
    if (rc >= 0)
        rc = read_failed(sd, reply, items);
    sd->sd_bus_message_unref(call);
    sd->sd_bus_message_unref(reply);
    return rc < 0 ? systemd_fail(sd, rc, &error, "the service manager did not answer", err) : 0;
}

/* 1 when a manager was asked (or refused), 0 when there is none on any bus. */
static int ask(const struct cv_host_env *env, const char *unit, json_t *result, struct cv_error *err)
{
    struct cv_error quiet = CV_ERROR_INIT;
    sd_bus *bus = NULL;
    const struct systemd *sd = systemd_load(&quiet);
    cv_auto_free char *address = bus_address(env);
    if (!sd || systemd_connect(env, sd, address, &bus, &quiet) < 0)
        return 0;
    int rc = unit ? ask_unit(sd, bus, unit, result, &quiet) : ask_failed(sd, bus, result, &quiet);
    systemd_close(sd, bus);
    if (rc == -EHOSTUNREACH) { /* a bus, but nobody on it who manages services */
        json_object_clear(result);
        return 0;
    }
    if (rc < 0 && err)
        *err = quiet;
    host_source(result, MANAGER);
    return rc < 0 ? rc : 1;
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    const char *name = NULL;
    int rc = cv_json_opt_string(args, "name", "args", &name, err);
    if (rc < 0)
        return rc;
    cv_auto_free char *unit = name ? unit_of(name, err) : NULL;
    if (name && !unit)
        return -EINVAL;
    if ((rc = ask(env, unit, result, err)) == 0) {
        if (host_late(env))
            return host_fail_late(err, "service_status");
        if (!unit)
            return host_refuse(err, -ENOENT, "tool.missing", "no service manager answers here, and only it knows which services failed; name one");
        rc = units_read(env, unit, result, err);
    }
    if (rc < 0)
        return rc;
    if (unit)
        cv_json_set_text(result, "unit", unit, strlen(unit));
    return 0;
}

/* ---- showing ---------------------------------------------------------------------------------------------------- */

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, cv_json_str(item, "unit", ""), 150);
    cv_buf_puts(out, ": ");
    view_name(out, cv_json_str(item, "description", ""), 150);
}

static void more(struct cv_buf *out, const char *before, const char *text)
{
    if (!*text || out->len + MORE_MAX > CV_LIMIT_VIEW_BYTES)
        return;
    cv_buf_printf(out, "\n%s", before);
    view_name(out, text, 100);
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    const json_t *failed = json_object_get(result, "failed");
    char since[CV_CLOCK_TEXT];
    (void)args;
    if (failed) {
        view_list(out, failed, json_array_size(failed), false, "failed services", line);
        return;
    }
    view_name(out, cv_json_str(result, "unit", ""), 220);
    cv_buf_putc(out, ' ');
    view_name(out, cv_json_str(result, "state", "unknown"), 40);
    if (json_object_get(result, "sub_state")) {
        cv_buf_puts(out, " (");
        view_name(out, cv_json_str(result, "sub_state", ""), 40);
        cv_buf_putc(out, ')');
    }
    more(out, "", cv_json_str(result, "description", ""));
    if (cv_json_num(result, "since_us", 0) > 0) {
        cv_clock_format(cv_json_num(result, "since_us", 0), since, sizeof since);
        cv_buf_printf(out, "\nsince %.10s %.8s UTC", since, since + 11);
    }
    if (json_object_get(result, "main_pid"))
        cv_buf_printf(out, "\nmain pid %lld", (long long)cv_json_num(result, "main_pid", 0));
    more(out, "at start: ", cv_json_str(result, "at_start", ""));
    more(out, "", cv_json_str(result, "note", ""));
}

const struct cv_tool cv_tool_service_status = {
    .name = "service_status",
    .signature = "service_status(name?)",
    .summary = "Show the state of a system service",
    .help = "Shows state, description, start, main process and whether it begins with the system, as the service manager says over the\n"
            "system bus; without a name the services that failed. Where no manager answers, the unit's file and control group are read\n"
            "instead, and the answer says so.\n\n"
            "  corvid tool call service_status --args '{\"name\":\"ssh\"}'\n",
    .params =
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":200,\"description\":\"service or unit; those that failed when left out\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_HOST,
    .capabilities = "host.read",
    .host = host,
    .view = view,
};
