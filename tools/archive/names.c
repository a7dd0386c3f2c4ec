// SPDX-License-Identifier: MIT
/*
 * names.c - which names and links of an archive are taken. Pure; everything about escapes by name is here.
 */
#include "tools/archive/room.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <string.h>

bool names_valid(const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        size_t n = cv_utf8_length(text, left);
        if (n == 0 || (n == 1 && ((unsigned char)*text < 0x20 || *text == 0x7F)))
            return false;
        text += n;
        left -= n;
    }
    return true;
}

static int refuse(int code, const char **why, const char *text)
{
    *why = text;
    return code;
}

int names_check(const char *name, char **out, const char **why)
{
    cv_auto_buf struct cv_buf path = CV_BUF_INIT;
    size_t depth = 0;
    if (!*name)
        return refuse(-EINVAL, why, "has no name");
    if (!names_valid(name))
        return refuse(-EINVAL, why, "has a name that is no UTF-8 or holds control characters");
    if (strlen(name) > CV_LIMIT_ARCHIVE_NAME_BYTES)
        return refuse(-E2BIG, why, "has a name that is too long");
    if (*name == '/')
        return refuse(-EINVAL, why, "has an absolute name");
    for (const char *at = name; *at; at += strspn(at, "/")) {
        size_t n = strcspn(at, "/");
        if (n == 2 && at[0] == '.' && at[1] == '.')
            return refuse(-EINVAL, why, "has a name with '..' in it");
        if (!(n == 1 && at[0] == '.')) {
            if (++depth > CV_LIMIT_ARCHIVE_DEPTH)
                return refuse(-E2BIG, why, "is nested too deep");
            if (path.len)
                cv_buf_putc(&path, '/');
            cv_buf_add(&path, at, n);
        }
        at += n;
    }
    *out = cv_buf_take(&path);
    return 0;
}

bool names_link_stays(const char *name, const char *target)
{
    size_t above = 0;
    bool named = false;
    if (!*target || *target == '/' || !names_valid(target) || strlen(target) > CV_LIMIT_ARCHIVE_NAME_BYTES)
        return false;
    for (const char *at = name; (at = strchr(at, '/')); at++)
        above++;
    for (const char *at = target; *at; at += strspn(at, "/")) {
        size_t n = strcspn(at, "/");
        if (n == 2 && at[0] == '.' && at[1] == '.') {
            if (named || above-- == 0)
                return false;
        } else if (!(n == 1 && at[0] == '.')) {
            named = true;
        }
        at += n;
    }
    return true;
}
