// SPDX-License-Identifier: MIT
/* test_command.c - what a command line would lose, as far as its words tell. "known" and what begins with "known/" is named. */
#include "tools/door/command.h"

#include "daemon/base/auto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool knows(const char *word, void *arg)
{
    (*(int *)arg)++;
    return strcmp(word, "known") == 0 || strncmp(word, "known/", 6) == 0;
}

static const struct {
    const char *line, *why; /* the beginning of it; NULL: nothing is asked */
} rows[] = {
    {"", NULL},
    {"ls -l | head", NULL},
    {"echo rm precious", NULL},
    {"echo 'x; rm precious'", NULL},
    {"grep -c rm known > count.txt", NULL},
    {"rm known", NULL},
    {"rm -rf known known/a 'known/b'", NULL},
    {"rm -rf precious", "the command removes 'precious', which neither the request nor an observation names"},
    {"rm known precious", "the command removes 'precious', which"},
    {"rm -- -f", "the command removes '-f', which"},
    {"/bin/rm precious", "the command removes 'precious'"},
    {"\\rm precious", "the command removes 'precious'"},
    {"r'm' \"precious\"", "the command removes 'precious'"},
    {"rm *.tmp", "the command removes '*.tmp', a pattern or a variable"},
    {"rm '*.tmp'", "the command removes '*.tmp', which"},
    {"rm $HOME/x", "the command removes '$HOME/x', a pattern"},
    {"rm \"$x\"", "the command removes '$x', a pattern"},
    {"rm $(ls)", "the command removes '$', a pattern"},
    {"cd known && rm precious", "the command removes 'precious'"},
    {"true; rm precious", "the command removes 'precious'"},
    {"true\nrm precious", "the command removes 'precious'"},
    {"true # rm precious", NULL},
    {"(rm precious)", "the command removes 'precious'"},
    {"echo $(rm precious)", "the command removes 'precious'"},
    {"echo `rm precious`", "the command removes 'precious'"},
    {"if true; then rm precious; fi", "the command removes 'precious'"},
    {"for f in a b; do rm $f; done", "the command removes '$f', a pattern"},
    {"A=1 rm precious", "the command removes 'precious'"},
    {"2>/dev/null rm precious", "the command removes 'precious'"},
    {"rm precious 2>/dev/null", "the command removes 'precious'"},
    {"rm known >precious", NULL},
    {"sudo -n timeout 5 rm precious", "the command removes 'precious'"},
    {"ls | xargs rm", "the command removes what another command names"},
    {"ls | xargs -n 1 rm known", "the command removes what another command names"},
    {"sh -c 'rm precious'", "the command removes 'precious'"},
    {"bash -ec \"sh -c 'rm precious'\"", "the command removes 'precious'"},
    {"sh -c 'sh -c \"sh -c \\\"sh -c rm\\\"\"'", "the command has more command lines inside each other"},
    {"eval rm precious", "the command removes 'precious'"},
    {"find . -name '*.tmp' -delete", "the command removes or moves away what 'find' finds"},
    {"find . -exec rm {} +", "the command removes or moves away what 'find' finds"},
    {"find . -name rm", NULL},
    {"mv known other", NULL},
    {"mv precious known", "the command moves away 'precious'"},
    {"mv -t other known", NULL},
    {"mv -t other precious", "the command moves away 'precious'"},
    {"truncate -s 0 known", NULL},
    {"truncate -s 0 precious", "the command replaces 'precious'"},
    {"shred -n 3 known", NULL},
    {"dd if=/dev/zero of=precious bs=1", "the command replaces 'precious'"},
    {"dd if=precious of=known", NULL},
    {"rm {a,b}", "the command removes '{a,b}', a pattern"},
    {"{ rm precious; }", "the command removes 'precious'"},
    {"rsync -a known other", NULL},
    {"rsync -a --delete known other", "the command removes what 'rsync' finds"},
    {"ls | parallel rm", "the command removes what another command names"},
    {"git status", NULL},
    {"git -C . clean -fd", "the command may remove or replace files"},
    {"git clean -fd", "the command may remove or replace files of the repository"},
    {"git checkout -b new", NULL},
    {"git reset known", NULL},
    {"git checkout -- .", "the command may remove or replace files"},
    {"git", NULL},
    {"git -C", NULL},
    {"git reset --hard", "the command may remove or replace files"},
    {"rm known known known known known known known known known known known known known known known known known known known known known",
     "the command removes more things at once"},
    {"rm a\nb", "the command removes 'a'"},
    {"rm 'a\nb'", "the command removes 'a\\nb', which"},
    {"rm 'precious", "the command removes 'precious'"},
    {"rm precious\\", "the command removes 'precious\\'"},
};

static void what_is_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_buf struct cv_buf why = CV_BUF_INIT;
        int asked = 0;
        bool loses = command_loses(rows[i].line, knows, &asked, &why);
        const char *wanted = rows[i].why ? rows[i].why : "";
        if (loses != (rows[i].why != NULL) || strncmp(cv_buf_text(&why), wanted, strlen(wanted)) != 0 || (!loses && why.len > 0))
            fail_msg("'%s': %s, wanted '%s'", rows[i].line, loses ? cv_buf_text(&why) : "nothing", rows[i].why ? rows[i].why : "nothing");
    }
}

/* 64 KiB of anything end soon, and what is more than is looked at is asked about. */
static void long_lines(void **state)
{
    (void)state;
    static const char pieces[][8] = {"rm ", "a ", "'", "\"", "\\", "(", "$(", "`", ";", "|", ">", "#", "\n", "sh -c ", "xargs "};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        cv_auto_buf struct cv_buf line = CV_BUF_INIT, why = CV_BUF_INIT;
        int asked = 0;
        while (line.len < 65000)
            cv_buf_puts(&line, pieces[i]);
        bool loses = command_loses(cv_buf_text(&line), knows, &asked, &why);
        assert_int_equal(loses, why.len > 0);
        assert_true(asked <= 256);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_lost), cmocka_unit_test(long_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
