// SPDX-License-Identifier: MIT
/*
 * text_count.c - lines, words and bytes of a file, as `wc` counts them: newlines, runs of bytes that are not white space,
 * bytes. `run` in a confined worker; streams.
 */
#include "tools/fspath.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>

struct counts {
    int64_t lines, words, bytes;
    bool in_word;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void count_block(struct counts *counts, const char *block, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool space = is_space(block[i]);
        counts->lines += block[i] == '\n';
        counts->words += !space && !counts->in_word;
        counts->in_word = !space;
    }
    counts->bytes += (int64_t)n;
}

static int count_file(int fd, struct counts *counts)
{
    char block[65536];
    for (;;) {
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : 0;
        count_block(counts, block, (size_t)n);
    }
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    cv_auto_close int fd = -1;
    struct counts counts = {0};
    struct stat st;
    int rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_FOLLOW, &path, err);
    if (rc < 0 || (rc = fspath_open_file(&path, O_RDONLY, &fd, &st, err)) < 0)
        return rc;
    if ((rc = count_file(fd, &counts)) < 0)
        return fspath_fail(err, path.shown, rc);
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "lines", json_integer(counts.lines));
    json_object_set_new(result, "words", json_integer(counts.words));
    json_object_set_new(result, "bytes", json_integer(counts.bytes));
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    cv_buf_printf(out, "lines %lld\nwords %lld\nbytes %lld", (long long)cv_json_num(result, "lines", 0),
                  (long long)cv_json_num(result, "words", 0), (long long)cv_json_num(result, "bytes", 0));
}

const struct cv_tool cv_tool_text_count = {
    .name = "text_count",
    .signature = "text_count(path)",
    .summary = "Count lines, words and bytes of a file",
    .help = "Counts like wc: lines are newline characters, words are runs of bytes that are not white space.\n\n"
            "  corvid tool call text_count --args '{\"path\":\"a.txt\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"file to count: relative to the workspace, absolute, or from ~\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_B,
    .capabilities = "files.read",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_READ}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
