// SPDX-License-Identifier: MIT
/*
 * probe.c - from what the nursery tried out to the table of layers for people. Pure but for one look at the cgroup
 * mounts; runs once at start.
 */
#include "sandbox/room.h"

#include "sandbox/landlock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct row {
    const char *name;
    enum wire_probe probe;
    const char *advice; /* when it does not work */
};

static const struct row rows[] = {
    {"user namespaces", WIRE_PROBE_USER, "allow unprivileged user namespaces: sysctl user.max_user_namespaces, an AppArmor profile for corvid-nursery"},
    {"uid mapping", WIRE_PROBE_MAP, "the mapping of a user id into a namespace was refused"},
    {"mount namespace", WIRE_PROBE_MOUNT, "needs open_tree and mount_setattr (Linux 5.12) and the right to mount in an own namespace"},
    {"pid namespace", WIRE_PROBE_PID, "sysctl user.max_pid_namespaces"},
    {"ipc namespace", WIRE_PROBE_IPC, "sysctl user.max_ipc_namespaces"},
    {"uts namespace", WIRE_PROBE_UTS, "sysctl user.max_uts_namespaces"},
    {"net namespace", WIRE_PROBE_NET, "sysctl user.max_net_namespaces"},
    {"cgroup namespace", WIRE_PROBE_CGROUP, "sysctl user.max_cgroup_namespaces"},
    {"openat2", WIRE_PROBE_OPENAT2, "needs Linux 5.6"},
    {"pidfd", WIRE_PROBE_PIDFD, "needs Linux 5.4"},
    {"no_new_privs", WIRE_PROBE_NO_NEW_PRIVS, "needs Linux 3.5"},
    {"landlock", WIRE_PROBE_LANDLOCK, "needs Linux 6.2 with landlock in the lsm= list"},
    {"seccomp", WIRE_PROBE_SECCOMP, "needs CONFIG_SECCOMP_FILTER"},
};

static void describe(struct cv_layer *layer, const struct row *row, const struct wire_hello *hello)
{
    uint32_t error = hello->errors[row->probe];
    if (row->probe == WIRE_PROBE_LANDLOCK && error == 0 && hello->landlock_abi < LANDLOCK_ABI_NEEDED)
        error = ENOSYS;
    layer->name = row->name;
    layer->needed = true;
    layer->works = error == 0;
    if (error == ECANCELED)
        snprintf(layer->detail, sizeof layer->detail, "not reached: a layer before it is missing");
    else if (error != 0)
        snprintf(layer->detail, sizeof layer->detail, "%s; %s", strerror((int)error), row->advice);
    else if (row->probe == WIRE_PROBE_LANDLOCK)
        snprintf(layer->detail, sizeof layer->detail, "ABI %u", hello->landlock_abi);
    else if (row->probe == WIRE_PROBE_SECCOMP)
        snprintf(layer->detail, sizeof layer->detail, "%s", filter_library());
    else
        snprintf(layer->detail, sizeof layer->detail, "works");
}

/* Limits over a whole tree need a delegated cgroup v2 with the memory controller; without it they are polled. */
static void describe_cgroup(struct cv_layer *layer)
{
    char line[256] = "";
    FILE *file = fopen("/sys/fs/cgroup/cgroup.controllers", "re");
    bool memory = file && fgets(line, sizeof line, file) && strstr(line, "memory");
    if (file)
        fclose(file);
    layer->name = "cgroup v2";
    layer->needed = false;
    layer->works = false;
    snprintf(layer->detail, sizeof layer->detail, "%s; limits over a whole tree are polled every %d ms",
             memory ? "there, but not used" : "no memory controller", ROOM_USAGE_MS);
}

void probe_layers(struct cv_sandbox *sandbox, const struct wire_hello *hello)
{
    size_t count = sizeof rows / sizeof rows[0];
    _Static_assert(sizeof rows / sizeof rows[0] + 1 <= ROOM_LAYERS, "room for every layer");
    for (size_t i = 0; i < count; i++)
        describe(&sandbox->layers[i], &rows[i], hello);
    describe_cgroup(&sandbox->layers[count]);
    sandbox->layer_count = count + 1;
}
