// SPDX-License-Identifier: MIT
/*
 * verdict.c - verdicts on model files as a memory of the daemon's state folder. Blocking; used in the engine's room. Owns nothing
 * between calls.
 */
#include "agent/engine/verdict.h"

#include "agent/engine/memory.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <stdio.h>
#include <string.h>

enum { VERDICTS_KEPT = 16 };

static const char memory[] = "model-verdicts.json";

bool verdict_find(const char *folder, const char *key, struct verdict *out)
{
    cv_auto_json json_t *known = memory_find(folder, memory, key);
    if (!known)
        return false;
    out->ok = cv_json_flag(known, "ok");
    snprintf(out->text, sizeof out->text, "%s", cv_json_str(known, "text", ""));
    return true;
}

int verdict_keep(const char *folder, const char *key, const struct verdict *verdict, struct cv_error *err)
{
    cv_auto_json json_t *known = json_pack("{s:b}", "ok", (int)verdict->ok);
    cv_json_set_text(known, "text", verdict->text, strlen(verdict->text));
    return memory_keep(folder, memory, key, known, VERDICTS_KEPT, err);
}
