// SPDX-License-Identifier: MIT
/*
 * nursery_cell.c - from spare processes to a cell. Making namespaces takes longer than everything else (the network one
 * most), so the nursery makes, before it is asked, two *pairs*:
 *
 *   the spare    is in all its namespaces, has a root with nothing but devices in it, and no longer sees the host's files;
 *   the fetcher  still sees them, as the user the cell is for and with one capability, that of cloning mounts.
 *
 * A request goes to the fetcher, which takes hold of what is to be bound (as it then is on the host), passes it on to the
 * spare and ends. The spare puts it in place and is PID 1 of the cell. So a file system that does not answer holds up one
 * cell and not the nursery. A pair is made for the user of the cell before it; for another one a new pair is made on
 * the spot. Neither holds a secret or any descriptor but its channel.
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

void inside_send_trouble(int socket, const struct trouble *trouble)
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

static int take_ids(uid_t uid, gid_t gid, struct trouble *trouble)
{
    uid_t uids[3];
    if (setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0)
        return inside_trouble(trouble, STEP_CELL_IDS, errno, "");
    if (getresuid(&uids[0], &uids[1], &uids[2]) < 0 || uids[0] != uid || uids[1] != uid || uids[2] != uid)
        return inside_trouble(trouble, STEP_CELL_IDS, EPERM, "");
    return 0;
}

/* PID 1 keeps what making a call's pid namespace takes, in its own user namespace only. Nothing below it can get even
 * that: the bounding set is empty, and root means nothing. */
static int keep_one_capability(struct trouble *trouble)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    uint32_t keep = 1u << CAP_SYS_ADMIN;
    struct __user_cap_data_struct data[2] = {{.effective = keep, .permitted = keep}};
    int bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |
               SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
    for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
            return inside_trouble(trouble, STEP_CELL_CAPS, errno, "");
    if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) < 0 || syscall(SYS_capset, &head, data) < 0)
        return inside_trouble(trouble, STEP_CELL_CAPS, errno, "");
    return 0;
}

static int map_self(uid_t uid, gid_t gid)
{
    prctl(PR_SET_DUMPABLE, 1); /* a user may write the maps only of a process that counts as readable */
    int rc = map_ids(0, uid, gid);
    prctl(PR_SET_DUMPABLE, 0);
    return rc;
}

int spare_become_able(struct nursery *nursery)
{
    if (nursery->root)
        return 0;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return -errno;
    return map_self(nursery->uid, nursery->gid);
}

/* ---- the spare -------------------------------------------------------------------------------------------------- */

static int prepare(struct cell *cell, int channel, struct trouble *trouble)
{
    char go;
    int rc = 0;
    bind_life(cell->nursery, trouble);
    if (read(channel, &go, 1) != 1) /* the maps are written */
        _exit(0);
    if (!cell->nursery->root)
        rc = map_self(cell->uid, cell->gid);
    if (rc < 0)
        return inside_trouble(trouble, STEP_CELL_MAP, rc, "");
    if (sethostname("corvid", 6) < 0)
        return inside_trouble(trouble, STEP_CELL_NAME, errno, "");
    if (take_ids(cell->uid, cell->gid, trouble) < 0 || cellroot_prepare(cell, trouble) < 0 || keep_one_capability(trouble) < 0)
        return -1;
    return bind_life(cell->nursery, trouble); /* again: taking on ids has cleared it */
}

static int finish(struct cell *cell, struct wire_cell *spec, int channel, struct trouble *trouble)
{
    static uint8_t bytes[WIRE_PACKET];
    int trees[WIRE_BINDS];
    size_t tree_count;
    long len = wire_receive_many(channel, bytes, sizeof bytes, trees, &tree_count);
    if (len <= 0)
        _exit(0); /* the fetcher has said why */
    struct wire_in in = {.at = bytes, .end = bytes + len};
    struct source *sources = source_list(spec);
    int rc = wire_get_u32(&in) == WIRE_SOURCES ? source_read(sources, spec->bind_count, &in, trees, tree_count) : -EPROTO;
    if (rc < 0)
        return inside_trouble(trouble, STEP_CELL_SPEC, rc, "");
    rc = cellroot_finish(cell, spec, sources, trouble);
    while (tree_count > 0)
        close(trees[--tree_count]);
    free(sources);
    return rc;
}

