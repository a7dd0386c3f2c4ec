// SPDX-License-Identifier: MIT
/*
 * steps.h - every step between a request and the first instruction of user code, in order, with the layer it belongs to.
 * A step that fails travels as (step, errno, detail) and becomes an error that names the layer; user code never runs.
 * The CELL_ steps are those of nursery_cell.c, cellsource.c and cellroot.c, the others those of inside.c.
 */
#pragma once

#define STEP_MAP(X)                                                                                                     \
    X(NONE, NULL, "sandbox.none", "do nothing")                                                                         \
    X(CELL_SPEC, NULL, "cell.spec", "understand the cell's specification")                                              \
    X(CELL_CLONE, "namespaces", "cell.clone", "make the cell's namespaces")                                             \
    X(CELL_MAP, "uid mapping", "cell.map", "map the user and group id")                                                 \
    X(CELL_IDS, "uid mapping", "cell.ids", "take on the user and group id")                                             \
    X(CELL_NAMESPACES, "namespaces", "cell.namespaces", "see that every namespace is the cell's own")                   \
    X(CELL_SOURCE, "mount namespace", "cell.bind", "take hold of")                                                      \
    X(CELL_ROOT, "mount namespace", "cell.root", "make the cell's root")                                                \
    X(CELL_PLACE, "mount namespace", "cell.place", "place")                                                             \
    X(CELL_HIDE, "mount namespace", "cell.hide", "cover")                                                               \
    X(CELL_DEV, "mount namespace", "cell.dev", "make the cell's /dev")                                                  \
    X(CELL_TMP, "mount namespace", "cell.tmp", "make the cell's /tmp")                                                  \
    X(CELL_RULES, "landlock", "cell.landlock", "make the Landlock rules")                                               \
    X(CELL_PIVOT, "mount namespace", "cell.pivot", "detach the host's file tree")                                       \
    X(CELL_NAME, "uts namespace", "cell.name", "set the cell's host name")                                              \
    X(CELL_CAPS, "capabilities", "cell.capabilities", "drop the cell's capabilities")                                   \
    X(CELL_DEATH, "death signal", "cell.death", "bind the cell's life to the nursery's")                                \
    X(CLONE, "pid namespace", "worker.clone", "make the call's process")                                                \
    X(TERMINAL, NULL, "worker.terminal", "make the command's terminal")                                                  \
    X(SETSID, NULL, "worker.session", "start a session")                                                                \
    X(RLIMITS, "rlimit", "worker.rlimits", "set a resource limit")                                                      \
    X(CAPABILITIES, "capabilities", "worker.capabilities", "drop every capability")                                     \
    X(IDS, "uid mapping", "worker.ids", "settle on the user and group id")                                              \
    X(NO_NEW_PRIVS, "no_new_privs", "worker.no_new_privs", "set no_new_privs")                                          \
    X(DEATH, "death signal", "worker.death", "bind the call's life to its reaper's")                                    \
    X(LANDLOCK, "landlock", "worker.landlock", "enforce the Landlock rules")                                            \
    X(STDIO, NULL, "worker.stdio", "connect standard input and output")                                                 \
    X(CWD, NULL, "worker.cwd", "enter the folder")                                                                      \
    X(DESCRIPTORS, "descriptors", "worker.descriptors", "close every other descriptor")                                 \
    X(SECCOMP, "seccomp", "worker.seccomp", "install the system call filter")                                           \
    X(REPORT, NULL, "worker.report", "report what is enforced")                                                         \
    X(GATE, NULL, "worker.gate", "wait at the gate")                                                                    \
    X(PROGRAM, NULL, "worker.program", "start corvid-worker")                                                           \
    X(EXEC_MISSING, NULL, "exec.missing", "find the command")                                                           \
    X(EXEC_FAILED, NULL, "exec.failed", "start the command")

enum step {
#define STEP_ENUM(name, guard, reason, what) STEP_##name,
    STEP_MAP(STEP_ENUM)
#undef STEP_ENUM
    STEP_COUNT
};

struct step_row {
    const char *guard;  /* layer; NULL when no layer spoke */
    const char *reason; /* the error's word for programs */
    const char *what;   /* "cannot WHAT: strerror" */
};

/* The row; that of STEP_NONE for a number that is no step. */
const struct step_row *step_row(unsigned step);
