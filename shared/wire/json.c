/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/wire/json.h"

#include "shared/base/error.h"

#include <math.h>
#include <string.h>

/* DESIGN. json-glib's parser reads more than JSON: comments, 'single' quotes, 010 as eight, 0x10,
 * "var x =", two texts in a row,
 * "\u0000" as the end of a string, half a surrogate pair as broken UTF-8. Whoever hides brackets
 * from a depth count by such means runs it out of stack. So the text is held to RFC 8259 here
 * first, with bounded recursion and nothing allocated; what passes means the same to both. */
typedef struct
{
  const char *at;
  const char *end;
  guint depth;
} Cursor;

static const char *check_value (Cursor *cursor);

/* The byte at the cursor; NUL at the end, which stands nowhere in JSON. */
static char
peek (const Cursor *cursor)
{
  return cursor->at < cursor->end ? *cursor->at : '\0';
}

static gboolean
take (Cursor *cursor, char c)
{
  if (cursor->at == cursor->end || *cursor->at != c)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static gboolean
take_digits (Cursor *cursor)
{
  const char *start = cursor->at;
  while (g_ascii_isdigit (peek (cursor)))
    cursor->at++;
  return cursor->at > start;
}

static void
skip_space (Cursor *cursor)
{
  while (peek (cursor) == ' ' || peek (cursor) == '\t' || peek (cursor) == '\n' ||
         peek (cursor) == '\r')
    cursor->at++;
}

/* Four hex digits; their value, or -1. */
static int
take_hex (Cursor *cursor)
{
  int value = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (peek (cursor));
      if (digit < 0)
        return -1;
      value = value * 16 + digit;
      cursor->at++;
    }
  return value;
}

/* What follows "\u": a character other than U+0000, in two parts when it lies outside the first
 * plane. */
static gboolean
take_escaped_character (Cursor *cursor)
{
  int unit = take_hex (cursor);
  if (unit <= 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
    return FALSE;
  if (unit < 0xD800 || unit > 0xDBFF)
    return TRUE;
  if (!take (cursor, '\\') || !take (cursor, 'u'))
    return FALSE;
  int low = take_hex (cursor);
  return low >= 0xDC00 && low <= 0xDFFF;
}

static const char *
check_string (Cursor *cursor)
{
  if (!take (cursor, '"'))
    return "syntax";
  while (!take (cursor, '"'))
    {
      if ((guint8) peek (cursor) < 0x20)
        return "syntax";
      if (*cursor->at++ != '\\')
        continue;
      char escape = peek (cursor);
      if (escape == '\0' || strchr ("\"\\/bfnrtu", escape) == NULL)
        return "syntax";
      cursor->at++;
      if (escape == 'u' && !take_escaped_character (cursor))
        return "syntax";
    }
  return NULL;
}

/* Whole numbers must fit gint64, others must be finite: the parser would wrap them or make them
 * infinite. */
static const char *
check_range (const char *start, const char *end, gboolean whole)
{
  if (end - start > 64)
    return "number out of range";
  g_autofree char *text = g_strndup (start, (gsize) (end - start));
  if (whole)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, NULL, NULL)
             ? NULL
             : "number out of range";
  return isfinite (g_ascii_strtod (text, NULL)) ? NULL : "number out of range";
}

static const char *
check_number (Cursor *cursor)
{
  const char *start = cursor->at;
  take (cursor, '-');
  if (!take (cursor, '0') && !take_digits (cursor))
    return "syntax";
  gboolean whole = TRUE;
  if (take (cursor, '.'))
    {
      whole = FALSE;
      if (!take_digits (cursor))
        return "syntax";
    }
  if (take (cursor, 'e') || take (cursor, 'E'))
    {
      whole = FALSE;
      if (!take (cursor, '+'))
        take (cursor, '-');
      if (!take_digits (cursor))
        return "syntax";
    }
  return check_range (start, cursor->at, whole);
}

static const char *
check_word (Cursor *cursor)
{
  static const char *const words[] = { "true", "false", "null" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);
      if ((gsize) (cursor->end - cursor->at) < length || memcmp (cursor->at, words[i], length) != 0)
        continue;
      cursor->at += length;
      return NULL;
    }
  return "syntax";
}

static const char *
check_name (Cursor *cursor)
{
  skip_space (cursor);
  const char *problem = check_string (cursor);
  skip_space (cursor);
  if (problem == NULL && !take (cursor, ':'))
    return "syntax";
  return problem;
}

/* An object or an array, whose opening bracket has been taken. */
static const char *
check_container (Cursor *cursor, char close, gboolean has_names)
{
  if (++cursor->depth > MDG_JSON_MAX_DEPTH)
    return "nested too deeply";
  skip_space (cursor);
  gboolean done = take (cursor, close);
  while (!done)
    {
      const char *problem = has_names ? check_name (cursor) : NULL;
      if (problem == NULL)
        problem = check_value (cursor);
      if (problem != NULL)
        return problem;
      done = take (cursor, close);
      if (!done && !take (cursor, ','))
        return "syntax";
    }
  cursor->depth--;
  return NULL;
}

/* A value with the space around it; NULL when it is fine, else what is wrong. */
static const char *
check_value (Cursor *cursor)
{
  const char *problem = NULL;
  skip_space (cursor);
  if (take (cursor, '{'))
    problem = check_container (cursor, '}', TRUE);
  else if (take (cursor, '['))
    problem = check_container (cursor, ']', FALSE);
  else if (peek (cursor) == '"')
    problem = check_string (cursor);
  else if (peek (cursor) == '-' || g_ascii_isdigit (peek (cursor)))
    problem = check_number (cursor);
  else
    problem = check_word (cursor);
  skip_space (cursor);
  return problem;
}

static const char *
check_text (const char *text, gsize size)
{
  Cursor cursor = { text, text + size, 0 };
  const char *problem = check_value (&cursor);
  return problem == NULL && cursor.at != cursor.end ? "syntax" : problem;
}

static JsonNode *
refuse (GError **error, const char *reason)
{
  mdg_set_error (error, MDG_ERROR_INVALID_JSON, "reason", reason, NULL);
  return NULL;
}

JsonNode *
mdg_json_parse (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  if (size == 0)
    return refuse (error, "empty");
  if (!g_utf8_validate (text, (gssize) size, NULL))
    return refuse (error, "not UTF-8");
  const char *problem = check_text (text, size);
  if (problem != NULL)
    return refuse (error, problem);

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  /* The parser's own message quotes the text, which may hold personal data: it is not passed on. */
  if (!json_parser_load_from_data (parser, text, (gssize) size, NULL))
    return refuse (error, "syntax");
  JsonNode *root = json_parser_steal_root (parser);
  return root != NULL ? root : refuse (error, "empty");
}

JsonObject *
mdg_json_parse_object (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) root = mdg_json_parse (bytes, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (error, "not an object");
      return NULL;
    }
  return json_node_dup_object (root);
}

char *
mdg_json_to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

GBytes *
mdg_json_to_bytes (JsonNode *node)
{
  char *text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}
