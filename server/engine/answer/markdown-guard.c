/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/answer/markdown-guard.h"

#include "server/engine/answer/clean-text.h"

#include <string.h>

#define MARK_MAX_DIGITS 9
#define ENTITY_MAX 12

/* ---- the seam ---- */

static gboolean
begins_tag (gunichar character)
{
  return g_unichar_isalpha (character) || character == '/' || character == '!' || character == '?';
}

static gboolean
would_join (const MdgGuardSeam *seam, gunichar character)
{
  switch (character)
    {
    case '(':
    case ':':
      return seam->last == ']';
    case '[':
      return seam->last == '!' || seam->last == ']';
    case '/':
      return seam->last == '<' || (seam->last == '/' && seam->last_but_one == ':');
    default:
      return seam->last == '<' && begins_tag (character);
    }
}

static void
put (MdgGuardSeam *seam, gunichar character, GString *out)
{
  g_string_append_unichar (out, character);
  seam->last_but_one = seam->last;
  seam->last = character;
}

void
mdg_guard_seam_put (MdgGuardSeam *seam, const char *text, gsize size, GString *out)
{
  for (const char *p = text; p < text + size; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      if (mdg_clean_text_is_hidden (character) || (character == '^' && seam->last == '['))
        continue;
      if (would_join (seam, character))
        put (seam, ' ', out);
      put (seam, character, out);
    }
}

void
mdg_guard_seam_put_code (MdgGuardSeam *seam, const char *text, gsize size, GString *out)
{
  for (const char *p = text; p < text + size; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      if (mdg_clean_text_is_hidden (character))
        continue;
      if (seam->last == '^' && seam->last_but_one == '[' && g_unichar_isdigit (character))
        put (seam, ' ', out);
      put (seam, character, out);
    }
}

void
mdg_guard_seam_put_mark (MdgGuardSeam *seam, guint number, GString *out)
{
  if (seam->last == '!' || seam->last == '\\')
    put (seam, ' ', out);
  g_string_append_printf (out, "[^%u]", number);
  seam->last_but_one = 0;
  seam->last = ']';
}

/* ---- forms ---- */

static MdgGuardResult
more_or_text (gsize size, gboolean last)
{
  return last || size > MDG_GUARD_FORM_MAX ? MDG_GUARD_TEXT : MDG_GUARD_MORE;
}

/* The byte behind the bracket that closes the one at @from; 0: not there. Lines may break once, not
 * twice. */
static gsize
find_closing (const char *text, gsize size, gsize from, char open, char close, gboolean *ret_broken)
{
  guint depth = 0;
  for (gsize i = from; i < size && i < MDG_GUARD_FORM_MAX; i++)
    {
      if (text[i] == '\n' && i + 1 < size && text[i + 1] == '\n')
        {
          *ret_broken = TRUE;
          return 0;
        }
      if (text[i] == open && (i == from || open != close))
        depth++;
      else if (text[i] == close && --depth == 0)
        return i + 1;
    }
  return 0;
}

/* "[^12]" */
static MdgGuardResult
read_own_mark (const char *text, gsize size, gboolean last, gsize *ret_used)
{
  gsize i = 2;
  while (i < size && i < 2 + MARK_MAX_DIGITS && g_ascii_isdigit (text[i]))
    i++;
  if (i == size)
    return more_or_text (size, last);
  if (i == 2 || text[i] != ']')
    return MDG_GUARD_TEXT;
  *ret_used = i + 1;
  return MDG_GUARD_READ;
}

/* "[label](address)", "[label][name]", "[name]: address"; @at: of the bracket. */
static MdgGuardResult
read_link (
  const char *text, gsize size, gsize at, gboolean last, GString *out, gsize *ret_used)
{
  gboolean broken = FALSE;
  gsize end = find_closing (text, size, at, '[', ']', &broken);
  if (end == 0)
    return broken ? MDG_GUARD_TEXT : more_or_text (size, last);
  if (end == size)
    return more_or_text (size, last);
  gsize target = 0;
  if (text[end] == '(')
    target = find_closing (text, size, end, '(', ')', &broken);
  else if (text[end] == '[' && at > 0)
    target = find_closing (text, size, end, '[', ']', &broken);
  else if (text[end] != ':')
    return MDG_GUARD_TEXT;
  if (text[end] == ':')
    return MDG_GUARD_TEXT;
  if (target == 0)
    return broken ? MDG_GUARD_TEXT : more_or_text (size, last);
  g_string_append_len (out, text + at + 1, (gssize) (end - at - 2));
  *ret_used = target;
  return MDG_GUARD_READ;
}

