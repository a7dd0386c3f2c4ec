// SPDX-License-Identifier: MIT
/*
 * test_answers.c - the verbs that ask once and show: what people see, what programs get, and the exit codes.
 */
#include "fake.h"

#define ITEM(json) "{\"method\":\"item\",\"params\":{\"id\":$ID,\"item\":" json "}}\n"
#define RESULT(json) "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":" json "}\n"
#define FAIL(json) "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"error\":" json "}\n"

static const struct fake_row rows[] = {
    {"daemon.status",
     RESULT("{\"version\":\"9.9\",\"pid\":42,\"uptime_s\":65,\"socket\":\"/s\",\"state\":\"/st\",\"draining\":false,"
            "\"engine\":{\"phase\":\"failed\",\"model\":\"m.gguf\",\"error\":{\"text\":\"no GGUF file\"}},\"runs\":1,\"calls\":2,\"peers\":3,"
            "\"layers\":[{\"name\":\"landlock\",\"works\":true,\"needed\":true,\"detail\":\"ABI 7\"},"
            "{\"name\":\"cgroup v2\",\"works\":false,\"needed\":false,\"detail\":\"not delegated\"}],\"store\":{\"ok\":true}}"),
     false},
    {"daemon.doctor",
     RESULT("{\"findings\":[{\"name\":\"landlock\",\"ok\":true,\"needed\":true,\"detail\":\"ABI 7\",\"advice\":\"\"},"
            "{\"name\":\"user namespaces\",\"ok\":false,\"needed\":true,\"detail\":\"refused\",\"advice\":\"sysctl this\"}]}"),
     false},
    {"run.list",
     RESULT("{\"runs\":[{\"id\":\"r1\",\"state\":\"done\",\"task\":\"a\\nlong \\u001b[2J task\",\"policy\":\"workspace\",\"workspace\":\"/w\","
            "\"created\":\"2026-11-24T10:12:30Z\",\"ended\":\"\",\"steps\":2}]}"),
     false},
    {"run.show",
     RESULT("{\"id\":\"r1\",\"task\":\"count\",\"status\":\"done\",\"answer\":\"Three.\",\"policy\":\"workspace\",\"steps\":[{\"step\":1,"
         "\"reply\":\"{}\","
            "\"tokens\":{\"evaluated\":10,\"cached\":90,\"generated\":7},\"calls\":[{\"call\":\"c1\",\"tool\":\"text_count\","
                "\"args\":{\"path\":\"a\"},"
            "\"verdict\":\"deny\",\"effect\":\"READ\",\"enforced\":{\"landlock_abi\":7},\"ok\":false,"
            "\"error\":{\"text\":\"a: not allowed\",\"rule\":\"files.read\",\"hint\":\"grant a\"},\"ms\":1.5}]}]}"),
     false},
    {"run.cancel", RESULT("{\"run\":\"r1\",\"cancelling\":true}"), false},
    {"job.list",
     RESULT("{\"jobs\":[{\"id\":\"j1\",\"task\":\"a \\u001b[2J task\",\"timetable\":{\"kind\":\"every\",\"text\":\"1h\"},\"missed\""
            ":\"skip\",\"policy\":\"unattended\",\"workspace\":\"/w\",\"uid\":7,\"paused\":false,\"created\":\"2026-11-24T10:12:30Z"
            "\",\"next\":\"\",\"running\":\"\",\"last\":{\"slot\":\"2026-11-24T10:12:30Z\",\"what\":\"missed\",\"run\":\"\",\"why\""
            ":\"slept\",\"error\":\"\"}}]}"),
     false},
    {"job.show",
     RESULT("{\"id\":\"j1\",\"task\":\"a \\u001b[2J task\",\"timetable\":{\"kind\":\"every\",\"text\":\"1h\"},\"missed\":\"skip\","
            "\"policy\":\"unattended\",\"workspace\":\"/w\",\"uid\":7,\"paused\":false,\"created\":\"2026-11-24T10:12:30Z\",\"next"
            "\":\"\",\"running\":\"\",\"last\":{\"slot\":\"2026-11-24T10:12:30Z\",\"what\":\"missed\",\"run\":\"\",\"why\":\"slept"
            "\",\"error\":\"\"}}"),
     false},
    {"job.pause",
     RESULT("{\"id\":\"j1\",\"task\":\"a \\u001b[2J task\",\"timetable\":{\"kind\":\"every\",\"text\":\"1h\"},\"missed\":\"skip\","
            "\"policy\":\"unattended\",\"workspace\":\"/w\",\"uid\":7,\"paused\":false,\"created\":\"2026-11-24T10:12:30Z\",\"next"
            "\":\"\",\"running\":\"\",\"last\":{\"slot\":\"2026-11-24T10:12:30Z\",\"what\":\"missed\",\"run\":\"\",\"why\":\"slept"
            "\",\"error\":\"\"}}"),
     false},
    {"job.history",
     RESULT("{\"slots\":[{\"slot\":\"2026-11-24T10:12:30Z\",\"what\":\"fired\",\"by\":\"timetable\",\"count\":1,\"why\":\"\",\"run"
            "\":\"r1\",\"error\":\"nobody can\",\"status\":\"denied\"},{\"slot\":\"2026-11-24T09:12:30Z\",\"what\":\"missed\",\"by"
            "\":\"timetable\",\"count\":3,\"why\":\"slept\",\"run\":\"\",\"error\":\"\"}]}"),
     false},
    {"job.next", RESULT("{\"slots\":[]}"), false},
    {"job.run", RESULT("{\"job\":\"j1\",\"run\":\"r1\",\"slot\":\"2026-11-24T10:12:30Z\"}"), false},
    {"daemon.verify", RESULT("{\"ok\":false,\"seq\":7,\"why\":\"bad \\u001b[2J\"}"), false},
    {"daemon.backup", RESULT("{\"bytes\":2048,\"events\":9}"), false},
    {"tool.list", RESULT("{\"tools\":[{\"name\":\"calc\",\"signature\":\"calc(expression)\",\"summary\":\"Evaluate\",\"effect\":\"READ\"}]}"), false},
    {"tool.show", RESULT("{\"name\":\"calc\",\"signature\":\"calc(expression)\",\"summary\":\"Evaluate\",\"effect\":\"READ\","
        "\"help\":\"More.\",\"params\":{\"type\":\"object\"}}"), false},
    {"policy.list", RESULT("{\"policies\":[{\"name\":\"a\",\"about\":\"x\",\"path\":\"/p/a.json\"},{\"name\":\"b\",\"about\":\"\","
        "\"path\":\"/p/b.json\",\"error\":\"b.json:3:1: bad\"}]}"), false},
    {"policy.show", RESULT("{\"name\":\"a\",\"hash\":\"ff\",\"policy\":{\"about\":\"x\"}}"), false},
    {"policy.check", FAIL("{\"code\":-32602,\"message\":\"p.json:4:7: unknown key 'fiels', did you mean 'files'?\"}"), false},
    {"approval.list", RESULT("{\"approvals\":[{\"id\":\"a1\",\"question\":\"rm?\",\"run\":\"r1\"}]}"), false},
    {"approval.answer", RESULT("{\"id\":\"a1\",\"allow\":true}"), false},
    {"daemon.log", ITEM("{\"seq\":1,\"time\":\"2026-11-24T10:12:30Z\",\"level\":\"warning\",\"name\":\"agent\","
        "\"text\":\"hm\"}") RESULT("{\"last\":1}"), false},
    {"daemon.stop", RESULT("{\"stopping\":true}"), true},
    {0},
};

