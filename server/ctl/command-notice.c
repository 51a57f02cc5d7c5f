/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `notice plan`: which pages of a PDF go to which row of a list.
 */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"
#include "server/ctl/notice-run.h"
#include "server/ctl/table.h"
#include "shared/base/error.h"
#include "shared/pdf/pdf-inspect.h"

#include <glib/gi18n.h>
#include <string.h>

#define TABLE_MAX_ROWS 200 /* of parts that a person has to look at */

/* ---- the command line ---- */

static gboolean
refuse_pair (MdgCtl *ctl, GError **error)
{
  return mdg_ctl_refuse (ctl, error,
                         N_ ("--key and --column are NAME=VALUE; names are number, name, birth, "
                             "and for columns kana, mail, language, postcode, address."));
}

/* "number=宛名番号" into the member of that name. */
static gboolean
put_pair (MdgCtl *ctl, const MdgRecordType *type, gpointer record, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  gsize length = equals != NULL ? (gsize) (equals - pair) : 0;
  for (gsize i = 0; equals != NULL && equals[1] != '\0' && i < type->n_fields; i++)
    {
      const MdgField *field = &type->fields[i];
      if (field->kind != MDG_FIELD_STRING || strlen (field->name) != length ||
          strncmp (field->name, pair, length) != 0)
        continue;
      char **member = G_STRUCT_MEMBER_P (record, field->offset);
      if (*member != NULL)
        break;
      *member = g_strdup (equals + 1);
      return TRUE;
    }
  return refuse_pair (ctl, error);
}

static gboolean
put_pairs (MdgCtl *ctl,
           const MdgRecordType *type,
           gpointer record,
           const char *const *pairs,
           GError **error)
{
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    if (!put_pair (ctl, type, record, pairs[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_encoding (MdgCtl *ctl, const char *text, char **ret_encoding, GError **error)
{
  static const char *const names[] = { MDG_CSV_UTF8, MDG_CSV_CP932, MDG_CSV_UTF16 };
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      *ret_encoding = g_strdup (names[i]);
  return text == NULL || *ret_encoding != NULL ||
         mdg_ctl_refuse (ctl, error, N_ ("--encoding is utf-8, utf-16 or cp932."));
}

/* Without the option, a guess is made once the list is there: -1. */
static gboolean
read_digits (MdgCtl *ctl, const char *text, gint64 *ret_digits, GError **error)
{
  guint64 digits = 0;
  *ret_digits = -1;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, MDG_NUMBER_MAX_DIGITS, &digits, NULL))
    return mdg_ctl_refuse (ctl, error, N_ ("--number-digits is a number up to 20."));
  *ret_digits = (gint64) digits;
  return TRUE;
}

static MdgNoticeSources *
read_sources (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  static const char *const needed[] = { "csv", "pdf", "split" };
  g_autoptr (MdgNoticeSources) sources = g_new0 (MdgNoticeSources, 1);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (mdg_arguments_get (arguments, needed[i]) == NULL)
      {
        mdg_ctl_refuse (ctl, error, N_ ("--csv, --pdf and --split are needed."));
        return NULL;
      }
  sources->csv = g_strdup (mdg_arguments_get (arguments, "csv"));
  sources->pdf = g_strdup (mdg_arguments_get (arguments, "pdf"));
  sources->split = g_strdup (mdg_arguments_get (arguments, "split"));
  sources->keys = mdg_notice_keys_new ();
  sources->columns = mdg_notice_columns_new ();
  if (!put_pairs (ctl, &MDG_NOTICE_KEYS_TYPE, sources->keys,
                  mdg_arguments_get_all (arguments, "key"), error) ||
      !put_pairs (ctl, &MDG_NOTICE_COLUMNS_TYPE, sources->columns,
                  mdg_arguments_get_all (arguments, "column"), error) ||
      !read_encoding (ctl, mdg_arguments_get (arguments, "encoding"), &sources->encoding, error) ||
      !read_digits (ctl, mdg_arguments_get (arguments, "number-digits"),
                    &sources->columns->number_digits, error))
    return NULL;
  return g_steal_pointer (&sources);
}

/* ---- telling ---- */

static guint
count_decision (const MdgNoticePlan *plan, const char *decision)
{
  guint n = 0;
  for (guint i = 0; i < plan->parts->len; i++)
    n += g_str_equal (((MdgNoticePart *) plan->parts->pdata[i])->decision, decision);
  return n;
}

static void
add_part (MdgCtl *ctl, MdgTable *table, const MdgNoticePart *part)
{
  g_autofree char *pages =
    g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, part->first, part->last);
  g_autofree char *row =
    part->row != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, part->row) : g_strdup ("-");
  g_autofree char *score = g_strdup_printf ("%" G_GINT64_FORMAT, part->score);
  g_autofree char *reasons = g_strjoinv (", ", part->reasons);
  const char *const cells[] = { pages, row, mdg_notice_decision_title (ctl, part->decision), score,
                                reasons, NULL };
  mdg_table_add (table, cells);
}

