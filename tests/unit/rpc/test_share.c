// SPDX-License-Identifier: MIT
/*
 * test_share.c - what one user among several may take of a server that serves others than its own: as root, with a socket
 * that was handed over, and a child process that becomes somebody else.
 */
#include "tests/unit/rpc/peerkit.h"

#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <grp.h>
#include <sys/wait.h>

static void verb_echo(struct cv_rpc_request *request, const json_t *params)
{
    cv_rpc_end(request, json_pack("{s:O}", "got", params));
}

static const struct cv_rpc_verb verbs[] = {
    {"test.echo", "gives back its params", "{\"type\":\"object\"}", "{\"type\":\"object\"}", "use", false, verb_echo},
    {0},
};

/* Another user: connects once more than the share, and ends with 0 when only the last one was told so. */
static void take_too_much(const struct sockaddr_un *address, gid_t gid)
{
    char text[512];
    int last = -1;
    alarm(20);
    if (setgroups(0, NULL) < 0 || setgid(gid) < 0 || setuid(54321) < 0)
        _exit(2);
    for (int i = 0; i <= CV_LIMIT_USER_PEERS; i++) {
        last = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(last, (const struct sockaddr *)address, sizeof *address) < 0)
            _exit(3);
    }
    ssize_t n = read(last, text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    _exit(strstr(text, "clients of user 54321") ? 0 : 4);
}

static void a_user_among_others_has_a_share(void **state)
{
    (void)state;
    struct kit kit = {0};
    struct cv_error err = CV_ERROR_INIT;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    static const char line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":{}}\n";
    int status = 0;
    if (geteuid() != 0)
        skip(); /* only a daemon of root serves others */
    snprintf(kit.folder, sizeof kit.folder, "/tmp/corvid-rpc-XXXXXX");
    assert_non_null(mkdtemp(kit.folder));
    chmod(kit.folder, 0755);
    snprintf(kit.path, sizeof kit.path, "%s/given.sock", kit.folder);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", kit.path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(chown(kit.path, 0, 12345), 0);
    assert_int_equal(chmod(kit.path, 0660), 0);
    assert_int_equal(cv_loop_create(&kit.loop, &err), 0);
    struct cv_rpc_options options = {.fd = fd, .mode = 0660, .verbs = verbs};
    assert_int_equal(cv_rpc_listen(kit.loop, &options, &kit.rpc, &err), 0);
    pid_t child = fork();
    if (child == 0)
        take_too_much(&address, 12345);
    kit_turn(&kit, waitpid(child, &status, WNOHANG) == child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    kit_turn(&kit, cv_rpc_peers(kit.rpc) == 0);
    struct client client = client_open(&kit);
    client_send(&kit, &client, line, strlen(line));
    cv_auto_json json_t *answer = client_line(&kit, &client);
    assert_true(json_is_object(json_object_get(answer, "result")));
    client_close(&client);
    cv_rpc_close(kit.rpc, kit_on_closed, &kit);
    kit_turn(&kit, kit.closed);
    cv_loop_destroy(kit.loop);
    assert_int_equal(unlink(kit.path), 0);
    assert_int_equal(rmdir(kit.folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_user_among_others_has_a_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
