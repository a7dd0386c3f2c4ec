// SPDX-License-Identifier: MIT
/*
 * fuzz_path.c - any text as a path. Checked: what was worked out is absolute, has no ".", ".." or double slash, stays the
 * same when it is worked out again, and never leaves "/"; inside and join agree with it.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/path.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_worked_out(const char *path)
{
    size_t len = strlen(path);
    cv_require(path[0] == '/');
    cv_require(len == 1 || path[len - 1] != '/');
    cv_require(!strstr(path, "//") && !strstr(path, "/./") && !strstr(path, "/../"));
    cv_require(len < 2 || strcmp(path + len - 2, "/.") != 0);
    cv_require(len < 3 || strcmp(path + len - 3, "/..") != 0);
    cv_auto_free char *again = cv_path_absolute("/elsewhere", "/home", path);
    cv_require(strcmp(again, path) == 0);
}

/* Input: a base, NUL, a path; without a NUL it is all path. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cv_auto_free char *all = cv_zalloc(size + 1);
    if (size)
        memcpy(all, data, size);
    size_t first = strlen(all);
    const char *path = first < size ? all + first + 1 : all;
    cv_auto_free char *base = first < size ? cv_format("/%s", all) : cv_strdup("/base");

    cv_auto_free char *absolute = cv_path_absolute(base, "/home/u", path);
    cv_auto_free char *plain = cv_path_absolute(base, NULL, path);
    check_worked_out(absolute);
    check_worked_out(plain);
    cv_require(cv_path_inside("/", absolute));
    cv_require(cv_path_inside(absolute, absolute));

    cv_auto_free char *joined = cv_path_join(absolute, path);
    cv_auto_free char *below = cv_path_absolute("/", NULL, joined);
    check_worked_out(below);
    cv_require(cv_path_inside(absolute, below) || strstr(path, "..")); /* only ".." leads out of a folder */
    cv_auto_free char *longer = cv_format("%sx", absolute);
    cv_require(strcmp(absolute, "/") == 0 || !cv_path_inside(absolute, longer));
    return 0;
}
