// SPDX-License-Identifier: MIT
/*
 * options.c - the table of options, and what reads it: the command line, the configuration file, --help. Owns nothing
 * beyond the struct it fills. Reads one file (the configuration); prints nothing.
 */
#include "daemon/options.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/config.h"
#include "daemon/rpc/nearest.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIELD(name) offsetof(struct cv_options, name)

const struct cv_option cv_option_table[] = {
    {"state", CV_OPTION_PATH, FIELD(state), "DIR", "$XDG_STATE_HOME/corvid; root: /var/lib/corvid", "a folder of this user's", true,
     "where the journal and the lock are kept"},
    {"socket", CV_OPTION_PATH, FIELD(socket), "PATH", "$XDG_RUNTIME_DIR/corvid/corvid.sock; root: /run/corvid/corvid.sock",
     "a path in a private folder, at most 103 bytes", true, "where clients connect; a socket handed over by the service manager comes first"},
    {"config", CV_OPTION_PATH, FIELD(config), "FILE", "corvid.conf in $XDG_CONFIG_HOME/corvid; root: /etc/corvid", "a file of 'key = value' lines", false,
     "the configuration file, see corvid.conf(5): the keys are these options; the command line comes first"},
    {"model", CV_OPTION_MODEL, FIELD(model), "M", "models/SmolLM2-135M-Instruct.Q4_1.gguf in $XDG_DATA_HOME/corvid if it is there, else none",
     "FILE.gguf, http:URL, script:FILE or none", true,
     "the language model; http:URL is one served by OpenAI's interface (http:http://127.0.0.1:8080/v1); script:FILE plays recorded replies"},
    {"model-name", CV_OPTION_TEXT, FIELD(model_name), "NAME", "the first that the server lists", "a name that the server knows", true,
     "which model of a served one (--model http:URL) is asked"},
    {"model-key", CV_OPTION_TEXT, FIELD(model_key), "NAME", "none", "the name of a secret (corvid secret set NAME)", true,
     "the key that a served model wants, sent to it as a bearer's and shown nowhere"},
    {"adapter", CV_OPTION_ADAPTER, FIELD(adapter), "FILE", "with the default model: models/corvid-interim.gguf beside it, else the one that Corvid brings; else none",
     "FILE.gguf or none", true, "a LoRA adapter for the model"},
    {"threads", CV_OPTION_COUNT, FIELD(threads), "N", "as many as there are processors", "a number from 1 to 256", true,
     "threads of the engine; fewer than the processors where other work shares them, since llama.cpp's threads wait for the slowest"},
    {"policies", CV_OPTION_PATH, FIELD(policies), "DIR", "none", "a folder", true,
     "policies to look at first, before those of the configuration folder and those that Corvid brings"},
    {"log-level", CV_OPTION_LEVEL, FIELD(log_level), "L", "info", "error, warning, info or debug", true, "what goes to stderr and to `corvid log`"},
    {"foreground", CV_OPTION_FLAG, FIELD(foreground), NULL, "off", "", false,
     "accepted for unit files and habit: corvidd never leaves the foreground, and writes plain log lines when stderr is a terminal"},
    {"check-config", CV_OPTION_FLAG, FIELD(check_config), NULL, "off", "", false, "read the options and the configuration file, say whether they are right, and end"},
    {"describe", CV_OPTION_FLAG, FIELD(describe), NULL, "off", "", false, "print this table as JSON (manual pages are made of it) and end"},
    {"version", CV_OPTION_FLAG, FIELD(version), NULL, "off", "", false, "print the version and end"},
    {"help", CV_OPTION_FLAG, FIELD(help), NULL, "off", "", false, "print this text and end"},
    {0},
};

static const struct cv_option *find(const char *name, size_t len)
{
    for (const struct cv_option *o = cv_option_table; o->name; o++)
        if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
            return o;
    return NULL;
}

static const char *option_name(const void *table, size_t index)
{
    return ((const struct cv_option *)table)[index].name;
}

/* The same for keys of the file: an option that may not stand there is near to nothing. */
static const char *file_key(const void *table, size_t index)
{
    const struct cv_option *option = (const struct cv_option *)table + index;
    return option->name && !option->in_file ? "" : option->name;
}

/* ---- one value ------------------------------------------------------------------------------------------------------ */

static char *place(const char *base, const char *path)
{
    return cv_path_absolute(base, getenv("HOME"), path);
}

/* A served model is "http:" and a URL; a URL alone is taken for a mistake, not for a file. */
static bool is_served_model(const char *value)
{
    return strncmp(value, "http:http://", 12) == 0 || strncmp(value, "http:https://", 13) == 0;
}

static bool is_half_served_model(const char *value)
{
    return !is_served_model(value) && (strncmp(value, "http:", 5) == 0 || strncmp(value, "https:", 6) == 0);
}

static char *model_place(const char *base, const char *value)
{
    if (strcmp(value, "none") == 0 || is_served_model(value))
        return cv_strdup(value);
    if (strncmp(value, "script:", 7) == 0) {
        cv_auto_free char *path = place(base, value + 7);
        return cv_format("script:%s", path);
    }
    return place(base, value);
}

