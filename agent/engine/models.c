// SPDX-License-Identifier: MIT
/*
 * models.c - what model files say of themselves. A look finds the files of its places and what is remembered of them in a room of its own,
 * then has corvid-probe read the headers that are new, one cell after the other. Looks wait for each other, so that the second one finds
 * what the first one learnt. What the probe writes came from a foreign file: only known facts of the right kind are taken. Owns
 * the room (made for the first look) and the looks. Loop thread, but for the functions named room_*.
 */
#include "agent/engine/engine.h"

#include "agent/engine/gguf.h"
#include "agent/engine/memory.h"
#include "agent/engine/probe.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REMEMBERED = 2 * CV_LIMIT_MODEL_FILES };

static const char memory[] = "model-facts.json";

struct cv_models {
    struct cv_loop *loop;
    struct cv_room *room; /* NULL until the first look */
    char *program, *state;
    struct cv_sandbox *sandbox;
    struct cv_model_look *looks; /* the first one is being worked on */
    int count;
    bool closing;
    cv_loop_fn done;
    void *done_arg;
};

struct cv_model_look {
    struct cv_models *models;
    struct cv_model_look *next;
    cv_model_look_fn fn;
    void *arg;
    json_t *places; /* the room's until `files` is there */
    json_t *files;
    size_t at;      /* the file that is being read */
    struct probe *probe;
    bool installed; /* the probe program */
    bool begun, cancelled;
};

/* ---- in the room: files and what is remembered ----------------------------------------------------------------------- */

static bool is_listed(const json_t *files, const char *path)
{
    size_t i;
    const json_t *file;
    json_array_foreach(files, i, file) {
        if (strcmp(cv_json_str(file, "path", ""), path) == 0)
            return true;
    }
    return false;
}

static void recall(const struct cv_models *models, json_t *file, const char *path)
{
    cv_auto_free char *key = memory_key(memory_key(NULL, path), models->program);
    cv_auto_json json_t *known = memory_find(models->state, memory, key);
    json_t *facts = json_object_get(known, "facts"), *error = json_object_get(known, "error");
    cv_json_set_text(file, "key", key, strlen(key));
    if (json_is_object(facts))
        json_object_set(file, "facts", facts);
    else if (json_is_string(error))
        json_object_set(file, "error", error);
}

static void add_file(struct cv_model_look *look, const char *named, const char *use)
{
    struct stat st = {0};
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *path = realpath(named, NULL);
    const char *place = path ? path : named;
    const char *slash = strrchr(place, '/');
    if (json_array_size(look->files) >= CV_LIMIT_MODEL_FILES || is_listed(look->files, place) || (!path && !use[0]))
        return;
    json_t *file = json_pack("{s:s}", "use", use);
    cv_json_set_text(file, "file", slash ? slash + 1 : place, strlen(slash ? slash + 1 : place));
    cv_json_set_text(file, "path", place, strlen(place));
    json_array_append_new(look->files, file);
    if (gguf_check(place, use[0] ? use : "file", &st, &err) < 0)
        cv_json_set_text(file, "error", err.text, strlen(err.text));
    else
        recall(look->models, file, place);
    json_object_set_new(file, "bytes", json_integer(st.st_size));
}

static int is_gguf(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".gguf") == 0;
}

static void add_folder(struct cv_model_look *look, const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_gguf, alphasort);
    for (int i = 0; i < count; i++) {
        cv_auto_free char *path = cv_path_join(folder, entries[i]->d_name);
        add_file(look, path, "");
        free(entries[i]);
    }
    free(entries);
}

static void on_found(void *arg);

static void room_find(void *arg)
{
    struct cv_model_look *look = arg;
    size_t i;
    const json_t *place;
    look->installed = access(look->models->program, X_OK) == 0;
    json_array_foreach(look->places, i, place) {
        struct stat st;
        const char *path = cv_json_str(place, "path", "");
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            add_folder(look, path);
        else
            add_file(look, path, cv_json_str(place, "use", ""));
    }
    cv_loop_post(look->models->loop, on_found, look);
}

