// SPDX-License-Identifier: MIT
/*
 * files.h - open files: how many this process may have, and how many clients that is. Inside the rpc room. Any thread.
 */
#pragma once

/* Raises the soft limit to the hard one where it is lower; gives what is in force. Programs that are started keep their own: the sandbox
 * sets them by policy. */
unsigned long long files_raise(void);

/* How many of `wanted` clients fit beside everything else that is opened. */
int files_clients(unsigned long long files, int wanted);
