// SPDX-License-Identifier: MIT
/*
 * plugin.c - what the verbs about plugins share: a folder on its way to the daemon, and plugins as text.
 */
#include "daemon/ctl/plugin.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/safe.h"
#include "daemon/ctl/show.h"
#include "plugins/plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNATURE_COLUMNS = 32 };

/* The folder's own name must be the plugin's: the daemon, which sees no folder, cannot tell. */
static bool check_folder(const char *folder, const json_t *files)
{
    cv_auto_json json_t *manifest = json_loads(cv_json_str(files, "plugin.json", "{}"), 0, NULL);
    const char *name = cv_json_str(manifest, "name", NULL);
    cv_auto_free char *real = realpath(folder, NULL);
    const char *base = real ? strrchr(real, '/') + 1 : folder;
    if (!name || strcmp(base, name) == 0) /* without a name the daemon says what is wrong */
        return true;
    fputs("corvid: the plugin is called '", stderr);
    show_text(stderr, name);
    fputs("', so its folder must be too, not '", stderr);
    show_text(stderr, base);
    fputs("'\n", stderr);
    return false;
}

json_t *plugin_send(struct ctl *ctl, const char *method, const char *folder, bool test, int *code)
{
    cv_auto_client_error struct client_error error = {0};
    cv_auto_json json_t *files = NULL;
    if (cv_plugin_read_folder(folder, &files, &error.local) < 0) {
        report_failure(ctl, &error);
        *code = error.local.reason && strcmp(error.local.reason, "plugin.folder") == 0 ? CTL_USAGE : CTL_FAILED;
        return NULL;
    }
    if (!check_folder(folder, files)) {
        *code = CTL_FAILED;
        return NULL;
    }
    json_t *params = json_pack("{s:O, s:b}", "files", files, "test", test);
    if (cv_json_set_text(params, "name", folder, strlen(folder))) {
        json_decref(params);
        *code = verbs_usage(ctl->verb, "'%s' is no valid UTF-8", folder);
        return NULL;
    }
    json_t *result = verbs_call(ctl, method, params, code);
    if (!result && *code == CTL_USAGE)
        *code = CTL_FAILED; /* the plugin is broken, not the command line */
    return result;
}

void plugin_print_name(const json_t *plugin)
{
    show_line(stdout, cv_json_str(plugin, "name", "?"), SIZE_MAX);
    putchar(' ');
    show_line(stdout, cv_json_str(plugin, "version", "?"), SIZE_MAX);
}

void plugin_print_tools(const json_t *plugin)
{
    size_t i;
    json_t *tool;
    json_array_foreach(json_object_get(plugin, "tools"), i, tool) {
        cv_auto_buf struct cv_buf signature = CV_BUF_INIT;
        const size_t n = safe_add_line(&signature, cv_json_str(tool, "signature", "?"), SIZE_MAX);
        printf("  %s%*s %-7s ", cv_buf_text(&signature), n < SIGNATURE_COLUMNS ? SIGNATURE_COLUMNS - (int)n : 0, "", cv_json_str(tool, "effect", "?"));
        show_line(stdout, cv_json_str(tool, "summary", ""), SIZE_MAX);
        putchar('\n');
    }
}

static void print_problem(const char *name, const char *error)
{
    show_flush();
    fputs("corvid: '", stderr);
    show_text(stderr, name);
    fputs("': ", stderr);
    show_text(stderr, error);
    fputc('\n', stderr);
}

int plugin_show_list(const struct ctl *ctl, const json_t *result)
{
    size_t i;
    json_t *entry;
    int code = CTL_OK;
    if (ctl->json)
        show_json(result);
    json_array_foreach(json_object_get(result, "plugins"), i, entry) {
        if (!ctl->json) {
            plugin_print_name(entry);
            fputs(cv_json_flag(entry, "shipped") ? " (shipped): " : ": ", stdout);
            show_line(stdout, cv_json_str(entry, "about", ""), SIZE_MAX);
            putchar('\n');
            plugin_print_tools(entry);
        }
        if (!cv_json_flag(entry, "ok")) {
            print_problem(cv_json_str(entry, "name", "?"), cv_json_str(entry, "error", ""));
            code = CTL_FAILED;
        }
    }
    json_array_foreach(json_object_get(result, "problems"), i, entry) {
        print_problem(cv_json_str(entry, "name", "?"), cv_json_str(entry, "error", ""));
        code = CTL_FAILED;
    }
    return code;
}
