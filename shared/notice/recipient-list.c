/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/recipient-list.h"

#include "shared/base/error.h"
#include "shared/base/my-number.h"
#include "shared/notice/match.h"
#include "shared/notice/name-key.h"
#include "shared/notice/recipient-cells.h"

#include <glib/gi18n.h>
#include <string.h>

/* A column of numbers that pass the check digit is one of individual numbers when it has this many
 * different ones, or all of at least MY_NUMBERS_ALL pass. By chance one in eleven does. */
#define MY_NUMBERS_HALF 5
#define MY_NUMBERS_ALL 3

struct _MdgRecipientList
{
  const MdgCsvTable *table;
  GPtrArray *recipients; /* MdgNoticeRecipient */
  GPtrArray *problems;
  GPtrArray *duplicates; /* GArray of guint */
  GArray *padded;
};

typedef struct
{
  gsize title;  /* in MdgNoticeColumns */
  gsize member; /* in MdgNoticeRecipient */
  MdgRecipientRead read;
} Purpose;

#define ROW(name, function)                                                               \
  {                                                                                       \
    G_STRUCT_OFFSET (MdgNoticeColumns, name), G_STRUCT_OFFSET (MdgNoticeRecipient, name), \
      function                                                                            \
  }
static const Purpose purposes[] = {
  ROW (number, mdg_recipient_read_number),
  ROW (name, mdg_recipient_read_name),
  ROW (kana, mdg_recipient_read_text),
  ROW (birth, mdg_recipient_read_birth),
  ROW (mail, mdg_recipient_read_mail),
  ROW (language, mdg_recipient_read_language),
  ROW (postcode, mdg_recipient_read_postcode),
  ROW (address, mdg_recipient_read_text),
};
#undef ROW

/* ---- individual numbers ---- */

/* Twelve digits, together or with spaces or hyphens between; "" otherwise. */
static gboolean
is_twelve_digits (const char *cell, char **ret_digits)
{
  gsize length = strlen (cell);
  if (length < MDG_MY_NUMBER_DIGITS || length > 4 * MDG_MY_NUMBER_DIGITS)
    return FALSE;
  g_autofree char *key = mdg_number_key (cell);
  if (strlen (key) != MDG_MY_NUMBER_DIGITS || key[strspn (key, "0123456789")] != '\0')
    return FALSE;
  *ret_digits = g_steal_pointer (&key);
  return TRUE;
}

static gboolean
holds_my_numbers (const MdgCsvTable *table, guint column)
{
  g_autoptr (GHashTable) passed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) others = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    {
      g_autofree char *digits = NULL;
      const char *cell = mdg_csv_table_get_cell (table, row, column);
      if (*cell == '\0')
        continue;
      if (is_twelve_digits (cell, &digits) && mdg_my_number_check (digits))
        g_hash_table_add (passed, g_steal_pointer (&digits));
      else
        g_hash_table_add (others, (gpointer) cell);
    }
  guint n = g_hash_table_size (passed), n_others = g_hash_table_size (others);
  return (n >= MY_NUMBERS_HALF && n >= n_others) || (n >= MY_NUMBERS_ALL && n_others == 0);
}

static gboolean
refuse_my_numbers (const MdgCsvTable *table, GError **error)
{
  for (guint i = 0; i < mdg_csv_table_get_n_columns (table); i++)
    {
      const char *title = mdg_csv_table_get_header (table, i);
      if (!mdg_my_number_is_title (title) && !holds_my_numbers (table, i))
        continue;
      mdg_set_error (error, MDG_ERROR_CSV_MY_NUMBER, "column", title, NULL);
      return FALSE;
    }
  return TRUE;
}

/* ---- rows ---- */

