// SPDX-License-Identifier: MIT
/* test_seen.c - which paths a run has reason to name. */
#include "agent/seen.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char workspace[] = "/home/u/box";
static const char home[] = "/home/u";

static bool knows(const struct seen *seen, const char *shown)
{
    cv_auto_free char *absolute = cv_path_absolute(workspace, home, shown);
    return seen_knows(seen, shown, absolute);
}

static const struct {
    const char *task, *path;
    bool known;
} requests[] = {
    /* measured: asked to delete files by pattern, a small model removed the workspace */
    {"delete the .tmp files", ".", false},
    {"delete the .tmp files", "./", false},
    {"delete the .tmp files", "..", false},
    {"delete the .tmp files", "../", false},
    {"delete the .tmp files", "/", false},
    {"delete the .tmp files", "~", false},
    {"delete the .tmp files", "/home/u/box", false},
    {"delete the .tmp files", "/home/u", false},
    {"delete the .tmp files", "../box", false},
    {"delete the .tmp files", "logs", false},
    {"delete the .tmp files", "a.tmp", false},
    {"delete the .tmp files", "sub/.tmp", false},
    {"delete the .tmp files.", ".", false},
    {"Delete everything... all of it. Now.", ".", false},
    {"Delete everything... all of it. Now.", "..", false},
    {"clean up /", "/", false},
    {"delete *.log", "a.log", false},
    {"delete *.log", ".log", false},
    {"delete a?.log", "a", false},
    {"delete logs/*.log", "logs/x.log", false},
    {"delete logs/*.log", "logs", false},
    {"delete data[12].csv", "data", false},
    /* named as written */
    {"delete a.txt", "a.txt", true},
    {"delete a.txt", "./a.txt", true},
    {"delete ./a.txt", "a.txt", true},
    {"delete a.txt", "/home/u/box/a.txt", true},
    {"delete a.txt", "~/box/a.txt", true},
    {"delete a.txt", "sub/../a.txt", true},
    {"delete a.txt.", "a.txt", true},
    {"delete a.txt?", "a.txt", true},
    {"Is it a.txt...", "a.txt", true},
    {"delete 'a.txt'", "a.txt", true},
    {"delete \"a.txt\", then stop", "a.txt", true},
    {"delete (a.txt)", "a.txt", true},
    {"delete a.txt,b.txt;c.txt", "b.txt", true},
    {"delete `a.txt`:", "a.txt", true},
    {"l\xC3\xB6sche \xE2\x80\x9E" "a.txt\xE2\x80\x9C", "a.txt", true},
    {"supprime \xC2\xAB" "a.txt\xC2\xBB", "a.txt", true},
    {"l\xC3\xB6sche stra\xC3\x9F" "e.txt", "stra\xC3\x9F" "e.txt", true},
    {"delete my file.txt please", "my file.txt", true},
    {"delete\na.txt\n", "a.txt", true},
    {"a.txt", "a.txt", true},
    {"remove the folder logs", "logs", true},
    {"remove the folder logs", "logs/", true},
    {"remove the folder logs/", "logs", true},
    {"remove logs/.", "logs", true},
    {"remove /home/u/box/logs", "logs", true},
    {"remove /var/tmp/x", "/var/tmp/x", true},
    {"remove ~/old", "/home/u/old", true},
    {"remove ~/old", "~/old", true},
    {"remove ~/box/old", "old", true},
    {"remove ../other", "../other", true},
    {"remove .cache", ".cache", true},
    {"remove --file=a.txt", "a.txt", true},
    /* in a named folder */
    {"delete a.txt in sub", "sub/a.txt", true},
    {"delete a.txt in sub/deep", "sub/deep/a.txt", true},
    {"in sub there is deep with a.txt: delete it", "sub/deep/a.txt", true},
    {"delete a.txt in sub", "other/a.txt", false},
    {"delete what is in sub", "sub/a.txt", false},
    {"delete a.txt in /var/x", "/var/x/a.txt", true},
    /* other words */
    {"delete ba.txt", "a.txt", false},
    {"delete a.txt2", "a.txt", false},
    {"delete a.txt.bak", "a.txt", false},
    {"delete a.txt-old", "a.txt", false},
    {"delete sub/a.txt", "a.txt", false},
    {"delete /tmp/a.txt", "a.txt", false},
    {"delete a.txt", "b.txt", false},
    {"delete A.txt", "a.txt", false},
    {"delete a.txt/b", "a.txt", false},
    {"delete logs2", "logs", false},
    {"delete my-logs", "logs", false},
    {"delete logs_old", "logs", false},
    {"l\xC3\xB6sche \xC3\xA4" "a.txt", "a.txt", false},
    {"remove old in ~", "~/other", false},
};

