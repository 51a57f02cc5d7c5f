/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers with uniform separators in folded text, and whether one is of a kind. Within guard.c; the
 * checks alone are told here for tests. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_NUMBER_DIGITS_MAX 24
#define MDG_NUMBER_GROUPS_MAX 12

/* Digits in groups: "1234-5678-9012" has three. */
typedef struct
{
  char digits[MDG_NUMBER_DIGITS_MAX + 1];
  guint n_digits;
  guint groups[MDG_NUMBER_GROUPS_MAX]; /* lengths */
  guint n_groups;
  gunichar separator; /* '-', ' ', '(' for any brackets, 0 for none */
} MdgNumber;

/* Twelve digits in equal groups with the right check digit (平成26年総務省令第85号 第5条). */
gboolean mdg_number_is_my_number (const MdgNumber *number);

/* 14 to 16 digits of a known issuer, in its usual groups, right by Luhn. */
gboolean mdg_number_is_card (const MdgNumber *number);

/* A Japanese telephone number of a person or an office; free-call numbers are nobody's. @labelled:
 * 「電話」 or the like stands before it, so that ten digits without separators count too. */
gboolean mdg_number_is_telephone (const MdgNumber *number, gboolean labelled);

G_END_DECLS
