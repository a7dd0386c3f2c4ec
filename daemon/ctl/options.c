// SPDX-License-Identifier: MIT
/*
 * options.c - the option parser of the command line and the "did you mean" that its messages (and those about verbs) use.
 * Pure: no output, no file, no environment. Owns only the list of words it gathers.
 */
#include "daemon/ctl/options.h"

#include "daemon/base/alloc.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 40 }; /* longer words are no misspelt option or verb */

static int min3(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

int options_distance(const char *a, const char *b)
{
    int rows[3][WORD_MAX + 1];
    int n = (int)strnlen(a, WORD_MAX + 1), m = (int)strnlen(b, WORD_MAX + 1);
    if (n > WORD_MAX || m > WORD_MAX)
        return INT_MAX;
    for (int j = 0; j <= m; j++)
        rows[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *above = rows[(i - 1) % 3], *row = rows[i % 3];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && rows[(i - 2) % 3][j - 2] + 1 < row[j])
                row[j] = rows[(i - 2) % 3][j - 2] + 1;
        }
    }
    return rows[n % 3][m];
}

bool options_is_nearer(const char *word, const char *candidate, int *best)
{
    size_t n = strlen(word);
    int allowed = n <= 3 ? 1 : n <= 6 ? 2 : 3;
    int distance = options_distance(word, candidate);
    if (n >= 2 && strncmp(word, candidate, n) == 0) /* an abbreviation */
        distance = 1;
    if (distance > allowed || distance >= *best)
        return false;
    *best = distance;
    return true;
}

static const struct ctl_option *find_in(const struct ctl_option *rows, const char *name, size_t len)
{
    for (; rows && rows->name; rows++)
        if (strlen(rows->name) == len && memcmp(rows->name, name, len) == 0)
            return rows;
    return NULL;
}

static const struct ctl_option *find_letter(const struct ctl_option *rows, char letter)
{
    for (; rows && rows->name; rows++)
        if (rows->letter == letter)
            return rows;
    return NULL;
}

static void nearest_in(const struct ctl_option *rows, const char *name, const char **nearest, int *best)
{
    for (; rows && rows->name; rows++)
        if (options_is_nearer(name, rows->name, best))
            *nearest = rows->name;
}

static int unknown(const struct ctl_option *rows, const struct ctl_option *more, const char *arg, struct cv_error *err)
{
    const char *name = arg + strspn(arg, "-");
    char word[WORD_MAX + 1];
    size_t len = strcspn(name, "=");
    if (len > WORD_MAX)
        len = WORD_MAX;
    memcpy(word, name, len);
    word[len] = '\0';
    const char *nearest = NULL;
    int best = INT_MAX;
    nearest_in(rows, word, &nearest, &best);
    nearest_in(more, word, &nearest, &best);
    if (nearest)
        return cv_fail(err, -EINVAL, "usage.option", "unknown option '%s', did you mean '--%s'?", arg, nearest);
    return cv_fail(err, -EINVAL, "usage.option", "unknown option '%s' (after '--' it would be an ordinary word)", arg);
}

static void keep(struct options_values *values, const struct ctl_option *row, const char *text, int64_t number)
{
    int i = 0;
    if (row->type == OPTION_MANY) {
        values->many = cv_regrow(values->many, ((size_t)values->many_count + 1) * sizeof *values->many);
        values->many[values->many_count++] = (struct options_set){row, text, number};
    }
    while (i < values->count && values->set[i].row != row)
        i++;
    if (i == OPTIONS_MAX)
        return; /* more rows than OPTIONS_MAX: a test of the verb table forbids it */
    values->set[i] = (struct options_set){row, text, number};
    if (i == values->count)
        values->count++;
}

static int set_value(struct options_values *values, const struct ctl_option *row, const char *text, struct cv_error *err)
{
    int64_t number = 0;
    if (row->type == OPTION_INT) {
        char *end = NULL;
        errno = 0;
        number = strtoll(text, &end, 10);
        if (errno != 0 || end == text || isspace((unsigned char)text[0]) || *end != '\0' || number < row->min || number > row->max)
            return cv_fail(err, -EINVAL, "usage.value", "--%s: '%s' is no whole number from %lld to %lld", row->name, text, (long long)row->min,
                           (long long)row->max);
    } else if (row->type != OPTION_FLAG && text[0] == '\0') {
        return cv_fail(err, -EINVAL, "usage.value", "--%s: the value is empty, expected %s", row->name, row->arg);
    }
    keep(values, row, text, number);
    return 0;
}

