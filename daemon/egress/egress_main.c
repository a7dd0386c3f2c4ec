// SPDX-License-Identifier: MIT
/*
 * egress_main.c - corvid-egress: the daemon's only process with a network. Started by the daemon with a socket as descriptor 3 and
 * nothing else; sets libcurl up, gives everything up that it does not need, and serves until the socket ends.
 */
#include "daemon/egress/inside.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static _Noreturn void refuse(const struct cv_error *err)
{
    cv_auto_buf struct cv_buf frame = CV_BUF_INIT;
    cv_auto_json json_t *json = json_pack("{s:i, s:s, s:s}", "code", err->code, "guard", err->guard ? err->guard : "egress", "text", err->text);
    frame_add_json(&frame, FRAME_REFUSED, 0, json);
    (void)!write(INSIDE_FD, frame.data, frame.len);
    _exit(1);
}

int main(int argc, char **argv)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *hello = json_object();
    int type = 0;
    socklen_t size = sizeof type;
    (void)argv;
    if (argc != 1 || getsockopt(INSIDE_FD, SOL_SOCKET, SO_TYPE, &type, &size) < 0 || type != SOCK_STREAM) {
        fprintf(stderr, "corvid-egress: it is started by corvidd, with a socket as descriptor %d\n", INSIDE_FD);
        return 2;
    }
    if (chdir("/") < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        return 1;
    if (confine(hello, &err) < 0)
        refuse(&err);
    inside_run(INSIDE_FD, hello);
}
