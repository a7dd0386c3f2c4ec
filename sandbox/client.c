// SPDX-License-Identifier: MIT
/*
 * client.c - the nursery as the daemon's child: posix_spawn with nothing inherited but its socket and the filters, an
 * empty environment and a session of its own; its end is seen through a pidfd. Loop thread.
 */
#include "sandbox/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "sandbox/inside.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { HELLO_MS = 10000, HIGH_FD = 64 };

struct client {
    struct link link; /* first */
    struct cv_sandbox *sandbox;
    uv_poll_t exit;
    pid_t pid;
    int pidfd;
    unsigned open; /* handles */
};

static void count_closed(struct client *client)
{
    if (--client->open > 0)
        return;
    struct cv_sandbox *sandbox = client->sandbox;
    close(client->pidfd);
    sandbox_client_gone(sandbox, client);
    free(client);
}

static void on_link_closed(struct link *link)
{
    count_closed((struct client *)link);
}

static void on_exit_closed(uv_handle_t *handle)
{
    count_closed(handle->data);
}

static void on_exit_event(uv_poll_t *poll, int status, int events)
{
    struct client *client = poll->data;
    (void)status;
    (void)events;
    if (waitpid(client->pid, NULL, WNOHANG) == 0)
        return;
    client->pid = 0;
    uv_poll_stop(poll);
    uv_close((uv_handle_t *)poll, on_exit_closed);
    link_close(&client->link, on_link_closed);
}

static void on_packet(struct link *link, struct wire_in *in, int *fds, size_t fd_count)
{
    (void)link;
    (void)in; /* the HELLO of a replacement: what the first one found still holds */
    (void)fds;
    (void)fd_count;
}

static void on_gone(struct link *link)
{
    (void)link; /* its exit says so too */
}

static const struct link_events events = {on_packet, on_gone};

/* ---- start ------------------------------------------------------------------------------------------------------ */

static int fill_actions(posix_spawn_file_actions_t *actions, const int *high)
{
    int rc = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (rc == 0)
        rc = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    for (int i = 0; rc == 0 && i <= WIRE_CLASSES; i++)
        rc = posix_spawn_file_actions_adddup2(actions, high[i], NURSERY_FD_DAEMON + i);
    if (rc == 0)
        rc = posix_spawn_file_actions_addclosefrom_np(actions, NURSERY_FDS_END);
    return -rc;
}

static int fill_attributes(posix_spawnattr_t *attr)
{
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    int rc = posix_spawnattr_setsigmask(attr, &none);
    if (rc == 0)
        rc = posix_spawnattr_setsigdefault(attr, &all);
    if (rc == 0)
        rc = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    return -rc;
}

static int spawn(const struct cv_sandbox *sandbox, const int *high, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    char name[] = "corvid-nursery";
    char none[] = "";
    char *argv[WIRE_CLASSES + 2] = {name};
    char *env[] = {NULL};
    for (int i = 0; i < WIRE_CLASSES; i++)
        argv[1 + i] = sandbox->workers[i] ? sandbox->workers[i] : none;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    int rc = fill_actions(&actions, high);
    if (rc == 0)
        rc = fill_attributes(&attr);
    if (rc == 0)
        rc = -posix_spawn(pid, sandbox->nursery, &actions, &attr, argv, env);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    return rc;
}

/* Descriptors above those that the child gets, so that moving one never overwrites another. */
static int spawn_with(const struct cv_sandbox *sandbox, int socket, pid_t *pid)
{
    int high[1 + WIRE_CLASSES];
    int count = 0;
    int rc = 0;
    for (; count <= WIRE_CLASSES; count++) {
        high[count] = fcntl(count == 0 ? socket : sandbox->filters[count - 1].fd, F_DUPFD_CLOEXEC, HIGH_FD);
        if (high[count] < 0) {
            rc = -errno;
            break;
        }
    }
    if (rc == 0)
        rc = spawn(sandbox, high, pid);
    while (count > 0)
        close(high[--count]);
    return rc;
}

static int wait_for_hello(int fd, struct wire_hello *hello)
{
    uint8_t bytes[512];
    int fds[WIRE_FDS];
    size_t fd_count;
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    int rc = poll(&ready, 1, HELLO_MS);
    if (rc <= 0)
        return rc < 0 ? -errno : -ETIMEDOUT;
    long len = wire_receive(fd, bytes, sizeof bytes, fds, &fd_count);
    while (len > 0 && fd_count > 0)
        close(fds[--fd_count]);
    if (len <= 0)
        return len < 0 ? (int)len : -EPIPE;
    struct wire_in in = {.at = bytes, .end = bytes + len};
    return wire_get_u32(&in) == WIRE_HELLO ? wire_decode_hello(&in, hello) : -EPROTO;
}

static void end_child(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static int watch(struct client *client, int fd)
{
    uv_loop_t *loop = cv_loop_uv(client->sandbox->loop);
    client->pidfd = (int)syscall(SYS_pidfd_open, client->pid, 0);
    int rc = client->pidfd < 0 ? -errno : link_open(&client->link, loop, fd, &events);
    if (rc < 0)
        return rc;
    client->exit.data = client;
    cv_require(uv_poll_init(loop, &client->exit, client->pidfd) == 0);
    cv_require(uv_poll_start(&client->exit, UV_READABLE, on_exit_event) == 0);
    client->open = 2;
    uv_unref((uv_handle_t *)&client->exit);
    uv_unref((uv_handle_t *)&client->link.poll);
    return 0;
}

int client_start(struct cv_sandbox *sandbox, struct wire_hello *hello, struct client **out, struct cv_error *err)
{
    int pair[2];
    pid_t pid = 0;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return cv_fail(err, -errno, "nursery.start", "cannot make a socket for the nursery: %s", strerror(errno));
    int rc = spawn_with(sandbox, pair[1], &pid);
    close(pair[1]);
    if (rc < 0) {
        close(pair[0]);
        return cv_deny(err, rc, "nursery", "nursery.start", "cannot start '%s': %s", sandbox->nursery, strerror(-rc));
    }
    rc = hello ? wait_for_hello(pair[0], hello) : 0;
    struct client *client = cv_new(struct client);
    client->sandbox = sandbox;
    client->pid = pid;
    client->pidfd = -1;
    if (rc == 0)
        rc = watch(client, pair[0]);
    else
        close(pair[0]);
    if (rc < 0) {
        end_child(pid);
        if (client->pidfd >= 0)
            close(client->pidfd);
        free(client);
        return cv_deny(err, rc, "nursery", "nursery.start", "'%s' did not come up: %s", sandbox->nursery, strerror(-rc));
    }
    sandbox->client_count++;
    *out = client;
    return 0;
}

int client_send(struct client *client, const struct wire_out *packet, int socket)
{
    return link_send(&client->link, packet, &socket, 1);
}

bool client_alive(const struct client *client)
{
    struct pollfd exit = {.fd = client->pidfd, .events = POLLIN};
    return client->pid > 0 && poll(&exit, 1, 0) == 0;
}

void client_kill(struct client *client)
{
    if (client->pid > 0)
        sys_pidfd_signal(client->pidfd, SIGKILL);
    uv_ref((uv_handle_t *)&client->exit); /* until it is reaped */
}