static void what_people_see(void **state)
{
    (void)state;
    static const struct {
        const char *argv[8];
        int code;
        const char *out[4];
        const char *err;
    } cases[] = {
        {{"status"}, 0, {"pid 42, up 65.0 s", "failed, m.gguf", "no GGUF file", "1 of 2 layers work"}, ""},
        {{"doctor"}, 1, {"ok  landlock: ABI 7\n", "!!  user namespaces: refused\n      sysctl this\n", "1 thing needed is broken"}, ""},
        {{"runs", "list"}, 0, {"RUN  STATE", "r1   done", "a long \\x1b[2J task"}, ""},
        {{"runs", "show", "r1"}, 0, {"step 1  10 evaluated, 90 cached, 7 generated", "verdict deny (files.read), effect READ in 1.5 ms",
                                     "enforced: landlock abi 7", "would allow it: grant a"}, ""},
        {{"runs", "cancel", "r1"}, 0, {"cancelling r1"}, ""},
        {{"job", "list"}, 0, {"j1   every 1h", "over", "a \\x1b[2J task"}, ""},
        {{"job", "show", "j1"}, 0, {"when       every 1h", "a \\x1b[2J task", "missed, slept"}, ""},
        {{"job", "pause", "j1"}, 0, {"paused j1"}, ""},
        {{"job", "next"}, 0, {NULL}, "no slot is to come"},
        {{"job", "run", "j1"}, 0, {"r1\n"}, "runs watch r1"},
        {{"job", "history", "j1"}, 0, {"denied", "nobody can", "missed", "slept"}, ""},
        {{"verify"}, 1, {"BROKEN at event 7: bad \\x1b[2J\n"}, ""},
        {{"backup", "/x/copy.db"}, 0, {"/x/copy.db: 9 events, 2.0 KiB\n"}, ""},
        {{"tool", "list"}, 0, {"calc(expression)  READ    Evaluate"}, ""},
        {{"tool", "show", "calc"}, 0, {"effect class  READ", "More.", "\"type\": \"object\""}, ""},
        {{"policy", "list"}, 1, {"/p/a.json"}, "'b' is broken: b.json:3:1: bad"},
        {{"policy", "show", "a"}, 0, {"\"about\": \"x\""}, "hash ff"},
        {{"policy", "check", "/etc/hostname"}, 1, {NULL}, "p.json:4:7: unknown key 'fiels', did you mean 'files'?"},
        {{"approve"}, 0, {"a1  rm?  run r1"}, ""},
        {{"approve", "a1"}, 0, {"allowed a1"}, ""},
        {{"deny", "a1", "--why", "no"}, 0, {"denied a1"}, ""},
        {{"log"}, 0, {"warning  agent: hm"}, ""},
        {{"version"}, 0, {"corvidd 9.9 (running)"}, ""},
        {{"stop"}, 0, {"the daemon has ended"}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake fake;
        fake_start(&fake, rows);
        const char *argv[12] = {"corvid", "--socket", fake.path};
        memcpy(argv + 3, cases[i].argv, sizeof cases[i].argv);
        cv_auto_fake_run struct fake_run run = fake_corvid_input(NULL, 0, argv);
        if (run.code != cases[i].code)
            fail_msg("case %zu: exit code %d: %s", i, run.code, cv_buf_text(&run.err));
        for (size_t j = 0; j < 4 && cases[i].out[j]; j++)
            assert_has(run.out, cases[i].out[j]);
        assert_has(run.err, cases[i].err);
        assert_has_not(run.out, "\033");
        fake_stop(&fake);
    }
}

static void what_programs_get(void **state)
{
    (void)state;
    static const char *const verbs[][3] = {
        {"status"}, {"doctor"}, {"runs", "list"}, {"runs", "show", "r1"}, {"tool", "list"}, {"policy", "list"}, {"job", "list"}, {"job", "show", "j1"}, {"job", "next"},
        {"backup", "/x/copy.db"}, {"approve"}, {"stop"},
    };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct fake fake;
        fake_start(&fake, rows);
        const char *argv[8] = {"corvid", "--json", "--socket", fake.path, verbs[i][0], verbs[i][1], verbs[i][2]};
        cv_auto_fake_run struct fake_run run = fake_corvid_input(NULL, 0, argv);
        json_t *value = NULL;
        char *end = strchr(cv_buf_text(&run.out), '\n');
        assert_true(end && end[1] == '\0'); /* exactly one line */
        assert_int_equal(cv_json_parse(run.out.data, run.out.len, "out", &value, NULL), 0);
        assert_true(json_is_object(value));
        json_decref(value);
        fake_stop(&fake);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_people_see), cmocka_unit_test(what_programs_get)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
