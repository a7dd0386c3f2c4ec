// SPDX-License-Identifier: MIT
/*
 * editor.c - loads libedit. Owns nothing: the library stays until the process ends.
 */
#include "daemon/ctl/editor.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

static void *open_library(void)
{
    static const char *const names[] = {"libedit.so.2", "libedit.so.0"}; /* Debian's name, and its authors' */
    void *library = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

int editor_load(struct editor *out, struct cv_error *err)
{
    static const struct {
        const char *name;
        size_t offset;
    } rows[] = {
#define ROW(name) {#name, offsetof(struct editor, name)},
        EDITOR_MAP(ROW)
#undef ROW
    };
    void *library = open_library();
    if (!library)
        return cv_fail(err, -ENOENT, "chat.editor",
                       "line editing needs libedit, which is not installed here (package libedit2); messages from a pipe do without it");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        void *symbol = dlsym(library, rows[i].name);
        if (!symbol)
            return cv_fail(err, -ENOENT, "chat.editor", "the libedit that is installed here has no '%s'", rows[i].name);
        memcpy((char *)out + rows[i].offset, &symbol, sizeof symbol);
    }
    return 0;
}