static void
note (MdgRecipientList *list, guint row, MdgErrorCode code, const char *column)
{
  GError *problem = NULL;
  g_autofree char *number =
    g_strdup_printf ("%u", mdg_csv_table_get_row_number (list->table, row));
  if (list->problems->len >= MDG_CSV_MAX_PROBLEMS)
    return;
  mdg_set_error (&problem, code, "row", number, "column", column, NULL);
  g_ptr_array_add (list->problems, problem);
}

static gboolean
find_columns (const MdgCsvTable *table,
              const MdgNoticeColumns *columns,
              int *ret_places,
              GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      const char *title = G_STRUCT_MEMBER (char *, columns, purposes[i].title);
      ret_places[i] =
        title != NULL && *title != '\0' ? mdg_csv_table_find_column (table, title) : -1;
      if (title == NULL || *title == '\0' || ret_places[i] >= 0)
        continue;
      mdg_set_error (error, MDG_ERROR_CSV_COLUMN_MISSING, "column", title, NULL);
      return FALSE;
    }
  return TRUE;
}

static void
pad (MdgRecipientList *list, MdgNoticeRecipient *recipient, guint n_digits)
{
  char *padded = recipient->number != NULL ? mdg_recipient_pad_number (recipient->number, n_digits)
                                           : NULL;
  if (padded == NULL)
    return;
  guint row = (guint) recipient->row;
  g_free (recipient->number);
  recipient->number = padded;
  g_array_append_val (list->padded, row);
}

static void
read_row (MdgRecipientList *list, guint row, const int *places, guint n_digits)
{
  MdgNoticeRecipient *recipient = mdg_notice_recipient_new ();
  recipient->row = row + 1;
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      MdgErrorCode problem = MDG_N_ERRORS;
      if (places[i] < 0)
        continue;
      char **value = G_STRUCT_MEMBER_P (recipient, purposes[i].member);
      *value =
        purposes[i].read (mdg_csv_table_get_cell (list->table, row, (guint) places[i]), &problem);
      if (problem != MDG_N_ERRORS)
        note (list, row, problem, mdg_csv_table_get_header (list->table, (guint) places[i]));
    }
  pad (list, recipient, n_digits);
  g_ptr_array_add (list->recipients, recipient);
}

/* ---- duplicates ---- */

static char *
person_key (const MdgNoticeRecipient *recipient)
{
  if (recipient->name == NULL || recipient->birth == NULL)
    return g_strdup ("");
  g_autofree char *name = mdg_name_key_variant (recipient->name);
  return *name != '\0' ? g_strconcat (name, "\n", recipient->birth, NULL) : g_strdup ("");
}

static char *
number_key (const MdgNoticeRecipient *recipient)
{
  return mdg_number_key (recipient->number);
}

/* All have one number: they are listed for that already. */
static gboolean
have_one_number (const MdgRecipientList *list, const GArray *rows)
{
  g_autofree char *first =
    number_key (mdg_recipient_list_get (list, g_array_index (rows, guint, 0)));
  for (guint i = 1; i < rows->len; i++)
    {
      g_autofree char *other =
        number_key (mdg_recipient_list_get (list, g_array_index (rows, guint, i)));
      if (!g_str_equal (first, other))
        return FALSE;
    }
  return *first != '\0';
}

static void
find_duplicates (MdgRecipientList *list,
                 char *(*make_key) (const MdgNoticeRecipient *recipient),
                 gboolean by_number)
{
  g_autoptr (GHashTable) groups =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) ordered = g_ptr_array_new ();
  for (guint row = 1; row <= list->recipients->len; row++)
    {
      char *key = make_key (mdg_recipient_list_get (list, row));
      GArray *rows = g_hash_table_lookup (groups, key);
      if (rows == NULL && *key != '\0')
        {
          rows = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (groups, g_steal_pointer (&key), rows);
          g_ptr_array_add (ordered, rows);
        }
      if (rows != NULL)
        g_array_append_val (rows, row);
      g_free (key);
    }
  for (guint i = 0; i < ordered->len; i++)
    {
      GArray *rows = ordered->pdata[i];
      if (rows->len > 1 && (by_number || !have_one_number (list, rows)))
        g_ptr_array_add (list->duplicates, g_array_ref (rows));
    }
}

