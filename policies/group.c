// SPDX-License-Identifier: MIT
/*
 * group.c - the names by which a policy may speak of system calls. The filters of worker classes are fixed in this
 * version: the groups marked standard are part of them, so naming one changes nothing and is allowed; naming another one
 * is refused when the policy is loaded. Constant.
 */
#include "policies/internal.h"

const struct group groups[] = {
    {"@basic-io", "read, write, seek, duplicate and close descriptors", true},
    {"@bpf", "load programs into the kernel", false},
    {"@debug", "trace other processes, read their memory", false},
    {"@file-system", "open, stat, list, make, rename and remove files", true},
    {"@io-event", "wait for descriptors: poll, epoll, eventfd", true},
    {"@io-uring", "asynchronous rings, which pass by system call filters", false},
    {"@keyring", "the kernel's key store", false},
    {"@memory", "map, protect and release memory", true},
    {"@module", "load and remove kernel modules", false},
    {"@mount", "mount, unmount, change the root", false},
    {"@network-io", "sockets to other machines", false},
    {"@privileged", "what needs a capability", false},
    {"@process", "start, wait for and end processes of one's own", true},
    {"@raw-io", "ports and memory of devices", false},
    {"@reboot", "restart or replace the kernel", false},
    {"@signal", "handle and send signals among one's own", true},
    {"@swap", "swap devices", false},
    {"@sync", "flush files to the disk", true},
    {"@timer", "clocks, sleeping and timers", true},
    {NULL, NULL, false},
};
