/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/guard/numbers.h"

#include "shared/base/my-number.h"

#include <string.h>

static gboolean
has_groups (const MdgNumber *number, const char *shape)
{
  gsize n = strlen (shape);
  if (number->n_groups != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (number->groups[i] != (guint) (shape[i] - '0'))
      return FALSE;
  return TRUE;
}

static gboolean
is_one_digit_repeated (const MdgNumber *number)
{
  return strspn (number->digits, (char[]){ number->digits[0], '\0' }) == number->n_digits;
}

/* ---- individual number ---- */

static gboolean
has_equal_groups (const MdgNumber *number)
{
  for (guint i = 1; i < number->n_groups; i++)
    if (number->groups[i] != number->groups[0])
      return FALSE;
  return TRUE;
}

/* "2024 2025 2026": three years in a row are no number. */
static gboolean
are_years (const MdgNumber *number)
{
  if (number->n_groups != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      int year = 0;
      for (guint d = 0; d < 4; d++)
        year = year * 10 + (number->digits[i * 4 + d] - '0');
      if (year < 1868 || year > 2100)
        return FALSE;
    }
  return TRUE;
}

gboolean
mdg_number_is_my_number (const MdgNumber *number)
{
  if (number->n_digits != 12 || number->separator == '(' || !has_equal_groups (number) ||
      is_one_digit_repeated (number) || are_years (number))
    return FALSE;
  return mdg_my_number_check (number->digits);
}

/* ---- payment card ---- */

typedef struct
{
  guint first; /* the range of the first digits, this many of them */
  guint last;
  guint n_prefix;
  guint n_digits;
} Issuer;

static const Issuer issuers[] = {
  { 4, 4, 1, 16 },       /* Visa */
  { 51, 55, 2, 16 },     /* Mastercard */
  { 2221, 2720, 4, 16 }, /* Mastercard */
  { 3528, 3589, 4, 16 }, /* JCB */
  { 34, 34, 2, 15 },     /* American Express */
  { 37, 37, 2, 15 },     /* American Express */
  { 300, 305, 3, 14 },   /* Diners Club */
  { 36, 36, 2, 14 },     /* Diners Club */
  { 38, 39, 2, 14 },     /* Diners Club */
  { 6011, 6011, 4, 16 }, /* Discover */
  { 65, 65, 2, 16 },     /* Discover */
  { 62, 62, 2, 16 },     /* UnionPay */
};

static gboolean
is_issued (const MdgNumber *number)
{
  for (guint i = 0; i < G_N_ELEMENTS (issuers); i++)
    {
      guint prefix = 0;
      if (number->n_digits != issuers[i].n_digits)
        continue;
      for (guint d = 0; d < issuers[i].n_prefix; d++)
        prefix = prefix * 10 + (guint) (number->digits[d] - '0');
      if (prefix >= issuers[i].first && prefix <= issuers[i].last)
        return TRUE;
    }
  return FALSE;
}

static gboolean
passes_luhn (const MdgNumber *number)
{
  guint sum = 0;
  for (guint i = 0; i < number->n_digits; i++)
    {
      guint digit = (guint) (number->digits[number->n_digits - 1 - i] - '0');
      guint doubled = digit * 2;
      sum += i % 2 == 0 ? digit : doubled / 10 + doubled % 10;
    }
  return sum % 10 == 0;
}

gboolean
mdg_number_is_card (const MdgNumber *number)
{
  gboolean grouped = number->n_groups == 1 || has_groups (number, "4444") ||
                     has_groups (number, "465") || has_groups (number, "464");
  return grouped && number->separator != '(' && is_issued (number) && passes_luhn (number) &&
         !is_one_digit_repeated (number);
}

/* ---- telephone ---- */

static gboolean
starts_with_any (const char *digits, const char *const *prefixes)
{
  for (; *prefixes != NULL; prefixes++)
    if (g_str_has_prefix (digits, *prefixes))
      return TRUE;
  return FALSE;
}

gboolean
mdg_number_is_telephone (const MdgNumber *number, gboolean labelled)
{
  static const char *const mobile[] = { "090", "080", "070", "060", "050", "020", NULL };
  static const char *const free_call[] = { "0120", "0800", "0570", "0990", NULL };
  static const char *const two_digits[] = { "03", "04", "06", NULL };
  const char *digits = number->digits;
  gboolean is_mobile = starts_with_any (digits, mobile);
  if (digits[0] != '0' || digits[1] == '0' || starts_with_any (digits, free_call) ||
      is_one_digit_repeated (number))
    return FALSE;
  if (number->n_digits == 11 && is_mobile)
    return number->n_groups == 1 || has_groups (number, "344") || has_groups (number, "38") ||
           has_groups (number, "74");
  if (number->n_digits != 10 || is_mobile)
    return FALSE;
  if (number->n_groups == 1)
    return labelled;
  if (has_groups (number, "244") || has_groups (number, "28"))
    return starts_with_any (digits, two_digits);
  return has_groups (number, "334") || has_groups (number, "424") || has_groups (number, "514") ||
         has_groups (number, "37");
}
