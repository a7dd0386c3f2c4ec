// SPDX-License-Identifier: MIT
/*
 * guard.c - counts repetitions of calls. Owns a small table of hashes for each run; keeps no arguments and no results.
 *
 * Reading a file again after writing another one is no circle, so a call counts as repeated only while no *new* deed came
 * between: a call with an effect that succeeded and was not itself a repetition. Two writes in turn, over and over, are
 * therefore found too.
 */
#include "agent/guard.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <stdlib.h>
#include <string.h>

static struct cv_hash hash_call(const char *tool, const json_t *args)
{
    cv_auto_free char *canonical = cv_json_canonical(args);
    cv_auto_free char *text = cv_format("%s\n%s", tool, canonical);
    return cv_hash_bytes(text, strlen(text));
}

static struct cv_hash hash_result(const json_t *result, const char *text)
{
    if (!result)
        return cv_hash_bytes(text, strlen(text));
    cv_auto_free char *canonical = cv_json_canonical(result);
    return cv_hash_bytes(canonical, strlen(canonical));
}

static struct guard_entry *find(struct guard *guard, const struct cv_hash *call)
{
    for (size_t i = 0; i < guard->count; i++)
        if (memcmp(&guard->entries[i].call, call, sizeof *call) == 0)
            return &guard->entries[i];
    guard->entries = cv_regrow(guard->entries, (guard->count + 1) * sizeof *guard->entries);
    guard->entries[guard->count] = (struct guard_entry){.call = *call};
    return &guard->entries[guard->count++];
}

enum guard_answer guard_observe(struct guard *guard, const char *tool, const json_t *args, const json_t *result, const char *text, bool acts)
{
    struct cv_hash call = hash_call(tool, args);
    struct cv_hash answer = hash_result(result, text);
    struct guard_entry *entry = find(guard, &call);
    bool same = entry->count > 0 && memcmp(&entry->result, &answer, sizeof answer) == 0;
    entry->count = same && entry->deeds == guard->deeds ? entry->count + 1 : 1;
    entry->result = answer;
    if (acts && !same)
        guard->deeds++;
    entry->deeds = guard->deeds;
    return entry->count >= GUARD_STOP ? GUARD_STOP : (enum guard_answer)entry->count;
}

void guard_finish(struct guard *guard)
{
    free(guard->entries);
    *guard = (struct guard){0};
}
