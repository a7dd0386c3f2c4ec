// SPDX-License-Identifier: MIT
/*
 * parts.c - the parts of a daemon, one row each: how it is made of the options and the parts before it, and how it is
 * undone. The order is the point: the nursery starts before there is a thread, the socket opens when all that its verbs
 * use is there, and nothing is undone while something made later may still use it. Loop thread.
 */
#include "daemon/parts.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/notify.h"
#include "daemon/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* For parts that end at once: the answer still comes from the loop. */
static void soon(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_loop_defer(d->loop, done, arg);
}

/* ---- sandbox, store, policies --------------------------------------------------------------------------------------- */

static int sandbox_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *nursery = cv_path_join(d->options->programs, "corvid-nursery");
    cv_auto_free char *worker = cv_path_join(d->options->programs, "corvid-worker");
    cv_auto_free char *archiver = cv_path_join(d->options->programs, "corvid-archiver");
    cv_auto_free char *lua = cv_path_join(d->options->programs, "corvid-lua");
    const struct cv_sandbox_options options = {.nursery = nursery, .worker = worker, .archiver = archiver, .lua = lua};
    return cv_sandbox_create(d->loop, &options, &d->sandbox, err);
}

static void sandbox_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_sandbox_close(cv_steal(&d->sandbox), done, arg);
}

static int store_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *path = cv_path_join(d->options->state, "journal.db");
    int rc = cv_store_open(d->loop, path, &d->store, err);
    if (rc < 0)
        return rc;
    cv_store_append(d->store, &(struct cv_event){.kind = "daemon.started", .run = "", .call = "",
                    .payload = json_pack("{s:s, s:i, s:s}", "version", CORVID_VERSION, "pid", (int)getpid(), "model", d->options->model)},
                    NULL, NULL);
    return 0;
}

static void store_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_store_append(d->store, &(struct cv_event){.kind = "daemon.stopped", .run = "", .call = "",
                    .payload = json_pack("{s:I}", "uptime_s", (json_int_t)((cv_clock_mono_us() - d->started_us) / 1000000))}, NULL, NULL);
    cv_store_close(cv_steal(&d->store), done, arg);
}

/* Those that Corvid brings: beside the program's folder (build tree, any installed prefix), else where CMake said. */
static char *shipped(const char *name, const char *otherwise)
{
    cv_auto_free char *below = cv_format("../share/corvid/%s", name);
    cv_auto_free char *near = cv_options_near(below);
    struct stat st;
    return near && stat(near, &st) == 0 && S_ISDIR(st.st_mode) ? cv_steal(&near) : cv_strdup(otherwise);
}

static int policies_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *own = cv_path_join(d->options->dirs.config, "policies");
    cv_auto_free char *brought = shipped("policies", CORVID_POLICY_DIR);
    const char *folders[3];
    size_t count = 0;
    if (d->options->policies)
        folders[count++] = d->options->policies;
    folders[count++] = own;
    folders[count++] = brought;
    return cv_policy_set_create(folders, count, &d->policies, err);
}

static void policies_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_policy_set_destroy(cv_steal(&d->policies));
    soon(d, done, arg);
}

/* ---- secrets and egress --------------------------------------------------------------------------------------------- */

static int secrets_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *folder = cv_path_join(d->options->state, "secrets");
    return cv_secrets_open(folder, &d->secrets, err);
}

static void secrets_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_secrets_close(cv_steal(&d->secrets));
    soon(d, done, arg);
}

/* Starts no process: the first request does. */
static int egress_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *program = cv_path_join(d->options->programs, "corvid-egress");
    return cv_egress_create(d->loop, program, &d->egress, err);
}

static void egress_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_egress_close(cv_steal(&d->egress), done, arg);
}

/* ---- the door ------------------------------------------------------------------------------------------------------- */

static int plugins_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *own = cv_path_join(d->options->dirs.data, "plugins");
    cv_auto_free char *brought = shipped("plugins", CORVID_PLUGIN_DIR);
    cv_auto_free char *hashes = cv_path_join(d->options->state, "plugins.json");
    return cv_plugins_create(brought, own, hashes, &d->plugins, err);
}