static void names_in_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        struct seen seen;
        seen_init(&seen, workspace, home, requests[i].task);
        if (knows(&seen, requests[i].path) != requests[i].known)
            fail_msg("'%s': '%s' should be %s", requests[i].task, requests[i].path, requests[i].known ? "known" : "unknown");
        seen_finish(&seen);
    }
}

static const struct {
    const char *tool, *args, *result, *view, *path;
    bool known;
} calls[] = {
    {"fs_list", "{\"path\":\"sub\"}", "{\"entries\":[{\"name\":\"a.txt\"},{\"name\":\"b c\"}]}", "2 entries\na.txt\nb c", "sub/a.txt", true},
    {"fs_list", "{\"path\":\"sub\"}", "{\"entries\":[{\"name\":\"a.txt\"},{\"name\":\"b c\"}]}", "2 entries\na.txt\nb c", "sub/b c", true},
    {"fs_list", "{\"path\":\"sub\"}", "{\"entries\":[{\"name\":\"a.txt\"}]}", "1 entries\na.txt", "a.txt", false},
    {"fs_list", "{\"path\":\"sub\"}", "{\"entries\":[{\"name\":\"a.txt\"}]}", "1 entries\na.txt", "sub", false},
    {"fs_list", "{\"path\":\".\"}", "{\"entries\":[{\"name\":\"logs\"}]}", "1 entries\nlogs/", "logs", true},
    {"fs_list", "{\"path\":\".\"}", "{\"entries\":[{\"name\":\"logs\"}]}", "1 entries\nlogs/", ".", false},
    {"fs_list", "{\"path\":\".\"}", "{\"entries\":[{\"name\":\"logs\"}]}", "1 entries\nlogs/", "logs/x", false},
    {"fs_list", "{\"path\":\"/home/u/box\"}", "{\"entries\":[{\"name\":\"x\"}]}", "1 entries\nx", "/home/u/box", false},
    {"fs_list", "{\"path\":\"~\"}", "{\"entries\":[{\"name\":\"box\"}]}", "1 entries\nbox/", ".", true},
    {"fs_list", "{\"path\":\".\"}", "{\"entries\":[{\"name\":\"~\"}]}", "1 entries\n~", "~", false},
    {"fs_find", "{\"path\":\".\",\"pattern\":\"*.log\"}", "{\"found\":[{\"path\":\"d/a.log\"}]}", "1 found\nd/a.log", "d/a.log", true},
    {"fs_find", "{\"path\":\".\",\"pattern\":\"*.log\"}", "{\"found\":[{\"path\":\"d/a.log\"}]}", "1 found\nd/a.log", "a.log", false},
    {"fs_find", "{\"path\":\".\",\"pattern\":\"*.log\"}", "{\"found\":[{\"path\":\"d/a.log\"}]}", "1 found\nd/a.log", "d", false},
    {"fs_find", "{\"path\":\"/etc\",\"pattern\":\"h*\"}", "{\"found\":[{\"path\":\"/etc/hosts\"}]}", "1 found\n/etc/hosts", "/etc/hosts", true},
    {"text_search", "{\"path\":\".\",\"query\":\"x\"}", "{\"lines\":[{\"path\":\"d/a.c\",\"line\":3,\"text\":\"x in b.c\"}]}",
     "1 lines\nd/a.c:3: x in b.c", "d/a.c", true},
    {"text_search", "{\"path\":\".\",\"query\":\"x\"}", "{\"lines\":[{\"path\":\"d/a.c\",\"line\":3,\"text\":\"x in b.c\"}]}",
     "1 lines\nd/a.c:3: x in b.c", "b.c", true},
    {"fs_read", "{\"path\":\"list.txt\"}", "{}", "old.dat\nsub/other.dat\n", "old.dat", true},
    {"fs_read", "{\"path\":\"list.txt\"}", "{}", "old.dat\nsub/other.dat\n", "sub/other.dat", true},
    {"fs_read", "{\"path\":\"list.txt\"}", "{}", "old.dat\n", "list.txt", true},
    {"fs_read", "{\"path\":\"sub/list.txt\"}", "{}", "", "sub", false},
    {"fs_stat", "{\"path\":\"guess\"}", "{}", "type folder\nsize 1", "guess", false},
    {"shell", "{\"command\":\"find . -name x\"}", "{}", "exit 0\n./d/x\n", "d/x", true},
    {"shell", "{\"command\":\"rm -r guess\"}", "{}", "exit 0\n", "guess", false},
    {"ask_user", "{\"question\":\"which?\"}", "{}", "the one called old.txt", "old.txt", true},
    {"fs_write", "{\"path\":\"new.txt\"}", "{\"created\":true}", "ok: wrote 1 bytes to new.txt", "new.txt", true},
    {"fs_write", "{\"path\":\"d/new.txt\"}", "{\"created\":true}", "ok: wrote 1 bytes to d/new.txt", "d", false},
    {"fs_append", "{\"path\":\"log\"}", "{\"created\":true}", "ok: appended 1 bytes to log", "log", true},
    {"fs_append", "{\"path\":\"log\"}", "{\"created\":false}", "ok: appended 1 bytes to log", "log", false},
    {"fs_mkdir", "{\"path\":\"d\"}", "{\"existed\":false}", "ok: made d", "d", true},
    {"fs_mkdir", "{\"path\":\"d\"}", "{\"existed\":true}", "ok: made d", "d", false},
    {"fs_mkdir", "{\"path\":\".\"}", "{\"existed\":true}", "ok: made .", ".", false},
    {"fs_copy", "{\"from\":\"a\",\"to\":\"d\"}", "{\"to\":\"d/a\"}", "ok: copied a to d/a", "d/a", true},
    {"fs_copy", "{\"from\":\"a\",\"to\":\"d\"}", "{\"to\":\"d/a\"}", "ok: copied a to d/a", "d", false},
    {"fs_copy", "{\"from\":\"a\",\"to\":\"d\"}", "{\"to\":\"d/a\"}", "ok: copied a to d/a", "a", false},
    {"fs_move", "{\"from\":\"a\",\"to\":\"b\"}", "{\"to\":\"b\"}", "ok: moved a to b", "b", true},
    {"archive_extract", "{\"archive\":\"a.zip\",\"path\":\"guess\"}", "{}", "ok: unpacked 3 files into guess", "guess", false},
};

