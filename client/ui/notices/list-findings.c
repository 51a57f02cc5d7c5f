/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/list-findings.h"

#include "shared/base/error.h"

#include <glib/gi18n.h>

static GPtrArray *
problems_of (MdgNoticeRows *rows)
{
  const MdgRecipientList *list = mdg_notice_rows_get_list (rows);
  return list != NULL ? mdg_recipient_list_get_problems (list)
                      : mdg_csv_table_get_problems (mdg_notice_rows_get_table (rows));
}

guint
mdg_list_count_problems (MdgNoticeRows *rows)
{
  guint listed = problems_of (rows)->len;
  const MdgCsvTable *table = mdg_notice_rows_get_table (rows);
  guint unlisted =
    mdg_csv_table_get_n_problems (table) - mdg_csv_table_get_problems (table)->len;
  return listed + unlisted;
}

GtkStringList *
mdg_list_problems (MdgNoticeRows *rows)
{
  GtkStringList *sentences = gtk_string_list_new (NULL);
  GPtrArray *problems = problems_of (rows);
  for (guint i = 0; i < MIN (problems->len, MDG_LIST_FINDINGS_MAX); i++)
    gtk_string_list_take (sentences, mdg_error_dup_sentence (problems->pdata[i], NULL));
  return sentences;
}

/* "Rows 3, 12: 0012846 髙橋 千鶴" */
static char *
describe_group (MdgNoticeRows *rows, const GArray *group)
{
  const MdgCsvTable *table = mdg_notice_rows_get_table (rows);
  guint first = g_array_index (group, guint, 0);
  const MdgNoticeRecipient *who =
    mdg_recipient_list_get (mdg_notice_rows_get_list (rows), first);
  g_autoptr (GString) numbers = g_string_new (NULL);
  for (guint i = 0; i < group->len; i++)
    g_string_append_printf (
      numbers, i > 0 ? ", %u" : "%u",
      mdg_csv_table_get_row_number (table, g_array_index (group, guint, i) - 1));
  return g_strdup_printf (_ ("Rows %s: %s %s"), numbers->str,
                          who->number != NULL ? who->number : "",
                          who->name != NULL ? who->name : "");
}

/* Once rows are left out, the groups speak of the file as it was. */
GtkStringList *
mdg_list_duplicates (MdgNoticeRows *rows)
{
  GtkStringList *sentences = gtk_string_list_new (NULL);
  GPtrArray *groups = mdg_notice_rows_get_duplicates (rows);
  if (mdg_notice_rows_get_list (rows) == NULL || mdg_notice_rows_count_left_out (rows) > 0)
    return sentences;
  for (guint i = 0; i < MIN (groups->len, MDG_LIST_FINDINGS_MAX); i++)
    gtk_string_list_take (sentences, describe_group (rows, groups->pdata[i]));
  return sentences;
}

GtkStringList *
mdg_list_padded (MdgNoticeRows *rows)
{
  GtkStringList *sentences = gtk_string_list_new (NULL);
  const MdgRecipientList *list = mdg_notice_rows_get_list (rows);
  const MdgCsvTable *table = mdg_notice_rows_get_table (rows);
  GArray *padded = list != NULL ? mdg_recipient_list_get_padded (list) : NULL;
  const char *title = mdg_notice_rows_get_columns (rows)->number;
  int column = title != NULL ? mdg_csv_table_find_column (table, title) : -1;
  for (guint i = 0; padded != NULL && column >= 0 && i < MIN (padded->len, MDG_LIST_FINDINGS_MAX);
       i++)
    {
      guint row = g_array_index (padded, guint, i);
      gtk_string_list_take (
        sentences,
        g_strdup_printf (_ ("Row %u: %s became %s"),
                         mdg_csv_table_get_row_number (table, row - 1),
                         mdg_csv_table_get_cell (table, row - 1, (guint) column),
                         mdg_recipient_list_get (list, row)->number));
    }
  return sentences;
}
