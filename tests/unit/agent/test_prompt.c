// SPDX-License-Identifier: MIT
/*
 * test_prompt.c - the prompt, to the byte: a model that was trained on one format does not read another.
 */
#include "agent/agent.h"
#include "agent/prompt.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static const struct cv_tool list = {.name = "fs_list", .signature = "fs_list(path)", .summary = "List the files in a folder"};
static const struct cv_tool secret = {.name = "exec", .signature = "exec(argv)", .summary = "Run", .hidden = true};
static const struct cv_tool now = {.name = "time_now", .signature = "time_now(zone?)", .summary = "Tell the current date and time"};

static void test_system(void **state)
{
    const struct cv_tool *const tools[] = {&list, &secret, &now, NULL};
    cv_auto_free char *text = cv_prompt_system(tools);
    (void)state;
    assert_string_equal(text, "You operate a computer. Reply with one JSON object: a tool call or a final answer.\n"
                              "Tools:\n"
                              "fs_list(path): List the files in a folder\n"
                              "time_now(zone?): Tell the current date and time");
}

/* The lines the adapter was trained on; tools it does not know may be anything. */
static void test_shipped_tools(void **state)
{
    static const char *const trained[] = {
        "fs_list(path): List the files in a folder",
        "fs_read(path): Read the text of a file",
        "fs_write(path, text): Write text to a file, replacing it",
        "fs_append(path, text): Add text to the end of a file",
        "fs_mkdir(path): Make a folder",
        "fs_move(from, to): Move or rename a file or folder",
        "fs_copy(from, to): Copy a file",
        "fs_remove(path): Delete a file or folder",
        "fs_find(path, pattern): Find files by name pattern",
        "text_search(path, query): Search file contents for a string",
        "text_count(path): Count lines, words and bytes of a file",
        "fs_hash(path): Compute the SHA-256 checksum of a file",
        "sys_info(): Show the operating system, CPU and memory",
        "sys_disk(path?): Show free and used disk space",
        "proc_list(name?): List running processes",
        "time_now(zone?): Tell the current date and time",
        "http_get(url): Download a web page",
        "calc(expression): Evaluate an arithmetic expression",
        "shell(command): Run a shell command",
        "archive_create(path, archive): Pack files into a tar or zip archive",
        "job_schedule(when, task): Run a task later or repeatedly",
        "memory_save(text): Remember a fact for later",
        "memory_search(query): Recall remembered facts",
        "chem_weight(smiles): Compute the molecular weight of a molecule",
        "fs_edit(path, old, new): Replace a piece of text in a file",
        "archive_extract(archive, path?): Unpack a tar or zip archive into a folder",
        "ask_user(question): Ask the person a question",
    };
    cv_auto_free char *prefix = cv_agents_prefix();
    size_t shown = 0;
    (void)state;
    for (size_t i = 0; cv_tools[i]; i++) {
        cv_auto_free char *line = cv_format("\n%s: %s", cv_tools[i]->signature, cv_tools[i]->summary);
        cv_auto_free char *start = cv_format("%s(", cv_tools[i]->name);
        assert_int_equal(strncmp(cv_tools[i]->signature, start, strlen(start)), 0);
        assert_true((strstr(prefix, line) != NULL) == !cv_tools[i]->hidden);
        shown += !cv_tools[i]->hidden;
        for (size_t t = 0; t < sizeof trained / sizeof trained[0]; t++)
            if (strncmp(trained[t], start, strlen(start)) == 0)
                assert_string_equal(line + 1, trained[t]);
    }
    for (const char *p = prefix; (p = strchr(p, '\n')); p++)
        shown--;
    assert_int_equal((int)shown, -1); /* the line "Tools:" and one a tool, no newline at the end */
}

static void test_messages(void **state)
{
    const struct cv_prompt_turn turns[] = {{"{\"tool\": \"x\", \"args\": {}}", "seen"}, {"{\"tool\":\"y\",\"args\":{}}", ""}};
    static const struct cv_message want[] = {
        {"system", "S"},
        {"user", "T"},
        {"assistant", "{\"tool\": \"x\", \"args\": {}}"},
        {"tool", "seen"},
        {"assistant", "{\"tool\":\"y\",\"args\":{}}"},
        {"tool", ""},
    };
    (void)state;
    for (size_t n = 0; n <= 2; n++) {
        size_t count;
        const struct cv_prompt prompt = {.system = "S", .task = "T", .turns = turns, .turn_count = n};
        cv_auto_free struct cv_message *messages = cv_prompt_render(&prompt, &count);
        assert_int_equal(count, 2 + 2 * n); /* each prompt begins with the one before it */
        for (size_t i = 0; i < count; i++) {
            assert_string_equal(messages[i].role, want[i].role);
            assert_string_equal(messages[i].text, want[i].text);
        }
    }
}

/* What was said before stands between the system text and the task. */
static void test_history(void **state)
{
    cv_auto_json json_t *history = json_pack("[{s:s, s:s}, {s:s, s:s}]", "task", "T1", "reply", "R1", "task", "T2", "reply", "R2");
    static const struct cv_message want[] = {{"system", "S"}, {"user", "T1"}, {"assistant", "R1"}, {"user", "T2"}, {"assistant", "R2"}, {"user", "T"}};
    const struct cv_prompt prompt = {.system = "S", .history = history, .task = "T"};
    size_t count;
    cv_auto_free struct cv_message *messages = cv_prompt_render(&prompt, &count);
    (void)state;
    assert_int_equal(count, sizeof want / sizeof want[0]);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(messages[i].role, want[i].role);
        assert_string_equal(messages[i].text, want[i].text);
    }
}

/* The tools of plugins come after the shipped ones, whose text stays the start of it. */
static void test_second_block(void **state)
{
    const struct cv_tool *const tools[] = {&list, &now};
    cv_auto_free char *text = cv_prompt_extend("S\nTools:\na(): A", tools, 2);
    (void)state;
    assert_string_equal(text, "S\nTools:\na(): A\nfs_list(path): List the files in a folder\ntime_now(zone?): Tell the current date and time");
}

static char *fill(size_t len, const char *end)
{
    char *text = cv_zalloc(len + strlen(end) + 1);
    memset(text, 'x', len);
    strcpy(text + len, end);
    return text;
}

static void test_views(void **state)
{
    (void)state;
    cv_auto_free char *empty = cv_prompt_view("");
    assert_string_equal(empty, "");
    cv_auto_free char *bytes = cv_prompt_view("a\xff" "b");
    assert_string_equal(bytes, "a\xEF\xBF\xBD" "b");

    cv_auto_free char *full = fill(CV_LIMIT_VIEW_BYTES, "");
    cv_auto_free char *same = cv_prompt_view(full);
    assert_string_equal(same, full);

    cv_auto_free char *over = fill(CV_LIMIT_VIEW_BYTES + 1, "");
    cv_auto_free char *cut = cv_prompt_view(over);
    cv_auto_free char *want = cv_format("%s\n[cut: 2000 of 2001 bytes shown]", full);
    assert_string_equal(cut, want);

    cv_auto_free char *split = fill(CV_LIMIT_VIEW_BYTES - 2, "\xE2\x82\xAC!"); /* the euro sign would be cut in two */
    cv_auto_free char *whole = cv_prompt_view(split);
    assert_non_null(strstr(whole, "x\n[cut: 1998 of 2002 bytes shown]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_system),
        cmocka_unit_test(test_shipped_tools),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_second_block),
        cmocka_unit_test(test_views),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
