// SPDX-License-Identifier: MIT
/*
 * desk.c - the carrier of what the daemon does at its own desk, on the loop: memory and results in the store, questions to
 * the person. The table says which function does which tool. Loop thread. Touches no file and starts nothing.
 */
#include "tools/door/desk.h"

#include "daemon/base/alloc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct desk_row *const rows[] = {&desk_memory_save, &desk_memory_search, &desk_read_result, &desk_ask_user};

struct wait {
    struct cv_call *call; /* NULL: it has ended */
};

static const struct desk_row *row_of(const struct cv_tool *tool)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i]->tool, tool->name) == 0)
            return rows[i];
    return NULL;
}

bool desk_asks(const struct cv_tool *tool)
{
    const struct desk_row *row = tool->carrier == CV_BY_DESK ? row_of(tool) : NULL;
    return row && row->asks;
}

void *desk_wait(struct cv_call *call)
{
    struct wait *wait = cv_new(struct wait);
    wait->call = call;
    call->work = wait;
    return wait;
}

struct cv_call *desk_waited(void *arg)
{
    struct cv_call *call = ((struct wait *)arg)->call;
    free(arg);
    if (call)
        call->work = NULL;
    return call;
}

static int check(const struct cv_call *call, struct cv_error *err)
{
    const struct desk_row *row = row_of(call->tool);
    if (!row)
        return cv_deny(err, -ENOSYS, "tool", "tool.desk", "%s: the daemon does not know how to do this", call->tool_name);
    return row->check ? row->check(call, err) : 0;
}

static void go(struct cv_call *call)
{
    row_of(call->tool)->go(call);
}

static void cancel(struct cv_call *call, const char *guard)
{
    struct wait *wait = call->work;
    if (wait && row_of(call->tool)->whole)
        return;
    call->work = NULL;
    if (wait)
        wait->call = NULL;
    if (call->approval)
        approval_drop(call->approval);
    call_stop(call, guard);
}

const struct carrier carrier_desk = {.check = check, .begin = call_ready, .go = go, .cancel = cancel};
