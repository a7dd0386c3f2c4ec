// SPDX-License-Identifier: MIT
/*
 * tools.c - a tool as JSON. Pure.
 */
#include "daemon/verbs/tools.h"

#include "daemon/base/check.h"

json_t *tools_json(const struct cv_tool *tool)
{
    static const char *const classes[] = {[CV_CLASS_B] = "B", [CV_CLASS_L] = "L", [CV_CLASS_X] = "X", [CV_CLASS_A] = "A"};
    bool has_worker = tool->carrier == CV_BY_WORKER || tool->carrier == CV_BY_PLUGIN;
    json_t *value = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "name", tool->name, "signature", tool->signature, "summary", tool->summary,
                              "effect", cv_effect_name(tool->effect), "by", cv_carrier_name(tool->carrier), "capabilities", tool->capabilities,
                              "hidden", (int)tool->hidden);
    cv_require(value != NULL);
    const struct cv_plugin *plugin = cv_plugin_of(tool);
    if (plugin)
        json_object_set_new(value, "plugin", json_string(cv_plugin_name(plugin)));
    if (has_worker)
        json_object_set_new(value, "class", json_string(classes[tool->class]));
    return value;
}