/* Tags, comments, <address>. */
static MdgGuardResult
read_tag (const char *text, gsize size, gboolean last, GString *out, gsize *ret_used)
{
  if (size < 2)
    return more_or_text (size, last);
  if (!g_ascii_isalpha (text[1]) && strchr ("/!?", text[1]) == NULL)
    return MDG_GUARD_TEXT;
  gboolean comment = size >= 4 && memcmp (text, "<!--", 4) == 0;
  const char *end = g_strstr_len (text, (gssize) MIN (size, MDG_GUARD_FORM_MAX),
                                  comment ? "-->" : ">");
  const char *blank = g_strstr_len (text, (gssize) MIN (size, MDG_GUARD_FORM_MAX), "\n\n");
  if (blank != NULL && (end == NULL || end > blank))
    return MDG_GUARD_TEXT;
  if (end == NULL)
    return more_or_text (size, last);
  g_string_append_c (out, ' ');
  *ret_used = (gsize) (end - text) + (comment ? 3 : 1);
  return MDG_GUARD_READ;
}

static gunichar
look_up_entity (const char *name, gsize n)
{
  static const struct
  {
    const char *name;
    gunichar character;
  } entities[] = {
    { "lbrack", '[' },
    { "lsqb", '[' },
    { "rbrack", ']' },
    { "rsqb", ']' },
    { "Hat", '^' },
    { "excl", '!' },
    { "lpar", '(' },
    { "rpar", ')' },
    { "colon", ':' },
    { "sol", '/' },
    { "bsol", '\\' },
    { "grave", '`' },
  };
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == n && memcmp (entities[i].name, name, n) == 0)
      return entities[i].character;
  if (n < 2 || name[0] != '#')
    return 0;
  gboolean hex = name[1] == 'x' || name[1] == 'X';
  g_autofree char *digits = g_strndup (name + (hex ? 2 : 1), n - (hex ? 2 : 1));
  guint64 code = 0;
  if (!g_ascii_string_to_unsigned (digits, hex ? 16 : 10, 1, 0x10ffff, &code, NULL) ||
      !g_unichar_validate ((gunichar) code))
    return 0;
  return (gunichar) code;
}

/* Characters that were written as entities are looked at like any other. */
static MdgGuardResult
read_entity (const char *text, gsize size, gboolean last, GString *out, gsize *ret_used)
{
  gsize i = 1;
  while (i < size && i < ENTITY_MAX && (g_ascii_isalnum (text[i]) || text[i] == '#'))
    i++;
  if (i == size && i < ENTITY_MAX)
    return more_or_text (size, last);
  gunichar character = i < size && text[i] == ';' ? look_up_entity (text + 1, i - 1) : 0;
  if (character == 0)
    return MDG_GUARD_TEXT;
  g_string_append_unichar (out, character);
  *ret_used = i + 1;
  return MDG_GUARD_READ;
}

/* "\[" and its like say that no link is meant; ours says so anyway. */
static MdgGuardResult
read_escape (const char *text, gsize size, gboolean last, gsize *ret_used)
{
  if (size < 2)
    return more_or_text (size, last);
  if (strchr ("[]^!<>`:/(", text[1]) == NULL)
    return MDG_GUARD_TEXT;
  *ret_used = 1;
  return MDG_GUARD_READ;
}

/* The scheme of an address, or its "www.": without it nothing becomes a link. */
static MdgGuardResult
read_address (const char *text, gsize size, gboolean last, gsize *ret_used)
{
  static const char *const starts[] = { "https://", "http://", "www." };
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      gsize n = strlen (starts[i]);
      if (g_ascii_strncasecmp (text, starts[i], MIN (n, size)) != 0)
        continue;
      if (size < n)
        return more_or_text (size, last);
      *ret_used = n;
      return MDG_GUARD_READ;
    }
  return MDG_GUARD_TEXT;
}

MdgGuardResult
mdg_guard_read (const char *text, gsize size, gboolean last, GString *out, gsize *ret_used)
{
  switch (text[0])
    {
    case '[':
      if (size == 1)
        return more_or_text (size, last);
      return text[1] == '^' ? read_own_mark (text, size, last, ret_used)
                            : read_link (text, size, 0, last, out, ret_used);
    case '!':
      if (size == 1)
        return more_or_text (size, last);
      return text[1] == '[' ? read_link (text, size, 1, last, out, ret_used) : MDG_GUARD_TEXT;
    case '<':
      return read_tag (text, size, last, out, ret_used);
    case '&':
      return read_entity (text, size, last, out, ret_used);
    case '\\':
      return read_escape (text, size, last, ret_used);
    default:
      return read_address (text, size, last, ret_used);
    }
}
