// SPDX-License-Identifier: MIT
/*
 * archive_extract.c - the description of archive_extract; its code is in tools/archive/ and linked into corvid-archiver only. Pure;
 * any thread.
 */
#include "tools/tool.h"

#include "daemon/base/json.h"
#include "tools/view.h"

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    cv_buf_printf(out, "ok: unpacked %lld files into ", (long long)cv_json_num(result, "files", 0));
    view_name(out, cv_json_str(args, "path", "."), VIEW_PATH);
}

const struct cv_tool cv_tool_archive_extract = {
    .name = "archive_extract",
    .signature = "archive_extract(archive, path?)",
    .summary = "Unpack a tar or zip archive into a folder",
    .help = "Unpacks a tar (plain or compressed with gzip, bzip2, xz or zstd) or zip archive into a folder, the workspace when none is\n"
            "named; a missing folder is made. All or nothing: when a name at the top of the archive is taken in the folder, or the\n"
            "archive is damaged, encrypted, too large, or has a name or link that leads outside, nothing is unpacked. Hard links\n"
            "become copies; devices and named pipes are refused; owners and set-user-id bits are not restored.\n\n"
            "  corvid tool call archive_extract --args '{\"archive\":\"docs.tar.gz\",\"path\":\"unpacked\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"archive\"],\"properties\":{"
              "\"archive\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"tar or zip archive to unpack\"},"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"folder to unpack into, made when missing; '.' (the workspace) when left out\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_A,
    .capabilities = "files.read files.write",
    .paths = (const struct cv_tool_path[]){{"archive", CV_PATH_READ}, {"path", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .view = view,
};
