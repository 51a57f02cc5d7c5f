/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/my-number.h"

#include "shared/base/text.h"

#include <string.h>

gboolean
mdg_my_number_check (const char *digits)
{
  const guint last = MDG_MY_NUMBER_DIGITS - 1;
  guint sum = 0;
  for (guint n = 1; n <= last; n++)
    sum += (guint) (digits[last - n] - '0') * (n <= 6 ? n + 1 : n - 5);
  guint rest = sum % 11;
  return (guint) (digits[last] - '0') == (rest <= 1 ? 0 : 11 - rest);
}

gboolean
mdg_my_number_is_title (const char *title)
{
  static const char *const names[] = { "マイナンバ", "個人番号", "mynumber" };
  g_autofree char *folded = mdg_text_fold_search (title);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (folded, names[i]) != NULL)
      return TRUE;
  return FALSE;
}
