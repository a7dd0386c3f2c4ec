// SPDX-License-Identifier: MIT
/*
 * fake.h - a daemon made of a table, for tests of the client only: each request is answered by the row of its method.
 * It listens on a socket in a private folder, a thread a connection, and keeps what it was sent. Also runs the client
 * program in a child process and keeps its exit code, stdout and stderr.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/ctl/ctl.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct fake_row {
    const char *method; /* NULL: the end; "*": any */
    const char *reply;  /* lines; $ID becomes the request's id */
    bool closes;        /* the connection is closed after it */
};

struct fake {
    char folder[64];
    char path[96];
    const struct fake_row *rows;
    int listener;
    pthread_t thread;
    pthread_t peers[64];
    int peer_count;
    pthread_mutex_t lock;
    struct cv_buf seen;     /* every line received; behind the lock */
    struct cv_buf snapshot; /* what fake_seen gave last */
};

struct fake_peer {
    struct fake *fake;
    int fd;
};

static void fake_send(int fd, const char *text, int64_t id)
{
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    for (const char *p = text; *p;) {
        if (strncmp(p, "$ID", 3) == 0) {
            cv_buf_printf(&out, "%lld", (long long)id);
            p += 3;
        } else {
            cv_buf_putc(&out, *p++);
        }
    }
    for (size_t sent = 0; sent < out.len;) {
        ssize_t n = send(fd, out.data + sent, out.len - sent, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        sent += (size_t)n;
    }
}

/* Answers one line; false when the connection is to be closed. */
static bool fake_answer(struct fake *fake, int fd, const char *line, size_t len)
{
    pthread_mutex_lock(&fake->lock);
    cv_buf_add(&fake->seen, line, len);
    cv_buf_putc(&fake->seen, '\n');
    pthread_mutex_unlock(&fake->lock);
    json_t *message = NULL;
    if (cv_json_parse(line, len, "request", &message, NULL) < 0)
        return false;
    const char *method = cv_json_str(message, "method", "");
    int64_t id = cv_json_num(message, "id", cv_json_num(json_object_get(message, "params"), "id", 0));
    bool stays = true;
    for (const struct fake_row *row = fake->rows; row->method; row++) {
        if (strcmp(row->method, method) != 0 && strcmp(row->method, "*") != 0)
            continue;
        fake_send(fd, row->reply, id);
        stays = !row->closes;
        break;
    }
    json_decref(message);
    return stays;
}

/* What was received so far; good until the next call. */
static inline struct cv_buf fake_seen(struct fake *fake)
{
    pthread_mutex_lock(&fake->lock);
    cv_buf_clear(&fake->snapshot);
    cv_buf_add(&fake->snapshot, cv_buf_text(&fake->seen), fake->seen.len);
    pthread_mutex_unlock(&fake->lock);
    return fake->snapshot;
}

static void *fake_serve(void *arg)
{
    struct fake_peer *peer = arg;
    struct cv_buf in = CV_BUF_INIT;
    bool stays = true;
    while (stays) {
        cv_buf_reserve(&in, 65536);
        ssize_t n = recv(peer->fd, in.data + in.len, 65536, 0);
        if (n <= 0)
            break;
        in.len += (size_t)n;
        char *end;
        while (stays && (end = memchr(in.data, '\n', in.len))) {
            stays = fake_answer(peer->fake, peer->fd, in.data, (size_t)(end - in.data));
            cv_buf_drop(&in, (size_t)(end - in.data) + 1);
        }
    }
    close(peer->fd);
    cv_buf_finish(&in);
    free(peer);
    return NULL;
}

static void *fake_accept(void *arg)
{
    struct fake *fake = arg;
    for (;;) {
        int fd = accept(fake->listener, NULL, NULL);
        if (fd < 0)
            return NULL;
        struct fake_peer *peer = cv_new(struct fake_peer);
        *peer = (struct fake_peer){fake, fd};
        assert_true(fake->peer_count < 64);
        pthread_create(&fake->peers[fake->peer_count++], NULL, fake_serve, peer);
    }
}

static inline void fake_start(struct fake *fake, const struct fake_row *rows)
{
    *fake = (struct fake){.rows = rows, .lock = PTHREAD_MUTEX_INITIALIZER};
    strcpy(fake->folder, "/tmp/corvid-ctl-XXXXXX");
    assert_non_null(mkdtemp(fake->folder));
    snprintf(fake->path, sizeof fake->path, "%s/s", fake->folder);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", fake->path);
    fake->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fake->listener, (struct sockaddr *)&address, sizeof address), 0);
    /* The client is told who listens by the kernel: a process that is gone, as a daemon is that has ended. */
    pid_t pid = fork();
    if (pid == 0)
        _exit(listen(fake->listener, 16) == 0 ? 0 : 1);
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_int_equal(pthread_create(&fake->thread, NULL, fake_accept, fake), 0);
}

