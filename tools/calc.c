// SPDX-License-Identifier: MIT
/*
 * calc.c - the tool around calc_eval.c: arithmetic without a shell. `run` in a confined worker, though it touches no file.
 */
#include "tools/calc.h"
#include "tools/tool.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    const char *expression = NULL;
    double value = 0;
    int rc = cv_json_need_string(args, "expression", "args", &expression, err);
    if (rc < 0 || (rc = calc_eval(expression, &value, err)) < 0)
        return rc;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    calc_format(value, &text);
    json_object_set_new(result, "value", json_real(value));
    json_object_set_new(result, "text", json_string(cv_buf_text(&text)));
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    cv_buf_puts(out, cv_json_str(result, "text", ""));
}

const struct cv_tool cv_tool_calc = {
    .name = "calc",
    .signature = "calc(expression)",
    .summary = "Evaluate an arithmetic expression",
    .help = "Works out + - * / % (remainder) ^ or ** (power, from the right), parentheses, sqrt abs min max round(x, digits) floor\n"
            "ceil ln log (base 10) log10 log2 exp sin cos tan (radians), pi and e. Numbers may be written 1.5e3 and, outside of a\n"
            "function's arguments, 1,000. Whole numbers are exact up to 2^53; other results have up to 12 significant digits.\n\n"
            "  corvid tool call calc --args '{\"expression\":\"(1 + 2) * 3.5\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"expression\"],\"properties\":{"
              "\"expression\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"what to work out, such as 12 * (3 + 4)\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_B,
    .capabilities = "",
    .run = run,
    .view = view,
};
