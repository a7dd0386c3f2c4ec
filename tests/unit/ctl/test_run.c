// SPDX-License-Identifier: MIT
/*
 * test_run.c - `corvid run`, `runs watch` and what belongs to them, against a daemon made of a table.
 */
#include "fake.h"

#include <fcntl.h>

#define ITEM(json) "{\"method\":\"item\",\"params\":{\"id\":$ID,\"item\":" json "}}\n"
#define RESULT(json) "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":" json "}\n"
#define FAIL(json) "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"error\":" json "}\n"

#define PLAN "{\"event\":\"plan\",\"run\":\"r0\",\"step\":0,\"seq\":1,\"task\":\"t\",\"policy\":\"workspace\",\"workspace\":\"/w\",\"model\":\"m\"," \
             "\"tools\":[\"a\",\"b\"],\"limits\":{\"steps\":12,\"seconds\":600}}"
#define CALL "{\"event\":\"call\",\"run\":\"r0\",\"step\":1,\"seq\":2,\"call\":\"c0\",\"tool\":\"fs_write\",\"args\":{\"path\":\"a.txt\"}," \
             "\"verdict\":\"allow\",\"rule\":\"files.write\"}"
#define SEEN "{\"event\":\"observation\",\"run\":\"r0\",\"step\":1,\"seq\":3,\"call\":\"c0\",\"ok\":true,\"text\":\"ok: wrote \\u001B[31m5 bytes\"}"
#define END "{\"event\":\"end\",\"run\":\"r0\",\"step\":1,\"seq\":4,\"status\":\"done\",\"answer\":\"It is done.\",\"steps\":1}"

static struct fake fake;

static const struct fake_row good[] = {{"*", ITEM(PLAN) ITEM(CALL) ITEM(SEEN) ITEM(END) RESULT(END), false}, {0}};

static void the_answer_alone_is_on_stdout(void **state)
{
    (void)state;
    fake_start(&fake, good);
    cv_auto_fake_run struct fake_run run = fake_corvid("run", "--socket", fake.path, "write", "a", "file");
    assert_int_equal(run.code, 0);
    assert_string_equal(cv_buf_text(&run.out), "It is done.\n");
    assert_has(run.err, "run r0");
    assert_has(run.err, "fs_write path=\"a.txt\"");
    assert_has(run.err, "wrote \\x1b[31m5 bytes"); /* nothing controls the terminal */
    assert_has_not(run.err, "\033");
    assert_has(fake_seen(&fake), "\"task\":\"write a file\"");
    fake_stop(&fake);
}

static void json_lines_as_received(void **state)
{
    (void)state;
    fake_start(&fake, good);
    cv_auto_fake_run struct fake_run run = fake_corvid("--json", "run", "--socket", fake.path, "t");
    cv_auto_fake_run struct fake_run watch = fake_corvid("runs", "watch", "--json", "--socket", fake.path, "r0");
    assert_int_equal(run.code, 0);
    assert_string_equal(cv_buf_text(&run.out), PLAN "\n" CALL "\n" SEEN "\n" END "\n");
    assert_int_equal(run.err.len, 0);
    assert_string_equal(cv_buf_text(&watch.out), cv_buf_text(&run.out));
    fake_stop(&fake);
}

