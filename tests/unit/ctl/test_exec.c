// SPDX-License-Identifier: MIT
/*
 * test_exec.c - `corvid exec` and `tool call` against a daemon made of a table: bytes, exit codes, reasons, stdin.
 */
#include "fake.h"

#include <fcntl.h>

#define ITEM(json) "{\"method\":\"item\",\"params\":{\"id\":$ID,\"item\":" json "}}\n"
#define RESULT(json) "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":" json "}\n"
#define FAIL(json) "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"error\":" json "}\n"

static struct fake fake;

static void bytes_go_where_they_belong(void **state)
{
    (void)state;
    unsigned char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (unsigned char)i;
    struct cv_buf reply = CV_BUF_INIT;
    cv_buf_puts(&reply, "{\"method\":\"item\",\"params\":{\"id\":$ID,\"item\":{\"fd\":1,\"data\":\"");
    cv_buf_add_base64(&reply, all, sizeof all);
    cv_buf_puts(&reply, "\"}}}\n" ITEM("{\"fd\":2,\"data\":\"b29wcw==\"}") ITEM("{\"fd\":1,\"data\":\"ZW5k\"}") RESULT("{\"kind\":\"ran\","
        "\"exit\":3,\"signal\":0}"));
    const struct fake_row rows[] = {{"exec.start", cv_buf_text(&reply), false}, {0}};
    fake_start(&fake, rows);
    cv_auto_fake_run struct fake_run run = fake_corvid("exec", "--socket", fake.path, "--timeout", "7", "--", "cmd", "--policy", "-x");
    assert_int_equal(run.code, 3);
    assert_int_equal(run.out.len, 259);
    assert_memory_equal(run.out.data, all, 256);
    assert_memory_equal(run.out.data + 256, "end", 3);
    assert_string_equal(cv_buf_text(&run.err), "oops");
    assert_has(fake_seen(&fake), "\"argv\":[\"cmd\",\"--policy\",\"-x\"]");
    assert_has(fake_seen(&fake), "\"timeout_s\":7");
    assert_has(fake_seen(&fake), "\"stdin\":true");
    fake_stop(&fake);
    cv_buf_finish(&reply);
}

static void ends_and_their_codes(void **state)
{
    (void)state;
    static const struct {
        struct fake_row rows[2];
        int code;
        const char *text;
    } cases[] = {
        {{{"*", RESULT("{\"kind\":\"ran\",\"exit\":0,\"signal\":0}"), false}}, 0, ""},
        {{{"*", RESULT("{\"kind\":\"ran\",\"exit\":255,\"signal\":0}"), false}}, 255, ""},
        {{{"*", RESULT("{\"kind\":\"ran\",\"exit\":-1,\"signal\":9}"), false}}, 137, ""},
        {{{"*", RESULT("{\"kind\":\"missing\",\"exit\":-1,\"error\":{\"text\":\"'x': no such command\"}}"), false}}, 127, "no such command"},
        {{{"*", RESULT("{\"kind\":\"unstartable\",\"error\":{\"text\":\"'x': permission denied\"}}"), false}}, 126, "permission denied"},
        {{{"*", RESULT("{\"kind\":\"deadline\",\"error\":{\"guard\":\"deadline\",\"text\":\"5 s are over\"}}"), false}}, 124, "5 s are over"},
        {{{"*", RESULT("{\"kind\":\"denied\",\"error\":{\"guard\":\"policy\",\"text\":\"x: not allowed\",\"rule\":\"commands\","
            "\"hint\":\"add x\"}}"), false}},
         125, "would allow it: add x"},
        {{{"*", RESULT("{\"kind\":\"failed\",\"error\":{\"text\":\"no cell\"}}"), false}}, 125, "no cell"},
        {{{"*", RESULT("{\"kind\":\"cancelled\"}"), false}}, 130, "cancelled"},
        {{{"*", RESULT("{\"kind\":\"of another age\"}"), false}}, 125, "of another age"},
        {{{"*", FAIL("{\"code\":-32602,\"message\":\"params.argv: empty\"}"), false}}, 125, "params.argv: empty"},
        {{{"*", FAIL("{\"code\":-32001,\"message\":\"no\"}"), false}}, 125, "no"},
        {{{"*", "", true}}, 125, "the daemon went away"},
        {{{"*", "garbage\n", false}}, 125, "does not speak"},
        {{{"*", ITEM("{\"fd\":1,\"data\":\"&&&\"}"), false}}, 125, "no base64"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_start(&fake, cases[i].rows);
        cv_auto_fake_run struct fake_run run = fake_corvid("exec", "--socket", fake.path, "x");
        if (run.code != cases[i].code)
            fail_msg("case %zu: exit code %d: %s", i, run.code, cv_buf_text(&run.err));
        assert_has(run.err, cases[i].text);
        assert_int_equal(run.out.len, 0);
        fake_stop(&fake);
    }
}

/* The command "ends" when its stdin does: the input row answers the end of stdin only. */
static void stdin_is_forwarded(void **state)
{
    (void)state;
    static const struct fake_row rows[] = {{"exec.start", "", false}, {"input", "", false}, {0}};
    fake_start(&fake, rows);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "hello\n", 6), 6);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pid_t pid = fake_spawn(FAKE_ARGV("exec", "--json", "--socket", fake.path, "cat"), ends[0], 1, 2);
    close(ends[0]);
    close(ends[1]);
    bool complete = false;
    for (int i = 0; i < 1000 && !complete; i++) {
        struct cv_buf seen = fake_seen(&fake);
        complete = strstr(cv_buf_text(&seen), "\"data\":\"aGVsbG8K\"") && strstr(cv_buf_text(&seen), "\"eof\":true");
        usleep(10000);
    }
    kill(pid, SIGQUIT); /* passed on, not obeyed */
    bool passed = false;
    for (int i = 0; i < 1000 && !passed; i++) {
        struct cv_buf seen = fake_seen(&fake);
        passed = strstr(cv_buf_text(&seen), "\"signal\":3") != NULL;
        usleep(10000);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, WNOHANG), 0); /* it still waits for the command */
    kill(pid, SIGTERM);
    usleep(50000);
    kill(pid, SIGTERM);
    usleep(50000);
    kill(pid, SIGTERM); /* the third one leaves */
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == CTL_CANCELLED);
    assert_true(complete && passed);
    fake_stop(&fake);
}

