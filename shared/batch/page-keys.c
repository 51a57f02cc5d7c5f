/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. A page is searched as a whole, with ^ and $ at its line ends: a call for each line would
 * cost more than the search. What an expression finds across a line end counts for nothing. The
 * page is searched in a narrow form, in which every character has the width that patterns are typed
 * in, with a table of where each byte came from; a pattern is narrowed likewise. Only where that
 * finds nothing, pattern and text are tried as they are.
 */
#include "shared/batch/page-keys.h"

#include "shared/base/error.h"
#include "shared/base/japanese-date.h"
#include "shared/notice/match.h"
#include "shared/notice/name-key.h"

#include <string.h>

#define MAX_VALUES 50 /* of one key on one page */
#define VALUE_MAX_CHARS 100

typedef struct
{
  GRegex *plain;
  GRegex *narrow;
} Pattern;

struct _MdgPageKeys
{
  Pattern patterns[MDG_N_PAGE_KEYS];
};

/* ---- narrow text ---- */

static gboolean
may_be_wide (gunichar c)
{
  return c >= 0x2E80 && !(c >= 0x3040 && c < 0x3130) && !(c >= 0x3400 && c < 0xA000) &&
         c != 0x3001 && c != 0x3002;
}

/* The characters that @c stands for in narrow text, in a buffer of its own. */
static void
narrow_char (gunichar c, char *out, gsize size)
{
  char utf8[8] = { 0 };
  if (c == 0x3000)
    c = ' ';
  else if (c >= 0xFF01 && c <= 0xFF5E)
    c -= 0xFEE0;
  g_unichar_to_utf8 (c, utf8);
  g_autofree char *normal = may_be_wide (c) ? g_utf8_normalize (utf8, -1, G_NORMALIZE_NFKC) : NULL;
  g_strlcpy (out, normal != NULL ? normal : utf8, size);
}

/* @places: for each byte of the result, and for its end, the byte of @text it came from. */
static GString *
narrow_text (const char *text, GArray *places)
{
  GString *out = g_string_sized_new (strlen (text));
  const char *at = text;
  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      char narrow[32];
      guint32 place = (guint32) (at - text);
      gsize before = out->len;
      if ((guint8) *at < 0x80)
        g_string_append_c (out, *at);
      else
        {
          narrow_char (g_utf8_get_char (at), narrow, sizeof narrow);
          g_string_append (out, narrow);
        }
      for (gsize i = before; i < out->len; i++)
        g_array_append_val (places, place);
    }
  guint32 end = (guint32) (at - text);
  g_array_append_val (places, end);
  return out;
}

/* Signs that mean something to expressions must not begin to when they become narrow. */
static char *
narrow_pattern (const char *pattern)
{
  GString *out = g_string_new (NULL);
  for (const char *at = pattern; *at != '\0'; at = g_utf8_next_char (at))
    {
      char narrow[32];
      gunichar c = g_utf8_get_char (at);
      narrow_char (c, narrow, sizeof narrow);
      if (c >= 0x80 && g_ascii_ispunct (narrow[0]))
        g_string_append_c (out, '\\');
      g_string_append (out, narrow);
    }
  return g_string_free (out, FALSE);
}

/* ---- patterns ---- */

static GRegex *
compile (const char *pattern)
{
  GRegex *regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
  if (regex != NULL && g_regex_get_capture_count (regex) == 1)
    return regex;
  g_clear_pointer (&regex, g_regex_unref);
  return NULL;
}

static gboolean
read_pattern (const char *name, const char *text, Pattern *pattern, GError **error)
{
  if (text == NULL || *text == '\0')
    return TRUE;
  g_autofree char *narrow = narrow_pattern (text);
  pattern->plain = compile (text);
  pattern->narrow = compile (narrow);
  if (pattern->plain != NULL && pattern->narrow != NULL)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOTICE_KEY, "key", name, NULL);
  return FALSE;
}

MdgPageKeys *
mdg_page_keys_new (const MdgNoticeKeys *keys, GError **error)
{
  g_autoptr (MdgPageKeys) out = g_new0 (MdgPageKeys, 1);
  if (!read_pattern ("number", keys->number, &out->patterns[MDG_PAGE_NUMBER], error) ||
      !read_pattern ("name", keys->name, &out->patterns[MDG_PAGE_NAME], error) ||
      !read_pattern ("birth", keys->birth, &out->patterns[MDG_PAGE_BIRTH], error))
    return NULL;
  return g_steal_pointer (&out);
}

