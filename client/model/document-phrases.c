/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/document-phrases.h"

#include "shared/base/error.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define GRANTS_IN_SENTENCE 4
#define REIWA_FIRST 2019
#define HEISEI_FIRST 1989
#define SHOWA_FIRST 1926

static gboolean
is_state (const MdgDocument *document, const char *state)
{
  return g_strcmp0 (document->state, state) == 0;
}

/* ---- trouble ---- */

/* Where another file is of no use: the same one again may go well. */
static const char *const passing[] = {
  "extract-timeout",
  "extract-memory",
  "extract-crashed",
  "internal",
  "store-full",
  "extract-not-converted",
  "cancelled",
  "busy",
};

MdgRemedy
mdg_document_remedy (const MdgDocument *document)
{
  if (is_state (document, MDG_DOCUMENT_CANCELLED))
    return MDG_REMEDY_RETRY;
  if (!is_state (document, MDG_DOCUMENT_FAILED))
    return MDG_REMEDY_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    if (g_strcmp0 (document->problem, passing[i]) == 0)
      return MDG_REMEDY_RETRY;
  return MDG_REMEDY_REPLACE;
}

char *
mdg_document_explanation (const MdgDocument *document)
{
  if (is_state (document, MDG_DOCUMENT_CANCELLED))
    return g_strdup (_ ("It was stopped. It is found again after it has been tried again."));
  if (!is_state (document, MDG_DOCUMENT_FAILED))
    return NULL;
  if (document->problem_text != NULL && *document->problem_text != '\0')
    return g_strdup (document->problem_text);
  g_autoptr (GError) error =
    mdg_error_new (mdg_error_code_from_slug (document->problem), NULL, NULL);
  return mdg_error_dup_sentence (error, NULL);
}

/* ---- states ---- */

static char *
waiting_text (const MdgDocument *document)
{
  if (document->position <= 0)
    return g_strdup (_ ("Waiting"));
  return g_strdup_printf (_ ("Waiting (number %d)"), (int) document->position);
}

char *
mdg_document_state_text (const MdgDocument *document)
{
  if (is_state (document, MDG_DOCUMENT_QUEUED))
    return waiting_text (document);
  if (is_state (document, MDG_DOCUMENT_WORKING))
    return g_strdup (_ ("In progress"));
  if (is_state (document, MDG_DOCUMENT_FAILED))
    return g_strdup (_ ("Could not be read"));
  if (is_state (document, MDG_DOCUMENT_CANCELLED))
    return g_strdup (_ ("Taking in stopped"));
  return g_strdup (_ ("Ready"));
}

char *
mdg_phrase_number (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  GString *text = g_string_new (digits);
  for (gssize at = (gssize) text->len - 3; at > (number < 0 ? 1 : 0); at -= 3)
    g_string_insert_c (text, at, ',');
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *unit;
  const char *one;
  const char *many;
} Unit;

static const Unit units[] = {
  { MDG_UNIT_PAGE, N_ ("{n} page"), N_ ("{n} pages") },
  { MDG_UNIT_SLIDE, N_ ("{n} slide"), N_ ("{n} slides") },
  { MDG_UNIT_SHEET, N_ ("{n} sheet"), N_ ("{n} sheets") },
  { MDG_UNIT_ROW, N_ ("{n} row"), N_ ("{n} rows") },
  { MDG_UNIT_LINE, N_ ("{n} line"), N_ ("{n} lines") },
};

char *
mdg_document_places_text (const MdgDocument *document)
{
  g_autofree char *number = mdg_phrase_number (document->n_units);
  const char *names[] = { "n", NULL };
  const char *values[] = { number, NULL };
  for (guint i = 0; document->n_units > 0 && i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (document->unit, units[i].unit) == 0)
      return mdg_text_fill (document->n_units == 1 ? _ (units[i].one) : _ (units[i].many), names,
                            values);
  return g_strdup ("");
}

char *
mdg_phrase_time_left (gint64 seconds)
{
  if (seconds <= 0)
    return NULL;
  if (seconds < 10)
    return g_strdup (_ ("a few seconds left"));
  if (seconds < 100)
    return g_strdup_printf (_ ("about %d s left"), (int) ((seconds + 5) / 10 * 10));
  if (seconds < 5400)
    return g_strdup_printf (_ ("about %d min left"), (int) ((seconds + 30) / 60));
  return g_strdup_printf (_ ("about %d h left"), (int) ((seconds + 1800) / 3600));
}

/* ---- days ---- */

