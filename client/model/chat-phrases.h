/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What conversations, answers, citations and attached files are called on the screen. Pure; any
 * thread. Texts are freed with g_free ().
 */
#pragma once

#include "shared/model/chat.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

/* Borrowed; never empty. */
const char *mdg_conversation_title (const MdgConversation *conversation);

/* The head above it in a list: "Pinned", "Today　Nov 20 (Fri)", "This week", "October 2026". */
char *mdg_conversation_group_text (const MdgConversation *conversation, gint64 now);

/* "10:24" for today and yesterday, the day otherwise. */
char *mdg_conversation_time_text (gint64 time, gint64 now);

/* "令和8年11月20日", or "2026-11-20" where days are not written by era. */
char *mdg_phrase_long_day (const char *day);

/* "Answered with documents as of … · 3 sources, 3 quotes verified"; NULL for an answer without
 * documents. */
char *mdg_answer_as_of_text (const MdgMessage *answer);

/* What is going on, or how it ended without being done; NULL when there is nothing to say. */
char *mdg_answer_state_text (const MdgMessage *answer);

/* One sentence for a MDG_REMARK_…; NULL for one that is not known. Borrowed. */
const char *mdg_answer_remark_text (const char *remark);

/* "支給要綱 p.3": the document without its extension, shortened, and the place. */
char *mdg_citation_text (const MdgCitation *citation);

/* The same in full, with the folder, for a tooltip. */
char *mdg_citation_full_text (const MdgCitation *citation);

/* "verified", "not verified", "replaced since", "no longer to be read". Borrowed. */
const char *mdg_citation_verdict (const MdgCitation *citation);

/* The place of a citation as the viewer marks passages. Free with mdg_passage_free (). */
MdgPassage *mdg_citation_to_passage (const MdgCitation *citation);

/* "2 pages read, by OCR", "is being read", or why it could not be. */
char *mdg_attachment_text (const MdgAttachment *attachment);

/* The kind of what the guard found. Borrowed. */
const char *mdg_finding_text (const char *kind);

/* "31,400 / 50,000" and how full it is (0 to 1; 0 without a limit). */
char *mdg_meter_text (const MdgMeter *meter, double *ret_share);

G_END_DECLS