static void
tell_parts (MdgCtl *ctl, const MdgNoticePlan *plan)
{
  g_autoptr (MdgTable) table = mdg_table_new (
    mdg_ctl_text (ctl, N_ ("Pages")), mdg_ctl_text (ctl, N_ ("Row")),
    mdg_ctl_text (ctl, N_ ("Decision")), mdg_ctl_text (ctl, N_ ("Score")),
    mdg_ctl_text (ctl, N_ ("Reasons")), NULL);
  guint n = 0;
  for (guint i = 0; i < plan->parts->len && n < TABLE_MAX_ROWS; i++)
    if (!mdg_batch_is_decided (plan->parts->pdata[i]))
      {
        add_part (ctl, table, plan->parts->pdata[i]);
        n++;
      }
  g_autofree char *text = mdg_table_format (table);
  if (n > 0)
    mdg_ctl_put (text);
}

static void
tell_plan (MdgCtl *ctl, const MdgNoticePlan *plan, const MdgRecipientList *list)
{
  g_autofree char *parts = g_strdup_printf ("%u", plan->parts->len);
  g_autofree char *decided = g_strdup_printf ("%u", count_decision (plan, MDG_MATCH_AUTO));
  g_autofree char *review = g_strdup_printf ("%u", count_decision (plan, MDG_MATCH_REVIEW));
  g_autofree char *unmatched = g_strdup_printf ("%u", count_decision (plan, MDG_MATCH_UNMATCHED));
  g_autofree char *without = g_strdup_printf ("%u", g_strv_length (plan->rows_without_pages));
  mdg_ctl_say (ctl,
               N_ ("{parts} letters: {decided} paired, {review} to be looked at, {unmatched} "
                   "without a row; {without} rows without pages."),
               "parts", parts, "decided", decided, "review", review, "unmatched", unmatched,
               "without", without, NULL);
  tell_parts (ctl, plan);
  GPtrArray *problems = mdg_recipient_list_get_problems (list);
  for (guint i = 0; i < MIN (problems->len, TABLE_MAX_ROWS); i++)
    {
      g_autofree char *sentence = mdg_error_dup_sentence (problems->pdata[i], ctl->lang);
      mdg_ctl_say (ctl, sentence, NULL);
    }
}

/* ---- the command ---- */

static gboolean
plan (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_auto (MdgNoticeWork) work = { 0 };
  MdgNoticeSources *sources = read_sources (ctl, arguments, error);
  if (sources == NULL)
    return FALSE;
  g_autoptr (MdgSplitRule) rule = mdg_split_rule_parse (sources->split, error);
  if (rule == NULL)
    {
      mdg_notice_sources_free (sources);
      return FALSE;
    }
  if (!mdg_notice_work_open (&work, ctl, sources, arguments, error))
    return FALSE;
  mdg_ctl_begin_work (ctl, N_ ("Reading the PDF ..."));
  g_autoptr (GPtrArray) findings = mdg_pdf_inspect (work.pdf, work.password, error);
  if (findings == NULL || !mdg_batch_check_source (findings, error))
    return FALSE;
  g_autoptr (GPtrArray) parts =
    mdg_batch_read (work.pdf, rule, work.sources->keys, &work.watch, error);
  if (parts == NULL)
    return FALSE;
  g_autoptr (MdgNoticePlan) made = mdg_batch_plan (parts, work.list);
  mdg_ctl_end_work (ctl);
  if (ctl->json)
    mdg_ctl_put_json_object (mdg_notice_plan_write (work.sources, made, parts, work.list));
  else
    tell_plan (ctl, made, work.list);
  return TRUE;
}

int
mdg_ctl_notice_plan (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (GError) failure = NULL;
  return plan (ctl, arguments, &failure) ? MDG_EXIT_FINE : mdg_notice_fail (ctl, failure);
}
