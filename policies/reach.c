// SPDX-License-Identifier: MIT
/*
 * reach.c - rules that can never decide anything. A dead rule is an error, because its author believes that it works: a
 * grant inside files.deny, a tool allowed that another line denies, the same thing said twice. Which list can kill an
 * entry of which is a table. Compared as text: "$workspace" is never held against "/srv". Pure.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

struct reach_row {
    enum policy_list list;
    enum policy_list by;
    const char *because; /* follows "can never decide anything: WHAT " */
};

static const struct reach_row rows[] = {
    {LIST_READ, LIST_HIDE, "hides it"},
    {LIST_READ, LIST_READ, "grants it already"},
    {LIST_READ, LIST_WRITE, "grants it already (write implies read)"},
    {LIST_WRITE, LIST_HIDE, "hides it"},
    {LIST_WRITE, LIST_WRITE, "grants it already"},
    {LIST_EXECUTE, LIST_HIDE, "hides it"},
    {LIST_EXECUTE, LIST_EXECUTE, "grants it already"},
    {LIST_HIDE, LIST_HIDE, "hides it already"},
    {LIST_COMMANDS, LIST_COMMANDS, "allows it already"},
    {LIST_NETWORK, LIST_NETWORK, "grants it already"},
    {LIST_ALLOW, LIST_DENY, "denies it"},
    {LIST_ALLOW, LIST_ASK, "asks about it"},
    {LIST_ALLOW, LIST_ALLOW, "allows it already"},
    {LIST_ASK, LIST_DENY, "denies it"},
    {LIST_ASK, LIST_ASK, "asks about it already"},
    {LIST_DENY, LIST_DENY, "denies it already"},
    {LIST_SYSTEM_CALLS, LIST_SYSTEM_CALLS, "grants it already"},
};

/* Is entry `own` decided by entry `other` of the row's lists? Of two equal entries of one list the later one is useless. */
static bool is_dead(const struct cv_policy *policy, const struct reach_row *row, size_t own, size_t other)
{
    bool (*covers)(const json_t *, const json_t *) = list_rows[row->list].covers;
    json_t *mine = json_array_get(policy->lists[row->list], own), *theirs = json_array_get(policy->lists[row->by], other);
    if (row->list == row->by && (own == other || (own < other && covers(mine, theirs))))
        return false;
    return covers(theirs, mine);
}

/* An entry as its author counts it: own ones from 0, inherited ones with the base's name. Gives it. */
static char *name_entry(const struct cv_policy *policy, enum policy_list list, size_t index)
{
    if (index < policy->inherited[list])
        return cv_format("%s[%zu] of the policy it extends", list_rows[list].name, index);
    return cv_format("%s[%zu]", list_rows[list].name, index - policy->inherited[list]);
}

static int check_row(const struct check *check, const struct cv_policy *policy, const struct reach_row *row)
{
    size_t count = json_array_size(policy->lists[row->list]), others = json_array_size(policy->lists[row->by]);
    for (size_t own = policy->inherited[row->list]; own < count; own++)
        for (size_t other = 0; other < others; other++) {
            if (!is_dead(policy, row, own, other))
                continue;
            cv_auto_free char *path = name_entry(policy, row->list, own);
            cv_auto_free char *by = name_entry(policy, row->by, other);
            return check_complain(check, false, path, "this line can never decide anything: %s %s; take one of them out", by, row->because);
        }
    return 0;
}

/* A right to execute is a right about files that can be seen. */
static int check_execute(const struct check *check, const struct cv_policy *policy)
{
    static const enum policy_list grants[] = {LIST_READ, LIST_WRITE};
    json_t *list = policy->lists[LIST_EXECUTE], *entry, *grant;
    size_t i, j;
    json_array_foreach(list, i, entry) {
        bool seen = i < policy->inherited[LIST_EXECUTE];
        for (int g = 0; g < 2; g++)
            json_array_foreach(policy->lists[grants[g]], j, grant)
                seen = seen || list_rows[LIST_READ].covers(grant, entry);
        if (seen)
            continue;
        cv_auto_free char *path = name_entry(policy, LIST_EXECUTE, i);
        return check_complain(check, false, path, "no files.read or files.write grant holds '%s', so nothing in it can be executed: add one",
                              cv_json_str(entry, "path", ""));
    }
    return 0;
}

int reach_check(const struct check *check, const struct cv_policy *policy)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int rc = check_row(check, policy, &rows[i]);
        if (rc < 0)
            return rc;
    }
    return check_execute(check, policy);
}
