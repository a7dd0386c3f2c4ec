// SPDX-License-Identifier: MIT
/*
 * fstarget.c - what must stay where it is, and where moved and copied things go. Runs in a confined worker; changes nothing.
 */
#include "tools/fstree.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <string.h>

bool fstree_protected(const struct cv_tool_env *env, const struct fspath *path)
{
    struct stat st, own;
    const char *absolute = path->absolute;
    if (fspath_is_root(path) || cv_path_inside(absolute, env->workspace) || (env->home && cv_path_inside(absolute, env->home)))
        return true;
    bool known = fspath_stat(path, &st) == 0;
    for (size_t i = 0; i < env->root_count; i++) {
        if (cv_path_inside(absolute, env->roots[i].path))
            return true;
        if (known && fstat(env->roots[i].fd, &own) == 0 && own.st_dev == st.st_dev && own.st_ino == st.st_ino)
            return true;
    }
    return false;
}

/* The name under which `from` is known: the last part of what the caller wrote. */
static char *name_of(const struct cv_tool_env *env, const struct fspath *from)
{
    cv_auto_free char *absolute = cv_path_absolute(env->workspace, env->home, from->shown);
    return cv_strdup(strrchr(absolute, '/') + 1);
}

static int go_into(const struct cv_tool_env *env, const struct fspath *from, struct fspath *to, char **shown, struct cv_error *err)
{
    cv_auto_free char *name = name_of(env, from);
    if (!*name)
        return fspath_refuse(err, -EBUSY, from->shown, "is the top of everything and has no name of its own");
    cv_auto_free char *inner = cv_path_join(*shown, name);
    struct fspath found = FSPATH_INIT;
    int rc = fspath_find(env, inner, CV_PATH_WRITE, FSPATH_KEEP, &found, err);
    if (rc < 0)
        return rc;
    fspath_finish(to);
    free(*shown);
    *shown = cv_steal(&inner);
    *to = found;
    to->shown = *shown;
    return 0;
}

static int check_free(const struct fspath *from, const struct fspath *to, mode_t kind, struct cv_error *err)
{
    struct stat st;
    const char *name;
    if (strcmp(from->absolute, to->absolute) == 0)
        return fspath_refuse(err, -EEXIST, to->shown, "is already there: both paths are the same");
    if (S_ISDIR(kind) && cv_path_inside(from->absolute, to->absolute))
        return fspath_refuse(err, -EINVAL, to->shown, "lies inside the folder itself, expected a place outside of it");
    int rc = fspath_stat(to, &st);
    if (rc == 0)
        return fspath_refuse(err, -EEXIST, to->shown, "exists already: remove it first, or choose another name");
    if (rc != -ENOENT)
        return fspath_fail(err, to->shown, rc);
    cv_auto_close int above = fspath_parent(to, &name);
    bool folder_meant = to->shown[strlen(to->shown) - 1] == '/' && !S_ISDIR(kind);
    if (above == -ENOENT || folder_meant)
        return fspath_deny(err, -ENOENT, "filesystem", "fs.not_found", to->shown, "no such folder: make it first with fs_mkdir");
    return above < 0 ? fspath_fail(err, to->shown, above) : 0;
}

int fstree_target(const struct cv_tool_env *env, const json_t *args, const struct fspath *from, struct fspath *to, char **shown,
                  struct cv_error *err)
{
    struct stat st, target;
    const char *written = NULL;
    int rc = fspath_stat(from, &st);
    if (rc < 0)
        return fspath_fail(err, from->shown, rc);
    if ((rc = cv_json_need_string(args, "to", "args", &written, err)) < 0)
        return rc;
    *shown = cv_strdup(written);
    if ((rc = fspath_find(env, *shown, CV_PATH_WRITE, FSPATH_FOLLOW, to, err)) < 0)
        return rc;
    bool into = fspath_stat(to, &target) == 0 && S_ISDIR(target.st_mode);
    if (into && strcmp(to->absolute, from->absolute) == 0)
        return fspath_refuse(err, -EEXIST, to->shown, "is already there: both paths are the same");
    if (into && (rc = go_into(env, from, to, shown, err)) < 0)
        return rc;
    return check_free(from, to, st.st_mode, err);
}
