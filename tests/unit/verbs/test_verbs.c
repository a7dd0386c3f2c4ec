// SPDX-License-Identifier: MIT
/*
 * test_verbs.c - the table of verbs: in order, with good schemas, and in step with docs/protocol.md, which has one section a verb.
 */
#include "daemon/verbs/verbs.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/rpc/method.h"
#include "tools/tool.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void the_table_is_in_order(void **state)
{
    (void)state;
    for (const struct cv_rpc_verb *v = cv_verbs; v[0].name && v[1].name; v++)
        assert_true(strcmp(v[0].name, v[1].name) < 0);
}

static void every_row_is_good(void **state)
{
    (void)state;
    struct methods methods;
    struct cv_error err = CV_ERROR_INIT;
    if (methods_init(&methods, cv_verbs, &err) < 0)
        fail_msg("%s", err.text);
    assert_true(methods.count >= 19);
    methods_finish(&methods);
}

/* Only words that the checker knows: another one would be believed to be checked. */
static void check_words(const char *verb, const json_t *schema)
{
    static const char *const known[] = {"type",      "properties", "required", "additionalProperties", "enum",     "const",       "items",
                                        "minLength", "maxLength",  "minimum",  "maximum",              "minItems", "maxItems", "description"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)schema, key, value) {
        size_t i = 0;
        while (i < sizeof known / sizeof known[0] && strcmp(known[i], key) != 0)
            i++;
        if (i == sizeof known / sizeof known[0])
            fail_msg("%s: the schema word '%s' is not checked", verb, key);
    }
    json_object_foreach(json_object_get(schema, "properties"), key, value)
        check_words(verb, value);
    if (json_is_object(json_object_get(schema, "items")))
        check_words(verb, json_object_get(schema, "items"));
}

static void schemas_use_known_words_and_refuse_unknown_parameters(void **state)
{
    (void)state;
    for (const struct cv_rpc_verb *v = cv_verbs; v->name; v++) {
        cv_auto_json json_t *params = json_loads(v->params, 0, NULL);
        cv_auto_json json_t *odd = json_pack("{s:i}", "no-verb-has-this", 1);
        struct cv_error err = CV_ERROR_INIT;
        check_words(v->name, params);
        assert_int_equal(cv_schema_check(params, odd, "params", &err), -EINVAL);
    }
}

static void the_protocol_page_has_each_verb(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf page = CV_BUF_INIT;
    size_t sections = 0, verbs = 0;
    assert_int_equal(cv_file_read(CORVID_SOURCE_DIR "/docs/protocol.md", 1 << 20, &page, NULL), 0);
    for (const struct cv_rpc_verb *v = cv_verbs; v->name; v++, verbs++) {
        char heading[80], role[24];
        snprintf(heading, sizeof heading, "\n## %s\n", v->name);
        snprintf(role, sizeof role, "Role: %s.", v->role);
        const char *section = strstr(cv_buf_text(&page), heading);
        if (!section)
            fail_msg("docs/protocol.md has no section for %s", v->name);
        const char *next = strstr(section + 4, "\n## ");
        const char *said = strstr(section, role);
        if (!said || (next && said > next))
            fail_msg("docs/protocol.md: the section of %s does not say '%s'", v->name, role);
    }
    for (const char *p = cv_buf_text(&page); (p = strstr(p, "\n## ")) != NULL; p += 4) {
        const char *dot = strchr(p, '.'), *end = strchr(p + 1, '\n');
        sections += dot && dot < end; /* sections about verbs have a dot in their heading */
    }
    assert_int_equal(sections, verbs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_in_order),
        cmocka_unit_test(every_row_is_good),
        cmocka_unit_test(schemas_use_known_words_and_refuse_unknown_parameters),
        cmocka_unit_test(the_protocol_page_has_each_verb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