static inline void fake_stop(struct fake *fake)
{
    shutdown(fake->listener, SHUT_RDWR);
    pthread_join(fake->thread, NULL);
    for (int i = 0; i < fake->peer_count; i++)
        pthread_join(fake->peers[i], NULL);
    close(fake->listener);
    unlink(fake->path);
    rmdir(fake->folder);
    cv_buf_finish(&fake->seen);
    cv_buf_finish(&fake->snapshot);
}

struct fake_run {
    int code; /* exit code, or 128 + signal */
    struct cv_buf out, err;
};

static inline void fake_run_finish(struct fake_run *run)
{
    cv_buf_finish(&run->out);
    cv_buf_finish(&run->err);
}

static inline void fake_slurp(FILE *file, struct cv_buf *out)
{
    rewind(file);
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        cv_buf_add(out, bytes, n);
    fclose(file);
}

/* A test program started with this variable is the client program itself: the server has threads, and a process with
 * threads must not go on after fork(). */
#define FAKE_CLIENT "CORVID_TEST_IS_CLIENT"

__attribute__((constructor)) static void fake_become_client(int argc, char **argv)
{
    if (getenv(FAKE_CLIENT))
        exit(cv_ctl_main(argc, argv));
}

/* Starts the client program; the caller waits for it. */
static inline pid_t fake_spawn(const char *const *argv, int in, int out, int err)
{
    pid_t pid = 0;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, 0);
    posix_spawn_file_actions_adddup2(&files, out, 1);
    posix_spawn_file_actions_adddup2(&files, err, 2);
    setenv(FAKE_CLIENT, "1", 1);
    assert_int_equal(posix_spawn(&pid, "/proc/self/exe", &files, NULL, (char *const *)argv, environ), 0);
    unsetenv(FAKE_CLIENT);
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

/* Runs the client program with this command line (NULL-terminated, argv[0] included); stdin is `input` or /dev/null. */
static inline struct fake_run fake_corvid_input(const char *input, size_t input_len, const char *const *argv)
{
    struct fake_run run = {0};
    FILE *out = tmpfile(), *err = tmpfile(), *in = input ? tmpfile() : fopen("/dev/null", "r");
    assert_true(out && err && in);
    if (input) {
        fwrite(input, 1, input_len, in);
        fflush(in);
        lseek(fileno(in), 0, SEEK_SET);
    }
    pid_t pid = fake_spawn(argv, fileno(in), fileno(out), fileno(err));
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    run.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    fclose(in);
    fake_slurp(out, &run.out);
    fake_slurp(err, &run.err);
    return run;
}

#define FAKE_ARGV(...) ((const char *const[]){"corvid", __VA_ARGS__, NULL})
#define fake_corvid(...) fake_corvid_input(NULL, 0, FAKE_ARGV(__VA_ARGS__))
#define cv_auto_fake_run __attribute__((cleanup(fake_run_finish)))

#define assert_has(buf, text)                                                                                                              \
    do {                                                                                                                                   \
        struct cv_buf has = (buf);                                                                                                         \
        if (!strstr(cv_buf_text(&has), (text)))                                                                                            \
            fail_msg("'%s' is not in: %s", (text), cv_buf_text(&has));                                                                     \
    } while (0)
#define assert_has_not(buf, text)                                                                                                          \
    do {                                                                                                                                   \
        struct cv_buf has = (buf);                                                                                                         \
        if (strstr(cv_buf_text(&has), (text)))                                                                                             \
            fail_msg("'%s' is in: %s", (text), cv_buf_text(&has));                                                                         \
    } while (0)
