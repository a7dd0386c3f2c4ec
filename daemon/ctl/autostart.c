// SPDX-License-Identifier: MIT
/*
 * autostart.c - starts a daemon for this user and waits until it accepts. The daemon lives in its own session and outlives
 * this program; if two clients start one at the same time the daemon's lock lets one live, and both connect to it.
 */
#include "daemon/ctl/autostart.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/path.h"
#include "daemon/ctl/show.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define PROGRAM "corvidd"

enum { WAIT_US = 10000000, SAY_AFTER_US = 1000000, GRACE_US = 300000, LAST_LINES = 8, LOG_KEEP_BYTES = 4194304 };

struct start {
    char *program;      /* NULL when there is none */
    const char *socket; /* where it shall listen */
    char *log;
    char *lock;     /* the daemon's lock file: who runs on the state folder */
    off_t log_from; /* where this start's words begin in the log */
    pid_t pid;
    int status;         /* how it ended */
    int64_t dead_since; /* monotonic; 0 while it lives */
};

static void start_finish(struct start *start)
{
    free(start->program);
    free(start->log);
    free(start->lock);
}

/* Gives FOLDER/corvidd when that can be run, else NULL. */
static char *program_in(const char *folder)
{
    char *path = cv_path_join(folder, PROGRAM);
    if (access(path, X_OK) == 0)
        return path;
    free(path);
    return NULL;
}

char *autostart_near(const char *below)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    cv_auto_free char *path = cv_path_absolute(slash == self ? "/" : self, NULL, below);
    return realpath(path, NULL);
}

char *autostart_program(void)
{
    cv_auto_free char *beside = autostart_near(".");
    char *found = beside ? program_in(beside) : NULL;
    cv_auto_free char *folders = cv_strdup(getenv("PATH") ? getenv("PATH") : "");
    char *rest = folders;
    for (char *folder; !found && (folder = strsep(&rest, ":"));)
        found = folder[0] == '/' ? program_in(folder) : NULL; /* what lies in the current folder is nobody's daemon */
    return found;
}

/* Opens the log for appending; one that has grown too long starts anew. */
static int open_log(struct start *start, struct cv_error *err)
{
    struct cv_path_dirs dirs;
    int rc = cv_path_dirs(&dirs, err);
    if (rc < 0)
        return rc;
    rc = cv_file_mkdirs(dirs.state, 0700, err);
    start->log = cv_path_join(dirs.state, "corvidd.log");
    start->lock = cv_path_join(dirs.state, "lock");
    cv_path_dirs_finish(&dirs);
    if (rc < 0)
        return rc;
    int fd = open(start->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat st = {0};
    if (fd < 0 || fstat(fd, &st) < 0)
        return cv_fail(err, -errno, "autostart.log", "cannot write the daemon's log '%s': %s", start->log, strerror(errno));
    if (st.st_size > LOG_KEEP_BYTES && ftruncate(fd, 0) == 0)
        st.st_size = 0;
    start->log_from = st.st_size;
    return fd;
}

static int spawn(struct start *start, int log_fd, struct cv_error *err)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, log_fd, 1);
    posix_spawn_file_actions_adddup2(&files, log_fd, 2);
    posix_spawn_file_actions_addchdir_np(&files, "/");
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    char *argv[] = {(char *)PROGRAM, (char *)"--socket", (char *)start->socket, NULL}; /* where this client looks, whatever corvid.conf says */
    int rc = start->program ? posix_spawn(&start->pid, start->program, &files, &attr, argv, environ) : ENOENT;
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    if (rc == ENOENT)
        return cv_fail(err, -ENOENT, "autostart.program", "no daemon runs, and there is no 'corvidd' beside this program nor in PATH");
    if (rc != 0)
        return cv_fail(err, -rc, "autostart.program", "cannot start '%s': %s", start->program, strerror(rc));
    return 0;
}

void autostart_last_words(const char *log, size_t from_byte)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (cv_file_read(log, LOG_KEEP_BYTES * 2, &text, NULL) < 0 || text.len <= from_byte)
        return;
    const char *from = text.data + from_byte;
    const char *line = text.data + text.len;
    for (int lines = 0; line > from; line--)
        if (line[-1] == '\n' && lines++ == LAST_LINES)
            break;
    fprintf(stderr, "corvid: the daemon's last words (%s):\n", log);
    show_indented(stderr, "  ", line);
    fputc('\n', stderr);
}

static int died(const struct start *start, int status, struct cv_error *err)
{
    autostart_last_words(start->log, (size_t)start->log_from);
    if (WIFSIGNALED(status))
        return cv_fail(err, -ECHILD, "autostart.died", "the daemon '%s' was ended by signal %d when it started", start->program, WTERMSIG(status));
    return cv_fail(err, -ECHILD, "autostart.died", "the daemon '%s' ended at once with exit code %d", start->program, WEXITSTATUS(status));
}

/* Ours may have ended because another client's daemon was first, which may not accept yet: is there one? The lock itself is
 * not tried, since that could keep a third one from starting. */
static bool another_lives(const struct start *start)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    if (cv_file_read(start->lock, 8192, &text, NULL) < 0)
        return false;
    long pid = strtol(cv_buf_text(&text), NULL, 10);
    return pid > 1 && pid != start->pid && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

static void look_after(struct start *start, int64_t now)
{
    if (!start->dead_since && waitpid(start->pid, &start->status, WNOHANG) == start->pid)
        start->dead_since = now;
}

/* Tries until the socket accepts, the daemon is dead, or time is up. 1: another client's daemon was first. */
static int wait_accepting(struct start *start, const char *path, struct ctl_client **out, struct cv_error *err)
{
    int64_t begun = cv_clock_mono_us();
    bool said = false;
    for (long pause_us = 2000;; pause_us = pause_us < 50000 ? pause_us * 2 : 50000) {
        int64_t now = cv_clock_mono_us();
        look_after(start, now);
        struct cv_error why = CV_ERROR_INIT;
        int rc = client_open(path, out, &why);
        if (rc == 0)
            return start->dead_since ? 1 : 0;
        if (rc != -ENOENT && rc != -ECONNREFUSED) {
            *err = why;
            return rc;
        }
        if (start->dead_since && now - start->dead_since > GRACE_US && !another_lives(start))
            return died(start, start->status, err);
        if (now - begun > WAIT_US)
            return cv_fail(err, -ETIMEDOUT, "autostart.slow", "the daemon (pid %ld) does not accept on '%s' after 10 s; its log is '%s'",
                           (long)start->pid, path, start->log);
        if (!said && now - begun > SAY_AFTER_US) {
            fprintf(stderr, "corvid: starting a daemon for this user (pid %ld) ...\n", (long)start->pid);
            said = true;
        }
        nanosleep(&(struct timespec){0, pause_us * 1000}, NULL);
    }
}

int autostart_connect(const char *path, struct ctl_client **out, struct cv_error *err)
{
    __attribute__((cleanup(start_finish))) struct start start = {.program = autostart_program(), .socket = path};
    cv_auto_close int log_fd = open_log(&start, err);
    if (log_fd < 0)
        return log_fd;
    int rc = spawn(&start, log_fd, err);
    if (rc < 0)
        return rc;
    rc = wait_accepting(&start, path, out, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        fprintf(stderr, "corvid: started a daemon for this user (pid %ld)\n", (long)start.pid);
    return 0;
}
