// SPDX-License-Identifier: MIT
/*
 * daemon_status.c - how the daemon is.
 *
 * Purpose: what `corvid status` shows, and what a monitor asks for. Params: none. Result: version, process, engine, work
 * under way, sandbox layers, store. Errors: none. Caveats: a snapshot; cheap enough to be asked often.
 */
#include "daemon/verbs/jobs.h"

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
    "\"store\":{\"type\":\"object\"},\"egress\":{\"type\":\"object\"},\"options\":{\"type\":\"object\"}}}";

static json_t *engine_json(const struct cv_daemon *d)
{
    struct cv_engine_status s;
    cv_engine_status(d->engine, &s);
    json_t *engine = json_pack("{s:s, s:i, s:s, s:s, s:o, s:o, s:i, s:i, s:i}", "phase", cv_engine_phase_name(s.phase), "percent", s.percent, "what",
                               s.what, "kind", s.kind, "model", cv_json_text(s.model, strlen(s.model)), "adapter",
                               cv_json_text(s.adapter, strlen(s.adapter)), "context_tokens", s.context_tokens, "pinned_tokens", s.pinned_tokens,
                               "queued", s.queued);
    cv_require(engine != NULL);
    if (s.phase == CV_ENGINE_FAILED || s.phase == CV_ENGINE_NONE) {
        const char *text = cv_error_text(&s.error);
        json_object_set_new(engine, "error",
                            json_pack("{s:s, s:o}", "reason", s.error.reason ? s.error.reason : "engine.none", "text",
                                      cv_json_text(text, strlen(text))));
    }
    return engine;
}

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

void verb_daemon_status(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_daemon *d = verb_daemon(request);
    (void)params;
    json_t *result = json_pack("{s:s, s:i, s:I, s:o, s:o, s:b, s:o, s:i, s:i, s:i, s:o, s:o, s:o}", "version", CORVID_VERSION, "pid", (int)getpid(),
                               "uptime_s", (json_int_t)((cv_clock_mono_us() - d->started_us) / 1000000), "socket",
                               cv_json_text(d->socket, strlen(d->socket)), "state", cv_json_text(d->options->state, strlen(d->options->state)),
                               "draining", (int)d->draining, "engine", engine_json(d), "runs", cv_agents_active(d->agents), "calls",
                               cv_door_active(d->door), "peers", cv_rpc_peers(d->rpc), "jobs", cv_sched_status(d->sched, verb_job_who(request)), "layers", layers_json(d), "store", store_json(d));
    cv_require(result != NULL);
    json_object_set_new(result, "egress", cv_egress_json(d->egress));
    json_object_set_new(result, "options", options_json(d->options));
    cv_rpc_end(request, result);
}