static void plugins_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_plugins_destroy(cv_steal(&d->plugins));
    soon(d, done, arg);
}

/* Folders that this user may write are made first: what is not there cannot be covered, and a call whose workspace holds the
 * place could make it, and so the law, itself. */
static void protect(struct cv_daemon *d, const char *folder)
{
    struct cv_error why = CV_ERROR_INIT;
    if (cv_file_mkdirs(folder, 0700, &why) < 0)
        cv_log(CV_LOG_DEBUG, "daemon", "%s", cv_error_text(&why));
    cv_door_protect(d->door, folder);
}

/* Each run's copies are its user's own; a root daemon's folder lets users through to theirs, and nobody look around. */
static void keep_for_undo(struct cv_daemon *d)
{
    struct cv_error why = CV_ERROR_INIT;
    cv_auto_free char *folder = cv_path_join(d->options->state, "kept");
    mode_t mode = geteuid() == 0 ? 0711 : 0700;
    if (cv_file_mkdirs(folder, mode, &why) < 0 || chmod(folder, mode) < 0 || chmod(d->options->state, mode) < 0)
        cv_log(CV_LOG_WARNING, "daemon", "what runs remove cannot be kept for undo in '%s': %s", folder, why.code ? cv_error_text(&why) : strerror(errno));
    cv_door_set_kept(d->door, folder);
}

static int door_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *policies = shipped("policies", CORVID_POLICY_DIR);
    cv_auto_free char *plugins = shipped("plugins", CORVID_PLUGIN_DIR);
    int rc = cv_door_create(d->loop, d->store, d->sandbox, d->policies, &d->door, err);
    if (rc < 0)
        return rc;
    cv_door_set_egress(d->door, d->egress);
    cv_door_set_plugins(d->door, d->plugins);
    protect(d, d->options->state);
    protect(d, d->options->dirs.config);
    protect(d, d->options->dirs.data);
    if (d->options->policies)
        protect(d, d->options->policies);
    keep_for_undo(d);
    cv_door_keep(d->door, policies);
    cv_door_keep(d->door, plugins);
    cv_door_keep(d->door, d->options->programs); /* a nursery that died is started from there again, outside of every cell */
    if (d->listen_fd < 0) {
        cv_auto_free char *folder = cv_strndup(d->socket, (size_t)(strrchr(d->socket, '/') - d->socket));
        cv_door_protect(d->door, folder);
    } else if (d->socket[0]) {
        cv_door_protect(d->door, d->socket); /* the folder is the service manager's */
    }
    return 0;
}

static void door_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_door_destroy(cv_steal(&d->door));
    soon(d, done, arg);
}

/* ---- engine and agents ---------------------------------------------------------------------------------------------- */

static void on_engine_changed(void *arg)
{
    struct cv_daemon *d = arg;
    struct cv_engine_status status;
    if (!d->engine)
        return;
    cv_engine_status(d->engine, &status);
    const char *phase = cv_engine_phase_name(status.phase);
    cv_notify_send(d->notify, "STATUS=model %s, %d%%: %s", phase, status.percent, status.what);
    if (status.phase == d->told_phase)
        return;
    d->told_phase = status.phase;
    if (status.phase == CV_ENGINE_FAILED)
        cv_log(CV_LOG_ERROR, "engine", "the model cannot be used: %s", cv_error_text(&status.error));
    else if (status.phase == CV_ENGINE_NONE)
        cv_log(CV_LOG_WARNING, "engine", "no model: %s", cv_error_text(&status.error));
    else
        cv_log(CV_LOG_INFO, "engine", "%s '%s': %s", status.kind, status.model, status.what);
}

static int engine_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *probe = cv_path_join(d->options->programs, "corvid-probe");
    const char *adapter = d->options->adapter;
    const struct cv_engine_options options = {
        .model = d->options->model,
        .adapter = strcmp(adapter, "none") == 0 ? NULL : adapter,
        .model_name = d->options->model_name,
        .model_key = d->options->model_key,
        .egress = d->egress,
        .secrets = d->secrets,
        .probe = probe,
        .state = d->options->state,
        .sandbox = d->sandbox,
        .prompt = CV_PROMPT_VERSION,
        .threads = d->options->threads,
    };
    d->told_phase = (enum cv_engine_phase)-1;
    int rc = cv_engine_create(d->loop, &options, on_engine_changed, d, &d->engine, err);
    if (rc == 0)
        on_engine_changed(d); /* the first phase is no change */
    return rc;
}

