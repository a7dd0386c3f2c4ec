// SPDX-License-Identifier: MIT
/*
 * text_search.c - lines that hold a text, in one file or in all files below a folder. Binary files and ".git" are passed over,
 * links are not followed. `run` in a confined worker; one block of a file in memory at a time.
 */
#include "tools/fspath.h"
#include "tools/fswalk.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "daemon/base/utf8.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { BLOCK = 65536, PROBE = 8192, LINE_MAX_KEPT = 1048576, SHOWN_LINE = 300, SHOWN_BEFORE = 100 };

struct search {
    const char *query;
    size_t query_len;
    const char *base; /* how results name the folder, "" for the workspace */
    struct view_rows rows;
    size_t files, unreadable, binary;
};

/* One file's state: `kept` is what is not yet a whole line. */
struct scan {
    struct search *search;
    const char *name;
    struct cv_buf kept;
    size_t line;
    bool told; /* this line is in the result already */
};

/* At most SHOWN_LINE bytes of the line around the place that matched. */
static json_t *excerpt(const char *line, size_t len, size_t at)
{
    while (len > 0 && line[len - 1] == '\r')
        len--;
    if (len <= SHOWN_LINE)
        return cv_json_text(line, len);
    size_t from = at > SHOWN_BEFORE ? cv_utf8_boundary(line, len, at - SHOWN_BEFORE) : 0;
    size_t end = from + cv_utf8_boundary(line + from, len - from, SHOWN_LINE);
    cv_auto_buf struct cv_buf part = CV_BUF_INIT;
    if (from > 0)
        cv_buf_puts(&part, "...");
    cv_buf_add(&part, line + from, end - from);
    if (end < len)
        cv_buf_puts(&part, "...");
    return cv_json_text(cv_buf_text(&part), part.len);
}

static void look_at(struct scan *scan, const char *line, size_t len)
{
    const struct search *search = scan->search;
    const char *found = scan->told ? NULL : memmem(line, len, search->query, search->query_len);
    if (!found)
        return;
    json_t *item = json_object();
    json_object_set_new(item, "path", cv_json_text(scan->name, strlen(scan->name)));
    json_object_set_new(item, "line", json_integer((json_int_t)scan->line));
    json_object_set_new(item, "text", excerpt(line, len, (size_t)(found - line)));
    view_rows_add(&scan->search->rows, item);
    scan->told = true;
}

/* Takes whole lines out of what is kept; a line that grows too long is looked at in overlapping parts. */
static void take_lines(struct scan *scan)
{
    size_t at = 0;
    const char *end;
    while ((end = memchr(scan->kept.data + at, '\n', scan->kept.len - at))) {
        look_at(scan, scan->kept.data + at, (size_t)(end - scan->kept.data) - at);
        at = (size_t)(end - scan->kept.data) + 1;
        scan->line++;
        scan->told = false;
    }
    cv_buf_drop(&scan->kept, at);
    if (scan->kept.len > LINE_MAX_KEPT) {
        look_at(scan, scan->kept.data, scan->kept.len);
        cv_buf_drop(&scan->kept, scan->kept.len - (scan->search->query_len - 1));
    }
}

static int scan_lines(struct scan *scan, int fd)
{
    for (bool first = true; !scan->search->rows.full; first = false) {
        cv_buf_reserve(&scan->kept, BLOCK);
        ssize_t n = read(fd, scan->kept.data + scan->kept.len, BLOCK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (first && n > 0 && memchr(scan->kept.data, '\0', (size_t)n < PROBE ? (size_t)n : PROBE)) {
            scan->search->binary++;
            return 0;
        }
        if (n == 0)
            break;
        scan->kept.len += (size_t)n;
        scan->kept.data[scan->kept.len] = '\0';
        take_lines(scan);
    }
    if (scan->kept.len > 0)
        look_at(scan, scan->kept.data, scan->kept.len);
    return 0;
}

static int scan_file(struct search *search, int fd, const char *name)
{
    struct scan scan = {.search = search, .name = name, .line = 1};
    int rc = scan_lines(&scan, fd);
    cv_buf_finish(&scan.kept);
    search->files++;
    return rc;
}

static int visit(const struct fswalk_entry *entry, void *arg)
{
    struct search *search = arg;
    struct stat st;
    if (S_ISDIR(entry->mode))
        return strcmp(entry->name, ".git") == 0 ? FSWALK_SKIP : FSWALK_ON;
    if (!S_ISREG(entry->mode))
        return FSWALK_ON;
    cv_auto_close int fd = fspath_below(entry->folder, entry->name, O_RDONLY | O_NOFOLLOW, 0, 0);
    cv_auto_free char *name = *search->base ? cv_path_join(search->base, entry->path) : cv_strdup(entry->path);
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || scan_file(search, fd, name) < 0)
        search->unreadable++;
    return search->rows.full ? FSWALK_STOP : FSWALK_ON;
}

