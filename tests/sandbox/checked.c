// SPDX-License-Identifier: MIT
/*
 * checked.c - linked into corvid-nursery's sources it makes nursery-checked, the nursery with the build's sanitizers. What a
 * sanitizer finds must be seen from outside although cells close every descriptor, have no host files and are mostly killed:
 * so a constructor maps PROGRAM.reports (shared, made by the test) before main, every clone inherits the mapping, and the
 * sanitizers' hooks count into it. Without that file it refuses to start. CORVID_TEST_BREAK makes it do a wrong thing on
 * purpose, to show that the counting works.
 */
#include "tests/sandbox/checked.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct checked_reports *reports;

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);
void __asan_on_error(void);
void __ubsan_on_report(void);

/* No leak check: the nursery is not dumpable, which a leak check needs, and its children end by _exit or SIGKILL. No
 * symbolizer: it would be started as a process. */
const char *__asan_default_options(void)
{
    return "detect_leaks=0:symbolize=0:exitcode=99";
}

const char *__ubsan_default_options(void)
{
    return "symbolize=0:exitcode=99";
}

static void count(void)
{
    if (reports)
        __atomic_add_fetch(&reports->errors, 1, __ATOMIC_SEQ_CST);
}

void __asan_on_error(void)
{
    count();
}

void __ubsan_on_report(void)
{
    count();
}

static void break_memory(void)
{
    volatile size_t at = 8;
    volatile char *bytes = malloc(8);
    bytes[at] = 1;
    free((void *)(uintptr_t)bytes);
}

static void break_arithmetic(void)
{
    volatile int value = 1;
    volatile int places = 40; /* not an overflow: those wrap in this build */
    value = value << places;
}

__attribute__((constructor)) static void map_reports(void)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 16);
    if (len < 0)
        _exit(98);
    memcpy(path + len, ".reports", sizeof ".reports");
    int fd = open(path, O_RDWR | O_CLOEXEC);
    void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *reports, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED)
        _exit(98);
    close(fd);
    reports = mapped;
    __atomic_add_fetch(&reports->starts, 1, __ATOMIC_SEQ_CST);
    const char *what = getenv("CORVID_TEST_BREAK");
    if (what && strcmp(what, "memory") == 0)
        break_memory();
    if (what && strcmp(what, "arithmetic") == 0)
        break_arithmetic();
}
