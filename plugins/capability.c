// SPDX-License-Identifier: MIT
/*
 * capability.c - the capabilities a plugin may want, as a table. A manifest that names another one is refused.
 */
#include "plugins/plugin.h"

const struct cv_capability cv_capabilities[] = {
    {"fs.read", "read files that the run may read"},
    {"fs.write", "write files that the run may write"},
    {"exec", "run commands that the policy allows"},
    {"http", "fetch from hosts that the policy allows"},
    {"store", "keep values of its own between runs"},
    {"secret", "use a secret by name, without seeing it"},
    {"model", "ask the daemon's model"},
    {"log", "write to the daemon's log"},
    {"tool", "call other tools that the policy allows"},
    {NULL, NULL},
};
