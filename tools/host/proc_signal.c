// SPDX-License-Identifier: MIT
/*
 * proc_signal.c - sends a signal to one process. Only to a process whose real, effective and saved user are the peer (any for root),
 * and never to process 1, to the daemon, to what the daemon started, or to the processes above the daemon. A descriptor of the process
 * is taken first, everything is checked, and the signal goes through that descriptor: a number that is used again meanwhile hits nobody.
 * Host room.
 */
#include "tools/host/procs.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CHAIN_MAX = 4096 };

static const struct {
    const char *name;
    int number;
} signals[] = {
    {"TERM", SIGTERM}, {"KILL", SIGKILL}, {"INT", SIGINT},   {"HUP", SIGHUP},   {"QUIT", SIGQUIT},
    {"STOP", SIGSTOP}, {"CONT", SIGCONT}, {"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"WINCH", SIGWINCH},
};

static int signal_of(const char *word, const char **name, struct cv_error *err)
{
    const char *plain = strncasecmp(word, "SIG", 3) == 0 ? word + 3 : word;
    char *end = NULL;
    long number = strtol(word, &end, 10);
    bool is_number = *word >= '0' && *word <= '9' && !*end;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        if (is_number ? number == signals[i].number : strcasecmp(plain, signals[i].name) == 0) {
            *name = signals[i].name;
            return signals[i].number;
        }
    }
    return host_refuse(err, -EINVAL, "tool.refused",
                       "signal '%.20s' is unknown, expected TERM, KILL, INT, HUP, QUIT, STOP, CONT, USR1, USR2 or WINCH", word);
}

static int pid_of(const char *text, pid_t *out, struct cv_error *err)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 9 || text[digits] || strtol(text, NULL, 10) <= 0)
        return host_refuse(err, -EINVAL, "tool.refused", "pid '%.20s' is no process number, expected one like 1234", text);
    *out = (pid_t)strtol(text, NULL, 10);
    return 0;
}

/* Is `below` the same as `above` or started by it, at any remove? An unreadable chain counts as yes. */
static bool descends(const struct cv_host_env *env, pid_t below, pid_t above)
{
    struct proc proc;
    for (int i = 0; i < CHAIN_MAX; i++) {
        if (below == above)
            return true;
        if (below <= 1)
            return false;
        if (procs_read(env, below, &proc) < 0)
            return true;
        below = proc.parent;
    }
    return true;
}

static int may(const struct cv_host_env *env, const struct proc *proc, struct cv_error *err)
{
    if (proc->pid == 1)
        return host_refuse(err, -EPERM, "tool.refused", "process 1 keeps the system running and gets no signal from here");
    if (descends(env, proc->pid, getpid()))
        return host_refuse(err, -EPERM, "tool.refused", "process %d belongs to this daemon; 'corvid runs cancel' ends a run", (int)proc->pid);
    if (descends(env, getpid(), proc->pid))
        return host_refuse(err, -EPERM, "tool.refused", "process %d is one that this daemon was started by", (int)proc->pid);
    for (int i = 0; i < 3; i++)
        if (env->uid != 0 && proc->uids[i] != env->uid)
            return host_refuse(err, -EPERM, "tool.refused", "process %d (%s) belongs to user %u, not to you", (int)proc->pid, proc->name,
                               proc->uids[i]);
    return 0;
}

static int send_to(const struct cv_host_env *env, pid_t pid, int number, json_t *result, struct cv_error *err)
{
    struct proc proc;
    cv_auto_close int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    int rc = fd < 0 ? -errno : procs_read(env, pid, &proc);
    if (rc == 0 && syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0) < 0 && errno != EPERM)
        rc = -errno; /* it ended: what was read may be of another one */
    if (rc == -ESRCH || rc == -ENOENT)
        return host_refuse(err, -ESRCH, "tool.refused", "there is no process %d", (int)pid);
    if (rc < 0)
        return host_refuse(err, rc, "tool.refused", "process %d cannot be looked at: %s", (int)pid, strerror(-rc));
    if ((rc = may(env, &proc, err)) < 0)
        return rc;
    if (syscall(SYS_pidfd_send_signal, fd, number, NULL, 0) < 0)
        return host_refuse(err, -errno, "tool.refused", "process %d (%s): %s", (int)pid, proc.name, strerror(errno));
    json_object_set_new(result, "pid", json_integer(pid));
    cv_json_set_text(result, "name", proc.name, strlen(proc.name));
    json_object_set_new(result, "start_ticks", json_integer((json_int_t)proc.start_ticks));
    return 0;
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    const char *text = NULL, *word = "TERM", *name = NULL;
    pid_t pid = 0;
    int rc = cv_json_need_string(args, "pid", "args", &text, err);
    if (rc < 0 || (rc = cv_json_opt_string(args, "signal", "args", &word, err)) < 0 || (rc = pid_of(text, &pid, err)) < 0)
        return rc;
    int number = signal_of(word, &name, err);
    if (number < 0)
        return number;
    if (env->uid != 0 && geteuid() != 0 && env->uid != geteuid())
        return host_refuse(err, -EPERM, "tool.refused", "this daemon acts for one user only, and not for user %u", env->uid);
    if ((rc = send_to(env, pid, number, result, err)) < 0)
        return rc;
    json_object_set_new(result, "signal", json_string(name));
    host_source(result, "pidfd_send_signal");
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    cv_buf_puts(out, "ok: sent ");
    view_name(out, cv_json_str(result, "signal", ""), 16);
    cv_buf_printf(out, " to %lld ", (long long)cv_json_num(result, "pid", 0));
    view_name(out, cv_json_str(result, "name", ""), 100);
}

const struct cv_tool cv_tool_proc_signal = {
    .name = "proc_signal",
    .signature = "proc_signal(pid, signal?)",
    .summary = "Send a signal to a process",
    .help = "Sends a signal (TERM when none is named) to one of your processes. Never to process 1, to this daemon or what it started,\n"
            "or to the processes above it. The signal goes through a descriptor of the process, so that it cannot hit another one that got\n"
            "the same number. The policies 'readonly' and 'workspace' do not grant it; 'admin' asks.\n\n"
            "  corvid tool call proc_signal --args '{\"pid\":\"1234\",\"signal\":\"TERM\"}' --policy admin\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"pid\"],\"properties\":{"
              "\"pid\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":10,\"description\":\"number of the process, as proc_list shows it\"},"
              "\"signal\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":16,"
              "\"description\":\"TERM, KILL, INT, HUP, QUIT, STOP, CONT, USR1, USR2 or WINCH; TERM when left out\"}}}",
    .effect = CV_EFFECT_OPAQUE,
    .carrier = CV_BY_HOST,
    .capabilities = "host.signal",
    .host = host,
    .view = view,
};
