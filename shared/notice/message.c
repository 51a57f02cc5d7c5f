/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: no Markdown is read here. The check refuses every sign from which CommonMark could make
 * HTML, a picture, or a link that leads elsewhere, wherever it stands, so that it holds for every
 * renderer. A cell gets a backslash before each of CommonMark's signs and loses its line ends, so
 * that it ends no construct and begins none.
 */
#define G_LOG_DOMAIN "madoguchi-notice"

#include "shared/notice/message.h"

#include "shared/base/error.h"
#include "shared/base/template-text.h"

#include <string.h>

/* ---- looking through a text ---- */

static char *
line_of (const char *text, const char *at)
{
  guint line = 1;
  for (const char *c = text; c < at; c++)
    line += *c == '\n';
  return g_strdup_printf ("%u", line);
}

static gboolean
refuse (MdgErrorCode code, const char *text, const char *at, GError **error)
{
  g_autofree char *line = line_of (text, at);
  mdg_set_error (error, code, "line", line, NULL);
  return FALSE;
}

static gboolean
is_web_address (const char *address)
{
  return g_ascii_strncasecmp (address, "http://", 7) == 0 ||
         g_ascii_strncasecmp (address, "https://", 8) == 0;
}

/* Whether what stands at @at, behind "](" or "]:" or in angle brackets, may be led to. */
static gboolean
is_target (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;
  if (*at == '<')
    at++;
  gsize length = strcspn (at, " \t\r\n)>");
  return is_web_address (at) && g_strstr_len (at, (gssize) length, "{{") == NULL;
}

/* What follows a "<" that makes a tag, a comment, or an address of it; a cell could, too. */
static gboolean
opens_markup (const char *after)
{
  return g_ascii_isalpha (*after) || (*after != '\0' && strchr ("/!?", *after) != NULL) ||
         g_str_has_prefix (after, "{{");
}

static gboolean
check_markup (const char *text, GError **error)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      gboolean picture = at[0] == '!' && at[1] == '[';
      gboolean tag = at[0] == '<' && opens_markup (at + 1) && !is_target (at + 1);
      if (picture || tag)
        return refuse (MDG_ERROR_MESSAGE_MARKUP, text, at, error);
      gboolean link = at[0] == ']' && (at[1] == '(' || at[1] == ':');
      if (link && !is_target (at + 2))
        return refuse (MDG_ERROR_MESSAGE_LINK, text, at, error);
    }
  return TRUE;
}

/* Names have no line ends in them, so that lines are the same without the places. */
static gboolean
check_closed (const char *text, GError **error)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *rest = mdg_template_text_fill (text, none);
  const char *open = strstr (rest, "{{");
  return open == NULL || refuse (MDG_ERROR_PLACEHOLDER_OPEN, rest, open, error);
}

static gboolean
check_names (const char *text, const MdgCsvTable *table, GError **error)
{
  g_auto (GStrv) names = mdg_template_text_list_names (text);
  for (guint i = 0; table != NULL && names[i] != NULL; i++)
    if (mdg_csv_table_find_column (table, names[i]) < 0)
      {
        mdg_set_error (error, MDG_ERROR_PLACEHOLDER_UNKNOWN, "name", names[i], NULL);
        return FALSE;
      }
  return TRUE;
}

gboolean
mdg_message_check (const char *text, const MdgCsvTable *table, GError **error)
{
  if (g_utf8_strlen (text, -1) > MDG_NOTICE_MESSAGE_MAX_CHARS)
    {
      mdg_set_error_int (error, MDG_ERROR_MESSAGE_TOO_LONG, "max", MDG_NOTICE_MESSAGE_MAX_CHARS);
      return FALSE;
    }
  return check_closed (text, error) && check_names (text, table, error) &&
         check_markup (text, error);
}

/* ---- filling ---- */

