// SPDX-License-Identifier: MIT
/*
 * grammar.c - grammars by the hash of their schema: converting and parsing one costs milliseconds, cloning it next to
 * nothing. Owns the parsed grammars, the least recently used one goes. Room thread only.
 */
#include "agent/engine/brain.h"

#include "daemon/base/hash.h"

#include <errno.h>
#include <string.h>

static struct grammar_entry *place_for(struct brain *brain, const char *key)
{
    struct grammar_entry *oldest = &brain->grammars[0];
    for (size_t i = 0; i < BRAIN_GRAMMARS; i++) {
        struct grammar_entry *entry = &brain->grammars[i];
        if (entry->grammar && strcmp(entry->key, key) == 0)
            return entry;
        if (entry->used < oldest->used)
            oldest = entry;
    }
    if (oldest->grammar)
        llama_sampler_free(oldest->grammar);
    *oldest = (struct grammar_entry){0};
    return oldest;
}

int grammar_get(struct brain *brain, const char *schema, struct llama_sampler **out, struct cv_error *err)
{
    struct cv_hash hash = cv_hash_bytes(schema, strlen(schema));
    struct grammar_entry *entry = place_for(brain, hash.hex);
    if (!entry->grammar) {
        int rc = shim_grammar_create(brain->vocab, schema, &entry->grammar, err);
        if (rc < 0)
            return rc;
        memcpy(entry->key, hash.hex, sizeof entry->key);
    }
    entry->used = ++brain->counter;
    *out = shim_grammar_clone(entry->grammar);
    return *out ? 0 : cv_fail(err, -ENOMEM, "engine.grammar", "no memory for a grammar");
}

void grammar_finish(struct brain *brain)
{
    for (size_t i = 0; i < BRAIN_GRAMMARS; i++)
        if (brain->grammars[i].grammar)
            llama_sampler_free(brain->grammars[i].grammar);
}