static int search_folder(const struct fspath *path, struct search *search, struct cv_error *err)
{
    cv_auto_close int folder = -1;
    int rc = fspath_open_folder(path, &folder, err);
    if (rc < 0)
        return rc;
    struct fswalk walk = {.top = folder, .forgiving = true, .visit = visit, .arg = search};
    rc = fswalk_run(&walk);
    search->unreadable += walk.unreadable;
    search->rows.full |= walk.cut;
    fswalk_finish(&walk);
    return rc < 0 ? fspath_fail(err, path->shown, rc) : 0;
}

static int search_file(const struct fspath *path, struct search *search, struct cv_error *err)
{
    struct stat st;
    cv_auto_close int fd = -1;
    int rc = fspath_open_file(path, O_RDONLY, &fd, &st, err);
    if (rc < 0)
        return rc;
    rc = scan_file(search, fd, search->base);
    return rc < 0 ? fspath_fail(err, path->shown, rc) : 0;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    const char *query = NULL;
    struct stat st;
    int rc = cv_json_need_string(args, "query", "args", &query, err);
    if (rc < 0 || (rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_FOLLOW, &path, err)) < 0)
        return rc;
    if (!*query || strchr(query, '\n'))
        return cv_deny(err, -EINVAL, "tool", "tool.refused", "args.query: expected text of one line, got %s", *query ? "several lines" : "nothing");
    if ((rc = fspath_stat(&path, &st)) < 0)
        return fspath_fail(err, path.shown, rc);
    cv_auto_free char *base = fspath_name(env, path.absolute);
    struct search search = {.query = query, .query_len = strlen(query), .base = strcmp(base, ".") == 0 ? "" : base};
    search.rows.items = json_array();
    rc = S_ISDIR(st.st_mode) ? search_folder(&path, &search, err) : search_file(&path, &search, err);
    if (rc == 0) {
        json_object_set_new(result, "path", json_string(path.shown));
        json_object_set_new(result, "count", json_integer((json_int_t)json_array_size(search.rows.items)));
        json_object_set(result, "lines", search.rows.items);
        json_object_set_new(result, "truncated", json_boolean(search.rows.full));
        json_object_set_new(result, "files", json_integer((json_int_t)search.files));
        json_object_set_new(result, "binary", json_integer((json_int_t)search.binary));
        json_object_set_new(result, "unreadable", json_integer((json_int_t)search.unreadable));
    }
    json_decref(search.rows.items);
    return rc;
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, cv_json_str(item, "path", ""), VIEW_PATH);
    cv_buf_printf(out, ":%lld: ", (long long)cv_json_num(item, "line", 0));
    view_name(out, cv_json_str(item, "text", ""), VIEW_PATH);
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_list(out, json_object_get(result, "lines"), (size_t)cv_json_num(result, "count", 0), cv_json_flag(result, "truncated"), "lines", line);
}

const struct cv_tool cv_tool_text_search = {
    .name = "text_search",
    .signature = "text_search(path, query)",
    .summary = "Search file contents for a string",
    .help = "Finds the lines that hold a text, exactly as written (no pattern, case matters), in one file or in all files below a\n"
            "folder. Binary files and folders named .git are passed over, links are not followed. Each line is given with its\n"
            "file and number; a long one is cut around the match. At most 2,000 lines.\n\n"
            "  corvid tool call text_search --args '{\"path\":\".\",\"query\":\"fix me\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\",\"query\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"file or folder to search\"},"
              "\"query\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"text to find, within one line\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_B,
    .capabilities = "files.read",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_READ}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
