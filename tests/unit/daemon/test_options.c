// SPDX-License-Identifier: MIT
/*
 * test_options.c - the options of corvidd: every row works from the command line and, where it may, from the file; what is
 * wrong is named with its place and what would be right.
 */
#include "daemon/options.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/corvid-options-XXXXXX");
    assert_non_null(mkdtemp(folder));
    setenv("HOME", folder, 1);
    setenv("XDG_RUNTIME_DIR", folder, 1);
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
    setenv("XDG_DATA_HOME", folder, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cv_auto_free char *command = cv_format("rm -r '%s'", folder);
    return system(command) == 0 ? 0 : -1;
}

static char *write_file(const char *name, const char *text)
{
    cv_auto_free char *path = cv_path_join(folder, name);
    cv_auto_free char *parent = cv_strndup(path, (size_t)(strrchr(path, '/') - path));
    assert_int_equal(cv_file_mkdirs(parent, 0700, NULL), 0);
    assert_int_equal(cv_file_write(path, 0600, text, strlen(text), NULL), 0);
    return cv_steal(&path);
}

static int parse(struct cv_options *out, struct cv_error *err, const char *const *words)
{
    char *argv[16] = {"corvidd"};
    int argc = 1;
    for (; words[argc - 1]; argc++)
        argv[argc] = (char *)words[argc - 1];
    return cv_options_parse(argc, argv, out, err);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void nothing_said(void **state)
{
    (void)state;
    struct cv_options o;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(parse(&o, &err, (const char *const[]){NULL}), 0);
    assert_int_equal(cv_options_defaults(&o, &err), 0);
    cv_auto_free char *expected = cv_format("%s/corvid/corvid.sock", folder);
    assert_string_equal(o.socket, expected);
    assert_string_equal(o.model, "none");
    assert_string_equal(o.adapter, "none");
    assert_true(o.default_model);
    assert_int_equal(o.log_level, CV_LOG_INFO);
    assert_null(o.policies);
    cv_options_finish(&o);
}

static void everything_said(void **state)
{
    (void)state;
    struct cv_options o;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(parse(&o, &err, WORDS("--state", "/a/../b", "--socket=/s", "--model", "script:~/replies", "--adapter=none", "--policies", "~/p",
                                           "--log-level", "debug", "--threads", "3", "--foreground")), 0);
    assert_int_equal(o.threads, 3);
    cv_auto_free char *script = cv_format("script:%s/replies", folder);
    cv_auto_free char *policies = cv_format("%s/p", folder);
    assert_string_equal(o.state, "/b");
    assert_string_equal(o.socket, "/s");
    assert_string_equal(o.model, script);
    assert_string_equal(o.adapter, "none");
    assert_string_equal(o.policies, policies);
    assert_int_equal(o.log_level, CV_LOG_DEBUG);
    assert_true(o.foreground);
    cv_options_finish(&o);
}

static void wrong_command_lines(void **state)
{
    (void)state;
    static const struct {
        const char *words[4];
        const char *text;
    } rows[] = {
        {{"--sate", "/x"}, "no option '--sate', did you mean '--state'? (see corvidd --help)"},
        {{"--sate=/x"}, "no option '--sate', did you mean '--state'? (see corvidd --help)"},
        {{"--nothing-like-it"}, "no option '--nothing-like-it' (see corvidd --help)"},
        {{"--"}, "no option '--' (see corvidd --help)"},
        {{"-f"}, "no option '-f': options are words with two dashes (see corvidd --help)"},
        {{"start"}, "unexpected argument 'start': corvidd takes options only"},
        {{"--state"}, "--state needs a value: a folder of this user's"},
        {{"--state="}, "--state: empty, expected a folder of this user's"},
        {{"--foreground=yes"}, "--foreground takes no value"},
        {{"--threads", "0"}, "--threads: '0', expected a number from 1 to 256"},
        {{"--threads", "257"}, "--threads: '257', expected a number from 1 to 256"},
        {{"--threads", "2x"}, "--threads: '2x', expected a number from 1 to 256"},
        {{"--log-level", "loud"}, "--log-level: 'loud', expected error, warning, info or debug"},
        {{"--model", "script:"}, "--model: 'script:' names no file, expected FILE.gguf, http:URL, script:FILE or none"},
        {{"--model", "http://127.0.0.1:8080"}, "--model: 'http://127.0.0.1:8080': a served model is written http:URL, like http:http://127.0.0.1:8080/v1"},
        {{"--model", "https://x"}, "--model: 'https://x': a served model is written http:URL, like http:http://127.0.0.1:8080/v1"},
        {{"--model", "http:x"}, "--model: 'http:x': a served model is written http:URL, like http:http://127.0.0.1:8080/v1"},
        {{"--model-key", ""}, "--model-key: empty, expected the name of a secret (corvid secret set NAME)"},
        {{"--model", "none", "--model=none"}, "--model is given twice"},
        {{"--config", "/does/not/exist.conf"}, "cannot open '/does/not/exist.conf': No such file or directory"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_options o = {0};
        struct cv_error err = CV_ERROR_INIT;
        assert_true(parse(&o, &err, rows[i].words) < 0);
        assert_string_equal(err.text, rows[i].text);
    }
}

static void the_file_is_read_and_the_command_line_comes_first(void **state)
{
    (void)state;
    struct cv_options o;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *path = write_file("corvid/corvid.conf", "# ours\n\nstate = here\nlog-level=error\r\n  model =\t\"m.gguf\"\n");
    assert_int_equal(parse(&o, &err, WORDS("--log-level", "debug")), 0);
    cv_auto_free char *expected = cv_format("%s/corvid/here", folder); /* relative to the file's folder */
    cv_auto_free char *model = cv_format("%s/corvid/m.gguf", folder);
    assert_string_equal(o.state, expected);
    assert_string_equal(o.model, model);
    assert_int_equal(o.log_level, CV_LOG_DEBUG);
    assert_true(o.file_read);
    assert_int_equal(o.file_rows, 3);
    assert_string_equal(o.config, path);
    cv_options_finish(&o);
    assert_int_equal(unlink(path), 0);
}

static void wrong_files(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } rows[] = {
        {"model = none\n  sokcet = /s\n", ":2:3: unknown key 'sokcet', did you mean 'socket'?"},
        {"zzz = 1", ":1:1: unknown key 'zzz' (see corvid.conf(5))"},
        {"log-level =  loud\n", ":1:14: log-level: 'loud', expected error, warning, info or debug"},
        {"# \xc3\xa4\xc3\xb6\nthreads = 0x2", ":2:11: threads: '0x2', expected a number from 1 to 256"},
        {"state =\n", ":1:8: state: empty, expected a folder of this user's"},
        {"state = \"\"", ":1:9: state: empty, expected a folder of this user's"},
        {"config = /x", ":1:1: 'config' belongs on the command line"},
        {"help = on", ":1:1: 'help' belongs on the command line"},
        {"model = a\n\nmodel = b\n", ":3:1: model stands in line 1 already"},
        {"model\n", ":1:6: expected 'key = value' or '# comment'"},
        {"my model = x\n", ":1:4: expected 'key = value' or '# comment'"},
        {" = x\n", ":1:2: expected 'key = value' or '# comment'"},
        {"{\"model\": \"none\"}", ":1:11: expected 'key = value' or '# comment'"},
        {"model = \"a\n", ":1:9: the quote that begins here is not closed"},
        {"model = \"\xc3\xa4\" b\n", ":1:12: nothing may follow the closing quote"},
        {"model = \"\\n\"\n", ":1:10: after '\\' expected '\"' or '\\'"},
        {"state = /\x01x\n", ":1:10: a control character (0x01) does not belong here"},
        {"state = /\xff\n", ":1:1: this line is no valid UTF-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_options o = {0};
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_free char *path = write_file("bad.conf", rows[i].text);
        assert_int_equal(parse(&o, &err, WORDS("--config", path)), -EINVAL);
        assert_memory_equal(err.text, path, strlen(path)); /* FILE:LINE:COLUMN */
        if (!strstr(err.text, rows[i].error))
            fail_msg("'%s' has no '%s'", err.text, rows[i].error);
    }
}

static void the_command_line_hides_no_mistake_in_the_file(void **state)
{
    (void)state;
    struct cv_options o = {0};
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *path = write_file("bad.conf", "threads = many\n");
    assert_int_equal(parse(&o, &err, WORDS("--config", path, "--threads", "2", "--check-config")), -EINVAL);
    assert_non_null(strstr(err.text, ":1:11: threads: 'many'"));
}

static void the_default_model_brings_its_adapter(void **state)
{
    (void)state;
    struct cv_options o;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *model = write_file("corvid/models/SmolLM2-135M-Instruct.Q4_1.gguf", "x");
    cv_auto_free char *adapter = write_file("corvid/models/corvid-interim.gguf", "x");
    assert_int_equal(parse(&o, &err, (const char *const[]){NULL}), 0);
    assert_int_equal(cv_options_defaults(&o, &err), 0);
    assert_string_equal(o.model, model);
    assert_string_equal(o.adapter, adapter);
    cv_options_finish(&o);
    /* another model does not get it, and it can be refused */
    assert_int_equal(parse(&o, &err, WORDS("--model", "/other.gguf")), 0);
    assert_int_equal(cv_options_defaults(&o, &err), 0);
    assert_string_equal(o.adapter, "none");
    assert_false(o.default_model);
    cv_options_finish(&o);
    assert_int_equal(parse(&o, &err, WORDS("--adapter", "none")), 0);
    assert_int_equal(cv_options_defaults(&o, &err), 0);
    assert_string_equal(o.model, model);
    assert_string_equal(o.adapter, "none");
    cv_options_finish(&o);
    assert_int_equal(unlink(model), 0);
    assert_int_equal(unlink(adapter), 0);
}

static void help_has_every_row(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_options_usage(&text);
    for (const struct cv_option *o = cv_option_table; o->name; o++) {
        cv_auto_free char *line = cv_format("  --%s%s%s\n", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
        assert_non_null(strstr(cv_buf_text(&text), line));
        assert_non_null(strstr(cv_buf_text(&text), o->text));
    }
}

static void help_needs_no_home(void **state)
{
    (void)state;
    struct cv_options o;
    struct cv_error err = CV_ERROR_INIT;
    unsetenv("HOME");
    unsetenv("XDG_STATE_HOME");
    assert_int_equal(parse(&o, &err, WORDS("--help")), 0);
    assert_true(o.help);
    cv_options_finish(&o);
    setenv("HOME", folder, 1);
    setenv("XDG_STATE_HOME", folder, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said),
        cmocka_unit_test(everything_said),
        cmocka_unit_test(wrong_command_lines),
        cmocka_unit_test(the_file_is_read_and_the_command_line_comes_first),
        cmocka_unit_test(wrong_files),
        cmocka_unit_test(the_command_line_hides_no_mistake_in_the_file),
        cmocka_unit_test(the_default_model_brings_its_adapter),
        cmocka_unit_test(help_has_every_row),
        cmocka_unit_test(help_needs_no_home),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
