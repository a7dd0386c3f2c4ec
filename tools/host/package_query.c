// SPDX-License-Identifier: MIT
/*
 * package_query.c - which packages are installed, from dpkg's status file. Host room.
 */
#include "tools/host/host.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/glob.h"
#include "tools/view.h"

#include <errno.h>
#include <string.h>

#define STATUS "/var/lib/dpkg/status"

/* One paragraph of the file. */
struct package {
    char *fields[6];
};
enum { NAME, STATE, VERSION, ARCHITECTURE, SIZE, SUMMARY, FIELDS };
static const char *const field_names[FIELDS] = {"Package", "Status", "Version", "Architecture", "Installed-Size", "Description"};

static void clear(struct package *package)
{
    for (int i = 0; i < FIELDS; i++)
        free(cv_steal(&package->fields[i]));
}

static void take_field(struct package *package, const char *line)
{
    const char *colon = strchr(line, ':');
    if (!colon)
        return;
    size_t n = (size_t)(colon - line);
    const char *value = colon + 1 + strspn(colon + 1, " \t");
    for (int i = 0; i < FIELDS; i++)
        if (!package->fields[i] && strlen(field_names[i]) == n && strncmp(line, field_names[i], n) == 0)
            package->fields[i] = cv_strndup(value, strcspn(value, "\n") < CV_LIMIT_HOST_LINE_BYTES ? strcspn(value, "\n") : CV_LIMIT_HOST_LINE_BYTES);
}

static bool fits(const struct package *package, const char *wanted, struct glob *pattern)
{
    const char *name = package->fields[NAME], *state = package->fields[STATE];
    if (!name || !state || !strstr(state, " installed"))
        return false;
    if (!wanted)
        return true;
    if (pattern)
        return glob_match(pattern, name, false);
    size_t n = strcspn(wanted, ":"); /* "libc6" or "libc6:amd64" */
    const char *architecture = wanted[n] ? wanted + n + 1 : NULL;
    return strlen(name) == n && strncmp(name, wanted, n) == 0 &&
           (!architecture || (package->fields[ARCHITECTURE] && strcmp(architecture, package->fields[ARCHITECTURE]) == 0));
}

static json_t *row(const struct package *package)
{
    static const char *const keys[FIELDS] = {"name", NULL, "version", "architecture", NULL, "summary"};
    json_t *item = json_object();
    for (int i = 0; i < FIELDS; i++)
        if (keys[i] && package->fields[i])
            cv_json_set_text(item, keys[i], package->fields[i], strlen(package->fields[i]));
    if (package->fields[SIZE])
        json_object_set_new(item, "size_kib", json_integer((json_int_t)strtoll(package->fields[SIZE], NULL, 10)));
    return item;
}

struct search {
    const char *wanted;
    struct glob *pattern;
    struct view_rows rows;
    size_t found;
};

static void end_paragraph(struct search *search, struct package *package)
{
    if (fits(package, search->wanted, search->pattern)) {
        search->found++;
        if (!search->rows.full)
            view_rows_add(&search->rows, row(package));
    }
    clear(package);
}

/* Lines that begin with a blank go on with the field before: not needed here. */
static int read_all(const struct cv_host_env *env, FILE *file, struct search *search, struct cv_error *err)
{
    struct package package = {0};
    char line[CV_LIMIT_HOST_LINE_BYTES];
    bool begins = true;
    size_t bytes = 0, lines = 0;
    while (fgets(line, sizeof line, file) && bytes < CV_LIMIT_HOST_FILE_BYTES) {
        size_t n = strlen(line);
        bytes += n;
        if (begins && line[0] == '\n')
            end_paragraph(search, &package);
        else if (begins && line[0] != ' ' && line[0] != '\t')
            take_field(&package, line);
        begins = n > 0 && line[n - 1] == '\n';
        if (++lines % 4096 == 0 && host_late(env))
            break;
    }
    end_paragraph(search, &package);
    return host_late(env) ? host_fail_late(err, STATUS) : 0;
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    struct search search = {0};
    int rc = cv_json_opt_string(args, "name", "args", &search.wanted, err);
    if (rc < 0)
        return rc;
    int fd = host_open(env, STATUS, true);
    if (fd == -ENOENT)
        return host_refuse(err, fd, "tool.missing", "no dpkg database is here (" STATUS "): packages of other systems are not known to this tool");
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    if (!file)
        return host_file_fail(err, STATUS, fd < 0 ? fd : -errno);
    search.rows.items = json_array();
    json_object_set_new(result, "packages", search.rows.items);
    if (search.wanted && strpbrk(search.wanted, "*?["))
        search.pattern = glob_create(search.wanted);
    rc = read_all(env, file, &search, err);
    glob_destroy(search.pattern);
    fclose(file);
    json_object_set_new(result, "count", json_integer((json_int_t)search.found));
    json_object_set_new(result, "truncated", json_boolean(search.rows.full));
    host_source(result, STATUS);
    return rc;
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, cv_json_str(item, "name", ""), 100);
    cv_buf_putc(out, ' ');
    view_name(out, cv_json_str(item, "version", ""), 100);
    cv_buf_putc(out, ' ');
    view_name(out, cv_json_str(item, "architecture", ""), 20);
    cv_buf_printf(out, " %.1f MB: ", (double)cv_json_num(item, "size_kib", 0) * 1024 / 1e6);
    view_name(out, cv_json_str(item, "summary", ""), 120);
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_list(out, json_object_get(result, "packages"), (size_t)cv_json_num(result, "count", 0), false, "packages", line);
}

const struct cv_tool cv_tool_package_query = {
    .name = "package_query",
    .signature = "package_query(name?)",
    .summary = "Show installed packages with their versions",
    .help = "Shows the installed package of that name, those that fit a pattern with * and ?, or all: version, architecture, size and\n"
            "what it is. Read from dpkg's database; a system without dpkg is told so.\n\n"
            "  corvid tool call package_query --args '{\"name\":\"libc*\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
              "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255,\"description\":\"name or pattern; all when left out\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_HOST,
    .capabilities = "host.read",
    .host = host,
    .view = view,
};
