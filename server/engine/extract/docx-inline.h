/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands in one paragraph of a Word document: its words as a person reads them, and what hangs
 * on it (text boxes, drawings, notes). Deleted text, hidden text, instructions of fields and the
 * small kana of furigana are left out: a search for 窓口 must find 窓口 with kana above.
 *
 * Owned by the reader of one document; not thread-safe.
 */
#pragma once

#include "server/engine/extract/docx-styles.h"

G_BEGIN_DECLS

#define MDG_DOCX_MAX_FIELDS 64

/* Fields may begin in one paragraph and end in another: one of these for a whole story. */
typedef struct
{
  guint depth;
  guint64 instructions; /* bit n: field n has not come to its result */
} MdgDocxFields;

typedef struct
{
  gboolean endnote;
  int id;
} MdgDocxNote;

typedef struct
{
  GString *text;
  GPtrArray *boxes; /* xmlNode, borrowed: w:txbxContent */
  GString *drawn;   /* words of charts, SmartArt and WordArt, by lines */
  GArray *notes;    /* MdgDocxNote */
} MdgDocxInline;

/* @relations are those of the part that @paragraph is from. */
MdgDocxInline *mdg_docx_inline_read (const xmlNode *paragraph,
                                     MdgOoxmlPackage *package,
                                     GPtrArray *relations,
                                     const MdgDocxStyles *styles,
                                     MdgDocxFields *fields);
void mdg_docx_inline_free (MdgDocxInline *content);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDocxInline, mdg_docx_inline_free)

G_END_DECLS
