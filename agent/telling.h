// SPDX-License-Identifier: MIT
/*
 * agent/telling.h - events, as people and programs are told them (agent.h), made of journal records and nothing else.
 * Room-internal; loop thread.
 *
 * One function turns records into events, for a run that lives (fed with each record as it is posted) and for one that
 * ended long ago (fed with what the journal gives): so both tell the same. What only the door knows while a call is on its
 * way (verdict, result) may be told before its record: teller_verdict and teller_result.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

struct teller {
    json_t *told;  /* array of events so far; watchers hold it too */
    char *run;
    /* the step in progress */
    json_t *asked;   /* {"tool","args"} of the last reply, or NULL */
    json_t *verdict; /* {"call","verdict","rule"} once known */
    bool call_told;
    json_t *result;  /* of the last call, when it is short enough to be told */
    char *final;     /* the answer in the last reply, or NULL */
    bool ended;
    int prompt, cached, evaluated, generated; /* sums */
};

enum { TELLING_RESULT_BYTES = 4096 }; /* a longer result is not part of an event: its text and its object say it */

void teller_init(struct teller *teller, const char *run) __attribute__((nonnull));
void teller_finish(struct teller *teller) __attribute__((nonnull));

/* One record of this run, in journal order: `payload` is borrowed. Kinds that tell nothing are passed over. */
void teller_feed(struct teller *teller, const char *kind, int step, const char *call, const json_t *payload) __attribute__((nonnull));

/* What the door said: {"call","verdict","rule"}, borrowed. Tells the call. */
void teller_verdict(struct teller *teller, int step, const json_t *verdict) __attribute__((nonnull));
void teller_result(struct teller *teller, const json_t *result); /* borrowed; NULL: none */

/* All events of a run, from its journal records (as cv_store_run_events gives them). Gives an array. */
json_t *telling_of_journal(const json_t *records) __attribute__((nonnull, returns_nonnull));

/* An answer was given but is not in run.ended: the daemon died between the two. The last reply has it. */
bool telling_lost_answer(const char *status, const char *answer) __attribute__((nonnull));

bool telling_is_end(const json_t *event); /* is it the last event of a run? */
