// SPDX-License-Identifier: MIT
/*
 * nursery_main.c - the program corvid-nursery: started by the daemon before there are secrets in its memory, sees the
 * host's file tree, makes cells on request. One thread, one socket, no configuration; exits when the daemon is gone, and
 * with it, by their death signals, every cell and everything in them. Keeps pairs of spare processes (see nursery_cell.c).
 */
#include "sandbox/inside.h"
#include "sandbox/landlock.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STOCK = 2, PAUSE_MS = 2 };

int inside_trouble(struct trouble *trouble, enum step step, int error, const char *detail)
{
    trouble->step = step;
    trouble->error = error < 0 ? -error : error;
    snprintf(trouble->detail, sizeof trouble->detail, "%s", detail);
    return -1;
}

int inside_namespaces(uint64_t out[INSIDE_NAMESPACES])
{
    static const char *const names[INSIDE_NAMESPACES] = {"user", "mnt", "pid", "ipc", "uts", "net", "cgroup"};
    for (size_t i = 0; i < INSIDE_NAMESPACES; i++) {
        char path[40];
        struct stat st;
        snprintf(path, sizeof path, "/proc/self/ns/%s", names[i]);
        if (stat(path, &st) < 0)
            return -errno;
        out[i] = st.st_ino;
    }
    return 0;
}

/* The daemon sealed the program: what is mapped cannot change. */
static int load_filter(int fd, struct sock_fprog *program)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return -errno;
    size_t size = (size_t)st.st_size;
    if (size == 0 || size % sizeof(struct sock_filter) != 0 || size / sizeof(struct sock_filter) > BPF_MAXINSNS)
        return -EINVAL;
    void *code = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (code == MAP_FAILED)
        return -errno;
    program->filter = code;
    program->len = (unsigned short)(size / sizeof(struct sock_filter));
    return 0;
}

/* The programs stand in the order of the classes; an empty name is a class without one. */
static int start(struct nursery *nursery, char *const *workers)
{
    nursery->daemon = NURSERY_FD_DAEMON;
    nursery->uid = geteuid();
    nursery->gid = getegid();
    nursery->root = nursery->uid == 0;
    umask(022);
    signal(SIGPIPE, SIG_IGN);
    if (prctl(PR_SET_DUMPABLE, 0) < 0 || close_range(NURSERY_FDS_END, ~0u, 0) < 0)
        return -errno;
    if (nursery->root && setgroups(0, NULL) < 0)
        return -errno;
    for (int i = 0; i < WIRE_CLASSES; i++) {
        int rc = load_filter(NURSERY_FD_FILTERS + i, &nursery->programs[i]);
        if (rc < 0)
            return rc;
    }
    if (pipe2(nursery->lifeline, O_CLOEXEC) < 0)
        return -errno;
    for (int i = 0; i < WIRE_CLASSES; i++)
        nursery->workers[i] = workers[i][0] ? open(workers[i], O_PATH | O_CLOEXEC) : -1;
    nursery->landlock_abi = landlock_probe();
    return inside_namespaces(nursery->namespaces);
}

static int say_hello(const struct nursery *nursery)
{
    uint8_t bytes[256];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    struct wire_hello hello = {.version = WIRE_VERSION, .landlock_abi = nursery->landlock_abi};
    probe_everything(nursery, &hello);
    wire_encode_hello(&out, &hello);
    return wire_send(nursery->daemon, &out, NULL, 0);
}

/* Pairs are made when nothing was asked for a moment: the cell that was just asked for comes first. */
static bool is_idle(const struct nursery *nursery)
{
    struct pollfd request = {.fd = nursery->daemon, .events = POLLIN};
    return poll(&request, 1, PAUSE_MS) == 0;
}

static void make_stock(struct nursery *nursery, struct spare *stock)
{
    for (int i = 0; i < STOCK; i++)
        if (stock[i].pid <= 0 && is_idle(nursery))
            spare_make(nursery, &stock[i], stock[i].uid, stock[i].gid);
}

/* One that is ready, of any user: a wrong one is replaced in use. */
static struct spare *take_from(struct spare *stock)
{
    for (int i = 0; i < STOCK; i++)
        if (stock[i].pid > 0)
            return &stock[i];
    return &stock[0];
}

static void serve(struct nursery *nursery)
{
    static uint8_t bytes[WIRE_PACKET];
    struct spare stock[STOCK];
    for (int i = 0; i < STOCK; i++)
        stock[i] = (struct spare){.channel = -1, .uid = nursery->uid, .gid = nursery->gid};
    for (;;) {
        int fds[WIRE_FDS];
        size_t fd_count;
        make_stock(nursery, stock);
        long len = wire_receive(nursery->daemon, bytes, sizeof bytes, fds, &fd_count);
        if (len == 0 || (len < 0 && len != -EMSGSIZE))
            return;
        if (len > 0 && fd_count == 1) {
            struct wire_out packet = {.bytes = bytes, .len = (size_t)len, .cap = sizeof bytes};
            spare_use(nursery, take_from(stock), &packet, fds[0]);
        }
        while (len > 0 && fd_count > 0)
            close(fds[--fd_count]);
    }
}

int main(int argc, char **argv)
{
    static struct nursery nursery;
    if (argc != 1 + WIRE_CLASSES) {
        fprintf(stderr, "corvid-nursery is started by corvidd and does nothing by itself\n");
        return 2;
    }
    int rc = start(&nursery, argv + 1);
    if (rc == 0)
        rc = say_hello(&nursery);
    if (rc == 0)
        spare_become_able(&nursery); /* when it cannot, the first cell says so */
    if (rc < 0) {
        fprintf(stderr, "corvid-nursery: cannot start: %s\n", strerror(-rc));
        return 1;
    }
    signal(SIGCHLD, SIG_IGN); /* cells are not waited for: the daemon watches their sockets */
    serve(&nursery);
    return 0;
}
