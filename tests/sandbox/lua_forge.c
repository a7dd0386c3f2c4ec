// SPDX-License-Identifier: MIT
/*
 * lua_forge.c - corvid-lua taken over: the request's "forge" names what it sends to the daemon; without it, it is corvid-lua.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "plugins/lua/lua.h"
#include "sandbox/inside.h"
#include "sandbox/worker_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static json_t *ask(const json_t *message, void *arg)
{
    cv_auto_free char *text = cv_json_dump(message);
    (void)arg;
    worker_send(WIRE_MESSAGE, text, strlen(text));
    return worker_receive(WIRE_REPLY, CV_LIMIT_RESULT_BYTES + 4096);
}

static void send_twice(void)
{
    worker_send(WIRE_MESSAGE, "{}", 2);
    worker_send(WIRE_MESSAGE, "{}", 2);
}

static void send_answer_while_asking(void)
{
    static const char answer[] = "{\"ok\":true,\"result\":{}}";
    worker_send(WIRE_MESSAGE, "{}", 2);
    worker_send(WIRE_ANSWER, answer, sizeof answer - 1);
}

static void send_no_json(void)
{
    worker_send(WIRE_MESSAGE, "{\"do\":", 6);
}

static void send_array(void)
{
    worker_send(WIRE_MESSAGE, "[]", 2);
}

static void send_huge(void)
{
    const struct wire_frame head = {.len = CV_LIMIT_PLUGIN_MESSAGE_BYTES + 1, .kind = WIRE_MESSAGE};
    wire_write_all(WORKER_FD_CONTROL, &head, sizeof head);
}

static void send_confined(void)
{
    const struct wire_confined confined = {7, 1, 1, 1};
    worker_send(WIRE_CONFINED, &confined, sizeof confined);
}

static void send_unknown(void)
{
    worker_send(99, "x", 1);
}

static void send_many(void)
{
    for (;;) {
        worker_send(WIRE_MESSAGE, "{\"do\":\"nothing\"}", 16);
        json_decref(worker_receive(WIRE_REPLY, CV_LIMIT_RESULT_BYTES));
    }
}

static void crash(void)
{
    abort();
}

/* What must fail for the filter's sake; the number of attempts that did not. */
static void reach(void)
{
    struct cv_error err = CV_ERROR_INIT;
    char *argv[] = {"/bin/true", NULL};
    int n = 0;
    n += open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
    n += open(".", O_PATH | O_CLOEXEC) >= 0;
    n += socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
    n += socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}) >= 0;
    n += execve("/bin/true", argv, argv + 1) >= 0;
    n += fork() >= 0;
    n += chdir("/") >= 0;
    n += kill(1, 0) >= 0;
    n += mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
    worker_answer(0, json_pack("{s:i}", "reached", n), &err);
}

static void leave(void)
{
    _exit(0);
}

static const struct {
    const char *name;
    void (*send)(void);
} forgeries[] = {
    {"two messages", send_twice},   {"answer while asking", send_answer_while_asking}, {"no JSON", send_no_json}, {"an array", send_array},
    {"huge", send_huge},            {"confined", send_confined},                       {"unknown", send_unknown}, {"many", send_many},
    {"crash", crash},               {"leave", leave},                                   {"reach", reach},
};

int main(void)
{
    struct cv_error err = CV_ERROR_INIT;
    json_t *result = NULL;
    json_t *request = worker_begin(CV_LIMIT_PLUGIN_REQUEST_BYTES);
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++)
        if (strcmp(forgeries[i].name, cv_json_str(request, "forge", "")) == 0) {
            forgeries[i].send();
            poll(NULL, 0, 20000);
        }
    int rc = lua_run(request, ask, NULL, &result, &err);
    worker_answer(rc, result, &err);
}
