// SPDX-License-Identifier: MIT
/*
 * nursery_cell.c - from spare process to cell. Making namespaces takes longer than everything else (the network one
 * most), so the nursery makes one process with all of them before it is asked, a *spare*; only the mount namespace is
 * made on request, since it is a copy of the host's mounts as they then are. A request turns the spare into PID 1 of
 * the cell. A spare holds no secret and no descriptor but its channel.
 */
#include "sandbox/inside.h"

#include "daemon/base/alloc.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

int spare_map(pid_t pid, const char *file, const char *text)
{
    char path[64];
    if (pid == 0)
        snprintf(path, sizeof path, "/proc/self/%s", file);
    else
        snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int rc = wire_write_all(fd, text, strlen(text));
    close(fd);
    return rc;
}

/* One id inside, the same outside: `pid` 0 means the caller. */
static int map_ids(pid_t pid, uid_t uid, gid_t gid)
{
    char uid_text[48];
    char gid_text[48];
    snprintf(uid_text, sizeof uid_text, "%u %u 1", uid, uid);
    snprintf(gid_text, sizeof gid_text, "%u %u 1", gid, gid);
    int rc = spare_map(pid, "setgroups", "deny");
    if (rc == 0)
        rc = spare_map(pid, "uid_map", uid_text);
    if (rc == 0)
        rc = spare_map(pid, "gid_map", gid_text);
    return rc;
}

static void send_trouble(int socket, const struct trouble *trouble)
{
    uint8_t bytes[INSIDE_DETAIL + 64];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    struct wire_fail fail = {.step = trouble->step, .error = (uint32_t)trouble->error, .detail = trouble->detail};
    wire_encode_fail(&out, &fail);
    wire_send(socket, &out, NULL, 0);
}

/* The nursery may have died before the death signal was set: then its end of the lifeline is closed. */
static int bind_life(const struct nursery *nursery, struct trouble *trouble)
{
    struct pollfd line = {.fd = nursery->lifeline[0], .events = POLLIN};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        return inside_trouble(trouble, STEP_CELL_DEATH, errno, "");
    if (poll(&line, 1, 0) != 0)
        _exit(1);
    return 0;
}

static int take_ids(const struct wire_cell *spec, struct trouble *trouble)
{
    uid_t uids[3];
    if (setresgid(spec->gid, spec->gid, spec->gid) < 0 || setresuid(spec->uid, spec->uid, spec->uid) < 0)
        return inside_trouble(trouble, STEP_CELL_IDS, errno, "");
    if (getresuid(&uids[0], &uids[1], &uids[2]) < 0 || uids[0] != spec->uid || uids[1] != spec->uid || uids[2] != spec->uid)
        return inside_trouble(trouble, STEP_CELL_IDS, EPERM, "");
    return 0;
}

/* PID 1 keeps what starting a call takes (in its own user namespace only): a new pid namespace, dropping the rest. */
static int keep_two_capabilities(struct trouble *trouble)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    uint32_t keep = 1u << CAP_SYS_ADMIN | 1u << CAP_SETPCAP;
    struct __user_cap_data_struct data[2] = {{.effective = keep, .permitted = keep}};
    int bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |
               SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
    if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) < 0 || syscall(SYS_capset, &head, data) < 0)
        return inside_trouble(trouble, STEP_CELL_CAPS, errno, "");
    return 0;
}

static int become_cell(struct cell *cell, uint8_t *bytes, size_t len, struct trouble *trouble)
{
    struct wire_in in = {.at = bytes, .end = bytes + len};
    struct wire_cell spec;
    if (wire_get_u32(&in) != WIRE_CELL || wire_decode_cell(&in, &spec) < 0)
        return inside_trouble(trouble, STEP_CELL_SPEC, EPROTO, "");
    cell->uid = spec.uid;
    cell->gid = spec.gid;
    cell->workspace = cv_strdup(spec.workspace);
    int rc = take_ids(&spec, trouble);
    if (rc == 0)
        rc = cellroot_build(cell, &spec, trouble);
    if (rc == 0)
        rc = keep_two_capabilities(trouble);
    if (rc == 0)
        rc = bind_life(cell->nursery, trouble);
    wire_cell_finish(&spec);
    return rc;
}

static _Noreturn void spare_main(struct nursery *nursery, int channel)
{
    static uint8_t bytes[WIRE_PACKET];
    struct trouble early = {.step = STEP_NONE};
    struct trouble trouble;
    int fds[WIRE_FDS];
    size_t fd_count;
    close(nursery->daemon);
    close(nursery->lifeline[1]);
    nursery->daemon = -1;
    bind_life(nursery, &early);
    if (!nursery->root) { /* a user's own id: may be mapped now, by the process itself while it counts as readable */
        prctl(PR_SET_DUMPABLE, 1);
        int rc = map_ids(0, nursery->uid, nursery->gid);
        prctl(PR_SET_DUMPABLE, 0);
        if (rc < 0)
            inside_trouble(&early, STEP_CELL_MAP, rc, "");
    }
    if (early.step == STEP_NONE && sethostname("corvid", 6) < 0)
        inside_trouble(&early, STEP_CELL_NAME, errno, "");
    long len = wire_receive(channel, bytes, sizeof bytes, fds, &fd_count);
    if (len <= 0 || fd_count != 1)
        _exit(0);
    close(channel);
    struct cell cell = {.nursery = nursery, .socket = fds[0], .ruleset = -1};
    if (early.step != STEP_NONE || become_cell(&cell, bytes, (size_t)len, &trouble) < 0) {
        send_trouble(cell.socket, early.step != STEP_NONE ? &early : &trouble);
        _exit(1);
    }
    cellinit_run(&cell);
}

void spare_make(struct nursery *nursery, struct spare *spare)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        spare->pid = -errno;
        return;
    }
    spare->pid = sys_clone(CELL_CLONE_FLAGS, NULL);
    if (spare->pid == 0) {
        close(pair[0]);
        spare_main(nursery, pair[1]);
    }
    close(pair[1]);
    spare->channel = pair[0];
    if (spare->pid < 0)
        close(pair[0]);
}

/* As root the daemon's peer is another user, known only now. */
static int map_for(const struct nursery *nursery, const struct spare *spare, const struct wire_out *packet)
{
    struct wire_in in = {.at = packet->bytes, .end = packet->bytes + packet->len};
    uint32_t kind = wire_get_u32(&in);
    uint32_t uid = wire_get_u32(&in);
    uint32_t gid = wire_get_u32(&in);
    if (in.broken || kind != WIRE_CELL)
        return -EPROTO;
    if (nursery->root)
        return map_ids(spare->pid, uid, gid);
    return uid == nursery->uid && gid == nursery->gid ? 0 : -EPERM;
}

void spare_use(struct nursery *nursery, struct spare *spare, const struct wire_out *packet, int socket)
{
    struct trouble trouble;
    if (spare->pid <= 0) {
        inside_trouble(&trouble, STEP_CELL_CLONE, spare->pid < 0 ? spare->pid : EAGAIN, "");
        send_trouble(socket, &trouble);
        return;
    }
    int rc = map_for(nursery, spare, packet);
    if (rc < 0)
        inside_trouble(&trouble, STEP_CELL_MAP, rc, "");
    else if ((rc = wire_send(spare->channel, packet, &socket, 1)) < 0)
        inside_trouble(&trouble, STEP_CELL_CLONE, rc, "");
    if (rc < 0) {
        send_trouble(socket, &trouble);
        kill(spare->pid, SIGKILL);
    }
    close(spare->channel);
    *spare = (struct spare){.pid = 0, .channel = -1};
}
