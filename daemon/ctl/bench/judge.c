// SPDX-License-Identifier: MIT
/*
 * judge.c - is the workspace as the case says, was nothing else changed, and does the answer say what it must? Files are opened beneath
 * the workspace only. Owns nothing; changes nothing.
 */
#include "daemon/ctl/bench/bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"
#include "daemon/ctl/bench/names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { QUOTE_BYTES = 120 };

void cv_bench_blame(struct cv_bench_verdict *verdict, enum cv_bench_reason reason, const char *fmt, ...)
{
    if (verdict->count++ >= CV_BENCH_PROBLEMS)
        return;
    struct cv_bench_problem *problem = &verdict->problems[verdict->count - 1];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(problem->text, sizeof problem->text, fmt, ap);
    va_end(ap);
    cv_utf8_tidy(problem->text);
    problem->reason = reason;
}

/* The text in quotes, cut, newlines and quotes written as in JSON. Gives it. */
static char *quoted(const char *text, size_t len)
{
    const size_t cut = cv_utf8_boundary(text, len, QUOTE_BYTES);
    cv_auto_json json_t *value = cv_json_text(text, cut);
    cv_auto_free char *dump = cv_json_dump(value);
    return cv_format("%s%s", dump, cut < len ? "..." : "");
}

/* ---- one file ------------------------------------------------------------------------------------------------------------- */

struct looking {
    int root;
    const char *path;  /* as the case writes it */
    const char *plain; /* without a '/' at its end */
    struct cv_bench_verdict *verdict;
};

__attribute__((format(printf, 2, 3))) static void blame_state(const struct looking *l, const char *fmt, ...)
{
    char text[CV_ERROR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    cv_bench_blame(l->verdict, CV_BENCH_STATE, "%s: %s", l->path, text);
}

/* Is there anything by this name, a link that leads nowhere included? */
static bool is_there(const struct looking *l)
{
    const int fd = names_open(l->root, l->plain, O_PATH | O_NOFOLLOW);
    if (fd < 0)
        return fd != -ENOENT && fd != -ENOTDIR;
    close(fd);
    return true;
}

static bool find(const struct looking *l, struct stat *st)
{
    cv_auto_close int fd = names_open(l->root, l->plain, O_PATH);
    if (fd >= 0 && fstat(fd, st) == 0)
        return true;
    const int rc = fd < 0 ? fd : -errno;
    if (rc == -ENOENT || rc == -ENOTDIR)
        blame_state(l, "is not there");
    else
        blame_state(l, "cannot be looked at: %s", rc == -EXDEV ? "a link leads out of the workspace" : strerror(-rc));
    return false;
}

static bool read_text(const struct looking *l, struct cv_buf *out)
{
    struct stat st;
    if (!find(l, &st))
        return false;
    if (!S_ISREG(st.st_mode)) {
        blame_state(l, "is %s, expected a file", S_ISDIR(st.st_mode) ? "a folder" : "no regular file");
        return false;
    }
    if (st.st_size > CV_LIMIT_BENCH_FILE_BYTES) {
        blame_state(l, "has %lld bytes, more than a text that can be judged", (long long)st.st_size);
        return false;
    }
    cv_auto_close int fd = names_open(l->root, l->plain, O_RDONLY);
    const int rc = fd < 0 ? fd : cv_file_take(fd, CV_LIMIT_BENCH_FILE_BYTES, out);
    if (rc < 0)
        blame_state(l, "cannot be read: %s", strerror(-rc));
    return rc == 0;
}

/* How long the text is without blanks and newlines at its end. */
static size_t trimmed(const char *text, size_t len)
{
    while (len > 0 && strchr(" \t\r\n", text[len - 1]) && text[len - 1])
        len--;
    return len;
}

static void judge_text(const struct looking *l, const json_t *wanted)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (!read_text(l, &text))
        return;
    const char *expected = json_string_value(wanted);
    const size_t got = trimmed(cv_buf_text(&text), text.len), want = trimmed(expected, json_string_length(wanted));
    if (got == want && memcmp(cv_buf_text(&text), expected, want) == 0)
        return;
    cv_auto_free char *a = quoted(cv_buf_text(&text), got), *b = quoted(expected, want);
    blame_state(l, "%s, expected %s", a, b);
}

