// SPDX-License-Identifier: MIT
/*
 * secrets.c - one file a secret, read when it is asked for and wiped when it is released. Owns the folder's path; keeps no value. Nothing
 * in here makes text of a value, for a log, an error or anything else. Loop thread; blocking, on small files.
 */
#include "daemon/secrets/secrets.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME_BYTES = 64 };

struct cv_secrets {
    char *folder;
};

struct cv_secret {
    size_t len;
    char bytes[];
};

/* ---- the folder ----------------------------------------------------------------------------------------------------- */

/* A folder that others can look into keeps nothing secret. */
static int check_folder(const char *folder, struct cv_error *err)
{
    struct stat st;
    if (lstat(folder, &st) < 0)
        return cv_fail(err, -errno, "secrets.folder", "cannot look at '%s': %s", folder, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return cv_fail(err, -ENOTDIR, "secrets.folder", "'%s' is no folder: secrets need one of their own", folder);
    if (st.st_uid != geteuid())
        return cv_fail(err, -EPERM, "secrets.folder", "'%s' belongs to another user", folder);
    if ((st.st_mode & 077) != 0 && chmod(folder, 0700) < 0)
        return cv_fail(err, -errno, "secrets.folder", "'%s' is open to others and cannot be closed: %s", folder, strerror(errno));
    return 0;
}

int cv_secrets_open(const char *folder, struct cv_secrets **out, struct cv_error *err)
{
    int rc = cv_file_mkdirs(folder, 0700, err);
    if (rc < 0 || (rc = check_folder(folder, err)) < 0)
        return rc;
    struct cv_secrets *secrets = cv_new(struct cv_secrets);
    secrets->folder = cv_strdup(folder);
    *out = secrets;
    return 0;
}

void cv_secrets_close(struct cv_secrets *secrets)
{
    if (!secrets)
        return;
    free(secrets->folder);
    free(secrets);
}

/* ---- names and values ----------------------------------------------------------------------------------------------- */

static bool is_name(const char *name)
{
    size_t n = strlen(name);
    bool is_temporary = n > 4 && strcmp(name + n - 4, ".tmp") == 0; /* cv_file_write's own, left by a crash */
    return n > 0 && n <= NAME_BYTES && !is_temporary && isalpha((unsigned char)name[0]) &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")] == '\0';
}

static int check_name(const char *name, struct cv_error *err)
{
    if (is_name(name))
        return 0;
    return cv_fail(err, -EINVAL, "secrets.name", "'%.80s' cannot be a secret's name: expected a letter, then letters, digits, '_', '-' and '.', at most %d, and no '.tmp' at its end",
                   name, NAME_BYTES);
}

/* The length without one newline at the end, or what is wrong. */
static int check_value(const char *value, size_t *len, struct cv_error *err)
{
    if (*len > 0 && value[*len - 1] == '\n')
        (*len)--;
    if (*len == 0)
        return cv_fail(err, -EINVAL, "secrets.value", "the value is empty");
    if (*len > CV_LIMIT_SECRET_BYTES)
        return cv_fail(err, -EINVAL, "secrets.value", "the value has %zu bytes, the limit is %d", *len, CV_LIMIT_SECRET_BYTES);
    if (memchr(value, '\0', *len) || memchr(value, '\n', *len) || memchr(value, '\r', *len))
        return cv_fail(err, -EINVAL, "secrets.value", "the value holds a NUL or a newline inside: expected one line");
    return 0;
}

static char *path_of(const struct cv_secrets *secrets, const char *name)
{
    return cv_path_join(secrets->folder, name);
}

static size_t count(const struct cv_secrets *secrets)
{
    size_t n = 0;
    struct dirent *entry;
    DIR *folder = opendir(secrets->folder);
    while (folder && (entry = readdir(folder)) != NULL)
        n += is_name(entry->d_name);
    if (folder)
        closedir(folder);
    return n;
}

/* ---- the verbs ------------------------------------------------------------------------------------------------------ */

int cv_secrets_set(struct cv_secrets *secrets, const char *name, const char *value, size_t len, struct cv_error *err)
{
    int rc;
    if ((rc = check_name(name, err)) < 0 || (rc = check_value(value, &len, err)) < 0 || (rc = check_folder(secrets->folder, err)) < 0)
        return rc;
    cv_auto_free char *path = path_of(secrets, name);
    if (access(path, F_OK) < 0 && count(secrets) >= CV_LIMIT_SECRETS)
        return cv_fail(err, -ENOSPC, "secrets.many", "there are %d secrets already, a further one is refused", CV_LIMIT_SECRETS);
    return cv_file_write(path, 0600, value, len, err);
}

static int missing(const char *name, struct cv_error *err)
{
    return cv_fail(err, -ENOENT, "secrets.missing", "there is no secret '%s': set it with `corvid secret set %s`", name, name);
}

int cv_secrets_remove(struct cv_secrets *secrets, const char *name, struct cv_error *err)
{
    int rc = check_name(name, err);
    if (rc < 0)
        return rc;
    cv_auto_free char *path = path_of(secrets, name);
    if (unlink(path) < 0)
        return errno == ENOENT ? missing(name, err) : cv_fail(err, -errno, "secrets.remove", "cannot remove '%s': %s", path, strerror(errno));
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(json_string_value(json_object_get(*(json_t *const *)a, "name")), json_string_value(json_object_get(*(json_t *const *)b, "name")));
}

json_t *cv_secrets_list(struct cv_secrets *secrets)
{
    json_t *rows[CV_LIMIT_SECRETS];
    size_t n = 0;
    struct dirent *entry;
    struct stat st;
    DIR *folder = opendir(secrets->folder);
    while (folder && n < CV_LIMIT_SECRETS && (entry = readdir(folder)) != NULL)
        if (is_name(entry->d_name) && fstatat(dirfd(folder), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
            rows[n++] = json_pack("{s:s, s:I}", "name", entry->d_name, "set_us",
                                  (json_int_t)st.st_mtim.tv_sec * 1000000 + st.st_mtim.tv_nsec / 1000);
    if (folder)
        closedir(folder);
    qsort(rows, n, sizeof rows[0], by_name);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, rows[i]);
    return list;
}

/* Reads into memory that is wiped, whatever happens. */
static int read_value(int fd, const char *name, struct cv_secret **out, struct cv_error *err)
{
    struct stat st;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 || st.st_size > CV_LIMIT_SECRET_BYTES)
        return cv_fail(err, -EINVAL, "secrets.file", "the file of secret '%s' is not what was written: set it again", name);
    struct cv_secret *secret = cv_zalloc(sizeof *secret + (size_t)st.st_size + 1);
    secret->len = (size_t)st.st_size;
    ssize_t n = read(fd, secret->bytes, secret->len);
    if (n == st.st_size) {
        *out = secret;
        return 0;
    }
    cv_secret_release(secret);
    return cv_fail(err, n < 0 ? -errno : -EIO, "secrets.file", "cannot read secret '%s'", name);
}

int cv_secrets_get(struct cv_secrets *secrets, const char *name, struct cv_secret **out, struct cv_error *err)
{
    int rc;
    if ((rc = check_name(name, err)) < 0 || (rc = check_folder(secrets->folder, err)) < 0)
        return rc;
    cv_auto_free char *path = path_of(secrets, name);
    cv_auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? missing(name, err) : cv_fail(err, -errno, "secrets.file", "cannot open secret '%s': %s", name, strerror(errno));
    return read_value(fd, name, out, err);
}

void cv_secret_release(struct cv_secret *secret)
{
    if (!secret)
        return;
    explicit_bzero(secret->bytes, secret->len);
    free(secret);
}

const char *cv_secret_text(const struct cv_secret *secret)
{
    (void)secret;
    return "***";
}

const char *cv_secret_reveal(const struct cv_secret *secret)
{
    return secret->bytes;
}
