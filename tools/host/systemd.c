// SPDX-License-Identifier: MIT
/*
 * systemd.c - loads libsystemd and opens connections to a bus that never outlast the call's deadline. Host room.
 */
#include "tools/host/systemd.h"

#include "daemon/base/auto.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

static struct systemd functions;
static bool is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    static const struct {
        const char *name;
        size_t offset;
    } rows[] = {
#define ROW(name) {#name, offsetof(struct systemd, name)},
        SYSTEMD_MAP(ROW)
#undef ROW
    };
    void *library = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        void *symbol = dlsym(library, rows[i].name);
        if (!symbol)
            return;
        memcpy((char *)&functions + rows[i].offset, &symbol, sizeof symbol);
    }
    is_loaded = true;
}

const struct systemd *systemd_load(struct cv_error *err)
{
    pthread_once(&once, load);
    if (!is_loaded)
        host_refuse(err, -ENOENT, "tool.missing", "libsystemd.so.0 is not installed here (package libsystemd0)");
    return is_loaded ? &functions : NULL;
}

int systemd_fail(const struct systemd *sd, int code, sd_bus_error *error, const char *what, struct cv_error *err)
{
    const char *why = error && error->message ? error->message : strerror(-code);
    int rc = code == -ETIMEDOUT ? host_fail_late(err, what) : host_refuse(err, code, "tool.refused", "%s: %s", what, why);
    if (error)
        sd->sd_bus_error_free(error);
    return rc;
}

/* Handshake and greeting, waiting no longer than the deadline. */
static int greet(const struct cv_host_env *env, const struct systemd *sd, sd_bus *bus)
{
    int rc;
    while ((rc = sd->sd_bus_is_ready(bus)) == 0) {
        rc = sd->sd_bus_process(bus, NULL);
        if (rc < 0)
            return rc;
        if (rc > 0)
            continue;
        int64_t left = host_left_us(env);
        if (left == 0)
            return -ETIMEDOUT;
        rc = sd->sd_bus_wait(bus, (uint64_t)left);
        if (rc < 0 && rc != -EINTR)
            return rc;
    }
    return rc < 0 ? rc : 0;
}

int systemd_connect(const struct cv_host_env *env, const struct systemd *sd, const char *address, sd_bus **out, struct cv_error *err)
{
    sd_bus *bus = NULL;
    int rc = sd->sd_bus_new(&bus);
    if (rc >= 0 && (rc = sd->sd_bus_set_address(bus, address)) >= 0 && (rc = sd->sd_bus_set_bus_client(bus, 1)) >= 0 &&
        (rc = sd->sd_bus_start(bus)) >= 0)
        rc = greet(env, sd, bus);
    int64_t left = host_left_us(env);
    if (rc >= 0)
        rc = left > 0 ? sd->sd_bus_set_method_call_timeout(bus, (uint64_t)left) : -ETIMEDOUT;
    if (rc < 0) {
        systemd_close(sd, bus);
        return systemd_fail(sd, rc, NULL, address, err);
    }
    *out = bus;
    return 0;
}

void systemd_close(const struct systemd *sd, sd_bus *bus)
{
    if (bus)
        sd->sd_bus_close_unref(bus); /* without flushing: that could wait */
}