struct keeping {
    struct cv_models *models;
    char *key;
    json_t *known;
};

static void room_keep(void *arg)
{
    cv_auto_free struct keeping *letter = arg;
    struct cv_error err = CV_ERROR_INIT;
    if (memory_keep(letter->models->state, memory, letter->key, letter->known, REMEMBERED, &err) < 0)
        cv_log(CV_LOG_DEBUG, "engine", "what a model file says is not kept: %s", cv_error_text(&err));
    json_decref(letter->known);
    free(letter->key);
}

/* ---- on the loop: one file after the other --------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum { TEXT, COUNT, REAL, FLAG } kind;
} known_facts[] = {
    {"type", TEXT},       {"architecture", TEXT}, {"family", TEXT},        {"name", TEXT},    {"quantisation", TEXT}, {"licence", TEXT},
    {"method", TEXT},     {"prompt", TEXT},       {"steps", TEXT},         {"base", TEXT},    {"parameters", COUNT},  {"active_parameters", COUNT},
    {"experts", COUNT},   {"experts_used", COUNT}, {"context", COUNT},     {"embedding", COUNT}, {"layers", COUNT},    {"vocabulary", COUNT},
    {"rank", COUNT},      {"alpha", REAL},        {"template", FLAG},
};

static bool is_of_kind(const json_t *value, int kind)
{
    enum { TEXT_MAX = 400 };
    switch (kind) {
    case TEXT:
        return json_is_string(value) && json_string_length(value) <= TEXT_MAX;
    case COUNT:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case REAL:
        return json_is_number(value);
    default:
        return json_is_boolean(value);
    }
}

static json_t *checked(const json_t *facts)
{
    json_t *out = json_object();
    for (size_t i = 0; i < sizeof known_facts / sizeof known_facts[0]; i++) {
        json_t *value = json_object_get(facts, known_facts[i].name);
        if (value && is_of_kind(value, known_facts[i].kind))
            json_object_set(out, known_facts[i].name, value);
    }
    return out;
}

static void begin(struct cv_model_look *look);
static void finish_close(struct cv_models *models);

static void end(struct cv_model_look *look)
{
    size_t i;
    json_t *file;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_models *models = look->models;
    struct cv_model_look **link = &models->looks;
    while (*link != look)
        link = &(*link)->next;
    *link = look->next;
    models->count--;
    json_array_foreach(look->files, i, file) {
        json_object_del(file, "key");
    }
    if (look->cancelled)
        cv_fail(&err, -ECANCELED, "models.cancelled", "looking at model files was cancelled");
    look->fn(look->cancelled ? NULL : look->files, look->cancelled ? &err : NULL, look->arg);
    json_decref(look->places);
    json_decref(look->files);
    free(look);
    if (models->looks && !models->looks->begun)
        begin(models->looks);
    finish_close(models);
}

static void go_on(struct cv_model_look *look);

static void learn(struct cv_model_look *look, const struct probe_result *result)
{
    json_t *file = json_array_get(look->files, look->at);
    cv_auto_json json_t *facts = result->facts ? checked(result->facts) : NULL;
    if (facts)
        json_object_set(file, "facts", facts);
    else
        cv_json_set_text(file, "error", result->text, strlen(result->text));
    if (!result->lasting || look->models->closing)
        return;
    const char *what = facts ? "facts" : "error";
    struct keeping *letter = cv_new(struct keeping);
    letter->models = look->models;
    letter->key = cv_strdup(cv_json_str(file, "key", ""));
    letter->known = json_pack("{s:o}", what, json_deep_copy(json_object_get(file, what)));
    cv_room_post(look->models->room, room_keep, letter);
}

static void on_probed(const struct probe_result *result, void *arg)
{
    struct cv_model_look *look = arg;
    look->probe = NULL;
    if (!look->cancelled)
        learn(look, result);
    look->at++;
    go_on(look);
}

/* Why no header is read here; NULL when it can be. */
static const char *hindrance(const struct cv_model_look *look)
{
    if (!look->installed)
        return "what is in the file is not known: corvid-probe, which would read it, is not there (Corvid was built without the engine)";
    return look->models->sandbox ? NULL : "what is in the file is not known: there is no sandbox to read it in";
}

