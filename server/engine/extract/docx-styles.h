/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The styles of a Word document, as far as they change what its text says: headings, numbering,
 * hidden text. Each answer follows basedOn.
 *
 * Owned by the reader of one document; not thread-safe.
 */
#pragma once

#include "server/engine/extract/ooxml-package.h"

G_BEGIN_DECLS

typedef struct _MdgDocxStyles MdgDocxStyles;

/* @part NULL or damaged: no styles. */
MdgDocxStyles *mdg_docx_styles_read (MdgOoxmlPackage *package, const char *part);
void mdg_docx_styles_free (MdgDocxStyles *styles);

/* The id of the style of paragraphs that name none; NULL when there is none. Borrowed. */
const char *mdg_docx_styles_get_default (const MdgDocxStyles *styles);

/* Level of a heading from 1; 0 for body text. @id may be NULL. */
guint mdg_docx_styles_get_heading (const MdgDocxStyles *styles, const char *id);

/* FALSE when the style says nothing about numbering. *@ret_level is -1 where only the list knows,
 * by its pStyle; *@ret_id is then the style that the list names. */
gboolean mdg_docx_styles_get_numbering (const MdgDocxStyles *styles,
                                        const char *id,
                                        int *ret_number,
                                        int *ret_level,
                                        const char **ret_id);

gboolean mdg_docx_styles_is_hidden (const MdgDocxStyles *styles, const char *id);
gboolean mdg_docx_styles_is_bold (const MdgDocxStyles *styles, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDocxStyles, mdg_docx_styles_free)

G_END_DECLS
