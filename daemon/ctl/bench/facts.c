// SPDX-License-Identifier: MIT
/*
 * facts.c - what an answer may say that a case cannot know when it is written: today's date, this machine's name. And the ways of saying
 * that something is not there, not known, not allowed or not possible. Reads clock, kernel and the user's name; owns nothing.
 */
#include "daemon/ctl/bench/bench.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

const char cv_bench_cannot[] = "{cannot}";

/* Compared as every text is: case does not matter, each stands at the edges of words, quotes may be typographic. */
const char *const cv_bench_cannot_words[] = {
    /* it is not there */
    "not found", "no such", "doesn't exist", "does not exist", "don't exist", "do not exist", "didn't exist", "did not exist", "not exist", "nonexistent",
    "non-existent", "isn't there", "is not there", "aren't there", "are not there", "wasn't there", "was not there", "not there", "isn't here",
    "is not here", "isn't in", "is not in", "aren't in", "are not in", "wasn't in", "not present", "absent", "missing", "no longer", "there is no",
    "there's no", "there are no", "there was no", "there were no", "there isn't", "there is not", "there aren't", "there are not", "there wasn't",
    "there is nothing", "there are none", "there is none", "no file", "no files", "no folder", "no folders", "no directory", "no directories",
    "no entry", "no entries", "no line", "no lines", "no match", "no matches", "no matching", "no result", "no results", "nothing named", "nothing called",
    "nothing found", "nothing was found", "nothing matches", "nothing matched", "none of", "none found", "none were found", "didn't find", "did not find",
    "don't find", "do not find", "not find", "doesn't contain", "does not contain", "doesn't mention", "does not mention", "doesn't say",
    "does not say", "doesn't appear", "does not appear", "not mentioned", "not listed", "not contain", "contains no", "not available", "unavailable",
    "isn't available", "not installed", "isn't installed", "has no", "have no", "had no", "doesn't have", "does not have", "don't have", "do not have",
    /* it is not known */
    "unknown", "not known", "isn't known", "don't know", "do not know", "doesn't know", "no idea", "no information", "not sure", "not clear", "unclear",
    "not specified", "not given", "not stated", "can only guess",
    /* it is not allowed */
    "not allowed", "isn't allowed", "aren't allowed", "disallowed", "denied", "refused", "refuses", "forbidden", "forbids", "prohibited", "not permitted",
    "isn't permitted", "no permission", "without permission", "lack permission", "lacks permission", "not authorized", "not authorised", "unauthorized",
    "no access", "not accessible", "inaccessible", "not readable", "unreadable", "not writable", "read-only", "blocked", "must not", "mustn't",
    "may not", "against the policy", "policy does not allow", "policy doesn't allow",
    /* it is not possible */
    "couldn't", "could not", "cannot", "can't", "can not", "unable", "not able", "wasn't able", "isn't able", "impossible", "not possible",
    "isn't possible", "wasn't possible", "not supported", "unsupported", "out of reach", "no way to", "no network", "no internet", "failed", "fails",
    "failure", "won't", "wouldn't", "did not work", "didn't work", "does not work", "doesn't work", "not done", "not be done", "not valid", "invalid",
    NULL,
};

/* ---- facts -------------------------------------------------------------------------------------------------------------------- */

static struct tm today(void)
{
    struct tm tm = {0};
    const time_t now = time(NULL);
    return localtime_r(&now, &tm) ? tm : (struct tm){.tm_mday = 1};
}

static void add_year(struct cv_buf *out)
{
    cv_buf_printf(out, "%d", today().tm_year + 1900);
}

static void add_month(struct cv_buf *out)
{
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    cv_buf_puts(out, names[today().tm_mon % 12]);
}

static void add_day(struct cv_buf *out)
{
    cv_buf_printf(out, "%d", today().tm_mday);
}

static void add_weekday(struct cv_buf *out)
{
    static const char *const names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    cv_buf_puts(out, names[today().tm_wday % 7]);
}

static void add_date(struct cv_buf *out)
{
    const struct tm tm = today();
    cv_buf_printf(out, "%d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static void add_kernel(struct cv_buf *out)
{
    struct utsname name;
    cv_buf_puts(out, uname(&name) == 0 ? name.release : "");
}

static void add_host(struct cv_buf *out)
{
    struct utsname name;
    cv_buf_puts(out, uname(&name) == 0 ? name.nodename : "");
}

static void add_machine(struct cv_buf *out)
{
    struct utsname name;
    cv_buf_puts(out, uname(&name) == 0 ? name.machine : "");
}

static void add_cores(struct cv_buf *out)
{
    cv_buf_printf(out, "%ld", sysconf(_SC_NPROCESSORS_ONLN));
}

static void add_user(struct cv_buf *out)
{
    const struct passwd *user = getpwuid(geteuid());
    if (user)
        cv_buf_puts(out, user->pw_name);
    else
        cv_buf_printf(out, "%ld", (long)geteuid());
}

static const struct {
    const char *name;
    void (*add)(struct cv_buf *out);
} facts[] = {
    {"{year}", add_year}, {"{month}", add_month},   {"{day}", add_day},         {"{weekday}", add_weekday}, {"{date}", add_date},
    {"{kernel}", add_kernel}, {"{host}", add_host}, {"{cores}", add_cores}, {"{machine}", add_machine}, {"{user}", add_user},
};
enum { FACTS = sizeof facts / sizeof facts[0] };

/* The fact that begins at `p`, or FACTS. */
static size_t fact_at(const char *p)
{
    size_t i = 0;
    while (i < FACTS && strncmp(facts[i].name, p, strlen(facts[i].name)) != 0)
        i++;
    return i;
}

void cv_bench_expand(const char *text, struct cv_buf *out)
{
    for (const char *p = text; *p;) {
        const size_t i = *p == '{' ? fact_at(p) : FACTS;
        if (i < FACTS) {
            facts[i].add(out);
            p += strlen(facts[i].name);
        } else {
            cv_buf_putc(out, *p++);
        }
    }
}

const char *cv_bench_unknown_fact(const char *text, size_t *len)
{
    if (strcmp(text, cv_bench_cannot) == 0)
        return NULL;
    for (const char *p = strchr(text, '{'); p; p = strchr(p + 1, '{')) {
        const size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz");
        if (n == 0 || p[n + 1] != '}' || fact_at(p) < FACTS)
            continue;
        *len = n + 2;
        return p;
    }
    return NULL;
}
