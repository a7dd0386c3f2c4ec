// SPDX-License-Identifier: MIT
/* test_host_logs.c - log_search over made-up text logs: order, rotation, compression, bounds, and what the peer may not read. */
#include "hostbox.h"

#include <sys/time.h>
#include <zlib.h>

static void put_log(const struct hostbox *h, const char *path, const char *text, int age_s)
{
    hostbox_put(h, path, text);
    cv_auto_free char *whole = cv_format("%s%s", h->box->base, path);
    struct timeval times[2] = {{.tv_sec = 1700000000 - age_s}, {.tv_sec = 1700000000 - age_s}};
    assert_int_equal(utimes(whole, times), 0);
}

static void furnish(const struct hostbox *h)
{
    put_log(h, "/var/log/syslog", "Nov 1 tower sshd[5]: Error four\nNov 1 tower cron[6]: fine\nNov 1 tower cron[6]: error five", 10);
    put_log(h, "/var/log/syslog.1", "Nov 0 tower sshd[5]: error two\n", 100);
    put_log(h, "/var/log/apt/history.log", "an error three\n", 50);
    put_log(h, "/var/log/wtmp", "error in a binary\n", 5);
    hostbox_put(h, "/var/log/app.log.2.gz", "");
    gzFile gz = gzopen(box_path(h->box, "var/log/app.log.2.gz"), "wb");
    gzputs(gz, "old error one\nnothing\n");
    gzclose(gz);
    struct timeval times[2] = {{.tv_sec = 1600000000}, {.tv_sec = 1600000000}};
    assert_int_equal(utimes(box_path(h->box, "var/log/app.log.2.gz"), times), 0);
    box_fifo(h->box, "var/log/pipe.log");
    box_link(h->box, "../../outside/secret.txt", "var/log/link.log");
}

static void found(void **state)
{
    struct hostbox *h = *state;
    furnish(h);
    hostbox_shows(h,
                  "5 lines\n/var/log/app.log.2.gz: old error one\n/var/log/syslog.1: Nov 0 tower sshd[5]: error two\n"
                  "/var/log/apt/history.log: an error three\n/var/log/syslog: Nov 1 tower sshd[5]: Error four\n/var/log/syslog: Nov 1 tower cron[6]: "
                  "error five",
                  "log_search", "query", "ERROR");
    hostbox_shows(h, "0 lines", "log_search", "query", "secret");
    hostbox_fails(h, "tool", "line break", "log_search", "query", "a\nb");
}

static int with(struct hostbox *h, const char *unit, const char *lines)
{
    box_forget(h->box);
    h->box->args = json_object();
    h->box->result = json_object();
    json_object_set_new(h->box->args, "query", json_string("error"));
    if (unit)
        json_object_set_new(h->box->args, "unit", json_string(unit));
    if (lines)
        json_object_set_new(h->box->args, "lines", json_string(lines));
    h->env.deadline_us = cv_clock_mono_us() + 20000000;
    const struct cv_tool *tool = cv_tool_find("log_search");
    int rc = tool->host(&h->env, h->box->args, h->box->result, &h->box->err);
    if (rc >= 0)
        tool->view(h->box->args, h->box->result, &h->box->view);
    h->env.deadline_us = 0;
    return rc;
}

static void narrowed(void **state)
{
    struct hostbox *h = *state;
    furnish(h);
    assert_int_equal(with(h, "sshd", NULL), 0);
    assert_string_equal(cv_buf_text(&h->box->view),
                        "2 lines\n/var/log/syslog.1: Nov 0 tower sshd[5]: error two\n/var/log/syslog: Nov 1 tower sshd[5]: Error four");
    assert_int_equal(with(h, "cron.service", "5"), 0);
    assert_string_equal(cv_buf_text(&h->box->view), "1 lines\n/var/log/syslog: Nov 1 tower cron[6]: error five");
    assert_int_equal(with(h, NULL, "1"), 0);
    assert_string_equal(cv_buf_text(&h->box->view), "5 lines, the last 1:\n/var/log/syslog: Nov 1 tower cron[6]: error five");
    static const char *const bad[] = {"0", "501", "x", "-1", "1x", " 1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_true(with(h, NULL, bad[i]) < 0);
        assert_non_null(strstr(h->box->err.text, "expected a number from 1 to 500"));
    }
}

