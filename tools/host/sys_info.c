// SPDX-License-Identifier: MIT
/*
 * sys_info.c - which system this machine runs, on what. Reads files that everybody may read. Host room.
 */
#include "tools/host/host.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <string.h>
#include <sys/utsname.h>

static void take(json_t *result, const char *key, const char *text)
{
    if (text && *text)
        cv_json_set_text(result, key, text, strlen(text));
}

static void read_system(const struct cv_host_env *env, json_t *result)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    const char *path = "/etc/os-release";
    if (host_read(env, path, 65536, &text) < 0 && host_read(env, path = "/usr/lib/os-release", 65536, &text) < 0)
        return;
    cv_auto_free char *name = host_value(cv_buf_text(&text), "NAME", '=');
    cv_auto_free char *version = host_value(cv_buf_text(&text), "VERSION_ID", '=');
    cv_auto_free char *both = name && version ? cv_format("%s %s", name, version) : NULL;
    take(result, "system", both ? both : name);
    host_source(result, path);
}

static void read_line(const struct cv_host_env *env, const char *path, char **out)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (host_read(env, path, 4096, &text) == 0)
        *out = cv_strndup(cv_buf_text(&text), strcspn(cv_buf_text(&text), "\n"));
}

static void read_kernel(const struct cv_host_env *env, json_t *result)
{
    cv_auto_free char *type = NULL;
    cv_auto_free char *release = NULL;
    cv_auto_free char *host = NULL;
    struct utsname name;
    read_line(env, "/proc/sys/kernel/ostype", &type);
    read_line(env, "/proc/sys/kernel/osrelease", &release);
    read_line(env, "/proc/sys/kernel/hostname", &host);
    cv_auto_free char *kernel = type && release ? cv_format("%s %s", type, release) : NULL;
    take(result, "kernel", kernel);
    if (uname(&name) == 0)
        take(result, "machine", name.machine);
    take(result, "host", host);
    host_source(result, "/proc/sys/kernel");
    host_source(result, "uname");
}

static void read_cpu(const struct cv_host_env *env, json_t *result)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (host_read(env, "/proc/cpuinfo", 4 << 20, &text) < 0)
        return;
    static const char *const keys[] = {"model name", "Model", "Processor", "cpu model", "cpu"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !json_object_get(result, "cpu"); i++) {
        cv_auto_free char *name = host_value(cv_buf_text(&text), keys[i], ':');
        take(result, "cpu", name);
    }
    json_int_t cores = 0;
    for (const char *at = cv_buf_text(&text); at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        cores += strncmp(at, "processor", 9) == 0;
    if (cores > 0)
        json_object_set_new(result, "cores", json_integer(cores));
    host_source(result, "/proc/cpuinfo");
}

static void read_memory(const struct cv_host_env *env, json_t *result)
{
    static const char *const keys[][2] = {{"MemTotal", "memory_bytes"}, {"MemAvailable", "memory_available_bytes"}, {"SwapTotal", "swap_bytes"}};
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (host_read(env, "/proc/meminfo", 65536, &text) < 0)
        return;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        unsigned long long kib = 0;
        if (host_numbers(cv_buf_text(&text), keys[i][0], &kib, 1) == 1 && kib < (1ULL << 53))
            json_object_set_new(result, keys[i][1], json_integer((json_int_t)(kib * 1024)));
    }
    host_source(result, "/proc/meminfo");
}

static void read_uptime(const struct cv_host_env *env, json_t *result)
{
    cv_auto_free char *line = NULL;
    read_line(env, "/proc/uptime", &line);
    if (!line)
        return;
    json_object_set_new(result, "uptime_s", json_integer((json_int_t)strtoll(line, NULL, 10)));
    host_source(result, "/proc/uptime");
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)args;
    (void)err;
    read_system(env, result);
    read_kernel(env, result);
    read_cpu(env, result);
    read_memory(env, result);
    read_uptime(env, result);
    return 0;
}

static void line(struct cv_buf *out, const char *word, const char *text)
{
    if (!*text)
        return;
    cv_buf_printf(out, "%s%s ", out->len ? "\n" : "", word);
    view_name(out, text, 90); /* five of them stay below the bound even if all are control characters */
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    line(out, "system", cv_json_str(result, "system", ""));
    line(out, "kernel", cv_json_str(result, "kernel", ""));
    line(out, "machine", cv_json_str(result, "machine", ""));
    line(out, "cpu", cv_json_str(result, "cpu", ""));
    if (json_object_get(result, "cores"))
        cv_buf_printf(out, "\ncores %lld", (long long)cv_json_num(result, "cores", 0));
    int64_t bytes = cv_json_num(result, "memory_bytes", 0);
    if (bytes >= INT64_C(1) << 30)
        cv_buf_printf(out, "\nmemory %lld GiB", (long long)((bytes + (INT64_C(1) << 29)) >> 30));
    else if (bytes > 0)
        cv_buf_printf(out, "\nmemory %lld MiB", (long long)(bytes >> 20));
    line(out, "host", cv_json_str(result, "host", ""));
}

const struct cv_tool cv_tool_sys_info = {
    .name = "sys_info",
    .signature = "sys_info()",
    .summary = "Show the operating system, CPU and memory",
    .help = "Says which system and kernel this machine runs, its processor, memory and name. The daemon reads it on the host; the\n"
            "result's \"source\" lists the files.\n\n"
            "  corvid tool call sys_info --args '{}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_HOST,
    .capabilities = "host.read",
    .host = host,
    .view = view,
};
