// SPDX-License-Identifier: MIT
/*
 * test_attacks.c - the attacks that end by the host's own bounds, run in this process with the build's sanitizers: each ends by
 * an error or with a harmless result, within its processor time and memory, and nothing is leaked. Those that only the
 * kernel ends are in tests/sandbox/test_lua.c.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "plugins/lua/lua.h"
#include "tests/unit/lua/attacks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { CPU_MS = 300, MEMORY = 64 << 20, SLACK_MS = 5000 /* sanitizers are slow */ };

static json_t *no_reply(const json_t *message, void *arg)
{
    (void)message;
    (void)arg;
    return json_pack("{s:b, s:s}", "ok", 0, "text", "nothing here");
}

static double cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void check(const struct attack *attack)
{
    char source[2048];
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *result = NULL;
    snprintf(source, sizeof source, "corvid.tool('x', function(args) %s end)", attack->code);
    cv_auto_json json_t *request = json_pack("{s:s, s:s, s:{s:s}, s:[s], s:s, s:{}, s:i, s:i}", "do", "call", "plugin", "p", "modules", "main", source,
                                             "tools", "x", "tool", "x", "args", "memory", MEMORY, "cpu_ms", CPU_MS);
    assert_non_null(request);
    double start = cpu_s();
    int rc = lua_run(request, no_reply, NULL, &result, &err);
    double took = cpu_s() - start;
    if ((rc < 0) != (attack->end == ATTACK_ERROR))
        fail_msg("%s: ended with %d (%s)", attack->name, rc, rc < 0 ? cv_error_text(&err) : "a result");
    if (rc >= 0)
        assert_string_equal(cv_json_str(result, "text", ""), attack->result);
    if (took > (CPU_MS + SLACK_MS) / 1000.0)
        fail_msg("%s: took %.1f s of processor time", attack->name, took);
    assert_null(rc < 0 ? strstr(err.text, "0x") : NULL); /* no address in an error either */
}

static void test_attacks(void **state)
{
    (void)state;
    for (size_t i = 0; i < ATTACKS; i++)
        if (!attacks[i].only_killed)
            check(&attacks[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attacks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
