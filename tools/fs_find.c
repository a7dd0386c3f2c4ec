// SPDX-License-Identifier: MIT
/*
 * fs_find.c - finds files and folders below a folder by a name pattern. A pattern with a slash is matched with the path below
 * the folder; when nothing matches, upper and lower case are taken for the same. `run` in a confined worker.
 */
#include "tools/fspath.h"
#include "tools/fswalk.h"
#include "tools/glob.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "tools/view.h"

#include <string.h>

struct hits {
    struct view_rows rows;
    size_t count;
};

struct find {
    struct glob *glob;
    bool whole_path;   /* the pattern has a slash */
    bool folders_only; /* it ends in one */
    const char *base;  /* how results name the folder, "" for the workspace */
    struct hits exact, folded;
};

static void hit(const struct find *find, struct hits *hits, const struct fswalk_entry *entry)
{
    cv_auto_free char *name = *find->base ? cv_path_join(find->base, entry->path) : cv_strdup(entry->path);
    json_t *item = json_object();
    json_object_set_new(item, "path", cv_json_text(name, strlen(name)));
    json_object_set_new(item, "type", json_string(fswalk_type(entry->mode)));
    view_rows_add(&hits->rows, item);
    hits->count++;
}

static int visit(const struct fswalk_entry *entry, void *arg)
{
    struct find *find = arg;
    const char *text = find->whole_path ? entry->path : entry->name;
    if (entry->leaving || (find->folders_only && !S_ISDIR(entry->mode)))
        return FSWALK_ON;
    if (glob_match(find->glob, text, false))
        hit(find, &find->exact, entry);
    else if (find->exact.count == 0 && glob_match(find->glob, text, true))
        hit(find, &find->folded, entry);
    return FSWALK_ON;
}

/* The pattern without "./" before and "/" behind it. */
static char *prepare(struct find *find, const char *pattern)
{
    while (pattern[0] == '.' && pattern[1] == '/')
        pattern += 2;
    size_t n = strlen(pattern);
    while (n > 1 && pattern[n - 1] == '/') {
        find->folders_only = true;
        n--;
    }
    char *own = cv_strndup(pattern, n);
    find->whole_path = strchr(own, '/') != NULL;
    return own;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    cv_auto_close int folder = -1;
    const char *pattern = NULL;
    int rc = cv_json_need_string(args, "pattern", "args", &pattern, err);
    if (rc < 0 || (rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_FOLLOW, &path, err)) < 0 ||
        (rc = fspath_open_folder(&path, &folder, err)) < 0)
        return rc;
    cv_auto_free char *base = fspath_name(env, path.absolute);
    struct find find = {.base = strcmp(base, ".") == 0 ? "" : base};
    find.exact.rows.items = json_array();
    find.folded.rows.items = json_array();
    cv_auto_free char *own = prepare(&find, pattern);
    find.glob = glob_create(own);
    struct fswalk walk = {.top = folder, .forgiving = true, .visit = visit, .arg = &find};
    rc = fswalk_run(&walk);
    bool folded = find.exact.count == 0 && find.folded.count > 0;
    const struct hits *hits = folded ? &find.folded : &find.exact;
    if (rc == 0) {
        json_object_set_new(result, "path", json_string(path.shown));
        json_object_set_new(result, "count", json_integer((json_int_t)hits->count));
        json_object_set(result, "found", hits->rows.items);
        json_object_set_new(result, "case_ignored", json_boolean(folded));
        json_object_set_new(result, "truncated", json_boolean(hits->rows.full || walk.cut));
        json_object_set_new(result, "cut", json_boolean(walk.cut));
        json_object_set_new(result, "unreadable", json_integer((json_int_t)walk.unreadable));
    }
    json_decref(find.exact.rows.items);
    json_decref(find.folded.rows.items);
    glob_destroy(find.glob);
    fswalk_finish(&walk);
    return rc < 0 ? fspath_fail(err, path.shown, rc) : 0;
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, cv_json_str(item, "path", ""), VIEW_PATH);
    if (strcmp(cv_json_str(item, "type", ""), "folder") == 0)
        cv_buf_putc(out, '/');
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_list(out, json_object_get(result, "found"), (size_t)cv_json_num(result, "count", 0), cv_json_flag(result, "cut"), "found", line);
}

const struct cv_tool cv_tool_fs_find = {
    .name = "fs_find",
    .signature = "fs_find(path, pattern)",
    .summary = "Find files by name pattern",
    .help = "Finds files and folders below a folder. In the pattern '*' is any part of a name, '?' one character, '[a-z]' one of a\n"
            "set, '**' any number of folders. A pattern with a slash is matched with the path below the folder, else with the\n"
            "name alone. When nothing matches, case is ignored (\"case_ignored\": true). Paths in the result are relative to the\n"
            "workspace when inside it. Links are not followed.\n\n"
            "  corvid tool call fs_find --args '{\"path\":\".\",\"pattern\":\"*.c\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\",\"pattern\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"folder to look below: '.' is the workspace\"},"
              "\"pattern\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":1024,\"description\":\"name pattern such as *.txt\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_B,
    .capabilities = "files.read",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_READ}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
