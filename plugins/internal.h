// SPDX-License-Identifier: MIT
/*
 * internal.h - what the files of the plugins room share: a plugin, a row of one of its tools, the set.
 */
#pragma once

#include "plugins/plugin.h"

struct plugin_tool {
    struct cv_tool tool; /* first: what the door sees */
    struct cv_plugin *plugin;
    char *signature;
    char *params;
    char *help;
};

struct cv_plugin {
    json_t *manifest;
    json_t *files;           /* name to text */
    struct cv_hash hash;     /* of all files */
    char *capabilities;      /* their words, for people */
    struct plugin_tool *tools;
    size_t tool_count;
    char *folder;            /* NULL: not on this disk */
    bool shipped;
    bool broken;             /* its files are not those it was installed with */
    char why[CV_ERROR_TEXT];
    struct cv_plugin *next;  /* in the set's list, or among the retired */
};

/* manifest.c */
int manifest_parse(const char *where, const char *text, size_t len, json_t **out, struct cv_error *err);

/* rows.c */
void rows_make(struct cv_plugin *plugin);
void rows_free(struct cv_plugin *plugin);
char *rows_signature(const json_t *tool); /* gives it */

/* folder.c */
struct cv_hash folder_hash(const json_t *files);
int folder_check_files(const char *where, const json_t *files, struct cv_error *err); /* names, number, sizes */
int folder_write(const char *folder, const json_t *files, struct cv_error *err);      /* a new folder with these files, synced */
void folder_remove(const char *folder); /* flat, as folder_write makes them */
