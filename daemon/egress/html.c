// SPDX-License-Identifier: MIT
/*
 * html.c - HTML to readable text: parsed by gumbo (HTML5), walked without recursion. Headings get their '#', items their '-', rows of a
 * table become lines, links keep their text with a number and stand below it with their address; scripts, styles, forms' machinery and
 * what is hidden are left out. Memory is counted and given back as a list, never by walking a tree that a server has nested a million
 * deep; time is looked at with each allocation: over either bound, the parser is left by a long jump. Owns that list.
 */
#include "daemon/egress/page.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/limits.h"
#include "daemon/egress/paper.h"

#include <curl/curl.h>
#include <errno.h>
#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { TIME_US = 3000000, LOOK_EVERY = 64 };

/* ---- memory --------------------------------------------------------------------------------------------------------- */

struct block {
    struct block *next, **link;
    size_t size;
};

struct arena {
    struct block *blocks;
    size_t used;
    unsigned count;
    int64_t deadline_us;
    jmp_buf over;
};

static void *arena_take(void *userdata, size_t size)
{
    struct arena *arena = userdata;
    arena->used += size + sizeof(struct block);
    if (arena->used > CV_LIMIT_HTML_MEMORY || (++arena->count % LOOK_EVERY == 0 && cv_clock_mono_us() > arena->deadline_us))
        longjmp(arena->over, 1);
    struct block *block = malloc(sizeof *block + size);
    if (!block)
        longjmp(arena->over, 1);
    block->size = size;
    block->next = arena->blocks;
    block->link = &arena->blocks;
    if (block->next)
        block->next->link = &block->next;
    arena->blocks = block;
    return block + 1;
}

static void arena_give(void *userdata, void *p)
{
    struct arena *arena = userdata;
    if (!p)
        return;
    struct block *block = (struct block *)p - 1;
    arena->used -= block->size + sizeof *block;
    *block->link = block->next;
    if (block->next)
        block->next->link = block->link;
    free(block);
}

static void arena_finish(struct arena *arena)
{
    while (arena->blocks)
        arena_give(arena, arena->blocks + 1);
}

/* ---- what tags mean ------------------------------------------------------------------------------------------------- */

enum meaning { INLINE, BLOCK, PARAGRAPH, HEADING, ITEM, ROW, CELL, LINK, BREAK, RULE, PRE, IMAGE, TITLE, HIDDEN };

static const struct {
    GumboTag tag;
    enum meaning meaning;
} meanings[] = {
    {GUMBO_TAG_SCRIPT, HIDDEN}, {GUMBO_TAG_STYLE, HIDDEN},   {GUMBO_TAG_NOSCRIPT, HIDDEN}, {GUMBO_TAG_TEMPLATE, HIDDEN}, {GUMBO_TAG_IFRAME, HIDDEN},
    {GUMBO_TAG_OBJECT, HIDDEN}, {GUMBO_TAG_EMBED, HIDDEN},   {GUMBO_TAG_SVG, HIDDEN},      {GUMBO_TAG_CANVAS, HIDDEN},   {GUMBO_TAG_AUDIO, HIDDEN},
    {GUMBO_TAG_VIDEO, HIDDEN},  {GUMBO_TAG_SELECT, HIDDEN},  {GUMBO_TAG_TEXTAREA, HIDDEN}, {GUMBO_TAG_DATALIST, HIDDEN}, {GUMBO_TAG_MATH, INLINE},
    {GUMBO_TAG_TITLE, TITLE},   {GUMBO_TAG_H1, HEADING},     {GUMBO_TAG_H2, HEADING},      {GUMBO_TAG_H3, HEADING},      {GUMBO_TAG_H4, HEADING},
    {GUMBO_TAG_H5, HEADING},    {GUMBO_TAG_H6, HEADING},     {GUMBO_TAG_P, PARAGRAPH},     {GUMBO_TAG_BLOCKQUOTE, PARAGRAPH}, {GUMBO_TAG_UL, BLOCK},
    {GUMBO_TAG_OL, BLOCK},      {GUMBO_TAG_DL, BLOCK},       {GUMBO_TAG_LI, ITEM},         {GUMBO_TAG_DT, BLOCK},        {GUMBO_TAG_DD, ITEM},
    {GUMBO_TAG_TABLE, PARAGRAPH}, {GUMBO_TAG_TR, ROW},       {GUMBO_TAG_TD, CELL},         {GUMBO_TAG_TH, CELL},         {GUMBO_TAG_CAPTION, BLOCK},
    {GUMBO_TAG_A, LINK},        {GUMBO_TAG_BR, BREAK},       {GUMBO_TAG_HR, RULE},         {GUMBO_TAG_PRE, PRE},         {GUMBO_TAG_IMG, IMAGE},
    {GUMBO_TAG_DIV, BLOCK},     {GUMBO_TAG_SECTION, BLOCK},  {GUMBO_TAG_ARTICLE, BLOCK},   {GUMBO_TAG_ASIDE, BLOCK},     {GUMBO_TAG_HEADER, BLOCK},
    {GUMBO_TAG_FOOTER, BLOCK},  {GUMBO_TAG_NAV, BLOCK},      {GUMBO_TAG_MAIN, BLOCK},      {GUMBO_TAG_FORM, BLOCK},      {GUMBO_TAG_FIELDSET, BLOCK},
    {GUMBO_TAG_FIGURE, BLOCK},  {GUMBO_TAG_FIGCAPTION, BLOCK}, {GUMBO_TAG_ADDRESS, BLOCK}, {GUMBO_TAG_DETAILS, BLOCK},   {GUMBO_TAG_SUMMARY, BLOCK},
    {GUMBO_TAG_CENTER, BLOCK},  {GUMBO_TAG_LEGEND, BLOCK},   {GUMBO_TAG_OPTION, HIDDEN},
};

