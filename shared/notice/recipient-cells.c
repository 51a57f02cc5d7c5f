/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/recipient-cells.h"

#include "shared/base/japanese-date.h"
#include "shared/base/text.h"

#include <string.h>

#define MAIL_MAX_BYTES 254
#define MAIL_LOCAL_MAX_BYTES 64
#define POSTCODE_DIGITS 7

/* Without outer spaces, those of full width and no width included; NULL for nothing. */
static char *
trim (const char *cell)
{
  const char *end = cell;
  while (g_unichar_isspace (g_utf8_get_char (cell)) || g_utf8_get_char (cell) == 0xFEFF)
    cell = g_utf8_next_char (cell);
  for (const char *at = cell; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      end = g_utf8_next_char (at);
  return *cell != '\0' ? g_strndup (cell, (gsize) (end - cell)) : NULL;
}

static char *
fold_width (const char *text)
{
  char *folded = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  return folded != NULL ? folded : g_strdup ("");
}

static char *
take_needed (char *value, MdgErrorCode *ret_problem)
{
  if (value == NULL)
    *ret_problem = MDG_ERROR_CSV_CELL_EMPTY;
  return value;
}

/* "1.23457E+11" */
static gboolean
is_shortened (const char *text)
{
  const char *at = text + strspn (text, "0123456789.,");
  if (at == text || g_ascii_toupper (*at) != 'E' || at[1] != '+')
    return FALSE;
  at += 2;
  return *at != '\0' && at[strspn (at, "0123456789")] == '\0';
}

char *
mdg_recipient_read_number (const char *cell, MdgErrorCode *ret_problem)
{
  *ret_problem = MDG_N_ERRORS;
  g_autofree char *value = trim (cell);
  if (value == NULL)
    return take_needed (NULL, ret_problem);
  gsize length = strlen (value);
  if (g_str_has_prefix (value, "=\"") && length > 3 && value[length - 1] == '"')
    return g_strndup (value + 2, length - 3);
  if (*value == '\'' && length > 1)
    return g_strdup (value + 1);
  g_autofree char *folded = fold_width (value);
  if (is_shortened (folded))
    *ret_problem = MDG_ERROR_CSV_CELL_SHORTENED;
  return g_steal_pointer (&value);
}

char *
mdg_recipient_read_name (const char *cell, MdgErrorCode *ret_problem)
{
  *ret_problem = MDG_N_ERRORS;
  return take_needed (trim (cell), ret_problem);
}

char *
mdg_recipient_read_text (const char *cell, MdgErrorCode *ret_problem)
{
  *ret_problem = MDG_N_ERRORS;
  return trim (cell);
}

char *
mdg_recipient_read_birth (const char *cell, MdgErrorCode *ret_problem)
{
  *ret_problem = MDG_N_ERRORS;
  char *day = NULL;
  switch (mdg_japanese_date_read (cell, &day))
    {
    case MDG_DATE_READ:
      return day;
    case MDG_DATE_EMPTY:
      return NULL;
    case MDG_DATE_SERIAL:
      *ret_problem = MDG_ERROR_CSV_CELL_SERIAL;
      return trim (cell);
    default:
      *ret_problem = MDG_ERROR_CSV_CELL_DATE;
      return trim (cell);
    }
}

/* ---- e-mail ---- */

static gboolean
is_local_part (const char *text, gsize length)
{
  static const char specials[] = "!#$%&'*+-/=?^_`{|}~.";
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr (specials, text[i]) == NULL)
      return FALSE;
  return length > 0 && length <= MAIL_LOCAL_MAX_BYTES;
}

static gboolean
is_domain (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);
  guint n = g_strv_length (labels);
  for (guint i = 0; i < n; i++)
    {
      gsize length = strlen (labels[i]);
      if (length == 0 || length > 63 || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      for (gsize c = 0; c < length; c++)
        if (!g_ascii_isalnum (labels[i][c]) && labels[i][c] != '-')
          return FALSE;
    }
  return n >= 2;
}

