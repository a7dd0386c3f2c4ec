// SPDX-License-Identifier: MIT
/*
 * care.c - asks before something is lost, keeps what goes, tells how to take a call back. Runs in a confined worker, one thread.
 * Changes nothing but the folder of what is kept.
 */
#include "tools/care.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "tools/careview.h"
#include "tools/fstree.h"
#include "tools/fswalk.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

enum { SHOWN = 160, TOLD_BYTES = CV_LIMIT_ARGS_BYTES / 2 /* of effects of one call: they are fs_undo's arguments one day */, LOOK_EVERY = 16 };

static const char *const verbs[] = {[CARE_REMOVES] = "removes", [CARE_REPLACES] = "replaces", [CARE_MOVES] = "moves away"};

/* ---- measuring ------------------------------------------------------------------------------------------------------ */

static int measure_entry(const struct fswalk_entry *entry, void *arg)
{
    struct care_size *measure = arg;
    struct stat st;
    if (entry->leaving)
        return FSWALK_ON;
    measure->entries++;
    if (fstatat(entry->folder, entry->name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) || S_ISLNK(st.st_mode)))
        measure->odd = true;
    else if (S_ISREG(st.st_mode))
        measure->bytes += (uint64_t)st.st_size;
    return FSWALK_ON;
}

int care_measure(const struct fspath *path, struct care_size *out)
{
    struct stat st;
    *out = (struct care_size){.entries = 1};
    int rc = fspath_stat(path, &st);
    if (rc < 0)
        return rc;
    if (S_ISREG(st.st_mode))
        out->bytes = (uint64_t)st.st_size;
    else if (!S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode))
        out->odd = true;
    out->folder = S_ISDIR(st.st_mode);
    if (!out->folder)
        return 0;
    cv_auto_close int top = fspath_open(path, O_RDONLY | O_DIRECTORY, 0);
    struct fswalk walk = {.top = top, .forgiving = true, .visit = measure_entry, .arg = out};
    rc = top < 0 ? top : fswalk_run(&walk);
    out->odd = out->odd || rc < 0 || walk.cut || walk.unreadable > 0;
    fswalk_finish(&walk);
    return 0;
}

/* ---- asking --------------------------------------------------------------------------------------------------------- */

static bool is_unknown(const struct cv_tool_env *env, const char *arg)
{
    size_t i;
    json_t *name;
    json_array_foreach((json_t *)env->unknown, i, name)
        if (json_is_string(name) && strcmp(json_string_value(name), arg) == 0)
            return true;
    return false;
}

/* A person said yes to this very text: as much, at the same place. */
static bool is_agreed(const struct cv_tool_env *env, const char *text)
{
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)env->agreed, i, one)
        if (json_is_string(one) && strcmp(json_string_value(one), text) == 0)
            return true;
    return false;
}

/* What it is called, and where it really is when a link leads there. */
static void name_place(const struct cv_tool_env *env, const struct fspath *path, struct cv_buf *text)
{
    cv_auto_free char *plain = cv_path_absolute(env->workspace, env->home, path->shown);
    cv_buf_putc(text, '\'');
    view_name(text, path->shown, SHOWN);
    cv_buf_putc(text, '\'');
    if (strcmp(plain, path->absolute) == 0)
        return;
    cv_buf_puts(text, ", which is '");
    view_name(text, path->absolute, SHOWN);
    cv_buf_puts(text, "',");
}

/* 0 when it was asked already, and agreed to. */
static int ask(const struct cv_tool_env *env, const struct fspath *path, enum care_how how, const struct care_size *size, bool unknown,
               const char *unkept, struct cv_error *err)
{
    struct cv_error question = CV_ERROR_INIT;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_buf_printf(&text, "%s ", verbs[how]);
    name_place(env, path, &text);
    if (size->folder)
        cv_buf_printf(&text, " with %zu %s", size->entries - 1, size->entries == 2 ? "entry" : "entries");
    if (size->bytes > 0)
        cv_buf_printf(&text, " of %llu bytes", (unsigned long long)size->bytes);
    if (unknown)
        cv_buf_puts(&text, ", which neither the request nor an observation names");
    else if (size->entries > CARE_MANY)
        cv_buf_printf(&text, ", more than %d at once", CARE_MANY);
    if (unkept)
        cv_buf_printf(&text, "; this cannot be undone: %s", unkept);
    const char *reason = unknown ? "care.unknown" : size->entries > CARE_MANY ? "care.many" : "care.unkept";
    int rc = cv_deny(&question, -EACCES, "approval", reason, "%s", cv_buf_text(&text));
    if (is_agreed(env, cv_error_text(&question)))
        return 0;
    if (err)
        *err = question;
    return rc;
}

