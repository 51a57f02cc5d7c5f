/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiny Office files built in memory, and what was read from them as one line of text.
 */
#pragma once

#include "server/engine/extract/formats.h"

typedef struct
{
  const char *name; /* "word/document.xml"; NULL ends a list */
  const char *content;
} OfficePart;

/* A file of @kind ("docx", "xlsx", "pptx") from its @parts. Content types and relationships are
 * added where @parts has none: the main part's relation to "word/styles.xml" has the id "styles".
 * Stored, not packed. */
GBytes *office_file_new (const char *kind, const OfficePart *parts);

/* The same from one text of parts, each behind a line "@name". */
GBytes *office_file_from_text (const char *kind, const char *text, gsize size);

/* A zip of just these entries; "mimetype" is never packed. */
GBytes *office_file_zip (const OfficePart *parts, gboolean packed);

/* What @reader gives: "H1 text / P text / TH a|b / TR c|d ", pages apart by " // ". Of an error,
 * its slug. */
char *office_file_tell (MdgFormatReader reader, GBytes *file);

/* The same of a document that has its pages. */
char *office_file_tell_extracted (const MdgExtracted *extracted);
