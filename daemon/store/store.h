// SPDX-License-Identifier: MIT
/*
 * daemon/store/store.h - the journal: append-only, hash-chained events, the single truth about runs and calls.
 *
 * SQLite (WAL, synchronous=FULL) lives behind a room of its own, the only writer. Appends that arrive while a commit is
 * in progress are committed together (group commit). Reads run on the same room. Events are never changed or deleted here.
 *
 * An event: seq (counts from 1, no gaps), kind, run, step, call, time, payload (a JSON object), prev, hash.
 *   hash = SHA-256(prev \n seq \n kind \n run \n step \n call \n time_us \n canonical payload), hex; prev of event 1 is 64 zeros.
 * This schema is frozen: later needs go into the payload or into new kinds. Kinds: the table in kinds.c.
 * State is what replaying events gives; the `runs` table is a projection kept in the same transaction as its events.
 *
 * A result that is too long for an event is an object: bytes under their SHA-256, kept once.
 *
 * Errors: a failed fsync or a full disk is final for the store: the append fails, cv_store_failed becomes true, every
 * later append fails with the same error; the daemon says so and stops taking work.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/loop/loop.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct cv_store;

/* Opens (makes, migrates) `path`; blocking, before the loop runs. -EBUSY never: the daemon's lock comes first. A database of
 * a newer Corvid, or one that is damaged, is an error that names the file and what to do. */
int cv_store_open(struct cv_loop *loop, const char *path, struct cv_store **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));

/* Commits what was posted, closes, then calls `done` (nullable) from the loop. */
void cv_store_close(struct cv_store *store, cv_loop_fn done, void *arg);

struct cv_event {
    const char *kind;  /* a row of cv_event_kinds */
    const char *run;   /* run id or "" for calls without a run */
    int step;          /* 0 before the first step */
    const char *call;  /* call id or "" */
    json_t *payload;   /* an object; taken (stolen) by cv_store_append, also on failure */
};

/* The kinds of events with what their payload holds; a test compares them with docs. */
struct cv_event_kind {
    const char *name;
    const char *summary;
};
extern const struct cv_event_kind cv_event_kinds[]; /* ends with name == NULL */

/* Called from the loop when the event is durable (err == NULL) or lost (err). seq is the event's number. */
typedef void (*cv_store_append_fn)(int64_t seq, const struct cv_error *err, void *arg);

/* Posts one event; strings are copied. `fn` may be NULL. Events are committed in the order posted. */
void cv_store_append(struct cv_store *store, const struct cv_event *event, cv_store_append_fn fn, void *arg) __attribute__((nonnull(1, 2)));

/* Keeps bytes as an object (copied); its name is their SHA-256 (cv_hash_bytes). Posted like an event, before later ones. */
void cv_store_put_object(struct cv_store *store, const void *bytes, size_t len) __attribute__((nonnull(1)));

/* Answers of reads: `value` is borrowed; NULL with err on failure. */
typedef void (*cv_store_read_fn)(const json_t *value, const struct cv_error *err, void *arg);

/* Newest first: [{"id","state","task","policy","workspace","created_us","ended_us","steps","key","uid"}]. Of one user, or
 * of all (`uid` -1). `limit` 1 to 1000. */
void cv_store_list_runs(struct cv_store *store, int64_t uid, int limit, cv_store_read_fn fn, void *arg) __attribute__((nonnull(1, 4)));

/* All events of a run with seq > after, in order: [{"seq","kind","run","step","call","time_us","payload","hash"}]; an empty
 * array for an unknown id. An id may be shortened to a unique prefix of at least 4 characters: -ENOENT, -ENOTUNIQ. */
void cv_store_run_events(struct cv_store *store, const char *run, int64_t after, cv_store_read_fn fn, void *arg) __attribute__((nonnull(1, 2, 4)));

/* The run that an idempotency key made: {"id":...} or null. */
void cv_store_find_key(struct cv_store *store, const char *key, cv_store_read_fn fn, void *arg) __attribute__((nonnull(1, 2, 3)));

