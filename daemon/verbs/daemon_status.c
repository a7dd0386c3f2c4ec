// SPDX-License-Identifier: MIT
/*
 * daemon_status.c - how the daemon is.
 *
 * Purpose: what `corvid status` shows, and what a monitor asks for. Params: none. Result: version, process, engine, work
 * under way, sandbox layers, store. Errors: none. Caveats: a snapshot; cheap enough to be asked often.
 */
#include "daemon/verbs/jobs.h"
#include "daemon/verbs/models.h"

#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/options.h"

#include <string.h>

const char verb_daemon_status_params[] = VERB_NOTHING;
const char verb_daemon_status_result[] =
    "{\"type\":\"object\",\"required\":[\"version\",\"pid\",\"uptime_s\",\"socket\",\"state\",\"draining\",\"engine\",\"runs\",\"calls\",\"peers\","
    "\"jobs\",\"layers\",\"store\",\"egress\"],\"properties\":{\"version\":{\"type\":\"string\"},\"pid\":{\"type\":\"integer\"},\"uptime_s\":{\"type\":\"integer\"},"
    "\"socket\":{\"type\":\"string\"},\"state\":{\"type\":\"string\"},\"draining\":{\"type\":\"boolean\"},\"engine\":{\"type\":\"object\"},"
    "\"runs\":{\"type\":\"integer\"},\"calls\":{\"type\":\"integer\"},\"peers\":{\"type\":\"integer\"},\"jobs\":{\"type\":\"object\"},\"layers\":{\"type\":\"array\"},"
    "\"store\":{\"type\":\"object\"},\"egress\":{\"type\":\"object\"},\"options\":{\"type\":\"object\"},\"retrieval\":{\"type\":\"object\"}}}";

static json_t *layers_json(const struct cv_daemon *d)
{
    size_t count;
    const struct cv_layer *layers = cv_sandbox_layers(d->sandbox, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s, s:b, s:b, s:o}", "name", layers[i].name, "works", (int)layers[i].works, "needed",
                                              (int)layers[i].needed, "detail", cv_json_text(layers[i].detail, strlen(layers[i].detail))));
    return list;
}

static json_t *store_json(const struct cv_daemon *d)
{
    struct cv_error err = CV_ERROR_INIT;
    bool failed = cv_store_failed(d->store, &err);
    json_t *store = json_pack("{s:b}", "ok", (int)!failed);
    if (failed)
        cv_json_set_text(store, "error", cv_error_text(&err), strlen(cv_error_text(&err)));
    return store;
}

/* What it was told to be: a second daemon can be made like it. */
static json_t *options_json(const struct cv_options *options)
{
    const char *model = options->model, *adapter = options->adapter, *policies = options->policies ? options->policies : "";
    json_t *out = json_pack("{s:o, s:o, s:o, s:i}", "model", cv_json_text(model, strlen(model)), "adapter", cv_json_text(adapter, strlen(adapter)),
                            "policies", cv_json_text(policies, strlen(policies)), "threads", options->threads);
    cv_require(out != NULL);
    return out;
}

/* How the tools of plugins are chosen when a prompt has no room for all. */
static json_t *retrieval_json(const struct cv_retrieval *retrieval)
{
    static const char *const phases[] = {"idle", "loading", "ready", "failed"};
    struct cv_retrieval_status status;
    if (!retrieval)
        return json_pack("{s:s}", "by", "words");
    cv_retrieval_status(retrieval, &status);
    const struct cv_embedder_status *embedder = &status.embedder;
    bool failed = embedder->phase == CV_EMBEDDER_FAILED;
    json_t *out = json_pack("{s:s, s:s, s:o, s:I}", "by", failed ? "words" : "meaning", "phase", phases[embedder->phase], "model",
                            cv_json_text(embedder->model, strlen(embedder->model)), "known", (json_int_t)status.known);
    if (failed)
        cv_json_set_text(out, "error", cv_error_text(&embedder->error), strlen(cv_error_text(&embedder->error)));
    return out;
}

void verb_daemon_status(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_daemon *d = verb_daemon(request);
    (void)params;
    json_t *result = json_pack("{s:s, s:i, s:I, s:o, s:o, s:b, s:o, s:i, s:i, s:i, s:o, s:o, s:o}", "version", CORVID_VERSION, "pid", (int)getpid(),
                               "uptime_s", (json_int_t)((cv_clock_mono_us() - d->started_us) / 1000000), "socket",
                               cv_json_text(d->socket, strlen(d->socket)), "state", cv_json_text(d->options->state, strlen(d->options->state)),
                               "draining", (int)d->draining, "engine", models_engine_json(d), "runs", cv_agents_active(d->agents), "calls",
                               cv_door_active(d->door), "peers", cv_rpc_peers(d->rpc), "jobs", cv_sched_status(d->sched, verb_job_who(request)), "layers", layers_json(d), "store", store_json(d));
    cv_require(result != NULL);
    json_object_set_new(result, "egress", cv_egress_json(d->egress));
    json_object_set_new(result, "options", options_json(d->options));
    json_object_set_new(result, "retrieval", retrieval_json(d->retrieval));
    cv_rpc_end(request, result);
}
