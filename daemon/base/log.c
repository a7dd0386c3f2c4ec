// SPDX-License-Identifier: MIT
/*
 * log.c - the process's log: writes a line to stderr and keeps the last ones in a ring. Owns the ring, the only
 * process-wide state of Corvid, and one mutex around it. Any thread. Never logs secrets: callers do not hand them in.
 */
#include "daemon/base/log.h"

#include "daemon/base/clock.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock;
    int level;
    uint64_t next;
    struct cv_log_entry ring[CV_LOG_RING];
    pthread_mutex_t follow_lock; /* held while the follower runs, so that removing it waits for the call under way */
    void (*follower)(void *arg);
    void *follower_arg;
} the_log = {.lock = PTHREAD_MUTEX_INITIALIZER, .follow_lock = PTHREAD_MUTEX_INITIALIZER, .level = CV_LOG_INFO, .next = 1};

static const struct {
    enum cv_log_level level;
    const char *name;
} levels[] = {
    {CV_LOG_ERROR, "error"},
    {CV_LOG_WARNING, "warning"},
    {CV_LOG_INFO, "info"},
    {CV_LOG_DEBUG, "debug"},
};

void cv_log_set_level(enum cv_log_level level)
{
    __atomic_store_n(&the_log.level, (int)level, __ATOMIC_RELAXED);
}

static void print(const struct cv_log_entry *entry)
{
    char line[CV_LOG_LINE + 128];
    int n;
    if (isatty(STDERR_FILENO)) {
        char when[CV_CLOCK_TEXT];
        cv_clock_format(entry->wall_us, when, sizeof when);
        n = snprintf(line, sizeof line, "%.23s %-7s %s: %s\n", when, cv_log_level_name(entry->level), entry->name, entry->text);
    } else {
        n = snprintf(line, sizeof line, "<%d>corvidd[%s]: %s\n", (int)entry->level, entry->name, entry->text);
    }
    if (n > 0 && write(STDERR_FILENO, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1) < 0)
        return; /* nobody to tell */
}

void cv_log(enum cv_log_level level, const char *name, const char *fmt, ...)
{
    if ((int)level > __atomic_load_n(&the_log.level, __ATOMIC_RELAXED))
        return;
    int saved_errno = errno;
    struct cv_log_entry entry = {.level = level, .wall_us = cv_clock_wall_us()};
    va_list ap;
    snprintf(entry.name, sizeof entry.name, "%s", name);
    va_start(ap, fmt);
    vsnprintf(entry.text, sizeof entry.text, fmt, ap);
    va_end(ap);
    cv_utf8_tidy(entry.name);
    cv_utf8_tidy(entry.text);

    pthread_mutex_lock(&the_log.lock);
    entry.seq = the_log.next++;
    the_log.ring[entry.seq % CV_LOG_RING] = entry;
    pthread_mutex_unlock(&the_log.lock);

    print(&entry);
    pthread_mutex_lock(&the_log.follow_lock);
    if (the_log.follower)
        the_log.follower(the_log.follower_arg);
    pthread_mutex_unlock(&the_log.follow_lock);
    errno = saved_errno;
}

uint64_t cv_log_read(uint64_t after, cv_log_fn fn, void *arg)
{
    for (;;) {
        struct cv_log_entry entry;
        pthread_mutex_lock(&the_log.lock);
        uint64_t newest = the_log.next - 1;
        uint64_t oldest = newest > CV_LOG_RING - 1 ? newest - (CV_LOG_RING - 1) : 1;
        if (after + 1 < oldest)
            after = oldest - 1;
        if (after >= newest) {
            pthread_mutex_unlock(&the_log.lock);
            return newest;
        }
        entry = the_log.ring[(after + 1) % CV_LOG_RING];
        pthread_mutex_unlock(&the_log.lock);
        after = entry.seq;
        fn(&entry, arg);
    }
}

void cv_log_set_follower(void (*fn)(void *arg), void *arg)
{
    pthread_mutex_lock(&the_log.follow_lock);
    the_log.follower = fn;
    the_log.follower_arg = arg;
    pthread_mutex_unlock(&the_log.follow_lock);
}

int cv_log_level_parse(const char *word)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(levels[i].name, word) == 0)
            return (int)levels[i].level;
    return -EINVAL;
}

const char *cv_log_level_name(enum cv_log_level level)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (levels[i].level == level)
            return levels[i].name;
    return "unknown";
}
