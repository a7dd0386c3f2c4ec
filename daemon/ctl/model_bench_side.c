// SPDX-License-Identifier: MIT
/*
 * model_bench_side.c - who is asked: this user's daemon, and with --against or --against-model a second one of our own, made like the first but
 * for what it is compared by. Owns the connections and the second daemon.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_MS = 30000, LOOK_MS = 200 };

bool bench_has_second(const struct ctl *ctl)
{
    return options_has(&ctl->values, "against") || options_has(&ctl->values, "against-model");
}

/* ---- is the model there? ------------------------------------------------------------------------------------------------------- */

static json_t *status_of(struct bench *b, struct bench_side *side, int *code)
{
    int rc = 0;
    cv_auto_client_error struct client_error error = {0};
    struct bench_ask ask = {.method = "daemon.status", .params = json_object(), .timeout_ms = STATUS_MS};
    json_t *status = bench_ask(b, side, &ask, &rc, &error);
    if (!status)
        *code = b->interrupts > 0 ? CTL_CANCELLED : report_failure(b->ctl, &error);
    return status;
}

static int no_model(const struct bench *b, const json_t *engine)
{
    const json_t *error = json_object_get(engine, "error");
    const char *text = cv_json_str(error, "text", "the model cannot be used");
    struct client_error told = {0};
    cv_fail(&told.local, -ENODEV, "bench.model", "%s", text);
    report_failure(b->ctl, &told);
    return CTL_FAILED;
}

/* Waits while the model is loaded. Gives the status in which it is there; else NULL with *code after the error has been printed. */
static json_t *wait_ready(struct bench *b, struct bench_side *side, int *code)
{
    for (;;) {
        cv_auto_json json_t *status = status_of(b, side, code);
        if (!status)
            return NULL;
        const json_t *engine = json_object_get(status, "engine");
        const char *phase = cv_json_str(engine, "phase", "none");
        if (strcmp(phase, "ready") == 0)
            return json_incref(status);
        if (strcmp(phase, "loading") != 0) {
            *code = no_model(b, engine);
            return NULL;
        }
        cv_auto_free char *doing = cv_format("waiting for the model: %s, %lld %%", cv_json_str(engine, "what", ""), (long long)cv_json_num(engine, "percent", 0));
        progress_show(doing);
        struct pollfd p = {b->signals, POLLIN, 0};
        if (poll(&p, 1, LOOK_MS) > 0 && bench_interrupted(b)) {
            *code = CTL_CANCELLED;
            return NULL;
        }
    }
}

/* The last part of a path, or all of what is none. */
static const char *short_name(const char *text)
{
    const char *slash = strrchr(text, '/');
    return slash && slash[1] && !strchr(text, ' ') ? slash + 1 : text;
}

static void describe(struct bench_side *side, const json_t *status)
{
    const json_t *engine = json_object_get(status, "engine"), *options = json_object_get(status, "options");
    const char *adapter = cv_json_str(engine, "adapter", ""), *model = cv_json_str(engine, "model", "?");
    side->about = json_pack("{s:O?, s:O?, s:s, s:I, s:O?}", "model", json_object_get(engine, "model"), "kind", json_object_get(engine, "kind"), "adapter",
                            adapter[0] ? adapter : "none", "threads", (json_int_t)cv_json_num(options, "threads", 0), "daemon",
                            json_object_get(status, "version"));
    side->label = cv_format("%s, %s%s", short_name(model), adapter[0] ? "adapter " : "no adapter", short_name(adapter));
}

/* ---- the second daemon ------------------------------------------------------------------------------------------------------------ */

/* What --against names, as corvidd takes it: "none" or an absolute path. Gives it; NULL with *code after the error has been printed. */
static char *second_adapter(struct bench *b, int *code)
{
    const char *given = options_text(&b->ctl->values, "against");
    if (!given || strcmp(given, "none") == 0 || strcmp(given, "raw") == 0)
        return cv_strdup("none");
    char *path = realpath(given, NULL);
    if (!path || access(path, R_OK) < 0) {
        *code = verbs_usage(b->ctl->verb, "--against: cannot read the adapter '%s': %s", given, strerror(errno));
        free(path);
        return NULL;
    }
    return path;
}

static int start_second(struct bench *b, const json_t *status)
{
    const json_t *first = json_object_get(status, "options");
    const char *given = options_text(&b->ctl->values, "against-model"), *policies = cv_json_str(first, "policies", "");
    const char *kind = cv_json_str(json_object_get(status, "engine"), "kind", "");
    int code = CTL_FAILED;
    if (!given && strcmp(kind, "http") == 0)
        return verbs_usage(b->ctl->verb, "--against: a served model's adapter is its server's matter; name another model with --against-model");
    cv_auto_free char *adapter = second_adapter(b, &code);
    if (!adapter)
        return code;
    cv_auto_free char *folder = cv_path_join(b->folder, "second"), *threads = cv_format("%lld", (long long)cv_json_num(first, "threads", 0));
    const char *options[11] = {"--model", given ? given : cv_json_str(first, "model", "none"), "--adapter", adapter, "--log-level", "warning"};
    size_t n = 6;
    if (policies[0]) {
        options[n++] = "--policies";
        options[n++] = policies;
    }
    if (cv_json_num(first, "threads", 0) > 0) {
        options[n++] = "--threads";
        options[n++] = threads;
    }
    struct client_error error = {0};
    if (cv_file_mkdirs(folder, 0700, &error.local) < 0 || autostart_own_start(&b->sides[1].own, folder, options, &b->sides[1].client, &error.local) < 0)
        return report_failure(b->ctl, &error);
    return CTL_OK;
}

int bench_sides_open(struct bench *b)
{
    int code = CTL_OK;
    b->sides[0].name = "model";
    b->sides[1].name = "against";
    b->sides[0].client = verbs_connect(b->ctl, &code);
    if (!b->sides[0].client)
        return code;
    b->side_count = 1;
    cv_auto_json json_t *status = wait_ready(b, &b->sides[0], &code);
    if (!status)
        return code;
    describe(&b->sides[0], status);
    if (!bench_has_second(b->ctl))
        return CTL_OK;
    code = start_second(b, status);
    if (code != CTL_OK)
        return code;
    b->side_count = 2;
    cv_auto_json json_t *second = wait_ready(b, &b->sides[1], &code);
    if (second)
        describe(&b->sides[1], second);
    return second ? CTL_OK : code;
}

void bench_sides_close(struct bench *b)
{
    for (size_t i = 0; i < 2; i++) {
        client_close(b->sides[i].client);
        autostart_own_stop(&b->sides[i].own);
        free(b->sides[i].label);
        json_decref(b->sides[i].about);
    }
}
