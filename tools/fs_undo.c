// SPDX-License-Identifier: MIT
/*
 * fs_undo.c - takes back what the calls of a run did to files: the hidden tool behind `corvid runs undo`. The effects are those that
 * the calls told (care.h, careeffect.h), in the order in which they happened. Everything is checked first, from the last effect to the
 * first, against what each call left; when anything differs nothing is done and the result lists what. `run` in a confined worker.
 *
 * The door takes back at once what a command lost that nobody named (door/picture.c). That has "back": what cannot be taken back is passed
 * over, and what the command wrote is set aside among what is kept, since it might be somebody else's who worked there meanwhile.
 */
#include "tools/care.h"
#include "tools/careeffect.h"
#include "tools/careview.h"
#include "tools/fsfile.h"
#include "tools/fstree.h"
#include "tools/fswalk.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

struct undo {
    struct care_view view;
    const struct cv_tool_env *env;
    bool back;
    json_t *done, *aside; /* aside: of `back`, what was set aside */
    size_t left;          /* of `back`: new things that were too large to be set aside, and stay */
    uint64_t bytes, entries;
};

static const char foreign[] = "holds what the run did not make";
static const char uncompared[] = "was too large to be compared with what the run left";

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
    return view->kept.fd >= 0 && *name && fspath_stat(&place, &st) == 0;
}

static const char *compare(struct care_view *view, const struct care_effect *effect)
{
    cv_auto_buf struct cv_buf digest = CV_BUF_INIT;
    if (!*effect->hash)
        return is_there(view, effect->path) ? uncompared : "is no longer there";
    int rc = care_view_digest(view, effect->path, &digest);
    if (rc == -ENOENT)
        return "is no longer there";
    if (rc < 0)
        return "cannot be compared with what the run left";
    return strcmp(cv_buf_text(&digest), effect->hash) == 0 ? NULL : "was changed since";
}

static const char *check_made(struct care_view *view, const struct care_effect *effect)
{
    int children = care_view_children(view, effect->path);
    if (children == -ENOENT)
        return "is no longer there";
    if (children != 0)
        return children < 0 ? "is no folder that can be listed" : foreign;
    care_view_think(view, CARE_ABSENT, effect->path, NULL, 0);
    return NULL;
}

static const char *check_created(struct care_view *view, const struct care_effect *effect)
{
    const char *differs = compare(view, effect);
    if (!differs || differs == uncompared)
        care_view_think(view, CARE_ABSENT, effect->path, NULL, 0);
    return differs;
}

static const char *check_replaced(struct care_view *view, const struct care_effect *effect)
{
    const char *differs = is_kept(view, effect->other) ? compare(view, effect) : "the former text is no longer kept";
    if (!differs || differs == uncompared)
        care_view_think(view, CARE_KEPT, effect->path, effect->other, 0);
    return differs;
}

static const char *check_removed(struct care_view *view, const struct care_effect *effect)
{
    if (!is_kept(view, effect->other))
        return "what was there is no longer kept";
    if (is_there(view, effect->path))
        return "something else stands there now";
    care_view_think(view, CARE_KEPT, effect->path, effect->other, 0);
    return NULL;
}

static const char *check_moved(struct care_view *view, const struct care_effect *effect)
{
    if (!is_there(view, effect->other))
        return "what was moved is no longer where the run put it";
    if (is_there(view, effect->path))
        return "something else stands there now";
    care_view_think(view, CARE_MOVED, effect->path, effect->other, 0);
    care_view_think(view, CARE_ABSENT, effect->other, NULL, 0);
    return NULL;
}

static const char *check_appended(struct care_view *view, const struct care_effect *effect)
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

static const char *check_mode(struct care_view *view, const struct care_effect *effect)
{
    int mode = care_view_mode(view, effect->path);
    if (mode < 0)
        return "is no longer there";
    if ((mode_t)mode != effect->now)
        return "was changed since";
    care_view_think(view, CARE_MODE, effect->path, NULL, (off_t)effect->mode);
    return NULL;
}

static const char *check_lost(struct care_view *view, const struct care_effect *effect)
{
    (void)view;
    return effect->why;
}

/* ---- doing ---------------------------------------------------------------------------------------------------------- */

/* The place, which must be the very one that the run changed. */
static int find_place(const struct undo *undo, const char *path, struct fspath *out, struct cv_error *err)
{
    int rc = fspath_find(undo->env, path, CV_PATH_WRITE, FSPATH_KEEP, out, err);
    if (rc == 0 && strcmp(out->absolute, path) != 0)
        return fspath_refuse(err, -ESTALE, path, "a link stands in the way now");
    return rc;
}

