// SPDX-License-Identifier: MIT
/*
 * server.c - the listening socket: made private and atomically, or taken from the service manager; whom it serves; and the
 * end of everything that hangs on it. Owns the socket's file and the list of peers. Loop thread.
 */
#include "daemon/rpc/server.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/file.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/rpc/files.h"
#include "daemon/rpc/peer.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { BACKLOG = 1024 };

#define SOCKET_GROUP "corvid"
#define TEMP_SUFFIX ".new" /* the socket is made under this name and renamed when it is complete */

void rpc_hold(struct cv_rpc *rpc)
{
    rpc->holds++;
}

void rpc_release(struct cv_rpc *rpc)
{
    cv_require(rpc->holds > 0);
    if (--rpc->holds > 0 || !rpc->closing)
        return;
    cv_loop_fn done = rpc->done;
    void *arg = rpc->arg;
    methods_finish(&rpc->methods);
    free(rpc->path);
    free(rpc);
    if (done)
        done(arg); /* from the loop: the last hold is a close callback or a letter */
}

/* ---- the socket ----------------------------------------------------------------------------------------------------- */

/* The folder decides who can replace the socket: it must be ours alone. For a system daemon others may pass through. */
static int check_folder(const char *path, bool shared, struct cv_error *err)
{
    cv_auto_free char *folder = cv_strdup(path);
    char *slash = strrchr(folder, '/');
    struct stat st;
    slash[slash == folder ? 1 : 0] = '\0';
    bool is_new = lstat(folder, &st) < 0;
    int rc = cv_file_mkdirs(folder, 0700, err);
    if (rc < 0)
        return rc;
    if ((is_new && shared && chmod(folder, 0755) < 0) || lstat(folder, &st) < 0)
        return cv_fail(err, -errno, "rpc.folder", "cannot look at '%s': %s", folder, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return cv_fail(err, -ENOTDIR, "rpc.folder", "'%s' is no folder of its own but a link: name the place it leads to", folder);
    if (st.st_uid != geteuid())
        return cv_fail(err, -EPERM, "rpc.folder", "folder '%s' belongs to uid %u, expected %u: choose another --socket", folder,
                       (unsigned)st.st_uid, (unsigned)geteuid());
    if (st.st_mode & 022)
        return cv_fail(err, -EPERM, "rpc.folder", "folder '%s' can be written by others (mode %04o): choose a private folder for --socket", folder,
                       (unsigned)(st.st_mode & 07777));
    return 0;
}

static int give_to_group(struct cv_rpc *rpc, const char *path, struct cv_error *err)
{
    struct group entry, *found = NULL;
    char memory[4096];
    if (getgrnam_r(SOCKET_GROUP, &entry, memory, sizeof memory, &found) != 0 || !found)
        return 0; /* no such group: root alone is served; `corvid doctor` says so */
    if (chown(path, (uid_t)-1, found->gr_gid) < 0)
        return cv_fail(err, -errno, "rpc.socket", "cannot give '%s' to group '%s': %s", path, SOCKET_GROUP, strerror(errno));
    rpc->has_group = true;
    rpc->group = found->gr_gid;
    return 0;
}

static void set_address(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, path, strlen(path) + 1);
}

/* Does somebody listen there? A full backlog is a yes. */
static bool is_served(const char *path)
{
    struct sockaddr_un address;
    cv_auto_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    set_address(&address, path);
    return fd >= 0 && (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 || errno == EAGAIN);
}

/* What stands at the path may be replaced only when it is a socket that a daemon left behind when it was killed. */
static int check_place(const char *path, struct cv_error *err)
{
    struct stat st;
    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : cv_fail(err, -errno, "rpc.socket", "cannot look at '%s': %s", path, strerror(errno));
    if (!S_ISSOCK(st.st_mode))
        return cv_fail(err, -EEXIST, "rpc.socket", "'%s' exists and is no socket, it is left alone: choose another --socket", path);
    if (is_served(path))
        return cv_fail(err, -EADDRINUSE, "rpc.socket", "another daemon serves '%s': stop it, or choose another --socket", path);
    return 0;
}

