// SPDX-License-Identifier: MIT
/*
 * wire.c - encodes and decodes the messages of wire.h and moves packets with descriptors. Used by all three programs;
 * owns nothing. Decoding is total: any bytes give either a message or -EPROTO.
 */
#include "sandbox/wire.h"

#include "daemon/base/alloc.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void put_bytes(struct wire_out *out, const void *bytes, size_t len)
{
    if (out->full || out->cap - out->len < len) {
        out->full = true;
        return;
    }
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
}

void wire_put_u32(struct wire_out *out, uint32_t value)
{
    put_bytes(out, &value, sizeof value);
}

void wire_put_u64(struct wire_out *out, uint64_t value)
{
    put_bytes(out, &value, sizeof value);
}

void wire_put_text(struct wire_out *out, const char *text)
{
    size_t len = strlen(text);
    if (len >= WIRE_PACKET) {
        out->full = true;
        return;
    }
    wire_put_u32(out, (uint32_t)len);
    put_bytes(out, text, len + 1);
}

static bool get_bytes(struct wire_in *in, void *bytes, size_t len)
{
    if (in->broken || (size_t)(in->end - in->at) < len) {
        in->broken = true;
        memset(bytes, 0, len);
        return false;
    }
    memcpy(bytes, in->at, len);
    in->at += len;
    return true;
}

uint32_t wire_get_u32(struct wire_in *in)
{
    uint32_t value;
    get_bytes(in, &value, sizeof value);
    return value;
}

uint64_t wire_get_u64(struct wire_in *in)
{
    uint64_t value;
    get_bytes(in, &value, sizeof value);
    return value;
}

const char *wire_get_text(struct wire_in *in)
{
    uint32_t len = wire_get_u32(in);
    size_t left = (size_t)(in->end - in->at);
    if (in->broken || left <= len || memchr(in->at, '\0', (size_t)len + 1) != in->at + len) {
        in->broken = true;
        return "";
    }
    const char *text = (const char *)in->at;
    in->at += (size_t)len + 1;
    return text;
}

/* A count that is followed by at least four bytes an item. */
static uint32_t get_count(struct wire_in *in, uint32_t max)
{
    uint32_t count = wire_get_u32(in);
    if (in->broken || count > max || (size_t)(in->end - in->at) / 4 < count) {
        in->broken = true;
        return 0;
    }
    return count;
}

static int finished(const struct wire_in *in)
{
    return in->broken || in->at != in->end ? -EPROTO : 0;
}

void wire_encode_cell(struct wire_out *out, const struct wire_cell *cell)
{
    wire_put_u32(out, WIRE_CELL);
    wire_put_u32(out, cell->uid);
    wire_put_u32(out, cell->gid);
    wire_put_u64(out, cell->tmp_bytes);
    wire_put_text(out, cell->workspace);
    wire_put_u32(out, cell->bind_count);
    for (uint32_t i = 0; i < cell->bind_count; i++) {
        wire_put_text(out, cell->binds[i].path);
        wire_put_u32(out, cell->binds[i].flags);
    }
    wire_put_u32(out, cell->hidden_count);
    for (uint32_t i = 0; i < cell->hidden_count; i++)
        wire_put_text(out, cell->hidden[i]);
}

int wire_decode_cell(struct wire_in *in, struct wire_cell *cell)
{
    cell->uid = wire_get_u32(in);
    cell->gid = wire_get_u32(in);
    cell->tmp_bytes = wire_get_u64(in);
    cell->workspace = wire_get_text(in);
    cell->bind_count = get_count(in, WIRE_BINDS);
    cell->binds = cv_zalloc((cell->bind_count + 1) * sizeof *cell->binds);
    for (uint32_t i = 0; i < cell->bind_count; i++) {
        cell->binds[i].path = wire_get_text(in);
        cell->binds[i].flags = wire_get_u32(in);
    }
    cell->hidden_count = get_count(in, WIRE_HIDDEN);
    cell->hidden = cv_zalloc((cell->hidden_count + 1) * sizeof *cell->hidden);
    for (uint32_t i = 0; i < cell->hidden_count; i++)
        cell->hidden[i] = wire_get_text(in);
    if (finished(in) == 0)
        return 0;
    wire_cell_finish(cell);
    return -EPROTO;
}