/* Keeps a copy of what is about to go. -E2BIG when it is more than is kept, or cannot be. */
static int set_aside(struct undo *undo, const struct fspath *place)
{
    fspath_auto struct fspath copy = FSPATH_INIT;
    struct cv_error ignored = CV_ERROR_INIT;
    struct care_size size;
    size_t entries = 0;
    cv_auto_free char *name = care_new_name();
    if (!name || undo->env->keep_fd < 0 || care_measure(place, &size) < 0 || size.odd || size.bytes > undo->bytes || size.entries > undo->entries)
        return -E2BIG;
    care_view_kept(&undo->view, name, &copy);
    if (fstree_copy(place, &copy, FSTREE_EXACT, &entries, &ignored) < 0)
        return -E2BIG;
    undo->bytes -= size.bytes;
    undo->entries -= size.entries;
    json_array_append_new(undo->aside, json_pack("{s:s, s:o, s:s, s:I, s:I}", "op", "aside", "path", cv_json_text(place->absolute, strlen(place->absolute)),
                                                 "kept", name, "bytes", (json_int_t)size.bytes, "entries", (json_int_t)size.entries));
    return 0;
}

static int open_folder(const struct fswalk_entry *entry, void *arg)
{
    (void)arg;
    if (S_ISDIR(entry->mode) && !entry->leaving)
        fchmodat(entry->folder, entry->name, S_IRWXU, 0);
    return FSWALK_ON;
}

/* What goes may hold folders in which nothing may be changed. */
static void open_inside(const struct fspath *place)
{
    cv_auto_close int top = fspath_open(place, O_RDONLY | O_DIRECTORY, 0);
    struct fswalk walk = {.top = top, .forgiving = true, .same_mount = true, .visit = open_folder};
    if (top < 0 || fchmod(top, S_IRWXU) < 0)
        return;
    fswalk_run(&walk);
    fswalk_finish(&walk);
}

static int drop(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    size_t entries = 0;
    int rc = find_place(undo, effect->path, &place, err);
    if (rc == 0 && undo->back && set_aside(undo, &place) < 0) {
        undo->left++;
        return 0;
    }
    if (rc < 0)
        return rc;
    open_inside(&place);
    return fstree_remove(&place, &entries, err);
}

static int drop_folder(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    const char *name = NULL;
    int rc = find_place(undo, effect->path, &place, err);
    if (rc < 0)
        return rc;
    cv_auto_close int dir = fspath_parent(&place, &name);
    if (dir < 0 || unlinkat(dir, name, AT_REMOVEDIR) < 0)
        return fspath_fail(err, effect->path, dir < 0 ? dir : -errno);
    return 0;
}

static int put_back(struct undo *undo, const struct care_effect *effect, enum fstree_copy how, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    fspath_auto struct fspath kept = FSPATH_INIT;
    size_t entries = 0;
    int rc = find_place(undo, effect->path, &place, err);
    if (rc < 0)
        return rc;
    care_view_kept(&undo->view, effect->other, &kept);
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

static int put_back_over(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    fspath_auto struct fspath kept = FSPATH_INIT;
    int rc = find_place(undo, effect->path, &place, err);
    if (rc < 0)
        return rc;
    if (undo->back)
        set_aside(undo, &place); /* as far as there is room */
    if (!fspath_is_root(&place))
        return put_back(undo, effect, FSTREE_EXACT_OVER, err);
    care_view_kept(&undo->view, effect->other, &kept);
    return put_into(&kept, &place, err);
}

static int put_back_new(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    return put_back(undo, effect, FSTREE_EXACT, err);
}

static int move_back(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath from = FSPATH_INIT;
    fspath_auto struct fspath to = FSPATH_INIT;
    int rc = find_place(undo, effect->other, &from, err);
    if (rc < 0 || (rc = find_place(undo, effect->path, &to, err)) < 0)
        return rc;
    return fstree_move(&from, &to, err);
}

static int cut_off(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct stat st;
    cv_auto_close int fd = -1;
    int rc = find_place(undo, effect->path, &place, err);
    if (rc < 0 || (rc = fspath_open_file(&place, O_WRONLY, &fd, &st, err)) < 0)
        return rc;
    return ftruncate(fd, effect->size) < 0 || fsync(fd) < 0 ? fspath_fail(err, effect->path, -errno) : 0;
}

static int set_mode(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    const char *name = ".";
    int rc = find_place(undo, effect->path, &place, err);
    if (rc < 0)
        return rc;
    cv_auto_close int dir = fspath_is_root(&place) ? fspath_open(&place, O_PATH | O_DIRECTORY, 0) : fspath_parent(&place, &name);
    if (dir < 0 || fchmodat(dir, name, effect->mode & 07777, 0) < 0)
        return fspath_fail(err, effect->path, dir < 0 ? dir : -errno);
    return 0;
}

static int never(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    return undo->back ? 0 : fspath_refuse(err, -ENOTSUP, effect->path, effect->why);
}

static const struct kind {
    const char *op;
    const char *done; /* in the list of what was done */
    const char *(*check)(struct care_view *view, const struct care_effect *effect); /* NULL: as the run left it; adds what undoing leaves */
    int (*undo)(struct undo *undo, const struct care_effect *effect, struct cv_error *err);
} kinds[] = {
    {"made", "removed the folder", check_made, drop_folder},
    {"created", "removed", check_created, drop},
    {"replaced", "put back the former text of", check_replaced, put_back_over},
    {"removed", "put back", check_removed, put_back_new},
    {"moved", "moved back", check_moved, move_back},
    {"appended", "cut off what was added to", check_appended, cut_off},
    {"mode", "put back the permissions of", check_mode, set_mode},
    {"lost", "", check_lost, never},
};

static const struct kind *find_kind(const struct care_effect *effect)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].op, effect->op) == 0)
            return &kinds[i];
    return &kinds[sizeof kinds / sizeof kinds[0] - 1];
}

