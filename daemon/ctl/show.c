// SPDX-License-Identifier: MIT
/*
 * show.c - output for people and JSON lines. Writes to the streams it is given; owns nothing, asks nobody.
 */
#include "daemon/ctl/show.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/safe.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const sequences[] = {
    [SHOW_PLAIN] = "\033[0m", [SHOW_BOLD] = "\033[1m", [SHOW_DIM] = "\033[2m",
    [SHOW_RED] = "\033[31m",  [SHOW_GREEN] = "\033[32m", [SHOW_YELLOW] = "\033[33m",
};

static bool wants_colour(FILE *out)
{
    const char *no = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return (!no || !no[0]) && term && strcmp(term, "dumb") != 0 && isatty(fileno(out)) == 1;
}

const char *show_paint(FILE *out, enum show_colour colour)
{
    return wants_colour(out) ? sequences[colour] : "";
}

void show_flush(void)
{
    fflush(stdout);
    progress_erase();
}

void show_text(FILE *out, const char *text)
{
    cv_auto_buf struct cv_buf safe = CV_BUF_INIT;
    safe_add_text(&safe, text);
    fwrite(cv_buf_text(&safe), 1, safe.len, out);
}

void show_line(FILE *out, const char *text, size_t max)
{
    cv_auto_buf struct cv_buf line = CV_BUF_INIT;
    safe_add_line(&line, text, max);
    fwrite(cv_buf_text(&line), 1, line.len, out);
}

void show_indented(FILE *out, const char *indent, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        cv_auto_buf struct cv_buf line = CV_BUF_INIT;
        cv_buf_add(&line, text, n);
        fputs(indent, out);
        show_text(out, cv_buf_text(&line));
        text += n;
        if (*text == '\n' && *++text)
            fputc('\n', out);
    }
}

void show_json(const json_t *value)
{
    cv_auto_free char *line = cv_json_dump(value);
    fputs(line, stdout);
    fputc('\n', stdout);
    fflush(stdout);
}

char *show_args_text(const json_t *args, size_t max)
{
    cv_auto_buf struct cv_buf all = CV_BUF_INIT, line = CV_BUF_INIT;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)args, key, value) {
        cv_auto_free char *text = cv_json_dump(value);
        cv_buf_printf(&all, "%s%s=%s", all.len ? " " : "", key, text);
    }
    safe_add_line(&line, cv_buf_text(&all), max);
    return cv_buf_take(&line);
}

void show_args(FILE *out, const json_t *args, size_t max)
{
    cv_auto_free char *text = show_args_text(args, max);
    fputs(text, out);
}

const char *show_duration(int64_t us, char *out)
{
    if (us < 1000)
        snprintf(out, SHOW_SMALL, "%lld us", (long long)us);
    else if (us < 1000000)
        snprintf(out, SHOW_SMALL, "%.1f ms", (double)us / 1e3);
    else if (us < 120000000)
        snprintf(out, SHOW_SMALL, "%.1f s", (double)us / 1e6);
    else if (us < 2 * 3600000000LL)
        snprintf(out, SHOW_SMALL, "%lld min %lld s", (long long)(us / 60000000), (long long)(us / 1000000 % 60));
    else
        snprintf(out, SHOW_SMALL, "%lld h %lld min", (long long)(us / 3600000000LL), (long long)(us / 60000000 % 60));
    return out;
}

const char *show_bytes(int64_t bytes, char *out)
{
    if (bytes < 1024)
        snprintf(out, SHOW_SMALL, "%lld B", (long long)bytes);
    else if (bytes < 1024 * 1024)
        snprintf(out, SHOW_SMALL, "%.1f KiB", (double)bytes / 1024);
    else
        snprintf(out, SHOW_SMALL, "%.1f MiB", (double)bytes / (1024 * 1024));
    return out;
}

