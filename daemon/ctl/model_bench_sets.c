// SPDX-License-Identifier: MIT
/*
 * model_bench_sets.c - which sets and cases `corvid model bench` takes. Sets are files NAME.json in ../share/corvid/bench from this program (in a
 * build tree a link to models/eval/cases), or any file. Prints its errors; owns nothing.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX ".json"
#define USUAL "bench" /* sets whose names begin so are taken when none is named */

static char *shelf(void)
{
    char *found = autostart_near("../share/corvid/bench");
    return found ? found : cv_strdup(CORVID_BENCH_DIR);
}

static bool is_set(const struct dirent *entry)
{
    const size_t n = strlen(entry->d_name), m = strlen(SUFFIX);
    return n > m && entry->d_name[0] != '.' && strcmp(entry->d_name + n - m, SUFFIX) == 0;
}

static int only_sets(const struct dirent *entry)
{
    return is_set(entry);
}

/* The sets on the shelf as an array of names, in order; gives it. */
static json_t *names_on(const char *folder)
{
    struct dirent **entries = NULL;
    const int n = scandir(folder, &entries, only_sets, alphasort);
    json_t *names = json_array();
    for (int i = 0; i < n; i++) {
        json_array_append_new(names, json_stringn(entries[i]->d_name, strlen(entries[i]->d_name) - strlen(SUFFIX)));
        free(entries[i]);
    }
    free(entries);
    return names;
}

static char *listing(const json_t *names)
{
    struct cv_buf text = CV_BUF_INIT;
    size_t i;
    json_t *name;
    json_array_foreach((json_t *)names, i, name)
        cv_buf_printf(&text, "%s%s", i ? ", " : "", json_string_value(name));
    return cv_buf_take(&text);
}

static bool is_in(const json_t *names, const char *name)
{
    size_t i;
    json_t *each;
    json_array_foreach((json_t *)names, i, each)
        if (strcmp(json_string_value(each), name) == 0)
            return true;
    return false;
}

static int load(struct bench *b, const char *path, const char *name)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *text = json_string(name);
    if (!text)
        return verbs_usage(b->ctl->verb, "--set: the name is no valid UTF-8");
    if (is_in(b->sets, name))
        return verbs_usage(b->ctl->verb, "--set: two sets have the name '%s'", name);
    if (cv_bench_load(path, name, &b->cases, &err) < 0)
        return verbs_usage(b->ctl->verb, "%s", cv_error_text(&err));
    json_array_append(b->sets, text);
    return CTL_OK;
}

/* A set that is named by its file. */
static int load_file(struct bench *b, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const size_t n = strlen(base), m = strlen(SUFFIX);
    cv_auto_free char *name = cv_strndup(base, n > m && strcmp(base + n - m, SUFFIX) == 0 ? n - m : n);
    return load(b, path, name);
}

static int load_named(struct bench *b, const char *folder, const json_t *known, const char *name)
{
    const size_t n = strlen(name), m = strlen(SUFFIX);
    if (strchr(name, '/') || (n > m && strcmp(name + n - m, SUFFIX) == 0))
        return load_file(b, name);
    if (!is_in(known, name)) {
        cv_auto_free char *list = listing(known);
        return verbs_usage(b->ctl->verb, "--set: there is no set '%s' in '%s'%s%s (a file is named with a '/' or '.json')", name, folder,
                           list[0] ? ": there are " : "", list);
    }
    cv_auto_free char *file = cv_format("%s%s", name, SUFFIX), *path = cv_path_join(folder, file);
    return load(b, path, name);
}

static int load_usual(struct bench *b, const char *folder, const json_t *known)
{
    size_t i;
    json_t *name;
    json_array_foreach((json_t *)known, i, name) {
        if (strncmp(json_string_value(name), USUAL, strlen(USUAL)) != 0)
            continue;
        int code = load_named(b, folder, known, json_string_value(name));
        if (code != CTL_OK)
            return code;
    }
    return json_array_size(b->sets) > 0 ? CTL_OK : verbs_usage(b->ctl->verb, "no set of cases is installed in '%s': name one with --set FILE", folder);
}

/* ---- which cases ----------------------------------------------------------------------------------------------------------------- */

/* "ID" or "SET/ID". */
static bool is_called(const struct cv_bench_case *c, const char *name)
{
    cv_auto_free char *full = cv_format("%s/%s", c->set, c->id);
    return strcmp(c->id, name) == 0 || strcmp(full, name) == 0;
}

static bool is_wanted(const struct ctl *ctl, const struct cv_bench_case *c)
{
    const char *kind = options_text(&ctl->values, "kind");
    const char *name;
    if (kind && strcmp(kind, c->kind) != 0)
        return false;
    if (!options_each(&ctl->values, "case", 0))
        return true;
    for (int i = 0; (name = options_each(&ctl->values, "case", i)); i++)
        if (is_called(c, name))
            return true;
    return false;
}

static int check_names(const struct bench *b)
{
    const char *name, *kind = options_text(&b->ctl->values, "kind");
    size_t k = 0;
    for (int i = 0; (name = options_each(&b->ctl->values, "case", i)); i++) {
        size_t at = 0;
        while (at < b->cases.count && !is_called(&b->cases.list[at], name))
            at++;
        if (at == b->cases.count)
            return verbs_usage(b->ctl->verb, "--case: there is no case '%s' among the %zu of these sets", name, b->cases.count);
    }
    while (kind && cv_bench_kinds[k] && strcmp(cv_bench_kinds[k], kind) != 0)
        k++;
    return !kind || cv_bench_kinds[k] ? CTL_OK : verbs_usage(b->ctl->verb, "--kind: '%s', expected one, multi or honest", kind);
}

static int choose(struct bench *b)
{
    const int64_t limit = options_int(&b->ctl->values, "limit", INT64_MAX);
    int64_t taken = 0;
    for (size_t i = 0; i < b->cases.count;) {
        if (taken < limit && is_wanted(b->ctl, &b->cases.list[i])) {
            taken++;
            i++;
        } else {
            cv_bench_drop(&b->cases, i);
        }
    }
    return taken > 0 ? CTL_OK : verbs_usage(b->ctl->verb, "no case is left to be run");
}

int bench_gather(struct bench *b)
{
    cv_auto_free char *folder = shelf();
    cv_auto_json json_t *known = names_on(folder);
    const char *name = options_each(&b->ctl->values, "set", 0);
    int code = name ? CTL_OK : load_usual(b, folder, known);
    for (int i = 0; code == CTL_OK && (name = options_each(&b->ctl->values, "set", i)); i++)
        code = load_named(b, folder, known, name);
    if (code == CTL_OK)
        code = check_names(b);
    return code == CTL_OK ? choose(b) : code;
}
