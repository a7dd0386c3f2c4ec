// SPDX-License-Identifier: MIT
/* test_host_system.c - sys_info, sys_disk, package_query, service_status without a manager: what the files of a made-up machine say. */
#include "hostbox.h"

static void furnish_system(const struct hostbox *h)
{
    hostbox_put(h, "/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n");
    hostbox_put(h, "/proc/sys/kernel/ostype", "Linux\n");
    hostbox_put(h, "/proc/sys/kernel/osrelease", "6.1.0\n");
    hostbox_put(h, "/proc/sys/kernel/hostname", "tower\n");
    hostbox_put(h, "/proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n\nprocessor\t: 1\nmodel name\t: Some CPU @ 2 GHz\n");
    hostbox_put(h, "/proc/meminfo", "MemTotal:       25165824 kB\nMemFree: 1 kB\nMemAvailable:   1024 kB\n");
    hostbox_put(h, "/proc/uptime", "12345.67 1.00\n");
}

static void system_info(void **state)
{
    struct hostbox *h = *state;
    furnish_system(h);
    assert_int_equal(hostbox_call(h, "sys_info", NULL, NULL), 0);
    const char *view = cv_buf_text(&h->box->view);
    const char *after = strstr(view, "\nmachine ");
    assert_non_null(after);
    assert_int_equal(strncmp(view, "system Debian GNU/Linux 12\nkernel Linux 6.1.0\n", strlen("system Debian GNU/Linux 12\nkernel Linux 6.1.0\n")),
                     0);
    assert_string_equal(strstr(view, "\ncpu"), "\ncpu Some CPU @ 2 GHz\ncores 2\nmemory 24 GiB\nhost tower");
    assert_int_equal(cv_json_num(h->box->result, "uptime_s", 0), 12345);
    assert_int_equal(cv_json_num(h->box->result, "memory_available_bytes", 0), 1048576);
}

/* Files that are pipes, links to devices or empty: what can be said is said, and nothing hangs. */
static void odd_system(void **state)
{
    struct hostbox *h = *state;
    furnish_system(h);
    assert_int_equal(unlink(box_path(h->box, "proc/cpuinfo")), 0);
    box_fifo(h->box, "proc/cpuinfo");
    assert_int_equal(unlink(box_path(h->box, "proc/meminfo")), 0);
    box_link(h->box, "/dev/zero", "proc/meminfo");
    hostbox_put(h, "/etc/os-release", "NAME='A\x1b[2J\xFF'\n");
    hostbox_has(h, "system A\\x1b[2J\xEF\xBF\xBD\nkernel", "sys_info", NULL, NULL);
    assert_null(strstr(cv_buf_text(&h->box->view), "memory"));
}

#define ROOT_LINE "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"

static void disks(void **state)
{
    struct hostbox *h = *state;
    hostbox_put(h, "/proc/self/mountinfo",
                "22 21 0:5 / /proc rw - proc proc rw\n" ROOT_LINE
                "23 21 0:44 / /ws rw - nfs4 server:/x rw\n24 21 8:1 /sub /other rw - ext4 /dev/sda1 rw\n"
                "25 21 0:9 / /with\\040blank rw - tmpfs tmpfs rw\nbroken line\n1 2 3 - \n");
    box_mkdir(h->box, "with blank");
    assert_int_equal(hostbox_call(h, "sys_disk", NULL, NULL), 0);
    assert_int_equal(json_array_size(json_object_get(h->box->result, "filesystems")), 1);
    hostbox_has(h, "/ size ", "sys_disk", NULL, NULL);
    assert_non_null(strstr(cv_buf_text(&h->box->view), "% free "));
    hostbox_has(h, "/ size ", "sys_disk", "path", "/lib");
    hostbox_has(h, "/with blank size ", "sys_disk", "path", "/with blank");
    hostbox_fails(h, "tool", "'nfs4'", "sys_disk", "path", ".");
    hostbox_fails(h, "tool", "'nfs4'", "sys_disk", "path", "/ws/deep/er");
    hostbox_fails(h, "tool", "'proc'", "sys_disk", "path", "/proc");
    hostbox_fails(h, "filesystem", "/nothing: no such file", "sys_disk", "path", "/nothing");
}

static void no_disks(void **state)
{
    struct hostbox *h = *state;
    hostbox_fails(h, "filesystem", "mountinfo", "sys_disk", NULL, NULL);
    hostbox_put(h, "/proc/self/mountinfo", "");
    hostbox_fails(h, "tool", "no local file system", "sys_disk", NULL, NULL);
    hostbox_fails(h, "tool", "no mounted file system", "sys_disk", "path", "/");
}

