// SPDX-License-Identifier: MIT
/*
 * words.c - paths as a policy writes them: "$workspace" or below it, "~" or below it, or absolute, always worked out (no
 * "..", no double slash), so that what stands in the file is what is granted. Text only; pure.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/path.h"

#include <limits.h>
#include <string.h>

static const char workspace_word[] = "$workspace";

/* The length of the word that a path begins with, 0 for an absolute one, -1 for anything else. */
static int word_length(const char *path)
{
    static const char *const words[] = {workspace_word, "~"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(words[i]);
        if (strncmp(path, words[i], n) == 0 && (path[n] == '/' || path[n] == '\0'))
            return (int)n;
    }
    return path[0] == '/' ? 0 : -1;
}

const char *words_check(const char *path, char **right)
{
    if (right)
        *right = NULL;
    int n = word_length(path);
    if (path[0] == '\0')
        return "it is empty: expected an absolute path, $workspace or ~";
    if (n < 0)
        return path[0] == '$' || path[0] == '~' ? "it begins with an unknown word: expected $workspace, ~ or an absolute path"
                                                 : "it is relative: expected an absolute path, $workspace or ~";
    if (strlen(path) >= PATH_MAX)
        return "it is longer than a path can be";
    for (const char *p = path; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return "it holds a control character";
    if (strpbrk(path, "*?["))
        return "patterns are not possible in paths: name the folder, it holds everything below it";
    if (path[n] == '\0')
        return NULL;
    cv_auto_free char *clean = cv_path_absolute("/", NULL, path + n);
    if (strcmp(clean, path + n) == 0 && (n == 0 || clean[1]))
        return NULL;
    if (right)
        *right = cv_format("%.*s%s", n, path, n > 0 && !clean[1] ? "" : clean);
    return "it is not worked out";
}

const char *words_outside(const char *path)
{
    static const char *const places[] = {"/proc", "/sys", "/dev"}; /* a cell gets its own, if any: sandbox/cell.c refuses the host's */
    if (strcmp(path, "/") == 0)
        return "/";
    for (size_t i = 0; path[0] == '/' && i < sizeof places / sizeof places[0]; i++)
        if (cv_path_inside(places[i], path))
            return places[i];
    return NULL;
}

bool words_cover(const char *wide, const char *narrow)
{
    int n = word_length(wide), m = word_length(narrow);
    if (n < 0 || n != m || strncmp(wide, narrow, (size_t)n) != 0)
        return false;
    const char *below = narrow[n] ? narrow + n : "/"; /* what follows the word, as a path of its own */
    return cv_path_inside(wide[n] ? wide + n : "/", below);
}

char *words_expand(const char *path, const struct cv_policy_scope *scope)
{
    int n = word_length(path);
    if (n <= 0)
        return cv_path_absolute("/", NULL, path);
    const char *root = path[0] == '~' ? scope->home : scope->workspace;
    if (!root)
        return NULL;
    cv_auto_free char *joined = cv_path_join(root, path + n);
    return cv_path_absolute("/", NULL, joined);
}

char *words_contract(const char *path, const struct cv_policy_scope *scope)
{
    size_t n = strlen(scope->workspace);
    if (n > 1 && cv_path_inside(scope->workspace, path))
        return cv_format("%s%s", workspace_word, path + n);
    return cv_strdup(path);
}

int words_find(const json_t *list, const char *path, const struct cv_policy_scope *scope)
{
    size_t i;
    json_t *entry;
    json_array_foreach(list, i, entry) {
        cv_auto_free char *root = words_expand(cv_json_str(entry, "path", ""), scope);
        if (root && cv_path_inside(root, path))
            return (int)i;
    }
    return -1;
}
