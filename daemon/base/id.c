// SPDX-License-Identifier: MIT
/*
 * id.c - makes ids from the wall clock and getrandom(2). Any thread; owns nothing.
 */
#include "daemon/base/id.h"

#include "daemon/base/check.h"
#include "daemon/base/clock.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void put(char *out, uint64_t value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        out[i] = digits[value & 31];
        value >>= 5;
    }
}

struct cv_id cv_id_new(char kind)
{
    struct cv_id id;
    uint64_t noise;
    ssize_t got;
    do
        got = getrandom(&noise, sizeof noise, 0);
    while (got < 0 && errno == EINTR);
    cv_require(got == (ssize_t)sizeof noise);
    id.text[0] = kind;
    put(id.text + 1, (uint64_t)cv_clock_wall_us() / 1000, 9);
    put(id.text + 10, noise, 9);
    id.text[CV_ID_LEN] = '\0';
    return id;
}

bool cv_id_is(const char *text, char kind)
{
    return strlen(text) == CV_ID_LEN && text[0] == kind && strspn(text + 1, digits) == CV_ID_LEN - 1;
}
