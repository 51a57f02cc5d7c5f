/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the quotes of one source are looked for: its pages, joined so that a sentence that goes
 * over from one page to the next is one. Running heads are left out, footnotes stand at the end.
 * Plain value of one thread.
 */
#pragma once

#include "server/engine/answer/answer.h"
#include "server/engine/extract/extracted.h"

G_BEGIN_DECLS

typedef struct _MdgAnswerPlace MdgAnswerPlace;

/* @pages: MdgExtractedPage. @unit: MDG_UNIT_…. */
MdgAnswerPlace *mdg_answer_place_new (GPtrArray *pages, const char *unit);

/* A page of an attached file, with what is known of its passages. */
MdgAnswerPlace *mdg_answer_place_new_attached (const MdgDocumentPage *page, const char *unit);
void mdg_answer_place_free (MdgAnswerPlace *place);

/* As mdg_quote_verify (), with page, place and rows of @citation. */
gboolean
mdg_answer_place_check (const MdgAnswerPlace *place, const char *quote, MdgCitation *citation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgAnswerPlace, mdg_answer_place_free)

G_END_DECLS