static void large(void **state)
{
    struct hostbox *h = *state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    for (int i = 0; i < 50000; i++)
        cv_buf_printf(&text, "line %d error \xFF\x1b[2J\n", i);
    for (int i = 0; i < 20000; i++)
        cv_buf_puts(&text, "error in one endless line ");
    hostbox_put_bytes(h, "/var/log/big.log", text.data, text.len);
    assert_int_equal(with(h, NULL, "500"), 0);
    assert_int_equal(cv_json_num(h->box->result, "count", 0), 50001);
    assert_int_equal(json_array_size(json_object_get(h->box->result, "lines")), 500);
    assert_true(h->box->view.len <= CV_LIMIT_VIEW_BYTES);
    assert_null(strchr(cv_buf_text(&h->box->view), '\x1b'));
}

/* A root daemon, and a peer who is in no group that may read logs. */
static void closed_to_others(void **state)
{
    struct hostbox *h = *state;
    if (geteuid() != 0)
        skip();
    furnish(h);
    assert_int_equal(chmod(h->box->base, 0755), 0);
    assert_int_equal(chmod(box_path(h->box, "var/log/syslog"), 0640), 0);
    assert_int_equal(chmod(box_path(h->box, "var/log/apt"), 0700), 0);
    h->env.uid = h->env.gid = 65534;
    assert_int_equal(with(h, NULL, NULL), 0);
    assert_string_equal(cv_buf_text(&h->box->view),
                        "2 lines\n/var/log/app.log.2.gz: old error one\n/var/log/syslog.1: Nov 0 tower sshd[5]: error two\n"
                        "[2 logs may not be read by you]");
    assert_int_equal(chmod(box_path(h->box, "var/log"), 0700), 0);
    assert_true(with(h, NULL, NULL) < 0);
    assert_non_null(strstr(h->box->err.text, "none of the logs here may be read by user 65534"));
    h->env.uid = h->env.gid = 0;
    assert_int_equal(with(h, NULL, NULL), 0);
    assert_int_equal(cv_json_num(h->box->result, "count", 0), 5);
}

/* ---- the journal ------------------------------------------------------------------------------------------------ */

#define JOURNAL_REMOTE "/lib/systemd/systemd-journal-remote"

static void put_journal(const struct hostbox *h)
{
    hostbox_put(h, "/var/log/journal/x", "");
    cv_auto_free char *command = cv_format(JOURNAL_REMOTE " -o %s/var/log/journal/system.journal - >%s/out 2>&1", h->box->base, h->box->base);
    FILE *to = popen(command, "w");
    assert_non_null(to);
    for (int i = 0; i < 30; i++)
        fprintf(to,
                "__REALTIME_TIMESTAMP=%lld\n_BOOT_ID=0123456789abcdef0123456789abcdef\n_SYSTEMD_UNIT=%s.service\nSYSLOG_IDENTIFIER=%s\n_PID=%"
                "d\nMESSAGE=%s %d\n\n",
                1795514400000000LL + i * 1000000LL, i % 2 ? "ssh" : "web", i % 2 ? "sshd" : "webd", 100 + i, i % 3 ? "all is well" : "an Error", i);
    assert_int_equal(pclose(to), 0);
}

static void in_the_journal(void **state)
{
    struct hostbox *h = *state;
    if (access(JOURNAL_REMOTE, X_OK) < 0)
        fail_msg("no " JOURNAL_REMOTE " is here: install the package systemd-journal-remote (scripts/packages-test)");
    put_journal(h);
    assert_int_equal(with(h, "ssh", "2"), 0);
    assert_string_equal(cv_buf_text(&h->box->view), "2 lines\njournal: 2026-11-24T10:00:21Z sshd[121]: an Error 21\n"
                                                    "journal: 2026-11-24T10:00:27Z sshd[127]: an Error 27");
    assert_int_equal(with(h, NULL, "1"), 0);
    assert_string_equal(cv_buf_text(&h->box->view), "1 lines\njournal: 2026-11-24T10:00:27Z sshd[127]: an Error 27");
    assert_int_equal(with(h, "web.service", "500"), 0);
    assert_int_equal(cv_json_num(h->box->result, "count", 0), 5);
    if (geteuid() != 0)
        return;
    assert_int_equal(chmod(h->box->base, 0755), 0);
    assert_int_equal(chmod(box_path(h->box, "var/log/journal/system.journal"), 0640), 0);
    h->env.uid = h->env.gid = 65534;
    assert_int_equal(with(h, "web.service", "500"), 0);
    assert_int_equal(cv_json_num(h->box->result, "count", -1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {HOST_TEST(found), HOST_TEST(narrowed), HOST_TEST(large), HOST_TEST(closed_to_others),
                                       HOST_TEST(in_the_journal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
