// SPDX-License-Identifier: MIT
/*
 * worker_tools.c - a tool table for the tests: linked with worker_main.c it makes test-worker, whose tools do what built-in
 * tools must never do. That is what a class B worker would look like after somebody took it over through its input.
 */
#include "sandbox/inside.h"
#include "sandbox/worker_program.h"
#include "tools/tool.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int echo(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)err;
    json_object_set(result, "args", (json_t *)(uintptr_t)args);
    json_object_set_new(result, "workspace", json_string(env->workspace));
    json_object_set_new(result, "home", env->home ? json_string(env->home) : json_null());
    json_object_set_new(result, "roots", json_integer((json_int_t)env->root_count));
    json_object_set_new(result, "writable", json_boolean(env->root_count > 0 && env->roots[0].writable));
    return 0;
}

static int write_file(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)args;
    (void)result;
    int fd = openat(env->roots[0].fd, "from-worker", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0)
        return cv_deny(err, -errno, "filesystem", "file.open", "cannot write: %s", strerror(errno));
    return write(fd, "hello", 5) == 5 ? 0 : -EIO;
}

static int refuse(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    (void)args;
    (void)result;
    return cv_deny(err, -ENOTEMPTY, "filesystem", "dir.not_empty", "'x' is not empty");
}

/* What must fail for the filter's sake; the number of attempts that did not. */
static int break_out(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    char *argv[] = {"/bin/true", NULL};
    int passed = 0;
    (void)env;
    (void)args;
    (void)err;
    passed += execve("/bin/true", argv, argv + 1) >= 0;
    passed += fork() >= 0;
    passed += socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
    passed += socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}) >= 0;
    passed += mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
    passed += kill(1, 0) >= 0;
    passed += symlink("/etc/passwd", "pointer") >= 0;
    passed += open("/proc/self/mem", O_RDWR) >= 0;
    passed += syscall(SYS_memfd_create, "x", 0) >= 0;
    json_object_set_new(result, "passed", json_integer(passed));
    return 0;
}

static int crash(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    (void)args;
    (void)result;
    (void)err;
    abort();
}

static int leave(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    (void)args;
    (void)result;
    (void)err;
    _exit(0);
}

static int spin(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    (void)env;
    (void)args;
    (void)result;
    (void)err;
    for (volatile unsigned i = 1; i; i |= 1)
        ;
    return 0;
}

static int large(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    size_t size = 2u << 20;
    char *text = malloc(size);
    (void)env;
    (void)args;
    (void)err;
    memset(text, 'x', size - 1);
    text[size - 1] = '\0';
    json_object_set_new(result, "text", json_string(text));
    free(text);
    return 0;
}

/* Raw bytes on the control stream, by name; then it waits for its end. */
static const struct {
    const char *name;
    uint32_t len;
    uint32_t kind;
    const char *bytes;
} forgeries[] = {
    {"unknown", 0, 77, ""},
    {"hello", 0, WIRE_HELLO, ""},
    {"end", 4, WIRE_END, "\1\0\0"},
    {"gate", 0, WIRE_GATE, ""},
    {"report", sizeof(struct wire_confined), WIRE_CONFINED, "aaaaaaaaaaaaaaa"},
    {"filtered", sizeof(struct wire_filtered), WIRE_FILTERED, "aaaaaaaaaaaaaaa"},
    {"failure", 4, WIRE_FAIL, "\1\0\0"},
    {"huge", 0xffffffff, WIRE_ANSWER, ""},
    {"text", 4, WIRE_ANSWER, "abc"},
    {"array", 2, WIRE_ANSWER, "[]"},
    {"shape", 11, WIRE_ANSWER, "{\"ok\":true}"},
    {"zero", 0, 0, ""},
};

static int forge(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    const char *name = json_string_value(json_object_get(args, "name"));
    (void)env;
    (void)result;
    (void)err;
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
        if (strcmp(forgeries[i].name, name) != 0)
            continue;
        struct wire_frame head = {.len = forgeries[i].len, .kind = forgeries[i].kind};
        size_t len = head.len < 64 ? head.len : 0;
        wire_write_all(WORKER_FD_CONTROL, &head, sizeof head);
        wire_write_all(WORKER_FD_CONTROL, forgeries[i].bytes, len);
        poll(NULL, 0, 20000);
    }
    return -EINVAL;
}

/* A good answer, and then another one from main. */
static int answer_twice(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    static const char text[] = "{\"ok\":true,\"result\":{}}";
    struct wire_frame head = {.len = sizeof text - 1, .kind = WIRE_ANSWER};
    (void)env;
    (void)args;
    (void)result;
    (void)err;
    wire_write_all(WORKER_FD_CONTROL, &head, sizeof head);
    wire_write_all(WORKER_FD_CONTROL, text, sizeof text - 1);
    return 0;
}

/* The folder for copies: it can be written, it holds no way up or out, and what was not given is not reached through it. */
static int keep(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    struct stat own = {0}, above = {0};
    const char *secret = json_string_value(json_object_get(args, "secret"));
    (void)err;
    json_object_set_new(result, "given", json_boolean(env->keep_fd >= 0));
    if (env->keep_fd < 0)
        return 0;
    int fd = openat(env->keep_fd, "copy", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    json_object_set_new(result, "written", json_boolean(fd >= 0 && write(fd, "kept", 4) == 4));
    int passed = 0;
    passed += openat(env->keep_fd, "../beside/file", O_RDONLY) >= 0;
    passed += openat(env->keep_fd, "../../../../../../etc/passwd", O_RDONLY) >= 0;
    passed += openat(env->keep_fd, secret, O_RDONLY) >= 0;
    passed += faccessat(env->keep_fd, "../beside/file", F_OK, 0) == 0;
    passed += fchmodat(env->keep_fd, "../beside", 0777, 0) == 0;
    mkdirat(env->keep_fd, "../new", 0777); /* what is above it is itself: the test looks where this went */
    passed += fstat(env->keep_fd, &own) != 0 || fstatat(env->keep_fd, "..", &above, 0) != 0 || own.st_ino != above.st_ino;
    json_object_set_new(result, "passed", json_integer(passed));
    return 0;
}

static const struct cv_tool tools[] = {
    {.name = "keep", .run = keep},
    {.name = "echo", .run = echo}, {.name = "write_file", .run = write_file}, {.name = "refuse", .run = refuse}, {.name = "break_out", .run = break_out},
    {.name = "crash", .run = crash}, {.name = "leave", .run = leave}, {.name = "spin", .run = spin}, {.name = "large", .run = large},
    {.name = "forge", .run = forge}, {.name = "answer_twice", .run = answer_twice},
};

const struct cv_tool *worker_code_find(const char *name)
{
    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
        if (strcmp(tools[i].name, name) == 0)
            return &tools[i];
    return NULL;
}
