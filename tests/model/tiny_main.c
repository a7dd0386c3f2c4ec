// SPDX-License-Identifier: MIT
/*
 * tiny_main.c - tiny-models BASE FOLDER: writes the tiny models of tiny.h and the adapter into the folder; stdout has a line for each, tab-separated: name,
 * architecture, family, quantisation, experts, experts used. For tests that run the programs.
 */
#include "tests/model/tiny.h"

#include "agent/agent.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: tiny-models BASE FOLDER\n", stderr);
        return 2;
    }
    tiny_begin();
    if (tiny_make_adapter(argv[2], CV_PROMPT_VERSION) != 0)
        return 1;
    for (const struct tiny *tiny = tiny_models; tiny->name; tiny++) {
        if (tiny_make(tiny, argv[1], argv[2]) != 0)
            return 1;
        printf("%s\t%s\t%s\t%s\t%d\t%d\n", tiny->name, tiny->architecture, tiny->family, tiny->quantisation, tiny->experts, tiny->experts_used);
    }
    return 0;
}
