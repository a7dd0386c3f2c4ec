// SPDX-License-Identifier: MIT
/* test_archive.c - packing and unpacking: what goes in comes out, and a hostile archive leaves nothing behind. */
#include "tests/unit/tools/toolbox.h"

#include "tools/archive/archive.h"
#include "tools/archive/room.h"

#include <archive_entry.h>

typedef int (*run_fn)(const struct cv_tool_env *, const json_t *, json_t *, struct cv_error *);

static int call(struct box *box, const char *name, run_fn run, const char *key, const char *value, const char *key2, const char *value2)
{
    box_forget(box);
    box->args = json_object();
    box->result = json_object();
    json_object_set_new(box->args, key, json_string(value));
    if (key2)
        json_object_set_new(box->args, key2, json_string(value2));
    assert_int_equal(cv_tool_check_args(cv_tool_find(name), box->args, NULL), 0);
    int rc = run(&box->env, box->args, box->result, &box->err);
    if (rc < 0) {
        assert_int_equal(box->err.code, rc);
        assert_non_null(box->err.guard);
    } else {
        cv_tool_find(name)->view(box->args, box->result, &box->view);
    }
    return rc;
}

static int pack(struct box *box, const char *path, const char *archive)
{
    return call(box, "archive_create", cv_archive_create, "path", path, "archive", archive);
}

static int unpack(struct box *box, const char *archive, const char *path)
{
    return call(box, "archive_extract", cv_archive_extract, "archive", archive, path ? "path" : NULL, path);
}

static void shows(struct box *box, int rc, const char *view)
{
    if (rc < 0)
        fail_msg("%s", box->err.text);
    assert_string_equal(cv_buf_text(&box->view), view);
}

static void fails(struct box *box, int rc, const char *guard, const char *part)
{
    if (rc >= 0)
        fail_msg("worked: %s", cv_buf_text(&box->view));
    assert_string_equal(box->err.guard, guard);
    if (!strstr(box->err.text, part))
        fail_msg("'%s' is not in: %s", part, box->err.text);
}

static int count_names(const struct box *box, const char *rest)
{
    int n = 0;
    DIR *dir = opendir(box_path(box, rest));
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(dir);
    return n;
}

/* ---- there and back --------------------------------------------------------------------------------------------- */

static void furnish(const struct box *box)
{
    box_mkdir(box, "ws/d");
    box_mkdir(box, "ws/d/empty");
    box_mkdir(box, "ws/d/\xC3\xBC");
    box_put(box, "ws/d/a.txt", "hello\n");
    box_put(box, "ws/d/\xC3\xBC/b", "");
    box_put(box, "ws/d/run", "#!/bin/sh\n");
    assert_int_equal(chmod(box_path(box, "ws/d/run"), 04755), 0);
    box_link(box, "../a.txt", "ws/d/\xC3\xBC/link");
}

static void every_format(void **state)
{
    struct box *box = *state;
    static const char *const suffixes[] = {"tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "tar.zst", "zip"};
    furnish(box);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        cv_auto_free char *archive = cv_format("out/x.%s", suffixes[i]);
        cv_auto_free char *to = cv_format("new/%s", suffixes[i]);
        cv_auto_free char *packed = cv_format("ok: packed 4 files into %s", archive);
        cv_auto_free char *unpacked = cv_format("ok: unpacked 4 files into %s", to);
        shows(box, pack(box, "d", archive), packed);
        assert_int_equal(cv_json_num(box->result, "folders", 0), 3);
        shows(box, unpack(box, archive, to), unpacked);
        cv_auto_free char *a = cv_format("ws/%s/d/a.txt", to);
        cv_auto_free char *link = cv_format("ws/%s/d/\xC3\xBC/link", to);
        cv_auto_free char *empty = cv_format("ws/%s/d/empty", to);
        cv_auto_free char *program = cv_format("ws/%s/d/run", to);
        struct stat st;
        box_assert_file(box, a, "hello\n");
        box_assert_file(box, link, "hello\n");
        assert_int_equal(stat(box_path(box, empty), &st), 0);
        assert_int_equal(stat(box_path(box, program), &st), 0);
        assert_int_equal(st.st_mode & 07777, 0755);
        assert_int_equal(count_names(box, (free(a), a = cv_format("ws/%s", to))), 1);
    }
    fails(box, pack(box, "d", "out/x.zip"), "tool", "exists already");
    fails(box, unpack(box, "out/x.zip", "new/zip"), "tool", "'d' exists there already");
    box_assert_file(box, "ws/new/zip/d/a.txt", "hello\n");
    assert_int_equal(count_names(box, "ws/new/zip"), 1);
}

