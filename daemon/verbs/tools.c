// SPDX-License-Identifier: MIT
/*
 * tools.c - a tool as JSON. Pure.
 */
#include "daemon/verbs/tools.h"

#include "daemon/base/check.h"

json_t *tools_json(const struct cv_tool *tool)
{
    static const char *const classes[] = {[CV_CLASS_B] = "B", [CV_CLASS_L] = "L", [CV_CLASS_X] = "X"};
    json_t *value = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "name", tool->name, "signature", tool->signature, "summary", tool->summary,
                              "effect", cv_effect_name(tool->effect), "class", classes[tool->class], "capabilities", tool->capabilities, "hidden",
                              (int)tool->hidden);
    cv_require(value != NULL);
    return value;
}