static void packages(void **state)
{
    struct hostbox *h = *state;
    hostbox_fails(h, "tool", "no dpkg database", "package_query", NULL, NULL);
    hostbox_put(h, "/var/lib/dpkg/status",
                "Package: alpha\nStatus: install ok installed\nInstalled-Size: 2000\nArchitecture: amd64\nVersion: 1:2.0-1\nDescription: first "
                "thing\n more text\n"
                " Version: no\n\nPackage: beta\nStatus: deinstall ok config-files\nVersion: 3\n\n"
                "Package: libal\nStatus: install ok installed\nInstalled-Size: 1\nArchitecture: i386\nVersion: 4\nDescription: a library");
    hostbox_shows(h, "2 packages\nalpha 1:2.0-1 amd64 2.0 MB: first thing\nlibal 4 i386 0.0 MB: a library", "package_query", NULL, NULL);
    hostbox_shows(h, "1 packages\nalpha 1:2.0-1 amd64 2.0 MB: first thing", "package_query", "name", "alpha");
    hostbox_shows(h, "1 packages\nlibal 4 i386 0.0 MB: a library", "package_query", "name", "lib*");
    hostbox_shows(h, "1 packages\nlibal 4 i386 0.0 MB: a library", "package_query", "name", "libal:i386");
    hostbox_shows(h, "0 packages", "package_query", "name", "libal:amd64");
    hostbox_shows(h, "0 packages", "package_query", "name", "beta");
    h->env.deadline_us = 1;
    hostbox_fails(h, "deadline", "within the time", "package_query", NULL, NULL);
    assert_int_equal(unlink(box_path(h->box, "var/lib/dpkg/status")), 0);
    box_fifo(h->box, "var/lib/dpkg/status");
    hostbox_fails(h, "filesystem", "status", "package_query", NULL, NULL);
}

static void services(void **state)
{
    struct hostbox *h = *state;
    unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
    hostbox_put(h, "/usr/lib/systemd/system/web.service", "[Unit]\nDescription=A web server\n[Service]\nExecStart=/bin/web\n");
    hostbox_put(h, "/etc/systemd/system/multi-user.target.wants/web.service", "");
    hostbox_shows(h, "web.service inactive\nA web server\nat start: enabled\nfrom its unit file and control group: no service manager answers here",
                  "service_status", "name", "web");
    hostbox_put(h, "/sys/fs/cgroup/system.slice/web.service/cgroup.procs", "77\n");
    hostbox_has(h, "web.service active\nA web server\nmain pid 77\n", "service_status", "name", "web.service");
    hostbox_fails(h, "tool", "no service 'other.service'", "service_status", "name", "other");
    hostbox_fails(h, "tool", "no name of a service", "service_status", "name", "../web");
    hostbox_fails(h, "tool", "no name of a service", "service_status", "name", "a b");
    hostbox_fails(h, "tool", "no service manager answers", "service_status", NULL, NULL);
    /* A socket that nobody answers on: not longer than the deadline. */
    hostbox_put(h, "/run/dbus/x", "");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/run/dbus/system_bus_socket", h->box->base);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 4), 0);
    int64_t begin = cv_clock_mono_us();
    h->env.deadline_us = begin + 300000;
    hostbox_fails(h, "deadline", "service_status", "service_status", "name", "web");
    assert_true(cv_clock_mono_us() - begin < 5000000);
    close(fd);
}

static void times(void **state)
{
    struct hostbox *h = *state;
    hostbox_has(h, " UTC", "time_now", NULL, NULL);
    hostbox_has(h, " UTC", "time_now", "zone", "utc");
    hostbox_put(h, "/usr/share/zoneinfo/tzdata.zi",
                "# version x\nZ Europe/Berlin 0:53:28 - LMT\nL Europe/Berlin Europe/Copenhagen\nR a b\nZ America/New_York -4 - x\n-4 - AST 1942\n-4 - AST\n");
    hostbox_fails(h, "tool", "'Berln' is unknown; near it: Europe/Berlin", "time_now", "zone", "Berln");
    hostbox_fails(h, "tool", "near it: America/New_York", "time_now", "zone", "new york");
    hostbox_fails(h, "tool", "'BST' is unknown, expected a name like", "time_now", "zone", "BST");
    hostbox_fails(h, "tool", "is unknown", "time_now", "zone", "../../../etc/passwd");
    hostbox_fails(h, "tool", "is unknown", "time_now", "zone", "/etc/passwd");
    hostbox_fails(h, "tool", "is unknown", "time_now", "zone", "Nowhere/At_All");
    hostbox_put(h, "/usr/share/zoneinfo/Broken", "TZif2");
    hostbox_fails(h, "tool", "is unknown", "time_now", "zone", "Broken");
    h->env.root = "";
    hostbox_has(h, "CE", "time_now", "zone", "Europe/Berlin"); /* CET or CEST */
    h->env.root = h->box->base;
}

int main(void)
{
    const struct CMUnitTest tests[] = {HOST_TEST(system_info), HOST_TEST(odd_system), HOST_TEST(disks), HOST_TEST(no_disks),
                                       HOST_TEST(packages),    HOST_TEST(services),   HOST_TEST(times)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
