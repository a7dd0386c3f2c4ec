// SPDX-License-Identifier: MIT
/*
 * timetable.c - the three kinds of timetables as rows of a table: how each is read, written and asked for its slots. Pure but
 * for the zone; any thread; owns nothing.
 */
#include "daemon/sched/timetable.h"

#include "daemon/base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- every ---------------------------------------------------------------------------------------------------------- */

static int parse_every(const char *text, int64_t now, struct timetable *table, struct cv_error *err)
{
    (void)now;
    return words_duration(text, &table->seconds, err);
}

static int64_t next_every(const struct timetable *table, int64_t anchor, int64_t after)
{
    int64_t passed = after < anchor ? 0 : (after - anchor) / table->seconds;
    return anchor + (passed + 1) * table->seconds;
}

static int64_t last_every(const struct timetable *table, int64_t anchor, int64_t after, int64_t until, int64_t *count)
{
    int64_t first = next_every(table, anchor, after);
    if (first > until)
        return TIMETABLE_NONE;
    *count = (until - first) / table->seconds + 1;
    return first + (*count - 1) * table->seconds;
}

/* ---- at ------------------------------------------------------------------------------------------------------------- */

static int parse_at(const char *text, int64_t now, struct timetable *table, struct cv_error *err)
{
    return words_moment(text, now, &table->seconds, err);
}

static int64_t next_at(const struct timetable *table, int64_t anchor, int64_t after)
{
    (void)anchor;
    return table->seconds > after ? table->seconds : TIMETABLE_NONE;
}

static int64_t last_at(const struct timetable *table, int64_t anchor, int64_t after, int64_t until, int64_t *count)
{
    (void)anchor;
    *count = table->seconds > after && table->seconds <= until;
    return *count ? table->seconds : TIMETABLE_NONE;
}

/* ---- cron ----------------------------------------------------------------------------------------------------------- */

static int parse_cron(const char *text, int64_t now, struct timetable *table, struct cv_error *err)
{
    (void)now;
    return cron_parse(text, &table->cron, err);
}

static int64_t next_cron(const struct timetable *table, int64_t anchor, int64_t after)
{
    (void)anchor;
    int64_t next = cron_next(&table->cron, after);
    return next == INT64_MAX ? TIMETABLE_NONE : next;
}

/* The last slot is looked for near the end first, so that a year of minutes need not be walked. */
static int64_t last_cron(const struct timetable *table, int64_t anchor, int64_t after, int64_t until, int64_t *count)
{
    static const int64_t spans[] = {60, 3600, 86400, 31 * 86400, 366 * 86400LL, INT64_MAX / 2};
    int64_t last = TIMETABLE_NONE, slot, from;
    for (size_t i = 0; i < sizeof spans / sizeof spans[0] && last == TIMETABLE_NONE; i++) {
        from = until - spans[i] > after ? until - spans[i] : after;
        for (slot = from; (slot = next_cron(table, anchor, slot)) != TIMETABLE_NONE && slot <= until;)
            last = slot;
        if (from == after)
            break;
    }
    *count = 0;
    for (slot = after; last != TIMETABLE_NONE && slot < last && *count < TIMETABLE_COUNTED; ++*count)
        slot = next_cron(table, anchor, slot);
    return last;
}

/* ---- all of them ---------------------------------------------------------------------------------------------------- */

static const struct row {
    const char *word;
    int (*parse)(const char *text, int64_t now, struct timetable *table, struct cv_error *err);
    int64_t (*next)(const struct timetable *table, int64_t anchor, int64_t after);
    int64_t (*last)(const struct timetable *table, int64_t anchor, int64_t after, int64_t until, int64_t *count);
} rows[TIMETABLE_KINDS] = {
    [TIMETABLE_EVERY] = {"every", parse_every, next_every, last_every},
    [TIMETABLE_AT] = {"at", parse_at, next_at, last_at},
    [TIMETABLE_CRON] = {"cron", parse_cron, next_cron, last_cron},
};

const char *timetable_word(enum timetable_kind kind)
{
    return rows[kind].word;
}

int timetable_parse(enum timetable_kind kind, const char *text, int64_t now, struct timetable *out, struct cv_error *err)
{
    struct timetable table = {.kind = kind};
    if (strlen(text) >= sizeof table.text)
        return cv_fail(err, -EINVAL, "job.timetable", "%s: has %zu characters, expected at most %zu", rows[kind].word, strlen(text),
                       sizeof table.text - 1);
    snprintf(table.text, sizeof table.text, "%s", text);
    int rc = rows[kind].parse(text, now, &table, err);
    if (rc == 0)
        *out = table;
    return rc;
}

json_t *timetable_json(const struct timetable *table)
{
    json_t *value = json_pack("{s:s}", "text", table->text);
    json_object_set_new(value, rows[table->kind].word,
                        table->kind == TIMETABLE_CRON ? json_string(table->text) : json_integer((json_int_t)table->seconds));
    return value;
}

int timetable_read(const json_t *value, struct timetable *out, struct cv_error *err)
{
    struct timetable table = {0};
    const char *line = cv_json_str(value, "cron", NULL);
    if (line)
        return timetable_parse(TIMETABLE_CRON, line, 0, out, err);
    snprintf(table.text, sizeof table.text, "%s", cv_json_str(value, "text", ""));
    table.kind = json_object_get(value, "at") ? TIMETABLE_AT : TIMETABLE_EVERY;
    table.seconds = cv_json_num(value, rows[table.kind].word, 0);
    if (table.seconds < 1)
        return cv_fail(err, -EINVAL, "job.timetable", "timetable: expected 'every', 'at' or 'cron'");
    *out = table;
    return 0;
}

int64_t timetable_next(const struct timetable *table, int64_t anchor, int64_t after)
{
    return rows[table->kind].next(table, anchor, after);
}

int64_t timetable_last(const struct timetable *table, int64_t anchor, int64_t after, int64_t until, int64_t *count)
{
    *count = 0;
    return rows[table->kind].last(table, anchor, after, until, count);
}
