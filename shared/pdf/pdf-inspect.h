/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a PDF holds beside what its pages show: asked of a source before it is split, and of each
 * output afterwards (which must hold nothing of it). Pure; any thread.
 */
#pragma once

#include "shared/model/notice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The findings (MdgPdfFinding, see shared/model/notice.h), what stops a split first. New.
 * PDF_PASSWORD, PDF_DAMAGED. */
GPtrArray *mdg_pdf_inspect (GBytes *pdf, const char *password, GError **error);

/* What is handed out by mdg_pdf_visit (): everything that a search of the decoded file could find.
 */
typedef enum
{
  MDG_PDF_STREAM, /* decoded bytes of a stream */
  MDG_PDF_STRING, /* a string object: its bytes */
  MDG_PDF_UTF8,   /* the same string as UTF-8, when it is text */
  MDG_PDF_FONT,   /* the name of a font that is used */
} MdgPdfPiece;

typedef void (*MdgPdfVisit) (MdgPdfPiece piece, const guint8 *data, gsize size, gpointer user_data);

/* Whether a stream of these bytes as they stand in the file, with these filters, needs no visit: it
 * is not decoded then. What all files of a split share is looked at once so. */
typedef gboolean (*MdgPdfKnown) (const guint8 *raw,
                                 gsize size,
                                 const char *filters,
                                 gpointer user_data);

/* Walks through every object of @pdf, also those that nothing refers to. @known is asked just
 * before the visit of a stream; NULL: all are visited. FALSE with PDF_DAMAGED. */
gboolean mdg_pdf_visit (
  GBytes *pdf, MdgPdfVisit visit, MdgPdfKnown known, gpointer user_data, GError **error);

G_END_DECLS