/* ---- the list ---- */

static MdgRecipientList *
new_list (const MdgCsvTable *table)
{
  MdgRecipientList *list = g_new0 (MdgRecipientList, 1);
  list->table = table;
  list->recipients = mdg_record_array_new (&MDG_NOTICE_RECIPIENT_TYPE);
  list->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  list->duplicates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  list->padded = g_array_new (FALSE, FALSE, sizeof (guint));
  return list;
}

MdgRecipientList *
mdg_recipient_list_read (const MdgCsvTable *table, const MdgNoticeColumns *columns, GError **error)
{
  int places[G_N_ELEMENTS (purposes)];
  if (!refuse_my_numbers (table, error) || !find_columns (table, columns, places, error))
    return NULL;
  MdgRecipientList *list = new_list (table);
  GPtrArray *problems = mdg_csv_table_get_problems (table);
  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (list->problems, g_error_copy (problems->pdata[i]));
  guint n_digits = (guint) CLAMP (columns->number_digits, 0, MDG_NUMBER_MAX_DIGITS);
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    read_row (list, row, places, n_digits);
  find_duplicates (list, number_key, TRUE);
  find_duplicates (list, person_key, FALSE);
  return list;
}

MdgRecipientList *
mdg_recipient_list_new_of (const GPtrArray *recipients)
{
  MdgRecipientList *list = new_list (NULL);
  for (guint i = 0; i < recipients->len; i++)
    g_ptr_array_add (list->recipients, mdg_notice_recipient_copy (recipients->pdata[i]));
  find_duplicates (list, number_key, TRUE);
  find_duplicates (list, person_key, FALSE);
  return list;
}

void
mdg_recipient_list_free (MdgRecipientList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref (list->recipients);
  g_ptr_array_unref (list->problems);
  g_ptr_array_unref (list->duplicates);
  g_array_unref (list->padded);
  g_free (list);
}

guint
mdg_recipient_list_get_n_rows (const MdgRecipientList *list)
{
  return list->recipients->len;
}

const MdgNoticeRecipient *
mdg_recipient_list_get (const MdgRecipientList *list, guint row)
{
  g_return_val_if_fail (row >= 1 && row <= list->recipients->len, NULL);
  return list->recipients->pdata[row - 1];
}

guint
mdg_recipient_list_get_row_number (const MdgRecipientList *list, guint row)
{
  g_return_val_if_fail (row >= 1 && row <= list->recipients->len, 0);
  return mdg_csv_table_get_row_number (list->table, row - 1);
}

GPtrArray *
mdg_recipient_list_get_problems (const MdgRecipientList *list)
{
  return list->problems;
}

GPtrArray *
mdg_recipient_list_get_duplicates (const MdgRecipientList *list)
{
  return list->duplicates;
}

GArray *
mdg_recipient_list_get_padded (const MdgRecipientList *list)
{
  return list->padded;
}

GString *
mdg_recipient_list_export_problems (const MdgRecipientList *list)
{
  GString *out = g_string_new (NULL);
  const char *const titles[] = { _ ("Row"), _ ("Column"), _ ("What is wrong"), NULL };
  mdg_csv_append_row (out, titles);
  for (guint i = 0; i < list->problems->len; i++)
    {
      const GError *problem = list->problems->pdata[i];
      const char *row = mdg_error_get_arg (problem, "row");
      const char *column = mdg_error_get_arg (problem, "column");
      g_autofree char *sentence = mdg_error_dup_sentence (problem, NULL);
      const char *const cells[] = { row != NULL ? row : "", column != NULL ? column : "", sentence,
                                    NULL };
      mdg_csv_append_row (out, cells);
    }
  return out;
}
