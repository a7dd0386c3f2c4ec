// SPDX-License-Identifier: MIT
/*
 * process.c - posix_spawn with an empty environment, no descriptor but the socket and stderr, and a session of its own; its end is seen
 * through a pidfd and through the socket, whichever comes first. Owns the two handles and the child. Loop thread.
 */
#include "daemon/egress/process.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { SOCKET_FD = 3, HIGH_FD = 64, READ_BYTES = 65536 };

struct process {
    uv_pipe_t pipe;
    uv_poll_t exit;
    struct process_events events;
    pid_t pid;
    int pidfd;
    unsigned open; /* handles */
    bool lost;
    struct cv_buf in;
    char *read; /* READ_BYTES */
};

struct sending {
    uv_write_t write;
    char *bytes;
};

/* ---- the end -------------------------------------------------------------------------------------------------------- */

static void on_handle_closed(uv_handle_t *handle)
{
    struct process *process = handle->data;
    if (--process->open > 0)
        return;
    struct process_events events = process->events;
    if (process->pidfd >= 0)
        close(process->pidfd);
    cv_buf_finish(&process->in);
    free(process->read);
    free(process);
    events.on_gone(events.arg);
}

static void lose(struct process *process, const char *why)
{
    if (process->lost)
        return;
    process->lost = true;
    syscall(SYS_pidfd_send_signal, process->pidfd, SIGKILL, NULL, 0);
    if (process->pid > 0)
        uv_ref((uv_handle_t *)&process->exit); /* until it is reaped */
    uv_read_stop((uv_stream_t *)&process->pipe);
    uv_close((uv_handle_t *)&process->pipe, on_handle_closed);
    process->events.on_lost(why, process->events.arg);
}

static void on_exit_event(uv_poll_t *poll, int status, int events)
{
    struct process *process = poll->data;
    (void)status;
    (void)events;
    if (waitpid(process->pid, NULL, WNOHANG) == 0)
        return;
    process->pid = 0; /* what it said last is still read: the end of the socket comes after it */
    uv_poll_stop(poll);
    uv_close((uv_handle_t *)poll, on_handle_closed);
}

void process_end(struct process *process)
{
    lose(process, "it was ended");
}

/* ---- reading and writing -------------------------------------------------------------------------------------------- */

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    struct process *process = handle->data;
    (void)wanted;
    *out = uv_buf_init(process->read, READ_BYTES);
}

static void take_frames(struct process *process)
{
    struct frame frame;
    long size = 0;
    while (!process->lost && (size = frame_take(&process->in, FRAME_TO_DAEMON, &frame)) > 0) {
        process->events.on_frame(&frame, process->events.arg);
        cv_buf_drop(&process->in, (size_t)size);
    }
    if (size < 0)
        lose(process, "it sent a frame that is too long");
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct process *process = stream->data;
    if (n > 0) {
        cv_buf_add(&process->in, buf->base, (size_t)n);
        take_frames(process);
    } else if (n < 0) {
        lose(process, n == UV_EOF ? "it ended" : "its socket failed");
    }
}

static void on_written(uv_write_t *write, int status)
{
    struct sending *sending = (struct sending *)write;
    struct process *process = write->data;
    free(sending->bytes);
    free(sending);
    if (status < 0 && status != UV_ECANCELED)
        lose(process, "its socket failed");
}

void process_send(struct process *process, struct cv_buf *frames)
{
    if (process->lost || frames->len == 0)
        return;
    struct sending *sending = cv_new(struct sending);
    uv_buf_t buf = {.len = frames->len};
    buf.base = sending->bytes = cv_buf_take(frames);
    sending->write.data = process;
    if (uv_write(&sending->write, (uv_stream_t *)&process->pipe, &buf, 1, on_written) < 0) {
        free(sending->bytes);
        free(sending);
        syscall(SYS_pidfd_send_signal, process->pidfd, SIGKILL, NULL, 0); /* on_exit_event follows */
    }
}

pid_t process_pid(const struct process *process)
{
    return process->pid;
}

/* ---- the start ------------------------------------------------------------------------------------------------------ */

static int fill(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attr, int socket)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int rc = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (rc == 0)
        rc = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    if (rc == 0)
        rc = posix_spawn_file_actions_adddup2(actions, socket, SOCKET_FD);
    if (rc == 0)
        rc = posix_spawn_file_actions_addclosefrom_np(actions, SOCKET_FD + 1);
    if (rc == 0)
        rc = posix_spawnattr_setsigmask(attr, &none);
    if (rc == 0)
        rc = posix_spawnattr_setsigdefault(attr, &all);
    if (rc == 0)
        rc = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    return -rc;
}

static int spawn(const char *program, int socket, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    char name[] = "corvid-egress";
    char *argv[] = {name, NULL};
    char *env[] = {NULL};
    cv_auto_close int high = fcntl(socket, F_DUPFD_CLOEXEC, HIGH_FD); /* no number that the child gets */
    if (high < 0)
        return -errno;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    int rc = fill(&actions, &attr, high);
    if (rc == 0)
        rc = -posix_spawn(pid, program, &actions, &attr, argv, env);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    return rc;
}

static void watch(struct cv_loop *loop, struct process *process, int fd)
{
    uv_loop_t *uv = cv_loop_uv(loop);
    process->read = cv_zalloc(READ_BYTES);
    process->pipe.data = process;
    process->exit.data = process;
    cv_require(uv_pipe_init(uv, &process->pipe, 0) == 0);
    cv_require(uv_pipe_open(&process->pipe, fd) == 0);
    cv_require(uv_read_start((uv_stream_t *)&process->pipe, on_alloc, on_read) == 0);
    cv_require(uv_poll_init(uv, &process->exit, process->pidfd) == 0);
    cv_require(uv_poll_start(&process->exit, UV_READABLE, on_exit_event) == 0);
    process->open = 2;
    uv_unref((uv_handle_t *)&process->pipe); /* requests hold the loop, not the process */
    uv_unref((uv_handle_t *)&process->exit);
}

int process_start(struct cv_loop *loop, const char *program, const struct process_events *events, struct process **out, struct cv_error *err)
{
    int pair[2];
    pid_t pid = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return cv_fail(err, -errno, "egress.start", "cannot make a socket for corvid-egress: %s", strerror(errno));
    int rc = spawn(program, pair[1], &pid);
    close(pair[1]);
    if (rc < 0) {
        close(pair[0]);
        return cv_deny(err, rc, "egress", "egress.start", "cannot start '%s': %s", program, strerror(-rc));
    }
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (pidfd < 0) {
        rc = -errno;
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        close(pair[0]);
        return cv_deny(err, rc, "egress", "egress.start", "cannot watch '%s': %s", program, strerror(-rc));
    }
    struct process *process = cv_new(struct process);
    process->events = *events;
    process->pid = pid;
    process->pidfd = pidfd;
    watch(loop, process, pair[0]);
    *out = process;
    return 0;
}
