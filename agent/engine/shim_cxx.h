// SPDX-License-Identifier: MIT
/*
 * shim_cxx.h - the C++ headers that shim.cpp needs, in one place. Included by shim.cpp only.
 */
#pragma once

#include "agent/engine/shim.h"

#include <chat-auto-parser.h>
#include <chat.h>
#include <common.h>
#include <jinja/runtime.h>
#include <jinja/value.h>
#include <json-schema-to-grammar.h>
#include <json.h>
#include <log.h>

#include <memory>
#include <vector>
