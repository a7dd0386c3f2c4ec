// SPDX-License-Identifier: MIT
/*
 * access.c - the door itself and what a run gets of it: checks the workspace, loads the policy, computes the grant. Owns
 * the list of protected folders. Loop thread. A workspace is looked at here once, as a person named it; what is bound
 * into the cell is decided by the sandbox from the path that realpath gave.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "plugins/plugin.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cv_door_create(struct cv_loop *loop, struct cv_store *store, struct cv_sandbox *sandbox, struct cv_policy_set *policies, struct cv_door **out,
                   struct cv_error *err)
{
    (void)err;
    struct cv_door *door = cv_new(struct cv_door);
    door->loop = loop;
    door->store = store;
    door->sandbox = sandbox;
    door->policies = policies;
    TAILQ_INIT(&door->calls);
    TAILQ_INIT(&door->approvals);
    *out = door;
    return 0;
}

void cv_door_destroy(struct cv_door *door)
{
    if (!door)
        return;
    cv_require(TAILQ_EMPTY(&door->calls));
    for (size_t i = 0; i < door->protected_count; i++)
        free(door->protected[i]);
    free(door->protected);
    for (size_t i = 0; i < door->kept_count; i++)
        free(door->kept[i]);
    free(door->kept);
    free(door->undo);
    free(door->picture);
    host_close(door->host);
    cv_room_destroy(door->kept_room);
    free(door);
}

static void add_folder(char ***list, size_t *count, const char *folder)
{
    char *real = realpath(folder, NULL);
    *list = cv_regrow(*list, (*count + 1) * sizeof **list);
    (*list)[(*count)++] = real ? real : cv_path_absolute("/", NULL, folder);
}

void cv_door_protect(struct cv_door *door, const char *folder)
{
    add_folder(&door->protected, &door->protected_count, folder);
}

void cv_door_keep(struct cv_door *door, const char *folder)
{
    add_folder(&door->kept, &door->kept_count, folder);
}

void cv_door_set_egress(struct cv_door *door, struct cv_egress *egress)
{
    door->egress = egress;
}

void cv_door_set_plugins(struct cv_door *door, struct cv_plugins *plugins)
{
    door->plugins = plugins;
}

void cv_door_set_kept(struct cv_door *door, const char *folder)
{
    free(door->undo);
    door->undo = cv_strdup(folder);
    kept_prune(door);
}

const struct cv_tool *cv_door_tool(const struct cv_door *door, const char *name)
{
    const struct cv_tool *tool = cv_tool_find(name);
    return tool || !door->plugins ? tool : cv_plugins_tool(door->plugins, name);
}

int cv_door_active(const struct cv_door *door)
{
    int n = 0;
    const struct cv_call *call;
    TAILQ_FOREACH(call, &door->calls, link)
        n++;
    return n;
}

/* May this peer pass through and use the folder? Asked of the mode bits, since a daemon of root binds a workspace by itself:
 * without it a peer could have a folder bound that lies below one closed to them. Supplementary groups are not
 * counted, so the answer can be too strict, never too wide. */
static int check_reach(const char *path, uid_t uid, gid_t gid, struct cv_error *err)
{
    cv_auto_free char *part = cv_strdup(path);
    for (char *p = part + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char kept = *p;
        struct stat st;
        *p = '\0';
        if (stat(part, &st) < 0)
            return cv_fail(err, -errno, "workspace.reach", "workspace '%s': cannot look at '%s': %s", path, part, strerror(errno));
        unsigned shift = st.st_uid == uid ? 6 : st.st_gid == gid ? 3 : 0;
        unsigned wanted = kept == '\0' ? 5 : 1;
        if ((st.st_mode >> shift & wanted) != wanted)
            return cv_deny(err, -EACCES, "filesystem", "workspace.reach", "workspace '%s': user %u may not enter '%s'", path, (unsigned)uid, part);
        if (kept == '\0')
            return 0;
        *p = kept;
    }
}

static const char *folder_above(char *const *folders, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (cv_path_inside(folders[i], path))
            return folders[i];
    return NULL;
}

