// SPDX-License-Identifier: MIT
/*
 * test_lua.c - Lua in a worker of class L in a real cell: every attack of the table ends by an error before its deadline, what a
 * worker that was taken over sends ends the call with the guard "plugin", and the next call works.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tests/unit/lua/attacks.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { WALL_MS = 8000, MEMORY = 64 << 20 };

static struct fixture fx;
static struct cv_cell *cell;
static int messages;

static int setup(void **state)
{
    (void)state;
    fixture_open(&fx);
    cell = fixture_cell(&fx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&fx);
    return 0;
}

static void on_message(const json_t *message, void *arg)
{
    cv_auto_json json_t *reply = json_pack("{s:b, s:s}", "ok", 1, "result", "an answer");
    struct outcome *o = arg;
    messages++;
    if (json_object_get(message, "do")) /* one without it waits for ever */
        cv_worker_reply(o->worker, reply);
}

static void run_lua(struct outcome *o, const char *code, const char *forge)
{
    char source[2048];
    struct cv_worker_limits limits = {.wall_ms = WALL_MS, .cpu_s = 1, .memory_process = 4UL * MEMORY, .open_files = 16};
    snprintf(source, sizeof source, "corvid.tool('x', function(args) %s end)", code);
    cv_auto_json json_t *request = json_pack("{s:s, s:s, s:{s:s}, s:[s], s:s, s:{}, s:i, s:i}", "do", "call", "plugin", "p", "modules", "main", source, "tools",
                                             "x", "tool", "x", "args", "memory", MEMORY, "cpu_ms", 500);
    if (forge)
        json_object_set_new(request, "forge", json_string(forge));
    const struct cv_worker_spec spec = {.class = CV_CLASS_L, .request = request, .limits = limits, .events = {.on_message = on_message}};
    outcome_start(o, &fx, cell, &spec);
    outcome_wait(o);
}

static void works_still(void)
{
    struct outcome o = OUTCOME_INIT;
    run_lua(&o, "return 'fine'", NULL);
    assert_string_equal(o.error.text, "");
    assert_string_equal(cv_json_str(o.result, "text", ""), "fine");
    assert_true(o.enforced.landlock_abi >= 3 && o.enforced.no_new_privs && o.enforced.seccomp && o.enforced.capabilities_empty && o.enforced.namespaces);
    outcome_finish(&o);
}

static void attacks_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < ATTACKS; i++) {
        struct outcome o = OUTCOME_INIT;
        run_lua(&o, attacks[i].code, NULL);
        bool failed = o.error.code < 0;
        if (failed != (attacks[i].end == ATTACK_ERROR))
            fail_msg("%s: %s", attacks[i].name, failed ? o.error.text : "ended with a result");
        if (!failed)
            assert_string_equal(cv_json_str(o.result, "text", ""), attacks[i].result);
        if (o.wall_us >= WALL_MS * 1000)
            fail_msg("%s: only the deadline ended it", attacks[i].name);
        if (o.memory_peak > 4UL * MEMORY)
            fail_msg("%s: used %zu bytes", attacks[i].name, (size_t)o.memory_peak);
        outcome_finish(&o);
    }
    works_still();
}

static void a_message_is_answered(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    messages = 0;
    run_lua(&o, "return corvid.store.get('k') .. '!'", NULL);
    assert_string_equal(o.error.text, "");
    assert_string_equal(cv_json_str(o.result, "text", ""), "an answer!");
    assert_int_equal(messages, 1);
    outcome_finish(&o);
}

static void forgeries_end_the_call(void **state)
{
    static const struct {
        const char *name;
        const char *guard;
    } rows[] = {
        {"two messages", "plugin"}, {"answer while asking", "plugin"}, {"no JSON", "plugin"}, {"an array", "plugin"}, {"huge", "plugin"},
        {"confined", "plugin"},     {"unknown", "plugin"},             {"many", "plugin"},    {"crash", "tool"},      {"leave", "tool"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct outcome o = OUTCOME_INIT;
        run_lua(&o, "return 1", rows[i].name);
        if (o.error.code >= 0 || !o.error.guard || strcmp(o.error.guard, rows[i].guard) != 0)
            fail_msg("%s: guard '%s', %s", rows[i].name, o.error.guard ? o.error.guard : "", o.error.text);
        assert_null(o.result);
        outcome_finish(&o);
        works_still();
    }
}

static void class_l_reaches_nothing(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run_lua(&o, "return 1", "reach");
    assert_string_equal(o.error.text, "");
    assert_int_equal(cv_json_num(o.result, "reached", -1), 0);
    outcome_finish(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_answered),
        cmocka_unit_test(class_l_reaches_nothing),
        cmocka_unit_test(attacks_end),
        cmocka_unit_test(forgeries_end_the_call),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
