/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of a Word document while they are written. Private to server/engine/export.
 */
#pragma once

#include "server/engine/export/word-file.h"

#include <libxml/xmlwriter.h>

G_BEGIN_DECLS

struct _MdgWordFile
{
  char *lang;
  xmlBuffer *body;
  xmlTextWriter *writer; /* of the main part, inside w:body */
  GPtrArray *notes;      /* texts of footnotes, in order: the first has the number 1 */
};

#define MDG_X(text) ((const xmlChar *) (text))

void mdg_word_open (xmlTextWriter *writer, const char *name);
void mdg_word_close (xmlTextWriter *writer);

/* <w:name w:val="value"/> */
void mdg_word_value (xmlTextWriter *writer, const char *name, const char *value);

/* What a run of text looks like. */
typedef struct
{
  gboolean bold;
  gboolean italic;
  gboolean strike;
  gboolean code;
  gboolean grey;
} MdgWordLook;

/* Text as runs; control characters are left out, line breaks become breaks. */
void mdg_word_text (xmlTextWriter *writer, const char *text, const MdgWordLook *look);

/* A reference to a new footnote. */
void mdg_word_footnote (MdgWordFile *file, const char *text);

G_END_DECLS
