// SPDX-License-Identifier: MIT
/*
 * seen.c - the texts and paths that a run has seen, and whether a path is among them. Owns copies of the texts. Loop thread; touches
 * no file: it is all about names.
 */
#include "agent/seen.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void seen_init(struct seen *seen, const char *workspace, const char *home, const char *task)
{
    *seen = (struct seen){.workspace = cv_strdup(workspace), .home = home && home[0] == '/' ? cv_strdup(home) : NULL, .paths = json_object()};
    seen_text(seen, task);
}

void seen_finish(struct seen *seen)
{
    for (size_t i = 0; i < seen->count; i++)
        free(seen->texts[i]);
    free(seen->texts);
    free(seen->workspace);
    free(seen->home);
    json_decref(seen->paths);
    *seen = (struct seen){0};
}

void seen_text(struct seen *seen, const char *text)
{
    seen->texts = cv_regrow(seen->texts, (seen->count + 1) * sizeof *seen->texts);
    seen->texts[seen->count++] = cv_strdup(text);
}

/* ---- words ------------------------------------------------------------------------------------------------------------ */

/* The punctuation outside of ASCII that stands around words: quotes, dashes, dots, full-width forms. */
static bool is_mark(uint32_t c)
{
    return c == 0xAB || c == 0xBB || c == 0xA0 || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20);
}

static uint32_t decode(const unsigned char *s)
{
    if (s[0] < 0xE0)
        return (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    if (s[0] < 0xF0 && s[1])
        return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    return UINT32_MAX;
}

/* May the character at `s` be part of a path's word? */
static bool is_part(const char *s)
{
    const unsigned char *c = (const unsigned char *)s;
    if (*c >= 0x80)
        return !is_mark(decode(c));
    return isalnum(*c) || (*c && strchr("_-./~+@%#*?[]{}$\\", *c));
}

static bool starts_word(const char *text, const char *at)
{
    if (at >= text + 2 && at[-1] == '/' && at[-2] == '.') /* "./a" is "a" */
        at -= 2;
    if (at == text)
        return true;
    const char *before = at - 1;
    while (before > text && ((unsigned char)*before & 0xC0) == 0x80)
        before--;
    return !is_part(before);
}

/* A folder may be followed by one slash, and the last word of a sentence by dots and question marks. */
static bool ends_word(const char *at)
{
    if (*at == '/')
        at++;
    at += strspn(at, ".?");
    return !is_part(at);
}

static bool stands_in(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = text; len > 0 && (at = strstr(at, word)); at++)
        if (starts_word(text, at) && ends_word(at + len))
            return true;
    return false;
}

static bool is_word_seen(const struct seen *seen, const char *word)
{
    for (size_t i = 0; i < seen->count; i++)
        if (stands_in(seen->texts[i], word))
            return true;
    return false;
}

/* ---- knowing ---------------------------------------------------------------------------------------------------------- */

/* The part of `path` below `root`; NULL when it is not below it. */
static const char *below(const char *root, const char *path)
{
    if (!root || strcmp(root, path) == 0 || !cv_path_inside(root, path))
        return NULL;
    const char *rest = path + strlen(root);
    return *rest == '/' ? rest + 1 : rest;
}

/* "./a//" is "a". What is only dots, slashes and "~" names nothing: such words stand in every sentence. */
static char *tidy(const char *shown)
{
    while (strncmp(shown, "./", 2) == 0)
        shown += 2 + strspn(shown + 2, "/");
    size_t len = strlen(shown);
    while (len > 1 && shown[len - 1] == '/')
        len--;
    return shown[strspn(shown, "./~")] ? cv_strndup(shown, len) : NULL;
}

static bool is_named(const struct seen *seen, const char *absolute)
{
    const char *inside = below(seen->workspace, absolute);
    const char *at_home = below(seen->home, absolute);
    cv_auto_free char *from_home = at_home ? cv_format("~/%s", at_home) : NULL;
    return json_object_get(seen->paths, absolute) || (strcmp(absolute, "/") != 0 && is_word_seen(seen, absolute)) ||
           (inside && is_word_seen(seen, inside)) || (from_home && is_word_seen(seen, from_home));
}

