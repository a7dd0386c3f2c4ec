// SPDX-License-Identifier: MIT
/*
 * systemd.h - libsystemd, loaded when a tool first needs it: neither size nor start of the daemon pay for it, and a system without it
 * has everything else. Room-internal; each object that it makes is used by the host room only.
 */
#pragma once

#include "tools/host/host.h"

#include <systemd/sd-bus.h>
#include <systemd/sd-journal.h>

/* clang-format off */
#define SYSTEMD_MAP(X) \
    X(sd_bus_new) X(sd_bus_set_address) X(sd_bus_set_bus_client) X(sd_bus_start) X(sd_bus_is_ready) X(sd_bus_process) X(sd_bus_wait) \
    X(sd_bus_set_method_call_timeout) X(sd_bus_close_unref) X(sd_bus_message_new_method_call) X(sd_bus_message_append) X(sd_bus_call) \
    X(sd_bus_message_unref) X(sd_bus_message_read) X(sd_bus_message_enter_container) X(sd_bus_message_exit_container) \
    X(sd_bus_get_property_string) X(sd_bus_get_property_trivial) X(sd_bus_error_free) X(sd_journal_open) X(sd_journal_open_directory) \
    X(sd_journal_close) X(sd_journal_add_match) X(sd_journal_seek_tail) X(sd_journal_previous) X(sd_journal_get_data) \
    X(sd_journal_get_realtime_usec)
/* clang-format on */

/* The functions, under their own names. */
struct systemd {
#define SYSTEMD_MEMBER(name) __typeof__(&name) name;
    SYSTEMD_MAP(SYSTEMD_MEMBER)
#undef SYSTEMD_MEMBER
};

/* NULL with an error when libsystemd.so.0 is not here. Never unloaded. */
const struct systemd *systemd_load(struct cv_error *err);

/* Connects to a bus at a D-Bus address, by the deadline at the latest. Gives *out, released with systemd_close. Every call on it ends by
 * the deadline too. */
int systemd_connect(const struct cv_host_env *env, const struct systemd *sd, const char *address, sd_bus **out, struct cv_error *err);
void systemd_close(const struct systemd *sd, sd_bus *bus); /* NULL is fine */

/* "BUS: what it said" as an error of guard "tool"; frees *error. */
int systemd_fail(const struct systemd *sd, int code, sd_bus_error *error, const char *what, struct cv_error *err);
