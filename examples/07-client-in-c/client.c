// SPDX-License-Identifier: MIT
/*
 * client.c - a client of corvidd in C: POSIX and jansson, one JSON object a line over a Unix socket.
 *
 * Usage: client SOCKET WORKSPACE POLICY TASK. It gives an agent the task, prints what happens as it happens, asks on the
 * terminal what the agent may do and wants to know, and ends with an exit code that tells how the run ended. One thread,
 * which waits in one place: for the next line of the daemon.
 */
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1, USAGE = 2, WAITING = 3, DENIED = 4, NO_DAEMON = 5, DEADLINE = 124, CANCELLED = 130 };

static const struct {
    const char *status;
    int code;
} ends[] = {
    {"done", DONE}, {"failed", FAILED}, {"waiting", WAITING}, {"denied", DENIED}, {"deadline", DEADLINE}, {"cancelled", CANCELLED},
};

struct client {
    FILE *in;   /* what the daemon says; owns the socket */
    int out;    /* what it is told: the same socket */
    int sent;   /* requests so far: the next one's id follows */
    char *line; /* the last line read */
    size_t room;
};

/* ---- the wire ------------------------------------------------------------------------------------------------------- */

static int open_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

/* Sends a request and gives its id, or -1. Takes params. */
static int ask(struct client *client, const char *method, json_t *params)
{
    json_auto_t *request = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", ++client->sent, "method", method, "params", params);
    char *text = request ? json_dumps(request, JSON_COMPACT) : NULL;
    int rc = text && dprintf(client->out, "%s\n", text) > 0 ? client->sent : -1;
    free(text);
    return rc;
}

/* The next message, to be released by the caller; NULL when the daemon has gone. */
static json_t *next(struct client *client)
{
    ssize_t len = getline(&client->line, &client->room, client->in);
    return len < 0 ? NULL : json_loadb(client->line, (size_t)len, 0, NULL);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- what happens ---------------------------------------------------------------------------------------------------- */

/* One line of the person, without its newline, to be freed; NULL at the end of input. */
static char *person_says(const char *question)
{
    char *line = NULL;
    size_t room = 0;
    printf("%s ", question);
    fflush(stdout);
    ssize_t len = getline(&line, &room, stdin);
    putchar('\n');
    if (len < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static void on_call(struct client *client, const json_t *event)
{
    char *args = json_dumps(json_object_get(event, "args"), JSON_COMPACT);
    (void)client;
    printf("call: %s %s (%s)\n", text_of(event, "tool"), args ? args : "", text_of(event, "verdict"));
    free(args);
}

static void on_observation(struct client *client, const json_t *event)
{
    (void)client;
    printf("observation: %s\n", text_of(event, "text"));
}

/* An approval is for exactly the call that is shown, once. Anything but a yes is a no. */
static void on_approval(struct client *client, const json_t *event)
{
    printf("approval: %s\n", text_of(event, "question"));
    char *answer = person_says("yes or no?");
    bool yes = answer && strcmp(answer, "yes") == 0;
    ask(client, "approval.answer", json_pack("{s:s, s:b}", "id", text_of(event, "approval"), "allow", (int)yes));
    free(answer);
}

static void on_question(struct client *client, const json_t *event)
{
    char *answer = person_says(text_of(event, "text"));
    ask(client, "question.answer", json_pack("{s:s, s:s}", "id", text_of(event, "question"), "text", answer ? answer : "no answer"));
    free(answer);
}

/* Events that are not in the table are passed over, as the protocol wants it: newer daemons may have more. */
static const struct {
    const char *event;
    void (*tell)(struct client *client, const json_t *event);
} listeners[] = {
    {"call", on_call}, {"observation", on_observation}, {"approval", on_approval}, {"question", on_question},
};

static void on_event(struct client *client, const json_t *event)
{
    for (size_t i = 0; i < sizeof listeners / sizeof listeners[0]; i++)
        if (strcmp(listeners[i].event, text_of(event, "event")) == 0)
            listeners[i].tell(client, event);
}

static int exit_code(const json_t *end)
{
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (strcmp(ends[i].status, text_of(end, "status")) == 0)
            return ends[i].code;
    return FAILED;
}

/* Reads until the request `run` has its one answer. Answers to what was asked in between are only looked at for errors. */
static int follow(struct client *client, int run)
{
    for (;;) {
        json_auto_t *message = next(client);
        if (!message) {
            fprintf(stderr, "client: the daemon has gone\n");
            return NO_DAEMON;
        }
        const json_t *item = json_object_get(json_object_get(message, "params"), "item");
        const json_t *error = json_object_get(message, "error");
        if (item)
            on_event(client, item);
        if (error)
            fprintf(stderr, "client: %s\n", text_of(error, "message"));
        if (item || json_integer_value(json_object_get(message, "id")) != run)
            continue;
        const json_t *end = json_object_get(message, "result");
        printf("end: %s: %s\n", error ? "refused" : text_of(end, "status"), text_of(end, "answer"));
        return error ? FAILED : exit_code(end);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: client SOCKET WORKSPACE POLICY TASK\n");
        return USAGE;
    }
    signal(SIGPIPE, SIG_IGN); /* a daemon that goes away is an error of dprintf, not our end */
    struct client client = {.out = open_socket(argv[1])};
    client.in = client.out < 0 ? NULL : fdopen(client.out, "r");
    if (!client.in) {
        fprintf(stderr, "client: %s: %s\n", argv[1], strerror(errno));
        return NO_DAEMON;
    }
    int run = ask(&client, "run.start", json_pack("{s:s, s:s, s:s}", "workspace", argv[2], "policy", argv[3], "task", argv[4]));
    int code = run < 0 ? FAILED : follow(&client, run);
    free(client.line);
    fclose(client.in);
    return code;
}
