// SPDX-License-Identifier: MIT
/*
 * keep.c - the front door's part for what is kept beside runs: notes of users (memory) and values of plugins. Makes events
 * and queries of what is asked; texts are checked here, counts where the event is written. Loop thread; runs no SQL.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"
#include "daemon/store/batch.h"

#include <errno.h>
#include <string.h>

static int check_text(const char *what, const char *text, size_t min, size_t max, struct cv_error *err)
{
    size_t len = strlen(text);
    if (len < min)
        return cv_fail(err, -EINVAL, "store.text", "%s: is empty, expected a text", what);
    if (len > max)
        return cv_fail(err, -E2BIG, "store.text", "%s: has %zu bytes, the limit is %zu", what, len, max);
    for (size_t i = 0, n; i < len; i += n)
        if ((n = cv_utf8_length(text + i, len - i)) == 0)
            return cv_fail(err, -EINVAL, "store.text", "%s: is no valid UTF-8 from byte %zu on", what, i);
    return 0;
}

/* The request is answered with its error when its time comes, like all others. */
static void refuse(struct request *request, const struct cv_error *err)
{
    request->err = *err;
    request->refused = true;
}

/* ---- notes ---------------------------------------------------------------------------------------------------------- */

void cv_store_remember(struct cv_store *store, uid_t uid, const char *run, int step, const char *call, const char *text, cv_store_read_fn fn,
                       void *arg)
{
    struct request *request = store_request(fn, arg);
    struct cv_error err = CV_ERROR_INIT;
    if (check_text("the note", text + strspn(text, " \t\r\n"), 1, CV_LIMIT_MEMORY_BYTES, &err) < 0 ||
        check_text("the note", text, 1, CV_LIMIT_MEMORY_BYTES, &err) < 0) {
        refuse(request, &err);
    } else {
        json_t *payload = json_pack("{s:I, s:s}", "uid", (json_int_t)uid, "text", text);
        store_record(request, &(struct cv_event){.kind = "memory.saved", .run = run, .step = step, .call = call, .payload = payload});
    }
    store_post(store, request, REQUEST_APPEND);
}

void cv_store_recall(struct cv_store *store, uid_t uid, const char *query, int limit, cv_store_read_fn fn, void *arg)
{
    struct request *request = store_request(fn, arg);
    struct cv_error err = CV_ERROR_INIT;
    if (check_text("the query", query, 0, CV_LIMIT_MEMORY_BYTES, &err) < 0)
        refuse(request, &err);
    request->read = recall_notes;
    request->query.text = cv_strdup(query);
    request->query.limit = limit;
    request->query.uid = uid;
    store_post(store, request, REQUEST_QUERY);
}

/* ---- what plugins keep ---------------------------------------------------------------------------------------------- */

static int check_place(const char *plugin, const char *key, size_t min, struct cv_error *err)
{
    int rc = check_text("the plugin's name", plugin, 1, CV_LIMIT_PLUGIN_KEY_BYTES, err);
    return rc < 0 ? rc : check_text("the key", key, min, CV_LIMIT_PLUGIN_KEY_BYTES, err);
}

void cv_store_plugin_set(struct cv_store *store, const char *plugin, uid_t uid, const char *key, const char *value, const char *run,
                         const char *call, cv_store_read_fn fn, void *arg)
{
    struct request *request = store_request(fn, arg);
    struct cv_error err = CV_ERROR_INIT;
    if (check_place(plugin, key, 1, &err) < 0 || (value && check_text("the value", value, 0, CV_LIMIT_PLUGIN_VALUE_BYTES, &err) < 0)) {
        refuse(request, &err);
    } else {
        json_t *payload = json_pack("{s:s, s:I, s:s, s:s?}", "plugin", plugin, "uid", (json_int_t)uid, "key", key, "value", value);
        store_record(request, &(struct cv_event){.kind = "plugin.stored", .run = run, .call = call, .payload = payload});
    }
    store_post(store, request, REQUEST_APPEND);
}

static void ask_plugin(struct cv_store *store, int (*read)(struct db *, const struct query *, json_t **, struct cv_error *), const char *plugin,
                       uid_t uid, const char *key, size_t min, cv_store_read_fn fn, void *arg)
{
    struct request *request = store_request(fn, arg);
    struct cv_error err = CV_ERROR_INIT;
    if (check_place(plugin, key, min, &err) < 0)
        refuse(request, &err);
    request->read = read;
    request->query.text = cv_strdup(plugin);
    request->query.key = cv_strdup(key);
    request->query.limit = CV_LIMIT_PLUGIN_KEYS;
    request->query.uid = uid;
    store_post(store, request, REQUEST_QUERY);
}

void cv_store_plugin_get(struct cv_store *store, const char *plugin, uid_t uid, const char *key, cv_store_read_fn fn, void *arg)
{
    ask_plugin(store, recall_value, plugin, uid, key, 1, fn, arg);
}

void cv_store_plugin_keys(struct cv_store *store, const char *plugin, uid_t uid, const char *prefix, cv_store_read_fn fn, void *arg)
{
    ask_plugin(store, recall_keys, plugin, uid, prefix, 0, fn, arg);
}

/* ---- a copy of it all ----------------------------------------------------------------------------------------------- */

void cv_store_backup(struct cv_store *store, const char *path, cv_store_read_fn fn, void *arg)
{
    struct request *request = store_request(fn, arg);
    struct cv_error err = CV_ERROR_INIT;
    if (backup_create(request, path, &request->backup, &err) < 0) {
        refuse(request, &err);
        store_post(store, request, REQUEST_QUERY);
        return;
    }
    store_post(store, request, REQUEST_BACKUP);
}
