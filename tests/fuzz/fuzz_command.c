// SPDX-License-Identifier: MIT
/*
 * fuzz_command.c - any text as a command line of a model. Checked: nothing reads beyond the text; something is asked exactly when a reason
 * is given, and a line of which everything is known asks no more than one of which nothing is.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "tools/door/command.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool knows(const char *word, void *arg)
{
    cv_require(strlen(word) <= 1u << 20);
    return *(const bool *)arg;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cv_auto_free char *line = cv_zalloc(size + 1);
    cv_auto_buf struct cv_buf none = CV_BUF_INIT, all = CV_BUF_INIT;
    bool no = false, yes = true;
    if (size)
        memcpy(line, data, size);
    bool asks = command_loses(line, knows, &no, &none);
    bool still_asks = command_loses(line, knows, &yes, &all);
    cv_require(asks == (none.len > 0) && still_asks == (all.len > 0));
    cv_require(asks || !still_asks);
    return 0;
}
