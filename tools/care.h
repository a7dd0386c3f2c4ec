// SPDX-License-Identifier: MIT
/*
 * care.h - care for what a call could lose, in the worker, before anything is changed:
 *
 *   asking    what is removed, replaced or moved away and was named neither by the request nor by an observation, or is more than
 *             CARE_MANY entries at once, or could not be put back, makes the tool fail with guard "approval" and reason
 *             "care.unknown", "care.many" or "care.unkept"; the text says what would be lost. The door asks a person, and calls
 *             again with that text among env->agreed: what comes to another text by then is asked about anew. Where nobody can
 *             be asked that is how the call ends.
 *   keeping   a copy of what goes is made in env->keep_fd (when there is one), within env->keep_bytes and env->keep_entries
 *   telling   the member "undo" of the result: what fs_undo needs to take the call back, in the order in which it happened
 *
 * A tool that removes or replaces:
 *
 *     care_auto struct care care = CARE_INIT;
 *     rc = care_begin(&care, env, &path, "path", CARE_REMOVES, err);     fails: nothing was changed
 *     ... the work; when it fails, `care` going out of scope drops the copy
 *     care_end(&care, result);                                           after success
 *
 * One that makes something calls care_made and care_created after it. Room-internal; worker side only.
 */
#pragma once

#include "tools/fspath.h"

enum { CARE_MANY = 20 };

enum care_how { CARE_REMOVES, CARE_REPLACES, CARE_MOVES /* away: kept by being elsewhere */ };

struct care {
    const struct cv_tool_env *env;
    enum care_how how;
    char *path;      /* absolute */
    char *kept;      /* name of the copy, or NULL */
    bool lost;       /* it should be kept but cannot be */
    uint64_t bytes;
    size_t entries;
};

#define CARE_INIT ((struct care){0})
#define care_auto __attribute__((cleanup(care_finish)))

/* `arg` is the argument that names the path. What is not there is an error of the file system. */
int care_begin(struct care *care, const struct cv_tool_env *env, const struct fspath *path, const char *arg, enum care_how how,
               struct cv_error *err);
void care_end(struct care *care, json_t *result); /* of CARE_REMOVES and CARE_REPLACES */
/* Instead of care_end when the work failed: where some of it was done (reason "fs.partial") the copy stays. Returns `code`. */
int care_halfway(struct care *care, int code, struct cv_error *err);
void care_finish(struct care *care);

struct care_size {
    uint64_t bytes;
    size_t entries; /* the thing itself is one */
    bool folder;
    bool odd;       /* something in it cannot be copied or looked at */
};

int care_measure(const struct fspath *path, struct care_size *out); /* 0 or negative errno */
char *care_new_name(void); /* of something that is kept; gives it, NULL when there is no randomness */

/* What a call made, told only where things are kept: `count` folders right above the place (with `whole`, the place being the last of
 * them); a file, link or tree; the `bytes` added to a file that had `size`; a thing that came from another place. */
void care_made(const struct cv_tool_env *env, const struct fspath *path, bool whole, int count, json_t *result);
void care_created(const struct cv_tool_env *env, const struct fspath *path, json_t *result);
void care_appended(const struct cv_tool_env *env, const struct fspath *path, off_t size, size_t bytes, json_t *result);
void care_moved(const struct cv_tool_env *env, const struct fspath *from, const struct fspath *to, json_t *result);