static void names_in_observations(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        struct seen seen;
        cv_auto_json json_t *args = json_loads(calls[i].args, 0, NULL);
        cv_auto_json json_t *result = json_loads(calls[i].result, 0, NULL);
        assert_non_null(args);
        assert_non_null(result);
        seen_init(&seen, workspace, home, "tidy up");
        seen_call(&seen, calls[i].tool, args, result, calls[i].view);
        if (knows(&seen, calls[i].path) != calls[i].known)
            fail_msg("row %zu: %s %s: '%s' should be %s", i, calls[i].tool, calls[i].args, calls[i].path, calls[i].known ? "known" : "unknown");
        seen_finish(&seen);
    }
}

static void oddities(void **state)
{
    (void)state;
    struct seen seen;
    seen_init(&seen, "/", NULL, "remove x and ");
    assert_true(seen_knows(&seen, "x", "/x"));
    assert_false(seen_knows(&seen, "", "/"));
    assert_false(seen_knows(&seen, "/", "/"));
    seen_call(&seen, "fs_list", NULL, NULL, "");
    seen_call(&seen, "fs_find", NULL, NULL, "");
    seen_call(&seen, "unknown_tool", NULL, NULL, "its text: y");
    assert_true(seen_knows(&seen, "y", "/y"));
    seen_finish(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_in_requests),
        cmocka_unit_test(names_in_observations),
        cmocka_unit_test(oddities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