/* "a.txt in sub" names sub/a.txt. */
static bool is_in_named(const struct seen *seen, const char *absolute)
{
    const char *slash = strrchr(absolute, '/');
    if (!slash || slash == absolute || !is_word_seen(seen, slash + 1))
        return false;
    cv_auto_free char *folder = cv_strndup(absolute, (size_t)(slash - absolute));
    return is_named(seen, folder) || is_in_named(seen, folder);
}

bool seen_knows(const struct seen *seen, const char *shown, const char *absolute)
{
    cv_auto_free char *written = tidy(shown);
    return is_named(seen, absolute) || (written && is_word_seen(seen, written)) || is_in_named(seen, absolute);
}

/* ---- seeing ----------------------------------------------------------------------------------------------------------- */

static void see_path(struct seen *seen, const char *folder, const char *path)
{
    if (json_object_size(seen->paths) >= CV_LIMIT_SEEN_PATHS || !path || !*path)
        return;
    cv_auto_free char *absolute = cv_path_absolute(folder, seen->home, path);
    json_object_set_new(seen->paths, absolute, json_true());
}

static void see_rows(struct seen *seen, const char *folder, const json_t *rows, const char *key)
{
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
        see_path(seen, folder, cv_json_str(row, key, NULL));
}

/* A name in a listing is one in that folder and in no other: its text is not seen. */
static void see_list(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    (void)view;
    cv_auto_free char *folder = cv_path_absolute(seen->workspace, seen->home, cv_json_str(args, "path", "."));
    const json_t *entries = json_object_get(result, "entries");
    size_t i;
    json_t *entry;
    json_array_foreach((json_t *)entries, i, entry) {
        cv_auto_free char *path = cv_path_join(folder, cv_json_str(entry, "name", ""));
        see_path(seen, "/", path);
    }
}

static void see_found(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    (void)args;
    (void)view;
    see_rows(seen, seen->workspace, json_object_get(result, "found"), "path");
}

static void see_lines(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    (void)args;
    see_rows(seen, seen->workspace, json_object_get(result, "lines"), "path");
    seen_text(seen, view);
}

/* Who has read a file knows which it is. */
static void see_file(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    (void)result;
    see_path(seen, seen->workspace, cv_json_str(args, "path", NULL));
    seen_text(seen, view);
}

static void see_written(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    (void)result;
    (void)view;
    see_path(seen, seen->workspace, cv_json_str(args, "path", NULL));
}

static void see_appended(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    if (cv_json_flag(result, "created"))
        see_written(seen, args, result, view);
}

static void see_made(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    if (!cv_json_flag(result, "existed"))
        see_written(seen, args, result, view);
}

static void see_target(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    (void)args;
    (void)view;
    see_path(seen, seen->workspace, cv_json_str(result, "to", NULL));
}

static void see_nothing(struct seen *seen, const json_t *args, const json_t *result, const char *view)
{
    (void)seen;
    (void)args;
    (void)result;
    (void)view;
}

/* Tools whose view repeats what they were told, or shows names that mean something in one folder only. Of all others the view is
 * seen as it is. */
static const struct {
    const char *tool;
    void (*see)(struct seen *seen, const json_t *args, const json_t *result, const char *view);
} ways[] = {
    {"fs_list", see_list},     {"fs_find", see_found},      {"text_search", see_lines}, {"fs_read", see_file},   {"fs_hash", see_file},
    {"text_count", see_file},  {"fs_write", see_written},   {"fs_edit", see_written},   {"fs_append", see_appended},
    {"fs_mkdir", see_made},    {"fs_move", see_target},     {"fs_copy", see_target},    {"fs_remove", see_nothing},
    {"archive_create", see_nothing}, {"archive_extract", see_nothing},
};

void seen_call(struct seen *seen, const char *tool, const json_t *args, const json_t *result, const char *view)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (strcmp(ways[i].tool, tool) == 0) {
            ways[i].see(seen, args, result, view);
            return;
        }
    }
    seen_text(seen, view);
}
