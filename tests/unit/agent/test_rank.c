// SPDX-License-Identifier: MIT
/*
 * test_rank.c - which tools of plugins a request gets to see.
 */
#include "agent/rank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const struct cv_tool tools[] = {
    {.name = "note_add", .signature = "note_add(text)", .summary = "Keep a note"},
    {.name = "note_search", .signature = "note_search(query)", .summary = "Find notes by their words"},
    {.name = "chem_weight", .signature = "chem_weight(smiles)", .summary = "Compute the molecular weight of a molecule"},
    {.name = "mail_send", .signature = "mail_send(to, subject, text)", .summary = "Send a mail to somebody"},
    {.name = "cal_list", .signature = "cal_list(day?)", .summary = "List the appointments of a day"},
    {.name = "unit_convert", .signature = "unit_convert(value, from, to)", .summary = "Convert between units of measure"},
};
enum { TOOLS = sizeof tools / sizeof tools[0] };

/* The names of what is left, joined by blanks. */
static const char *choose(const char *request, size_t most)
{
    static char names[256];
    const struct cv_tool *list[TOOLS];
    for (size_t i = 0; i < TOOLS; i++)
        list[i] = &tools[i];
    size_t kept = rank_choose(&ranker_words, request, list, TOOLS, most);
    names[0] = '\0';
    for (size_t i = 0; i < kept; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? " " : "", list[i]->name);
    return names;
}

static void test_what_fits(void **state)
{
    static const struct {
        const char *request;
        size_t most;
        const char *chosen;
    } cases[] = {
        {"What is the molecular weight of aspirin?", 1, "chem_weight"},
        {"Weigh this: the WEIGHTS of molecules, please", 1, "chem_weight"},
        {"Add a note that the milk is gone", 1, "note_add"},
        {"which of my notes speaks of milk? search them", 2, "note_add note_search"},
        {"which of my notes speaks of milk? search them", 1, "note_search"},
        {"Send a mail to Ada with the appointments of the day", 2, "mail_send cal_list"},
        {"converting 3 miles into kilometres, which units are these?", 1, "unit_convert"},
        {"nothing that anybody here knows", 3, ""},          /* room is no reason */
        {"", 3, ""},
        {"\xff\xfe \xc3\xa9t\xc3\xa9", 3, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(choose(cases[i].request, cases[i].most), cases[i].chosen);
}

static void test_room_for_all(void **state)
{
    (void)state;
    assert_string_equal(choose("nothing that anybody here knows", TOOLS),
                        "note_add note_search chem_weight mail_send cal_list unit_convert");
    assert_string_equal(choose("a note", 0), "");
}

/* A long request and words without end are bounded, and a word said often counts once. */
static void test_bounds(void **state)
{
    static char request[65536];
    (void)state;
    for (size_t i = 0; i + 6 < sizeof request; i += 6)
        memcpy(request + i, "molec ", 6);
    choose(request, 2);
    memset(request, 'x', sizeof request - 1);
    assert_string_equal(choose(request, 2), "");
    assert_string_equal(choose("mail mail mail mail appointment day", 1), "cal_list");
}

int main(void)
{
    const struct CMUnitTest tests_[] = {
        cmocka_unit_test(test_what_fits),
        cmocka_unit_test(test_room_for_all),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests_, NULL, NULL);
}
