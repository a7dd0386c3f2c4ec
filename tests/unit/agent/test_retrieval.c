// SPDX-License-Identifier: MIT
/*
 * test_retrieval.c - what happens when tools cannot be found by meaning: with a file that is missing or is not the known one the choice is
 * left to words, it is said why, and runs go on; closing in the middle leaves nothing behind. With the real model: tests/model/test_retrieval.py.
 */
#include "tests/unit/agent/fixture.h"

#include "agent/retrieval.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { TOOLS = CV_LIMIT_PROMPT_PLUGINS + 2 };

static struct cv_tool rows[TOOLS + 1];
static const struct cv_tool *list[TOOLS];
static char names[TOOLS][16], signatures[TOOLS][32];

static struct {
    int complaints, code, answers;
    bool scored, closed;
    char text[CV_ERROR_TEXT];
} seen;

static void make_tools(void)
{
    memset(&seen, 0, sizeof seen);
    for (size_t i = 0; i < TOOLS; i++) {
        snprintf(names[i], sizeof names[i], "guest_%zu", i);
        snprintf(signatures[i], sizeof signatures[i], "%s()", names[i]);
        rows[i] = (struct cv_tool){.name = names[i], .signature = signatures[i], .summary = i == 4 ? "Feed the penguins" : "Do a thing",
                                   .params = "{\"type\":\"object\",\"additionalProperties\":false}", .carrier = CV_BY_PLUGIN};
        list[i] = &rows[i];
    }
}

static void on_failed(const struct cv_error *why, void *arg)
{
    assert_ptr_equal(arg, &seen);
    seen.complaints++;
    seen.code = why->code;
    snprintf(seen.text, sizeof seen.text, "%s", why->text);
}

static void on_scores(const double *scores, void *arg)
{
    (void)arg;
    seen.answers++;
    seen.scored = scores != NULL;
}

static void on_closed(void *arg)
{
    *(bool *)arg = true;
}

static struct cv_retrieval *begin(struct cv_loop **loop, const char *path)
{
    make_tools();
    assert_int_equal(cv_loop_create(loop, NULL), 0);
    return cv_retrieval_create(*loop, path, on_failed, &seen);
}

static void end(struct cv_loop *loop, struct cv_retrieval *retrieval)
{
    cv_retrieval_close(retrieval, on_closed, &seen.closed);
    cv_loop_run(loop);
    assert_true(seen.closed);
    cv_loop_destroy(loop);
}

/* The answer comes from the loop, once, without scores; the second time nothing is even started. */
static void check_refused(const char *path, const char *text)
{
    struct cv_loop *loop;
    struct cv_retrieval_status status;
    struct cv_retrieval *retrieval = begin(&loop, path);
    cv_retrieval_status(retrieval, &status);
    assert_int_equal(status.embedder.phase, CV_EMBEDDER_IDLE);
    assert_true(retrieval_ask(retrieval, "feed them", list, TOOLS, on_scores, NULL));
    assert_int_equal(seen.answers, 0);
    cv_loop_run(loop);
    assert_int_equal(seen.answers, 1);
    assert_false(seen.scored);
    assert_true(seen.complaints > 0);
    assert_non_null(strstr(seen.text, text));
    cv_retrieval_status(retrieval, &status);
    assert_int_equal(status.embedder.phase, CV_EMBEDDER_FAILED);
    assert_int_equal(status.known, 0);
    seen.complaints = 0;
    assert_false(retrieval_ask(retrieval, "feed them", list, TOOLS, on_scores, NULL));
    cv_retrieval_learn(retrieval, list, TOOLS);
    assert_int_equal(seen.complaints, 0); /* it was said once */
    end(loop, retrieval);
    assert_int_equal(seen.answers, 1);
}

static void test_missing_file(void **state)
{
    (void)state;
    check_refused("/nonexistent/model.gguf", "/nonexistent/model.gguf");
}

static void test_other_file(void **state)
{
    char path[] = "/tmp/corvid-embed-XXXXXX";
    (void)state;
    assert_true(close(mkstemp(path)) == 0);
    assert_int_equal(cv_file_write(path, 0600, "GGUF and what else", 18, NULL), 0);
    check_refused(path, "fetch-model --retrieval");
    unlink(path);
}

/* Few tools, all of which are shown: the model is not looked at. */
static void test_nothing_to_choose(void **state)
{
    struct cv_loop *loop;
    struct cv_retrieval_status status;
    struct cv_retrieval *retrieval = begin(&loop, "/nonexistent/model.gguf");
    (void)state;
    cv_retrieval_learn(retrieval, list, CV_LIMIT_PROMPT_PLUGINS);
    cv_retrieval_status(retrieval, &status);
    assert_int_equal(status.embedder.phase, CV_EMBEDDER_IDLE);
    assert_false(retrieval_ask(retrieval, "feed them", list, 0, on_scores, NULL));
    end(loop, retrieval);
    assert_int_equal(seen.complaints, 0);
}

static void test_closed_in_the_middle(void **state)
{
    struct cv_loop *loop;
    struct cv_retrieval *retrieval = begin(&loop, "/nonexistent/model.gguf");
    (void)state;
    assert_true(retrieval_ask(retrieval, "feed them", list, TOOLS, on_scores, NULL));
    end(loop, retrieval);
    assert_int_equal(seen.answers, 1);
    assert_false(seen.scored);
}

/* A run whose tools cannot be found by meaning gets those that share its words. */
static void test_run_goes_on(void **state)
{
    struct listener listener = {0};
    struct cv_run_request request = fx_request("feed the penguins");
    (void)state;
    make_tools();
    fx_open("{\"reply\": {\"final\": \"done\"}}\n");
    fake_door.plugins = rows;
    struct cv_retrieval *retrieval = cv_retrieval_create(fx.loop, "/nonexistent/model.gguf", on_failed, &seen);
    cv_agents_use_retrieval(fx.agents, retrieval);
    assert_int_equal(fx_start(&listener, &request, NULL), 0);
    cv_loop_run(fx.loop);
    const json_t *tools = json_object_get(json_array_get(listener.events, 0), "tools");
    size_t i, guests = 0;
    json_t *name;
    json_array_foreach(tools, i, name) guests += strncmp(json_string_value(name), "guest_", 6) == 0;
    assert_int_equal(guests, 1);
    assert_string_equal(json_string_value(json_array_get(tools, json_array_size(tools) - 1)), "guest_4");
    assert_true(seen.complaints > 0);
    fx_forget(&listener);
    cv_agents_close(fx.agents, fx_on_closed, NULL);
    cv_loop_run(fx.loop);
    cv_retrieval_close(retrieval, on_closed, &seen.closed);
    cv_loop_run(fx.loop);
    fx_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing_file),       cmocka_unit_test(test_other_file),  cmocka_unit_test(test_nothing_to_choose),
        cmocka_unit_test(test_closed_in_the_middle), cmocka_unit_test(test_run_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