void
mdg_page_keys_free (MdgPageKeys *keys)
{
  if (keys == NULL)
    return;
  for (guint i = 0; i < MDG_N_PAGE_KEYS; i++)
    {
      g_clear_pointer (&keys->patterns[i].plain, g_regex_unref);
      g_clear_pointer (&keys->patterns[i].narrow, g_regex_unref);
    }
  g_free (keys);
}

/* ---- values ---- */

static gboolean
is_day (const char *text)
{
  g_autofree char *day = NULL;
  return mdg_japanese_date_read (text, &day) == MDG_DATE_READ;
}

/* "昭和30年1月2日 性別 男": the longest beginning, up to a space or a 日, that is a day. */
static char *
cut_day (const char *value)
{
  for (const char *end = value + strlen (value); end > value; end = g_utf8_prev_char (end))
    {
      gunichar before = g_utf8_get_char (g_utf8_prev_char (end)), behind = g_utf8_get_char (end);
      if (*end != '\0' && before != 0x65E5 && !g_unichar_isspace (behind) && behind != '(' &&
          behind != 0xFF08)
        continue;
      g_autofree char *beginning = g_strndup (value, (gsize) (end - value));
      if (is_day (beginning))
        return g_steal_pointer (&beginning);
    }
  return g_strdup (value);
}

/* Spaces of full width are none to g_strstrip (). */
static char *
trim (const char *start, const char *end)
{
  while (start < end && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (start, (gsize) (end - start));
}

static gboolean
has_value (GPtrArray *values, const char *value)
{
  for (guint i = 0; i < values->len; i++)
    if (g_str_equal (values->pdata[i], value))
      return TRUE;
  return FALSE;
}

static void
add_value (GPtrArray *values, MdgPageKey key, const char *start, const char *end)
{
  g_autofree char *value = trim (start, end);
  if (key == MDG_PAGE_BIRTH)
    {
      char *day = cut_day (value);
      g_free (value);
      value = day;
    }
  if (*value == '\0' || g_utf8_strlen (value, -1) > VALUE_MAX_CHARS || has_value (values, value))
    return;
  g_ptr_array_add (values, g_steal_pointer (&value));
}

/* @places NULL: @searched is @text. */
static void
find_all (const GRegex *regex,
          MdgPageKey key,
          const char *searched,
          const char *text,
          const GArray *places,
          GPtrArray *values)
{
  g_autoptr (GMatchInfo) info = NULL;
  gboolean more = g_regex_match (regex, searched, 0, &info);
  for (; more && values->len < MAX_VALUES; more = g_match_info_next (info, NULL))
    {
      int whole = 0, whole_end = 0, start = 0, end = 0;
      if (!g_match_info_fetch_pos (info, 0, &whole, &whole_end) ||
          !g_match_info_fetch_pos (info, 1, &start, &end) || start < 0 ||
          memchr (searched + whole, '\n', (gsize) (whole_end - whole)) != NULL)
        continue;
      guint32 from = places != NULL ? g_array_index (places, guint32, start) : (guint32) start;
      guint32 to = places != NULL ? g_array_index (places, guint32, end) : (guint32) end;
      add_value (values, key, text + from, text + to);
    }
}

GPtrArray *
mdg_page_keys_find (const MdgPageKeys *keys, MdgPageKey key, const char *text)
{
  const Pattern *pattern = &keys->patterns[key];
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  if (pattern->plain == NULL || *text == '\0')
    return values;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GString) narrow = narrow_text (text, places);
  find_all (pattern->narrow, key, narrow->str, text, places, values);
  if (values->len == 0)
    find_all (pattern->plain, key, text, text, NULL, values);
  return values;
}

gboolean
mdg_page_key_equal (MdgPageKey key, const char *a, const char *b)
{
  g_autofree char *left = NULL, *right = NULL;
  if (key == MDG_PAGE_BIRTH && mdg_japanese_date_read (a, &left) == MDG_DATE_READ &&
      mdg_japanese_date_read (b, &right) == MDG_DATE_READ)
    return g_str_equal (left, right);
  g_clear_pointer (&left, g_free);
  left = key == MDG_PAGE_NUMBER ? mdg_number_key (a) : mdg_name_key_variant (a);
  right = key == MDG_PAGE_NUMBER ? mdg_number_key (b) : mdg_name_key_variant (b);
  return g_str_equal (left, right);
}
