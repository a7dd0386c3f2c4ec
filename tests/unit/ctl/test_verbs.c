// SPDX-License-Identifier: MIT
/*
 * test_verbs.c - the table of verbs is whole, and the command line is read as it says: help, misspelt words, exit codes.
 */
#include "fake.h"

#include "daemon/ctl/verb.h"

static void the_table_is_whole(void **state)
{
    (void)state;
    int globals = 0;
    while (ctl_globals[globals].name)
        globals++;
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++) {
        assert_non_null(verb->fn);
        assert_true(verb->summary[0] != '\0');
        assert_true(verb->max == -1 || verb->max >= verb->min);
        int count = 0;
        for (const struct ctl_option *row = verb->options; row->name; row++, count++) {
            assert_true(row->help[0] != '\0');
            assert_true((row->type == OPTION_FLAG) == (row->arg == NULL));
            assert_true(row->type != OPTION_INT || row->max > row->min);
            for (const struct ctl_option *global = ctl_globals; global->name; global++)
                assert_string_not_equal(row->name, global->name);
        }
        assert_true(count + globals <= OPTIONS_MAX);
        for (const struct ctl_verb *other = verb + 1; other->name; other++)
            assert_string_not_equal(verb->name, other->name);
    }
}

static void every_verb_explains_itself(void **state)
{
    (void)state;
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++) {
        cv_auto_free char *first = cv_strdup(verb->name);
        char *second = strchr(first, ' ');
        if (second)
            *second++ = '\0';
        cv_auto_fake_run struct fake_run a = second ? fake_corvid(first, second, "--help") : fake_corvid(first, "--help");
        cv_auto_fake_run struct fake_run b = second ? fake_corvid("help", first, second) : fake_corvid("help", first);
        assert_int_equal(a.code, 0);
        assert_int_equal(b.code, 0);
        assert_has(a.out, verb->summary);
        assert_string_equal(cv_buf_text(&a.out), cv_buf_text(&b.out));
        assert_int_equal(a.err.len, 0);
    }
}

static void nearest_verbs(void **state)
{
    (void)state;
    static const struct {
        const char *words[2];
        const char *nearest;
    } cases[] = {
        {{"staus"}, "status"},         {{"runs", "shwo"}, "runs show"}, {{"runs", "lst"}, "runs list"}, {{"tool", "cal"}, "tool call"},
        {{"doctr"}, "doctor"},         {{"stat"}, "status"},            {{"policy", "chek"}, "policy check"}, {{"frobnicate"}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *near = verbs_nearest(cases[i].words[1] ? 2 : 1, (char *const *)cases[i].words);
        if (!cases[i].nearest)
            assert_null(near);
        else
            assert_string_equal(near, cases[i].nearest);
    }
}

static void wrong_command_lines(void **state)
{
    (void)state;
    static const struct {
        const char *argv[6];
        const char *text;
    } cases[] = {
        {{"corvid"}, "Usage: corvid"},
        {{"corvid", "frobnicate"}, "unknown verb 'frobnicate'"},
        {{"corvid", "staus"}, "did you mean 'corvid status'"},
        {{"corvid", "runs"}, "needs to be told"},
        {{"corvid", "runs", "shwo"}, "did you mean 'corvid runs show'"},
        {{"corvid", "--jsn", "status"}, "did you mean '--json'"},
        {{"corvid", "status", "--verbose"}, "unknown option '--verbose'"},
        {{"corvid", "status", "now"}, "one word too many"},
        {{"corvid", "runs", "show"}, "missing ID"},
        {{"corvid", "exec"}, "missing -- ARGV"},
        {{"corvid", "run"}, "missing TASK"},
        {{"corvid", "run", "  "}, "the task is empty"},
        {{"corvid", "run", "--stage", "x"}, "staged effects are not available in this version"},
        {{"corvid", "run", "--max-steps", "0", "x"}, "no whole number from 1 to 64"},
        {{"corvid", "run", "--workspace", "/nonexistent", "x"}, "'/nonexistent'"},
        {{"corvid", "run", "--workspace", "/", "x"}, "'/' is everything"},
        {{"corvid", "run", "--workspace", "/etc/passwd", "x"}, "is no folder"},
        {{"corvid", "tool", "call", "t", "--args", "{"}, "--args:1:"},
        {{"corvid", "tool", "call", "t", "--args=[]"}, "expected a JSON object, got an array"},
        {{"corvid", "policy", "check", "/nonexistent"}, "cannot open '/nonexistent'"},
        {{"corvid", "help", "nothing"}, "there is no verb 'nothing'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cv_auto_fake_run struct fake_run run = fake_corvid_input(NULL, 0, cases[i].argv);
        if (run.code != CTL_USAGE)
            fail_msg("case %zu: exit code %d: %s", i, run.code, cv_buf_text(&run.err));
        assert_has(run.err, cases[i].text);
        assert_int_equal(run.out.len, 0);
    }
}

static void versions(void **state)
{
    (void)state;
    cv_auto_fake_run struct fake_run a = fake_corvid("--version");
    cv_auto_fake_run struct fake_run b = fake_corvid("version", "--socket", "/nonexistent/s", "--json");
    assert_int_equal(a.code, 0);
    assert_has(a.out, "corvid " CORVID_VERSION);
    assert_int_equal(b.code, 0);
    assert_has(b.out, "\"daemon\":null");
}

static void nobody_there(void **state)
{
    (void)state;
    cv_auto_fake_run struct fake_run a = fake_corvid("status", "--socket", "/nonexistent/s");
    assert_int_equal(a.code, CTL_NO_DAEMON);
    assert_has(a.err, "corvidd --socket /nonexistent/s");
    cv_auto_fake_run struct fake_run b = fake_corvid("--socket=/nonexistent/s", "--json", "runs", "list");
    assert_int_equal(b.code, CTL_NO_DAEMON);
    assert_has(b.out, "{\"error\":{");
    cv_auto_fake_run struct fake_run c = fake_corvid("exec", "--socket", "/nonexistent/s", "--", "true");
    assert_int_equal(c.code, CTL_CANNOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_whole), cmocka_unit_test(every_verb_explains_itself), cmocka_unit_test(nearest_verbs),
        cmocka_unit_test(wrong_command_lines), cmocka_unit_test(versions), cmocka_unit_test(nobody_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