/* {"bytes": base64 text} or -ENOENT. */
void cv_store_get_object(struct cv_store *store, const char *hash, cv_store_read_fn fn, void *arg) __attribute__((nonnull(1, 2, 3)));

/* Events whose kind begins with `prefix` ("job.", at least a family with its dot), in order, with seq > after, at most `limit` (1 to 10000); as run_events gives them. */
void cv_store_events(struct cv_store *store, const char *prefix, int64_t after, int limit, cv_store_read_fn fn, void *arg)
    __attribute__((nonnull(1, 2, 5)));

/* Memory: what memory_save keeps for one user. Saving appends "memory.saved" and fills the search index in one transaction; answered with
 * {"id":N}. Searching gives the best matches by words, best first: [{"id","text","time_us"}]; an empty query gives the newest. Any
 * word of the query will do, the more and the rarer the better; it is no syntax. `limit` 1 to 1000. -EINVAL for a text that is empty or
 * no UTF-8, -E2BIG over CV_LIMIT_MEMORY_BYTES, -EDQUOT when the user has CV_LIMIT_MEMORY_NOTES already. */
void cv_store_remember(struct cv_store *store, uid_t uid, const char *run, int step, const char *call, const char *text, cv_store_read_fn fn,
                       void *arg) __attribute__((nonnull(1, 3, 5, 6, 7)));
void cv_store_recall(struct cv_store *store, uid_t uid, const char *query, int limit, cv_store_read_fn fn, void *arg)
    __attribute__((nonnull(1, 3, 5)));

/* What a plugin keeps (corvid.store), by plugin, user and key. Setting appends "plugin.stored" in the same transaction and is answered
 * with {"id":N}; a NULL value removes (also what is not there). -EINVAL for what is no UTF-8 and for an empty key, -E2BIG over
 * CV_LIMIT_PLUGIN_KEY_BYTES and _VALUE_BYTES, -EDQUOT when the plugin has CV_LIMIT_PLUGIN_KEYS for this user already. Get: {"value":TEXT} or {"value":null}. Keys: [names] that begin with `prefix`, sorted, at most 1000. */
void cv_store_plugin_set(struct cv_store *store, const char *plugin, uid_t uid, const char *key, const char *value, const char *run,
                         const char *call, cv_store_read_fn fn, void *arg) __attribute__((nonnull(1, 2, 4, 6, 7, 8)));
void cv_store_plugin_get(struct cv_store *store, const char *plugin, uid_t uid, const char *key, cv_store_read_fn fn, void *arg)
    __attribute__((nonnull(1, 2, 4, 5)));
void cv_store_plugin_keys(struct cv_store *store, const char *plugin, uid_t uid, const char *prefix, cv_store_read_fn fn, void *arg)
    __attribute__((nonnull(1, 2, 4, 5)));

/* Writes a whole, consistent copy of the database, with all that was posted before, to `path` (absolute), which must not exist
 * (-EEXIST): {"bytes":N,"events":N}. Mode 0600, on the disk when it is answered. Appends go on meanwhile. -ECANCELED when the store
 * is closed before it is done. Nothing is left behind on failure. */
void cv_store_backup(struct cv_store *store, const char *path, cv_store_read_fn fn, void *arg) __attribute__((nonnull(1, 2, 3)));

/* Walks the whole chain: {"events":N,"ok":true} or {"ok":false,"seq":N,"why":...}. */
void cv_store_verify(struct cv_store *store, cv_store_read_fn fn, void *arg) __attribute__((nonnull(1, 2)));

/* Runs that had not ended when the last daemon died: [{"id","state","step"}]. Blocking, before the loop runs; the caller
 * appends their "run.ended" events (state failed, guard "restart"). Gives it. */
json_t *cv_store_unfinished(struct cv_store *store) __attribute__((nonnull));

bool cv_store_failed(const struct cv_store *store, struct cv_error *err) __attribute__((nonnull(1)));