static void itself_and_odd_files(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/a", "A");
    box_fifo(box, "ws/pipe");
    box_socket(box, "ws/sock");
    shows(box, pack(box, ".", "all.tar"), "ok: packed 1 files into all.tar\n2 left out: sockets, named pipes or devices");
    shows(box, unpack(box, "all.tar", "got"), "ok: unpacked 1 files into got");
    box_assert_file(box, "ws/got/a", "A");
    assert_int_equal(count_names(box, "ws/got"), 1);
    shows(box, pack(box, "a", "one.zip"), "ok: packed 1 files into one.zip");
    shows(box, unpack(box, "one.zip", NULL) < 0 ? 0 : -1, "");
    assert_int_equal(unlink(box_path(box, "ws/a")), 0);
    shows(box, unpack(box, "one.zip", NULL), "ok: unpacked 1 files into .");
    box_assert_file(box, "ws/a", "A");
}

static void refusals(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/a", "A");
    box_put(box, "lib/r", "R");
    box_fifo(box, "ws/pipe");
    box_link(box, "../outside/secret.txt", "ws/out");
    fails(box, pack(box, "a", "a.rar"), "tool", "must end in");
    fails(box, pack(box, "nothing", "n/a.zip"), "filesystem", "no such file");
    fails(box, pack(box, "pipe", "a.zip"), "tool", "a named pipe");
    fails(box, pack(box, "out", "a.zip"), "namespace", "outside");
    fails(box, pack(box, "a", "../lib/a.zip"), "namespace", "write");
    fails(box, pack(box, "a", "a/b.zip"), "filesystem", "folder");
    box_put(box, "ws/bad\xFF", "x");
    fails(box, pack(box, ".", "n/a.zip"), "tool", "no UTF-8");
    assert_false(box_exists(box, "ws/n"));
    fails(box, unpack(box, "a", NULL), "tool", "no tar or zip");
    fails(box, unpack(box, "pipe", NULL), "filesystem", "named pipe");
    fails(box, unpack(box, "nothing", NULL), "filesystem", "no such file");
    fails(box, unpack(box, "a", "deep/er"), "tool", "no tar or zip");
    assert_false(box_exists(box, "ws/deep"));
    fails(box, unpack(box, "a", "../lib"), "namespace", "write");
    fails(box, unpack(box, "a", "a"), "filesystem", "expected a folder");
}

/* ---- hostile archives ------------------------------------------------------------------------------------------- */

struct odd {
    const char *name;
    mode_t type;
    const char *link, *hard, *data;
};

static void make(const struct box *box, const char *rest, const struct odd *rows, size_t n)
{
    struct archive *a = archive_write_new();
    archive_write_set_format_pax(a);
    assert_int_equal(archive_write_open_filename(a, box_path(box, rest)), ARCHIVE_OK);
    for (size_t i = 0; i < n; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, rows[i].name);
        archive_entry_set_filetype(e, rows[i].type);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_size(e, rows[i].data ? (int64_t)strlen(rows[i].data) : 0);
        if (rows[i].link)
            archive_entry_set_symlink(e, rows[i].link);
        if (rows[i].hard)
            archive_entry_set_hardlink(e, rows[i].hard);
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
        if (rows[i].data)
            archive_write_data(a, rows[i].data, strlen(rows[i].data));
        archive_entry_free(e);
    }
    archive_write_close(a);
    archive_write_free(a);
}

#define TRY(part, ...)                                                                                                                               \
    do {                                                                                                                                             \
        static const struct odd rows[] = {__VA_ARGS__};                                                                                              \
        make(box, "ws/h.tar", rows, sizeof rows / sizeof rows[0]);                                                                                   \
        fails(box, unpack(box, "h.tar", "t"), "tool", part);                                                                                         \
        assert_false(box_exists(box, "ws/t"));                                                                                                       \
        fails(box, unpack(box, "h.tar", "."), "tool", part);                                                                                         \
        assert_int_equal(count_names(box, "ws"), 1);                                                                                                 \
    } while (0)

