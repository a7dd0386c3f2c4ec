// SPDX-License-Identifier: MIT
/*
 * fuzz_tzif.c - any bytes as a time zone's file, and as a rule. Checked: an offset of less than two days and a name that ends.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "tools/host/tzif.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int rc, const struct tzif_local *local)
{
    cv_require(rc < 0 || (local->offset > -7 * 172800 && local->offset < 7 * 172800));
    cv_require(rc < 0 || memchr(local->name, '\0', sizeof local->name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t moments[] = {INT64_MIN, -1, 0, 1795514400, INT64_C(253402300800), INT64_MAX};
    cv_auto_free char *rule = cv_zalloc(size + 1);
    if (size)
        memcpy(rule, data, size);
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct tzif_local local = {0};
        check(tzif_local(data, size, moments[i], &local), &local);
        check(tzif_rule(rule, moments[i], &local), &local);
    }
    return 0;
}
