// SPDX-License-Identifier: MIT
/*
 * glob.h - name patterns. "*" is any run of characters but "/", "?" one character (of UTF-8), "[a-z]" and "[!a-z]" one of
 * a set, a backslash takes the next character as it is, two stars run over slashes too, and with a slash after them they
 * stand for any number of whole folders. A leading dot is nothing special. Linear time. Room-internal; pure.
 */
#pragma once

#include <stdbool.h>

struct glob;

struct glob *glob_create(const char *pattern); /* any text is a pattern; gives it */
void glob_destroy(struct glob *glob);          /* NULL is fine */
bool glob_match(struct glob *glob, const char *text, bool ignore_case);
