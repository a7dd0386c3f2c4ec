// SPDX-License-Identifier: MIT
/*
 * log.c - `corvid log [-f]`.
 *
 * Purpose: the daemon's last log lines; with -f those that come, until Ctrl-C. Params: none. Result: one line an entry, or
 * one JSON object. Errors: none of its own. Caveats: no daemon is started for it; the log of one that is gone is
 * corvidd.log in the state folder, or journald's.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stream.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *level;
    enum show_colour colour;
} colours[] = {{"error", SHOW_RED}, {"warning", SHOW_YELLOW}, {"debug", SHOW_DIM}, {NULL, SHOW_PLAIN}};

static void on_item(json_t *item, struct asker *asker, void *arg)
{
    struct ctl *ctl = arg;
    char small[SHOW_SMALL];
    const char *level = cv_json_str(item, "level", "");
    size_t i = 0;
    (void)asker;
    if (ctl->json) {
        show_json(item);
        return;
    }
    while (colours[i].level && strcmp(colours[i].level, level) != 0)
        i++;
    printf("%s  %s%-7s%s  %s: ", show_time(json_object_get(item, "time"), small), show_paint(stdout, colours[i].colour), level,
           show_paint(stdout, SHOW_PLAIN), cv_json_str(item, "name", ""));
    show_line(stdout, cv_json_str(item, "text", ""), SIZE_MAX);
    putchar('\n');
    show_flush();
}

int verb_log(struct ctl *ctl)
{
    int code = CTL_FAILED;
    bool gone = false, follow = options_has(&ctl->values, "follow");
    struct stream_request request = {
        .method = "daemon.log", .params = json_pack("{s:b}", "follow", follow), .on_item = on_item, .arg = ctl,
    };
    cv_auto_json json_t *result = stream_run(ctl, &request, &code, &gone);
    return result || (follow && code == CTL_CANCELLED) ? CTL_OK : code;
}
