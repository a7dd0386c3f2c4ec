// SPDX-License-Identifier: MIT
/* test_host_tzif.c - time zone files and rules against the C library, over many years, and against broken bytes. */
#include "hostbox.h"

#include "tools/host/tzif.h"

#include <time.h>

static void rules(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        int64_t when;
        int32_t offset;
        const char *name;
    } rows[] = {
        {"UTC0", 0, 0, "UTC"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1774745999, 3600, "CET"},  /* 2026-03-29 00:59:59 UTC */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, 7200, "CEST"}, /* 2026-03-29 01:00:00 UTC */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1792889999, 7200, "CEST"}, /* 2026-10-25 00:59:59 UTC */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1792890000, 3600, "CET"},
        {"EST5EDT,M3.2.0,M11.1.0", 1783000000, -14400, "EDT"},
        {"<+0330>-3:30", 5, 12600, "+0330"},
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1767225600, 39600, "AEDT"}, /* southern: January is summer */
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1782864000, 36000, "AEST"},
        {"X0Y,J60,J300", 5184000, 3600, "Y"}, /* 1970-03-02 */
        {"X0Y,0/0,J365/23", 1000, 3600, "Y"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tzif_local local;
        assert_int_equal(tzif_rule(rows[i].rule, rows[i].when, &local), 0);
        assert_int_equal(local.offset, rows[i].offset);
        assert_string_equal(local.name, rows[i].name);
    }
    static const char *const bad[] = {"",
                                      "CET",
                                      "CET-",
                                      "-1",
                                      "CET-1CEST",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0/",
                                      "<+03",
                                      "CET-1CEST,M3.5.0,M10.5.0/3x",
                                      "CET-999999999999",
                                      "C-1,",
                                      "CET-1CEST,M3.6.0,M1.1.1",
                                      "CET-1CEST,J0,J1",
                                      "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct tzif_local local;
        assert_true(tzif_rule(bad[i], 0, &local) < 0);
    }
}

/* Here, where there is one thread, the C library may be asked. */
static void against_libc(void **state)
{
    (void)state;
    static const char *const zones[] = {"Europe/Berlin",     "America/New_York", "Australia/Sydney", "Asia/Kathmandu",    "Pacific/Apia",
                                        "Africa/Casablanca", "Etc/UTC",          "Europe/Dublin",    "America/Sao_Paulo", "Asia/Tehran"};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        cv_auto_buf struct cv_buf file = CV_BUF_INIT;
        cv_auto_free char *path = cv_format("/usr/share/zoneinfo/%s", zones[i]);
        if (cv_file_read(path, 1 << 20, &file, NULL) < 0)
            continue;
        setenv("TZ", zones[i], 1);
        tzset();
        for (int64_t when = -2000000000; when < 4400000000; when += 7777777) {
            struct tzif_local local;
            struct tm tm;
            time_t t = (time_t)when;
            assert_int_equal(tzif_local(file.data, file.len, when, &local), 0);
            assert_non_null(localtime_r(&t, &tm));
            if (local.offset != tm.tm_gmtoff || strcmp(local.name, tm.tm_zone) != 0)
                fail_msg("%s at %lld: %d %s, wanted %ld %s", zones[i], (long long)when, local.offset, local.name, tm.tm_gmtoff, tm.tm_zone);
        }
    }
    unsetenv("TZ");
    tzset();
}

/* Every cut and many changed bytes: an answer or an error, never a read beyond the end (the copy is exactly as long). */
static void broken_files(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf file = CV_BUF_INIT;
    struct tzif_local local;
    uint32_t seed = 1;
    if (cv_file_read("/usr/share/zoneinfo/Europe/Berlin", 1 << 20, &file, NULL) < 0)
        fail_msg("no /usr/share/zoneinfo/Europe/Berlin is here: install the package tzdata (scripts/packages-test)");
    for (size_t len = 0; len < file.len; len += 1 + len / 50) {
        cv_auto_free char *copy = cv_zalloc(len ? len : 1);
        memcpy(copy, file.data, len);
        tzif_local(copy, len, 1800000000, &local);
    }
    for (int i = 0; i < 20000; i++) {
        cv_auto_free char *copy = cv_zalloc(file.len);
        memcpy(copy, file.data, file.len);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1103515245u + 12345u;
            size_t at = (seed >> 8) % (i % 2 ? 100 : file.len);
            copy[at] = (char)(seed >> 16);
        }
        if (tzif_local(copy, file.len, i * 100000, &local) == 0)
            assert_true(strlen(local.name) < sizeof local.name);
    }
    assert_true(tzif_local("", 0, 0, &local) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rules), cmocka_unit_test(against_libc), cmocka_unit_test(broken_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
