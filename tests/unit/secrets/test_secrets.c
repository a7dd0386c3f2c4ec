// SPDX-License-Identifier: MIT
/*
 * test_secrets.c - secrets in a folder of their own: modes, names, values, replacement, bounds, and that nothing prints one.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/secrets/secrets.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct rig {
    char base[64];
    char *folder;
    struct cv_secrets *secrets;
};

static int setup(void **state)
{
    struct rig *rig = cv_new(struct rig);
    snprintf(rig->base, sizeof rig->base, "/tmp/corvid-secrets-XXXXXX");
    assert_non_null(mkdtemp(rig->base));
    rig->folder = cv_format("%s/secrets", rig->base);
    assert_int_equal(cv_secrets_open(rig->folder, &rig->secrets, NULL), 0);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    struct rig *rig = *state;
    cv_auto_free char *command = cv_format("rm -rf '%s'", rig->base);
    cv_secrets_close(rig->secrets);
    assert_int_equal(system(command), 0);
    free(rig->folder);
    free(rig);
    return 0;
}

static int set(struct rig *rig, const char *name, const char *value)
{
    return cv_secrets_set(rig->secrets, name, value, strlen(value), NULL);
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static void expect(struct rig *rig, const char *name, const char *value)
{
    struct cv_secret *secret = NULL;
    assert_int_equal(cv_secrets_get(rig->secrets, name, &secret, NULL), 0);
    assert_string_equal(cv_secret_reveal(secret), value);
    assert_string_equal(cv_secret_text(secret), "***");
    cv_secret_release(secret);
}

static void a_secret_is_kept_privately_and_replaced(void **state)
{
    struct rig *rig = *state;
    cv_auto_free char *path = cv_format("%s/key", rig->folder);
    umask(0);
    assert_int_equal(set(rig, "key", "one\n"), 0);
    assert_int_equal(mode_of(rig->folder), 0700);
    assert_int_equal(mode_of(path), 0600);
    expect(rig, "key", "one");
    struct stat before, after;
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(set(rig, "key", "two"), 0);
    assert_int_equal(stat(path, &after), 0);
    assert_true(before.st_ino != after.st_ino); /* another file under the name: nobody ever sees half of one */
    expect(rig, "key", "two");
    assert_int_equal(mode_of(path), 0600);
    struct dirent *entry;
    DIR *folder = opendir(rig->folder);
    int count = 0;
    while ((entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(folder);
    assert_int_equal(count, 1);
}

static void an_open_folder_is_closed_and_a_foreign_thing_refused(void **state)
{
    struct rig *rig = *state;
    struct cv_secrets *other = NULL;
    assert_int_equal(chmod(rig->folder, 0777), 0);
    assert_int_equal(set(rig, "key", "one"), 0);
    assert_int_equal(mode_of(rig->folder), 0700);
    cv_auto_free char *file = cv_format("%s/file", rig->base), *link = cv_format("%s/link", rig->base);
    assert_int_equal(cv_file_write(file, 0600, "x", 1, NULL), 0);
    assert_true(cv_secrets_open(file, &other, NULL) < 0);
    assert_int_equal(symlink(rig->folder, link), 0);
    assert_int_equal(cv_secrets_open(link, &other, NULL), -ENOTDIR);
    assert_null(other);
}

static void bad_names_and_values_are_refused(void **state)
{
    static const char *const names[] = {"", ".", "..", "../key", "a/b", "1key", "-key", ".key", "k y", "k\n", "key.tmp",
                                        "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"};
    struct rig *rig = *state;
    struct cv_secret *secret = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        assert_int_equal(cv_secrets_set(rig->secrets, names[i], "value", 5, &err), -EINVAL);
        assert_null(strstr(err.text, "value"));
        assert_int_equal(cv_secrets_get(rig->secrets, names[i], &secret, NULL), -EINVAL);
        assert_int_equal(cv_secrets_remove(rig->secrets, names[i], NULL), -EINVAL);
    }
    assert_int_equal(set(rig, "A-b_c.9", "ok"), 0);
    static const char *const values[] = {"", "\n", "a\nb", "a\r\n"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_int_equal(set(rig, "key", values[i]), -EINVAL);
    assert_int_equal(cv_secrets_set(rig->secrets, "key", "a\0b", 3, NULL), -EINVAL);
    cv_auto_free char *longest = cv_zalloc(CV_LIMIT_SECRET_BYTES + 2);
    memset(longest, 'x', CV_LIMIT_SECRET_BYTES + 1);
    assert_int_equal(set(rig, "key", longest), -EINVAL);
    longest[CV_LIMIT_SECRET_BYTES] = '\0';
    assert_int_equal(set(rig, "key", longest), 0);
    expect(rig, "key", longest);
}

static void what_is_missing_says_how_to_set_it(void **state)
{
    struct rig *rig = *state;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_secret *secret = NULL;
    assert_int_equal(cv_secrets_get(rig->secrets, "key", &secret, &err), -ENOENT);
    assert_non_null(strstr(err.text, "corvid secret set key"));
    assert_int_equal(cv_secrets_remove(rig->secrets, "key", NULL), -ENOENT);
    assert_int_equal(set(rig, "key", "x"), 0);
    assert_int_equal(cv_secrets_remove(rig->secrets, "key", NULL), 0);
    assert_int_equal(cv_secrets_get(rig->secrets, "key", &secret, NULL), -ENOENT);
    assert_null(secret);
}

static void links_pipes_and_strange_files_are_not_read(void **state)
{
    struct rig *rig = *state;
    struct cv_secret *secret = NULL;
    cv_auto_free char *link = cv_format("%s/link", rig->folder), *fifo = cv_format("%s/fifo", rig->folder), *empty = cv_format("%s/empty", rig->folder);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(cv_file_write(empty, 0600, "", 0, NULL), 0);
    assert_true(cv_secrets_get(rig->secrets, "link", &secret, NULL) < 0);
    assert_true(cv_secrets_get(rig->secrets, "fifo", &secret, NULL) < 0);
    assert_true(cv_secrets_get(rig->secrets, "empty", &secret, NULL) < 0);
    assert_null(secret);
    cv_auto_json json_t *list = cv_secrets_list(rig->secrets);
    assert_int_equal(json_array_size(list), 1); /* the empty file, which can be removed */
}

static void names_are_listed_sorted_without_values(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(set(rig, "b", "hidden-b"), 0);
    assert_int_equal(set(rig, "a", "hidden-a"), 0);
    assert_int_equal(set(rig, "c", "hidden-c"), 0);
    cv_auto_json json_t *list = cv_secrets_list(rig->secrets);
    assert_int_equal(json_array_size(list), 3);
    for (size_t i = 0; i < 3; i++) {
        const char want[2] = {(char)('a' + i), '\0'};
        assert_string_equal(cv_json_str(json_array_get(list, i), "name", ""), want);
        assert_true(cv_json_num(json_array_get(list, i), "set_us", 0) > 1700000000000000);
    }
    cv_auto_free char *text = cv_json_dump(list);
    assert_null(strstr(text, "hidden"));
}

static void there_is_room_for_so_many(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < CV_LIMIT_SECRETS; i++) {
        cv_auto_free char *path = cv_format("%s/k%d", rig->folder, i);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs("x", file);
        fclose(file);
    }
    assert_int_equal(set(rig, "more", "x"), -ENOSPC);
    assert_int_equal(set(rig, "k0", "y"), 0);
    expect(rig, "k0", "y");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_secret_is_kept_privately_and_replaced),
        TEST(an_open_folder_is_closed_and_a_foreign_thing_refused),
        TEST(bad_names_and_values_are_refused),
        TEST(what_is_missing_says_how_to_set_it),
        TEST(links_pipes_and_strange_files_are_not_read),
        TEST(names_are_listed_sorted_without_values),
        TEST(there_is_room_for_so_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
