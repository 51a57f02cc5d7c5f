/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shapes of one slide, or of its notes, in the order in which people read them: title, then
 * what stands higher, then what stands further left.
 *
 * Pure; one call belongs to one thread.
 */
#pragma once

#include "server/engine/extract/ooxml-package.h"
#include "server/engine/extract/page-sink.h"

G_BEGIN_DECLS

/* Adds the blocks of slide @part (the tree of its XML, with its relations) to @page. *@tables
 * counts the tables of the document. */
void mdg_pptx_slide_read (MdgOoxmlPackage *package,
                          const xmlNode *root,
                          GPtrArray *relations,
                          MdgExtractedPage *page,
                          guint *tables);

/* Adds the speaker's notes, as MDG_BLOCK_NOTES. */
void mdg_pptx_notes_read (const xmlNode *root, MdgExtractedPage *page);

/* Adds what a layout or master shows on all of its slides, as MDG_BLOCK_PAGE_HEADER; not its
 * placeholders, which hold prompts. */
void mdg_pptx_master_read (const xmlNode *root, MdgExtractedPage *page);

G_END_DECLS