/* Dots at odd places are let through: telephone companies gave out such addresses. */
static gboolean
is_mail_address (const char *text)
{
  const char *at = strrchr (text, '@');
  return at != NULL && strlen (text) <= MAIL_MAX_BYTES &&
         is_local_part (text, (gsize) (at - text)) && is_domain (at + 1);
}

char *
mdg_recipient_read_mail (const char *cell, MdgErrorCode *ret_problem)
{
  *ret_problem = MDG_N_ERRORS;
  g_autofree char *value = trim (cell);
  if (value == NULL)
    return NULL;
  g_autofree char *folded = fold_width (value);
  if (is_mail_address (folded))
    return g_steal_pointer (&folded);
  *ret_problem = MDG_ERROR_CSV_CELL_MAIL;
  return g_steal_pointer (&value);
}

/* ---- language, postcode, number ---- */

char *
mdg_recipient_read_language (const char *cell, MdgErrorCode *ret_problem)
{
  /* As mdg_text_fold_search () leaves them. */
  static const struct
  {
    const char *word;
    const char *code;
  } words[] = {
    { "ja", "ja" },
    { "jp", "ja" },
    { "日本語", "ja" },
    { "japanese", "ja" },
    { "easy", "easy" },
    { "ヤサシイ日本語", "easy" },
    { "ヤサシイニホンゴ", "easy" },
    { "en", "en" },
    { "英語", "en" },
    { "english", "en" },
    { "zh", "zh" },
    { "zh-cn", "zh" },
    { "cn", "zh" },
    { "中国語", "zh" },
    { "中文", "zh" },
    { "chinese", "zh" },
    { "ko", "ko" },
    { "kr", "ko" },
    { "韓国語", "ko" },
    { "朝鮮語", "ko" },
    { "韓国・朝鮮語", "ko" },
    { "korean", "ko" },
  };
  *ret_problem = MDG_N_ERRORS;
  g_autofree char *value = trim (cell);
  if (value == NULL)
    return NULL;
  g_autofree char *folded = mdg_text_fold_search (value);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (folded, words[i].word))
      return g_strdup (words[i].code);
  *ret_problem = MDG_ERROR_CSV_CELL_LANGUAGE;
  return g_steal_pointer (&value);
}

/* The digits of @text; NULL when something else than separators stands between. */
static char *
digits_of (const char *text)
{
  g_autofree char *folded = fold_width (text);
  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c >= '0' && c <= '9')
        g_string_append_c (digits, (char) c);
      else if (c > 0x7F ? c != 0x3012 && c != 0x2212 && c != 0x30FC && (c < 0x2010 || c > 0x2015)
                        : c != '-' && c != ' ')
        return NULL;
    }
  return g_strdup (digits->str);
}

char *
mdg_recipient_read_postcode (const char *cell, MdgErrorCode *ret_problem)
{
  *ret_problem = MDG_N_ERRORS;
  g_autofree char *value = trim (cell);
  if (value == NULL)
    return NULL;
  g_autofree char *digits = digits_of (value);
  gsize length = digits != NULL ? strlen (digits) : 0;
  if (length == POSTCODE_DIGITS)
    return g_strdup_printf ("%.3s-%s", digits, digits + 3);
  if (length == POSTCODE_DIGITS - 1)
    return g_strdup_printf ("0%.2s-%s", digits, digits + 2);
  *ret_problem = MDG_ERROR_CSV_CELL_POSTCODE;
  return g_steal_pointer (&value);
}

char *
mdg_recipient_pad_number (const char *number, guint n_digits)
{
  g_autofree char *folded = fold_width (number);
  gsize length = strlen (folded);
  if (length == 0 || length >= n_digits || folded[strspn (folded, "0123456789")] != '\0')
    return NULL;
  g_autofree char *zeros = g_strnfill (n_digits - length, '0');
  return g_strconcat (zeros, folded, NULL);
}