static _Noreturn void spare_main(struct nursery *nursery, int channel, uid_t uid, gid_t gid)
{
    static uint8_t bytes[WIRE_PACKET];
    struct cell cell = {.nursery = nursery, .socket = -1, .ruleset = -1, .root = -1, .keep = -1, .uid = uid, .gid = gid};
    struct trouble trouble;
    struct wire_cell spec;
    int fds[WIRE_FDS];
    size_t fd_count;
    int rc = prepare(&cell, channel, &trouble);
    long len = wire_receive(channel, bytes, sizeof bytes, fds, &fd_count);
    if (len <= 0 || fd_count != 1)
        _exit(0);
    cell.socket = fds[0];
    struct wire_in in = {.at = bytes, .end = bytes + len};
    if (rc == 0 && (wire_get_u32(&in) != WIRE_CELL || wire_decode_cell(&in, &spec) < 0))
        rc = inside_trouble(&trouble, STEP_CELL_SPEC, EPROTO, "");
    if (rc == 0)
        rc = finish(&cell, &spec, channel, &trouble);
    if (rc < 0) {
        inside_send_trouble(cell.socket, &trouble);
        _exit(1);
    }
    close(channel);
    cell.workspace = cv_strdup(spec.workspace);
    wire_cell_finish(&spec);
    cellinit_run(&cell);
}

/* ---- the fetcher ------------------------------------------------------------------------------------------------ */

static int become_fetcher(const struct nursery *nursery, uid_t uid, gid_t gid, struct trouble *trouble)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct one[2] = {{.effective = 1u << CAP_SYS_ADMIN, .permitted = 1u << CAP_SYS_ADMIN}};
    if (prctl(PR_SET_KEEPCAPS, 1) < 0)
        return inside_trouble(trouble, STEP_CELL_IDS, errno, "");
    if (take_ids(uid, gid, trouble) < 0)
        return -1;
    if (syscall(SYS_capset, &head, one) < 0)
        return inside_trouble(trouble, STEP_CELL_CAPS, errno, "");
    return bind_life(nursery, trouble);
}

static _Noreturn void fetcher_main(const struct nursery *nursery, int requests, int channel, uid_t uid, gid_t gid)
{
    static uint8_t bytes[WIRE_PACKET];
    struct trouble trouble;
    struct wire_cell spec;
    int fds[WIRE_FDS];
    size_t fd_count;
    int rc = become_fetcher(nursery, uid, gid, &trouble);
    long len = wire_receive(requests, bytes, sizeof bytes, fds, &fd_count);
    if (len <= 0 || fd_count != 1)
        _exit(0);
    struct wire_out packet = {.bytes = bytes, .len = (size_t)len, .cap = sizeof bytes};
    struct wire_in in = {.at = bytes, .end = bytes + len};
    if (rc == 0 && (rc = wire_send(channel, &packet, fds, 1)) < 0)
        rc = inside_trouble(&trouble, STEP_CELL_CLONE, rc, "");
    if (rc == 0 && (wire_get_u32(&in) != WIRE_CELL || wire_decode_cell(&in, &spec) < 0))
        rc = inside_trouble(&trouble, STEP_CELL_SPEC, EPROTO, "");
    if (rc == 0)
        rc = source_fetch(&spec, channel, &trouble);
    if (rc < 0)
        inside_send_trouble(fds[0], &trouble);
    _exit(0);
}

/* ---- the pair --------------------------------------------------------------------------------------------------- */

static void leave_nursery(struct nursery *nursery)
{
    close(nursery->daemon);
    close(nursery->lifeline[1]);
    nursery->daemon = -1;
}

