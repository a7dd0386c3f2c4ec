// SPDX-License-Identifier: MIT
/*
 * runs_watch.c - `corvid runs watch ID`.
 *
 * Purpose: follow a run from its first event to its end, whoever started it. Params: the run's id or a unique beginning
 * of it. Result and errors: those of `corvid run`. Caveats: Ctrl-C stops watching (exit code 130), the run goes on.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/events.h"
#include "daemon/ctl/verb.h"

int verb_runs_watch(struct ctl *ctl)
{
    int code = CTL_FAILED;
    bool gone = false;
    cv_auto_events struct events events = {.ctl = ctl, .verbose = options_has(&ctl->values, "verbose")};
    struct stream_request request = {
        .method = "run.watch",
        .params = json_pack("{s:s}", "id", ctl->values.words[0]),
        .on_item = events_item,
        .on_tick = events_tick,
        .arg = &events,
    };
    if (!request.params)
        return verbs_not_text(ctl);
    cv_auto_json json_t *result = stream_run(ctl, &request, &code, &gone);
    if (gone)
        events_gone(&events);
    return result ? events_end(&events, result) : code;
}
