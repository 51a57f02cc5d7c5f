/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/split-rule.h"

#include "shared/base/error.h"

#include <stdio.h>
#include <string.h>

/* Counters on one page: more than these are table cells, not counters. */
#define MAX_COUNTERS 50

typedef struct
{
  guint at;
  guint of;
} Counter;

/* ---- reading a rule ---- */

static MdgSplitRule *
fail_rule (MdgSplitRule *rule, const char *text, GError **error)
{
  mdg_set_error (error, MDG_ERROR_NOTICE_RULE, "rule", text, NULL);
  mdg_split_rule_free (rule);
  return NULL;
}

void
mdg_split_rule_free (MdgSplitRule *rule)
{
  if (rule == NULL)
    return;
  g_clear_pointer (&rule->marker, g_regex_unref);
  g_free (rule);
}

static gboolean
read_number (const char **at, double *ret_number)
{
  char *end = NULL;
  double number = g_ascii_strtod (*at, &end);
  if (end == *at || !(number >= 0 && number < 100000))
    return FALSE;
  *ret_number = number;
  *at = end;
  return TRUE;
}

/* "X,Y,W,H" */
static gboolean
read_region (const char **at, MdgSplitRule *rule)
{
  double *const numbers[] = { &rule->x, &rule->y, &rule->width, &rule->height };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (i > 0 && **at != ',')
        return FALSE;
      *at += i > 0 ? 1 : 0;
      if (!read_number (at, numbers[i]))
        return FALSE;
    }
  return rule->width > 0 && rule->height > 0;
}

static MdgSplitRule *
parse_marker (MdgSplitRule *rule, const char *at, const char *text, GError **error)
{
  rule->kind = MDG_SPLIT_MARKER;
  gboolean within = *at == '@';
  at += within ? 1 : 0;
  if (within && !read_region (&at, rule))
    return fail_rule (rule, text, error);
  if (*at != ':' || at[1] == '\0')
    return fail_rule (rule, text, error);
  rule->marker = g_regex_new (at + 1, G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
  return rule->marker != NULL ? rule : fail_rule (rule, text, error);
}

MdgSplitRule *
mdg_split_rule_parse (const char *text, GError **error)
{
  MdgSplitRule *rule = g_new0 (MdgSplitRule, 1);
  const char *value = strchr (text, ':');
  value = value != NULL ? value + 1 : "";
  if (g_str_equal (text, "counter"))
    rule->kind = MDG_SPLIT_COUNTER;
  else if (g_str_equal (text, "bookmark"))
    rule->kind = MDG_SPLIT_BOOKMARK;
  else if (g_str_equal (text, "barcode"))
    rule->kind = MDG_SPLIT_BARCODE;
  else if (g_str_has_prefix (text, "pages:"))
    {
      guint64 n = 0;
      if (!g_ascii_string_to_unsigned (value, 10, 1, MDG_SPLIT_MAX_PAGES_EACH, &n, NULL))
        return fail_rule (rule, text, error);
      rule->n_pages = (guint) n;
    }
  else if (g_str_has_prefix (text, "region:"))
    {
      rule->kind = MDG_SPLIT_REGION;
      if (!read_region (&value, rule) || *value != '\0')
        return fail_rule (rule, text, error);
    }
  else if (g_str_has_prefix (text, "marker"))
    return parse_marker (rule, text + strlen ("marker"), text, error);
  else
    return fail_rule (rule, text, error);
  return rule;
}

/* ---- counters ---- */

static guint
read_digits (const char **at)
{
  guint number = 0;
  for (guint n = 0; g_ascii_isdigit (**at) && n < 5; n++, (*at)++)
    number = number * 10 + (guint) g_ascii_digit_value (**at);
  return number;
}

static void
skip_blanks (const char **at)
{
  while (g_unichar_isspace (g_utf8_get_char (*at)))
    *at = g_utf8_next_char (*at);
}

/* "1/3" with nothing of a number, date or fraction on either side. */
static gboolean
read_counter (const char *start, const char *text, Counter *ret_counter, const char **ret_end)
{
  const char *at = start;
  char before = start > text ? start[-1] : ' ';
  Counter counter = { read_digits (&at), 0 };
  *ret_end = at;
  gboolean joined = g_ascii_isdigit (before) || strchr ("/.,-", before) != NULL;
  if (joined || g_ascii_isdigit (*at))
    return FALSE;
  skip_blanks (&at);
  if (*at != '/')
    return FALSE;
  at++;
  skip_blanks (&at);
  if (!g_ascii_isdigit (*at))
    return FALSE;
  counter.of = read_digits (&at);
  *ret_end = at;
  if (g_ascii_isdigit (*at) || (*at != '\0' && strchr ("/.,-", *at) != NULL))
    return FALSE;
  *ret_counter = counter;
  return counter.at >= 1 && counter.at <= counter.of && counter.of <= MDG_SPLIT_MAX_PAGES_EACH;
}

static GArray *
find_counters (const char *sign)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Counter));
  g_autofree char *text =
    sign != NULL && g_utf8_validate (sign, -1, NULL) ? g_utf8_normalize (sign, -1, G_NORMALIZE_NFKC)
                                                     : NULL;
  const char *at = text;
  while (at != NULL && *at != '\0' && found->len < MAX_COUNTERS)
    {
      Counter counter;
      const char *end = at + 1;
      if (g_ascii_isdigit (*at) && read_counter (at, text, &counter, &end))
        g_array_append_val (found, counter);
      at = MAX (end, at + 1);
    }
  return found;
}

