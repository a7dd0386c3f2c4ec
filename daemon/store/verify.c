// SPDX-License-Identifier: MIT
/*
 * verify.c - does every event fit its hash, its predecessor and its number? Read only, a slice at a time. Room's thread;
 * owns nothing.
 */
#include "daemon/store/verify.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <string.h>

enum { SLICE_EVENTS = 1000 };

static json_t *broken(int64_t seq, const char *why)
{
    return json_pack("{sb sI ss}", "ok", 0, "seq", (json_int_t)seq, "why", why);
}

/* NULL when the row is the right successor. */
static json_t *check_row(struct verify *verify, sqlite3_stmt *row)
{
    int64_t seq = sqlite3_column_int64(row, 0);
    const char *prev = verify->seq == 0 ? journal_zeros : verify->hash.hex;
    if (seq != verify->seq + 1)
        return broken(verify->seq + 1, "the event is missing");
    if (strcmp(db_text(row, 7), prev) != 0)
        return broken(seq, "its 'prev' is not the hash of the event before it");
    struct cv_hash hash = journal_hash_row(row);
    if (strcmp(db_text(row, 8), hash.hex) != 0)
        return broken(seq, "its content does not fit its hash");
    verify->seq = seq;
    verify->hash = hash;
    return NULL;
}

bool verify_slice(struct verify *verify, const struct journal *journal, json_t **out)
{
    sqlite3_stmt *walk = db_use(journal->db, DB_EVENT_WALK);
    int count = 0, rc;
    sqlite3_bind_int64(walk, 1, verify->seq);
    sqlite3_bind_int(walk, 2, SLICE_EVENTS);
    *out = NULL;
    while (!*out && (rc = sqlite3_step(walk)) != SQLITE_DONE) {
        if (rc == SQLITE_ROW) {
            *out = check_row(verify, walk);
            count++;
        } else {
            cv_auto_free char *why = cv_format("it cannot be read: %s", sqlite3_errmsg(journal->db->sql));
            *out = broken(verify->seq + 1, why);
        }
    }
    sqlite3_reset(walk);
    if (*out)
        return true;
    if (count == SLICE_EVENTS)
        return false;
    if (verify->seq < journal->committed_seq)
        *out = broken(verify->seq + 1, "the event is missing");
    else
        *out = json_pack("{sI sb}", "events", (json_int_t)verify->seq, "ok", 1);
    return true;
}
