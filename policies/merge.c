// SPDX-License-Identifier: MIT
/*
 * merge.c - one policy laid over the one it extends: lists joined (the base's entries first), single values replaced. The
 * base's tests stay with the base: they were run when it was loaded, and a policy that grants more may break them. Pure.
 */
#include "policies/internal.h"

#include <string.h>

/* Keys of `own` replace those of `base` one level down (limits, approve), or whole. */
static void replace(json_t *merged, const json_t *own, const char *key)
{
    json_t *value = json_object_get(own, key), *below = json_object_get(merged, key);
    if (!value)
        return;
    if (json_is_object(value) && json_is_object(below))
        json_object_update(below, value);
    else
        json_object_set_new(merged, key, json_deep_copy(value));
}

static void join(json_t *merged, const json_t *own, enum policy_list list)
{
    const struct list_row *row = &list_rows[list];
    json_t *added = list_of(own, list), *parent = merged;
    if (!added)
        return;
    if (row->section) {
        parent = json_object_get(merged, row->section);
        if (!parent) {
            parent = json_object();
            json_object_set_new(merged, row->section, parent);
        }
    }
    json_t *joined = json_object_get(parent, row->key);
    if (!joined) {
        joined = json_array();
        json_object_set_new(parent, row->key, joined);
    }
    size_t i;
    json_t *entry;
    json_array_foreach(added, i, entry)
        json_array_append_new(joined, json_deep_copy(entry));
}

json_t *merge_policies(const json_t *base, const json_t *own)
{
    static const char *const single[] = {"about", "limits", "approve", "effects"};
    json_t *merged = json_deep_copy(base);
    json_object_del(merged, "tests");
    json_object_del(merged, "extends");
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++)
        replace(merged, own, single[i]);
    for (int list = 0; list < LISTS; list++)
        join(merged, own, (enum policy_list)list);
    if (json_object_get(own, "tests"))
        json_object_set_new(merged, "tests", json_deep_copy(json_object_get(own, "tests")));
    return merged;
}