/* `texts` are all to be in the file, or none of them. */
static void judge_parts(const struct looking *l, const json_t *texts, const struct cv_buf *text, bool has)
{
    size_t i;
    json_t *part;
    json_array_foreach((json_t *)texts, i, part) {
        const bool found = text->len > 0 && memmem(text->data, text->len, json_string_value(part), json_string_length(part));
        if (found == has)
            continue;
        cv_auto_free char *name = quoted(json_string_value(part), json_string_length(part)), *all = quoted(cv_buf_text(text), text->len);
        blame_state(l, has ? "lacks %s: %s" : "has %s: %s", name, all);
    }
}

static void judge_kind_and_mode(const struct looking *l, const json_t *traits)
{
    struct stat st;
    const json_t *folder = json_object_get(traits, "folder");
    const char *mode = cv_json_str(traits, "mode", NULL);
    if ((!folder && !mode) || !find(l, &st))
        return;
    if (folder && json_is_true(folder) != S_ISDIR(st.st_mode))
        blame_state(l, "is %s folder, expected %s", S_ISDIR(st.st_mode) ? "a" : "no", json_is_true(folder) ? "one" : "none");
    const unsigned wanted = mode ? (unsigned)strtoul(mode, NULL, 8) : 0;
    if (mode && (st.st_mode & 07777) != wanted)
        blame_state(l, "mode %03o, expected %03o", (unsigned)(st.st_mode & 07777), wanted);
}

static void judge_traits(const struct looking *l, const json_t *traits)
{
    const json_t *has = json_object_get(traits, "has"), *lacks = json_object_get(traits, "lacks");
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (has || lacks) {
        if (!read_text(l, &text))
            return;
        judge_parts(l, has, &text, true);
        judge_parts(l, lacks, &text, false);
    }
    judge_kind_and_mode(l, traits);
}

static void judge_file(const struct looking *l, const json_t *wanted)
{
    if (json_is_string(wanted))
        judge_text(l, wanted);
    else if (json_is_object(wanted))
        judge_traits(l, wanted);
    else if (is_there(l))
        blame_state(l, "is there, and must not be");
}

/* ---- everything else ----------------------------------------------------------------------------------------------------------- */

/* Does the case say something about this entry: itself, a folder above something that it names, or what stood below something that must be
 * gone? */
static bool is_named(const json_t *after, const char *entry)
{
    const char *path;
    json_t *wanted;
    json_object_foreach((json_t *)after, path, wanted) {
        cv_auto_free char *plain = names_plain(path);
        if (names_below(entry, plain) || (json_is_null(wanted) && names_below(plain, entry)))
            return true;
    }
    return false;
}

/* Where the contents begin in the picture of a file, or NULL when it shows something else. */
static const char *contents_of(const char *shown)
{
    return strncmp(shown, "file ", 5) == 0 ? strchr(shown + 5, ' ') : NULL;
}

static void blame_change(const char *entry, const char *was, const char *is, struct cv_bench_verdict *verdict)
{
    const char *a = contents_of(was), *b = contents_of(is);
    if (a && b && strcmp(a, b) != 0)
        cv_bench_blame(verdict, CV_BENCH_CHANGED, "%s: was changed, and should have stayed as it was", entry);
    else
        cv_bench_blame(verdict, CV_BENCH_CHANGED, "%s: is now '%.40s', was '%.40s', and should have stayed as it was", entry, is, was);
}

