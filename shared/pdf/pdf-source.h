/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A PDF read page by page: its text, the text of a region, where words stand, bookmarks, bar codes.
 *
 * DESIGN. poppler reads. A source belongs to one thread at a time; two threads that read the same
 * bytes open two sources, which share nothing but the bytes. Pages count from 1, as people and
 * plans count them; lengths are points from the top left corner of the page as it is shown (rotated
 * as the file says). What a hostile file makes poppler print goes to the debug log without its
 * text.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_PDF_MAX_PAGES 20000
#define MDG_PDF_MAX_BYTES (1024L * 1024 * 1024)
#define MDG_PDF_TEXT_MAX_CHARS 200000 /* of one page; the rest is cut off */

typedef struct
{
  double x;
  double y;
  double width; /* 0: the whole page */
  double height;
} MdgPdfArea;

typedef struct _MdgPdfSource MdgPdfSource;

/* Opens @pdf, which is kept. @password NULL for none. PDF_PASSWORD when there is one and it is
 * missing or wrong, PDF_DAMAGED, PDF_TOO_LONG {max}. */
MdgPdfSource *mdg_pdf_source_open (GBytes *pdf, const char *password, GError **error);
void mdg_pdf_source_free (MdgPdfSource *source);

guint mdg_pdf_source_get_n_pages (const MdgPdfSource *source);
void
mdg_pdf_source_get_size (MdgPdfSource *source, guint page, double *ret_width, double *ret_height);

/* The text of @page, or of what has its middle in @area (NULL for all), line by line in reading
 * order, vertical lines from the right. NFC, "\n" between lines, no control characters; "" for
 * none. New. PDF_DAMAGED with "page". */
char *mdg_pdf_source_dup_text (MdgPdfSource *source,
                               guint page,
                               const MdgPdfArea *area,
                               GError **error);

/* Rows of @page in which several lines of its text stand beside each other, as in tables: from left
 * to right with a space between, "\n" behind each; "" for none. What stands in one row belongs
 * together only where a label says so. New. PDF_DAMAGED with "page". */
char *mdg_pdf_source_dup_rows (MdgPdfSource *source, guint page, GError **error);

/* FALSE when @text is not what a reader sees: fonts without a way back to characters (U+FFFD,
 * private use, controls make up a good part of it). */
gboolean mdg_pdf_text_is_readable (const char *text);

/* Where @words stand on @page: an array of MdgPdfArea, one for each line they touch; spaces and
 * width do not matter. New, empty when they are not there. */
GArray *mdg_pdf_source_find (MdgPdfSource *source, guint page, const char *words);

/* For each page (index 0 is page 1) the title of the first top-level bookmark that leads to it, or
 * NULL. New; free with g_ptr_array_unref (). */
GPtrArray *mdg_pdf_source_dup_bookmarks (MdgPdfSource *source);

/* What the QR and bar codes on @page (within @area, NULL for all) say, sorted from top to bottom
 * and joined by "\n"; "" for none. The page is drawn in grey at 200 dpi for it. New. */
char *mdg_pdf_source_dup_codes (MdgPdfSource *source,
                                guint page,
                                const MdgPdfArea *area,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPdfSource, mdg_pdf_source_free)

G_END_DECLS