static void hostile(void **state)
{
    struct box *box = *state;
    formats_locale();
    TRY("'..'", {"good", AE_IFREG, NULL, NULL, "x"}, {"../outside/new", AE_IFREG, NULL, NULL, "x"});
    TRY("absolute name", {"/etc/passwd", AE_IFREG, NULL, NULL, "x"});
    TRY("leads outside", {"l", AE_IFLNK, "../outside", NULL, NULL}, {"l/new", AE_IFREG, NULL, NULL, "x"});
    TRY("leads outside", {"l", AE_IFLNK, "/etc", NULL, NULL});
    TRY("leads outside", {"x", AE_IFLNK, ".", NULL, NULL}, {"y", AE_IFLNK, "x/..", NULL, NULL});
    TRY("leads outside", {"d/x", AE_IFLNK, "..", NULL, NULL}, {"d/y", AE_IFLNK, "x/..", NULL, NULL});
    TRY("through a link", {"d", AE_IFDIR, NULL, NULL, NULL}, {"l", AE_IFLNK, "d", NULL, NULL}, {"l/new", AE_IFREG, NULL, NULL, "x"});
    TRY("through a link", {"d", AE_IFDIR, NULL, NULL, NULL}, {"l", AE_IFLNK, "d", NULL, NULL}, {"l", AE_IFDIR, NULL, NULL, NULL});
    TRY("through a link", {"f", AE_IFREG, NULL, NULL, "x"}, {"f/new", AE_IFREG, NULL, NULL, "x"});
    TRY("twice", {"f", AE_IFREG, NULL, NULL, "x"}, {"f", AE_IFREG, NULL, NULL, "y"});
    TRY("twice", {"l", AE_IFLNK, "f", NULL, NULL}, {"l", AE_IFREG, NULL, NULL, "y"});
    TRY("hard link", {"h", AE_IFREG, NULL, "/etc/passwd", NULL});
    TRY("hard link", {"h", AE_IFREG, NULL, "../outside/secret.txt", NULL});
    TRY("hard link", {"h", AE_IFREG, NULL, "later", NULL}, {"later", AE_IFREG, NULL, NULL, "x"});
    TRY("hard link", {"f", AE_IFREG, NULL, NULL, "x"}, {"l", AE_IFLNK, "f", NULL, NULL}, {"h", AE_IFREG, NULL, "l", NULL});
    TRY("device", {"p", AE_IFIFO, NULL, NULL, NULL});
    TRY("device", {"c", AE_IFCHR, NULL, NULL, NULL});
    TRY("control", {"a\nb", AE_IFREG, NULL, NULL, "x"});
    TRY("no UTF-8", {"bad\xFF", AE_IFREG, NULL, NULL, "x"});
}

static void good_links(void **state)
{
    struct box *box = *state;
    static const struct odd rows[] = {{"d/f", AE_IFREG, NULL, NULL, "x"},
                                      {"d/l", AE_IFLNK, "f", NULL, NULL},
                                      {"d/h", AE_IFREG, NULL, "d/f", NULL},
                                      {"up", AE_IFLNK, "d/l", NULL, NULL},
                                      {"d", AE_IFDIR, NULL, NULL, NULL}};
    make(box, "ws/h.tar", rows, sizeof rows / sizeof rows[0]);
    shows(box, unpack(box, "h.tar", "t"), "ok: unpacked 4 files into t");
    box_assert_file(box, "ws/t/up", "x");
    box_assert_file(box, "ws/t/d/h", "x");
}

static void cut_and_broken(void **state)
{
    struct box *box = *state;
    static const char *const names[] = {"x.tar", "x.tar.gz", "x.tar.xz", "x.zip"};
    cv_auto_free char *noise = cv_zalloc(200001);
    uint32_t seed = 7;
    for (int i = 0; i < 200000; i++)
        noise[i] = (char)('a' + ((seed = seed * 1103515245u + 12345u) >> 16) % 26);
    box_put(box, "ws/noise", noise);
    for (size_t i = 0; i < 4; i++) {
        cv_auto_free char *rest = cv_format("ws/%s", names[i]);
        struct stat st;
        assert_int_equal(pack(box, "noise", names[i]), 0);
        assert_int_equal(stat(box_path(box, rest), &st), 0);
        assert_int_equal(truncate(box_path(box, rest), st.st_size / 2), 0);
        fails(box, unpack(box, names[i], "t"), "tool", "");
        assert_false(box_exists(box, "ws/t"));
    }
    box_put(box, "ws/empty.tar", "");
    fails(box, unpack(box, "empty.tar", "t"), "tool", "no tar or zip");
}

/* Forty megabytes of zeros in a few kilobytes. */
static void bombs(void **state)
{
    struct box *box = *state;
    int fd = open(box_path(box, "ws/zeros"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, 40 << 20), 0);
    close(fd);
    assert_int_equal(pack(box, "zeros", "bomb.tar.zst"), 0);
    assert_int_equal(unlink(box_path(box, "ws/zeros")), 0);
    fails(box, unpack(box, "bomb.tar.zst", "t"), "tool", "bomb");
    assert_false(box_exists(box, "ws/t"));
}

static void too_large_for_one_call(void **state)
{
    struct box *box = *state;
    int fd = open(box_path(box, "ws/large"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, (off_t)CV_LIMIT_ARCHIVE_BYTES + 1), 0);
    close(fd);
    fails(box, pack(box, "large", "large.tar"), "tool", "more than one call packs");
    assert_int_equal(count_names(box, "ws"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {BOX_TEST(every_format), BOX_TEST(itself_and_odd_files), BOX_TEST(refusals), BOX_TEST(hostile),
                                       BOX_TEST(good_links),   BOX_TEST(cut_and_broken),       BOX_TEST(bombs),    BOX_TEST(too_large_for_one_call)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
