// SPDX-License-Identifier: MIT
/*
 * test_rank_mix.c - words and meaning in one ranking: what is embedded, what the scores come to, which tools are kept.
 */
#include "agent/rank.h"
#include "agent/rank_mix.h"
#include "daemon/base/auto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

static void test_text(void **state)
{
    const struct cv_tool tool = {.name = "mail_filter_add", .signature = "mail_filter_add(a_b)", .summary = "Keep a_b: sorted"};
    cv_auto_free char *text = mix_text(&tool);
    (void)state;
    assert_string_equal(text, "mail filter add: Keep a_b: sorted"); /* only the name is taken apart */
}

static void test_cosine(void **state)
{
    const float a[] = {0.6F, 0.8F}, b[] = {1, 0}, c[] = {-1, 0};
    (void)state;
    assert_true(fabs(mix_cosine(a, b, 2) - 0.6) < 1e-6);
    assert_true(fabs(mix_cosine(b, c, 2) + 1) < 1e-6);
}

/* Meaning decides; words decide between what means the same; nothing is below 0. */
static void test_scores(void **state)
{
    const double words[] = {0, 4, 0, 8}, cosine[] = {0.5, 0.4, -0.3, 0.4};
    double scores[4];
    (void)state;
    mix_scores(words, cosine, 4, scores);
    assert_int_equal(rank_of(scores, 4, 0), 0);
    assert_int_equal(rank_of(scores, 4, 3), 1);
    assert_int_equal(rank_of(scores, 4, 1), 2);
    assert_true(fabs(scores[3] - (0.4 + 8 * MIX_WORDS)) < 1e-9);
    assert_true(scores[2] == 0);
}

static void test_fusion(void **state)
{
    const double words[] = {0, 4, 8}, cosine[] = {0.9, 0.4, 0.3};
    double scores[3];
    (void)state;
    mix_fusion(words, cosine, 3, scores);
    assert_true(fabs(scores[0] - 1.0 / 61) < 1e-9); /* shares no word: nothing for its place by words */
    assert_true(fabs(scores[1] - (1.0 / 62 + 1.0 / 62)) < 1e-9);
    assert_true(fabs(scores[2] - (1.0 / 63 + 1.0 / 61)) < 1e-9);
}

/* In the order in which they stood, the earlier of two equals first, none with score 0. */
static void test_keep(void **state)
{
    static const struct cv_tool rows[] = {{.name = "a"}, {.name = "b"}, {.name = "c"}, {.name = "d"}};
    const struct cv_tool *tools[] = {&rows[0], &rows[1], &rows[2], &rows[3]};
    const double scores[] = {0.1, 0, 0.3, 0.1};
    (void)state;
    assert_int_equal(rank_keep(scores, tools, 4, 2), 2);
    assert_string_equal(tools[0]->name, "a");
    assert_string_equal(tools[1]->name, "c");
    const struct cv_tool *again[] = {&rows[0], &rows[1], &rows[2], &rows[3]};
    assert_int_equal(rank_keep(scores, again, 4, 4), 3);
    assert_string_equal(again[2]->name, "d");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),  cmocka_unit_test(test_cosine), cmocka_unit_test(test_scores),
        cmocka_unit_test(test_fusion), cmocka_unit_test(test_keep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