static void what_is_asked_for(void **state)
{
    (void)state;
    fake_start(&fake, good);
    setenv("HOME", "/home/somebody", 1);
    cv_auto_fake_run struct fake_run run =
        fake_corvid("run", "--socket", fake.path, "--policy=p", "--workspace", "/usr/../usr/./lib/..", "--model", "m", "--max-steps",
                    "3", "--timeout", "9", "--yes", "--key", "k", "do", "--", "--it");
    assert_int_equal(run.code, 0);
    static const char *const parts[] = {
        "\"method\":\"run.start\"", "\"task\":\"do --it\"", "\"workspace\":\"/usr\"", "\"policy\":\"p\"", "\"home\":\"/home/somebody\"",
        "\"model\":\"m\"", "\"max_steps\":3", "\"timeout_s\":9", "\"yes\":true", "\"key\":\"k\"",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_has(fake_seen(&fake), parts[i]);
    assert_has_not(fake_seen(&fake), "detach");
    fake_stop(&fake);
}

static void a_task_from_stdin(void **state)
{
    (void)state;
    fake_start(&fake, good);
    cv_auto_fake_run struct fake_run run = fake_corvid_input("line 1\nline 2\n", 14, FAKE_ARGV("run", "--socket", fake.path, "-"));
    assert_int_equal(run.code, 0);
    assert_has(fake_seen(&fake), "\"task\":\"line 1\\nline 2\"");
    cv_auto_fake_run struct fake_run empty = fake_corvid_input(" \n", 2, FAKE_ARGV("run", "--socket", fake.path, "-"));
    assert_int_equal(empty.code, CTL_USAGE);
    cv_auto_fake_run struct fake_run bytes = fake_corvid_input("a\xff", 2, FAKE_ARGV("run", "--socket", fake.path, "-"));
    assert_int_equal(bytes.code, CTL_USAGE);
    assert_has(bytes.err, "no valid UTF-8");
    char *huge = cv_zalloc(70000);
    memset(huge, 'x', 69999);
    cv_auto_fake_run struct fake_run big = fake_corvid_input(huge, 69999, FAKE_ARGV("run", "--socket", fake.path, "-"));
    assert_int_equal(big.code, CTL_USAGE);
    assert_has(big.err, "more than 65536 bytes");
    free(huge);
    fake_stop(&fake);
}

static void ends_and_their_codes(void **state)
{
    (void)state;
    static const struct {
        struct fake_row rows[2];
        int code;
        const char *text;
    } cases[] = {
        {{{"*", RESULT("{\"run\":\"r0\",\"status\":\"failed\",\"answer\":\"\",\"steps\":1,\"error\":{\"guard\":\"budget\","
            "\"text\":\"too many steps\"}}"), false}},
         1, "too many steps (budget)"},
        {{{"*", RESULT("{\"run\":\"r0\",\"status\":\"waiting\",\"answer\":\"\",\"steps\":1}"), false}}, 3, "the run waits"},
        {{{"*", RESULT("{\"run\":\"r0\",\"status\":\"denied\",\"steps\":1,\"error\":{\"guard\":\"policy\",\"text\":\"no\","
            "\"rule\":\"files.write\",\"hint\":\"add it\"}}"), false}},
         4, "would allow it: add it"},
        {{{"*", RESULT("{\"run\":\"r0\",\"status\":\"deadline\",\"steps\":1}"), false}}, 124, "corvid runs show r0"},
        {{{"*", RESULT("{\"run\":\"r0\",\"status\":\"cancelled\",\"steps\":1}"), false}}, 130, "the run was cancelled"},
        {{{"*", FAIL("{\"code\":-32602,\"message\":\"params.task: too long\"}"), false}}, 2, "params.task: too long"},
        {{{"*", FAIL("{\"code\":-32001,\"message\":\"not yours\",\"data\":{\"guard\":\"policy\","
            "\"hint\":\"line\"}}"), false}}, 4, "not yours (policy)"},
        {{{"*", FAIL("{\"code\":-32601,\"message\":\"unknown verb\"}"), false}}, 1, "of another version"},
        {{{"*", FAIL("{\"code\":-32000,\"message\":\"no model\"}"), false}}, 1, "no model"},
        {{{"*", ITEM(PLAN), true}}, 1, "corvid runs show r0"},
        {{{"*", "", true}}, 1, "the daemon went away"},
        {{{"*", "what?\n", false}}, 1, "does not speak Corvid's protocol"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_start(&fake, cases[i].rows);
        cv_auto_fake_run struct fake_run run = fake_corvid("run", "--socket", fake.path, "t");
        if (run.code != cases[i].code)
            fail_msg("case %zu: exit code %d: %s", i, run.code, cv_buf_text(&run.err));
        assert_has(run.err, cases[i].text);
        assert_int_equal(run.out.len, 0);
        cv_auto_fake_run struct fake_run json = fake_corvid("--json", "run", "--socket", fake.path, "t");
        assert_int_equal(json.code, cases[i].code);
        assert_true(json.out.len > 0 && json.out.data[0] == '{' && json.out.data[json.out.len - 1] == '\n');
        fake_stop(&fake);
    }
}

static void detached(void **state)
{
    (void)state;
    static const struct fake_row rows[] = {{"*", RESULT("{\"run\":\"r7\",\"detached\":true}"), false}, {0}};
    fake_start(&fake, rows);
    cv_auto_fake_run struct fake_run run = fake_corvid("run", "--detach", "--socket", fake.path, "t");
    assert_int_equal(run.code, 0);
    assert_string_equal(cv_buf_text(&run.out), "r7\n");
    assert_has(run.err, "corvid runs watch r7");
    assert_has(fake_seen(&fake), "\"detach\":true");
    fake_stop(&fake);
}

static void approval_without_a_terminal(void **state)
{
    (void)state;
    static const struct fake_row rows[] = {
        {"*",
         ITEM("{\"event\":\"approval\",\"run\":\"r0\",\"step\":1,\"seq\":2,\"call\":\"c0\",\"approval\":\"a9\","
             "\"question\":\"run \\\"rm x\\\"?\"}") RESULT(END),
         false},
        {0},
    };
    fake_start(&fake, rows);
    cv_auto_fake_run struct fake_run run = fake_corvid("run", "--socket", fake.path, "t");
    assert_int_equal(run.code, 0);
    assert_has(run.err, "run \"rm x\"?");
    assert_has(run.err, "corvid approve a9");
    assert_has(run.err, "corvid deny a9");
    fake_stop(&fake);
}

/* While the model is being loaded a run says so, and how far it is. */
static void what_is_waited_for(void **state)
{
    (void)state;
    static const struct fake_row rows[] = {
        {"run.start", ITEM(PLAN), false},
        {"daemon.status", RESULT("{\"engine\":{\"phase\":\"loading\",\"what\":\"loading\",\"percent\":40}}"), false},
        {"cancel", RESULT("{\"run\":\"r0\",\"status\":\"cancelled\",\"steps\":0}"), false},
        {0},
    };
    fake_start(&fake, rows);
    FILE *in = fopen("/dev/null", "r"), *out = tmpfile();
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fake_spawn(FAKE_ARGV("run", "--socket", fake.path, "t"), fileno(in), fileno(out), ends[1]);
    close(ends[1]);
    FILE *err = fdopen(ends[0], "r");
    char line[200] = "";
    while (!strstr(line, "waiting for the model: loading 40%"))
        assert_non_null(fgets(line, sizeof line, err));
    kill(pid, SIGINT); /* asks the daemon to cancel, which answers with the end */
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == CTL_CANCELLED);
    assert_has(fake_seen(&fake), "\"method\":\"cancel\",\"params\":{\"id\":1}");
    fclose(err);
    fclose(in);
    fclose(out);
    fake_stop(&fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_alone_is_on_stdout), cmocka_unit_test(json_lines_as_received), cmocka_unit_test(what_is_asked_for),
        cmocka_unit_test(a_task_from_stdin),             cmocka_unit_test(ends_and_their_codes),   cmocka_unit_test(detached),
        cmocka_unit_test(approval_without_a_terminal),   cmocka_unit_test(what_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
