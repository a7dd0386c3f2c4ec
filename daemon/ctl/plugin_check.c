// SPDX-License-Identifier: MIT
/*
 * plugin_check.c - `corvid plugin check FOLDER`.
 *
 * Purpose: is FOLDER/plugin.json a manifest that would be accepted? Params: the folder. Result: name, version and tools. Errors:
 * FILE:LINE:COLUMN with what is wrong and what would be right, exit code 1; a folder without a readable manifest, 2.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print(const char *file, const json_t *plugin)
{
    size_t i;
    json_t *tool;
    printf("%s: ok, %s %s\n", file, cv_json_str(plugin, "name", "?"), cv_json_str(plugin, "version", "?"));
    json_array_foreach(json_object_get(plugin, "tools"), i, tool)
        printf("  %-32s %-7s %s\n", cv_json_str(tool, "signature", "?"), cv_json_str(tool, "effect", "?"), cv_json_str(tool, "summary", ""));
    return CTL_OK;
}

/* The folder's own name must be the plugin's: the daemon, which sees no folder, cannot tell. */
static int check_folder(const char *folder, const json_t *plugin)
{
    cv_auto_free char *real = realpath(folder, NULL);
    const char *base = real ? strrchr(real, '/') + 1 : folder;
    if (strcmp(base, cv_json_str(plugin, "name", "")) == 0)
        return CTL_OK;
    fprintf(stderr, "corvid: the plugin is called '%s', so its folder must be too, not '%s'\n", cv_json_str(plugin, "name", ""), base);
    return CTL_FAILED;
}

int verb_plugin_check(struct ctl *ctl)
{
    const char *folder = ctl->values.words[0];
    cv_auto_free char *file = cv_path_join(folder, "plugin.json");
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_file_read(file, CV_LIMIT_POLICY_BYTES, &text, &err) < 0)
        return verbs_usage(ctl->verb, "%s", cv_error_text(&err));
    json_t *params = json_object();
    cv_json_set_text(params, "name", file, strlen(file));
    if (cv_json_set_text(params, "text", cv_buf_text(&text), text.len)) {
        json_decref(params);
        return verbs_usage(ctl->verb, "'%s' is no valid UTF-8", file);
    }
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "plugin.check", params, &code);
    if (!result)
        return code == CTL_USAGE ? CTL_FAILED : code; /* the manifest is broken, not the command line */
    const json_t *plugin = json_object_get(result, "plugin");
    if (check_folder(folder, plugin) != CTL_OK)
        return CTL_FAILED;
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    return print(file, plugin);
}
