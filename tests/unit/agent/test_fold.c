// SPDX-License-Identifier: MIT
/*
 * test_fold.c - old turns in a line each: when, which, and what they become.
 */
#include "agent/fold.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void test_short_ones_stay(void **state)
{
    static const char *const texts[] = {"", "ok: wrote 11 bytes to a.txt", "3 entries\na\nb\nc"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cv_auto_free char *folded = fold_observation(texts[i], 1);
        assert_string_equal(folded, texts[i]);
    }
}

static void test_observation(void **state)
{
    char text[2001];
    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[2000] = '\0';
    memcpy(text, "12 entries\n", 11);
    cv_auto_free char *list = fold_observation(text, 3);
    assert_string_equal(list, "12 entries [folded: 2000 bytes; read_result {\"step\": 3} shows them]");
    cv_auto_free char *alone = fold_observation(text, 0);
    assert_string_equal(alone, "12 entries [folded: 2000 bytes]");
    memset(text, 'x', 11);
    memcpy(text + 79, "\xC3\xA9", 2); /* would be cut in two */
    cv_auto_free char *line = fold_observation(text, 12);
    assert_memory_equal(line + 78, "x... [folded: 2000 bytes; read_result {\"step\": 12}", 50);
}

static void test_reply(void **state)
{
    char text[400];
    (void)state;
    memset(text, 'y', sizeof text - 1);
    text[399] = '\0';
    cv_auto_free char *call = cv_format("{\"thought\": \"%s\", \"tool\": \"fs_write\", \"args\": {\"path\": \"a.txt\", \"text\": \"%s\"}}", text, text);
    cv_auto_free char *folded = fold_reply(call);
    assert_string_equal(folded, "{\"tool\": \"fs_write\", \"args\": {\"path\": \"a.txt\", \"text\": \"[folded: 399 bytes]\"}}");
    cv_auto_free char *broken = cv_format("{\"tool\": \"%s", text);
    cv_auto_free char *same = fold_reply(broken);
    assert_string_equal(same, broken);
    cv_auto_free char *small = fold_reply("{\"tool\":\"x\",\"args\":{}}");
    assert_string_equal(small, "{\"tool\":\"x\",\"args\":{}}"); /* as it was written */
}

static void test_plan(void **state)
{
    char text[2001];
    struct cv_prompt_turn turns[10];
    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[2000] = '\0';
    for (size_t i = 0; i < 10; i++)
        turns[i] = (struct cv_prompt_turn){"{\"tool\": \"fs_read\", \"args\": {\"path\": \"a\"}}", text};
    struct fold_size size = {.prompt = 1000, .reply = 20, .context = 8192};
    assert_int_equal(fold_plan(turns, 10, 0, &size), 0);
    size.prompt = 5000; /* and the last observation brings up to 1,000 more */
    size_t folded = fold_plan(turns, 10, 0, &size);
    assert_in_range(folded, 5, 7);
    assert_int_equal(fold_plan(turns, 10, 0, &size), folded); /* the same each time */
    assert_int_equal(fold_plan(turns, 10, 7, &(struct fold_size){.prompt = 3000, .reply = 20, .context = 8192}), 7);
    size.prompt = 100000;
    assert_int_equal(fold_plan(turns, 10, 0, &size), 8); /* the newest two are never folded */
    assert_int_equal(fold_plan(turns, 2, 0, &size), 0);
    assert_int_equal(fold_plan(NULL, 0, 0, &size), 0);
    size.context = 0; /* an engine that does not say */
    assert_int_equal(fold_plan(turns, 10, 0, &size), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short_ones_stay),
        cmocka_unit_test(test_observation),
        cmocka_unit_test(test_reply),
        cmocka_unit_test(test_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