static bool is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && path[n] == '/';
}

/* A folder that cannot go since something below it cannot: the first cause is told already. */
static bool is_consequence(const struct care_effect *effect, const struct care_effect *const *stuck, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_below(stuck[i]->path, effect->path) || is_below(stuck[i]->other, effect->path))
            return true;
    return false;
}

static void tell(json_t *list, const char *key, const char *text, const char *path)
{
    json_array_append_new(list, json_pack("{s:s, s:o}", key, text, "path", cv_json_text(path, strlen(path))));
}

static json_t *list_differences(struct undo *undo, const struct care_effects *effects)
{
    json_t *differs = json_array();
    cv_auto_free const struct care_effect **stuck = cv_zalloc(CV_LIMIT_LIST_ENTRIES * sizeof *stuck);
    size_t count = 0;
    for (size_t i = effects->count; i-- > 0;) {
        const struct care_effect *effect = &effects->at[i];
        const struct kind *kind = find_kind(effect);
        const char *why = kind->check(&undo->view, effect);
        if (!why || count == CV_LIMIT_LIST_ENTRIES || (why == foreign && is_consequence(effect, stuck, count)) ||
            (undo->back && (why == uncompared || kind->undo == never)))
            continue;
        tell(differs, "why", why, effect->path);
        stuck[count++] = effect;
    }
    return differs;
}

/* A folder that its user may not change is opened to him for as long as something in it is taken back. */
static int do_one(struct undo *undo, const struct care_effect *effect, struct cv_error *err)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct cv_error ignored = CV_ERROR_INIT;
    const char *name;
    struct stat st;
    bool found = *effect->path == '/' && find_place(undo, effect->path, &place, &ignored) == 0 && !fspath_is_root(&place);
    cv_auto_close int above = found ? fspath_parent(&place, &name) : -1;
    bool closed = above >= 0 && fstat(above, &st) == 0 && (st.st_mode & S_IRWXU) != S_IRWXU && fchmodat(above, ".", (st.st_mode & 07777) | S_IRWXU, 0) == 0;
    int rc = find_kind(effect)->undo(undo, effect, err);
    if (closed)
        fchmodat(above, ".", st.st_mode & 07777, 0);
    return rc;
}

static int do_all(struct undo *undo, const struct care_effects *effects, struct cv_error *err)
{
    for (size_t i = effects->count; i-- > 0;) {
        int rc = do_one(undo, &effects->at[i], err);
        if (rc < 0)
            return cv_error_wrap(err, rc, "%zu of %zu effects are taken back, then", effects->count - 1 - i, effects->count);
        if (json_array_size(undo->done) < CV_LIMIT_LIST_ENTRIES)
            tell(undo->done, "what", find_kind(&effects->at[i])->done, effects->at[i].path);
    }
    return 0;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    const json_t *list = json_object_get(args, "effects");
    if (!json_is_array(list))
        return cv_deny(err, -EINVAL, "tool", "tool.refused", "args.effects: expected an array, got %s", cv_json_type(list));
    care_effects_auto struct care_effects effects;
    struct undo undo = {.env = env, .back = cv_json_flag(args, "back"), .done = json_array(), .aside = json_array(), .bytes = env->keep_bytes,
                        .entries = env->keep_entries};
    care_effects_read(env, list, &effects);
    care_view_init(&undo.view, env);
    json_t *differs = list_differences(&undo, &effects);
    bool clean = json_array_size(differs) == 0;
    json_object_set_new(result, "undone", json_boolean(clean));
    json_object_set_new(result, "differs", differs);
    json_object_set_new(result, "done", undo.done);
    if (undo.back)
        json_object_set(result, "aside", undo.aside);
    int rc = clean ? do_all(&undo, &effects, err) : 0;
    if (undo.left > 0)
        json_object_set_new(result, "left", json_integer((json_int_t)undo.left));
    json_decref(undo.aside);
    care_view_finish(&undo.view);
    return rc;
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
