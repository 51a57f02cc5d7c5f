/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which part of a PDF belongs to which row of a list.
 *
 * DESIGN. A wrong pair is a letter in the wrong hands, so a pair is made without a person only when
 * two independent things say so and nothing speaks against it:
 *
 *   number  the part's number is that of exactly one row, and no other part has it
 *   and     the names agree (variant characters of the strong classes count as agreeing; weak ones
 *           only together with the birth date), or, where one side has no name, the birth dates do
 *   and     the birth dates do not differ
 *   and     when the list has others of this name, the birth dates agree
 *
 * In a run that has no numbers at all, name and birth date must both agree, and be alone with that
 * on both sides, nobody of that name being without a birth date. In a run that has nothing but
 * numbers, a number alone on both sides is enough. A name alone never decides. All other parts get
 * the best proposal there is, for a person. Two parts never keep one row: both go to a person. Time
 * grows with rows plus parts. Pure; any thread.
 */
#pragma once

#include "shared/model/notice.h"

G_BEGIN_DECLS

/* What identifies a person, as it stands in the list or on the pages; NULL or "" for absent. */
typedef struct
{
  const char *number;
  const char *name;
  const char *birth;
} MdgMatchKeys;

typedef struct
{
  guint first;
  guint last;
  MdgMatchKeys keys;
} MdgMatchPart;

/* Pairs @parts, in the order of pages, with @rows. New; free with mdg_notice_plan_free (). */
MdgNoticePlan *mdg_match (const MdgMatchKeys *rows,
                          guint n_rows,
                          const MdgMatchPart *parts,
                          guint n_parts);

/* A number as a key: digits and letters without width, spaces, hyphens, case. New; "" for none and
 * for what is not UTF-8. */
char *mdg_number_key (const char *number);

G_END_DECLS
