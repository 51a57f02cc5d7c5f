/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said about the splitting of a PDF, its pairs and its proof. Short translated texts; new
 * unless called static. Names stand in them as they are written. Any thread.
 */
#pragma once

#include "client/model/notice-pair.h"

G_BEGIN_DECLS

/* A word on a tint. */
typedef struct
{
  const char *tint; /* "ok", "warn", "bad" or "neutral" */
  const char *icon; /* NULL: none */
  char *text;
} MdgNoticeChip;

/* Chips that one line shows at most. */
#define MDG_NOTICE_CHIPS_MAX 2

/* The most telling reasons of a pair (MdgNoticeChip), what speaks for it first. */
GPtrArray *mdg_notice_chips (const MdgPairFacts *facts);

/* One or two sentences: 「髙」と「高」は異体字です。番号と生年月日が一致しています。 */
char *mdg_notice_explanation (const MdgPairFacts *facts);

/* A pair for a screen reader: both names, pages, state and reasons. */
char *mdg_notice_pair_summary (const MdgPairFacts *facts);

/* "37–38", "37". */
char *mdg_notice_pages_text (gint64 first, gint64 last);

/* "1948-05-14" as 昭和23年5月14日; what is no day as it is written; "" for nothing. */
char *mdg_notice_birth_text (const char *birth);

/* One sentence about what was found in a PDF, with its page; what stops says what to do. */
char *mdg_notice_finding_text (const MdgPdfFinding *finding);

/* What of @findings will not be carried over, as one sentence; NULL when that is nothing. */
char *mdg_notice_cleaned_text (GPtrArray *findings);

/* What a check of the proof looks at. Static. */
const char *mdg_notice_check_name (const char *name);

/* One sentence about a failed proof: what was found and on which page. */
char *mdg_notice_check_failure (const MdgSplitCheck *check);

/* The same for an error PROOF_FAILED; its own sentence for all others. NULL for cancelled. */
char *mdg_notice_error_text (const GError *error);

/* The page an error is about; 0 for none. */
guint mdg_notice_error_page (const GError *error);

G_END_DECLS
