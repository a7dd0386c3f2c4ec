// SPDX-License-Identifier: MIT
/*
 * base/log.h - structured log lines on stderr, one line an event, with journald priority prefixes when stderr is not
 * a terminal: "<6>corvidd[agent/r1abc]: run started task_bytes=41".
 *
 * Levels, by what may appear: ERROR something was lost or refused that should not have been; WARNING works, but
 * weaker or slower than asked; INFO life of the daemon and of runs, a few lines each; DEBUG per call and step,
 * never per token or byte. Library code logs at DEBUG only: whoever answers a request (verb, main) logs once.
 * Values from outside are quoted and cut; secrets never come here. The last CV_LOG_RING lines are kept for
 * `corvid log`, and a follower may be set.
 * Any thread (one short lock around the ring).
 */
#pragma once

#include <stdarg.h>
#include <stdint.h>

enum cv_log_level { CV_LOG_ERROR = 3, CV_LOG_WARNING = 4, CV_LOG_INFO = 6, CV_LOG_DEBUG = 7 };

enum { CV_LOG_RING = 1000, CV_LOG_LINE = 512 };

struct cv_log_entry {
    uint64_t seq;      /* counts from 1 */
    int64_t wall_us;
    enum cv_log_level level;
    char name[40];     /* "agent", "rpc/12" */
    char text[CV_LOG_LINE];
};

void cv_log_set_level(enum cv_log_level level);
void cv_log(enum cv_log_level level, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4), nonnull));

/* Calls `fn` for each kept entry newer than `after`, oldest first; returns the newest seq. */
typedef void (*cv_log_fn)(const struct cv_log_entry *entry, void *arg);
uint64_t cv_log_read(uint64_t after, cv_log_fn fn, void *arg);

/* One function to be called on the logging thread after each new entry; NULL removes it. It must be short (post a
 * letter) and must neither log nor call this. When this returns, the previous function is not running and never will. */
void cv_log_set_follower(void (*fn)(void *arg), void *arg);

/* "debug" ... or -EINVAL. */
int cv_log_level_parse(const char *word);
const char *cv_log_level_name(enum cv_log_level level);
