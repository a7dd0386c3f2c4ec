// SPDX-License-Identifier: MIT
/*
 * careeffect.c - effects from the journal's JSON, and lists of them beside what is kept: fields that end in NUL, since a file's name may
 * hold anything else. Runs in a confined worker, one thread. A list that is not the one that was recorded is none.
 */
#include "tools/careeffect.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "tools/fspath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static void add(struct care_effects *effects, const struct care_effect *effect)
{
    if (effects->count == effects->cap) {
        effects->cap = effects->cap ? effects->cap * 2 : 32;
        effects->at = cv_regrow(effects->at, effects->cap * sizeof *effects->at);
    }
    effects->at[effects->count++] = *effect;
}

void care_effects_finish(struct care_effects *effects)
{
    for (size_t i = 0; i < effects->text_count; i++)
        free(effects->texts[i]);
    free(effects->texts);
    free(effects->at);
    *effects = CARE_EFFECTS_INIT;
}

/* ---- lists ---------------------------------------------------------------------------------------------------------- */

enum { OP, PATH, OTHER, HASH, WHY, MODE, NOW, FIELDS };

void care_effect_write(struct cv_buf *list, const struct care_effect *effect)
{
    const char *const texts[] = {effect->op, effect->path, effect->other, effect->hash, effect->why};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cv_buf_add(list, texts[i] ? texts[i] : "", strlen(texts[i] ? texts[i] : "") + 1);
    cv_buf_printf(list, "%o%c%o%c", (unsigned)effect->mode, 0, (unsigned)effect->now, 0);
}

/* Keeps the name of what is kept: below the folder of its list, and nowhere else. */
static const char *in_folder(struct care_effects *effects, const char *folder, const char *name)
{
    if (!*name || strchr(name, '/') || name[0] == '.')
        return "";
    effects->texts = cv_regrow(effects->texts, (effects->text_count + 1) * sizeof *effects->texts);
    return effects->texts[effects->text_count++] = cv_format("%s/%s", folder, name);
}

static int parse(struct care_effects *effects, const char *folder, const char *text, size_t len)
{
    const char *end = text + len;
    while (text < end) {
        const char *fields[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            if (text >= end)
                return -EPROTO;
            fields[i] = text;
            text += strnlen(text, (size_t)(end - text)) + 1;
        }
        add(effects, &(struct care_effect){.op = fields[OP], .path = fields[PATH], .other = in_folder(effects, folder, fields[OTHER]),
                                           .hash = fields[HASH], .why = fields[WHY], .mode = (mode_t)strtoul(fields[MODE], NULL, 8),
                                           .now = (mode_t)strtoul(fields[NOW], NULL, 8)});
    }
    return 0;
}

static int read_list(const struct cv_tool_env *env, const char *kept, const char *hash, struct care_effects *effects)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_auto_free char *path = cv_format("%s/%s", kept, CARE_EFFECT_LIST);
    if (env->keep_fd < 0 || !*kept || strchr(kept, '/'))
        return -ENOENT;
    cv_auto_close int fd = fspath_below(env->keep_fd, path, O_RDONLY, 0, 0);
    int rc = fd < 0 ? fd : cv_file_take(fd, SIZE_MAX, &text);
    if (rc < 0)
        return rc;
    struct cv_hash now = cv_hash_bytes(cv_buf_text(&text), text.len);
    if (strcmp(now.hex, hash) != 0)
        return -EPROTO;
    size_t len = text.len;
    effects->texts = cv_regrow(effects->texts, (effects->text_count + 1) * sizeof *effects->texts);
    effects->texts[effects->text_count++] = cv_buf_take(&text);
    return parse(effects, kept, effects->texts[effects->text_count - 1], len);
}

/* ---- the journal's -------------------------------------------------------------------------------------------------- */

static struct care_effect read_one(const json_t *item)
{
    const char *kept = cv_json_str(item, "kept", "");
    return (struct care_effect){
        .op = cv_json_str(item, "op", ""),
        .path = cv_json_str(item, "path", ""),
        .other = cv_json_str(item, "to", strchr(kept, '/') ? "" : kept),
        .hash = cv_json_str(item, "hash", ""),
        .why = cv_json_str(item, "why", "what it did is not known"),
        .size = (off_t)cv_json_num(item, "size", 0),
        .bytes = (size_t)cv_json_num(item, "bytes", 0),
    };
}

void care_effects_read(const struct cv_tool_env *env, const json_t *effects, struct care_effects *out)
{
    size_t i;
    json_t *item;
    *out = CARE_EFFECTS_INIT;
    json_array_foreach((json_t *)effects, i, item) {
        struct care_effect effect = read_one(item);
        size_t before = out->count;
        if (strcmp(effect.op, "command") != 0) {
            add(out, &effect);
        } else if (read_list(env, effect.other, cv_json_str(item, "list", ""), out) < 0) {
            out->count = before;
            add(out, &(struct care_effect){.op = "lost", .path = "shell", .other = "", .hash = "", .why = "what a command changed is no longer kept"});
        }
    }
}