static void judge_rest(const json_t *after, const json_t *before, const json_t *now, struct cv_bench_verdict *verdict)
{
    const char *entry;
    json_t *value;
    json_object_foreach((json_t *)before, entry, value) {
        const json_t *is = json_object_get(now, entry);
        if (is_named(after, entry) || json_equal(is, value))
            continue;
        if (!is)
            cv_bench_blame(verdict, CV_BENCH_CHANGED, "%s: is gone, and should have stayed", entry);
        else
            blame_change(entry, json_string_value(value), json_string_value(is), verdict);
    }
    json_object_foreach((json_t *)now, entry, value)
        if (!json_object_get(before, entry) && !is_named(after, entry))
            cv_bench_blame(verdict, CV_BENCH_CHANGED, "%s: is new, and nobody asked for it", entry);
}

int cv_bench_judge_files(const struct cv_bench_case *c, const char *workspace, const json_t *before, struct cv_bench_verdict *verdict,
                         struct cv_error *err)
{
    const json_t *after = json_object_get(c->json, "after"), *same = json_object_get(c->json, "same");
    cv_auto_json json_t *now = NULL;
    cv_auto_close int root = open(workspace, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (root < 0)
        return cv_fail(err, -errno, "bench.workspace", "cannot look into '%s': %s", workspace, strerror(errno));
    int rc = json_is_false(same) ? 0 : cv_bench_picture(workspace, &now, err);
    if (rc < 0)
        return rc;
    const char *path;
    json_t *wanted;
    json_object_foreach((json_t *)after, path, wanted) {
        cv_auto_free char *plain = names_plain(path);
        judge_file(&(struct looking){root, path, plain, verdict}, wanted);
    }
    if (!json_is_false(same))
        judge_rest(after, before, now, verdict);
    return 0;
}

/* ---- the answer ------------------------------------------------------------------------------------------------------------------ */

static bool says_cannot(const char *folded)
{
    for (size_t i = 0; cv_bench_cannot_words[i]; i++)
        if (cv_bench_found(folded, cv_bench_cannot_words[i]))
            return true;
    return false;
}

static bool says(const char *folded, const char *wanted)
{
    if (strcmp(wanted, cv_bench_cannot) == 0)
        return says_cannot(folded);
    cv_auto_buf struct cv_buf expanded = CV_BUF_INIT, needle = CV_BUF_INIT;
    cv_bench_expand(wanted, &expanded);
    cv_bench_fold(cv_buf_text(&expanded), &needle);
    return cv_bench_found(folded, cv_buf_text(&needle));
}

static bool says_one_of(const char *folded, const json_t *alternatives)
{
    size_t i;
    json_t *text;
    if (json_is_string(alternatives))
        return says(folded, json_string_value(alternatives));
    json_array_foreach((json_t *)alternatives, i, text)
        if (says(folded, json_string_value(text)))
            return true;
    return false;
}

void cv_bench_judge_answer(const struct cv_bench_case *c, const char *answer, struct cv_bench_verdict *verdict)
{
    cv_auto_buf struct cv_buf folded = CV_BUF_INIT;
    size_t i;
    json_t *wanted;
    cv_bench_fold(answer, &folded);
    cv_auto_free char *shown = quoted(answer, strlen(answer));
    json_array_foreach(json_object_get(c->json, "answer"), i, wanted) {
        if (says_one_of(cv_buf_text(&folded), wanted))
            continue;
        cv_auto_free char *dump = cv_json_dump(wanted);
        cv_auto_free char *list = quoted(dump, strlen(dump));
        cv_bench_blame(verdict, CV_BENCH_ANSWER, "answer %s, expected %s%s", shown, json_is_array(wanted) ? "one of " : "",
                       strlen(dump) < QUOTE_BYTES ? dump : list);
    }
    json_array_foreach(json_object_get(c->json, "answer_lacks"), i, wanted) {
        if (!says(cv_buf_text(&folded), json_string_value(wanted)))
            continue;
        cv_auto_free char *dump = cv_json_dump(wanted);
        cv_bench_blame(verdict, CV_BENCH_ANSWER, "answer %s says %.120s, and must not", shown, dump);
    }
}