/* Sets one option; `where` names the place in messages ("--state", "FILE:1:2: state"). */
static int set(struct cv_options *options, const struct cv_option *option, const char *value, const char *base, const char *where,
               struct cv_error *err)
{
    char *field = (char *)options + option->offset;
    if (option->type != CV_OPTION_FLAG && value[0] == '\0')
        return cv_fail(err, -EINVAL, "option.value", "%s: empty, expected %s", where, option->range);
    if (option->type == CV_OPTION_MODEL && strcmp(value, "script:") == 0)
        return cv_fail(err, -EINVAL, "option.value", "%s: '%s' names no file, expected %s", where, value, option->range);
    if (option->type == CV_OPTION_MODEL && is_half_served_model(value))
        return cv_fail(err, -EINVAL, "option.value", "%s: '%.64s': a served model is written http:URL, like http:http://127.0.0.1:8080/v1", where, value);
    if (option->type == CV_OPTION_FLAG) {
        if (value[0] && strcmp(value, "on") != 0 && strcmp(value, "off") != 0)
            return cv_fail(err, -EINVAL, "option.value", "%s: '%.64s', expected on or off", where, value);
        *(bool *)field = strcmp(value, "off") != 0;
    } else if (option->type == CV_OPTION_LEVEL) {
        int level = cv_log_level_parse(value);
        if (level < 0)
            return cv_fail(err, -EINVAL, "option.value", "%s: '%.64s', expected %s", where, value, option->range);
        *(int *)field = level;
    } else if (option->type == CV_OPTION_COUNT) {
        char *end;
        long count = strtol(value, &end, 10);
        if (*end || count < 1 || count > 256)
            return cv_fail(err, -EINVAL, "option.value", "%s: '%.64s', expected %s", where, value, option->range);
        *(int *)field = (int)count;
    } else if (option->type == CV_OPTION_TEXT) {
        free(*(char **)field);
        *(char **)field = cv_strdup(value);
    } else {
        bool is_none = option->type == CV_OPTION_ADAPTER && strcmp(value, "none") == 0;
        char *made = is_none || option->type == CV_OPTION_MODEL ? model_place(base, value) : place(base, value);
        free(*(char **)field);
        *(char **)field = made;
    }
    return 0;
}

/* ---- the command line ----------------------------------------------------------------------------------------------- */

static int unknown(const char *word, size_t len, struct cv_error *err)
{
    cv_auto_free char *name = cv_strndup(word, len);
    const char *near = cv_nearest(name, option_name, cv_option_table);
    return near ? cv_fail(err, -EINVAL, "option.name", "no option '--%.64s', did you mean '--%s'? (see corvidd --help)", name, near)
                : cv_fail(err, -EINVAL, "option.name", "no option '--%.64s' (see corvidd --help)", name);
}

/* One word of argv, and the next when it is the value. Gives how many words were used. */
static int take_word(char *const *argv, struct cv_options *options, const char *cwd, bool *given, struct cv_error *err)
{
    const char *word = argv[0];
    if (word[0] != '-' || word[1] != '-')
        return word[0] == '-' ? cv_fail(err, -EINVAL, "option.name",
                                        "no option '%.64s': options are words with two dashes (see corvidd --help)", word)
                              : cv_fail(err, -EINVAL, "option.name", "unexpected argument '%.64s': corvidd takes options only", word);
    word += 2;
    size_t len = strcspn(word, "=");
    const char *value = word[len] == '=' ? word + len + 1 : NULL;
    const struct cv_option *option = find(word, len);
    int used = 1;
    if (!option)
        return unknown(word, len, err);
    cv_auto_free char *where = cv_format("--%s", option->name);
    if (option->type == CV_OPTION_FLAG && value)
        return cv_fail(err, -EINVAL, "option.value", "%s takes no value", where);
    if (option->type != CV_OPTION_FLAG && !value) {
        value = argv[1];
        used = 2;
        if (!value)
            return cv_fail(err, -EINVAL, "option.value", "%s needs a value: %s", where, option->range);
    }
    if (given[option - cv_option_table])
        return cv_fail(err, -EINVAL, "option.twice", "%s is given twice", where);
    given[option - cv_option_table] = true;
    int rc = set(options, option, value ? value : "", cwd, where, err);
    return rc < 0 ? rc : used;
}

/* ---- the configuration file ----------------------------------------------------------------------------------------- */

enum { OPTIONS = sizeof cv_option_table / sizeof cv_option_table[0] };

struct file {
    struct cv_options *options;
    const char *path;
    char *folder;
    const bool *given; /* by the command line */
    int lines[OPTIONS]; /* where a key stood; 0: nowhere */
};

