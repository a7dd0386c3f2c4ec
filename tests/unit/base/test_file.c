// SPDX-License-Identifier: MIT
/*
 * test_file.c - whole small files: limits, kinds, replacement by rename, and folders with the mode that was asked for.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static char *in_folder(const char *name)
{
    return cv_format("%s/%s", folder, name);
}

static int make_folder(void **state)
{
    (void)state;
    umask(022);
    strcpy(folder, "/tmp/corvid-test-file-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    cv_auto_free char *command = cv_format("rm -rf '%s'", folder);
    return system(command);
}

static void put(const char *path, const char *text)
{
    struct cv_error err = CV_ERROR_INIT;
    if (cv_file_write(path, 0600, text, strlen(text), &err) < 0)
        fail_msg("%s", err.text);
}

static int entries(void)
{
    DIR *dir = opendir(folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(dir));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return count;
}

static void writes_and_appends_what_it_reads(void **state)
{
    (void)state;
    cv_auto_free char *path = in_folder("f");
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    put(path, "hello");
    cv_buf_puts(&out, ">");
    assert_int_equal(cv_file_read(path, 5, &out, NULL), 0);
    assert_string_equal(out.data, ">hello");
    put(path, "");
    assert_int_equal(cv_file_read(path, 0, &out, NULL), 0);
    assert_string_equal(out.data, ">hello");
    assert_int_equal(entries(), 1);
}

static void reads_more_than_one_chunk(void **state)
{
    (void)state;
    enum { SIZE = 100000 };
    cv_auto_free char *path = in_folder("big");
    cv_auto_free char *bytes = cv_zalloc(SIZE);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 31);
    assert_int_equal(cv_file_write(path, 0600, bytes, SIZE, NULL), 0);
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    assert_int_equal(cv_file_read(path, SIZE, &out, NULL), 0);
    assert_int_equal(out.len, SIZE);
    assert_memory_equal(out.data, bytes, SIZE);
}

static void a_refused_read_adds_nothing(void **state)
{
    (void)state;
    cv_auto_free char *path = in_folder("f");
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    put(path, "123456");
    cv_buf_puts(&out, "kept");
    assert_int_equal(cv_file_read(path, 5, &out, &err), -EFBIG);
    assert_non_null(strstr(err.text, "has 6 bytes, the limit is 5"));
    assert_int_equal(cv_file_read(folder, 5, &out, &err), -EISDIR);
    assert_int_equal(cv_file_read("/dev/null", 5, &out, &err), -EINVAL);
    assert_int_equal(cv_file_read("/nonexistent", 5, &out, &err), -ENOENT);
    assert_int_equal(cv_file_read("/proc/self/status", 10, &out, &err), -EFBIG); /* size 0, grows while it is read */
    assert_string_equal(out.data, "kept");
    assert_int_equal(out.len, 4);
    cv_auto_free char *fifo = in_folder("fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(cv_file_read(fifo, 5, &out, &err), -EINVAL); /* and does not wait for a writer */
}

static void a_write_replaces_and_keeps_the_mode(void **state)
{
    (void)state;
    cv_auto_free char *path = in_folder("f");
    struct stat before, after;
    put(path, "old");
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(cv_file_write(path, 0640, "new", 3, NULL), 0);
    assert_int_equal(stat(path, &after), 0);
    assert_true(before.st_ino != after.st_ino);
    assert_int_equal(after.st_mode & 0777, 0640);
    assert_int_equal(entries(), 1);
}

static void a_write_replaces_a_link_and_not_its_target(void **state)
{
    (void)state;
    cv_auto_free char *target = in_folder("target");
    cv_auto_free char *link = in_folder("link");
    put(target, "safe");
    assert_int_equal(symlink(target, link), 0);
    put(link, "new");
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    assert_int_equal(cv_file_read(target, 10, &out, NULL), 0);
    assert_string_equal(out.data, "safe");
}

static void a_failed_write_leaves_nothing(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *nowhere = in_folder("no/such/f");
    assert_int_equal(cv_file_write(nowhere, 0600, "x", 1, &err), -ENOENT);
    cv_auto_free char *taken = in_folder("taken");
    assert_int_equal(mkdir(taken, 0700), 0);
    assert_int_equal(cv_file_write(taken, 0600, "x", 1, &err), -EISDIR);
    assert_non_null(strstr(err.text, taken));
    assert_int_equal(entries(), 1);
}

static void *rewrite(void *arg)
{
    char bytes[8192];
    memset(bytes, *(char *)arg, sizeof bytes);
    cv_auto_free char *path = in_folder("shared");
    for (int i = 0; i < 50; i++)
        if (cv_file_write(path, 0600, bytes, sizeof bytes, NULL) < 0)
            return arg;
    return NULL;
}

static void two_writers_never_mix(void **state)
{
    (void)state;
    pthread_t threads[2];
    char letters[] = "ab";
    void *failed[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, rewrite, &letters[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], &failed[i]);
    assert_null(failed[0]);
    assert_null(failed[1]);
    cv_auto_free char *path = in_folder("shared");
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    assert_int_equal(cv_file_read(path, 8192, &out, NULL), 0);
    assert_int_equal(out.len, 8192);
    for (size_t i = 1; i < out.len; i++)
        assert_int_equal(out.data[i], out.data[0]);
    assert_int_equal(entries(), 1);
}

static void check_mode(const char *path, mode_t mode)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(st.st_mode & 0777, mode);
}

static void makes_folders_with_the_mode_on_the_last(void **state)
{
    (void)state;
    static const char *const shapes[] = {"a/b/c", "d//e/f", "g/h/i/", "j/k/l///"};
    static const char *const last[] = {"a/b/c", "d/e/f", "g/h/i", "j/k/l"};
    static const char *const parent[] = {"a/b", "d/e", "g/h", "j/k"};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        cv_auto_free char *path = in_folder(shapes[i]);
        cv_auto_free char *made = in_folder(last[i]);
        cv_auto_free char *above = in_folder(parent[i]);
        assert_int_equal(cv_file_mkdirs(path, 0700, NULL), 0);
        check_mode(made, 0700);
        check_mode(above, 0755);
        assert_int_equal(cv_file_mkdirs(path, 0700, NULL), 0);
    }
    assert_int_equal(cv_file_mkdirs("/", 0700, NULL), 0);
}

static void a_file_in_the_way_is_an_error(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *file = in_folder("f");
    cv_auto_free char *below = in_folder("f/g");
    put(file, "x");
    assert_int_equal(cv_file_mkdirs(file, 0700, &err), -ENOTDIR);
    assert_non_null(strstr(err.text, "exists and is no folder"));
    assert_int_equal(cv_file_mkdirs(below, 0700, &err), -ENOTDIR);
    assert_int_equal(cv_file_mkdirs("", 0700, &err), -ENOENT);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(writes_and_appends_what_it_reads),
        IN_FOLDER(reads_more_than_one_chunk),
        IN_FOLDER(a_refused_read_adds_nothing),
        IN_FOLDER(a_write_replaces_and_keeps_the_mode),
        IN_FOLDER(a_write_replaces_a_link_and_not_its_target),
        IN_FOLDER(a_failed_write_leaves_nothing),
        IN_FOLDER(two_writers_never_mix),
        IN_FOLDER(makes_folders_with_the_mode_on_the_last),
        IN_FOLDER(a_file_in_the_way_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