static int check_length(const char *path, struct cv_error *err)
{
    const size_t most = sizeof ((struct sockaddr_un *)NULL)->sun_path - sizeof TEMP_SUFFIX;
    size_t len = strlen(path);
    return len <= most ? 0
                       : cv_fail(err, -ENAMETOOLONG, "rpc.socket", "socket path '%.128s...' is too long: it has %zu bytes, at most %zu fit", path,
                                 len, most);
}

static int bind_at(int fd, const char *path, struct cv_error *err)
{
    struct sockaddr_un address;
    set_address(&address, path);
    if (unlink(path) < 0 && errno != ENOENT)
        return cv_fail(err, -errno, "rpc.socket", "cannot replace '%s': %s", path, strerror(errno));
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) < 0)
        return cv_fail(err, -errno, "rpc.socket", "cannot bind '%s': %s", path, strerror(errno));
    return 0;
}

/* Gives a listening socket whose file has been renamed into place. */
static int make_socket(struct cv_rpc *rpc, const char *path, mode_t mode, struct cv_error *err)
{
    cv_auto_free char *temp = cv_format("%s" TEMP_SUFFIX, path);
    cv_auto_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct stat st;
    if (fd < 0)
        return cv_fail(err, -errno, "rpc.socket", "cannot make a socket: %s", strerror(errno));
    int rc = check_place(path, err);
    if (rc == 0)
        rc = check_place(temp, err);
    if (rc == 0)
        rc = bind_at(fd, temp, err);
    if (rc < 0)
        return rc;
    if (mode & 0060)
        rc = give_to_group(rpc, temp, err);
    if (rc == 0 && (chmod(temp, mode) < 0 || listen(fd, BACKLOG) < 0 || stat(temp, &st) < 0 || rename(temp, path) < 0))
        rc = cv_fail(err, -errno, "rpc.socket", "cannot listen at '%s': %s", path, strerror(errno));
    if (rc < 0) {
        unlink(temp);
        return rc;
    }
    rpc->path = cv_strdup(path);
    rpc->dev = st.st_dev;
    rpc->ino = st.st_ino;
    return cv_steal_fd(&fd);
}

/* A socket that was handed over: a listening AF_UNIX one, whose group is the one of its file. */
static int take_socket(struct cv_rpc *rpc, int fd, struct cv_error *err)
{
    struct sockaddr_un address = {0};
    socklen_t len = sizeof address - 1;
    int listens = 0;
    socklen_t listens_len = sizeof listens;
    struct stat st;
    if (getsockname(fd, (struct sockaddr *)&address, &len) < 0)
        return cv_fail(err, -errno, "rpc.socket", "descriptor %d is no socket: %s", fd, strerror(errno));
    if (address.sun_family != AF_UNIX)
        return cv_fail(err, -EINVAL, "rpc.socket", "descriptor %d is no Unix socket", fd);
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_len) < 0 || !listens)
        return cv_fail(err, -EINVAL, "rpc.socket", "descriptor %d does not listen", fd);
    if (geteuid() == 0 && address.sun_path[0] == '/' && stat(address.sun_path, &st) == 0 && (st.st_mode & 0060) == 0060) {
        rpc->has_group = true;
        rpc->group = st.st_gid;
    }
    return fd;
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct cv_rpc *rpc = listener->data;
    if (status < 0)
        cv_log(CV_LOG_WARNING, "rpc", "cannot accept a client: %s", uv_strerror(status));
    else
        peer_accept(rpc);
}