/* One option at argv[0]; returns how many of argv it took. */
static int take_option(const struct ctl_option *rows, const struct ctl_option *more, int argc, char **argv, struct options_values *out,
                       struct cv_error *err)
{
    const char *arg = argv[0];
    const char *equals = NULL;
    const struct ctl_option *row;
    if (arg[1] == '-') {
        equals = strchr(arg, '=');
        size_t len = equals ? (size_t)(equals - arg - 2) : strlen(arg + 2);
        row = find_in(rows, arg + 2, len);
        row = row ? row : find_in(more, arg + 2, len);
    } else {
        row = arg[2] != '\0' ? NULL : find_letter(rows, arg[1]);
        row = row || arg[2] != '\0' ? row : find_letter(more, arg[1]);
    }
    if (!row)
        return unknown(rows, more, arg, err);
    if (row->type == OPTION_FLAG) {
        if (equals)
            return cv_fail(err, -EINVAL, "usage.value", "--%s takes no value, got '%s'", row->name, equals + 1);
        keep(out, row, "", 1);
        return 1;
    }
    const char *text = equals ? equals + 1 : argc > 1 ? argv[1] : NULL;
    if (!text)
        return cv_fail(err, -EINVAL, "usage.value", "--%s needs a value: --%s %s", row->name, row->name, row->arg);
    if (!equals && text[0] == '-' && text[1] == '-')
        return cv_fail(err, -EINVAL, "usage.value", "--%s needs a value before '%s' (write --%s=%s if that is the value)", row->name, text,
                       row->name, text);
    int rc = set_value(out, row, text, err);
    return rc < 0 ? rc : equals ? 1 : 2;
}

static void add_word(struct options_values *out, char *word)
{
    out->words = cv_regrow(out->words, ((size_t)out->word_count + 1) * sizeof *out->words);
    out->words[out->word_count++] = word;
}

int options_parse(const struct ctl_option *rows, const struct ctl_option *more, bool stops, int argc, char **argv, struct options_values *out,
                  struct cv_error *err)
{
    int i = 0;
    while (i < argc) {
        if (argv[i][0] != '-' || argv[i][1] == '\0') {
            if (stops)
                return i;
            add_word(out, argv[i++]);
            continue;
        }
        if (strcmp(argv[i], "--") == 0) {
            if (stops)
                return i + 1;
            for (i++; i < argc; i++)
                add_word(out, argv[i]);
            break;
        }
        int taken = take_option(rows, more, argc - i, argv + i, out, err);
        if (taken < 0)
            return taken;
        i += taken;
    }
    return i;
}

int options_replace(struct options_values *values, const struct ctl_option *rows, const char *name, const char *text)
{
    const struct ctl_option *row = find_in(rows, name, strlen(name));
    if (!row)
        return -EINVAL;
    keep(values, row, text, 0);
    return 0;
}

void options_finish(struct options_values *values)
{
    free(values->words);
    free(values->many);
    *values = (struct options_values){0};
}

static const struct options_set *find_set(const struct options_values *values, const char *name)
{
    for (int i = 0; i < values->count; i++)
        if (strcmp(values->set[i].row->name, name) == 0)
            return &values->set[i];
    return NULL;
}

bool options_has(const struct options_values *values, const char *name)
{
    return find_set(values, name) != NULL;
}

const char *options_text(const struct options_values *values, const char *name)
{
    const struct options_set *set = find_set(values, name);
    return set ? set->text : NULL;
}

int64_t options_int(const struct options_values *values, const char *name, int64_t fallback)
{
    const struct options_set *set = find_set(values, name);
    return set ? set->number : fallback;
}

const char *options_each(const struct options_values *values, const char *name, int index)
{
    for (int i = 0; i < values->many_count; i++)
        if (strcmp(values->many[i].row->name, name) == 0 && index-- == 0)
            return values->many[i].text;
    return NULL;
}
