// SPDX-License-Identifier: MIT
/*
 * test_claims.c - which answers say that something was done, and which only speak of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/claims.h"

#include <string.h>

static void claims(void **state)
{
    (void)state;
    static const struct {
        const char *answer, *word;
    } rows[] = {
        {"Deleted a.txt.", "Deleted"},          {"I have moved it to old/.", "moved"},   {"I've renamed it", "renamed"},   {"OK, saved.", "saved"},
        {"Done! Wrote 3 lines.", "Wrote"},      {"There was one. Removed it.", "Removed"}, {"done: I just copied b", "copied"}, {"  created x", "created"},
        {"Yes, I deleted it.", "deleted"},      {"", NULL},                              {"The file was deleted in 2019.", NULL}, {"It says: moved to Oslo", NULL},
        {"I could not delete a.txt.", NULL},    {"I have not deleted it.", NULL},        {"Nothing was removed.", NULL},    {"Movement is good", NULL},
        {"Removedx", NULL},                     {"3 files were changed", NULL},          {"...", NULL},                     {"I", NULL},
        {"a.txt. Deleted", "Deleted"},          {"made of wood", "made"},                {"\xc3\xa9 moved", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int len = 0;
        const char *found = claims_deed(rows[i].answer, &len);
        if (!found != !rows[i].word || (found && (strlen(rows[i].word) != (size_t)len || strncmp(found, rows[i].word, (size_t)len) != 0)))
            fail_msg("'%s': expected '%s'", rows[i].answer, rows[i].word ? rows[i].word : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
