/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/notice-rule.h"

#include <math.h>
#include <string.h>

#define PAGES_USUALLY 2

/* Between words and what they introduce. Pages are searched in narrow form, so that width does not
 * matter; a class must not begin with a colon, which would name a class of POSIX. */
#define GAP "[ 　]*[：:]?[ 　]*"

/* ---- rules ---- */

void
mdg_notice_rule_clear (MdgNoticeRule *rule)
{
  g_clear_pointer (&rule->words, g_free);
  *rule = (MdgNoticeRule){ .kind = MDG_SPLIT_PAGES };
}

static char *
area_text (const MdgNoticeRule *rule)
{
  return g_strdup_printf ("%ld,%ld,%ld,%ld", lround (rule->x), lround (rule->y),
                          lround (rule->width), lround (rule->height));
}

static gboolean
has_area (const MdgNoticeRule *rule)
{
  return lround (rule->width) > 0 && lround (rule->height) > 0;
}

static char *
marker_text (const MdgNoticeRule *rule)
{
  if (rule->words == NULL || *rule->words == '\0')
    return NULL;
  g_autofree char *words = rule->pattern ? g_strdup (rule->words)
                                         : g_regex_escape_string (rule->words, -1);
  if (!has_area (rule))
    return g_strconcat ("marker:", words, NULL);
  g_autofree char *area = area_text (rule);
  return g_strconcat ("marker@", area, ":", words, NULL);
}

char *
mdg_notice_rule_text (const MdgNoticeRule *rule)
{
  g_autofree char *area = area_text (rule);
  switch (rule->kind)
    {
    case MDG_SPLIT_PAGES:
      return g_strdup_printf ("pages:%u", MAX (rule->n_pages, 1));
    case MDG_SPLIT_COUNTER:
      return g_strdup ("counter");
    case MDG_SPLIT_BOOKMARK:
      return g_strdup ("bookmark");
    case MDG_SPLIT_BARCODE:
      return g_strdup ("barcode");
    case MDG_SPLIT_REGION:
      return has_area (rule) ? g_strconcat ("region:", area, NULL) : NULL;
    case MDG_SPLIT_MARKER:
      return marker_text (rule);
    }
  return NULL;
}

/* The words that were escaped; NULL when it is a real expression. */
static char *
unescape (const char *pattern)
{
  GString *out = g_string_new (NULL);
  for (const char *at = pattern; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (out, *at);
    }
  g_autofree char *plain = g_string_free (out, FALSE);
  g_autofree char *again = g_regex_escape_string (plain, -1);
  return g_str_equal (again, pattern) ? g_steal_pointer (&plain) : NULL;
}

/* What stands behind the colon of "marker:…" and "marker@…:…". */
static const char *
marker_of (const char *text)
{
  const char *colon = text != NULL && g_str_has_prefix (text, "marker") ? strchr (text, ':') : NULL;
  return colon != NULL ? colon + 1 : NULL;
}

void
mdg_notice_rule_read (const char *text, MdgNoticeRule *ret_rule)
{
  g_autoptr (MdgSplitRule) rule = text != NULL ? mdg_split_rule_parse (text, NULL) : NULL;
  const char *marker = marker_of (text);
  *ret_rule = (MdgNoticeRule){ .kind = MDG_SPLIT_PAGES, .n_pages = PAGES_USUALLY };
  if (rule == NULL)
    return;
  ret_rule->kind = rule->kind;
  ret_rule->n_pages = rule->kind == MDG_SPLIT_PAGES ? rule->n_pages : PAGES_USUALLY;
  ret_rule->x = rule->x;
  ret_rule->y = rule->y;
  ret_rule->width = rule->width;
  ret_rule->height = rule->height;
  if (marker == NULL)
    return;
  ret_rule->words = unescape (marker);
  ret_rule->pattern = ret_rule->words == NULL;
  if (ret_rule->pattern)
    ret_rule->words = g_strdup (marker);
}

/* ---- keys ---- */

/* What a key may look like behind its words. */
static const char *
value_of (MdgKey key)
{
  return key == MDG_KEY_NUMBER ? "([0-9A-Za-z-]+)" : "(.+)";
}

