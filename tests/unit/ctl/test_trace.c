// SPDX-License-Identifier: MIT
/*
 * test_trace.c - where a run's time went, from its records; and the page, also of stories that lack things.
 */
#include "daemon/ctl/trace.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char story_text[] =
    "{\"id\":\"r1\",\"status\":\"done\",\"task\":\"t\",\"answer\":\"a\",\"steps\":["
    "{\"step\":1,\"reply\":\"{}\",\"ms\":{\"wait\":10,\"prompt\":20,\"decode\":30},\"calls\":[{\"call\":\"c1\",\"tool\":\"shell\",\"ok\":true,"
    "\"ms\":500,\"enforced\":{\"seccomp\":true,\"landlock\":false}}]},"
    "{\"step\":2,\"reply\":\"{}\",\"ms\":{\"wait\":0,\"prompt\":5,\"decode\":95},\"calls\":[{\"call\":\"c2\",\"tool\":\"sys_info\",\"ok\":true,"
    "\"ms\":7,\"enforced\":{\"by\":\"host\"}}]}],"
    "\"records\":[{\"seq\":1,\"kind\":\"run.created\",\"step\":0,\"call\":\"\",\"time_us\":1000000,\"hash\":\"aa\"},"
    "{\"seq\":2,\"kind\":\"run.step\",\"step\":1,\"call\":\"\",\"time_us\":1070000,\"hash\":\"bb\"},"
    "{\"seq\":3,\"kind\":\"approval.asked\",\"step\":1,\"call\":\"c1\",\"time_us\":1080000,\"hash\":\"cc\"},"
    "{\"seq\":4,\"kind\":\"approval.answered\",\"step\":1,\"call\":\"c1\",\"time_us\":1380000,\"hash\":\"dd\"},"
    "{\"seq\":5,\"kind\":\"call.result\",\"step\":1,\"call\":\"c1\",\"time_us\":1580000,\"hash\":\"ee\"},"
    "{\"seq\":6,\"kind\":\"run.step\",\"step\":2,\"call\":\"\",\"time_us\":1690000,\"hash\":\"ff\"},"
    "{\"seq\":7,\"kind\":\"call.read\",\"step\":2,\"call\":\"c2\",\"time_us\":1700000,\"hash\":\"gg\"},"
    "{\"seq\":8,\"kind\":\"run.ended\",\"step\":2,\"call\":\"\",\"time_us\":1800000,\"hash\":\"hh\"}]}";

static json_t *parse(const char *text)
{
    json_t *value = NULL;
    assert_int_equal(cv_json_parse(text, strlen(text), "story", &value, NULL), 0);
    return value;
}

static void times(void **state)
{
    (void)state;
    cv_auto_json json_t *story = parse(story_text);
    cv_auto_trace struct trace trace;
    trace_make(story, &trace);
    static const struct trace_span wanted[] = {
        {1, TRACE_WAIT, 10000, 20000},   {1, TRACE_PROMPT, 20000, 40000},   {1, TRACE_DECODE, 40000, 70000},    {1, TRACE_ASK, 80000, 380000},
        {1, TRACE_TOOL, 380000, 580000}, {2, TRACE_PROMPT, 590000, 595000}, {2, TRACE_DECODE, 595000, 690000}, {2, TRACE_TOOL, 693000, 700000},
    };
    assert_int_equal(trace.total_us, 800000);
    assert_int_equal(trace.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < trace.count; i++) {
        assert_int_equal(trace.spans[i].step, wanted[i].step);
        assert_int_equal(trace.spans[i].kind, wanted[i].kind);
        assert_int_equal(trace.spans[i].start_us, wanted[i].start_us);
        assert_int_equal(trace.spans[i].end_us, wanted[i].end_us);
    }
    assert_int_equal(trace.sums_us[TRACE_ASK], 300000);
    assert_int_equal(trace.sums_us[TRACE_DECODE], 125000);
}

static void what_is_wrong_stays_within_the_run(void **state)
{
    (void)state;
    cv_auto_json json_t *story = parse("{\"steps\":[{\"step\":1,\"ms\":{\"wait\":-5,\"prompt\":9223372036854775807,\"decode\":1},"
                                       "\"calls\":[{\"call\":\"c\",\"ms\":99999999}]}],"
                                       "\"records\":[{\"time_us\":50,\"kind\":\"run.created\"},{\"time_us\":60,\"kind\":\"run.ended\"}]}");
    cv_auto_trace struct trace trace;
    trace_make(story, &trace);
    assert_int_equal(trace.total_us, 10);
    for (size_t i = 0; i < trace.count; i++)
        assert_true(trace.spans[i].start_us >= 0 && trace.spans[i].end_us <= 10 && trace.spans[i].start_us < trace.spans[i].end_us);
}

static void the_page(void **state)
{
    (void)state;
    cv_auto_json json_t *story = parse(story_text);
    cv_auto_buf struct cv_buf page = CV_BUF_INIT;
    trace_html(story, &page);
    static const char *const parts[] = {
        "<!doctype html>", "default-src 'none'", "left:47.500%;width:25.000%", "seccomp</li>", "<li class=\"no\">landlock NO</li>",
        "no sandbox: the daemon itself looked at the host", "<td class=\"mono\">hh</td>", "asking <b>300 ms</b>",
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (!strstr(cv_buf_text(&page), parts[i]))
            fail_msg("no '%s' in the page", parts[i]);
    static const char *const poor[] = {"{}", "{\"steps\":[],\"records\":[]}", "{\"steps\":[{}],\"records\":[{}]}", "{\"steps\":[{\"calls\":[{}]}],\"error\":{}}"};
    for (size_t i = 0; i < sizeof poor / sizeof poor[0]; i++) {
        cv_auto_json json_t *less = parse(poor[i]);
        cv_buf_clear(&page);
        trace_html(less, &page);
        assert_non_null(strstr(cv_buf_text(&page), "</html>"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(times), cmocka_unit_test(what_is_wrong_stays_within_the_run), cmocka_unit_test(the_page)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