/* Characters that turn the writing direction, and could show an amount back to front. */
static gboolean
turns_direction (gunichar c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

/* A run of line ends and other blanks of ASCII is one space: four of them would begin code. */
static gboolean
is_blank (gunichar c)
{
  return (c < 0x80 && g_ascii_isspace ((char) c)) || c == 0x0B || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

static char *
escape (const char *cell)
{
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;
  for (const char *at = cell; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gap |= is_blank (c);
      if (is_blank (c) || turns_direction (c) || g_unichar_iscntrl (c))
        continue;
      if (gap && out->len > 0)
        g_string_append_c (out, ' ');
      gap = FALSE;
      if (c < 0x80 && g_ascii_ispunct ((char) c))
        g_string_append_c (out, '\\');
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* A backslash of the text before a place would take the cell's first one away: an odd one becomes a
 * sign of its own. */
static char *
settle_backslashes (const char *text)
{
  GString *out = g_string_new (NULL);
  gsize run = 0;
  for (const char *at = text; *at != '\0'; at++)
    {
      if (run % 2 == 1 && g_str_has_prefix (at, "{{"))
        g_string_append_c (out, '\\');
      run = *at == '\\' ? run + 1 : 0;
      g_string_append_c (out, *at);
    }
  return g_string_free (out, FALSE);
}

/* A text made ready for many rows. */
typedef struct
{
  char *text;
  GStrv names;
  int *columns;
} Form;

static void
form_init (Form *form, const char *text, const MdgCsvTable *table)
{
  form->text = settle_backslashes (text);
  form->names = mdg_template_text_list_names (text);
  form->columns = g_new (int, g_strv_length (form->names) + 1);
  for (guint i = 0; form->names[i] != NULL; i++)
    form->columns[i] = mdg_csv_table_find_column (table, form->names[i]);
}

static void
form_clear (Form *form)
{
  g_free (form->text);
  g_strfreev (form->names);
  g_free (form->columns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Form, form_clear)

/* The escaped cell; "" for a column that is not there. */
static char *
dup_value (const Form *form, guint place, const MdgCsvTable *table, guint row)
{
  if (form->columns[place] < 0)
    return g_strdup ("");
  return escape (mdg_csv_table_get_cell (table, row, (guint) form->columns[place]));
}

static char *
fill (const Form *form, const MdgCsvTable *table, guint row)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; form->names[i] != NULL; i++)
    g_hash_table_insert (values, form->names[i], dup_value (form, i, table, row));
  return mdg_template_text_fill (form->text, values);
}

char *
mdg_message_fill (const char *text, const MdgCsvTable *table, guint row)
{
  g_auto (Form) form = { 0 };
  form_init (&form, text, table);
  return fill (&form, table, row);
}

/* ---- rows to be looked at ---- */

static gboolean
has_letters (const char *cell)
{
  for (const char *at = cell; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

static gboolean
has_gap (const Form *form, const MdgCsvTable *table, guint row)
{
  for (guint i = 0; form->names[i] != NULL; i++)
    {
      g_autofree char *value = dup_value (form, i, table, row);
      if (!has_letters (value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_too_long (const Form *form, const MdgCsvTable *table, guint row)
{
  g_autofree char *filled = fill (form, table, row);
  return g_utf8_strlen (filled, -1) > MDG_NOTICE_FILLED_MAX_CHARS;
}

static GArray *
find_rows (const char *text,
           const MdgCsvTable *table,
           gboolean (*fits) (const Form *form, const MdgCsvTable *table, guint row))
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (Form) form = { 0 };
  form_init (&form, text, table);
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    if (fits (&form, table, row))
      g_array_append_val (rows, row);
  return rows;
}

GArray *
mdg_message_find_gaps (const char *text, const MdgCsvTable *table)
{
  return find_rows (text, table, has_gap);
}

GArray *
mdg_message_find_too_long (const char *text, const MdgCsvTable *table)
{
  return find_rows (text, table, is_too_long);
}
