/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts a document into passages along its own structure.
 *
 * DESIGN. Blocks are read in order and gathered until something ends the passage: a heading, the
 * next article (条), a supplementary provision (附則), an annex (別表), the next question of a
 * questions-and-answers page, a table, a slide, or the largest size. So a passage is a whole 条
 * with its 項 and 号 where that fits, a pair of question and answer, a slide, a group of whole rows
 * under the names of their columns. Its heading says where it stands: document > chapter > article.
 * A paragraph longer than a passage is cut at full stops, and gets the boxes of its lines in
 * proportion. Running heads never come in.
 *
 * Pure; any thread.
 */
#pragma once

#include "server/engine/extract/extracted.h"
#include "server/engine/search/passage.h"

G_BEGIN_DECLS

#define MDG_HEADING_SEPARATOR " > "
#define MDG_HEADING_MAX_CHARS 300

/* MdgCutPassage, in order. @title stands before every heading; NULL for none. @chunk_chars: the
 * largest passage in characters; only a single row of a table may be longer. */
GPtrArray *
mdg_chunker_cut (const MdgExtracted *extracted, const char *title, guint chunk_chars);

G_END_DECLS