static gboolean
has_counter (const GArray *counters, guint at, guint of)
{
  for (guint i = 0; i < counters->len; i++)
    {
      const Counter *counter = &g_array_index (counters, Counter, i);
      if (counter->at == at && counter->of == of)
        return TRUE;
    }
  return FALSE;
}

/* How many pages the letter has that begins at @page (from 0): a length whose counters stand on all
 * of them; the longest when several do, which a table of fractions may bring about. 0: none. */
static guint
length_at (GPtrArray *counters, guint page)
{
  const GArray *first = counters->pdata[page];
  guint best = 0;
  for (guint i = 0; i < first->len; i++)
    {
      const Counter *counter = &g_array_index (first, Counter, i);
      guint n = 1;
      if (counter->at != 1 || counter->of <= best || page + counter->of > counters->len)
        continue;
      while (n < counter->of && has_counter (counters->pdata[page + n], n + 1, counter->of))
        n++;
      if (n == counter->of)
        best = n;
    }
  return best;
}

static void
add_part (GArray *parts, guint first, guint last)
{
  MdgSplitPart part = { first, last };
  g_array_append_val (parts, part);
}

static GArray *
split_by_counters (const char *const *signs, guint n_pages, GError **error)
{
  g_autoptr (GPtrArray) counters =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n_pages; i++)
    g_ptr_array_add (counters, find_counters (signs[i]));
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (MdgSplitPart));
  for (guint page = 0, n = 0; page < n_pages; page += n)
    {
      n = length_at (counters, page);
      if (n == 0)
        {
          mdg_set_error_int (error, MDG_ERROR_NOTICE_SPLIT_COUNTER, "page", page + 1);
          return NULL;
        }
      add_part (parts, page + 1, page + n);
    }
  return g_steal_pointer (&parts);
}

/* ---- first pages ---- */

/* Width and blanks do not make a new text; everything else does. */
static char *
sign_key (const char *sign)
{
  GString *out = g_string_new (NULL);
  g_autofree char *normal = sign != NULL && g_utf8_validate (sign, -1, NULL)
                              ? g_utf8_normalize (sign, -1, G_NORMALIZE_NFKC)
                              : NULL;
  for (const char *at = normal; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (out, g_utf8_get_char (at));
  return g_string_free (out, FALSE);
}

/* A sign that says the same as the page before belongs to the same letter; so does a page without
 * one. */
static gboolean
is_new_text (const char *sign, char **last)
{
  g_autofree char *key = sign_key (sign);
  if (*key == '\0' || g_strcmp0 (key, *last) == 0)
    return FALSE;
  g_free (*last);
  *last = g_steal_pointer (&key);
  return TRUE;
}

static gboolean
is_first (const MdgSplitRule *rule, const char *sign, char **last)
{
  if (rule->kind == MDG_SPLIT_MARKER)
    return sign != NULL && g_regex_match (rule->marker, sign, 0, NULL);
  if (rule->kind == MDG_SPLIT_BOOKMARK)
    return sign != NULL && *sign != '\0';
  return is_new_text (sign, last);
}

static gboolean
end_part (GArray *parts, guint first, guint last, GError **error)
{
  if (last - first >= MDG_SPLIT_MAX_PAGES_EACH)
    {
      mdg_set_error_int (error, MDG_ERROR_NOTICE_SPLIT_LONG, "page", first);
      return FALSE;
    }
  add_part (parts, first, last);
  return TRUE;
}

static GArray *
split_by_first_pages (const MdgSplitRule *rule,
                      const char *const *signs,
                      guint n_pages,
                      GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (MdgSplitPart));
  g_autofree char *last = NULL;
  guint first = 0;
  for (guint page = 1; page <= n_pages; page++)
    {
      if (!is_first (rule, signs[page - 1], &last))
        continue;
      if (first == 0 && page > 1)
        {
          mdg_set_error_int (error, MDG_ERROR_NOTICE_SPLIT_FIRST, "page", page);
          return NULL;
        }
      if (first != 0 && !end_part (parts, first, page - 1, error))
        return NULL;
      first = page;
    }
  if (first == 0)
    {
      mdg_set_error (error, MDG_ERROR_NOTICE_SPLIT_NOTHING, NULL);
      return NULL;
    }
  return end_part (parts, first, n_pages, error) ? g_steal_pointer (&parts) : NULL;
}

static GArray *
split_evenly (guint each, guint n_pages, GError **error)
{
  if (n_pages % each != 0)
    {
      g_autofree char *pages = g_strdup_printf ("%u", n_pages);
      g_autofree char *number = g_strdup_printf ("%u", each);
      mdg_set_error (error, MDG_ERROR_NOTICE_SPLIT_REST, "pages", pages, "each", number, NULL);
      return NULL;
    }
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (MdgSplitPart));
  for (guint first = 1; first <= n_pages; first += each)
    add_part (parts, first, first + each - 1);
  return parts;
}

GArray *
mdg_split_pages (const MdgSplitRule *rule,
                 const char *const *signs,
                 guint n_pages,
                 GError **error)
{
  if (rule->kind == MDG_SPLIT_PAGES)
    return split_evenly (rule->n_pages, n_pages, error);
  if (rule->kind == MDG_SPLIT_COUNTER)
    return split_by_counters (signs, n_pages, error);
  return split_by_first_pages (rule, signs, n_pages, error);
}
