/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Automatic numbering of Word: 第1条, 2, (1), ア are often nowhere in the text of a paragraph but
 * counted while it is shown. Counting goes along with the reading, so paragraphs must come in the
 * order of the document.
 *
 * Owned by the reader of one document; not thread-safe.
 */
#pragma once

#include "server/engine/extract/docx-styles.h"

G_BEGIN_DECLS

#define MDG_DOCX_LEVELS 9

typedef struct _MdgDocxNumbering MdgDocxNumbering;

/* @styles are borrowed. @part NULL or damaged: no lists. */
MdgDocxNumbering *
mdg_docx_numbering_read (MdgOoxmlPackage *package, const char *part, const MdgDocxStyles *styles);
void mdg_docx_numbering_free (MdgDocxNumbering *numbering);

/* Counts one paragraph of list @number; @level -1 asks for the level that belongs to @style.
 * Appends its number with what stands before the text. FALSE when there is no such list;
 * *@ret_level is from 0. */
gboolean mdg_docx_numbering_next (MdgDocxNumbering *numbering,
                                  int number,
                                  int level,
                                  const char *style,
                                  GString *out,
                                  guint *ret_level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDocxNumbering, mdg_docx_numbering_free)

G_END_DECLS
