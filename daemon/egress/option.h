// SPDX-License-Identifier: MIT
/*
 * option.h - a hop as libcurl is told about it, and libcurl's failures in our words. Room-internal.
 */
#pragma once

#include "daemon/egress/inside.h"

int option_set_all(struct fetch *fetch, long timeout_ms); /* makes fetch->easy and fetch->headers */
void option_explain(struct fetch *fetch, CURLcode result); /* fills fetch->error */
