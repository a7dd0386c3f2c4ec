// SPDX-License-Identifier: MIT
/*
 * plugin_new.c - `corvid plugin new NAME`.
 *
 * Purpose: a folder to begin with: a manifest with one tool, its Lua, a test, a README. Params: the plugin's name, which is the folder's.
 * Result: the folder. Errors: the name does not fit; the folder exists. Needs no daemon.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/path.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* '@' stands for the name. */
static const struct {
    const char *name;
    const char *text;
} files[] = {
    {"plugin.json", "{\n"
                    "  \"name\": \"@\",\n"
                    "  \"version\": \"0.1.0\",\n"
                    "  \"about\": \"Says hello\",\n"
                    "  \"capabilities\": [],\n"
                    "  \"tools\": [\n"
                    "    {\n"
                    "      \"name\": \"@_hello\",\n"
                    "      \"summary\": \"Say hello to somebody\",\n"
                    "      \"params\": {\n"
                    "        \"type\": \"object\",\n"
                    "        \"properties\": {\"who\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 100, \"description\": \"whom to greet\"}},\n"
                    "        \"required\": [\"who\"]\n"
                    "      },\n"
                    "      \"effect\": \"READ\"\n"
                    "    }\n"
                    "  ]\n"
                    "}\n"},
    {"main.lua", "-- main.lua: one function a tool. It gives a text, a table, or nil and why it failed.\n\n"
                 "corvid.tool(\"@_hello\", function(args)\n"
                 "  return \"hello, \" .. corvid.text.trim(args.who)\n"
                 "end)\n"},
    {"test.lua", "-- test.lua: run by `corvid plugin test @`.\n\n"
                 "assert(call(\"@_hello\", {who = \" world \"}).text == \"hello, world\")\n"},
    {"README.md", "# @\n\nSays hello.\n"},
};

static char *filled(const char *text, const char *name)
{
    struct cv_buf out = CV_BUF_INIT;
    for (; *text; text++) {
        if (*text == '@')
            cv_buf_puts(&out, name);
        else
            cv_buf_putc(&out, *text);
    }
    return cv_buf_take(&out);
}

int verb_plugin_new(struct ctl *ctl)
{
    const char *name = ctl->values.words[0];
    struct cv_error err = CV_ERROR_INIT;
    size_t n = strlen(name);
    if (n < 1 || n > 24 || name[0] < 'a' || name[0] > 'z' || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != n)
        return verbs_usage(ctl->verb, "'%s': expected a lower-case letter, then letters, digits and '_', at most 24", name);
    if (mkdir(name, 0755) < 0) {
        fprintf(stderr, "corvid: cannot make the folder '%s': %s\n", name, strerror(errno));
        return CTL_FAILED;
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        cv_auto_free char *path = cv_path_join(name, files[i].name);
        cv_auto_free char *text = filled(files[i].text, name);
        if (cv_file_write(path, 0644, text, strlen(text), &err) < 0) {
            fprintf(stderr, "corvid: %s\n", cv_error_text(&err));
            return CTL_FAILED;
        }
    }
    if (ctl->json) {
        cv_auto_json json_t *result = json_pack("{s:s}", "folder", name);
        show_json(result);
    } else {
        printf("made %s: plugin.json, main.lua, test.lua, README.md\n", name);
    }
    return CTL_OK;
}
