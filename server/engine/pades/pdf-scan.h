/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The syntax of PDF objects, read in place, as far as signatures need it.
 *
 * Checking must not depend on a library that repairs what it reads: a viewer may repair it another
 * way. So dictionaries are walked here, byte by byte, and positions stay known. Hostile bytes are
 * expected: every step is bounded by the size of the file and a depth. Plain functions: any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize at;
} MdgPdfScan;

/* A value as it stands in the file. */
typedef struct
{
  gsize begin;
  gsize end;
} MdgPdfSpan;

void mdg_pdf_skip_space (MdgPdfScan *scan);

/* Goes past one value (a reference, "12 0 R", is one). FALSE when it is none. */
gboolean mdg_pdf_take_value (MdgPdfScan *scan, MdgPdfSpan *ret_span);

/* A whole number of up to ten digits that stands next. */
gboolean mdg_pdf_take_number (MdgPdfScan *scan, gint64 *ret_number);

/* TRUE when @text stands next; goes past it. */
gboolean mdg_pdf_take_text (MdgPdfScan *scan, const char *text);

/* The value of @key ("/M") in the dictionary that begins at @dict. FALSE when the dictionary is
 * damaged, or the key missing or there twice. */
gboolean
mdg_pdf_find_key (MdgPdfScan scan, MdgPdfSpan dict, const char *key, MdgPdfSpan *ret_value);

/* The dictionary of object "@number @generation obj" that was written last, before @end. */
gboolean mdg_pdf_find_object (MdgPdfScan scan,
                              gsize end,
                              gint64 number,
                              gint64 generation,
                              MdgPdfSpan *ret_dict);

/* @value itself when it is a dictionary, or the one it refers to. */
gboolean mdg_pdf_resolve (MdgPdfScan scan, gsize end, MdgPdfSpan value, MdgPdfSpan *ret_dict);

/* The text of a string, as UTF-8; NULL when @value is no string. @max bytes at most. */
char *mdg_pdf_dup_string (MdgPdfScan scan, MdgPdfSpan value, gsize max);

/* Where @text begins the last time before @end; FALSE when it does not. */
gboolean mdg_pdf_find_last (MdgPdfScan scan, gsize end, const char *text, gsize *ret_at);

G_END_DECLS
