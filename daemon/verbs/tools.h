// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/tools.h - a tool as JSON, for tool.list and tool.show. Inside the verbs room.
 */
#pragma once

#include "daemon/verbs/common.h"
#include "tools/tool.h"

/* {"name","signature","summary","effect","class","capabilities","hidden"}; gives it. */
json_t *tools_json(const struct cv_tool *tool) __attribute__((nonnull));
