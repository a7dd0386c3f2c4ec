// SPDX-License-Identifier: MIT
/*
 * main.c - corvidd: argv to options, the process put in order, a daemon run, an exit code. Owns the options. Exit codes: 0
 * ended in good order, 1 failed, 2 usage.
 */
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/daemon.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/process.h"
#include "daemon/verbs/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int failed(const struct cv_error *err)
{
    cv_log(CV_LOG_ERROR, "daemon", "%s", cv_error_text(err));
    return EXIT_FAILURE;
}

static int run(struct cv_options *options, int listen_fd)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_log_set_level((enum cv_log_level)options->log_level);
    if (cv_options_defaults(options, &err) < 0 || cv_daemon_run(options, cv_verbs, listen_fd, &err) < 0)
        return failed(&err);
    return EXIT_SUCCESS;
}

static int print_usage(void)
{
    struct cv_buf text = CV_BUF_INIT;
    cv_options_usage(&text);
    int rc = fputs(cv_buf_text(&text), stdout) < 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
    cv_buf_finish(&text);
    return rc;
}

static int print_table(void)
{
    json_t *table = cv_options_describe();
    char *text = cv_json_dump(table);
    int rc = puts(text) < 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
    free(text);
    json_decref(table);
    return rc;
}

/* Both the command line and the file have been read without a complaint. */
static int print_checked(const struct cv_options *options)
{
    int rc = options->file_read ? printf("%s: good, %d setting%s\n", options->config, options->file_rows, options->file_rows == 1 ? "" : "s")
                                : printf("%s: not there, the defaults hold\n", options->config);
    return rc < 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_options options;
    int handed = cv_notify_listen_fds(&err);
    if (handed < 0 || cv_process_harden(handed > 0 ? CV_NOTIFY_LISTEN_FD + 1 : CV_NOTIFY_LISTEN_FD, &err) < 0)
        return failed(&err);
    if (cv_options_parse(argc, argv, &options, &err) < 0) {
        fprintf(stderr, "corvidd: %s\n", cv_error_text(&err));
        return 2;
    }
    int rc;
    if (options.help)
        rc = print_usage();
    else if (options.describe)
        rc = print_table();
    else if (options.check_config)
        rc = print_checked(&options);
    else if (options.version)
        rc = printf("corvidd %s\n", CORVID_VERSION) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
    else
        rc = run(&options, handed > 0 ? CV_NOTIFY_LISTEN_FD : -1);
    cv_options_finish(&options);
    return rc;
}
