// SPDX-License-Identifier: MIT
/*
 * folder.c - a plugin's folder as files in memory, and back. Reading takes plain files with plain names and nothing else: a link, a
 * folder, a pipe, a device is refused by name, so that nothing outside the folder is ever read and nothing hangs. Owns nothing.
 * Blocking; any thread. Never runs anything.
 */
#include "plugins/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES = 64 };

static bool is_file_name(const char *name)
{
    size_t n = strlen(name);
    return n >= 1 && n <= NAME_BYTES && name[0] != '.' && name[0] != '-' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == n;
}

static int refuse(struct cv_error *err, const char *folder, const char *name, const char *why)
{
    return cv_fail(err, -EINVAL, "plugin.file", "'%s' in '%s': %s", name, folder, why);
}

static const char *kind_of(mode_t mode)
{
    return S_ISLNK(mode) ? "a symbolic link" : S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a named pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
}

static int read_file(int dir, const char *folder, const char *name, size_t max, json_t *files, struct cv_error *err)
{
    struct stat st;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    char why[128];
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return refuse(err, folder, name, strerror(errno));
    if (!S_ISREG(st.st_mode)) {
        snprintf(why, sizeof why, "is %s: a plugin has plain files only", kind_of(st.st_mode));
        return refuse(err, folder, name, why);
    }
    cv_auto_close int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0)
        return refuse(err, folder, name, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return refuse(err, folder, name, "was exchanged while it was read");
    int rc = cv_file_take(fd, max + 1, &text);
    if (rc == 0 && text.len > max) {
        snprintf(why, sizeof why, "all files together have more than %d bytes, the limit", CV_LIMIT_PLUGIN_BYTES);
        return refuse(err, folder, name, why);
    }
    if (rc < 0)
        return refuse(err, folder, name, strerror(-rc));
    json_t *value = memchr(cv_buf_text(&text), '\0', text.len) ? NULL : json_stringn(cv_buf_text(&text), text.len);
    if (!value)
        return refuse(err, folder, name, "is no UTF-8 text");
    json_object_set_new(files, name, value);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in order, hidden ones left out. */
static int list_names(DIR *dir, const char *folder, char **names, size_t *count, struct cv_error *err)
{
    const struct dirent *entry;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        if (!is_file_name(entry->d_name))
            return refuse(err, folder, entry->d_name, "expected a name of letters, digits, '_', '-' and '.', at most 64");
        if (*count == CV_LIMIT_PLUGIN_FILES)
            return cv_fail(err, -E2BIG, "plugin.files", "'%s' has more than %d files, the limit", folder, CV_LIMIT_PLUGIN_FILES);
        names[(*count)++] = cv_strdup(entry->d_name);
    }
    qsort(names, *count, sizeof *names, by_name);
    return 0;
}

int cv_plugin_read_folder(const char *folder, json_t **out, struct cv_error *err)
{
    char *names[CV_LIMIT_PLUGIN_FILES];
    size_t count = 0, bytes = 0;
    cv_auto_json json_t *files = json_object();
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        int rc = -errno;
        if (fd >= 0)
            close(fd);
        return cv_fail(err, rc, "plugin.folder", "cannot read the folder '%s': %s", folder, strerror(-rc));
    }
    int rc = list_names(dir, folder, names, &count, err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rc = read_file(dirfd(dir), folder, names[i], CV_LIMIT_PLUGIN_BYTES - bytes, files, err);
        bytes += json_string_length(json_object_get(files, names[i]));
    }
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    closedir(dir);
    if (rc == 0)
        *out = cv_steal(&files);
    return rc;
}

int folder_check_files(const char *where, const json_t *files, struct cv_error *err)
{
    const char *name;
    json_t *text;
    size_t bytes = 0;
    if (!json_is_object(files) || json_object_size(files) > CV_LIMIT_PLUGIN_FILES)
        return cv_fail(err, -E2BIG, "plugin.files", "'%s' has more than %d files, the limit", where, CV_LIMIT_PLUGIN_FILES);
    json_object_foreach((json_t *)(uintptr_t)files, name, text) {
        if (!is_file_name(name))
            return refuse(err, where, name, "expected a name of letters, digits, '_', '-' and '.', at most 64");
        if (!json_is_string(text))
            return refuse(err, where, name, "expected a text");
        bytes += json_string_length(text);
    }
    if (bytes > CV_LIMIT_PLUGIN_BYTES)
        return cv_fail(err, -EFBIG, "plugin.files", "the files of '%s' have %zu bytes together, the limit is %d", where, bytes, CV_LIMIT_PLUGIN_BYTES);
    return 0;
}

/* Of the canonical JSON: names in order, every byte of every text. */
struct cv_hash folder_hash(const json_t *files)
{
    cv_auto_free char *text = cv_json_canonical(files);
    return cv_hash_bytes(text, strlen(text));
}

int folder_write(const char *folder, const json_t *files, struct cv_error *err)
{
    const char *name;
    json_t *text;
    if (mkdir(folder, 0755) < 0)
        return cv_fail(err, -errno, "plugin.write", "cannot make '%s': %s", folder, strerror(errno));
    json_object_foreach((json_t *)(uintptr_t)files, name, text) {
        cv_auto_free char *path = cv_path_join(folder, name);
        int rc = cv_file_write(path, 0644, json_string_value(text), json_string_length(text), err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

void folder_remove(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(folder);
}
