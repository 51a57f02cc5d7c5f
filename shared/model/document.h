/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents of a folder, their versions, uploads, and their pages as they are shown.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_FILE_NAME_MAX_CHARS 255
#define MDG_FILE_PATH_MAX_CHARS 1000
#define MDG_UPLOAD_MAX_BYTES (G_GINT64_CONSTANT (500) * 1024 * 1024)
#define MDG_UPLOAD_PIECE_BYTES (4 * 1024 * 1024)
#define MDG_PAGE_TEXT_MAX_CHARS 2000000

/* MdgDocument.state */
#define MDG_DOCUMENT_QUEUED "queued"
#define MDG_DOCUMENT_WORKING "working"
#define MDG_DOCUMENT_READY "ready"         /* can be found; see also rendering */
#define MDG_DOCUMENT_FAILED "failed"       /* problem says why */
#define MDG_DOCUMENT_CANCELLED "cancelled" /* by a person; can be tried again */

/* MdgDocument.unit: what its places are counted in. */
#define MDG_UNIT_PAGE "page"   /* pages of the PDF, or of the rendition */
#define MDG_UNIT_SLIDE "slide" /* slides, which are the pages of the rendition */
#define MDG_UNIT_SHEET "sheet" /* ranges of sheets */
#define MDG_UNIT_ROW "row"     /* rows of a CSV */
#define MDG_UNIT_LINE "line"   /* lines of a text file */

typedef struct
{
  gint64 id;
  gint64 folder_id;
  gint64 version_id; /* of the version that is in force, else the newest */
  gint64 version_number;
  char *name;   /* with its extension, exactly as it was */
  char *path;   /* folders above it inside of ours: "様式/令和8年"; NULL for none */
  char *format; /* "docx", "pdf", ... by content, not by name */
  gint64 size;
  char *state;          /* of the newest version */
  char *step;           /* while working: "convert", "read", "ocr", "index", "vectors" */
  gint64 percent;       /* while working */
  gint64 seconds_left;  /* while queued or working: an estimate; 0 when unknown */
  gint64 position;      /* while queued: 1 is next */
  char *problem;        /* slug of an MDG_ERROR when failed; its sentence says what to do */
  char *problem_text;   /* that sentence in the asker's language */
  gboolean rendering;   /* found by its text already, pages still to come */
  gboolean ocr;         /* text read from pictures: may hold mistakes */
  gboolean unpaginated; /* without pages, because no rendition could be made */
  gboolean has_rendition;
  char *unit;
  gint64 n_pages; /* that can be opened: a sheet or CSV has one for each MDG_SHEET_PAGE_ROWS rows */
  gint64 n_units; /* as people count: pages, slides, sheets, rows, lines */
  gint64 n_passages;
  char *effective_from;  /* first day it holds, "2026-04-01"; NULL: always did */
  char *effective_until; /* last day; NULL: for ever */
  gboolean expired;      /* effective_until is past: no longer searched */
  char *uploaded_by;     /* name */
  gint64 created_at;
  gint64 updated_at;
  gint64 version; /* of the row, for changes */
} MdgDocument;

typedef struct
{
  gint64 id;
  gint64 number;
  char *name;
  gint64 size;
  char *state;
  char *problem;
  char *unit;
  gint64 n_pages; /* that can be opened: a sheet or CSV has one for each MDG_SHEET_PAGE_ROWS rows */
  gint64 n_units; /* as people count: pages, slides, sheets, rows, lines */
  char *effective_from;
  char *effective_until;
  gboolean in_force;
  char *uploaded_by;
  gint64 created_at;
} MdgDocumentVersion;

typedef struct
{
  char *text;  /* part of the name or path; NULL: any */
  char *state; /* MDG_DOCUMENT_… ("working" with those queued, "failed" with those cancelled) or
                * "expired"; NULL: any */
  char *sort;  /* "name", "state", "updated" (default), "effective", "size" */
  gboolean descending;
  gint64 after; /* cursor as the answer's "next" gave it */
  gint64 limit;
} MdgDocumentQuery;

