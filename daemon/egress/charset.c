// SPDX-License-Identifier: MIT
/*
 * charset.c - the encoding of a body and its conversion to UTF-8. The encoding is that of a byte order mark, else the header's, else what
 * an HTML page says of itself in its first kilobyte, else UTF-8. A server names it, so only the names of a table reach iconv: its
 * converters for rare encodings have had holes. Pure; owns a converter while it works.
 */
#include "daemon/egress/page.h"

#include "daemon/base/auto.h"
#include "daemon/base/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 32, HEAD = 1024 };

/* What a page may call itself, and what iconv is asked for: Latin-1 means Windows-1252 on the web. */
static const struct {
    const char *label, *encoding;
} encodings[] = {
    {"utf-8", "UTF-8"},           {"utf8", "UTF-8"},             {"us-ascii", "WINDOWS-1252"},    {"ascii", "WINDOWS-1252"},
    {"iso-8859-1", "WINDOWS-1252"}, {"iso8859-1", "WINDOWS-1252"}, {"latin1", "WINDOWS-1252"},      {"windows-1252", "WINDOWS-1252"},
    {"cp1252", "WINDOWS-1252"},   {"iso-8859-2", "ISO-8859-2"},  {"iso-8859-3", "ISO-8859-3"},    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"}, {"iso-8859-6", "ISO-8859-6"},  {"iso-8859-7", "ISO-8859-7"},    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-9", "WINDOWS-1254"}, {"iso-8859-10", "ISO-8859-10"}, {"iso-8859-13", "ISO-8859-13"}, {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"}, {"iso-8859-16", "ISO-8859-16"}, {"windows-1250", "WINDOWS-1250"}, {"windows-1251", "WINDOWS-1251"},
    {"windows-1253", "WINDOWS-1253"}, {"windows-1254", "WINDOWS-1254"}, {"windows-1255", "WINDOWS-1255"}, {"windows-1256", "WINDOWS-1256"},
    {"windows-1257", "WINDOWS-1257"}, {"windows-1258", "WINDOWS-1258"}, {"koi8-r", "KOI8-R"},      {"koi8-u", "KOI8-U"},
    {"macintosh", "MACINTOSH"},   {"ibm866", "IBM866"},          {"cp866", "IBM866"},             {"tis-620", "TIS-620"},
    {"gb2312", "GBK"},            {"gbk", "GBK"},                {"gb18030", "GB18030"},          {"big5", "BIG5"},
    {"shift_jis", "SHIFT_JIS"},   {"shift-jis", "SHIFT_JIS"},    {"sjis", "SHIFT_JIS"},           {"euc-jp", "EUC-JP"},
    {"euc-kr", "EUC-KR"},         {"ks_c_5601-1987", "EUC-KR"},  {"utf-16", "UTF-16LE"},          {"utf-16le", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"},
};

static const char *encoding_of(const char *label)
{
    for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++)
        if (strcasecmp(encodings[i].label, label) == 0)
            return encodings[i].encoding;
    return NULL;
}

/* The value after "charset=" in a text of `len` bytes: *out is "" when there is none. */
static void find_label(const char *text, size_t len, char out[NAME])
{
    static const char word[] = "charset";
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i + sizeof word <= len; i++) {
        if (strncasecmp(text + i, word, sizeof word - 1) != 0)
            continue;
        i += sizeof word - 1;
        while (i < len && strchr(" \t", text[i]) && text[i])
            i++;
        if (i >= len || text[i] != '=')
            continue;
        for (i++; i < len && text[i] && strchr(" \t\"'", text[i]); i++)
            ;
        for (; i < len && n + 1 < NAME && (isalnum((unsigned char)text[i]) || strchr("-_:.", text[i])) && text[i]; i++)
            out[n++] = text[i];
        out[n] = '\0';
        return;
    }
}

static const char *find_encoding(const char *type, const char *bytes, size_t len)
{
    char label[NAME];
    const char *found = NULL;
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return "UTF-8";
    if (len >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
        return "UTF-16LE";
    if (len >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
        return "UTF-16BE";
    find_label(type, strlen(type), label);
    if (label[0] && (found = encoding_of(label)) != NULL)
        return found;
    char plain[128];
    page_type(type, plain, sizeof plain);
    if (page_kind(plain, bytes, len) == PAGE_HTML) {
        find_label(bytes, len < HEAD ? len : HEAD, label);
        found = label[0] ? encoding_of(label) : NULL;
        if (found && strncmp(found, "UTF-16", 6) != 0) /* it could not have been read */
            return found;
    }
    return "UTF-8";
}

/* Valid UTF-8 of what should be: each byte that is none becomes U+FFFD, NUL too. */
static void add_repaired(const char *bytes, size_t len, struct cv_buf *out)
{
    size_t start = 0, i = 0;
    while (i < len) {
        size_t n = cv_utf8_length(bytes + i, len - i);
        if (n == 0) {
            cv_buf_add(out, bytes + start, i - start);
            cv_buf_puts(out, "\xef\xbf\xbd");
            start = ++i;
        } else {
            i += n;
        }
    }
    cv_buf_add(out, bytes + start, len - start);
}

static void convert(iconv_t converter, const char *bytes, size_t len, struct cv_buf *out)
{
    char piece[4096];
    char *in = (char *)bytes;
    while (len > 0) {
        char *to = piece;
        size_t room = sizeof piece;
        size_t rc = iconv(converter, &in, &len, &to, &room);
        cv_buf_add(out, piece, sizeof piece - room);
        if (rc != (size_t)-1 || errno == E2BIG)
            continue;
        cv_buf_puts(out, "\xef\xbf\xbd"); /* a byte that is no letter of it, or one that is cut */
        in++;
        len--;
        iconv(converter, NULL, NULL, NULL, NULL);
    }
}

void charset_convert(const char *type, const char *bytes, size_t len, struct cv_buf *out)
{
    const char *encoding = find_encoding(type, bytes, len);
    size_t mark = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : strncmp(encoding, "UTF-16", 6) == 0 && len >= 2 &&
                                                                              (bytes[0] == '\xff' || bytes[0] == '\xfe') ? 2 : 0;
    bytes += mark;
    len -= mark;
    iconv_t converter = strcmp(encoding, "UTF-8") == 0 ? (iconv_t)-1 : iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) {
        add_repaired(bytes, len, out);
        return;
    }
    struct cv_buf text = CV_BUF_INIT;
    convert(converter, bytes, len, &text);
    iconv_close(converter);
    add_repaired(cv_buf_text(&text), text.len, out); /* NUL */
    cv_buf_finish(&text);
}
