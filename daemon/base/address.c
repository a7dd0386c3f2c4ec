// SPDX-License-Identifier: MIT
/*
 * address.c - which addresses are hosts of the public internet: a table of what is not (the special-purpose registries of
 * IPv4 and IPv6), and the addresses of IPv4 that hide in those of IPv6. Pure; any thread.
 */
#include "daemon/base/url.h"

#include "daemon/base/json.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct block4 {
    uint32_t net;
    int bits;
};

static const struct block4 blocks4[] = {
    {0x00000000, 8},  /* 0.0.0.0/8: this host */
    {0x0a000000, 8},  /* 10.0.0.0/8: private */
    {0x64400000, 10}, /* 100.64.0.0/10: shared by a carrier; metadata of some clouds */
    {0x7f000000, 8},  /* 127.0.0.0/8: loopback */
    {0xa9fe0000, 16}, /* 169.254.0.0/16: link-local; metadata of most clouds */
    {0xac100000, 12}, /* 172.16.0.0/12: private */
    {0xc0000000, 24}, /* 192.0.0.0/24: protocol assignments; metadata of one cloud */
    {0xc0000200, 24}, /* 192.0.2.0/24: documentation */
    {0xc0586300, 24}, /* 192.88.99.0/24: 6to4 relays */
    {0xc0a80000, 16}, /* 192.168.0.0/16: private */
    {0xc6120000, 15}, /* 198.18.0.0/15: benchmarks */
    {0xc6336400, 24}, /* 198.51.100.0/24: documentation */
    {0xcb007100, 24}, /* 203.0.113.0/24: documentation */
    {0xe0000000, 3},  /* 224.0.0.0 and up: multicast, reserved, broadcast */
};

/* Where an address of IPv4 stands in these; -1: nothing inside can make it public. */
struct block6 {
    uint8_t net[16];
    int bits;
    int inner;
    uint8_t flip; /* its bits are inverted (Teredo) */
};

static const struct block6 blocks6[] = {
    {{0}, 96, -1, 0},                                     /* ::/96: unspecified, loopback, IPv4-compatible */
    {{[10] = 0xff, [11] = 0xff}, 96, 12, 0},              /* ::ffff:0:0/96: IPv4-mapped */
    {{[8] = 0xff, [9] = 0xff}, 96, 12, 0},                /* ::ffff:0:0:0/96: IPv4-translated */
    {{0x00, 0x64, 0xff, 0x9b}, 96, 12, 0},                /* 64:ff9b::/96: NAT64 */
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, -1, 0},    /* 64:ff9b:1::/48: NAT64 of a local network */
    {{0x20, 0x01, 0x00, 0x00}, 32, 12, 0xff},             /* 2001::/32: Teredo */
    {{0x20, 0x02}, 16, 2, 0},                             /* 2002::/16: 6to4 */
};

static bool is_private4(uint32_t address)
{
    for (size_t i = 0; i < sizeof blocks4 / sizeof blocks4[0]; i++)
        if ((address ^ blocks4[i].net) >> (32 - blocks4[i].bits) == 0)
            return true;
    return false;
}

static bool is_inside6(const uint8_t *address, const uint8_t *net, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    return memcmp(address, net, (size_t)whole) == 0 && (rest == 0 || ((address[whole] ^ net[whole]) >> (8 - rest)) == 0);
}

/* Global unicast is 2000::/3; what lies outside of it is this machine, a local network, multicast or nothing yet. */
static bool is_private6(const uint8_t *address)
{
    static const uint8_t global[16] = {0x20}, assigned[16] = {0x20, 0x01}, documents[16] = {0x20, 0x01, 0x0d, 0xb8}, more[16] = {0x3f, 0xff};
    for (size_t i = 0; i < sizeof blocks6 / sizeof blocks6[0]; i++) {
        const struct block6 *block = &blocks6[i];
        if (!is_inside6(address, block->net, block->bits))
            continue;
        if (block->inner < 0)
            return true;
        uint32_t inner = 0;
        for (int k = 0; k < 4; k++)
            inner = inner << 8 | (uint8_t)(address[block->inner + k] ^ block->flip);
        return is_private4(inner);
    }
    return !is_inside6(address, global, 3) || is_inside6(address, assigned, 23) || is_inside6(address, documents, 32) || is_inside6(address, more, 20);
}

bool cv_address_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_private4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return is_private6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return true;
}

bool cv_host_address(const char *host, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    out->ss_family = strchr(host, ':') ? AF_INET6 : AF_INET;
    void *place = out->ss_family == AF_INET6 ? (void *)&((struct sockaddr_in6 *)out)->sin6_addr : (void *)&((struct sockaddr_in *)out)->sin_addr;
    return inet_pton(out->ss_family, host, place) == 1;
}

bool cv_host_is_private(const char *host)
{
    struct sockaddr_storage address;
    size_t n = strlen(host);
    if (cv_host_address(host, &address))
        return cv_address_is_private((const struct sockaddr *)&address);
    return strcmp(host, "localhost") == 0 || (n > 10 && strcmp(host + n - 10, ".localhost") == 0);
}

static bool is_same(const struct sockaddr *a, const struct sockaddr *b)
{
    if (a->sa_family != b->sa_family)
        return false;
    if (a->sa_family == AF_INET)
        return ((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr == ((const struct sockaddr_in *)(const void *)b)->sin_addr.s_addr;
    return memcmp(&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, &((const struct sockaddr_in6 *)(const void *)b)->sin6_addr, 16) == 0;
}

bool cv_rule_reaches(const json_t *rule, const struct sockaddr *address)
{
    struct sockaddr_storage named;
    if (!cv_address_is_private(address) || cv_json_flag(rule, "private"))
        return true;
    return (address->sa_family == AF_INET || address->sa_family == AF_INET6) && cv_host_address(cv_json_str(rule, "host", ""), &named) &&
           is_same((const struct sockaddr *)&named, address);
}
