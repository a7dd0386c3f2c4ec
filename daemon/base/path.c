// SPDX-License-Identifier: MIT
/*
 * path.c - paths as text, and the folders that XDG and the file hierarchy give a daemon. Any thread; owns nothing.
 */
#include "daemon/base/path.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_component(struct cv_buf *out, const char *name, size_t len)
{
    if (len == 0 || (len == 1 && name[0] == '.'))
        return;
    if (len == 2 && name[0] == '.' && name[1] == '.') {
        while (out->len > 0 && out->data[--out->len] != '/')
            ;
        if (out->data)
            out->data[out->len] = '\0';
        return;
    }
    cv_buf_putc(out, '/');
    cv_buf_add(out, name, len);
}

static void add_components(struct cv_buf *out, const char *path)
{
    while (*path) {
        size_t n = strcspn(path, "/");
        add_component(out, path, n);
        path += n;
        if (*path == '/')
            path++;
    }
}

char *cv_path_absolute(const char *base, const char *home, const char *path)
{
    struct cv_buf out = CV_BUF_INIT;
    if (home && path[0] == '~' && (path[1] == '/' || path[1] == '\0')) {
        add_components(&out, home);
        path++;
    } else if (path[0] != '/') {
        add_components(&out, base);
    }
    add_components(&out, path);
    if (out.len == 0)
        cv_buf_putc(&out, '/');
    return cv_buf_take(&out);
}

bool cv_path_inside(const char *root, const char *path)
{
    size_t n = strlen(root);
    if (root[0] != '/' || path[0] != '/')
        return false;
    if (n == 1)
        return true;
    return strncmp(root, path, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

char *cv_path_join(const char *a, const char *b)
{
    size_t n = strlen(a);
    while (n > 1 && a[n - 1] == '/')
        n--;
    while (*b == '/')
        b++;
    const char *between = n == 0 || (n == 1 && a[0] == '/') ? "" : "/"; /* "" + "b" stays relative */
    return cv_format("%.*s%s%s", (int)n, a, between, b);
}

static bool is_system(void)
{
    const char *user_dirs = getenv("CORVID_USER_DIRS");
    return geteuid() == 0 && !(user_dirs && strcmp(user_dirs, "1") == 0);
}

static int xdg(const char *variable, const char *below_home, const char *system_place, char **out, struct cv_error *err)
{
    const char *value = getenv(variable);
    if (value && value[0] == '/') {
        *out = cv_path_join(value, "corvid");
        return 0;
    }
    if (is_system()) {
        *out = cv_strdup(system_place);
        return 0;
    }
    const char *home = getenv("HOME");
    if (!home || home[0] != '/')
        return cv_fail(err, -ENOENT, "path.home", "neither %s nor HOME is set to an absolute folder", variable);
    *out = cv_format("%s/%s/corvid", home, below_home);
    return 0;
}

int cv_path_dirs(struct cv_path_dirs *dirs, struct cv_error *err)
{
    struct cv_path_dirs made = {0};
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    int rc = 0;
    if (runtime && runtime[0] == '/')
        made.runtime = cv_path_join(runtime, "corvid");
    else if (is_system())
        made.runtime = cv_strdup("/run/corvid");
    else
        made.runtime = cv_format("/tmp/corvid-%ld", (long)geteuid());
    if ((rc = xdg("XDG_STATE_HOME", ".local/state", "/var/lib/corvid", &made.state, err)) < 0 ||
        (rc = xdg("XDG_CONFIG_HOME", ".config", "/etc/corvid", &made.config, err)) < 0 ||
        (rc = xdg("XDG_DATA_HOME", ".local/share", "/var/lib/corvid/data", &made.data, err)) < 0) {
        cv_path_dirs_finish(&made);
        return rc;
    }
    *dirs = made;
    return 0;
}

void cv_path_dirs_finish(struct cv_path_dirs *dirs)
{
    free(dirs->runtime);
    free(dirs->state);
    free(dirs->config);
    free(dirs->data);
    *dirs = (struct cv_path_dirs){0};
}
