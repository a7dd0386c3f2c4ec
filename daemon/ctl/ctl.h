// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/ctl.h - the client program `corvid`: a command line in, requests to a daemon's socket out, answers for
 * people (or JSON) on stdout, everything else on stderr.
 *
 * Blocking and single-threaded: one poll(2) where two things may happen at once (a stream and signals, exec's stdin).
 * It decides nothing about rights: it asks the daemon and shows what the daemon said. The exit codes below are part of
 * the command line's contract and never change their meaning.
 */
#pragma once

enum ctl_exit {
    CTL_OK = 0,
    CTL_FAILED = 1,
    CTL_USAGE = 2,         /* the command line was wrong; nothing was asked of the daemon or it refused the parameters */
    CTL_WAITING = 3,       /* the run waits for an approval or for staged effects to be committed */
    CTL_DENIED = 4,        /* the policy, or a person who was asked, said no */
    CTL_NO_DAEMON = 5,     /* nobody answers on the socket */
    CTL_DEADLINE = 124,
    CTL_CANNOT = 125,      /* exec: Corvid itself failed or denied the command */
    CTL_UNSTARTABLE = 126, /* exec: the sandbox could not start it */
    CTL_MISSING = 127,     /* exec: no such command */
    CTL_CANCELLED = 130,
};

/* The whole program: returns the exit code. Output goes to stdout and stderr; SIGPIPE is set to its default action. */
int cv_ctl_main(int argc, char **argv) __attribute__((nonnull));