void wire_cell_finish(struct wire_cell *cell)
{
    free(cell->binds);
    free(cell->hidden);
    cell->binds = NULL;
    cell->hidden = NULL;
}

static void put_words(struct wire_out *out, char *const *words)
{
    uint32_t count = 0;
    while (words && words[count])
        count++;
    wire_put_u32(out, count);
    for (uint32_t i = 0; i < count; i++)
        wire_put_text(out, words[i]);
}

static char **get_words(struct wire_in *in)
{
    uint32_t count = get_count(in, WIRE_WORDS);
    char **words = cv_zalloc((count + 1) * sizeof *words);
    for (uint32_t i = 0; i < count; i++)
        words[i] = (char *)(uintptr_t)wire_get_text(in);
    return words;
}

void wire_encode_worker(struct wire_out *out, const struct wire_worker *worker)
{
    wire_put_u32(out, WIRE_WORKER);
    wire_put_u32(out, worker->id);
    wire_put_u32(out, worker->class);
    wire_put_u64(out, worker->cpu_s);
    wire_put_u64(out, worker->memory);
    wire_put_u64(out, worker->processes);
    wire_put_u64(out, worker->file_bytes);
    wire_put_u64(out, worker->open_files);
    wire_put_u32(out, worker->rows);
    wire_put_u32(out, worker->columns);
    wire_put_u32(out, worker->terminal_how);
    wire_put_text(out, worker->cwd);
    put_words(out, worker->argv);
    put_words(out, worker->env);
}

int wire_decode_worker(struct wire_in *in, struct wire_worker *worker)
{
    worker->id = wire_get_u32(in);
    worker->class = wire_get_u32(in);
    worker->cpu_s = wire_get_u64(in);
    worker->memory = wire_get_u64(in);
    worker->processes = wire_get_u64(in);
    worker->file_bytes = wire_get_u64(in);
    worker->open_files = wire_get_u64(in);
    worker->rows = wire_get_u32(in);
    worker->columns = wire_get_u32(in);
    worker->terminal_how = wire_get_u32(in);
    worker->cwd = wire_get_text(in);
    worker->argv = get_words(in);
    worker->env = get_words(in);
    bool classed = worker->class < WIRE_CLASSES && (worker->class != WIRE_CLASS_X || worker->argv[0]);
    bool sized = worker->rows == 0 ? worker->columns == 0 && worker->terminal_how == 0
                                   : worker->class == WIRE_CLASS_X && worker->rows <= UINT16_MAX && worker->columns <= UINT16_MAX &&
                                         worker->terminal_how <= CV_TERMINAL_ALL;
    if (finished(in) == 0 && classed && sized)
        return 0;
    wire_worker_finish(worker);
    return -EPROTO;
}

void wire_worker_finish(struct wire_worker *worker)
{
    free(worker->argv);
    free(worker->env);
    worker->argv = NULL;
    worker->env = NULL;
}

void wire_encode_fail(struct wire_out *out, const struct wire_fail *fail)
{
    wire_put_u32(out, WIRE_FAIL);
    wire_put_u32(out, fail->step);
    wire_put_u32(out, fail->error);
    wire_put_text(out, fail->detail);
}

void wire_encode_fail_frame(struct wire_out *out, const struct wire_fail *fail)
{
    size_t start = out->len;
    wire_put_u32(out, 0);
    wire_encode_fail(out, fail); /* its kind takes the place of the frame's */
    if (out->full)
        return;
    uint32_t len = (uint32_t)(out->len - start - sizeof(struct wire_frame));
    memcpy(out->bytes + start, &len, sizeof len);
}

int wire_decode_fail(struct wire_in *in, struct wire_fail *fail)
{
    fail->step = wire_get_u32(in);
    fail->error = wire_get_u32(in);
    fail->detail = wire_get_text(in);
    return finished(in);
}

