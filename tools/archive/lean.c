// SPDX-License-Identifier: MIT
/*
 * lean.c - keeps corvid-archiver small. libarchive's tar writer asks a helper to complain about kinds of entries that it cannot write;
 * the static library keeps that helper in the file that names every format it knows, and with it would come all of them and an XML
 * library. The helper is here instead; create.c never writes such an entry. Part of that program only.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

void __archive_write_entry_filetype_unsupported(struct archive *archive, struct archive_entry *entry, const char *format);

void __archive_write_entry_filetype_unsupported(struct archive *archive, struct archive_entry *entry, const char *format)
{
    (void)entry;
    archive_set_error(archive, ENOTSUP, "%s: this kind of entry cannot be stored", format);
}
