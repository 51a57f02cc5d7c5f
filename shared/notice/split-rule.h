/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where one resident's pages end and the next one's begin.
 *
 * DESIGN. A rule looks at one sign of each page: its text, the text of a region, a bookmark, a
 * code. Whoever reads the PDF gives the signs; the rule is pure and knows no PDF. A rule that does
 * not fit every page fits none: the first page that contradicts it is named, and nothing is split.
 * Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_SPLIT_MAX_PAGES_EACH 1000

typedef enum
{
  MDG_SPLIT_PAGES,    /* "pages:N": always so many; needs no signs */
  MDG_SPLIT_COUNTER,  /* "counter": 1/3, 2/3, 3/3 printed on the pages. Sign: the page's text */
  MDG_SPLIT_MARKER,   /* "marker:REGEX": first pages match. Sign: the text of page or region */
  MDG_SPLIT_REGION,   /* "region:X,Y,W,H": a new text there begins. Sign: the text of the region */
  MDG_SPLIT_BOOKMARK, /* "bookmark": pages a top bookmark leads to. Sign: anything, or nothing */
  MDG_SPLIT_BARCODE,  /* "barcode": a new code begins. Sign: what the codes say, or nothing */
} MdgSplitKind;

typedef struct
{
  MdgSplitKind kind;
  guint n_pages; /* of each, for PAGES */
  GRegex *marker;
  double x; /* points from the top left corner of the page as it is shown */
  double y;
  double width; /* 0: the whole page */
  double height;
} MdgSplitRule;

/* Reads "counter", "pages:2", "marker:^納税通知書$", "marker@X,Y,W,H:REGEX", "region:X,Y,W,H",
 * "bookmark", "barcode". Markers match line by line (^ and $ at line ends). NOTICE_RULE with what
 * is wrong. */
MdgSplitRule *mdg_split_rule_parse (const char *text, GError **error);
void mdg_split_rule_free (MdgSplitRule *rule);

/* Pages from 1. */
typedef struct
{
  guint first;
  guint last;
} MdgSplitPart;

/* Divides @n_pages pages; @signs has one (perhaps NULL or "") for each. New array of MdgSplitPart
 * that covers every page once, in order. NOTICE_SPLIT_REST: the number of pages is no multiple ·
 * NOTICE_SPLIT_FIRST: nobody's letter begins on the first page · NOTICE_SPLIT_COUNTER: "page" does
 * not go on from the one before, or has no counter · NOTICE_SPLIT_NOTHING: no page has a sign ·
 * NOTICE_SPLIT_LONG: a part of more than MDG_SPLIT_MAX_PAGES_EACH pages begins on "page". */
GArray *mdg_split_pages (const MdgSplitRule *rule,
                         const char *const *signs,
                         guint n_pages,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSplitRule, mdg_split_rule_free)

G_END_DECLS
