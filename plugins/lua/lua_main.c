// SPDX-License-Identifier: MIT
/*
 * lua_main.c - the program corvid-lua: a worker of class L. After the gate (sandbox/worker_program.h) it takes one request
 * (plugins/lua/lua.h), runs it, and asks the daemon for every effect by a MESSAGE frame that waits for its REPLY. It has
 * no path, no socket and no second thread; ends by _exit.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "plugins/lua/lua.h"
#include "sandbox/wire.h"
#include "sandbox/worker_program.h"

#include <string.h>
#include <unistd.h>

enum { REPLY_BYTES = CV_LIMIT_RESULT_BYTES + 4096 };

static json_t *ask(const json_t *message, void *arg)
{
    cv_auto_free char *text = cv_json_dump(message);
    (void)arg;
    if (worker_send(WIRE_MESSAGE, text, strlen(text)) < 0)
        _exit(125);
    return worker_receive(WIRE_REPLY, REPLY_BYTES);
}

int main(void)
{
    struct cv_error err = CV_ERROR_INIT;
    json_t *result = NULL;
    json_t *request = worker_begin(CV_LIMIT_PLUGIN_REQUEST_BYTES);
    int rc = lua_run(request, ask, NULL, &result, &err);
    worker_answer(rc, result, &err);
}
