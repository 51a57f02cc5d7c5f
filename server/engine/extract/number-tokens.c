/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/number-tokens.h"

#include <string.h>

typedef struct
{
  MdgFormatSection *section;
  const char *p;
} Cutter;

static MdgToken *
add_token (MdgFormatSection *section, MdgTokenKind kind, char letter, guint count)
{
  MdgToken token = { .kind = kind, .letter = letter, .count = count };
  g_array_append_val (section->tokens, token);
  return &g_array_index (section->tokens, MdgToken, section->tokens->len - 1);
}

static void
add_literal (MdgFormatSection *section, const char *text, gsize length)
{
  add_token (section, MDG_TOKEN_LITERAL, 0, 0)->text = g_strndup (text, length);
}

static MdgToken *
last_token (const MdgFormatSection *section)
{
  guint n = section->tokens->len;
  return n > 0 ? &g_array_index (section->tokens, MdgToken, n - 1) : NULL;
}

/* Letters of one kind in a row, which come in either case. */
static guint
run_length (const char *p)
{
  guint n = 0;
  while (g_ascii_tolower (p[n]) == g_ascii_tolower (*p))
    n++;
  return n;
}

/* What stands in brackets: colours, conditions, [$¥-411], [h], [DBNum1] */

static void
cut_condition (MdgFormatSection *section, const char *inner)
{
  const char *value = inner + strcspn (inner, "0123456789-.");
  section->limit = g_ascii_strtod (value, NULL);
  section->comparison = *inner;
  if (g_str_has_prefix (inner, "<="))
    section->comparison = 'l';
  else if (g_str_has_prefix (inner, ">="))
    section->comparison = 'g';
  else if (g_str_has_prefix (inner, "<>"))
    section->comparison = 'n';
}

static void
cut_locale (MdgFormatSection *section, const char *inner)
{
  const char *dash = strchr (inner, '-');
  gsize length = dash != NULL ? (gsize) (dash - inner) : strlen (inner);
  if (length > 0)
    add_literal (section, inner, length);
  if (dash == NULL)
    return;
  section->is_japanese |= g_ascii_strcasecmp (dash + 1, "411") == 0 ||
                          g_ascii_strncasecmp (dash + 1, "ja", 2) == 0 ||
                          g_str_has_suffix (dash, "0411");
  section->first_year |= strstr (dash, "gannen") != NULL;
}

static void
cut_bracket (Cutter *cutter)
{
  MdgFormatSection *section = cutter->section;
  const char *end = strchr (cutter->p, ']');
  if (end == NULL)
    {
      add_literal (section, cutter->p, 1);
      cutter->p++;
      return;
    }
  g_autofree char *inner = g_strndup (cutter->p + 1, (gsize) (end - cutter->p - 1));
  cutter->p = end + 1;
  char letter = g_ascii_tolower (*inner);
  if (*inner == '$')
    cut_locale (section, inner + 1);
  else if (*inner == '<' || *inner == '>' || *inner == '=')
    cut_condition (section, inner);
  else if (g_ascii_strncasecmp (inner, "DBNum", 5) == 0 && inner[5] >= '1' && inner[5] <= '3')
    section->numerals = (guint) (inner[5] - '0');
  else if (strchr ("hms", letter) != NULL && letter != '\0' && inner[run_length (inner)] == '\0')
    {
      add_token (section, MDG_TOKEN_ELAPSED, letter, run_length (inner));
      section->is_date = TRUE;
    }
}

/* Single signs */

static void
cut_quoted (Cutter *cutter)
{
  const char *end = strchr (cutter->p + 1, '"');
  gsize length = end != NULL ? (gsize) (end - cutter->p - 1) : strlen (cutter->p + 1);
  add_literal (cutter->section, cutter->p + 1, length);
  cutter->p += length + (end != NULL ? 2 : 1);
}

static void
cut_character (Cutter *cutter)
{
  const char *next = g_utf8_next_char (cutter->p);
  add_literal (cutter->section, cutter->p, (gsize) (next - cutter->p));
  cutter->p = next;
}

/* The sign after \, _ and *: shown, as wide as, filled with. */
static void
cut_escaped (Cutter *cutter)
{
  char how = *cutter->p++;
  if (*cutter->p == '\0')
    return;
  if (how == '\\')
    cut_character (cutter);
  else
    cutter->p = g_utf8_next_char (cutter->p);
}

/* A comma between digits groups; at the end of the digits each one divides by 1,000. */
static void
cut_comma (Cutter *cutter)
{
  const MdgToken *last = last_token (cutter->section);
  cutter->p++;
  if (last == NULL || last->kind != MDG_TOKEN_DIGIT)
    {
      add_literal (cutter->section, ",", 1);
      return;
    }
  const char *p = cutter->p;
  while (*p == ',')
    p++;
  if (*p != '\0' && strchr ("0#?", *p) != NULL)
    cutter->section->thousands = TRUE;
  else
    cutter->section->n_scales++;
  while (*cutter->p == ',' && ++cutter->p)
    cutter->section->n_scales++;
}

