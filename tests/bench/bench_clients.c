// SPDX-License-Identifier: MIT
/*
 * bench_clients.c - many open clients: as many connections as CV_LIMIT_PEERS allows (or as open files do, which is said), each asks
 * `daemon.status` and must be answered. Prints how long opening took, the round trip on an open connection with one client and with all
 * of them open (the first is the reference, same daemon, same run), and what a client costs the daemon in memory. A lost client is
 * a failure of this program.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/limits.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TRIPS = 20000, SPARE_FILES = 32 };

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

static _Noreturn void give_up(const char *what, int number)
{
    fprintf(stderr, "client %d: %s\n", number, what);
    exit(1);
}

static int try_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* One request and its answer, which must be one. */
static void ask(int fd, int number)
{
    static char answer[1 << 16];
    size_t have = 0;
    if (write(fd, request, sizeof request - 1) != (ssize_t)sizeof request - 1)
        give_up("its connection is gone", number);
    do {
        ssize_t n = read(fd, answer + have, sizeof answer - 1 - have);
        if (n <= 0)
            give_up("no answer", number);
        have += (size_t)n;
    } while (answer[have - 1] != '\n');
    answer[have] = '\0';
    if (!strstr(answer, "\"result\""))
        give_up(answer, number);
}

static void measure(const char *name, const int *fds, int count)
{
    static int64_t us[TRIPS];
    int trips = count > TRIPS ? TRIPS : count > 1 ? count * (TRIPS / count) : TRIPS / 4;
    for (int i = 0; i < trips; i++) {
        int64_t begin = cv_clock_mono_us();
        ask(fds[i % count], i % count);
        us[i] = cv_clock_mono_us() - begin;
    }
    print_row(name, us, (size_t)trips);
}

static long resident_kib(pid_t pid)
{
    cv_auto_free char *path = cv_format("/proc/%d/status", (int)pid);
    char line[128];
    long kib = -1;
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    if (file)
        fclose(file);
    return kib;
}

static int raise_files(int wanted)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    rlim_t most = limit.rlim_max - SPARE_FILES;
    if (most < (rlim_t)wanted)
        printf("the hard limit of open files is %llu: %llu clients, not %d\n", (unsigned long long)limit.rlim_max, (unsigned long long)most, wanted);
    return most < (rlim_t)wanted ? (int)most : wanted;
}

static pid_t spawn_daemon(const char *state, const char *socket_path)
{
    extern char **environ;
    const char *argv[] = {CORVID_BIN_DIR "/corvidd", "--model", "none", "--state", state, "--socket", socket_path, "--log-level", "error", NULL};
    pid_t pid;
    if (posix_spawn(&pid, argv[0], NULL, NULL, (char **)argv, environ) != 0)
        give_up("cannot start corvidd", 0);
    return pid;
}

int main(void)
{
    char dir[] = "/tmp/corvid-bench-XXXXXX";
    signal(SIGPIPE, SIG_IGN);
    if (!mkdtemp(dir))
        return 1;
    cv_auto_free char *socket_path = cv_format("%s/run/corvid.sock", dir);
    cv_auto_free char *state = cv_format("%s/state", dir);
    int count = raise_files(CV_LIMIT_PEERS);
    cv_auto_free int *fds = cv_zalloc((size_t)count * sizeof *fds);
    pid_t pid = spawn_daemon(state, socket_path);
    for (int i = 0; (fds[0] = try_connect(socket_path)) < 0; i++)
        if (usleep(1000), i > 10000)
            give_up("the daemon does not accept", 0);
    measure("status round trip, 1 client (reference)", fds, 1);
    long before = resident_kib(pid);
    int64_t begin = cv_clock_mono_us();
    for (int i = 1; i < count; i++)
        if ((fds[i] = try_connect(socket_path)) < 0)
            give_up("cannot connect", i);
    ask(fds[count - 1], count - 1);
    double open_ms = (double)(cv_clock_mono_us() - begin) / 1000;
    printf("%-44s %8.0f ms, %.1f us each\n", "opening them", open_ms, open_ms * 1000 / count);
    cv_auto_free char *name = cv_format("status round trip, %d clients open", count);
    measure(name, fds, count);
    printf("%-44s %8.2f KiB each (%ld KiB with 1, %ld KiB with all)\n", "memory of the daemon", (double)(resident_kib(pid) - before) / count, before,
           resident_kib(pid));
    for (int i = 0; i < count; i++)
        ask(fds[i], i); /* each of them is still served */
    printf("%d clients were open at once, each was answered, none was lost\n", count);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    cv_auto_free char *remove = cv_format("rm -rf '%s'", dir);
    return system(remove) == 0 ? 0 : 1;
}
