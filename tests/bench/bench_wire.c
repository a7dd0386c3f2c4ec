// SPDX-License-Identifier: MIT
/*
 * bench_wire.c - how fast a daemon is there and answers: from spawning corvidd (--model none, a fresh state folder) to its
 * first accepted connection, and the round trip of `daemon.status` on an open connection. Prints medians and 99th
 * percentiles. The reference in the same run for the round trip is an echo of the same bytes through a socket pair to a
 * thread that does nothing: what the kernel and two context switches cost.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

enum { STARTS = 15, TRIPS = 5000 };
static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"daemon.status\",\"params\":{}}\n";

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void print_row(const char *name, int64_t *us, size_t n)
{
    qsort(us, n, sizeof *us, compare);
    printf("%-44s median %8.3f ms   p99 %8.3f ms   n %zu\n", name, (double)us[n / 2] / 1000, (double)us[n * 99 / 100] / 1000, n);
}

static int try_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* One request, one line back. False when the connection ended. */
static int round_trip(int fd)
{
    static char answer[1 << 16];
    size_t have = 0;
    if (write(fd, request, sizeof request - 1) < 0)
        return 0;
    for (;;) {
        ssize_t n = read(fd, answer + have, sizeof answer - have);
        if (n <= 0)
            return 0;
        have += (size_t)n;
        if (answer[have - 1] == '\n')
            return 1;
    }
}

static pid_t spawn_daemon(const char *state, const char *socket_path)
{
    extern char **environ;
    const char *argv[] = {CORVID_BIN_DIR "/corvidd", "--model", "none", "--state", state, "--socket", socket_path, "--log-level", "error", NULL};
    pid_t pid;
    if (posix_spawn(&pid, argv[0], NULL, NULL, (char **)argv, environ) != 0) {
        fprintf(stderr, "cannot start %s\n", argv[0]);
        exit(1);
    }
    return pid;
}

static void *echo(void *arg)
{
    char bytes[512];
    ssize_t n;
    while ((n = read(*(int *)arg, bytes, sizeof bytes)) > 0)
        if (write(*(int *)arg, bytes, (size_t)n) < 0)
            break;
    return NULL;
}

static void bench_echo(void)
{
    static int64_t us[TRIPS];
    int pair[2];
    pthread_t thread;
    char bytes[512];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    pthread_create(&thread, NULL, echo, &pair[1]);
    for (int i = 0; i < TRIPS; i++) {
        int64_t begin = cv_clock_mono_us();
        if (write(pair[0], request, sizeof request - 1) < 0 || read(pair[0], bytes, sizeof bytes) < 0)
            exit(1);
        us[i] = cv_clock_mono_us() - begin;
    }
    close(pair[0]);
    pthread_join(thread, NULL);
    close(pair[1]);
    print_row("echo through a socket pair (reference)", us, TRIPS);
}

int main(void)
{
    char dir[] = "/tmp/corvid-bench-XXXXXX";
    static int64_t starts[STARTS], trips[TRIPS];
    signal(SIGPIPE, SIG_IGN);
    if (!mkdtemp(dir))
        return 1;
    cv_auto_free char *socket_path = cv_format("%s/run/corvid.sock", dir);
    for (int i = 0; i < STARTS; i++) {
        cv_auto_free char *state = cv_format("%s/state%d", dir, i);
        int64_t begin = cv_clock_mono_us();
        pid_t pid = spawn_daemon(state, socket_path);
        int fd;
        while ((fd = try_connect(socket_path)) < 0 && cv_clock_mono_us() - begin < 10000000)
            usleep(100);
        starts[i] = cv_clock_mono_us() - begin;
        if (fd < 0 || !round_trip(fd)) {
            fprintf(stderr, "the daemon did not answer\n");
            return 1;
        }
        for (int k = 0; i == STARTS - 1 && k < TRIPS; k++) {
            begin = cv_clock_mono_us();
            if (!round_trip(fd))
                return 1;
            trips[k] = cv_clock_mono_us() - begin;
        }
        close(fd);
        kill(pid, SIGTERM);
        waitpid(pid, NULL, 0);
    }
    print_row("corvidd: spawn to accepted connection", starts, STARTS);
    print_row("daemon.status round trip, open connection", trips, TRIPS);
    bench_echo();
    cv_auto_free char *remove = cv_format("rm -rf '%s'", dir);
    return system(remove) == 0 ? 0 : 1;
}