static gboolean
cut_word (Cutter *cutter)
{
  static const struct
  {
    const char *word;
    MdgTokenKind kind;
    guint count;
  } words[] = {
    { "AM/PM", MDG_TOKEN_HALF_DAY, 2 },
    { "A/P", MDG_TOKEN_HALF_DAY, 1 },
    { "午前/午後", MDG_TOKEN_HALF_DAY, 3 },
    { "General", MDG_TOKEN_GENERAL, 0 },
    { "G/標準", MDG_TOKEN_GENERAL, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word);
      if (g_ascii_strncasecmp (cutter->p, words[i].word, length) != 0)
        continue;
      add_token (cutter->section, words[i].kind, 0, words[i].count);
      cutter->section->is_date |= words[i].kind == MDG_TOKEN_HALF_DAY;
      cutter->p += length;
      return TRUE;
    }
  return FALSE;
}

static void
cut_date_letter (Cutter *cutter)
{
  guint n = run_length (cutter->p);
  add_token (cutter->section, MDG_TOKEN_DATE, g_ascii_tolower (*cutter->p), n);
  cutter->section->is_date = TRUE;
  cutter->p += n;
}

/* ss.00: hundredths of a second. */
static gboolean
cut_fraction (Cutter *cutter)
{
  const MdgToken *last = last_token (cutter->section);
  gboolean after_seconds = last != NULL && last->letter == 's' &&
                           (last->kind == MDG_TOKEN_DATE || last->kind == MDG_TOKEN_ELAPSED);
  if (!after_seconds || cutter->p[0] != '.' || cutter->p[1] != '0')
    return FALSE;
  guint n = run_length (cutter->p + 1);
  add_token (cutter->section, MDG_TOKEN_FRACTION, 0, MIN (n, 9));
  cutter->p += n + 1;
  return TRUE;
}

static void
cut_sign (Cutter *cutter)
{
  MdgFormatSection *section = cutter->section;
  char c = *cutter->p;
  if (c == '0' || c == '#' || c == '?')
    add_token (section, MDG_TOKEN_DIGIT, c, 1);
  else if (c == '.')
    add_token (section, MDG_TOKEN_POINT, 0, 0);
  else if (c == '@')
    add_token (section, MDG_TOKEN_TEXT, 0, 0);
  else if (c == '/' && !section->is_date)
    add_token (section, MDG_TOKEN_SLASH, 0, 0);
  else if (c == '%')
    {
      add_token (section, MDG_TOKEN_PERCENT, 0, 0);
      section->n_percents++;
    }
  else
    {
      cut_character (cutter);
      return;
    }
  cutter->p++;
}

static void
cut_next (Cutter *cutter)
{
  const char *p = cutter->p;
  char c = g_ascii_tolower (*p);
  if (*p == '[')
    cut_bracket (cutter);
  else if (*p == '"')
    cut_quoted (cutter);
  else if (*p == '\\' || *p == '_' || *p == '*')
    cut_escaped (cutter);
  else if (*p == ',')
    cut_comma (cutter);
  else if (cut_word (cutter) || cut_fraction (cutter))
    return;
  else if (c == 'e' && (p[1] == '+' || p[1] == '-'))
    {
      add_token (cutter->section, MDG_TOKEN_EXPONENT, p[1], 0);
      cutter->p += 2;
    }
  else if (strchr ("ymdhsgeb", c) != NULL || (c == 'a' && run_length (p) >= 3))
    cut_date_letter (cutter);
  else
    cut_sign (cutter);
}

/* "m" after hours or before seconds is minutes. */
static void
find_minutes (MdgFormatSection *section)
{
  MdgToken *previous = NULL;
  for (guint i = 0; i < section->tokens->len; i++)
    {
      MdgToken *token = &g_array_index (section->tokens, MdgToken, i);
      if (token->kind != MDG_TOKEN_DATE && token->kind != MDG_TOKEN_ELAPSED)
        continue;
      gboolean can_be = token->kind == MDG_TOKEN_DATE && token->letter == 'm' && token->count <= 2;
      if (can_be && previous != NULL && previous->letter == 'h')
        token->letter = 'M';
      else if (token->letter == 's' && previous != NULL && previous->letter == 'm' &&
               previous->kind == MDG_TOKEN_DATE && previous->count <= 2)
        previous->letter = 'M';
      previous = token;
    }
}

static void
clear_token (gpointer data)
{
  g_free (((MdgToken *) data)->text);
}

guint
mdg_format_sections_parse (const char *code, MdgFormatSection *ret_sections)
{
  guint n = 0;
  Cutter cutter = { .p = code };
  while (n < MDG_FORMAT_SECTIONS)
    {
      MdgFormatSection *section = &ret_sections[n++];
      *section = (MdgFormatSection){ .tokens = g_array_new (FALSE, FALSE, sizeof (MdgToken)) };
      g_array_set_clear_func (section->tokens, clear_token);
      cutter.section = section;
      while (*cutter.p != '\0' && *cutter.p != ';')
        cut_next (&cutter);
      find_minutes (section);
      if (*cutter.p == '\0')
        break;
      cutter.p++;
    }
  return n;
}

void
mdg_format_section_clear (MdgFormatSection *section)
{
  g_clear_pointer (&section->tokens, g_array_unref);
}
