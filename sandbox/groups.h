// SPDX-License-Identifier: MIT
/*
 * groups.h - which system calls a class of worker may make, as tables for people and for filter.c. A class is a list of
 * groups and a list of argument rules; a call in no group and no rule is denied with EPERM, a number newer than this
 * table with ENOSYS, so that libraries fall back. Rules only ever allow: an allow rule that compares an int masks it to
 * 32 bits, as the kernel does, so garbage in the upper half neither helps nor harms.
 */
#pragma once

#include "sandbox/wire.h"

#include <stdint.h>

enum {
    GROUPS_LAST_CALL = 450, /* numbers above it did not exist when the tables were written: ENOSYS */
    GROUPS_TESTS = 2,
};

struct call_group {
    const char *name;  /* "@files" */
    const char *about; /* one sentence */
    const char *const *calls; /* sorted, NULL-terminated */
};

struct call_test {
    unsigned arg;
    uint64_t mask;  /* 0: no test */
    uint64_t value; /* argument & mask == value */
};

struct call_rule {
    const char *call;
    struct call_test tests[GROUPS_TESTS]; /* all must hold */
};

struct call_class {
    const char *name; /* "B" */
    const char *about;
    const char *const *groups;       /* NULL-terminated names */
    const struct call_rule *rules;   /* ends with call == NULL */
};

/* Calls that answer ENOSYS in every class: libraries then use the older call, whose arguments can be judged. */
extern const char *const groups_unknown[];

extern const struct call_group groups_all[];             /* ends with name == NULL */
extern const struct call_class groups_classes[WIRE_CLASSES];

const struct call_group *groups_find(const char *name); /* NULL when there is none */
