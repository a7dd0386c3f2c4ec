// SPDX-License-Identifier: MIT
/*
 * fuzz_json.c - any bytes as JSON text, as a path into it, and as text from outside. Checked: what parses goes round
 * through both dumps; a position lies within the text; whatever is set as text is a valid string.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round(const json_t *value)
{
    cv_auto_free char *plain = cv_json_dump(value);
    cv_auto_free char *canonical = cv_json_canonical(value);
    cv_auto_json json_t *back = NULL;
    cv_auto_json json_t *again = NULL;
    cv_require(cv_json_parse(plain, strlen(plain), "plain", &back, NULL) == 0);
    cv_require(cv_json_parse(canonical, strlen(canonical), "canonical", &again, NULL) == 0);
    cv_auto_free char *second = cv_json_canonical(again);
    cv_require(strcmp(canonical, second) == 0);
    cv_require(json_equal(back, again));
}

static void check_position(const char *text, const char *path)
{
    int lines = 1;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    for (int key = 0; key < 2; key++) {
        struct cv_json_pos pos = cv_json_where(text, path, key);
        cv_require(pos.line >= 1 && pos.line <= lines);
        cv_require(pos.column >= 1 && (size_t)pos.column <= strlen(text) + 1);
    }
}

static void check_text(const char *bytes, size_t size)
{
    cv_auto_json json_t *obj = json_object();
    cv_json_set_text(obj, "k", bytes, size);
    const char *text = cv_json_str(obj, "k", NULL);
    cv_require(text && strlen(text) == json_string_length(json_object_get(obj, "k")));
    cv_require(!cv_json_set_text(obj, "again", text, strlen(text)));
    check_round(obj);
}

/* Input: a path, NUL, a text; without a NUL it is all text, searched with a fixed path. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cv_auto_free char *all = cv_zalloc(size + 1);
    if (size)
        memcpy(all, data, size);
    size_t path_len = strlen(all);
    bool has_path = path_len < size;
    const char *text = has_path ? all + path_len + 1 : all;
    size_t text_len = has_path ? size - path_len - 1 : size;

    cv_auto_json json_t *value = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_json_parse(text, text_len, "input", &value, &err) == 0)
        check_round(value);
    else
        cv_require(strncmp(err.text, "input:", 6) == 0 && !strpbrk(err.text, "\n\r"));
    check_position(text, has_path ? all : "files.write[1].why");
    check_text(all, size);
    return 0;
}