static const char *attribute(const GumboNode *node, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found ? found->value : NULL;
}

/* "display: none" with any blanks in it. */
static bool style_hides(const char *style)
{
    char plain[256];
    size_t n = 0;
    for (; *style && n + 1 < sizeof plain; style++)
        if (!strchr(" \t\r\n", *style))
            plain[n++] = *style;
    plain[n] = '\0';
    return strcasestr(plain, "display:none") || strcasestr(plain, "visibility:hidden");
}

static bool is_hidden(const GumboNode *node)
{
    const char *style = attribute(node, "style"), *aria = attribute(node, "aria-hidden");
    return attribute(node, "hidden") || (aria && strcasecmp(aria, "true") == 0) || (style && style_hides(style));
}

static enum meaning meaning_of(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEMPLATE)
        return HIDDEN;
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].tag == node->v.element.tag)
            return meanings[i].meaning != HIDDEN && is_hidden(node) ? HIDDEN : meanings[i].meaning;
    return is_hidden(node) ? HIDDEN : INLINE;
}

/* ---- the walk ------------------------------------------------------------------------------------------------------- */

struct reader {
    struct paper paper;
    CURLU *base;
    char *title;
    size_t title_size;
    struct cv_buf links;
    int link_count;
    int64_t deadline_us;
};

/* The address of a link, absolute; NULL for what is no http. Gives it. */
static char *resolve(const struct reader *reader, const char *href)
{
    char *text = NULL, *copy = NULL;
    CURLU *url = reader->base ? curl_url_dup(reader->base) : NULL;
    if (url && href[0] && href[0] != '#' && strlen(href) <= CV_LIMIT_URL_BYTES && curl_url_set(url, CURLUPART_URL, href, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_URL, &text, 0) == CURLUE_OK && strncmp(text, "http", 4) == 0)
        copy = cv_strdup(text);
    curl_free(text);
    curl_url_cleanup(url);
    return copy;
}

static void end_link(struct reader *reader, const GumboNode *node)
{
    const char *href = attribute(node, "href");
    cv_auto_free char *url = href && reader->link_count < CV_LIMIT_HTML_LINKS ? resolve(reader, href) : NULL;
    if (!url)
        return;
    char mark[16];
    snprintf(mark, sizeof mark, " [%d]", ++reader->link_count);
    paper_mark(&reader->paper, mark);
    cv_buf_printf(&reader->links, "[%d] %s\n", reader->link_count, url);
}

static void take_title(struct reader *reader, const GumboNode *node)
{
    const GumboVector *children = &node->v.element.children;
    const GumboNode *text = children->length ? children->data[0] : NULL;
    if (!reader->title[0] && text && text->type == GUMBO_NODE_TEXT)
        paper_line(text->v.text.text, reader->title, reader->title_size);
}

static void take_image(struct reader *reader, const GumboNode *node)
{
    const char *alt = attribute(node, "alt");
    if (!alt || !alt[strspn(alt, " \t\r\n")])
        return;
    paper_text(&reader->paper, "[", 1);
    paper_text(&reader->paper, alt, strlen(alt));
    paper_text(&reader->paper, "]", 1);
}

