// SPDX-License-Identifier: MIT
/*
 * archive.h - the front door of the archive room: what corvid-archiver (worker class A) does for archive_create and
 * archive_extract. Both are the `run` half of a tool (tools/tool.h): called once in a confined worker, inside the run's cell.
 * They set the process's character locale to C.UTF-8, which libarchive needs; one thread.
 *
 * Formats go by suffix when packing (.tar .tar.gz .tgz .tar.bz2 .tar.xz .tar.zst .zip) and by content when unpacking. An archive
 * is hostile until proven otherwise: names, links, sizes and types are checked here, and every file is made by hand below the
 * folder's descriptor (openat2, no links). Both are all or nothing: a call that fails leaves no file behind.
 */
#pragma once

#include "tools/tool.h"

/* args: path (file or folder), archive (a free name). Result: archive, path, format, files, folders, skipped, bytes, size. Errors:
 * guard "filesystem" for what the file system answers; "tool" for an unknown suffix, an archive that exists, limits. */
int cv_archive_create(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err);

/* args: archive, path? (a folder; "." when left out; made when missing). Result: archive, path, files, folders, bytes. Errors: guard
 * "tool" for a damaged or hostile archive, a name that is taken, limits. */
int cv_archive_extract(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err);
