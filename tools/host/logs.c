// SPDX-License-Identifier: MIT
/*
 * logs.c - searches text logs, oldest file first, and the journal backwards from its end. Host room; owns what it opens; every file is
 * regular, bounded and read without blocking.
 */
#include "tools/host/logs.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/host/systemd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { FILES_MAX = 1000, DEPTH_MAX = 3 };

void logs_prepare(void)
{
    systemd_load(NULL);
}

/* ---- what was found --------------------------------------------------------------------------------------------- */

/* Adds a line behind the last one; of this kind (from index `first` on) at most `most` are kept, the newest. */
static void keep(struct logs_found *found, size_t first, size_t most, const char *source, const char *text, size_t len)
{
    json_t *item = json_object();
    cv_json_set_text(item, "source", source, strlen(source));
    cv_json_set_text(item, "line", text, len < 1500 ? len : 1500);
    found->count++;
    json_array_append_new(found->lines, item);
    if (json_array_size(found->lines) - first > most)
        json_array_remove(found->lines, first);
}

/* ---- text logs -------------------------------------------------------------------------------------------------- */

struct log_file {
    char *path; /* below env->root */
    int64_t time;
};

struct log_files {
    struct log_file at[FILES_MAX];
    size_t count;
};

static void collect(const struct cv_host_env *env, const char *folder, int depth, struct log_files *files, struct logs_found *found)
{
    cv_auto_free char *place = host_path(env, folder);
    int fd = open(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    found->unreadable += fd < 0 && errno == EACCES;
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        struct stat st;
        if (entry->d_name[0] == '.' || fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        cv_auto_free char *path = cv_format("%s/%s", folder, entry->d_name);
        if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX && strcmp(path, "/var/log/journal") != 0)
            collect(env, path, depth + 1, files, found);
        else if (S_ISREG(st.st_mode) && st.st_size > 0 && files->count < FILES_MAX)
            files->at[files->count++] = (struct log_file){cv_steal(&path), (int64_t)st.st_mtim.tv_sec};
        found->cut |= files->count == FILES_MAX;
    }
    if (dir)
        closedir(dir);
}

static int by_time(const void *a, const void *b)
{
    const struct log_file *x = a, *y = b;
    return x->time != y->time ? (x->time > y->time ? 1 : -1) : strcmp(x->path, y->path);
}

/* "ssh.service" is "sshd[12]:" or "ssh[12]:" in a text log: the tag begins with the unit's name. */
static bool of_unit(const char *line, const char *unit)
{
    size_t len = strlen(unit);
    if (len > 8 && strcmp(unit + len - 8, ".service") == 0)
        len -= 8;
    for (const char *at = line; (at = strchr(at, ' ')); at++)
        if (strncmp(at + 1, unit, len) == 0 && strcspn(at + 1, "[:") < strcspn(at + 1, " "))
            return true;
    return false;
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n > m && strcmp(text + n - m, end) == 0;
}

/* The whole lines of one file; gz reads plain files as they are. */
static void search_stream(const struct cv_host_env *env, gzFile file, const char *path, const struct logs_query *query, struct logs_found *found)
{
    char line[CV_LIMIT_HOST_LINE_BYTES];
    bool begins = true;
    size_t bytes = 0, seen = 0;
    while (bytes < CV_LIMIT_HOST_FILE_BYTES && gzgets(file, line, sizeof line)) {
        size_t len = strlen(line);
        bytes += len;
        bool whole = len > 0 && line[len - 1] == '\n';
        if (begins && strcasestr(line, query->text) && (!query->unit || of_unit(line, query->unit)))
            keep(found, 0, query->lines, path, line, len - whole);
        begins = whole;
        if (len == 0 || (++seen % 4096 == 0 && host_late(env))) /* a NUL: no text log */
            return;
    }
    found->cut |= bytes >= CV_LIMIT_HOST_FILE_BYTES;
}

static void search_file(const struct cv_host_env *env, const char *path, const struct logs_query *query, struct logs_found *found)
{
    struct stat st;
    cv_auto_close int fd = host_open(env, path, false);
    found->unreadable += fd == -EACCES;
    if (fd < 0 || fstat(fd, &st) < 0)
        return;
    if (!ends_in(path, ".gz") && st.st_size > CV_LIMIT_HOST_FILE_BYTES) {
        lseek(fd, st.st_size - CV_LIMIT_HOST_FILE_BYTES, SEEK_SET);
        found->cut = true;
    }
    gzFile file = gzdopen(fd, "rb");
    if (!file)
        return;
    cv_steal_fd(&fd);
    found->files++;
    search_stream(env, file, path, query, found);
    gzclose(file);
}