void wire_encode_end(struct wire_out *out, const struct wire_end *end)
{
    wire_put_u32(out, WIRE_END);
    wire_put_u32(out, end->id);
    wire_put_u32(out, end->has_status);
    wire_put_u32(out, end->status);
    wire_put_u64(out, end->cpu_us);
    wire_put_u64(out, end->memory_peak);
}

int wire_decode_end(struct wire_in *in, struct wire_end *end)
{
    end->id = wire_get_u32(in);
    end->has_status = wire_get_u32(in) != 0;
    end->status = wire_get_u32(in);
    end->cpu_us = wire_get_u64(in);
    end->memory_peak = wire_get_u64(in);
    return finished(in);
}

void wire_encode_hello(struct wire_out *out, const struct wire_hello *hello)
{
    wire_put_u32(out, WIRE_HELLO);
    wire_put_u32(out, hello->version);
    wire_put_u32(out, hello->landlock_abi);
    for (size_t i = 0; i < WIRE_PROBES; i++)
        wire_put_u32(out, hello->errors[i]);
}

int wire_decode_hello(struct wire_in *in, struct wire_hello *hello)
{
    hello->version = wire_get_u32(in);
    hello->landlock_abi = wire_get_u32(in);
    for (size_t i = 0; i < WIRE_PROBES; i++)
        hello->errors[i] = wire_get_u32(in);
    return hello->version == WIRE_VERSION ? finished(in) : -EPROTO;
}

uint64_t wire_checksum(const void *bytes, size_t len)
{
    const uint8_t *p = bytes;
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t i = 0; i < len; i++)
        sum = (sum ^ p[i]) * 0x100000001b3u;
    return sum;
}

int wire_send(int socket, const struct wire_out *out, const int *fds, size_t fd_count)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(WIRE_BINDS * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = out->bytes, .iov_len = out->len};
    struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1};
    if (out->full || fd_count > WIRE_BINDS)
        return -E2BIG;
    if (fd_count > 0) {
        memset(&control, 0, CMSG_SPACE(fd_count * sizeof(int)));
        msg.msg_control = control.bytes;
        msg.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
        struct cmsghdr *head = CMSG_FIRSTHDR(&msg);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
        memcpy(CMSG_DATA(head), fds, fd_count * sizeof(int));
    }
    ssize_t sent;
    do {
        sent = sendmsg(socket, &msg, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

static void take_fds(struct msghdr *msg, int *fds, size_t fd_cap, size_t *fd_count)
{
    for (struct cmsghdr *head = CMSG_FIRSTHDR(msg); head; head = CMSG_NXTHDR(msg, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof fd);
            if (*fd_count < fd_cap)
                fds[(*fd_count)++] = fd;
            else
                close(fd);
        }
    }
}

static long receive(int socket, void *bytes, size_t cap, int *fds, size_t fd_cap, size_t *fd_count)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(WIRE_BINDS * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = bytes, .iov_len = cap};
    struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = CMSG_SPACE(fd_cap * sizeof(int))};
    *fd_count = 0;
    ssize_t got;
    do {
        got = recvmsg(socket, &msg, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return -errno;
    take_fds(&msg, fds, fd_cap, fd_count);
    if (msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        while (*fd_count > 0)
            close(fds[--*fd_count]);
        return -EMSGSIZE;
    }
    return got;
}

long wire_receive(int socket, void *bytes, size_t cap, int *fds, size_t *fd_count)
{
    return receive(socket, bytes, cap, fds, WIRE_FDS, fd_count);
}

long wire_receive_many(int socket, void *bytes, size_t cap, int *fds, size_t *fd_count)
{
    return receive(socket, bytes, cap, fds, WIRE_BINDS, fd_count);
}

int wire_write_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        at += n;
        len -= (size_t)n;
    }
    return 0;
}

int wire_read_all(int fd, void *bytes, size_t len)
{
    char *at = bytes;
    while (len > 0) {
        ssize_t n = read(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EPIPE;
        at += n;
        len -= (size_t)n;
    }
    return 0;
}
