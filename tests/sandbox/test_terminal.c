// SPDX-License-Identifier: MIT
/*
 * test_terminal.c - a command's terminal: it is the controlling one, named, sized and of the cell alone; keys become signals; what
 * has been typed comes in; its end is seen; nobody can type for others; a second call has a terminal of its own. stdout and stderr can
 * be pipes beside it; and a command can begin in its background, until it wants it.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fx;
static struct cv_cell *cell;

static int setup(void **state)
{
    (void)state;
    fixture_open(&fx);
    cell = fixture_cell(&fx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&fx);
    return 0;
}

static void start(struct outcome *o, const char *script)
{
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("sh", "-c", script), .terminal = true, .rows = 33, .columns = 101};
    outcome_start(o, &fx, cell, &spec);
}

static void run(struct outcome *o, const char *script)
{
    start(o, script);
    outcome_wait(o);
    if (o->error.code != 0)
        fprintf(stderr, "error: %s\n", o->error.text);
    assert_int_equal(o->error.code, 0);
}

static void shows(const struct outcome *o, const char *part)
{
    if (!strstr(cv_buf_text(&o->out), part))
        fprintf(stderr, "'%s' is not in: %s\n", part, cv_buf_text(&o->out));
    assert_non_null(strstr(cv_buf_text(&o->out), part));
}

static void it_is_named_sized_and_controlling(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run(&o, "tty; stty size; test -t 0 && test -t 1 && test -t 2 && echo all three; echo by name >/dev/tty; stty -a </dev/tty >/dev/null && echo tty modes; "
            "stty raw -echo; stty sane; exit 7");
    assert_int_equal(o.code, 7);
    shows(&o, "/dev/pts/0\r\n");
    shows(&o, "33 101\r\n");
    shows(&o, "all three\r\n");
    shows(&o, "by name\r\n");
    shows(&o, "tty modes\r\n");
    assert_int_equal(o.err.len, 0);
    outcome_finish(&o);
}

/* Types what comes next when the screen says so. */
static void type_ctrl_c(struct outcome *o)
{
    if (o->worker && strstr(cv_buf_text(&o->out), "ready"))
        assert_int_equal(cv_worker_write(o->worker, "\003", 1), 0);
    o->output = NULL;
}

static void keys_are_signals(void **state)
{
    struct outcome o = {.output = type_ctrl_c};
    (void)state;
    start(&o, "trap 'echo interrupted; exit 9' INT; echo ready; while :; do sleep 0.05; done");
    outcome_wait(&o);
    assert_int_equal(o.code, 9);
    shows(&o, "^C");
    shows(&o, "interrupted");
    outcome_finish(&o);
}

static void type_line(struct outcome *o)
{
    assert_int_equal(cv_worker_write(o->worker, "typed\r", 6), 0);
    cv_worker_close_stdin(o->worker);
    o->output = NULL;
}

static void lines_and_their_end_come_in(void **state)
{
    struct outcome o = {.output = type_line};
    (void)state;
    start(&o, "echo ready; while read -r line; do echo \"got $line\"; done; echo end of input");
    outcome_wait(&o);
    assert_int_equal(o.code, 0);
    shows(&o, "got typed\r\n");
    shows(&o, "end of input\r\n");
    outcome_finish(&o);
}

static void resize(struct outcome *o)
{
    cv_worker_resize(o->worker, 50, 120);
    o->output = NULL;
}

static void a_new_size_is_told(void **state)
{
    struct outcome o = {.output = resize};
    (void)state;
    start(&o, "trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.05; done");
    outcome_wait(&o);
    assert_int_equal(o.code, 3);
    shows(&o, "50 120\r\n");
    outcome_finish(&o);
}

static void nobody_types_for_others(void **state)
{
    static const char *const refused[] = {"\ntiocsti EPERM", "\ntiocsti_high EPERM", "\ntioclinux EPERM", "\ntiocsctty EPERM"};
    struct outcome o = OUTCOME_INIT;
    (void)state;
    char *script = cv_format("%s/try-syscall %s 1 %s | tr -d '\\r' >found; %s/try-syscall %s 1 %s </dev/tty", fx.programs, fx.secret, fx.workspace,
                             fx.programs, fx.secret, fx.workspace);
    run(&o, script);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        shows(&o, refused[i]);
    outcome_finish(&o);
    free(script);
    run(&o, "ls /dev/pts; test ! -e /dev/ptmx && echo no multiplexer; script -qc true /dev/null 2>&1 || echo no pair");
    shows(&o, "no multiplexer");
    shows(&o, "no pair");
    outcome_finish(&o);
}