static int check_workspace(const struct cv_door *door, const struct cv_access_request *request, char **out, struct cv_error *err)
{
    const char *given = request->workspace;
    if (!given || given[0] != '/')
        return cv_fail(err, -EINVAL, "workspace.relative", "workspace '%s': expected an absolute path of a folder", given ? given : "");
    cv_auto_free char *real = realpath(given, NULL);
    if (!real)
        return cv_fail(err, -errno, "workspace.missing", "workspace '%s': %s; make it first, or name another with --workspace", given,
                       errno == ENOENT ? "no such folder" : strerror(errno));
    struct stat st;
    if (stat(real, &st) < 0)
        return cv_fail(err, -errno, "workspace.missing", "workspace '%s': %s", given, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return cv_fail(err, -ENOTDIR, "workspace.type", "workspace '%s' is a file, expected a folder", given);
    cv_auto_json json_t *name = json_string(real);
    if (!name)
        return cv_fail(err, -EILSEQ, "workspace.name", "workspace '%s' leads to a folder whose path is not UTF-8: choose another, or rename it", given);
    if (strcmp(real, "/") == 0)
        return cv_deny(err, -EINVAL, "policy", "workspace.root", "the workspace may not be '/'; name a folder with --workspace");
    const char *own = folder_above(door->protected, door->protected_count, real);
    if (!own)
        own = folder_above(door->kept, door->kept_count, real);
    if (own)
        return cv_deny(err, -EINVAL, "policy", "workspace.protected", "workspace '%s' lies in '%s', which belongs to the daemon", given, own);
    if (request->uid == geteuid()) {
        if (access(real, R_OK | X_OK) < 0)
            return cv_fail(err, -errno, "workspace.reach", "workspace '%s' cannot be read: %s", given, strerror(errno));
    } else {
        int rc = check_reach(real, request->uid, request->gid, err);
        if (rc < 0)
            return rc;
    }
    *out = cv_steal(&real);
    return 0;
}

/* What "~" means: with links worked out as those of the workspace are, or "~/x" would not be found in it. It is the peer's own
 * word, and gains nothing: what it names is bound with the peer's rights. */
static int check_home(const char *given, char **out, struct cv_error *err)
{
    if (!given)
        return 0;
    if (given[0] != '/')
        return cv_fail(err, -EINVAL, "home.relative", "home '%s': expected an absolute path of a folder", given);
    char *real = realpath(given, NULL);
    cv_auto_json json_t *name = real ? json_string(real) : NULL;
    if (!name) {
        free(real);
        real = cv_path_absolute("/", NULL, given);
    }
    *out = real;
    return 0;
}

int cv_access_open(struct cv_door *door, const struct cv_access_request *request, struct cv_access **out, struct cv_error *err)
{
    cv_auto_free char *workspace = NULL;
    cv_auto_free char *home = NULL;
    struct cv_policy *policy = NULL;
    int rc = cv_policy_find(door->policies, request->policy ? request->policy : "workspace", &policy, err);
    if (rc < 0)
        return rc;
    rc = check_workspace(door, request, &workspace, err);
    if (rc >= 0)
        rc = check_home(request->home, &home, err);
    struct cv_grant grant = {0};
    if (rc >= 0) {
        struct cv_policy_scope scope = {.workspace = workspace, .home = home};
        rc = cv_policy_grant(policy, &scope, &grant, err);
    }
    if (rc < 0) {
        cv_policy_unref(policy);
        return rc;
    }
    struct cv_access *access = cv_new(struct cv_access);
    access->door = door;
    access->policy = policy;
    access->workspace = cv_steal(&workspace);
    access->home = cv_steal(&home);
    access->uid = request->uid;
    access->gid = request->gid;
    access->yes = request->yes;
    access->attended = request->attended;
    access->keep = request->keep ? cv_strdup(request->keep) : NULL;
    access->grant = grant;
    *out = access;
    return 0;
}

void cv_access_close(struct cv_access *access)
{
    if (!access)
        return;
    cv_require(access->calls == 0);
    kept_close(access);
    cv_cell_close(access->cell);
    cv_cell_close(access->shut);
    cv_grant_finish(&access->grant);
    cv_policy_unref(access->policy);
    free(access->workspace);
    free(access->home);
    free(access->keep);
    free(access->unkept);
    json_decref(access->made);
    free(access);
}

const struct cv_policy *cv_access_policy(const struct cv_access *access)
{
    return access->policy;
}

const char *cv_access_workspace(const struct cv_access *access)
{
    return access->workspace;
}

const char *cv_access_grant_hash(const struct cv_access *access)
{
    return access->grant.hash;
}

static bool may_see(const struct cv_access *access, const struct cv_tool *tool)
{
    struct cv_policy_scope scope = {.workspace = access->workspace, .home = access->home};
    struct cv_policy_question question = {.tool = tool->name};
    struct cv_verdict verdict = {0};
    if (tool->hidden)
        return false;
    cv_policy_decide(access->policy, &scope, &question, &verdict);
    return verdict.kind != CV_VERDICT_DENY;
}

const struct cv_tool **cv_access_tools(const struct cv_access *access, size_t *count)
{
    size_t all = 0, more = 0;
    cv_auto_free const struct cv_tool **plugins = access->door->plugins ? cv_plugins_tools(access->door->plugins, &more) : NULL;
    while (cv_tools[all])
        all++;
    const struct cv_tool **list = cv_zalloc((all + more + 1) * sizeof(*list));
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (may_see(access, cv_tools[i]))
            list[(*count)++] = cv_tools[i];
    for (size_t i = 0; i < more; i++)
        if (may_see(access, plugins[i]))
            list[(*count)++] = plugins[i];
    return list;
}
