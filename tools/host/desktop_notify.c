// SPDX-License-Identifier: MIT
/*
 * desktop_notify.c - shows a message on the desktop of the daemon's own user, by org.freedesktop.Notifications on the session bus at
 * $XDG_RUNTIME_DIR/bus. A system daemon has no desktop, and nobody else's is used. Host room.
 */
#include "tools/host/systemd.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define SERVICE "org.freedesktop.Notifications"
#define OBJECT "/org/freedesktop/Notifications"

static char *session_bus(void)
{
    const char *folder = secure_getenv("XDG_RUNTIME_DIR");
    cv_auto_free char *path = folder && *folder == '/' ? cv_format("%s/bus", folder) : NULL;
    struct stat st;
    if (!path || strpbrk(path, ";,:=%") || stat(path, &st) < 0 || !S_ISSOCK(st.st_mode) || st.st_uid != geteuid())
        return NULL;
    return cv_format("unix:path=%s", path);
}

/* Does the desktop read <b> and &amp; in a text? */
static bool reads_markup(const struct systemd *sd, sd_bus *bus)
{
    sd_bus_message *call = NULL, *reply = NULL;
    const char *word = NULL;
    bool found = false;
    int rc = sd->sd_bus_message_new_method_call(bus, &call, SERVICE, OBJECT, SERVICE, "GetCapabilities");
    if (rc >= 0)
        rc = sd->sd_bus_call(bus, call, 0, NULL, &reply);
    if (rc >= 0 && sd->sd_bus_message_enter_container(reply, 'a', "s") > 0)
        while (!found && sd->sd_bus_message_read(reply, "s", &word) > 0)
            found = strcmp(word, "body-markup") == 0;
    sd->sd_bus_message_unref(call);
    sd->sd_bus_message_unref(reply);
    return found;
}

static void escape(struct cv_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            cv_buf_puts(out, "&amp;");
        else if (*text == '<')
            cv_buf_puts(out, "&lt;");
        else if (*text == '>')
            cv_buf_puts(out, "&gt;");
        else
            cv_buf_putc(out, *text);
    }
}

static int notify(const struct systemd *sd, sd_bus *bus, const char *title, const char *text, json_t *result, struct cv_error *err)
{
    sd_bus_message *call = NULL, *reply = NULL;
    sd_bus_error error = SD_BUS_ERROR_NULL;
    uint32_t id = 0;
    cv_auto_buf struct cv_buf body = CV_BUF_INIT;
    if (reads_markup(sd, bus))
        escape(&body, text);
    else
        cv_buf_puts(&body, text);
    int rc = sd->sd_bus_message_new_method_call(bus, &call, SERVICE, OBJECT, SERVICE, "Notify");
    if (rc >= 0)
        rc = sd->sd_bus_message_append(call, "susssasa{sv}i", "Corvid", (uint32_t)0, "", title, cv_buf_text(&body), 0, 0, (int32_t)-1);
    if (rc >= 0)
        rc = sd->sd_bus_call(bus, call, 0, &error, &reply);
    if (rc >= 0)
        rc = sd->sd_bus_message_read(reply, "u", &id);
    sd->sd_bus_message_unref(call);
    sd->sd_bus_message_unref(reply);
    if (rc < 0)
        return systemd_fail(sd, rc, &error, "the desktop did not take the message", err);
    json_object_set_new(result, "id", json_integer((json_int_t)id));
    host_source(result, SERVICE);
    return 0;
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    const char *text = NULL, *title = "Corvid";
    sd_bus *bus = NULL;
    int rc = cv_json_need_string(args, "text", "args", &text, err);
    if (rc < 0 || (rc = cv_json_opt_string(args, "title", "args", &title, err)) < 0)
        return rc;
    cv_auto_free char *address = env->uid == geteuid() && env->uid != 0 ? session_bus() : NULL;
    if (!address)
        return host_refuse(err, -ENODEV, "tool.missing", "no desktop is present here: there is no session bus of this daemon's user");
    const struct systemd *sd = systemd_load(err);
    if (!sd)
        return -ENOENT;
    if ((rc = systemd_connect(env, sd, address, &bus, err)) < 0)
        return rc;
    rc = notify(sd, bus, title, text, result, err);
    systemd_close(sd, bus);
    return rc;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    (void)result;
    cv_buf_puts(out, "ok: shown on the desktop");
}

const struct cv_tool cv_tool_desktop_notify = {
    .name = "desktop_notify",
    .signature = "desktop_notify(text, title?)",
    .summary = "Show a message on the desktop",
    .help = "Shows a message to the person at the desktop, by the notification service of the session that the daemon's user is logged\n"
            "in to. A system daemon, or a machine without a desktop, answers with an error.\n\n"
            "  corvid tool call desktop_notify --args '{\"text\":\"The report is done.\",\"title\":\"Corvid\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"text\"],\"properties\":{"
              "\"text\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":2000,\"description\":\"the message\"},"
              "\"title\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":200,\"description\":\"its title; 'Corvid' when left out\"}}}",
    .effect = CV_EFFECT_OPAQUE,
    .carrier = CV_BY_HOST,
    .capabilities = "desktop",
    .host = host,
    .view = view,
};
