// SPDX-License-Identifier: MIT
/*
 * base/url.h - where a URL leads, for whoever decides about it: the policy's verdict before a request, and the egress process
 * before each hop. Text and numbers only: nothing here resolves a name or opens a socket. Stricter than browsers: what two
 * parsers could read in two ways (user info, percent signs or a trailing dot in a host, addresses that are not in their
 * plain form, backslashes, blanks) is refused with a text that says so.
 *
 * A *rule* is a row of a policy's `network`: {"host", "ports"?, "methods"?, "private"?}. Its host is a name, "*.name" (every name
 * below it, not itself), "*", or an address in its plain form. What a rule leaves out is not limited. Any thread.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <sys/socket.h>

/* Takes a URL apart for a verdict: host in lower case without brackets, the port (given or the scheme's). Gives *host. -EINVAL, text
 * names what is wrong (scheme, user info, empty host, control characters ...). */
int cv_url_host(const char *url, char **host, int *port, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));

/* Does this rule allow this request? Says nothing about the address that the host's name leads to: see cv_rule_reaches. */
bool cv_rule_allows(const json_t *rule, const char *method, const char *host, int port) __attribute__((nonnull));

/* May a request that this rule allows be sent to this address? Public addresses: always; others when the rule says `private`, or
 * names this very address as its host. */
bool cv_rule_reaches(const json_t *rule, const struct sockaddr *address) __attribute__((nonnull));

/* Could an address be anything but a host of the public internet: this machine, a private, link-local or shared network,
 * multicast, a metadata service, something reserved, or one of these embedded in an address of IPv6? Unknown families: yes. */
bool cv_address_is_private(const struct sockaddr *address) __attribute__((nonnull));

/* A host that is an address: fills *out. False for names. */
bool cv_host_address(const char *host, struct sockaddr_storage *out) __attribute__((nonnull));

/* A host that is known to be private by its text alone: such an address, "localhost" or a name below it. */
bool cv_host_is_private(const char *host) __attribute__((nonnull));