char *
mdg_notice_key_pattern (MdgKey key, MdgKeyWay way, const char *words)
{
  if (way == MDG_KEY_NONE || words == NULL || *words == '\0')
    return NULL;
  if (way == MDG_KEY_PATTERN)
    return g_strdup (words);
  g_autofree char *escaped = g_regex_escape_string (words, -1);
  if (way == MDG_KEY_AFTER)
    return g_strconcat (escaped, GAP, value_of (key), NULL);
  return g_strconcat ("^(.+?)[ 　]*", escaped, "$", NULL);
}

/* The words between @before and @after in @pattern; NULL when it is not made that way. */
static char *
between (const char *pattern, const char *before, const char *after)
{
  if (!g_str_has_prefix (pattern, before) || !g_str_has_suffix (pattern, after) ||
      strlen (pattern) <= strlen (before) + strlen (after))
    return NULL;
  g_autofree char *inner = g_strndup (pattern + strlen (before),
                                      strlen (pattern) - strlen (before) - strlen (after));
  return unescape (inner);
}

MdgKeyWay
mdg_notice_key_read (MdgKey key, const char *pattern, char **ret_words)
{
  g_autofree char *behind = g_strconcat (GAP, value_of (key), NULL);
  *ret_words = NULL;
  if (pattern == NULL || *pattern == '\0')
    return MDG_KEY_NONE;
  *ret_words = between (pattern, "", behind);
  if (*ret_words != NULL)
    return MDG_KEY_AFTER;
  *ret_words = between (pattern, "^(.+?)[ 　]*", "$");
  if (*ret_words != NULL)
    return MDG_KEY_BEFORE;
  *ret_words = g_strdup (pattern);
  return MDG_KEY_PATTERN;
}

const char *
mdg_notice_key_usual_words (MdgKey key, MdgKeyWay way)
{
  static const char *const after[] = { "宛名番号", "氏名", "生年月日" };
  if (way == MDG_KEY_AFTER)
    return after[key];
  return way == MDG_KEY_BEFORE ? "様" : NULL;
}

/* ---- learning ---- */

static gboolean
reads (const char *pattern, const char *line, const char *value)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  if (regex == NULL || !g_regex_match (regex, line, 0, &match))
    return FALSE;
  g_autofree char *found = g_match_info_fetch (match, 1);
  return found != NULL && strstr (g_strstrip (found), value) != NULL;
}

/* @text without the blanks and colons at its ends. */
static char *
trim (const char *text, gsize length)
{
  g_autofree char *part = g_strndup (text, length);
  g_autoptr (GRegex) edges = g_regex_new ("^[\\s　:：]+|[\\s　:：]+$", 0, 0, NULL);
  return g_regex_replace_literal (edges, part, -1, 0, "", 0, NULL);
}

/* The form of address at the end of @text: who points at the first word of a name means the whole.
 */
static char *
address_at_end (const char *text)
{
  static const char *const forms[] = { "様", "殿", "御中", "さん" };
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_suffix (text, forms[i]))
      return g_strdup (forms[i]);
  return g_strdup (text);
}

static gboolean
learn_line (MdgKey key, const char *line, const char *value, MdgKeyWay *ret_way, char **ret_words)
{
  const char *at = strstr (line, value);
  if (at == NULL)
    return FALSE;
  const MdgKeyWay ways[] = { MDG_KEY_BEFORE, MDG_KEY_AFTER };
  g_autofree char *before = trim (line, (gsize) (at - line));
  g_autofree char *after = trim (at + strlen (value), strlen (at + strlen (value)));
  g_autofree char *address = key == MDG_KEY_NAME ? address_at_end (after) : NULL;
  char *const words[] = { address, before };
  for (guint i = key == MDG_KEY_NAME ? 0 : 1; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *pattern = mdg_notice_key_pattern (key, ways[i], words[i]);
      if (pattern == NULL || !reads (pattern, line, value))
        continue;
      *ret_way = ways[i];
      *ret_words = g_strdup (words[i]);
      return TRUE;
    }
  return FALSE;
}

gboolean
mdg_notice_key_learn (
  MdgKey key, const char *text, const char *value, MdgKeyWay *ret_way, char **ret_words)
{
  g_autofree char *wanted = trim (value, strlen (value));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; *wanted != '\0' && lines[i] != NULL; i++)
    if (learn_line (key, lines[i], wanted, ret_way, ret_words))
      return TRUE;
  return FALSE;
}

char **
mdg_notice_keys_member (MdgNoticeKeys *keys, MdgKey key)
{
  char **const members[] = { &keys->number, &keys->name, &keys->birth };
  return members[key];
}
