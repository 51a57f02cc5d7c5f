/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was read from one document: pages of blocks of text with their boxes, in reading order.
 *
 * The same shape holds for every format. A "page" is what people cite: a page of a PDF or of the
 * rendition, a slide, a range of rows of a sheet or CSV (at most MDG_SHEET_PAGE_ROWS), a run of
 * lines of a text file (at most MDG_LINES_PAGE_LINES).
 *
 * Plain values, owned by whoever made them; not thread-safe.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_EXTRACT_MAX_PAGES 5000
#define MDG_SHEET_PAGE_ROWS 100
#define MDG_LINES_PAGE_LINES 60

typedef enum
{
  MDG_UNIT_KIND_PAGE,
  MDG_UNIT_KIND_SLIDE,
  MDG_UNIT_KIND_SHEET,
  MDG_UNIT_KIND_ROW,
  MDG_UNIT_KIND_LINE,
} MdgUnitKind;

/* The name on the wire: MDG_UNIT_… of shared/model/document.h. Static. */
const char *mdg_unit_kind_name (MdgUnitKind unit);

typedef enum
{
  MDG_BLOCK_PARAGRAPH,
  MDG_BLOCK_HEADING, /* level 1 is the widest */
  MDG_BLOCK_LIST_ITEM,
  MDG_BLOCK_TABLE_HEADER, /* a row that names columns */
  MDG_BLOCK_TABLE_ROW,
  MDG_BLOCK_NOTES, /* speaker's notes of a slide */
  MDG_BLOCK_FOOTNOTE,
  MDG_BLOCK_PAGE_HEADER, /* running heads and feet: kept, never in a passage */
} MdgBlockKind;

/* In points, from the top left corner of the page as it is shown. */
typedef struct
{
  float x;
  float y;
  float width;
  float height;
} MdgBox;

typedef struct
{
  MdgBlockKind kind;
  guint level;   /* of headings and list items; 0 otherwise */
  guint table;   /* rows of one table share a number, from 1; 0 otherwise */
  char *text;    /* one logical paragraph without the page's line breaks; cells joined by tabs */
  char **cells;  /* of table rows; NULL otherwise */
  guint row;     /* of the sheet, file or text line it starts at, from 1; 0 where there is none */
  guint column;  /* of the first cell, from 1 */
  GArray *boxes; /* MdgBox, one for each line of the page; NULL where there is no page to show */
} MdgBlock;

typedef struct
{
  guint number; /* from 1 */
  char *label;  /* printed page number, sheet name, NULL for none */
  float width;  /* points; 0 where there is no page to show */
  float height;
  gboolean hidden;
  gboolean ocr;
  GPtrArray *blocks; /* MdgBlock */
} MdgExtractedPage;

typedef struct
{
  char *format; /* "docx", "pdf", ...: by content */
  char *title;  /* from the file's properties; NULL for none */
  MdgUnitKind unit;
  gboolean unpaginated; /* text of a Word or PowerPoint file before or without its rendition */
  gboolean truncated;   /* more than MDG_EXTRACT_MAX_PAGES: the rest was left out */
  GPtrArray *pages;     /* MdgExtractedPage */
} MdgExtracted;

MdgBlock *mdg_block_new (MdgBlockKind kind, const char *text);
void mdg_block_free (MdgBlock *block);
void mdg_block_add_box (MdgBlock *block, const MdgBox *box);

/* Appended to @extracted, which owns it. Borrowed. */
MdgExtractedPage *mdg_extracted_add_page (MdgExtracted *extracted);

/* Takes @block. */
void mdg_extracted_page_add_block (MdgExtractedPage *page, MdgBlock *block);

/* The text of a page: blocks joined by line breaks. Free with g_free (). */
char *mdg_extracted_page_dup_text (const MdgExtractedPage *page);

MdgExtracted *mdg_extracted_new (const char *format, MdgUnitKind unit);
void mdg_extracted_free (MdgExtracted *extracted);
void mdg_extracted_page_free (MdgExtractedPage *page);

/* One page as bytes and back, for the store and for the pipe of the worker. Hostile bytes fail with
 * EXTRACT_DAMAGED. */
GBytes *mdg_extracted_page_to_bytes (const MdgExtractedPage *page);
MdgExtractedPage *mdg_extracted_page_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgBlock, mdg_block_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgExtracted, mdg_extracted_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgExtractedPage, mdg_extracted_page_free)

G_END_DECLS