static int open_socket(struct cv_rpc *rpc, const struct cv_rpc_options *options, struct cv_error *err)
{
    if (options->fd >= 0)
        return take_socket(rpc, options->fd, err);
    if (!options->path || options->path[0] != '/')
        return cv_fail(err, -EINVAL, "rpc.socket", "the socket's path '%s' is not absolute", options->path ? options->path : "");
    int rc = check_length(options->path, err);
    if (rc == 0)
        rc = check_folder(options->path, (options->mode & 0060) != 0, err);
    return rc < 0 ? rc : make_socket(rpc, options->path, options->mode, err);
}

static void remove_socket(struct cv_rpc *rpc)
{
    struct stat st;
    if (rpc->path && lstat(rpc->path, &st) == 0 && st.st_dev == rpc->dev && st.st_ino == rpc->ino)
        unlink(rpc->path);
}

/* ---- life ----------------------------------------------------------------------------------------------------------- */

static void on_listener_closed(uv_handle_t *handle)
{
    rpc_release(handle->data);
}

static int room_for_peers(void)
{
    unsigned long long files = files_raise();
    int most = files_clients(files, CV_LIMIT_PEERS);
    if (most < CV_LIMIT_PEERS)
        cv_log(CV_LOG_WARNING, "rpc", "this process may open %llu files: at most %d clients are served at once, not %d; raise the hard limit (LimitNOFILE=)",
               files, most, CV_LIMIT_PEERS);
    return most;
}

int cv_rpc_listen(struct cv_loop *loop, const struct cv_rpc_options *options, struct cv_rpc **out, struct cv_error *err)
{
    struct cv_rpc *rpc = cv_new(struct cv_rpc);
    int fd = -1;
    rpc->loop = loop;
    rpc->verbs = options->verbs;
    rpc->context = options->context;
    rpc->own = geteuid();
    rpc->most_peers = options->most_peers ? options->most_peers : room_for_peers();
    int rc = methods_init(&rpc->methods, options->verbs, err);
    if (rc == 0)
        rc = fd = open_socket(rpc, options, err);
    if (rc < 0) {
        methods_finish(&rpc->methods);
        free(rpc);
        return rc;
    }
    cv_require(uv_pipe_init(cv_loop_uv(loop), &rpc->listener, 0) == 0);
    rpc->listener.data = rpc;
    rpc->listening = true;
    rpc_hold(rpc);
    if ((rc = uv_pipe_open(&rpc->listener, fd)) < 0)
        close(fd);
    else
        rc = uv_listen((uv_stream_t *)&rpc->listener, BACKLOG, on_connection);
    if (rc < 0) {
        cv_rpc_close(rpc, NULL, NULL);
        return cv_fail(err, rc, "rpc.socket", "cannot listen: %s", uv_strerror(rc));
    }
    *out = rpc;
    return 0;
}

void cv_rpc_stop_accepting(struct cv_rpc *rpc)
{
    if (!rpc->listening)
        return;
    rpc->listening = false;
    remove_socket(rpc);
    uv_close((uv_handle_t *)&rpc->listener, on_listener_closed);
}

static void close_peers(void *arg)
{
    struct cv_rpc *rpc = arg;
    for (struct peer *peer = rpc->peers; peer; peer = peer->next) /* a peer goes in its close callback, never here */
        peer_finish(peer);
    cv_loop_release(rpc->loop);
    rpc_release(rpc);
}

void cv_rpc_close(struct cv_rpc *rpc, cv_loop_fn done, void *arg)
{
    cv_require(!rpc->closing);
    rpc->closing = true;
    rpc->done = done;
    rpc->arg = arg;
    cv_rpc_stop_accepting(rpc);
    rpc_hold(rpc);
    cv_loop_hold(rpc->loop); /* the letter must come even when no handle is left */
    cv_loop_defer(rpc->loop, close_peers, rpc);
}

int cv_rpc_most_peers(const struct cv_rpc *rpc)
{
    return rpc->most_peers;
}

int cv_rpc_peers(const struct cv_rpc *rpc)
{
    return rpc->peer_count;
}