static void what_is_left_on_it_ends_with_it(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run(&o, "(trap '' HUP; exec sleep 918261) & echo started; exit 0");
    assert_int_equal(o.code, 0);
    shows(&o, "started");
    assert_true(fixture_process_ends("918261", 2000));
    outcome_finish(&o);
}

static void without_one_there_is_none(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    outcome_shell(&o, &fx, cell, "tty; : </dev/tty");
    assert_non_null(strstr(cv_buf_text(&o.out), "not a tty"));
    assert_true(o.code != 0);
    outcome_finish(&o);
}

static void two_have_two(void **state)
{
    struct outcome a = OUTCOME_INIT, b = OUTCOME_INIT;
    (void)state;
    start(&a, "tty; read -r line; echo $line");
    start(&b, "tty; read -r line; echo $line");
    while (!strstr(cv_buf_text(&a.out), "pts") || !strstr(cv_buf_text(&b.out), "pts"))
        uv_run(cv_loop_uv(fx.loop), UV_RUN_ONCE);
    assert_string_not_equal(cv_buf_text(&a.out), cv_buf_text(&b.out));
    assert_int_equal(cv_worker_write(a.worker, "one\r", 4), 0);
    assert_int_equal(cv_worker_write(b.worker, "two\r", 4), 0);
    outcome_wait(&a);
    outcome_wait(&b);
    shows(&a, "one\r\n");
    shows(&b, "two\r\n");
    outcome_finish(&a);
    outcome_finish(&b);
}

/* ---- beside pipes, in the background ------------------------------------------------------------------------------ */

static void start_how(struct outcome *o, unsigned how, const char *shell, const char *script)
{
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV(shell, "-c", script), .terminal = true, .terminal_how = how,
                                  .rows = 33, .columns = 101};
    outcome_start(o, &fx, cell, &spec);
}

static void equals(const struct cv_buf *got, const char *text)
{
    assert_string_equal(got->data ? cv_buf_text(got) : "", text);
}

static void what_is_apart_is_a_pipe(void **state)
{
    static const struct {
        unsigned how;
        const char *seen, *out, *err, *tty;
    } cases[] = {
        {0, "0 1 2 ", "out\r\nerr\r\ntty\r\n", "", ""},
        {CV_TERMINAL_NOT_STDOUT, "0 2 ", "out\n", "err\r\ntty\r\n", ""},
        {CV_TERMINAL_NOT_STDERR, "0 1 ", "out\r\ntty\r\n", "err\n", ""},
        {CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_NOT_STDERR, "0 ", "out\n", "err\n", "tty\r\n"},
    };
    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        struct outcome o = OUTCOME_INIT;
        unsigned background = i % 2 ? CV_TERMINAL_BACKGROUND : 0;
        char *script = cv_format("exec 3>seen.%zu; for i in 0 1 2; do test -t $i && printf '%%s ' $i >&3; done; "
                                 "echo out; echo err >&2; echo tty >/dev/tty", i);
        char *name = cv_format("seen.%zu", i);
        struct outcome seen = OUTCOME_INIT;
        start_how(&o, cases[i / 2].how | background, "sh", script);
        outcome_wait(&o);
        assert_int_equal(o.error.code, 0);
        equals(&o.out, cases[i / 2].out);
        equals(&o.err, cases[i / 2].err);
        equals(&o.tty, cases[i / 2].tty);
        assert_int_equal(o.wanted, 0);
        outcome_run(&seen, &fx, cell, ARGV("cat", name));
        equals(&seen.out, cases[i / 2].seen);
        outcome_finish(&seen);
        outcome_finish(&o);
        free(name);
        free(script);
    }
}

static void type_it(struct outcome *o)
{
    assert_int_equal(cv_worker_write(o->worker, "typed\r", 6), 0);
}

static void what_wants_it_gets_it(void **state)
{
    static const char *const scripts[] = {
        "stty size; read -r x; echo got $x", /* it itself */
        "head -1 | sed s/^/got\\ /",          /* children */
        "stty -echo; read -r x; stty echo; echo got $x",
        "read -r x </dev/tty; echo got $x",
        "exec bash -c 'read -r x; echo got $x'",
    };
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct outcome o = {.terminal = type_it};
        start_how(&o, CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_BACKGROUND, "sh", scripts[i]);
        outcome_wait(&o);
        assert_int_equal(o.error.code, 0);
        assert_int_equal(o.code, 0);
        assert_int_equal(o.wanted, 1);
        shows(&o, "got typed\n");
        outcome_finish(&o);
    }
}