/* False: its children are not looked at. */
static bool enter(struct reader *reader, const GumboNode *node, enum meaning meaning)
{
    struct paper *paper = &reader->paper;
    switch (meaning) {
    case HIDDEN:
        return false;
    case TITLE:
        take_title(reader, node);
        return false;
    case IMAGE:
        take_image(reader, node);
        return false;
    case BREAK:
        paper_break(paper, 1);
        return false;
    case RULE:
        paper_break(paper, 2);
        paper_mark(paper, "---");
        paper_break(paper, 2);
        return false;
    case HEADING:
        paper_break(paper, 2);
        paper_prefix(paper, &"###### "[5 - (node->v.element.tag - GUMBO_TAG_H1)]);
        break;
    case ITEM:
        paper_break(paper, 1);
        paper_prefix(paper, "- ");
        break;
    case CELL:
        paper_cell(paper);
        break;
    case PRE:
        paper_break(paper, 2);
        paper->pre++;
        break;
    case PARAGRAPH:
        paper_break(paper, 2);
        break;
    case BLOCK:
        paper_break(paper, 1);
        break;
    case ROW:
        paper_row(paper);
        break;
    case LINK:
    case INLINE:
        break;
    }
    return true;
}

static void leave(struct reader *reader, const GumboNode *node, enum meaning meaning)
{
    struct paper *paper = &reader->paper;
    if (meaning == LINK)
        end_link(reader, node);
    else if (meaning == PRE)
        paper->pre--;
    else if (meaning == ITEM || meaning == HEADING)
        paper_prefix(paper, NULL); /* it was empty */
    if (meaning == HEADING || meaning == PARAGRAPH || meaning == PRE)
        paper_break(paper, 2);
    else if (meaning == ROW)
        paper_row(paper);
    else if (meaning == ITEM || meaning == BLOCK)
        paper_break(paper, 1);
}

static bool is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

/* The node after `node` in the tree, leaving what ends on the way; NULL behind `root`. */
static const GumboNode *next_of(struct reader *reader, const GumboNode *node, const GumboNode *root)
{
    while (node != root) {
        const GumboNode *parent = node->parent;
        const GumboVector *siblings = &parent->v.element.children;
        if (node->index_within_parent + 1 < siblings->length)
            return siblings->data[node->index_within_parent + 1];
        leave(reader, parent, meaning_of(parent));
        node = parent;
    }
    return NULL;
}

static bool walk(struct reader *reader, const GumboNode *root, size_t max)
{
    unsigned count = 0;
    for (const GumboNode *node = root; node;) {
        if (reader->paper.out->len > max)
            return true;
        if (++count % 1024 == 0 && cv_clock_mono_us() > reader->deadline_us)
            return false;
        if (is_element(node)) {
            enum meaning meaning = meaning_of(node);
            if (enter(reader, node, meaning)) {
                if (node->v.element.children.length > 0) {
                    node = node->v.element.children.data[0];
                    continue;
                }
                leave(reader, node, meaning);
            }
        } else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA) {
            paper_text(&reader->paper, node->v.text.text, strlen(node->v.text.text));
        }
        node = next_of(reader, node, root);
    }
    return true;
}

static int too_much(struct cv_error *err)
{
    return cv_deny(err, -E2BIG, "egress", "egress.page", "the page is too complicated to be read: it needs more memory or time than is allowed");
}

static int read_into(struct arena *arena, struct reader *reader, const char *html, size_t len, struct cv_error *err)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = arena_take;
    options.deallocator = arena_give;
    options.userdata = arena;
    options.max_errors = 0;
    if (setjmp(arena->over))
        return too_much(err);
    const GumboOutput *output = gumbo_parse_with_options(&options, html, len);
    return walk(reader, output->root, len + 4096) ? 0 : too_much(err);
}

int html_read(const char *html, size_t len, const char *url, char *title, size_t title_size, struct cv_buf *out, struct cv_error *err)
{
    int64_t deadline = cv_clock_mono_us() + TIME_US;
    struct arena arena = {.deadline_us = deadline};
    struct reader reader = {.paper = {.out = out}, .base = curl_url(), .title = title, .title_size = title_size, .deadline_us = deadline};
    title[0] = '\0';
    if (reader.base && curl_url_set(reader.base, CURLUPART_URL, url, 0) != CURLUE_OK) {
        curl_url_cleanup(reader.base);
        reader.base = NULL;
    }
    int rc = read_into(&arena, &reader, html, len, err);
    arena_finish(&arena);
    if (rc == 0)
        paper_finish(&reader.paper, cv_buf_text(&reader.links));
    else
        cv_buf_clear(out);
    cv_buf_finish(&reader.links);
    curl_url_cleanup(reader.base);
    return rc;
}
