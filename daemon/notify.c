// SPDX-License-Identifier: MIT
/*
 * notify.c - tells the service manager how the daemon is, and takes the socket that it hands over. Owns one datagram
 * socket. The variables are removed once read, so that no child believes they are meant for it. Never blocks, never fails
 * the daemon for a manager that has gone.
 */
#include "daemon/notify.h"

#include "daemon/base/alloc.h"
#include "daemon/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct cv_notify {
    int fd; /* -1: nobody wants to know */
    struct sockaddr_un address;
    socklen_t len;
};

static int connect_to(struct cv_notify *notify, const char *path, struct cv_error *err)
{
    size_t len = strlen(path);
    if ((path[0] != '/' && path[0] != '@') || len < 2 || len >= sizeof notify->address.sun_path)
        return cv_fail(err, -EINVAL, "notify.address", "NOTIFY_SOCKET is '%.128s', expected an absolute path or @name", path);
    notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (notify->fd < 0)
        return cv_fail(err, -errno, "notify.socket", "cannot make a socket: %s", strerror(errno));
    notify->address.sun_family = AF_UNIX;
    memcpy(notify->address.sun_path, path, len);
    if (path[0] == '@')
        notify->address.sun_path[0] = '\0';
    notify->len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (path[0] == '@' ? 0 : 1));
    return 0;
}

int cv_notify_create(struct cv_notify **out, struct cv_error *err)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct cv_notify *notify = cv_new(struct cv_notify);
    notify->fd = -1;
    if (path && path[0]) {
        int rc = connect_to(notify, path, err);
        if (rc < 0) {
            free(notify);
            return rc;
        }
    }
    unsetenv("NOTIFY_SOCKET");
    *out = notify;
    return 0;
}

void cv_notify_destroy(struct cv_notify *notify)
{
    if (!notify)
        return;
    if (notify->fd >= 0)
        close(notify->fd);
    free(notify);
}

void cv_notify_send(struct cv_notify *notify, const char *fmt, ...)
{
    char message[512];
    va_list ap;
    if (notify->fd < 0)
        return;
    va_start(ap, fmt);
    int n = vsnprintf(message, sizeof message, fmt, ap);
    va_end(ap);
    if (n > 0)
        (void)!sendto(notify->fd, message, (size_t)n < sizeof message ? (size_t)n : sizeof message - 1, MSG_NOSIGNAL | MSG_DONTWAIT,
                      (const struct sockaddr *)&notify->address, notify->len);
}

static int number_in(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;
    if (!text || !text[0])
        return 0;
    errno = 0;
    long n = strtol(text, &end, 10);
    return errno || *end || n < 0 || n > 1 << 30 ? -1 : (int)n;
}

static void forget(void)
{
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
}

int cv_notify_listen_fds(struct cv_error *err)
{
    int pid = number_in("LISTEN_PID"), count = number_in("LISTEN_FDS");
    forget();
    if (pid == 0 || pid != (int)getpid())
        return pid < 0 ? cv_fail(err, -EINVAL, "notify.listen", "LISTEN_PID is no number") : 0;
    if (count != 1)
        return cv_fail(err, -EINVAL, "notify.listen", "%d sockets were handed over (LISTEN_FDS), expected 1", count);
    if (fcntl(CV_NOTIFY_LISTEN_FD, F_SETFD, FD_CLOEXEC) < 0)
        return cv_fail(err, -errno, "notify.listen", "descriptor %d was announced by LISTEN_FDS but is not open", CV_NOTIFY_LISTEN_FD);
    return 1;
}
