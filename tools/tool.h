// SPDX-License-Identifier: MIT
/*
 * tools/tool.h - what a tool is. One tool is one file that ends in one `const struct cv_tool cv_tool_NAME`; the table
 * `cv_tools` in registry.c lists them in the fixed order in which they stand in the model's prompt.
 *
 * A tool has two halves. The daemon uses the description: name, signature, schema, effect class, which arguments are
 * paths, how a result is shown. The worker (another process, confined, inside the run's cell) calls `run`: that half may
 * touch the file system and must not be called in the daemon. A class X tool has no `run`: it makes an argv.
 *
 * Results are JSON objects; `view` renders one as the short text that a model sees (the formats are those the adapter
 * was trained on, see agent/README.md) - a pure function, at most CV_LIMIT_VIEW_BYTES before the agent cuts it.
 * Arguments reach `run` and `argv` already checked against `params`. Errors of `run` carry the guard "filesystem" for
 * what the file system answered, "tool" for what the tool itself refuses, and the name of a wall otherwise.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"
#include "daemon/egress/egress.h"
#include "sandbox/sandbox.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Who carries a call out (tools/door/ has one file each). */
enum cv_carrier {
    CV_BY_WORKER, /* a worker of `class` in the cell of the run */
    CV_BY_HOST,   /* the daemon's host room, a thread: what this machine says of itself (`host`) */
    CV_BY_DESK,   /* the daemon's loop: the store and the person (tools/door/desk.c) */
    CV_BY_EGRESS, /* corvid-egress (`fetch`, `fetched`) */
    CV_BY_PLUGIN, /* a worker of class L that runs a plugin's Lua */
};
const char *cv_carrier_name(enum cv_carrier carrier); /* "worker" ... static */

/* What a call may do to the world, and so what recovery may do with it (frozen: part of every record). */
enum cv_effect {
    CV_EFFECT_READ,   /* may run again */
    CV_EFFECT_TXN,    /* inside the store's own transaction */
    CV_EFFECT_FILE,   /* changes files of the workspace */
    CV_EFFECT_KEYED,  /* the remote side takes an idempotency key */
    CV_EFFECT_OPAQUE, /* at most once: never repeated by recovery */
};
const char *cv_effect_name(enum cv_effect effect); /* "READ" ... static */

enum cv_path_use { CV_PATH_READ, CV_PATH_WRITE };

struct cv_tool_path {
    const char *arg; /* the argument that is a path */
    enum cv_path_use use;
};

/* One folder that the worker may use, opened before anything else: every path of a tool is resolved below one of them. */
struct cv_tool_root {
    const char *path; /* absolute, worked out */
    int fd;           /* O_PATH | O_DIRECTORY, or a file's O_PATH when the grant is one file */
    bool writable;
};

struct cv_tool_env {
    const char *workspace;
    const char *home; /* what "~" means; NULL when unknown */
    const struct cv_tool_root *roots;
    size_t root_count;
    /* Care for what could be lost (tools/care.h). */
    bool asks;             /* what is destructive must be asked first; false when a person said yes to all of it (--yes) */
    const json_t *agreed;  /* texts of what a person was asked and said yes to: done when it still comes to exactly that; NULL: none */
    const json_t *unknown; /* names of the arguments whose paths stand neither in the request nor in an observation; NULL: none */
    bool keeps;            /* what is removed or replaced is to be kept for undo, and what is done is to be told */
    int keep_fd;           /* folder where what is removed or replaced is kept, or -1: there is none */
    uint64_t keep_bytes;   /* how much more of it may be kept */
    uint64_t keep_entries;
};

/* What a host tool is told. Blocking is allowed in the host room, but never longer than until `deadline_us`. */
struct cv_host_env {
    const char *root;      /* where /proc, /sys, /etc, /var, /run begin: "" on a real system, a folder in tests */
    uid_t uid;             /* the peer: what it may not see or do by itself, the daemon (perhaps root) does not do for it */
    gid_t gid;
    int64_t deadline_us;   /* monotonic (cv_clock_mono_us) */
    const char *workspace;
    const char *home;      /* NULL when unknown */
};

struct cv_tool {
    const char *name;
    const char *signature; /* "fs_read(path)": as in the prompt, '?' marks an optional argument */
    const char *summary;   /* "Read the text of a file": one line, in the prompt after the signature */
    const char *help;      /* a paragraph or two for people, with an example call */
    const char *params;    /* JSON Schema of the arguments, an object with "additionalProperties": false */
    enum cv_effect effect;
    enum cv_carrier carrier;           /* 0: a worker */
    enum cv_class class;               /* of the worker: B, X, A, L */
    const char *capabilities;          /* words for people and policies: "files.read files.write", "commands", "" */
    const struct cv_tool_path *paths;  /* ends with arg == NULL; NULL when it takes none */
    bool hidden;                       /* not offered to a model (exec) */
    /* Class B, inside the worker only. Fills `result` (an empty object). */
    int (*run)(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err);
    /* Class X: gives a NULL-terminated argv (release with cv_tool_argv_free). */
    int (*argv)(const json_t *args, char ***out, struct cv_error *err);
    /* Class X, nullable, in the daemon, pure: makes the result of what the command did, {"exit","signal"?,"output","truncated"}: untrusted
     * text. Without it that is the result. */
    int (*parse)(const json_t *args, const json_t *did, json_t *result, struct cv_error *err);
    /* CV_BY_HOST: in the host room, a thread of the daemon; touches nothing but its arguments and the files of the host. */
    int (*host)(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err);
    /* CV_BY_EGRESS, loop thread, pure: what to fetch (strings of `out` are borrowed from args or static), and the result of the answer. */
    int (*fetch)(const json_t *args, struct cv_http_request *out, struct cv_error *err);
    int (*fetched)(const json_t *args, const struct cv_http_answer *answer, json_t *result, struct cv_error *err);
    /* Observation text of a success. Pure. */
    void (*view)(const json_t *args, const json_t *result, struct cv_buf *out);
};

extern const struct cv_tool *const cv_tools[]; /* ends with NULL */

const struct cv_tool *cv_tool_find(const char *name) __attribute__((nonnull)); /* NULL when there is none */
void cv_tool_argv_free(char **argv);

/* Checks arguments against the tool's schema: the JSON-Schema words type, properties, required, additionalProperties,
 * enum, const, items, minLength, maxLength, minimum, maximum, minItems, maxItems. -EINVAL with "args.path: expected a
 * string, got an integer", naming the parameter and what would be right. */
int cv_tool_check_args(const struct cv_tool *tool, const json_t *args, struct cv_error *err) __attribute__((nonnull(1)));

/* The same for any schema (RPC verbs use it too). `where` starts the path in messages. */
int cv_schema_check(const json_t *schema, const json_t *value, const char *where, struct cv_error *err) __attribute__((nonnull(1, 3)));
