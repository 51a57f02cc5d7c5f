/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/reader.h"

/* In eighths of a token. Held against the tokenisers cl100k, o200k and that of Claude 2 on the 55
 * papers of the made-up city: never fewer for a whole paper (1.01 to 1.80 times cl100k), 0.95 times
 * at the least for a piece of 300 characters. */
#define LETTER_UNITS 3
#define SIGN_UNITS 6 /* digits and punctuation of ASCII */
#define KANA_UNITS 10
#define KANJI_UNITS 13
#define OTHER_UNITS 16
#define RARE_UNITS 32

static guint
units_of (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalpha ((char) c) || g_ascii_isspace ((char) c) ? LETTER_UNITS : SIGN_UNITS;
  if ((c >= 0x3000 && c <= 0x30FF) || (c >= 0xFF00 && c <= 0xFFEF))
    return KANA_UNITS;
  if (c >= 0x4E00 && c <= 0x9FFF)
    return KANJI_UNITS;
  return c < 0x10000 ? OTHER_UNITS : RARE_UNITS;
}

guint64
mdg_llm_units (const char *text)
{
  guint64 units = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    units += units_of (g_utf8_get_char (at));
  return units;
}

gint64
mdg_llm_estimate (const char *text)
{
  if (text == NULL)
    return 0;
  return (gint64) ((mdg_llm_units (text) + MDG_LLM_UNITS_PER_TOKEN - 1) / MDG_LLM_UNITS_PER_TOKEN);
}