static void engine_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_engine_close(cv_steal(&d->engine), done, arg);
}

static int models_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *probe = cv_path_join(d->options->programs, "corvid-probe");
    const struct cv_models_options options = {.probe = probe, .state = d->options->state, .sandbox = d->sandbox};
    (void)err;
    d->models = cv_models_create(d->loop, &options);
    return 0;
}

static void models_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_models_close(cv_steal(&d->models), done, arg);
}

static void on_retrieval_failed(const struct cv_error *why, void *arg)
{
    (void)arg;
    cv_log(CV_LOG_WARNING, "retrieval", "tools of plugins are chosen by words: %s", cv_error_text(why));
}

/* With the file that scripts/fetch-model --retrieval makes, otherwise by words alone. */
static int retrieval_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *model = cv_path_join(d->options->dirs.data, "models/" CV_EMBED_FILE);
    size_t count;
    (void)err;
    if (access(model, R_OK) < 0)
        return 0;
    cv_auto_free const struct cv_tool **tools = cv_plugins_tools(d->plugins, &count);
    d->retrieval = cv_retrieval_create(d->loop, model, on_retrieval_failed, NULL);
    cv_retrieval_learn(d->retrieval, tools, count);
    return 0;
}

static void retrieval_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    if (d->retrieval)
        cv_retrieval_close(cv_steal(&d->retrieval), done, arg);
    else
        soon(d, done, arg);
}

static int agents_open(struct cv_daemon *d, struct cv_error *err)
{
    cv_auto_free char *prefix = cv_agents_prefix();
    int rc = cv_agents_create(d->loop, d->store, d->door, d->engine, &d->agents, err);
    if (rc < 0)
        return rc;
    cv_agents_use_retrieval(d->agents, d->retrieval);
    cv_agents_settle(d->agents);
    cv_engine_pin(d->engine, prefix);
    return 0;
}

static void agents_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_agents_close(cv_steal(&d->agents), done, arg);
}

/* ---- jobs ----------------------------------------------------------------------------------------------------------- */

static int may_fire(void *arg, struct cv_error *err)
{
    return cv_daemon_may_start(arg, err);
}

static int sched_open(struct cv_daemon *d, struct cv_error *err)
{
    return cv_sched_create(d->loop, d->store, d->agents, may_fire, d, &d->sched, err);
}

static void sched_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_sched_close(cv_steal(&d->sched), done, arg);
}

/* ---- socket --------------------------------------------------------------------------------------------------------- */

static int rpc_open(struct cv_daemon *d, struct cv_error *err)
{
    bool is_system = geteuid() == 0 && strncmp(d->options->dirs.runtime, "/run/corvid", 11) == 0;
    const struct cv_rpc_options options = {
        .path = d->options->socket,
        .fd = d->listen_fd,
        .mode = is_system ? 0660 : 0600,
        .verbs = d->verbs,
        .context = d,
    };
    int rc = cv_rpc_listen(d->loop, &options, &d->rpc, err);
    if (rc == 0)
        d->listen_fd = -1; /* the server's now */
    return rc;
}

static void rpc_close(struct cv_daemon *d, cv_loop_fn done, void *arg)
{
    cv_rpc_close(cv_steal(&d->rpc), done, arg);
}

const struct part daemon_parts[] = {
    {"sandbox", sandbox_open, sandbox_close},
    {"store", store_open, store_close},
    {"policies", policies_open, policies_close},
    {"secrets", secrets_open, secrets_close},
    {"egress", egress_open, egress_close},
    {"plugins", plugins_open, plugins_close},
    {"door", door_open, door_close},
    {"engine", engine_open, engine_close},
    {"models", models_open, models_close},
    {"retrieval", retrieval_open, retrieval_close},
    {"agents", agents_open, agents_close},
    {"jobs", sched_open, sched_close},
    {"socket", rpc_open, rpc_close},
    {0},
};