/* Why it cannot be kept, or NULL. */
static const char *cannot_keep(const struct cv_tool_env *env, const struct care_size *size)
{
    if (env->keep_fd < 0)
        return "there is no place to keep it";
    if (size->odd)
        return "it holds what cannot be copied";
    if (size->bytes > env->keep_bytes || size->entries > env->keep_entries)
        return "it is more than is kept of one run";
    return NULL;
}

/* ---- keeping -------------------------------------------------------------------------------------------------------- */

char *care_new_name(void)
{
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, GRND_NONBLOCK) != (ssize_t)sizeof random)
        return NULL;
    return cv_format("k%016llx", (unsigned long long)random);
}

static int keep(struct care *care, const struct fspath *path)
{
    care_view_auto struct care_view view;
    fspath_auto struct fspath copy = FSPATH_INIT;
    struct cv_error ignored = CV_ERROR_INIT;
    size_t entries = 0;
    cv_auto_free char *name = care_new_name();
    if (!name)
        return -EAGAIN;
    care_view_init(&view, care->env);
    care_view_kept(&view, name, &copy);
    int rc = fstree_copy(path, &copy, FSTREE_EXACT, &entries, &ignored);
    if (rc == 0)
        care->kept = cv_steal(&name);
    return rc;
}

int care_begin(struct care *care, const struct cv_tool_env *env, const struct fspath *path, const char *arg, enum care_how how,
               struct cv_error *err)
{
    struct care_size size;
    bool keeps = env->keeps && how != CARE_MOVES;
    *care = (struct care){.env = env, .how = how, .path = cv_strdup(path->absolute)};
    if (!env->asks && !keeps)
        return 0;
    int rc = care_measure(path, &size);
    if (rc < 0)
        return fspath_fail(err, path->shown, rc);
    const char *unkept = keeps ? cannot_keep(env, &size) : NULL;
    bool unknown = is_unknown(env, arg);
    if (env->asks && (unknown || size.entries > CARE_MANY || unkept) && (rc = ask(env, path, how, &size, unknown, unkept, err)) < 0)
        return rc;
    care->bytes = size.bytes;
    care->entries = size.entries;
    if (!keeps)
        return 0;
    rc = unkept ? -E2BIG : keep(care, path);
    care->lost = rc < 0;
    return rc < 0 && env->asks && !unkept ? ask(env, path, how, &size, false, strerror(-rc), err) : 0;
}

int care_halfway(struct care *care, int code, struct cv_error *err)
{
    if (!care->kept || !err || !err->reason || strcmp(err->reason, "fs.partial") != 0)
        return code;
    cv_error_wrap(err, code, "a copy of all of it stays in what is kept of this run (%s)", care->kept);
    free(cv_steal(&care->kept));
    return code;
}

void care_finish(struct care *care)
{
    if (care->kept) { /* the work was not done */
        care_view_auto struct care_view view;
        fspath_auto struct fspath copy = FSPATH_INIT;
        size_t entries = 0;
        care_view_init(&view, care->env);
        care_view_kept(&view, care->kept, &copy);
        fstree_remove(&copy, &entries, NULL);
    }
    free(care->kept);
    free(care->path);
    *care = CARE_INIT;
}

/* ---- telling -------------------------------------------------------------------------------------------------------- */

static json_t *lost(const char *path, const char *why)
{
    return json_pack("{s:s, s:s, s:s}", "op", "lost", "path", path, "why", why);
}

static const char too_many[] = "the call did more than is told of one call";

