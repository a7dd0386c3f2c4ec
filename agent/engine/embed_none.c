// SPDX-License-Identifier: MIT
/*
 * embed_none.c - embed_model.h without llama.cpp: no model can be loaded, and the error says so. Pure; any thread.
 */
#include "agent/engine/embed_model.h"

#include <errno.h>

int embed_model_load(const char *path, struct embed_model **out, struct cv_error *err)
{
    *out = NULL;
    return cv_fail(err, -ENODEV, "engine.without-llama", "'%s' cannot be loaded: this program was built without llama.cpp (CORVID_LLAMA=off)", path);
}

void embed_model_free(struct embed_model *model)
{
    (void)model; /* there is none */
}

size_t embed_model_width(const struct embed_model *model)
{
    (void)model;
    return 0;
}

int embed_model_run(struct embed_model *model, const char *text, float *out, struct cv_error *err)
{
    (void)model, (void)text, (void)out;
    return cv_fail(err, -ENODEV, "engine.without-llama", "this program was built without llama.cpp (CORVID_LLAMA=off)");
}
