// SPDX-License-Identifier: MIT
/*
 * fuzz_config.c - any bytes as corvid.conf. Settings that are handed on have a key without blanks and texts that are UTF-8,
 * come in the order of their lines, and go round: written again with quotes they are read as the same. Complaints name the place.
 */
#include "daemon/config.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/check.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    struct cv_buf text; /* "key = "value"" lines */
    int line;
};

static void check_text(const char *text)
{
    cv_auto_json json_t *value = json_string(text);
    cv_require(value != NULL);
}

static int take(const struct cv_config_row *row, void *arg, struct cv_error *err)
{
    struct seen *seen = arg;
    (void)err;
    check_text(row->key);
    check_text(row->value);
    cv_require(row->key[0] && !strpbrk(row->key, " \t=\n"));
    cv_require(row->line > seen->line && row->key_column >= 1 && row->value_column > row->key_column);
    seen->line = row->line;
    cv_buf_printf(&seen->text, "%s = \"", row->key);
    for (const char *s = row->value; *s; s++) {
        if (*s == '"' || *s == '\\')
            cv_buf_putc(&seen->text, '\\');
        cv_buf_putc(&seen->text, *s);
    }
    cv_buf_puts(&seen->text, "\"\n");
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cv_error err = CV_ERROR_INIT;
    struct seen first = {.line = 0}, second = {.line = 0};
    if (cv_config_parse("fuzz", (const char *)data, size, take, &first, &err) < 0) {
        cv_require(strncmp(err.text, "fuzz:", 5) == 0);
    } else {
        cv_require(cv_config_parse("fuzz", cv_buf_text(&first.text), first.text.len, take, &second, &err) == 0);
        cv_require(strcmp(cv_buf_text(&first.text), cv_buf_text(&second.text)) == 0);
    }
    cv_buf_finish(&first.text);
    cv_buf_finish(&second.text);
    return 0;
}
