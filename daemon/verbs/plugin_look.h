// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/plugin_look.h - what plugin.check and plugin.install share. Inside the verbs room. Loop thread.
 */
#pragma once

#include "daemon/verbs/common.h"

/* Parameters of both: the folder's name for messages, its files, whether test.lua is run. */
#define PLUGIN_FILES_PARAMS                                                                                                                \
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"files\",\"name\"],\"properties\":{\"files\":{\"type\":\"object\"},"   \
    "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096},\"test\":{\"type\":\"boolean\"}}}"

/* The plugin is good (borrowed); `tested` is what its test said, or NULL. Ends the request. */
typedef void (*plugin_looked_fn)(struct cv_rpc_request *request, struct cv_plugin *plugin, const json_t *tested);

/* Ends the request itself when the plugin is not good, or could not be installed here. */
void plugin_look(struct cv_rpc_request *request, const json_t *params, bool install, plugin_looked_fn fn) __attribute__((nonnull));