static int unknown_key(const struct file *file, const struct cv_config_row *row, bool exists, struct cv_error *err)
{
    const char *near = exists ? NULL : cv_nearest(row->key, file_key, cv_option_table);
    if (exists)
        return cv_config_fault(file->path, row->line, row->key_column, err, "'%.64s' belongs on the command line", row->key);
    if (near)
        return cv_config_fault(file->path, row->line, row->key_column, err, "unknown key '%.64s', did you mean '%s'?", row->key, near);
    return cv_config_fault(file->path, row->line, row->key_column, err, "unknown key '%.64s' (see corvid.conf(5))", row->key);
}

static int take_row(const struct cv_config_row *row, void *arg, struct cv_error *err)
{
    struct file *file = arg;
    const struct cv_option *option = find(row->key, strlen(row->key));
    if (!option || !option->in_file)
        return unknown_key(file, row, option != NULL, err);
    int *line = &file->lines[option - cv_option_table];
    if (*line > 0)
        return cv_config_fault(file->path, row->line, row->key_column, err, "%s stands in line %d already", row->key, *line);
    *line = row->line;
    file->options->file_rows++;
    struct cv_error why = CV_ERROR_INIT;
    struct cv_options unused = {0};
    /* The command line comes first, but what the file says must be right all the same. */
    struct cv_options *to = file->given[option - cv_option_table] ? &unused : file->options;
    int rc = set(to, option, row->value, file->folder, row->key, &why);
    cv_options_finish(&unused);
    return rc < 0 ? cv_config_fault(file->path, row->line, row->value_column, err, "%s", why.text) : 0;
}

static int read_file(struct cv_options *options, const char *path, const bool *given, struct cv_error *err)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_auto_free char *folder = cv_strndup(path, (size_t)(strrchr(path, '/') - path) + 1);
    struct file file = {.options = options, .path = path, .folder = folder, .given = given};
    int rc = cv_file_read(path, CV_LIMIT_CONFIG_BYTES, &text, err);
    if (rc < 0)
        return rc;
    options->file_read = true;
    return cv_config_parse(path, cv_buf_text(&text), text.len, take_row, &file, err);
}

/* ---- public --------------------------------------------------------------------------------------------------------- */

static int parse(int argc, char *const *argv, struct cv_options *options, struct cv_error *err)
{
    bool given[OPTIONS] = {0};
    char cwd[PATH_MAX];
    if (!getcwd(cwd, sizeof cwd))
        return cv_fail(err, -errno, "option.cwd", "cannot tell the current folder: %s", strerror(errno));
    for (int i = 1; i < argc;) {
        int used = take_word(argv + i, options, cwd, given, err);
        if (used < 0)
            return used;
        i += used;
    }
    if (options->help || options->version || options->describe)
        return 0;
    int rc = cv_path_dirs(&options->dirs, err);
    if (rc < 0)
        return rc;
    options->zone = getenv("TZ") ? cv_strdup(getenv("TZ")) : NULL;
    if (options->config)
        return read_file(options, options->config, given, err);
    options->config = cv_path_join(options->dirs.config, "corvid.conf");
    if (access(options->config, F_OK) < 0 && errno == ENOENT)
        return 0;
    return read_file(options, options->config, given, err);
}

int cv_options_parse(int argc, char *const *argv, struct cv_options *out, struct cv_error *err)
{
    struct cv_options made = {.log_level = CV_LOG_INFO};
    int rc = parse(argc, argv, &made, err);
    if (rc < 0)
        cv_options_finish(&made);
    else
        *out = made;
    return rc;
}

void cv_options_usage(struct cv_buf *out)
{
    cv_buf_puts(out, "usage: corvidd [OPTION]...\n\nThe daemon of Corvid: it runs agents and carries out what they decide, each call in a sandbox.\n"
                     "It stays in the foreground and logs to stderr; `corvid` is its client.\n\n");
    for (const struct cv_option *o = cv_option_table; o->name; o++) {
        cv_buf_printf(out, "  --%s%s%s\n      %s\n", o->name, o->arg ? " " : "", o->arg ? o->arg : "", o->text);
        if (o->arg)
            cv_buf_printf(out, "      allowed: %s\n      default: %s\n", o->range, o->fallback);
    }
    cv_buf_puts(out, "\nSignals: SIGTERM and SIGINT end it in good order (runs and calls come to their ends, a second signal cancels them).\n"
                     "Exit codes: 0 ended in good order, 1 failed, 2 usage.\n");
}

json_t *cv_options_describe(void)
{
    json_t *list = json_array();
    for (const struct cv_option *o = cv_option_table; o->name; o++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:b, s:s}", "name", o->name, "arg", o->arg ? o->arg : "", "default", o->fallback,
                                              "range", o->range, "in_file", (int)o->in_file, "text", o->text));
    return json_pack("{s:o}", "options", list);
}

void cv_options_finish(struct cv_options *options)
{
    free(options->state);
    free(options->socket);
    free(options->config);
    free(options->model);
    free(options->model_name);
    free(options->model_key);
    free(options->adapter);
    free(options->policies);
    free(options->programs);
    free(options->zone);
    cv_path_dirs_finish(&options->dirs);
    *options = (struct cv_options){0};
}