static void stats(void **state)
{
    (void)state;
    static const struct fake_row rows[] = {
        {"*",
         RESULT("{\"kind\":\"ran\",\"exit\":0,\"signal\":0,\"enforced\":{\"landlock_abi\":7,\"seccomp\":true},"
                "\"stats\":{\"wall_us\":1500,\"cpu_us\":900,\"memory_peak\":2097152,\"output_bytes\":10}}"),
         false},
        {0},
    };
    fake_start(&fake, rows);
    cv_auto_fake_run struct fake_run run = fake_corvid("exec", "--stats", "--socket", fake.path, "x");
    assert_int_equal(run.code, 0);
    assert_has(run.err, "enforced: landlock abi 7, seccomp\n");
    assert_has(run.err, "wall 1.5 ms, cpu 900 us, memory 2.0 MiB, output 10 B");
    cv_auto_fake_run struct fake_run json = fake_corvid("exec", "--json", "--socket", fake.path, "x");
    assert_has(json.out, "{\"event\":\"end\",\"kind\":\"ran\"");
    fake_stop(&fake);
}

static void tool_calls(void **state)
{
    (void)state;
    static const struct {
        struct fake_row rows[2];
        int code;
        const char *out, *err;
    } cases[] = {
        {{{"*", RESULT("{\"ok\":true,\"view\":\"lines 1\",\"result\":{}}"), false}}, 0, "lines 1\n", ""},
        {{{"*", RESULT("{\"ok\":false,\"view\":\"\",\"error\":{\"guard\":\"filesystem\","
            "\"text\":\"x: no such file\"}}"), false}}, 1, "", "x: no such file (filesystem)"},
        {{{"*", RESULT("{\"ok\":false,\"error\":{\"guard\":\"schema\",\"text\":\"args.path: missing\"}}"), false}}, 2, "", "args.path: missing"},
        {{{"*", RESULT("{\"ok\":false,\"error\":{\"guard\":\"policy\",\"text\":\"no\",\"rule\":\"files.write\","
            "\"hint\":\"h\"}}"), false}}, 4, "", "rule: files.write"},
        {{{"*", RESULT("{\"ok\":false,\"error\":{\"guard\":\"deadline\",\"text\":\"late\"}}"), false}}, 124, "", "late"},
        {{{"*", ITEM("{\"approval\":{\"id\":\"a1\",\"question\":\"q?\"}}") RESULT("{\"ok\":true,"
            "\"view\":\"v\"}"), false}}, 0, "v\n", "corvid approve a1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_start(&fake, cases[i].rows);
        cv_auto_fake_run struct fake_run run = fake_corvid("tool", "call", "t", "--args", "{\"path\":\"x\"}", "--socket", fake.path);
        if (run.code != cases[i].code)
            fail_msg("case %zu: exit code %d: %s", i, run.code, cv_buf_text(&run.err));
        assert_string_equal(cv_buf_text(&run.out), cases[i].out);
        assert_has(run.err, cases[i].err);
        assert_has(fake_seen(&fake), "\"args\":{\"path\":\"x\"}");
        fake_stop(&fake);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_where_they_belong), cmocka_unit_test(ends_and_their_codes), cmocka_unit_test(stdin_is_forwarded),
        cmocka_unit_test(stats),                      cmocka_unit_test(tool_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