/* No more fits. Looked at now and then: an effect is not longer than two paths. */
static bool is_full(const json_t *list)
{
    size_t n = json_array_size(list);
    return strcmp(cv_json_str(json_array_get(list, n - 1), "why", ""), too_many) == 0 ||
           (n > 0 && n % LOOK_EVERY == 0 && json_dumpb(list, NULL, 0, JSON_COMPACT) > TOLD_BYTES);
}

/* Takes `effect`, which may be NULL (a name that is no UTF-8): then that is told instead. A call that does too much to tell cannot be
 * taken back, and says so. */
static void tell(json_t *result, json_t *effect)
{
    json_t *list = json_object_get(result, "undo");
    if (!list) {
        list = json_array();
        json_object_set_new(result, "undo", list);
    }
    if (!effect)
        effect = lost("", "its name is no UTF-8");
    if (!is_full(list)) {
        json_array_append_new(list, effect);
        return;
    }
    json_decref(effect);
    json_array_set_new(list, json_array_size(list) - 1, lost("", too_many));
}

/* Adds "hash", what now stands there, to the effect; one that cannot be looked at later is lost. Takes `effect`. */
static json_t *with_digest(const struct cv_tool_env *env, const char *path, json_t *effect)
{
    care_view_auto struct care_view view;
    cv_auto_buf struct cv_buf digest = CV_BUF_INIT;
    care_view_init(&view, env);
    if (effect && care_view_digest(&view, path, &digest) < 0) {
        json_decref(effect);
        return lost(path, "it is too large to be compared later");
    }
    if (effect)
        json_object_set_new(effect, "hash", json_string(cv_buf_text(&digest)));
    return effect;
}

void care_end(struct care *care, json_t *result)
{
    if (!care->env->keeps || care->how == CARE_MOVES)
        return;
    if (care->lost) {
        tell(result, lost(care->path, "it could not be kept"));
        return;
    }
    const char *op = care->how == CARE_REMOVES ? "removed" : "replaced";
    json_t *effect = json_pack("{s:s, s:s, s:s, s:I, s:I}", "op", op, "path", care->path, "kept", care->kept, "bytes", (json_int_t)care->bytes,
                               "entries", (json_int_t)care->entries);
    if (care->how == CARE_REPLACES)
        effect = with_digest(care->env, care->path, effect);
    tell(result, effect);
    free(cv_steal(&care->kept)); /* it stays */
}

void care_made(const struct cv_tool_env *env, const struct fspath *path, bool whole, int count, json_t *result)
{
    if (!env->keeps || count <= 0)
        return;
    cv_auto_free char *folder = cv_strdup(path->absolute);
    json_t *made = json_array(); /* outer ones first */
    for (int left = whole ? count : count + 1; left > 0; left--) {
        if (whole || left <= count)
            json_array_insert_new(made, 0, json_pack("{s:s, s:s}", "op", "made", "path", folder));
        *strrchr(folder, '/') = '\0';
    }
    size_t i;
    json_t *effect;
    json_array_foreach(made, i, effect)
        tell(result, json_incref(effect));
    json_decref(made);
}

void care_created(const struct cv_tool_env *env, const struct fspath *path, json_t *result)
{
    if (env->keeps)
        tell(result, with_digest(env, path->absolute, json_pack("{s:s, s:s}", "op", "created", "path", path->absolute)));
}

void care_appended(const struct cv_tool_env *env, const struct fspath *path, off_t size, size_t bytes, json_t *result)
{
    struct cv_hash hash;
    if (!env->keeps)
        return;
    cv_auto_close int fd = fspath_open(path, O_RDONLY, 0);
    if (fd < 0 || cv_hash_fd(fd, size, bytes, &hash) < 0)
        tell(result, lost(path->absolute, "it could not be read again"));
    else
        tell(result, json_pack("{s:s, s:s, s:I, s:I, s:s}", "op", "appended", "path", path->absolute, "size", (json_int_t)size, "bytes",
                               (json_int_t)bytes, "hash", hash.hex));
}

void care_moved(const struct cv_tool_env *env, const struct fspath *from, const struct fspath *to, json_t *result)
{
    if (env->keeps)
        tell(result, json_pack("{s:s, s:s, s:s}", "op", "moved", "path", from->absolute, "to", to->absolute));
}
