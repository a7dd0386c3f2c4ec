// SPDX-License-Identifier: MIT
/*
 * formats.c - the table of archive formats, by the suffix of the file. Runs in a confined worker, one thread; owns nothing.
 */
#include "tools/archive/room.h"

#include <locale.h>
#include <string.h>
#include <strings.h>

static const struct archive_format formats[] = {
    {".tar", "tar", archive_write_set_format_pax_restricted, NULL},
    {".tar.gz", "tar with gzip", archive_write_set_format_pax_restricted, archive_write_add_filter_gzip},
    {".tgz", "tar with gzip", archive_write_set_format_pax_restricted, archive_write_add_filter_gzip},
    {".tar.bz2", "tar with bzip2", archive_write_set_format_pax_restricted, archive_write_add_filter_bzip2},
    {".tar.xz", "tar with xz", archive_write_set_format_pax_restricted, archive_write_add_filter_xz},
    {".tar.zst", "tar with zstd", archive_write_set_format_pax_restricted, archive_write_add_filter_zstd},
    {".zip", "zip", archive_write_set_format_zip, NULL},
};

const struct archive_format *formats_find(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        size_t n = strlen(formats[i].suffix);
        if (len > n && strcasecmp(name + len - n, formats[i].suffix) == 0)
            return &formats[i];
    }
    return NULL;
}

void formats_locale(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
}
