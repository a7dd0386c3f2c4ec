// SPDX-License-Identifier: MIT
/*
 * fs_undo.c - takes back what the calls of a run did to files: the hidden tool behind `corvid runs undo`. The effects are those that
 * the calls told (care.h), in the order in which they happened. Everything is checked first, from the last effect to the first, against
 * what each call left; when anything differs nothing is done and the result lists what. `run` in a confined worker.
 */
#include "tools/care.h"
#include "tools/careview.h"
#include "tools/fsfile.h"
#include "tools/fstree.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

struct effect {
    const char *path, *other, *hash; /* other: "to" or "kept" */
    off_t size;
    size_t bytes;
    const char *why;
};

static struct effect read_effect(const json_t *item)
{
    return (struct effect){
        .path = cv_json_str(item, "path", ""),
        .other = cv_json_str(item, "to", cv_json_str(item, "kept", "")),
        .hash = cv_json_str(item, "hash", ""),
        .size = (off_t)cv_json_num(item, "size", 0),
        .bytes = (size_t)cv_json_num(item, "bytes", 0),
        .why = cv_json_str(item, "why", "what it did is not known"),
    };
}

static const char foreign[] = "holds what the run did not make";

/* ---- checking ------------------------------------------------------------------------------------------------------- */

static bool is_there(struct care_view *view, const char *path)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct stat st;
    off_t cut;
    int rc = care_view_find(view, path, &place, &cut);
    return rc == 0 ? fspath_stat(&place, &st) != -ENOENT : rc != -ENOENT;
}

static bool is_kept(struct care_view *view, const char *name)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct stat st;
    care_view_kept(view, name, &place);
    return view->kept.fd >= 0 && *name && !strchr(name, '/') && fspath_stat(&place, &st) == 0;
}

static const char *compare(struct care_view *view, const struct effect *effect)
{
    cv_auto_buf struct cv_buf digest = CV_BUF_INIT;
    int rc = care_view_digest(view, effect->path, &digest);
    if (rc == -ENOENT)
        return "is no longer there";
    if (rc < 0)
        return "cannot be compared with what the run left";
    return strcmp(cv_buf_text(&digest), effect->hash) == 0 ? NULL : "was changed since";
}

static const char *check_made(struct care_view *view, const struct effect *effect)
{
    int children = care_view_children(view, effect->path);
    if (children == -ENOENT)
        return "is no longer there";
    if (children != 0)
        return children < 0 ? "is no folder that can be listed" : foreign;
    care_view_think(view, CARE_ABSENT, effect->path, NULL, 0);
    return NULL;
}

static const char *check_created(struct care_view *view, const struct effect *effect)
{
    const char *differs = compare(view, effect);
    if (!differs)
        care_view_think(view, CARE_ABSENT, effect->path, NULL, 0);
    return differs;
}

static const char *check_replaced(struct care_view *view, const struct effect *effect)
{
    const char *differs = is_kept(view, effect->other) ? compare(view, effect) : "the former text is no longer kept";
    if (!differs)
        care_view_think(view, CARE_KEPT, effect->path, effect->other, 0);
    return differs;
}

static const char *check_removed(struct care_view *view, const struct effect *effect)
{
    if (!is_kept(view, effect->other))
        return "what was there is no longer kept";
    if (is_there(view, effect->path))
        return "something else stands there now";
    care_view_think(view, CARE_KEPT, effect->path, effect->other, 0);
    return NULL;
}

static const char *check_moved(struct care_view *view, const struct effect *effect)
{
    if (!is_there(view, effect->other))
        return "what was moved is no longer where the run put it";
    if (is_there(view, effect->path))
        return "something else stands there now";
    care_view_think(view, CARE_MOVED, effect->path, effect->other, 0);
    care_view_think(view, CARE_ABSENT, effect->other, NULL, 0);
    return NULL;
}

static const char *check_appended(struct care_view *view, const struct effect *effect)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct cv_hash hash;
    struct stat st;
    off_t cut;
    if (care_view_find(view, effect->path, &place, &cut) < 0)
        return "is no longer there";
    cv_auto_close int fd = fspath_open(&place, O_RDONLY, 0);
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return "is no longer there";
    off_t size = cut >= 0 && cut < st.st_size ? cut : st.st_size;
    if (size != effect->size + (off_t)effect->bytes || cv_hash_fd(fd, effect->size, effect->bytes, &hash) < 0 ||
        strcmp(hash.hex, effect->hash) != 0)
        return "was changed since";
    care_view_think(view, CARE_CUT, effect->path, NULL, effect->size);
    return NULL;
}

