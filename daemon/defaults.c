// SPDX-License-Identifier: MIT
/*
 * defaults.c - what holds when nothing was said: places by XDG, the model that the quick start fetches, and the folder in
 * which the daemon's own helper programs are found. Looks at the file system, changes nothing.
 */
#include "daemon/options.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_MODEL "models/SmolLM2-135M-Instruct.Q4_1.gguf"
#define DEFAULT_ADAPTER "models/corvid-interim.gguf"
#define NURSERY "corvid-nursery"

char *cv_options_near(const char *below)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = '\0';
    *strrchr(exe, '/') = '\0';
    cv_auto_free char *path = cv_path_absolute(exe[0] ? exe : "/", NULL, below);
    return realpath(path, NULL); /* in a build tree there are links on the way, which somebody could turn elsewhere */
}

/* Gives the path below `folder` when such a file can be read, else NULL. */
static char *existing(const char *folder, const char *below)
{
    cv_auto_free char *path = cv_path_join(folder, below);
    return access(path, R_OK) == 0 ? cv_steal(&path) : NULL;
}

/* The adapter is the user's own when there is one, else the one that Corvid brings. */
static char *default_adapter(const struct cv_options *options)
{
    char *own = existing(options->dirs.data, DEFAULT_ADAPTER);
    return own ? own : cv_options_near("../share/corvid/" DEFAULT_ADAPTER);
}

static void choose_model(struct cv_options *options)
{
    if (!options->model) {
        options->default_model = true;
        options->model = existing(options->dirs.data, DEFAULT_MODEL);
        if (options->model && !options->adapter)
            options->adapter = default_adapter(options);
    }
    if (!options->model)
        options->model = cv_strdup("none");
    if (!options->adapter)
        options->adapter = cv_strdup("none");
}

/* Beside corvidd (a build tree), in ../libexec/corvid from there (any installed prefix), else where CMake said. */
static int find_programs(struct cv_options *options, struct cv_error *err)
{
    static const char *const places[] = {".", "../libexec/corvid"};
    for (size_t i = 0; i < sizeof places / sizeof places[0] && !options->programs; i++) {
        cv_auto_free char *folder = cv_options_near(places[i]);
        if (!folder && errno != ENOENT)
            return cv_fail(err, -errno, "programs.exe", "cannot tell where corvidd lies (/proc/self/exe): %s", strerror(errno));
        cv_auto_free char *nursery = folder ? cv_path_join(folder, NURSERY) : NULL;
        if (nursery && access(nursery, X_OK) == 0)
            options->programs = cv_steal(&folder);
    }
    if (!options->programs)
        options->programs = cv_strdup(CORVID_LIBEXECDIR);
    return 0;
}

int cv_options_defaults(struct cv_options *options, struct cv_error *err)
{
    if (!options->state)
        options->state = cv_strdup(options->dirs.state);
    if (!options->socket)
        options->socket = cv_path_join(options->dirs.runtime, "corvid.sock");
    choose_model(options);
    return find_programs(options, err);
}
