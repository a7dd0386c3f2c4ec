// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/editor.h - the functions of libedit, loaded when a conversation begins: every other verb starts without the
 * library, which takes longer to load than most of them take to run. Inside the client; single-threaded.
 */
#pragma once

#include "daemon/base/error.h"

#include <histedit.h>

#define EDITOR_MAP(X) X(el_init) X(el_end) X(el_reset) X(el_gets) X(el_set) X(el_source) X(el_resize) X(history_init) X(history_end) X(history)

struct editor {
#define EDITOR_MEMBER(name) __typeof__(&(name)) name;
    EDITOR_MAP(EDITOR_MEMBER)
#undef EDITOR_MEMBER
};

/* Fills *out; the library stays loaded. -ENOENT names the package that is missing. */
int editor_load(struct editor *out, struct cv_error *err) __attribute__((nonnull(1)));
