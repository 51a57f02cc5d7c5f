/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Notices: which pages of a PDF go to which row of a list of residents, and why.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_NOTICE_MAX_PAGES 20000
#define MDG_NOTICE_MAX_ROWS 100000

/* MdgNoticePart.decision */
#define MDG_MATCH_AUTO "auto"           /* proven by the rules */
#define MDG_MATCH_REVIEW "review"       /* row is a proposal: a person has to decide */
#define MDG_MATCH_UNMATCHED "unmatched" /* no row fits */

/* MdgNoticePart.reasons: what speaks for and against. */
#define MDG_REASON_NUMBER "number"                 /* it is the row's */
#define MDG_REASON_ZEROS "zeros-added"             /* leading zeros were put back in the list */
#define MDG_REASON_NUMBER_MISSING "number-missing" /* none on the pages */
#define MDG_REASON_NUMBER_UNKNOWN "number-unknown" /* no row has it */
#define MDG_REASON_NUMBER_TWICE_IN_LIST "number-twice-in-list"
#define MDG_REASON_NUMBER_TWICE_IN_PDF "number-twice-in-pdf"
#define MDG_REASON_NAME_SAME "name-same"
#define MDG_REASON_NAME_SPELLING "name-spelling" /* other width or spaces */
#define MDG_REASON_NAME_VARIANT "name-variant"
#define MDG_REASON_NAME_WEAK "name-weak-variant"
#define MDG_REASON_NAME_DIFFERS "name-differs"
#define MDG_REASON_NAME_MISSING "name-missing" /* in the list or on the pages */
#define MDG_REASON_BIRTH_SAME "birth-same"
#define MDG_REASON_BIRTH_DIFFERS "birth-differs"
#define MDG_REASON_BIRTH_MISSING "birth-missing"
#define MDG_REASON_SAME_NAME "same-name"       /* the list has others of this name */
#define MDG_REASON_ROW_TWICE "row-twice"       /* other pages fit this row, too */
#define MDG_REASON_SEVERAL_ROWS "several-rows" /* other rows fit as well */

typedef struct
{
  gint64 first; /* page, from 1 */
  gint64 last;
  gint64 row; /* of the list, from 1 without its header; 0: none */
  char *decision;
  gint64 score; /* 0 to 1000 */
  char **reasons;
} MdgNoticePart;

typedef struct
{
  GPtrArray *parts;          /* MdgNoticePart, in the order of pages */
  char **rows_without_pages; /* decimal numbers */
} MdgNoticePlan;

MDG_DECLARE_RECORD (MdgNoticePart, mdg_notice_part, MDG_NOTICE_PART_TYPE)
MDG_DECLARE_RECORD (MdgNoticePlan, mdg_notice_plan, MDG_NOTICE_PLAN_TYPE)

G_END_DECLS
