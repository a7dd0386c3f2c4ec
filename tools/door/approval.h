// SPDX-License-Identifier: MIT
/*
 * approval.h - what approvals and questions have in common: each waits in the door's list, has a timer, and is answered once by
 * the user it belongs to. Loop thread.
 */
#pragma once

#include "tools/door/internal.h"

/* Puts one into the list: `kind` is 'a' or 'q', the first letter of its id; takes `question`. The call owns it. */
struct approval *approval_make(struct cv_call *call, char kind, char *question, cv_loop_fn on_expiry);
struct cv_approval approval_shown(const struct approval *approval); /* borrowed from it */

/* The one that waits under this id, for this user: -ENOENT, -EPERM, -EINVAL when it is of the other kind. */
int approval_find(const struct cv_door *door, const char *id, uid_t uid, bool question, struct approval **out, struct cv_error *err);

/* Appends a record with the id, hash, tool and effect added; takes `payload`. */
void approval_journal(const struct cv_call *call, const char *kind, json_t *payload);
void approval_tell(struct cv_call *call, bool allowed); /* on_answer */