static const char *check_lost(struct care_view *view, const struct effect *effect)
{
    (void)view;
    return effect->why;
}

/* ---- doing ---------------------------------------------------------------------------------------------------------- */

/* The place, which must be the very one that the run changed. */
static int find_place(const struct care_view *view, const char *path, struct fspath *out, struct cv_error *err)
{
    int rc = fspath_find(view->env, path, CV_PATH_WRITE, FSPATH_KEEP, out, err);
    if (rc == 0 && strcmp(out->absolute, path) != 0)
        return fspath_refuse(err, -ESTALE, path, "a link stands in the way now");
    return rc;
}

static int drop(const struct care_view *view, const struct effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    size_t entries = 0;
    int rc = find_place(view, effect->path, &place, err);
    return rc < 0 ? rc : fstree_remove(&place, &entries, err);
}

static int drop_folder(const struct care_view *view, const struct effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    const char *name = NULL;
    int rc = find_place(view, effect->path, &place, err);
    if (rc < 0)
        return rc;
    cv_auto_close int dir = fspath_parent(&place, &name);
    if (dir < 0 || unlinkat(dir, name, AT_REMOVEDIR) < 0)
        return fspath_fail(err, effect->path, dir < 0 ? dir : -errno);
    return 0;
}

static int put_back(const struct care_view *view, const struct effect *effect, enum fstree_copy how, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    fspath_auto struct fspath kept = FSPATH_INIT;
    size_t entries = 0;
    int rc = find_place(view, effect->path, &place, err);
    if (rc < 0)
        return rc;
    care_view_kept(view, effect->other, &kept);
    return fstree_copy(&kept, &place, how, &entries, err);
}

/* A granted single file cannot be renamed over: it is written in place. */
static int put_into(const struct fspath *kept, const struct fspath *place, struct cv_error *err)
{
    struct stat st;
    cv_auto_close int from = -1;
    cv_auto_close int to = -1;
    int rc = fspath_open_file(kept, O_RDONLY, &from, &st, err);
    if (rc < 0 || (rc = fspath_open_file(place, O_WRONLY | O_TRUNC, &to, &st, err)) < 0)
        return rc;
    rc = fsfile_pump(from, to);
    if (rc == 0 && fsync(to) < 0)
        rc = -errno;
    return rc < 0 ? fspath_fail(err, place->shown, rc) : 0;
}

static int put_back_over(const struct care_view *view, const struct effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    fspath_auto struct fspath kept = FSPATH_INIT;
    int rc = find_place(view, effect->path, &place, err);
    if (rc < 0 || !fspath_is_root(&place))
        return rc < 0 ? rc : put_back(view, effect, FSTREE_EXACT_OVER, err);
    care_view_kept(view, effect->other, &kept);
    return put_into(&kept, &place, err);
}

static int put_back_new(const struct care_view *view, const struct effect *effect, struct cv_error *err)
{
    return put_back(view, effect, FSTREE_EXACT, err);
}

static int move_back(const struct care_view *view, const struct effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath from = FSPATH_INIT;
    fspath_auto struct fspath to = FSPATH_INIT;
    int rc = find_place(view, effect->other, &from, err);
    if (rc < 0 || (rc = find_place(view, effect->path, &to, err)) < 0)
        return rc;
    return fstree_move(&from, &to, err);
}

static int cut_off(const struct care_view *view, const struct effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct stat st;
    cv_auto_close int fd = -1;
    int rc = find_place(view, effect->path, &place, err);
    if (rc < 0 || (rc = fspath_open_file(&place, O_WRONLY, &fd, &st, err)) < 0)
        return rc;
    return ftruncate(fd, effect->size) < 0 || fsync(fd) < 0 ? fspath_fail(err, effect->path, -errno) : 0;
}

static int never(const struct care_view *view, const struct effect *effect, struct cv_error *err)
{
    (void)view;
    return fspath_refuse(err, -ENOTSUP, effect->path, effect->why);
}