static int start_pair(struct nursery *nursery, struct spare *spare, const int *between, const int *requests)
{
    spare->pid = sys_clone(CELL_CLONE_FLAGS, NULL);
    if (spare->pid == 0) {
        leave_nursery(nursery);
        close(between[0]);
        close(requests[0]);
        close(requests[1]);
        spare_main(nursery, between[1], spare->uid, spare->gid);
    }
    if (spare->pid < 0)
        return inside_trouble(&spare->trouble, STEP_CELL_CLONE, spare->pid, "");
    int rc = nursery->root ? map_ids(spare->pid, spare->uid, spare->gid) : 0;
    if (rc < 0)
        return inside_trouble(&spare->trouble, STEP_CELL_MAP, rc, "");
    if (write(between[0], "+", 1) != 1)
        return inside_trouble(&spare->trouble, STEP_CELL_CLONE, errno, "");
    spare->fetcher = sys_clone(0, NULL);
    if (spare->fetcher == 0) {
        leave_nursery(nursery);
        close(between[1]);
        close(requests[0]);
        fetcher_main(nursery, requests[1], between[0], spare->uid, spare->gid);
    }
    return spare->fetcher < 0 ? inside_trouble(&spare->trouble, STEP_CELL_CLONE, spare->fetcher, "") : 0;
}

void spare_make(struct nursery *nursery, struct spare *spare, uid_t uid, gid_t gid)
{
    int between[2];
    int requests[2];
    *spare = (struct spare){.channel = -1, .uid = uid, .gid = gid};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, between) < 0) {
        spare->pid = inside_trouble(&spare->trouble, STEP_CELL_CLONE, errno, "");
        return;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, requests) < 0) {
        spare->pid = inside_trouble(&spare->trouble, STEP_CELL_CLONE, errno, "");
        close(between[0]);
        close(between[1]);
        return;
    }
    int rc = start_pair(nursery, spare, between, requests);
    close(between[0]);
    close(between[1]);
    close(requests[1]);
    spare->channel = requests[0];
    if (rc < 0) {
        if (spare->pid > 0)
            kill(spare->pid, SIGKILL);
        close(spare->channel);
        spare->channel = -1;
        spare->pid = -1;
    }
}

static void spare_discard(struct spare *spare)
{
    if (spare->pid > 0)
        kill(spare->pid, SIGKILL);
    if (spare->fetcher > 0)
        kill(spare->fetcher, SIGKILL);
    if (spare->channel >= 0)
        close(spare->channel);
    *spare = (struct spare){.channel = -1};
}

void spare_use(struct nursery *nursery, struct spare *spare, const struct wire_out *packet, int socket)
{
    struct trouble trouble;
    struct wire_in in = {.at = packet->bytes, .end = packet->bytes + packet->len};
    uint32_t kind = wire_get_u32(&in);
    uint32_t uid = wire_get_u32(&in);
    uint32_t gid = wire_get_u32(&in);
    if (in.broken || kind != WIRE_CELL || (!nursery->root && (uid != nursery->uid || gid != nursery->gid))) {
        inside_trouble(&trouble, STEP_CELL_MAP, EPERM, "");
        inside_send_trouble(socket, &trouble);
        return;
    }
    if (spare->pid <= 0 || spare->uid != uid || spare->gid != gid) {
        spare_discard(spare);
        spare_make(nursery, spare, uid, gid);
    }
    int rc = spare->pid > 0 ? wire_send(spare->channel, packet, &socket, 1) : 0;
    if (rc < 0)
        inside_trouble(&spare->trouble, STEP_CELL_CLONE, rc, "");
    if (rc < 0 || spare->pid <= 0) {
        inside_send_trouble(socket, &spare->trouble);
        spare_discard(spare);
    }
    if (spare->channel >= 0)
        close(spare->channel);
    *spare = (struct spare){.channel = -1, .uid = uid, .gid = gid}; /* the next one will be for the same user */
}
