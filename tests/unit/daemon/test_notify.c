// SPDX-License-Identifier: MIT
/*
 * test_notify.c - a service manager played by a datagram socket, and sockets handed over, good and bad.
 */
#include "daemon/notify.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* A manager that listens at `name` ("@x" is abstract); NOTIFY_SOCKET is set to it. */
static int manager(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    memcpy(address.sun_path, name, strlen(name));
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    assert_int_equal(bind(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name))), 0);
    setenv("NOTIFY_SOCKET", name, 1);
    return fd;
}

static void expect(int fd, const char *message)
{
    char got[1024];
    ssize_t n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);
    assert_true(n >= 0);
    got[n] = '\0';
    assert_string_equal(got, message);
}

static void messages_arrive(void **state)
{
    (void)state;
    char path[64], abstract[64];
    snprintf(path, sizeof path, "/tmp/corvid-notify-%d", (int)getpid());
    snprintf(abstract, sizeof abstract, "@corvid-notify-%d", (int)getpid());
    const char *const names[] = {path, abstract};
    for (size_t i = 0; i < 2; i++) {
        struct cv_notify *notify;
        struct cv_error err = CV_ERROR_INIT;
        int fd = manager(names[i]);
        assert_int_equal(cv_notify_create(&notify, &err), 0);
        assert_null(getenv("NOTIFY_SOCKET")); /* no child may believe that it is meant */
        cv_notify_send(notify, "READY=1\nSTATUS=%d", 7);
        expect(fd, "READY=1\nSTATUS=7");
        close(fd);
        cv_notify_send(notify, "STOPPING=1"); /* the manager has gone: nothing happens */
        cv_notify_destroy(notify);
    }
    assert_int_equal(unlink(path), 0);
}

static void nobody_listens(void **state)
{
    (void)state;
    struct cv_notify *notify;
    struct cv_error err = CV_ERROR_INIT;
    unsetenv("NOTIFY_SOCKET");
    assert_int_equal(cv_notify_create(&notify, &err), 0);
    cv_notify_send(notify, "READY=1");
    cv_notify_destroy(notify);
    cv_notify_destroy(NULL);
}

static void bad_addresses(void **state)
{
    (void)state;
    char long_name[200];
    memset(long_name, '/', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    const char *const names[] = {"relative", "/", "@", long_name};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct cv_notify *notify;
        struct cv_error err = CV_ERROR_INIT;
        setenv("NOTIFY_SOCKET", names[i], 1);
        assert_int_equal(cv_notify_create(&notify, &err), -EINVAL);
        assert_non_null(strstr(err.text, "NOTIFY_SOCKET is"));
    }
    unsetenv("NOTIFY_SOCKET");
}

static int listen_fds(const char *pid, const char *count, struct cv_error *err)
{
    char own[16];
    snprintf(own, sizeof own, "%d", (int)getpid());
    setenv("LISTEN_PID", strcmp(pid, "own") == 0 ? own : pid, 1);
    setenv("LISTEN_FDS", count, 1);
    setenv("LISTEN_FDNAMES", "corvid", 1);
    int rc = cv_notify_listen_fds(err);
    assert_null(getenv("LISTEN_PID"));
    assert_null(getenv("LISTEN_FDS"));
    assert_null(getenv("LISTEN_FDNAMES"));
    return rc;
}

static void sockets_handed_over(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    int saved = fcntl(3, F_GETFD) >= 0 ? fcntl(3, F_DUPFD_CLOEXEC, 10) : -1;
    close(3);
    assert_int_equal(cv_notify_listen_fds(&err), 0); /* no variables */
    assert_int_equal(listen_fds("1", "1", &err), 0); /* meant for somebody else */
    assert_int_equal(listen_fds("own", "1", &err), -EBADF);
    assert_int_equal(listen_fds("own", "2", &err), -EINVAL);
    assert_int_equal(listen_fds("own", "0", &err), -EINVAL);
    assert_int_equal(listen_fds("own", "many", &err), -EINVAL);
    assert_int_equal(listen_fds("x", "1", &err), -EINVAL);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd != 3) {
        assert_int_equal(dup2(fd, 3), 3);
        close(fd);
    }
    assert_int_equal(listen_fds("own", "1", &err), 1);
    assert_int_equal(fcntl(3, F_GETFD), FD_CLOEXEC);
    close(3);
    if (saved >= 0) {
        dup2(saved, 3);
        close(saved);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_arrive),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(bad_addresses),
        cmocka_unit_test(sockets_handed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
