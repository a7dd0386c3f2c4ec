// SPDX-License-Identifier: MIT
/*
 * test_cases.c - sets of cases: each member may be written wrong in its ways, and every slip is told with its place; a workspace made of a case,
 * its picture, and what is left when it is removed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "daemon/ctl/bench/bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rig {
    char *folder, *set;
};

static int setup(void **state)
{
    struct rig *rig = cv_new(struct rig);
    char pattern[] = "/tmp/corvid-bench-XXXXXX";
    rig->folder = cv_strdup(mkdtemp(pattern));
    rig->set = cv_path_join(rig->folder, "s.json");
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    struct rig *rig = *state;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_bench_remove(rig->folder, &err), 0);
    free(rig->folder);
    free(rig->set);
    free(rig);
    return 0;
}

static int load(struct rig *rig, const char *text, struct cv_bench_cases *cases, struct cv_error *err)
{
    assert_int_equal(cv_file_write(rig->set, 0600, text, strlen(text), err), 0);
    return cv_bench_load(rig->set, "s", cases, err);
}

#define GOOD "\"id\":\"a\",\"kind\":\"one\",\"tools\":[],\"request\":\"r\",\"answer\":[\"x\"]"

static void slips(void **state)
{
    static const struct {
        const char *text, *told;
    } rows[] = {
        {"{}", "an array"},
        {"[7]", "expected an object"},
        {"[{" GOOD ",\"colour\":1}]", "unknown member 'colour'"},
        {"[{\"kind\":\"one\",\"tools\":[],\"request\":\"r\",\"answer\":[\"x\"]}]", "'id' is missing"},
        {"[{\"id\":\"a b\",\"kind\":\"one\",\"tools\":[],\"request\":\"r\",\"answer\":[\"x\"]}]", "expected letters, digits and '-'"},
        {"[{\"id\":\"a\",\"kind\":\"two\",\"tools\":[],\"request\":\"r\",\"answer\":[\"x\"]}]", "expected one, multi or honest"},
        {"[{\"id\":\"a\",\"kind\":\"one\",\"tools\":\"x\",\"request\":\"r\",\"answer\":[\"x\"]}]", "tools: expected an array"},
        {"[{\"id\":\"a\",\"kind\":\"one\",\"tools\":[7],\"request\":\"r\",\"answer\":[\"x\"]}]", "tools[0]: expected a text"},
        {"[{\"id\":\"a\",\"kind\":\"one\",\"tools\":[],\"request\":\"a\\nb\",\"answer\":[\"x\"]}]", "one line"},
        {"[{\"id\":\"a\",\"kind\":\"one\",\"tools\":[],\"request\":\"r\"}]", "it says of nothing how it must be"},
        {"[{" GOOD ",\"files\":{\"/etc/x\":\"\"}}]", "relative"},
        {"[{" GOOD ",\"files\":{\"a/../x\":\"\"}}]", "'..'"},
        {"[{" GOOD ",\"files\":{\"d/\":\"x\"}}]", "empty folder"},
        {"[{" GOOD ",\"files\":{\"x\":1}}]", "expected a text"},
        {"[{" GOOD ",\"setup\":\"\"}]", "setup: it is empty"},
        {"[{" GOOD ",\"same\":1}]", "same: expected true or false"},
        {"[{" GOOD ",\"after\":{\"x\":7}}]", "expected a text, null or an object"},
        {"[{" GOOD ",\"after\":{\"x\":{}}}]", "says nothing"},
        {"[{" GOOD ",\"after\":{\"x\":{\"hass\":[\"a\"]}}}]", "unknown member 'hass'"},
        {"[{" GOOD ",\"after\":{\"x\":{\"mode\":\"888\"}}}]", "octal"},
        {"[{" GOOD ",\"after\":{\"x\":{\"folder\":\"yes\"}}}]", "folder: expected true or false"},
        {"[{" GOOD ",\"after\":{\"d/\":\"x\"}}]", "a folder has no text"},
        {"[{" GOOD ",\"answer_lacks\":[\"\"]}]", "empty"},
        {"[{" GOOD ",\"answer_lacks\":[\" \"]}]", "blank"},
        {"[{" GOOD ",\"answer_lacks\":[\"{yaer}\"]}]", "stands for no fact"},
        {"[{\"id\":\"a\",\"kind\":\"one\",\"tools\":[],\"request\":\"r\",\"answer\":[[]]}]", "no alternative"},
        {"[{" GOOD "},{" GOOD "}]", "has the same"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_bench_cases cases = {0};
        struct cv_error err = CV_ERROR_INIT;
        assert_int_equal(load(*state, rows[i].text, &cases, &err), -EINVAL);
        assert_int_equal(cases.count, 0);
        if (!strstr(cv_error_text(&err), rows[i].told) || !strstr(cv_error_text(&err), "s.json"))
            fail_msg("%s: '%s', expected '%s'", rows[i].text, cv_error_text(&err), rows[i].told);
        cv_bench_cases_finish(&cases);
    }
}

static void a_place_is_told(void **state)
{
    struct cv_bench_cases cases = {0};
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(load(*state, "[{" GOOD "},\n  {\"id\":\"b\",\n   \"kind\":\"two\",\"tools\":[],\"request\":\"r\",\"answer\":[\"x\"]}]", &cases, &err), -EINVAL);
    assert_non_null(strstr(cv_error_text(&err), "s.json:3:11: case 'b': kind: 'two'"));
    cv_bench_cases_finish(&cases);
}

static void a_workspace(void **state)
{
    struct rig *rig = *state;
    struct cv_bench_cases cases = {0};
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(load(rig, "[{" GOOD ",\"files\":{\"d/e/f.txt\":\"text\",\"empty/\":\"\",\"g\":\"\"}}]", &cases, &err), 0);
    cv_auto_free char *folder = cv_path_join(rig->folder, "w"), *file = cv_path_join(folder, "d/e/f.txt"), *link = cv_path_join(folder, "link");
    umask(0077);
    assert_int_equal(cv_bench_make(&cases.list[0], folder, &err), 0);
    assert_int_not_equal(cv_bench_make(&cases.list[0], folder, &err), 0); /* it must not exist */
    assert_int_equal(symlink("../outside", link), 0);
    cv_auto_json json_t *picture = NULL, *again = NULL;
    assert_int_equal(cv_bench_picture(folder, &picture, &err), 0);
    assert_string_equal(cv_json_str(picture, "link", ""), "link ../outside");
    assert_string_equal(cv_json_str(picture, "empty", ""), "folder 755");
    assert_memory_equal(cv_json_str(picture, "d/e/f.txt", ""), "file 644 ", 9);
    assert_int_equal(json_object_size(picture), 6);
    assert_int_equal(chmod(file, 0600), 0);
    assert_int_equal(cv_bench_picture(folder, &again, &err), 0);
    struct cv_bench_verdict verdict = {0};
    assert_int_equal(cv_bench_judge_files(&cases.list[0], folder, picture, &verdict, &err), 0);
    assert_int_equal(verdict.count, 1);
    assert_int_equal(verdict.problems[0].reason, CV_BENCH_CHANGED);
    cv_auto_free char *closed = cv_path_join(folder, "d");
    assert_int_equal(chmod(closed, 0), 0); /* forbids to be removed */
    assert_int_equal(cv_bench_remove(folder, &err), 0);
    assert_int_equal(access(folder, F_OK), -1);
    assert_int_equal(cv_bench_remove(folder, &err), 0);
    cv_bench_cases_finish(&cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(slips, setup, teardown),
        cmocka_unit_test_setup_teardown(a_place_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_workspace, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
