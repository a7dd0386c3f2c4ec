// SPDX-License-Identifier: MIT
/*
 * plugin.h - what the two files of the plugin carrier share: what is kept of a call while its worker lives. Loop thread.
 */
#pragma once

#include "plugins/plugin.h"
#include "tools/door/internal.h"

#include <errno.h>

/* A question to the store; its answer may come after the call has ended: then nobody wants it. */
struct plugin_asking {
    struct plugin_work *work; /* NULL: ended */
    bool gives_value;
};

struct plugin_work {
    struct cv_call *call;
    const struct cv_plugin *plugin;
    struct cv_call *child;         /* the nested call under way, or NULL */
    struct plugin_asking *asking;
    unsigned log_lines;
    bool over;                     /* the worker has ended */
};

/* plugin.c */
void plugin_reply(struct plugin_work *work, json_t *reply); /* takes it */
void plugin_hold(struct plugin_work *work, bool held);   /* while a person is asked for the nested call, the worker's time stands still */
void plugin_go_on(struct plugin_work *work);                /* ends the call when nothing of it is left; frees `work` then */

/* plugin_effects.c: does what a message asks for, or answers why not. */
void plugin_effect(struct plugin_work *work, const json_t *message);