int logs_files(const struct cv_host_env *env, const struct logs_query *query, struct logs_found *found, struct cv_error *err)
{
    static const char *const passed[] = {"/var/log/wtmp", "/var/log/btmp", "/var/log/lastlog", "/var/log/faillog", "/var/log/tallylog"};
    struct log_files *files = cv_new(struct log_files);
    collect(env, "/var/log", 0, files, found);
    if (files->count > 0)
        qsort(files->at, files->count, sizeof files->at[0], by_time);
    for (size_t i = 0; i < files->count; i++) {
        const char *path = files->at[i].path;
        bool skip = ends_in(path, ".xz") || ends_in(path, ".zst") || ends_in(path, ".bz2") || ends_in(path, ".journal");
        for (size_t k = 0; k < sizeof passed / sizeof passed[0]; k++)
            skip |= strncmp(path, passed[k], strlen(passed[k])) == 0;
        if (!skip && !host_late(env))
            search_file(env, path, query, found);
        free(files->at[i].path);
    }
    free(files);
    return host_late(env) ? host_fail_late(err, "/var/log") : 0;
}

/* ---- the journal ------------------------------------------------------------------------------------------------ */

/* A field's text, cut to a line's length; given, NULL when the entry has none. */
static char *field(const struct systemd *sd, sd_journal *journal, const char *name)
{
    const void *data = NULL;
    size_t len = 0, skip = strlen(name) + 1;
    if (sd->sd_journal_get_data(journal, name, &data, &len) < 0 || len < skip)
        return NULL;
    return cv_strndup((const char *)data + skip, len - skip < CV_LIMIT_HOST_LINE_BYTES ? len - skip : CV_LIMIT_HOST_LINE_BYTES);
}

static char *entry_line(const struct systemd *sd, sd_journal *journal, const char *message)
{
    char when[CV_CLOCK_TEXT];
    uint64_t time_us = 0;
    cv_auto_free char *tag = field(sd, journal, "SYSLOG_IDENTIFIER");
    cv_auto_free char *pid = field(sd, journal, "_PID");
    sd->sd_journal_get_realtime_usec(journal, &time_us);
    cv_clock_format((int64_t)time_us, when, sizeof when);
    return cv_format("%.19sZ %s[%s]: %s", when, tag ? tag : "?", pid ? pid : "?", message);
}

static int search_journal(const struct cv_host_env *env, const struct systemd *sd, sd_journal *journal, const struct logs_query *query,
                          struct logs_found *found)
{
    json_t *newest = json_array();
    size_t looked = 0;
    int rc = sd->sd_journal_seek_tail(journal);
    while (rc >= 0 && looked < CV_LIMIT_HOST_ENTRIES && json_array_size(newest) < query->lines && (rc = sd->sd_journal_previous(journal)) > 0) {
        cv_auto_free char *message = field(sd, journal, "MESSAGE");
        looked++;
        if (looked % 256 == 0 && host_late(env))
            break;
        if (!message || !strcasestr(message, query->text))
            continue;
        cv_auto_free char *line = entry_line(sd, journal, message);
        json_array_append_new(newest, cv_json_text(line, strlen(line)));
    }
    size_t first = json_array_size(found->lines);
    for (size_t i = json_array_size(newest); i-- > 0;)
        keep(found, first, query->lines, "journal", json_string_value(json_array_get(newest, i)), json_string_length(json_array_get(newest, i)));
    found->cut |= looked == CV_LIMIT_HOST_ENTRIES;
    found->entries = looked;
    json_decref(newest);
    return rc < 0 ? rc : 0;
}

int logs_journal(const struct cv_host_env *env, const struct logs_query *query, struct logs_found *found, struct cv_error *err)
{
    sd_journal *journal = NULL;
    const struct systemd *sd = systemd_load(NULL);
    if (!sd)
        return 0; /* a system without it has no journal either */
    cv_auto_free char *folder = host_path(env, "/var/log/journal");
    int rc = env->root && *env->root ? sd->sd_journal_open_directory(&journal, folder, 0) : sd->sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY);
    if (rc < 0)
        return 0; /* none is kept here */
    if (query->unit) {
        cv_auto_free char *match = cv_format("_SYSTEMD_UNIT=%s%s", query->unit, strchr(query->unit, '.') ? "" : ".service");
        rc = sd->sd_journal_add_match(journal, match, 0);
    }
    if (rc >= 0)
        rc = search_journal(env, sd, journal, query, found);
    sd->sd_journal_close(journal);
    if (host_late(env))
        return host_fail_late(err, "the journal");
    return rc < 0 ? host_refuse(err, rc, "tool.refused", "the journal cannot be read: %s", strerror(-rc)) : 0;
}
