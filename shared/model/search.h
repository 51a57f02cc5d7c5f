/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A search over folders and what it found; the check-up of a folder (フォルダ診断).
 */
#pragma once

#include "shared/model/document.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

#define MDG_QUESTION_MAX_CHARS 20000
#define MDG_SEARCH_LIMIT_DEFAULT 10
#define MDG_SEARCH_LIMIT_MAX 50

/* A right page among the first so many passages is a hit. */
#define MDG_CHECKUP_HIT_RANK 5
#define MDG_CHECKUP_MAX_QUESTIONS 500

typedef struct
{
  char *text;
  char **folders; /* ids as decimal numbers; empty: all that the asker may read */
  char *as_of;    /* day on which documents must hold; NULL: today */
  gint64 limit;
} MdgSearchQuery;

/* Characters (not bytes) of MdgPassage.text to set off. */
typedef struct
{
  gint64 start;
  gint64 length;
} MdgTextMark;

typedef struct
{
  MdgPassage *passage;
  char *folder_name;
  char *document_name;
  char *unit;
  char *effective_from;
  char *effective_until;
  gboolean ocr;
  gint64 score;     /* 0 to 1000, best 1000 */
  GPtrArray *marks; /* MdgTextMark */
} MdgHit;

typedef struct
{
  GPtrArray *hits;   /* MdgHit, best first */
  gint64 n_folders;  /* searched */
  gint64 n_passages; /* that were looked at for the hits; there may be more that match */
  gint64 elapsed_us;
  gboolean meaning; /* vectors took part */
  char *as_of;
} MdgSearchAnswer;

typedef struct
{
  gint64 id;
  gint64 folder_id;
  char *text;
  gint64 document_id;
  char *document_name; /* filled by the server; NULL when the document is gone */
  gint64 page;         /* the right one; 0: anywhere in the document */
  char *place;         /* for people */
  gboolean ran;        /* at least once */
  gint64 rank;         /* of the right page now; 0: not among the first 50 */
  gint64 rank_before;
  char *miss; /* why it was missed: MDG_MISS_…; NULL for a hit */
  gint64 version;
} MdgTestQuestion;

/* MdgTestQuestion.miss */
#define MDG_MISS_DOCUMENT_GONE "document-gone"
#define MDG_MISS_DOCUMENT_NOT_READY "document-not-ready"
#define MDG_MISS_EXPIRED "expired"
#define MDG_MISS_PAGE_EMPTY "page-empty"
#define MDG_MISS_DISABLED "disabled"
#define MDG_MISS_NO_COMMON_WORD "no-common-word"
#define MDG_MISS_RANKED_LOWER "ranked-lower"
#define MDG_MISS_OTHER_PAGE "other-page" /* the document was found, another page of it */

typedef struct
{
  gint64 folder_id;
  char *running;  /* "checkup" or "tune" while one runs; NULL otherwise */
  gint64 percent; /* of it */
  gint64 ran_at;
  gint64 n_questions;
  gint64 hits_before; /* before the last change of content or settings */
  gint64 hits;
  MdgSearchSettings *settings; /* in force */
  MdgSearchSettings *proposal; /* NULL: none better was found, or none was looked for */
  gint64 proposal_hits;
  gint64 n_tried; /* settings tried by the last tuning */
  gboolean can_undo;
  GPtrArray *questions;          /* MdgTestQuestion */
  GPtrArray *proposal_questions; /* MdgTestQuestion: rank_before now, rank with the proposal */
} MdgCheckup;

MDG_DECLARE_RECORD (MdgSearchQuery, mdg_search_query, MDG_SEARCH_QUERY_TYPE)
MDG_DECLARE_RECORD (MdgTextMark, mdg_text_mark, MDG_TEXT_MARK_TYPE)
MDG_DECLARE_RECORD (MdgHit, mdg_hit, MDG_HIT_TYPE)
MDG_DECLARE_RECORD (MdgSearchAnswer, mdg_search_answer, MDG_SEARCH_ANSWER_TYPE)
MDG_DECLARE_RECORD (MdgTestQuestion, mdg_test_question, MDG_TEST_QUESTION_TYPE)
MDG_DECLARE_RECORD (MdgCheckup, mdg_checkup, MDG_CHECKUP_TYPE)

G_END_DECLS
