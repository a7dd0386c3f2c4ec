// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/plugin.h - what the verbs about plugins share. Inside the client.
 */
#pragma once

#include "daemon/ctl/verb.h"

/* Reads the folder, with this user's rights, and calls the method with its files. NULL with *code after the error has been printed. */
json_t *plugin_send(struct ctl *ctl, const char *method, const char *folder, bool test, int *code) __attribute__((nonnull));

void plugin_print_name(const json_t *plugin) __attribute__((nonnull)); /* "NAME VERSION" */
void plugin_print_tools(const json_t *plugin) __attribute__((nonnull));

/* plugin.list's and plugin.reload's answer: a table, and what is wrong; takes nothing. */
int plugin_show_list(const struct ctl *ctl, const json_t *result) __attribute__((nonnull));
