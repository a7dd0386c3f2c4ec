// SPDX-License-Identifier: MIT
/*
 * help.c - `corvid help`, `corvid VERB --help` and the overview, all made from the table of verbs. Prints; owns nothing.
 *
 * Purpose: explain. Params: none or a verb. Result: text on stdout (with --json an object for each verb), exit code 0. Errors: an unknown verb, exit code 2.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

static void print_options(const struct ctl_option *rows, const char *title)
{
    if (!rows->name)
        return;
    printf("\n%s\n", title);
    for (; rows->name; rows++) {
        char left[40];
        snprintf(left, sizeof left, "%s%c%s--%s%s%s", rows->letter ? "-" : "", rows->letter ? rows->letter : ' ', rows->letter ? ", " : "   ",
                 rows->name, rows->arg ? " " : "", rows->arg ? rows->arg : "");
        printf("  %-24s %s", left, rows->help);
        if (rows->fallback)
            printf(" (default: %s)", rows->fallback);
        putchar('\n');
    }
}

static void print_row(FILE *out, const struct ctl_verb *verb)
{
    char left[48];
    snprintf(left, sizeof left, "%s%s%s", verb->name, verb->words[0] ? " " : "", verb->words);
    fprintf(out, "  %-22s %s\n", left, verb->summary);
}

void help_overview(bool complete)
{
    FILE *out = complete ? stdout : stderr;
    fprintf(out, "corvid - an agent that acts behind one door: every call checked, recorded, sandboxed\n\n"
                 "Usage: corvid [--socket PATH] [--json] VERB ...\n\n");
    if (!complete) {
        fprintf(out, "  corvid run \"TASK\"        do something\n"
                     "  corvid status            see whether all is well\n"
                     "  corvid help              all verbs\n");
        return;
    }
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++)
        print_row(stdout, verb);
    print_options(ctl_globals, "Options of every verb:");
    printf("\nExit codes: 0 done, 1 failed, 2 usage, 3 waiting, 4 denied by policy, 5 no daemon, 124 deadline, 130 cancelled.\n"
           "More: corvid help VERB\n");
}

void help_verb(const struct ctl_verb *verb)
{
    printf("corvid %s - %s\n\nUsage: corvid %s%s%s%s\n", verb->name, verb->summary, verb->name, verb->options->name ? " [OPTIONS]" : "",
           verb->words[0] ? " " : "", verb->words);
    if (verb->help)
        printf("\n%s\n", verb->help);
    print_options(verb->options, "Options:");
    print_options(ctl_globals, "Options of every verb:");
}

void help_group(const char *group, bool asked)
{
    size_t n = strlen(group);
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++)
        if (strncmp(verb->name, group, n) == 0 && verb->name[n] == ' ')
            print_row(asked ? stdout : stderr, verb);
}

static json_t *option_list(const struct ctl_option *rows)
{
    json_t *list = json_array();
    for (; rows->name; rows++) {
        json_t *row = json_pack("{s:s, s:s}", "name", rows->name, "help", rows->help);
        if (rows->letter)
            json_object_set_new(row, "letter", json_stringn(&rows->letter, 1));
        if (rows->type == OPTION_INT)
            json_object_set_new(row, "range", json_pack("[I, I]", (json_int_t)rows->min, (json_int_t)rows->max));
        if (rows->arg)
            json_object_set_new(row, "arg", json_string(rows->arg));
        if (rows->fallback)
            json_object_set_new(row, "default", json_string(rows->fallback));
        json_array_append_new(list, row);
    }
    return list;
}

void help_json(const char *name)
{
    size_t n = name ? strlen(name) : 0;
    for (const struct ctl_verb *verb = ctl_verbs; verb->name; verb++) {
        if (name && (strncmp(verb->name, name, n) != 0 || (verb->name[n] != ' ' && verb->name[n] != '\0')))
            continue;
        cv_auto_json json_t *row = json_pack("{s:s, s:s, s:s, s:o, s:o}", "verb", verb->name, "words", verb->words, "summary", verb->summary,
                                             "options", option_list(verb->options), "globals", option_list(ctl_globals));
        if (verb->help)
            json_object_set_new(row, "help", json_string(verb->help));
        show_json(row);
    }
}

int verb_help(struct ctl *ctl)
{
    int count = ctl->values.word_count, taken = 0;
    char **words = ctl->values.words;
    if (count == 0) {
        ctl->json ? help_json(NULL) : help_overview(true);
        return CTL_OK;
    }
    const struct ctl_verb *verb = verbs_find(count, words, &taken);
    if (verb && taken == count) {
        ctl->json ? help_json(verb->name) : help_verb(verb);
        return CTL_OK;
    }
    if (count == 1 && verbs_is_group(words[0])) {
        ctl->json ? help_json(words[0]) : help_group(words[0], true);
        return CTL_OK;
    }
    const char *near = verbs_nearest(count, words);
    if (near)
        return verbs_usage(NULL, "there is no verb '%s%s%s', did you mean '%s'?", words[0], count > 1 ? " " : "", count > 1 ? words[1] : "", near);
    return verbs_usage(NULL, "there is no verb '%s%s%s'", words[0], count > 1 ? " " : "", count > 1 ? words[1] : "");
}