static void go_on(struct cv_model_look *look)
{
    const struct cv_models *models = look->models;
    for (; !look->cancelled && look->at < json_array_size(look->files); look->at++) {
        struct cv_error err = CV_ERROR_INIT;
        json_t *file = json_array_get(look->files, look->at);
        if (json_object_get(file, "facts") || json_object_get(file, "error"))
            continue;
        const struct probe_spec spec = {
            .sandbox = models->sandbox, .program = models->program, .model = cv_json_str(file, "path", ""), .facts = true};
        const char *why = hindrance(look);
        if (!why && probe_start(models->loop, &spec, on_probed, look, &look->probe, &err) == 0)
            return;
        why = why ? why : cv_error_text(&err);
        cv_json_set_text(file, "error", why, strlen(why));
    }
    end(look);
}

static void on_found(void *arg)
{
    struct cv_model_look *look = arg;
    cv_loop_release(look->models->loop);
    go_on(look);
}

static void begin(struct cv_model_look *look)
{
    look->begun = true;
    cv_loop_hold(look->models->loop);
    cv_room_post(look->models->room, room_find, look);
}

int cv_models_look(struct cv_models *models, const struct cv_model_place *places, size_t count, cv_model_look_fn fn, void *arg,
                   struct cv_model_look **out, struct cv_error *err)
{
    if (models->closing)
        return cv_fail(err, -ECANCELED, "models.closing", "the daemon is stopping");
    if (models->count >= CV_LIMIT_MODEL_LOOKS)
        return cv_fail(err, -EBUSY, "models.busy", "%d requests wait for what model files say already: ask again", CV_LIMIT_MODEL_LOOKS);
    int rc = models->room ? 0 : cv_room_create("models", &models->room, err);
    if (rc < 0)
        return rc;
    struct cv_model_look *look = cv_new(struct cv_model_look);
    *look = (struct cv_model_look){.models = models, .fn = fn, .arg = arg, .places = json_array(), .files = json_array()};
    for (size_t i = 0; i < count; i++)
        json_array_append_new(look->places, json_pack("{s:o, s:s}", "path", cv_json_text(places[i].path, strlen(places[i].path)), "use", places[i].use));
    struct cv_model_look **last = &models->looks;
    while (*last)
        last = &(*last)->next;
    *last = look;
    models->count++;
    if (models->looks == look)
        begin(look);
    *out = look;
    return 0;
}

void cv_model_look_cancel(struct cv_model_look *look)
{
    look->cancelled = true;
    if (look->probe)
        probe_stop(look->probe);
}

/* ---- life ------------------------------------------------------------------------------------------------------------ */

struct cv_models *cv_models_create(struct cv_loop *loop, const struct cv_models_options *options)
{
    struct cv_models *models = cv_new(struct cv_models);
    models->loop = loop;
    models->program = cv_strdup(options->probe ? options->probe : "");
    models->state = cv_strdup(options->state);
    models->sandbox = options->sandbox;
    return models;
}

static void on_closed(void *arg)
{
    struct cv_models *models = arg;
    cv_loop_fn done = models->done;
    void *done_arg = models->done_arg;
    cv_room_destroy(models->room);
    free(models->program);
    free(models->state);
    free(models);
    if (done)
        done(done_arg);
}

static void finish_close(struct cv_models *models)
{
    if (models->closing && !models->looks)
        cv_loop_defer(models->loop, on_closed, models);
}

void cv_models_close(struct cv_models *models, cv_loop_fn done, void *arg)
{
    models->closing = true;
    models->done = done;
    models->done_arg = arg;
    for (struct cv_model_look *look = models->looks; look; look = look->next)
        cv_model_look_cancel(look);
    finish_close(models);
}