const char *show_time(const json_t *value, char *out)
{
    struct tm tm = {0};
    time_t when = 0;
    const char *text = json_string_value(value);
    snprintf(out, SHOW_SMALL, "-");
    if (json_is_integer(value) && json_integer_value(value) > 0) {
        when = (time_t)(json_integer_value(value) / 1000000);
    } else if (text && text[0]) {
        if (!strptime(text, "%Y-%m-%dT%H:%M:%S", &tm))
            return out;
        when = timegm(&tm);
    } else {
        return out;
    }
    struct tm local;
    if (localtime_r(&when, &local))
        strftime(out, SHOW_SMALL, "%Y-%m-%d %H:%M:%S", &local);
    return out;
}

static const struct {
    const char *status;
    enum show_colour colour;
} status_colours[] = {
    {"done", SHOW_GREEN}, {"failed", SHOW_RED}, {"denied", SHOW_RED}, {"deadline", SHOW_RED}, {"cancelled", SHOW_DIM}, {NULL, SHOW_YELLOW},
};

static enum show_colour status_colour(const char *status)
{
    size_t i = 0;
    while (status_colours[i].status && strcmp(status_colours[i].status, status) != 0)
        i++;
    return status_colours[i].colour;
}

/* The text of one cell, and how many columns it takes. */
static size_t cell(const struct show_column *column, const json_t *row, struct cv_buf *out)
{
    const json_t *value = json_object_get(row, column->key);
    char small[SHOW_SMALL];
    if (column->kind == SHOW_TIME)
        return safe_add_line(out, show_time(value, small), SIZE_MAX);
    if (json_is_string(value))
        return safe_add_line(out, json_string_value(value), column->max ? column->max : SIZE_MAX);
    if (!value || json_is_null(value))
        return safe_add_line(out, "-", SIZE_MAX);
    cv_auto_free char *text = cv_json_dump(value);
    return safe_add_line(out, text, column->max ? column->max : SIZE_MAX);
}

static size_t column_width(const struct show_column *column, const json_t *rows)
{
    size_t width = strlen(column->title);
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row) {
        cv_auto_buf struct cv_buf text = CV_BUF_INIT;
        size_t n = cell(column, row, &text);
        width = n > width ? n : width;
    }
    return width;
}

static void pad(size_t used, size_t width)
{
    for (; used < width; used++)
        putchar(' ');
}

static void print_row(const struct show_column *columns, const size_t *widths, const json_t *row)
{
    for (size_t c = 0; columns[c].title; c++) {
        cv_auto_buf struct cv_buf text = CV_BUF_INIT;
        size_t n = cell(&columns[c], row, &text);
        if (columns[c].kind == SHOW_INT)
            pad(n, widths[c]);
        bool coloured = columns[c].kind == SHOW_STATUS;
        printf("%s%s%s", coloured ? show_paint(stdout, status_colour(cv_buf_text(&text))) : "", cv_buf_text(&text),
               coloured ? show_paint(stdout, SHOW_PLAIN) : "");
        if (columns[c + 1].title) {
            if (columns[c].kind != SHOW_INT)
                pad(n, widths[c]);
            fputs("  ", stdout);
        }
    }
    putchar('\n');
}

void show_table(const struct show_column *columns, const json_t *rows)
{
    enum { COLUMNS_MAX = 12 };
    size_t widths[COLUMNS_MAX] = {0};
    for (size_t c = 0; columns[c].title && c < COLUMNS_MAX; c++)
        widths[c] = column_width(&columns[c], rows);
    fputs(show_paint(stdout, SHOW_BOLD), stdout);
    for (size_t c = 0; columns[c].title; c++) {
        if (columns[c].kind == SHOW_INT)
            pad(strlen(columns[c].title), widths[c]);
        fputs(columns[c].title, stdout);
        if (columns[c + 1].title) {
            if (columns[c].kind != SHOW_INT)
                pad(strlen(columns[c].title), widths[c]);
            fputs("  ", stdout);
        }
    }
    printf("%s\n", show_paint(stdout, SHOW_PLAIN));
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
        print_row(columns, widths, row);
}
