// SPDX-License-Identifier: MIT
/*
 * runs_trace.c - `corvid runs trace ID [--html FILE]`.
 *
 * Purpose: all that the journal has of a run: its story, where the time went, its records with their hashes; as text or as one
 * self-contained page. Params: the id. Result: text; the page in FILE ('-': on stdout); with --json the daemon's answer. Errors:
 * those of `runs show`; exit code 1 when the page cannot be written. Caveats: the page is written beside FILE and renamed, so that
 * FILE is whole or untouched; its mode is 0600.
 */
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/story.h"
#include "daemon/ctl/trace.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

enum { HASH_SHORT = 15, KIND_COLUMNS = 20 };

static void show_times(const json_t *story)
{
    cv_auto_trace struct trace trace;
    char small[SHOW_SMALL];
    trace_make(story, &trace);
    printf("\n%stime%s       %s in all", show_paint(stdout, SHOW_BOLD), show_paint(stdout, SHOW_PLAIN), show_duration(trace.total_us, small));
    for (int i = 0; i < TRACE_KINDS; i++)
        if (trace.sums_us[i] > 0)
            printf(", %s %s", trace_names[i], show_duration(trace.sums_us[i], small));
    putchar('\n');
}

static void show_records(const json_t *story)
{
    const json_t *records = json_object_get(story, "records");
    const int64_t begin = cv_json_num(json_array_get(records, 0), "time_us", 0);
    char small[SHOW_SMALL];
    size_t i;
    json_t *record;
    printf("\n%srecords%s\n", show_paint(stdout, SHOW_BOLD), show_paint(stdout, SHOW_PLAIN));
    json_array_foreach((json_t *)records, i, record) {
        printf("%8lld  %10s  %-*s  ", (long long)cv_json_num(record, "seq", 0), show_duration(cv_json_num(record, "time_us", 0) - begin, small),
               KIND_COLUMNS, cv_json_str(record, "kind", ""));
        show_line(stdout, cv_json_str(record, "hash", ""), HASH_SHORT);
        putchar('\n');
    }
}

static int write_page(struct ctl *ctl, const json_t *story, const char *path)
{
    cv_auto_buf struct cv_buf page = CV_BUF_INIT;
    cv_auto_client_error struct client_error error = {0};
    trace_html(story, &page);
    if (strcmp(path, "-") == 0) {
        fwrite(cv_buf_text(&page), 1, page.len, stdout);
        return CTL_OK;
    }
    if (cv_file_write(path, 0600, page.data, page.len, &error.local) < 0)
        return report_failure(ctl, &error);
    if (ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:s, s:I}", "run", cv_json_str(story, "id", ""), "bytes", (json_int_t)page.len);
        cv_json_set_text(line, "file", path, strlen(path));
        show_json(line);
    } else {
        fputs("corvid: the page is in ", stderr);
        show_line(stderr, path, SIZE_MAX);
        fputc('\n', stderr);
    }
    return CTL_OK;
}

int verb_runs_trace(struct ctl *ctl)
{
    int code = CTL_FAILED;
    const char *page = options_text(&ctl->values, "html");
    if (page && ctl->json && strcmp(page, "-") == 0)
        return verbs_usage(ctl->verb, "--json and --html - both want stdout");
    cv_auto_json json_t *story = verbs_call(ctl, "run.show", json_pack("{s:s, s:b}", "id", ctl->values.words[0], "records", 1), &code);
    if (!story)
        return code;
    if (page)
        return write_page(ctl, story, page);
    if (ctl->json) {
        show_json(story);
        return CTL_OK;
    }
    story_show(story);
    show_times(story);
    show_records(story);
    return CTL_OK;
}
