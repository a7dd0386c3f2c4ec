// SPDX-License-Identifier: MIT
/*
 * limits.c - the limits of a worker told: which are set, and who holds it to each. Pure.
 */
#include "sandbox/sandbox.h"

#include <stddef.h>

static const struct {
    const char *name;
    size_t offset;
    const char *by;
} rows[] = {
    {"wall_ms", offsetof(struct cv_worker_limits, wall_ms), "timer"},
    {"cpu_s", offsetof(struct cv_worker_limits, cpu_s), "rlimit"},
    {"memory_process", offsetof(struct cv_worker_limits, memory_process), "rlimit"},
    {"memory_tree", offsetof(struct cv_worker_limits, memory_tree), "polled"},
    {"processes", offsetof(struct cv_worker_limits, processes), "rlimit"},
    {"file_bytes", offsetof(struct cv_worker_limits, file_bytes), "rlimit"},
    {"open_files", offsetof(struct cv_worker_limits, open_files), "rlimit"},
    {"output_bytes", offsetof(struct cv_worker_limits, output_bytes), "counted"},
};

json_t *cv_limits_json(const struct cv_worker_limits *limits, uid_t uid)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t value = *(const uint64_t *)(const void *)((const char *)limits + rows[i].offset);
        bool exempt = uid == 0 && rows[i].offset == offsetof(struct cv_worker_limits, processes); /* the kernel exempts root */
        if (value > 0)
            json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "name", rows[i].name, "value", (json_int_t)value, "by",
                                                  exempt ? "polled" : rows[i].by));
    }
    return list;
}
