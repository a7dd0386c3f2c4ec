// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/report.h - how failures are told and which exit code they become: tables from the status of a run, the guard
 * of a call and the code of a wire error. Text goes to stderr; with --json an {"error":...} line goes to stdout too.
 */
#pragma once

#include "daemon/ctl/client.h"
#include "daemon/ctl/verb.h"

/* "done" -> 0, "failed" -> 1, "waiting" -> 3, "denied" -> 4, "deadline" -> 124, "cancelled" -> 130; unknown words are 1. */
int report_status_code(const char *status) __attribute__((nonnull));

/* Exit code of a call that the named guard stopped: "policy" -> 4, "deadline" -> 124 ...; 1 for others and NULL. */
int report_guard_code(const char *guard);

/* Prints what a client call failed with (the daemon's error or ours), with advice; returns the exit code. */
int report_failure(const struct ctl *ctl, const struct client_error *error) __attribute__((nonnull));

/* The line {"error":{"text","reason"?,"guard"?}} on stdout, for --json. */
void report_json(const char *text, const char *reason, const char *guard) __attribute__((nonnull(1)));

/* Prints the "error" object of a call or run ({"guard","reason","text","rule","hint"}) on stderr: "what: TEXT", the rule,
 * and the policy line that would allow it. */
void report_error_object(const char *what, const json_t *error) __attribute__((nonnull(1)));