static void type_a_stop(struct outcome *o)
{
    assert_int_equal(cv_worker_write(o->worker, "\032", 1), 0);
    assert_int_equal(cv_worker_write(o->worker, "on\r", 3), 0);
}

static void a_typed_stop_stops_nothing_for_good(void **state)
{
    struct outcome o = {.terminal = type_a_stop};
    (void)state;
    start_how(&o, CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_BACKGROUND, "sh", "read -r x; echo got $x");
    outcome_wait(&o);
    assert_int_equal(o.code, 0);
    shows(&o, "got on\n");
    outcome_finish(&o);
}

static void interrupt(struct outcome *o)
{
    for (int waited = 0; !fixture_process_exists("918263") && waited < 400; waited++)
        poll(NULL, 0, 5);
    assert_int_equal(cv_worker_signal(o->worker, SIGINT), 0);
    o->output = NULL;
}

static void an_interrupt_is_for_all_of_it(void **state)
{
    struct outcome o = {.output = interrupt};
    (void)state;
    start_how(&o, CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_BACKGROUND, "bash", "echo ready; sleep 918263; echo went on");
    outcome_wait(&o);
    assert_int_equal(o.signal, SIGINT);
    assert_null(strstr(cv_buf_text(&o.out), "went on"));
    assert_true(fixture_process_ends("918263", 2000));
    outcome_finish(&o);
}

static void a_new_size_is_told_in_the_background(void **state)
{
    struct outcome o = {.output = resize};
    (void)state;
    start_how(&o, CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_BACKGROUND, "sh", "trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.05; done");
    outcome_wait(&o);
    assert_int_equal(o.code, 3);
    assert_int_equal(o.wanted, 0);
    shows(&o, "50 120\n");
    outcome_finish(&o);
}

static void who_will_not_be_stopped_is_told(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    start_how(&o, CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_BACKGROUND, "sh", "trap '' TTIN; read -r x || echo refused");
    outcome_wait(&o);
    assert_int_equal(o.code, 0);
    assert_int_equal(o.wanted, 0);
    shows(&o, "refused\n");
    outcome_finish(&o);
}

/* It leads the session, and is as safe from the command as ever. */
static void the_reaper_stands(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    start_how(&o, CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_BACKGROUND, "sh",
              "trap '' INT QUIT; for s in INT QUIT WINCH TSTP TTIN STOP HUP TERM KILL; do kill -$s 1; done; sleep 0.1; echo still here; exit 6");
    outcome_wait(&o);
    assert_int_equal(o.error.code, 0);
    assert_int_equal(o.code, 6);
    shows(&o, "still here\n");
    outcome_finish(&o);
}

static void what_lets_go_of_it_is_not_hung_up_on(void **state)
{
    static const unsigned hows[] = {0, CV_TERMINAL_NOT_STDOUT, CV_TERMINAL_NOT_STDOUT | CV_TERMINAL_NOT_STDERR | CV_TERMINAL_BACKGROUND};
    (void)state;
    for (size_t i = 0; i < sizeof hows / sizeof hows[0]; i++) {
        struct outcome o = OUTCOME_INIT;
        start_how(&o, hows[i], "sh", "exec <&- >&- 2>&-; sleep 0.1; echo later >/dev/tty; sleep 0.1; exit 3");
        outcome_wait(&o);
        assert_int_equal(o.signal, 0);
        assert_int_equal(o.code, 3);
        assert_int_equal(o.out.len + o.err.len + o.tty.len, strlen("later\r\n"));
        outcome_finish(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_named_sized_and_controlling),
        cmocka_unit_test(keys_are_signals),
        cmocka_unit_test(lines_and_their_end_come_in),
        cmocka_unit_test(a_new_size_is_told),
        cmocka_unit_test(nobody_types_for_others),
        cmocka_unit_test(what_is_left_on_it_ends_with_it),
        cmocka_unit_test(without_one_there_is_none),
        cmocka_unit_test(two_have_two),
        cmocka_unit_test(what_is_apart_is_a_pipe),
        cmocka_unit_test(what_wants_it_gets_it),
        cmocka_unit_test(a_typed_stop_stops_nothing_for_good),
        cmocka_unit_test(an_interrupt_is_for_all_of_it),
        cmocka_unit_test(a_new_size_is_told_in_the_background),
        cmocka_unit_test(who_will_not_be_stopped_is_told),
        cmocka_unit_test(the_reaper_stands),
        cmocka_unit_test(what_lets_go_of_it_is_not_hung_up_on),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