/* Documents to delete or move together. */
typedef struct
{
  char **ids;       /* decimal numbers */
  gint64 folder_id; /* where to, for a move */
} MdgDocumentSet;

typedef struct
{
  gint64 id;
  gint64 folder_id;
  gint64 document_id; /* replaces this one; 0: a new document */
  char *name;
  char *path;
  gint64 size;
  char *sha256;       /* of the whole content, 64 small hexadecimal digits */
  gboolean keep_both; /* although the folder has the same content already */
  char *effective_from;
  char *effective_until;
  gint64 received; /* bytes; where to go on */
  gint64 expires_at;
} MdgUpload;

/* A rectangle on a page, from its top left corner, in hundredths of a point. */
typedef struct
{
  gint64 page;
  gint64 x;
  gint64 y;
  gint64 width;
  gint64 height;
} MdgPageBox;

typedef struct
{
  gint64 number; /* of the row in the sheet or file, from 1 */
  gboolean header;
  char **cells;
} MdgTableRow;

typedef struct
{
  gint64 id;
  gint64 folder_id;
  gint64 document_id;
  gint64 version_id;
  gint64 number; /* in the document, from 1 */
  char *kind;    /* "text", "article", "supplement", "table", "list", "slide", "notes" */
  char *heading; /* document > chapter > article, joined by " > " */
  char *text;
  gint64 page; /* first */
  gint64 last_page;
  char *place;      /* for people: "3", "歳入 A5:F12", "120-140" */
  GPtrArray *boxes; /* MdgPageBox; empty without a rendition */
  gint64 first_row; /* of a table: rows to mark; 0 otherwise */
  gint64 last_row;
  gint64 first_column; /* from 1 */
  gint64 last_column;
  gboolean disabled; /* switched off by an editor: never found */
} MdgPassage;

/* One page with its text, and its passages in order. */
typedef struct
{
  gint64 document_id;
  gint64 version_id;
  gint64 number; /* from 1 */
  gint64 n_pages;
  char *unit;
  char *label;  /* printed page number, sheet and range, rows; NULL when it is the number */
  gint64 width; /* hundredths of a point; 0 without a rendition */
  gint64 height;
  char *text;
  gboolean ocr;
  gboolean hidden;     /* hidden sheet or slide */
  gint64 first_column; /* of the table, from 1 */
  GPtrArray *rows;     /* MdgTableRow for sheets and CSV */
  GPtrArray *passages; /* MdgPassage */
} MdgDocumentPage;

typedef struct
{
  gint64 passage_id;
  gboolean disabled;
} MdgPassageChange;

MDG_DECLARE_RECORD (MdgDocument, mdg_document, MDG_DOCUMENT_TYPE)
MDG_DECLARE_RECORD (MdgDocumentVersion, mdg_document_version, MDG_DOCUMENT_VERSION_TYPE)
MDG_DECLARE_RECORD (MdgDocumentQuery, mdg_document_query, MDG_DOCUMENT_QUERY_TYPE)
MDG_DECLARE_RECORD (MdgDocumentSet, mdg_document_set, MDG_DOCUMENT_SET_TYPE)
MDG_DECLARE_RECORD (MdgUpload, mdg_upload, MDG_UPLOAD_TYPE)
MDG_DECLARE_RECORD (MdgPageBox, mdg_page_box, MDG_PAGE_BOX_TYPE)
MDG_DECLARE_RECORD (MdgTableRow, mdg_table_row, MDG_TABLE_ROW_TYPE)
MDG_DECLARE_RECORD (MdgPassage, mdg_passage, MDG_PASSAGE_TYPE)
MDG_DECLARE_RECORD (MdgDocumentPage, mdg_document_page, MDG_DOCUMENT_PAGE_TYPE)
MDG_DECLARE_RECORD (MdgPassageChange, mdg_passage_change, MDG_PASSAGE_CHANGE_TYPE)

G_END_DECLS
