// SPDX-License-Identifier: MIT
/*
 * fold.c - old turns in a line each. Pure; any thread; owns nothing. Never touches the newest turns, and never makes a turn longer.
 */
#include "agent/fold.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/utf8.h"

#include <string.h>

enum {
    SHORT = 160,          /* bytes: what is not longer stays */
    HEAD = 80,            /* of an observation's first line */
    TEXT = 120,           /* of a text in a reply's arguments */
    BYTES_FREED = 4,      /* bytes a token at most, when counting what folding gains */
    BYTES_ADDED = 2,      /* bytes a token at least, when counting what an observation adds */
    TURN_TOKENS = 16,     /* roles and ends of a turn in the chat template */
};

static int gain(const struct cv_prompt_turn *turn, int step)
{
    cv_auto_free char *observation = fold_observation(turn->observation, step);
    cv_auto_free char *reply = fold_reply(turn->reply);
    size_t before = strlen(turn->observation) + strlen(turn->reply);
    return (int)((before - strlen(observation) - strlen(reply)) / BYTES_FREED);
}

size_t fold_plan(const struct cv_prompt_turn *turns, size_t count, size_t folded, const struct fold_size *size)
{
    if (count == 0 || size->context <= 0)
        return folded;
    int expected = size->prompt + size->reply + (int)(strlen(turns[count - 1].observation) / BYTES_ADDED) + TURN_TOKENS;
    if (expected <= size->context / 100 * FOLD_FROM)
        return folded;
    while (folded + FOLD_KEEP < count && expected > size->context / 100 * FOLD_TO) {
        expected -= gain(&turns[folded], (int)folded + 1);
        folded++;
    }
    return folded;
}

char *fold_observation(const char *observation, int step)
{
    size_t len = strlen(observation);
    if (len <= SHORT)
        return cv_strdup(observation);
    size_t head = strcspn(observation, "\n");
    size_t kept = cv_utf8_boundary(observation, head, HEAD);
    cv_auto_free char *again = step > 0 ? cv_format("; read_result {\"step\": %d} shows them", step) : cv_strdup("");
    return cv_format("%.*s%s [folded: %zu bytes%s]", (int)kept, observation, kept < head ? "..." : "", len, again);
}

char *fold_reply(const char *reply)
{
    cv_auto_json json_t *root = strlen(reply) > SHORT ? json_loads(reply, JSON_REJECT_DUPLICATES, NULL) : NULL;
    json_t *args = json_object_get(root, "args");
    const char *name;
    json_t *value;
    bool changed = json_object_del(root, "thought") == 0;
    json_object_foreach(args, name, value)
    {
        if (!json_is_string(value) || json_string_length(value) <= TEXT)
            continue;
        cv_auto_free char *note = cv_format("[folded: %zu bytes]", json_string_length(value));
        json_object_set_new(args, name, json_string(note));
        changed = true;
    }
    cv_auto_free char *text = changed ? json_dumps(root, JSON_ENCODE_ANY) : NULL; /* a blank after colons and commas, as models write it */
    return text && strlen(text) < strlen(reply) ? cv_steal(&text) : cv_strdup(reply);
}
