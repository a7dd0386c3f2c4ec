// SPDX-License-Identifier: MIT
/*
 * host.h - what the host tools share: reading the system's files below env->root, acting with no more rights than the peer has, the
 * deadline. Room-internal.
 *
 * A host tool runs in the host room, a thread of the daemon, and may block, but never beyond env->deadline_us: files are opened with
 * O_NONBLOCK and must be regular, sizes are bounded by CV_LIMIT_HOST_*, network file systems are not asked. The daemon may be root
 * while the peer is not: what could show more than the peer may see runs between host_become and host_return, with the peer's user,
 * group and supplementary groups for every file that the kernel opens for this thread.
 */
#pragma once

#include "daemon/base/buf.h"
#include "tools/tool.h"

#include <stdio.h>
#include <sys/types.h>

char *host_path(const struct cv_host_env *env, const char *path); /* env->root + path; given */
bool host_late(const struct cv_host_env *env);
int64_t host_left_us(const struct cv_host_env *env);        /* until the deadline, 0 when it is over */
int host_fail_late(struct cv_error *err, const char *what); /* -ETIMEDOUT, guard "deadline" */

/* "PATH: text" with guard "tool"; -errno of the file system with guard "filesystem". */
int host_refuse(struct cv_error *err, int code, const char *reason, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
int host_file_fail(struct cv_error *err, const char *path, int code);

/* Opens a regular file of the host for reading (never blocks, links are followed only with `links`). Descriptor or negative errno. */
int host_open(const struct cv_host_env *env, const char *path, bool links);

/* Reads at most `max` bytes of a small file into `out` (cleared first). 0 or negative errno. */
int host_read(const struct cv_host_env *env, const char *path, size_t max, struct cv_buf *out);

/* The value of a line "key<spaces>SEPvalue" (/proc/meminfo, /etc/os-release, /proc/cpuinfo): given, quotes and blanks taken off; NULL
 * when there is none. */
char *host_value(const char *text, const char *key, char separator);

/* Numbers of a /proc/PID/status line: "Uid:\t1 2 3 4". How many were read. */
int host_numbers(const char *text, const char *key, unsigned long long *out, int max);

/* The peer's rights on files for this thread. `saved` is the caller's; host_return undoes it (and aborts the process if the kernel does
 * not let it: going on as somebody else would be worse). Nothing happens when daemon and peer are the same, or the peer is root.
 * -EPERM when the daemon is not root and the peer is somebody else. */
struct host_saved {
    bool changed;
    int group_count;
    gid_t *groups;
};
int host_become(const struct cv_host_env *env, struct host_saved *saved, struct cv_error *err);
void host_return(struct host_saved *saved);
#define host_auto_saved __attribute__((cleanup(host_return)))

/* Pages through a result of lines: adds a source name to the array result["source"]. */
void host_source(json_t *result, const char *path);
