/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/place-phrases.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const char *unit;
  const char *place;
  const char *count;
} UnitWords;

static const UnitWords unit_words[] = {
  { MDG_UNIT_PAGE, N_ ("p.%s"), N_ ("%u / %u pages") },
  { MDG_UNIT_SLIDE, N_ ("Slide %s"), N_ ("%u / %u slides") },
  { MDG_UNIT_SHEET, "%s", N_ ("%u / %u sheets") },
  { MDG_UNIT_ROW, N_ ("Rows %s"), N_ ("%u / %u parts") },
  { MDG_UNIT_LINE, N_ ("Lines %s"), N_ ("%u / %u parts") },
};

static const UnitWords *
words_of (const char *unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (unit_words); i++)
    if (g_strcmp0 (unit_words[i].unit, unit) == 0)
      return &unit_words[i];
  return &unit_words[0];
}

/* The formats are those of the table above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

char *
mdg_place_text (const char *unit, const char *place)
{
  if (place == NULL || *place == '\0')
    return g_strdup ("");
  return g_strdup_printf (_ (words_of (unit)->place), place);
}

char *
mdg_page_count_text (const char *unit, guint number, guint n_pages)
{
  return g_strdup_printf (_ (words_of (unit)->count), number, n_pages);
}

#pragma GCC diagnostic pop

char *
mdg_part_name (const MdgDocumentPage *page, const char *unit)
{
  g_autofree char *label = mdg_place_text (unit, page->label);
  if (page->hidden)
    return g_strdup_printf (_ ("%s (hidden sheet)"), label);
  return g_steal_pointer (&label);
}

guint
mdg_part_first_line (const MdgDocumentPage *page, const char *unit)
{
  if (g_strcmp0 (unit, MDG_UNIT_LINE) != 0)
    return 0;
  guint64 first = page->label != NULL ? g_ascii_strtoull (page->label, NULL, 10) : 1;
  return first > 0 && first < G_MAXINT ? (guint) first : 1;
}

char *
mdg_column_letters (guint column)
{
  GString *letters = g_string_new (NULL);
  for (guint left = column; left > 0; left = (left - 1) / 26)
    g_string_prepend_c (letters, (char) ('A' + (left - 1) % 26));
  return g_string_free (letters, FALSE);
}

const char *
mdg_passage_kind_text (const char *kind)
{
  static const char *const kinds[][2] = {
    { "article", N_ ("Article") },
    { "supplement", N_ ("Supplement") },
    { "table", N_ ("Table") },
    { "list", N_ ("List") },
    { "slide", N_ ("Slide") },
    { "notes", N_ ("Notes") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i][0], kind) == 0)
      return _ (kinds[i][1]);
  return "";
}
