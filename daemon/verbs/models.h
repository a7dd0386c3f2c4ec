// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/models.h - what model.list, model.show and daemon.status share: the engine as JSON, and the model files of a daemon with
 * what they say of themselves. Inside the verbs room. Loop thread.
 */
#pragma once

#include "daemon/verbs/common.h"

/* How the engine is; gives it. */
json_t *models_engine_json(const struct cv_daemon *daemon) __attribute__((nonnull, returns_nonnull));

/* Looks at the daemon's model, its adapter and the files of its folder of models, and ends the request with what `fn` gives of the rows:
 * borrowed arrays of models and of adapters. A row: file, path, bytes, used, then the facts, or unread with why there are none;
 * the model in use has kind, phase, context_tokens and adapter, the row of the adapter in use. A served or scripted model is a row as well. `fn` may
 * fill err and give NULL. */
typedef json_t *(*models_fn)(struct cv_daemon *daemon, const json_t *models, const json_t *adapters, const char *named, struct cv_error *err);
void models_look(struct cv_rpc_request *request, const char *named, models_fn fn) __attribute__((nonnull(1, 3)));
