// SPDX-License-Identifier: MIT
/*
 * archive_create.c - the description of archive_create; its code is in tools/archive/ and linked into corvid-archiver only. Pure; any
 * thread.
 */
#include "tools/tool.h"

#include "daemon/base/json.h"
#include "tools/view.h"

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    cv_buf_printf(out, "ok: packed %lld files into ", (long long)cv_json_num(result, "files", 0));
    view_name(out, cv_json_str(args, "archive", ""), VIEW_PATH);
    int64_t skipped = cv_json_num(result, "skipped", 0);
    if (skipped > 0)
        cv_buf_printf(out, "\n%lld left out: sockets, named pipes or devices", (long long)skipped);
}

const struct cv_tool cv_tool_archive_create = {
    .name = "archive_create",
    .signature = "archive_create(path, archive)",
    .summary = "Pack files into a tar or zip archive",
    .help = "Packs a file, or a folder with all that is in it, into a new archive. The archive's name says what it becomes: .tar,\n"
            ".tar.gz, .tgz, .tar.bz2, .tar.xz, .tar.zst or .zip. One that exists is never overwritten. Links stay links; sockets,\n"
            "named pipes and devices are left out and counted; the archive does not pack itself. Owners are not stored.\n\n"
            "  corvid tool call archive_create --args '{\"path\":\"docs\",\"archive\":\"docs.tar.gz\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\",\"archive\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"file or folder to pack\"},"
              "\"archive\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"name of the new archive, ending in .tar, .tar.gz, .tgz, .tar.bz2, .tar.xz, .tar.zst or .zip\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_A,
    .capabilities = "files.read files.write",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_READ}, {"archive", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .view = view,
};
