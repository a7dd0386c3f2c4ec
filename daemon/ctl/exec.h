// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/exec.h - what the files of `corvid exec` share. Inside the client.
 *
 *   exec.c           the verb, its one poll loop        exec_link.c      the connection: lines of JSON or frames, both ways
 *   exec_output.c    where output goes, never blocking  exec_terminal.c  raw mode, size, restoring
 *   exec_end.c       exit codes, --stats
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/frames.h"
#include "daemon/ctl/stream.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum exec_form {
    EXEC_UNKNOWN, /* frames were asked for, the daemon has not said yes: nothing is sent to the command */
    EXEC_LINES,
    EXEC_FRAMES,
};

/* ---- exec_output.c ---- */

/* Where output goes. What could not be written yet stays where it is (borrowed) until output_flush has it written. */
struct exec_sink {
    int fd;
    bool own;   /* a description of our own, not blocking */
    bool large; /* its pipe was made larger, or is none */
    const char *at;
    size_t left;
};

void output_open(struct exec_sink *sink, int fd) __attribute__((nonnull));
void output_close(struct exec_sink *sink) __attribute__((nonnull));
int output_write(struct exec_sink *sink, const char *bytes, size_t len, struct cv_error *err) __attribute__((nonnull(1)));
int output_flush(struct exec_sink *sink, struct cv_error *err) __attribute__((nonnull(1)));

/* ---- the command ---- */

enum { EXEC_SINKS = 3 };

struct exec {
    struct ctl *ctl;
    struct ctl_client *client;
    struct asker asker;
    int64_t id;
    int signals;
    uint64_t pending;   /* signals that wait until the form is known: bit n-1 is signal n */
    enum exec_form form;
    bool terminal;      /* the command has one, and so have we */
    bool waits;         /* it is in the background of its own, and ours is left alone: until it wants it */
    bool reads_stdin;   /* stdin is open and its end was not sent */
    bool holds_stdin;   /* the daemon asked to wait: the command does not keep up */
    bool resized;       /* the new size was not sent yet */
    int interrupts;
    json_t *result;
    struct exec_sink sinks[EXEC_SINKS]; /* by descriptor: our terminal, when it is neither of the others; stdout, stderr */
    struct client_error error;

    /* exec_link.c */
    struct cv_buf bytes; /* lines: decoded output, memory kept between items */
    struct cv_buf line;  /* lines: an input line being made; frames: small ones that wait */
    struct cv_frames frames;
    char *in;            /* frames: what was received; in_at to in_end are not taken yet */
    const char *in_at, *in_end;
    char *out;           /* frames: the one of stdin that is being sent, from out_at to out_len */
    size_t out_at, out_len;
};

/* exec.c: our terminal is raw while the command has our keys, and as it was while a person is asked. */
void exec_set_mode(const struct exec *e) __attribute__((nonnull));

/* ---- exec_link.c ---- */

/* Takes what is here, until there is no more, the output has to wait or the end has come: 0, or negative (-EREMOTEIO: the daemon's error). */
int link_take(struct exec *e) __attribute__((nonnull));
bool link_blocked(const struct exec *e) __attribute__((nonnull)); /* output waits for stdout or stderr */

/* To the command. What the socket does not take waits; link_flush goes on. */
int link_forward_stdin(struct exec *e) __attribute__((nonnull)); /* reads once */
int link_send_signal(struct exec *e, int number) __attribute__((nonnull));
int link_send_size(struct exec *e) __attribute__((nonnull));
int link_flush(struct exec *e) __attribute__((nonnull));
bool link_queued(const struct exec *e) __attribute__((nonnull));     /* something waits for the socket */
bool link_takes_stdin(const struct exec *e) __attribute__((nonnull)); /* more of stdin may be read */
void link_finish(struct exec *e) __attribute__((nonnull));

/* ---- exec_terminal.c ---- */

bool terminal_is_one(void);                                    /* stdin is one, and we are in its foreground */
bool terminal_is_shown(void);                                  /* stdout is one too: nobody else writes or reads there meanwhile */
json_t *terminal_json(void);                                   /* {"rows","columns"}, and what is not as usual; gives it */
void terminal_numbers(unsigned short *rows, unsigned short *columns) __attribute__((nonnull));
void terminal_raw(void);                                       /* from now on bytes pass as they are typed */
void terminal_restore(void);                                   /* as it was; harmless when it never was raw */
void terminal_stop_self(void);                                 /* restores, stops, and is raw again when continued */

/* ---- exec_end.c ---- */

int end_show(struct exec *e) __attribute__((nonnull)); /* tells the end; gives the exit code */