static const struct kind {
    const char *op;
    const char *done; /* in the list of what was done */
    const char *(*check)(struct care_view *view, const struct effect *effect); /* NULL: as the run left it; adds what undoing leaves */
    int (*undo)(const struct care_view *view, const struct effect *effect, struct cv_error *err);
} kinds[] = {
    {"made", "removed the folder", check_made, drop_folder},
    {"created", "removed", check_created, drop},
    {"replaced", "put back the former text of", check_replaced, put_back_over},
    {"removed", "put back", check_removed, put_back_new},
    {"moved", "moved back", check_moved, move_back},
    {"appended", "cut off what was added to", check_appended, cut_off},
    {"lost", "", check_lost, never},
};

static const struct kind *find_kind(const json_t *item)
{
    const char *op = cv_json_str(item, "op", "");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].op, op) == 0)
            return &kinds[i];
    return &kinds[sizeof kinds / sizeof kinds[0] - 1];
}

static bool is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && path[n] == '/';
}

/* A folder that cannot go since something below it cannot: the first cause is told already. */
static bool is_consequence(const struct effect *effect, const json_t *stuck)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)stuck, i, item) {
        struct effect other = read_effect(item);
        if (is_below(other.path, effect->path) || is_below(other.other, effect->path))
            return true;
    }
    return false;
}

static json_t *list_differences(struct care_view *view, const json_t *effects)
{
    json_t *differs = json_array();
    cv_auto_json json_t *stuck = json_array();
    for (size_t i = json_array_size(effects); i-- > 0;) {
        const json_t *item = json_array_get(effects, i);
        struct effect effect = read_effect(item);
        const char *why = find_kind(item)->check(view, &effect);
        if (!why || json_array_size(differs) == CV_LIMIT_LIST_ENTRIES || (why == foreign && is_consequence(&effect, stuck)))
            continue;
        json_array_append_new(differs, json_pack("{s:s, s:s}", "path", effect.path, "why", why));
        json_array_append(stuck, (json_t *)item);
    }
    return differs;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    care_view_auto struct care_view view;
    const json_t *effects = json_object_get(args, "effects");
    care_view_init(&view, env);
    if (!json_is_array(effects))
        return cv_deny(err, -EINVAL, "tool", "tool.refused", "args.effects: expected an array, got %s", cv_json_type(effects));
    json_t *differs = list_differences(&view, effects);
    json_t *done = json_array();
    bool clean = json_array_size(differs) == 0;
    json_object_set_new(result, "undone", json_boolean(clean));
    json_object_set_new(result, "differs", differs);
    json_object_set_new(result, "done", done);
    for (size_t i = json_array_size(effects); clean && i-- > 0;) {
        const json_t *item = json_array_get(effects, i);
        struct effect effect = read_effect(item);
        const struct kind *kind = find_kind(item);
        int rc = kind->undo(&view, &effect, err);
        if (rc < 0)
            return cv_error_wrap(err, rc, "%zu of %zu effects are taken back, then", json_array_size(done), json_array_size(effects));
        if (json_array_size(done) < CV_LIMIT_LIST_ENTRIES)
            json_array_append_new(done, json_pack("{s:s, s:s}", "what", kind->done, "path", effect.path));
    }
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    if (cv_json_flag(result, "undone"))
        cv_buf_printf(out, "ok: took back %zu effects", json_array_size(json_object_get(result, "done")));
    else
        cv_buf_printf(out, "nothing was done: %zu effects are not as the run left them", json_array_size(json_object_get(result, "differs")));
}

const struct cv_tool cv_tool_fs_undo = {
    .name = "fs_undo",
    .signature = "fs_undo(effects)",
    .summary = "Take back what a run did to files",
    .help = "The tool behind `corvid runs undo`, which gives it the effects that the calls of a run recorded. Everything is looked at\n"
            "first; when anything is not as the run left it, nothing is done and \"differs\" lists what. What was removed or\n"
            "replaced can be put back only where its copies are: in a call made by that verb.\n\n"
            "  corvid tool call fs_undo --args '{\"effects\":[]}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"effects\"],\"properties\":{"
              "\"effects\":{\"type\":\"array\",\"items\":{\"type\":\"object\"},\"description\":\"as recorded, in the order in which they happened\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.read files.write",
    .hidden = true,
    .run = run,
    .view = view,
};
