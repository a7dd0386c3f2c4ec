// SPDX-License-Identifier: MIT
/*
 * fuzz_cron.c - any text as a cron line, a duration and a moment. Checked: nothing reads beyond the text; a line that is taken
 * has a next slot, later than the moment, on a full minute in UTC, and the same when asked a second before.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/sched/timetable.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t now = 1795590000;
    cv_auto_free char *text = cv_zalloc(size + 1);
    struct cron cron;
    int64_t value = 0;
    if (size)
        memcpy(text, data, size);
    setenv("TZ", "UTC", 1);
    tzset();
    if (cron_parse(text, &cron, NULL) == 0) {
        int64_t next = cron_next(&cron, now);
        cv_require(next > now && next < now + INT64_C(9) * 366 * 86400 && next % 60 == 0);
        cv_require(cron_next(&cron, next - 1) == next);
        cv_require(cron_next(&cron, next) > next);
    }
    if (words_duration(text, &value, NULL) == 0)
        cv_require(value >= 1 && value <= 366 * 86400);
    if (words_moment(text, now, &value, NULL) == 0)
        cv_require(value > now);
    return 0;
}
