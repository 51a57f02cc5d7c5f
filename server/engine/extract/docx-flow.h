/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stories of a Word document (body, headers, notes, text boxes) turned into blocks: paragraphs
 * with their kind, level and automatic number, rows of tables.
 *
 * Owned by the reader of one document; not thread-safe.
 */
#pragma once

#include "server/engine/extract/docx-inline.h"
#include "server/engine/extract/docx-numbering.h"
#include "server/engine/extract/page-sink.h"

G_BEGIN_DECLS

typedef struct _MdgDocxFlow MdgDocxFlow;

/* All are borrowed; @relations are those of the body. */
MdgDocxFlow *mdg_docx_flow_new (MdgOoxmlPackage *package,
                                GPtrArray *relations,
                                const MdgDocxStyles *styles,
                                MdgDocxNumbering *numbering,
                                MdgPageSink *sink);
void mdg_docx_flow_free (MdgDocxFlow *flow);

/* Reads all of @root (may be NULL) as a story apart, from a part with these @relations. @kind is
 * given to every block: MDG_BLOCK_FOOTNOTE or MDG_BLOCK_PAGE_HEADER. Returns as
 * mdg_docx_flow_read (). */
gboolean mdg_docx_flow_read_story (MdgDocxFlow *flow,
                                   const xmlNode *root,
                                   GPtrArray *relations,
                                   MdgBlockKind kind,
                                   GError **error);

/* Reads one w:p, w:tbl, w:sdt, ... of the body. FALSE with what the page's taker said, or when the
 * sink is full, without an error. */
gboolean mdg_docx_flow_read (MdgDocxFlow *flow, xmlNode *node, GError **error);

/* Notes that the text has referred to since the last call, in its order. Free with
 * g_array_unref (): MdgDocxNote. */
GArray *mdg_docx_flow_steal_notes (MdgDocxFlow *flow);

/* Ids of the relations to headers and feet that sections have named, in their order. Borrowed. */
GPtrArray *mdg_docx_flow_get_heads (MdgDocxFlow *flow);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDocxFlow, mdg_docx_flow_free)

G_END_DECLS