static void
era_of (int year, int month, int day, const char **ret_era, int *ret_year)
{
  int key = year * 10000 + month * 100 + day;
  if (key >= 20190501)
    {
      *ret_era = "R";
      *ret_year = year - REIWA_FIRST + 1;
      return;
    }
  gboolean heisei = key >= 19890108;
  *ret_era = heisei ? "H" : "S";
  *ret_year = year - (heisei ? HEISEI_FIRST : SHOWA_FIRST) + 1;
}

char *
mdg_phrase_day (const char *day)
{
  int year = 0;
  int month = 0;
  int date = 0;
  if (day == NULL || sscanf (day, "%4d-%2d-%2d", &year, &month, &date) != 3 || year <= SHOWA_FIRST)
    return g_strdup (day != NULL ? day : "");
  const char *era = NULL;
  int era_year = 0;
  era_of (year, month, date, &era, &era_year);
  /* TRANSLATORS: "era" for R8.4.1, anything else for 2026-04-01 */
  if (g_strcmp0 (C_ ("days are written by", "iso"), "era") != 0)
    return g_strdup (day);
  return g_strdup_printf ("%s%d.%d.%d", era, era_year, month, date);
}

char *
mdg_document_period_text (const char *from, const char *until)
{
  gboolean has_from = from != NULL && *from != '\0';
  gboolean has_until = until != NULL && *until != '\0';
  g_autofree char *first = mdg_phrase_day (from);
  g_autofree char *last = mdg_phrase_day (until);
  if (has_from && has_until)
    return g_strdup_printf (_ ("%s – %s"), first, last);
  if (has_from)
    return g_strdup_printf (_ ("From %s"), first);
  return has_until ? g_strdup_printf (_ ("Until %s"), last) : g_strdup (_ ("Not set"));
}

/* ---- kinds ---- */

typedef struct
{
  const char *format;
  const char *icon;
} Kind;

static const Kind kinds[] = {
  { "xlsx", "mdg-sheet-symbolic" },
  { "xls", "mdg-sheet-symbolic" },
  { "ods", "mdg-sheet-symbolic" },
  { "csv", "mdg-sheet-symbolic" },
  { "pptx", "mdg-slides-symbolic" },
  { "ppt", "mdg-slides-symbolic" },
  { "odp", "mdg-slides-symbolic" },
};

const char *
mdg_document_icon_name (const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (format, kinds[i].format) == 0)
      return kinds[i].icon;
  return "mdg-document-symbolic";
}

/* ---- folders ---- */

const char *
mdg_folder_role_text (const char *role)
{
  if (g_strcmp0 (role, MDG_FOLDER_OWNER) == 0)
    return _ ("Owner");
  if (g_strcmp0 (role, MDG_FOLDER_EDITOR) == 0)
    return _ ("Editor");
  return g_strcmp0 (role, MDG_FOLDER_READER) == 0 ? _ ("Reader") : "";
}

char *
mdg_folder_grant_text (const MdgFolderGrant *grant)
{
  const char *name = grant->name != NULL ? grant->name : "―";
  gboolean within = grant->section_name != NULL && *grant->section_name != '\0';
  if (g_strcmp0 (grant->kind, MDG_GRANT_TO_EVERYONE) == 0)
    return g_strdup (_ ("The whole ward"));
  if (g_strcmp0 (grant->kind, MDG_GRANT_TO_SECTION) == 0)
    return g_strdup_printf (_ ("Everyone in %s"), name);
  /* Names of built-in roles are msgids of their own. */
  if (g_strcmp0 (grant->kind, MDG_GRANT_TO_ROLE) == 0)
    return within ? g_strdup_printf (_ ("%2$s in %1$s"), grant->section_name, _ (name))
                  : g_strdup (_ (name));
  return g_strdup (name);
}

char *
mdg_folder_access_text (GPtrArray *grants)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = grants != NULL ? grants->len : 0;
  for (guint i = 0; i < MIN (n, GRANTS_IN_SENTENCE); i++)
    {
      const MdgFolderGrant *grant = grants->pdata[i];
      g_autofree char *who = mdg_folder_grant_text (grant);
      gboolean one = g_strcmp0 (grant->kind, MDG_GRANT_TO_ACCOUNT) == 0;
      g_autofree char *counted =
        one ? g_strdup (who) : g_strdup_printf (_ ("%s (%d)"), who, (int) grant->n_people);
      g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "", counted);
    }
  if (n > GRANTS_IN_SENTENCE)
    g_string_append_printf (text, _ (" and %u more"), n - GRANTS_IN_SENTENCE);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
