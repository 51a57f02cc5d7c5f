/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-rows.h"

#include "shared/base/error.h"
#include "shared/notice/match.h"

#include <string.h>

struct _MdgNoticeRows
{
  gatomicrefcount refs;
  GBytes *content;
  gboolean rewritten;
  const char *encoding;
  char delimiter;
  MdgCsvTable *table;
  MdgNoticeColumns *columns;
  MdgRecipientList *list; /* rests on table */
  GError *missing;
  GPtrArray *duplicates; /* GArray of guint */
  guint n_left_out;
};

/* ---- what the columns mean ---- */

#define AT(member) G_STRUCT_OFFSET (MdgNoticeColumns, member)
static const gsize members[] = { AT (number), AT (name), AT (kana), AT (birth),
                                 AT (mail), AT (language), AT (postcode), AT (address) };
#undef AT

static gboolean
is_used (const MdgNoticeColumns *columns, const char *title)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_strcmp0 (G_STRUCT_MEMBER (char *, columns, members[i]), title) == 0)
      return TRUE;
  return FALSE;
}

/* What was remembered where this table has such a column, and guesses for the rest. */
static MdgNoticeColumns *
choose_columns (const MdgCsvTable *table, const MdgNoticeReading *reading)
{
  g_autoptr (MdgNoticeColumns) guessed = mdg_notice_columns_guess (table);
  const MdgNoticeColumns *wished =
    reading->columns != NULL ? reading->columns : reading->remembered;
  if (wished == NULL)
    return g_steal_pointer (&guessed);
  MdgNoticeColumns *columns = mdg_notice_columns_new ();
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *title = G_STRUCT_MEMBER (char *, wished, members[i]);
      if (title != NULL && mdg_csv_table_find_column (table, title) >= 0)
        G_STRUCT_MEMBER (char *, columns, members[i]) = g_strdup (title);
    }
  for (guint i = 0; reading->columns == NULL && i < G_N_ELEMENTS (members); i++)
    {
      const char *title = G_STRUCT_MEMBER (char *, guessed, members[i]);
      if (G_STRUCT_MEMBER (char *, columns, members[i]) == NULL && title != NULL &&
          !is_used (columns, title))
        G_STRUCT_MEMBER (char *, columns, members[i]) = g_strdup (title);
    }
  columns->number_digits =
    reading->columns != NULL || wished->number_digits != 0 ? wished->number_digits
                                                           : guessed->number_digits;
  return columns;
}

/* ---- residents who stand in the list more than once ---- */

/* Marks the rows of @group that an earlier one makes superfluous. FALSE when all have numbers of
 * their own: people who share name and birth date. */
static gboolean
mark_later_ones (const MdgRecipientList *list, const GArray *group, GHashTable *left_out)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean any = FALSE;
  for (guint i = 0; i < group->len; i++)
    {
      guint row = g_array_index (group, guint, i);
      g_autofree char *number = mdg_number_key (mdg_recipient_list_get (list, row)->number);
      gboolean later = *number == '\0' ? i > 0 : g_hash_table_contains (numbers, number);
      if (*number != '\0')
        g_hash_table_add (numbers, g_steal_pointer (&number));
      if (later)
        g_hash_table_add (left_out, GUINT_TO_POINTER (row));
      any |= later;
    }
  return any;
}

static GHashTable *
find_duplicates (MdgNoticeRows *self)
{
  GHashTable *left_out = g_hash_table_new (NULL, NULL);
  GPtrArray *groups = mdg_recipient_list_get_duplicates (self->list);
  for (guint i = 0; i < groups->len; i++)
    if (mark_later_ones (self->list, groups->pdata[i], left_out))
      g_ptr_array_add (self->duplicates, g_array_ref (groups->pdata[i]));
  return left_out;
}

/* ---- writing what all rests on ---- */

static void
append_row (GString *out, const MdgCsvTable *table, int row)
{
  for (guint column = 0; column < mdg_csv_table_get_n_columns (table); column++)
    {
      if (column > 0)
        g_string_append_c (out, ',');
      mdg_csv_append_exact_cell (out, row < 0
                                        ? mdg_csv_table_get_header (table, column)
                                        : mdg_csv_table_get_cell (table, (guint) row, column));
    }
  g_string_append (out, "\r\n");
}

static GBytes *
write_content (const MdgCsvTable *table, GHashTable *left_out)
{
  g_autoptr (GString) out = g_string_new (NULL);
  append_row (out, table, -1);
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    if (!g_hash_table_contains (left_out, GUINT_TO_POINTER (row + 1)))
      append_row (out, table, (int) row);
  return mdg_csv_encode (out, MDG_CSV_UTF8, NULL);
}

/* ---- reading ---- */

static gboolean
read_residents (MdgNoticeRows *self, GError **error)
{
  g_clear_pointer (&self->list, mdg_recipient_list_free);
  g_clear_error (&self->missing);
  GError *local = NULL;
  self->list = mdg_recipient_list_read (self->table, self->columns, &local);
  if (self->list != NULL)
    return TRUE;
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_CSV_COLUMN_MISSING))
    {
      self->missing = local;
      return TRUE;
    }
  g_propagate_error (error, local);
  return FALSE;
}

/* TRUE when the bytes by themselves ask for the way in which they were read. */
static gboolean
reads_by_itself (GBytes *source, const MdgNoticeReading *reading, MdgNoticeRows *self)
{
  if (reading->encoding == NULL && reading->delimiter == 0)
    return TRUE;
  g_autoptr (MdgCsvTable) found = mdg_csv_table_parse (source, NULL, NULL);
  return found != NULL &&
         g_str_equal (mdg_csv_table_get_encoding (found), self->encoding) &&
         mdg_csv_table_get_delimiter (found) == self->delimiter;
}

/* Rows are numbered as in the file that people have: so nothing is written anew before all that is
 * wrong in that file has been mended. */
static gboolean
rewrite (MdgNoticeRows *self,
         GBytes *source,
         const MdgNoticeReading *reading,
         GHashTable *left_out,
         GError **error)
{
  gboolean leave = g_strcmp0 (reading->duplicates, MDG_DUPLICATES_FIRST) == 0;
  if (self->list == NULL || mdg_recipient_list_get_problems (self->list)->len > 0)
    return TRUE;
  if (!leave)
    g_hash_table_remove_all (left_out);
  if (g_hash_table_size (left_out) == 0 && reads_by_itself (source, reading, self))
    return TRUE;
  g_bytes_unref (self->content);
  self->content = write_content (self->table, left_out);
  self->rewritten = TRUE;
  self->n_left_out = g_hash_table_size (left_out);
  g_autoptr (MdgCsvTable) written = mdg_csv_table_parse (self->content, NULL, error);
  if (written == NULL)
    return FALSE;
  g_clear_pointer (&self->list, mdg_recipient_list_free);
  mdg_csv_table_free (self->table);
  self->table = g_steal_pointer (&written);
  return read_residents (self, error);
}

MdgNoticeRows *
mdg_notice_rows_read (GBytes *source,
                      const MdgNoticeReading *reading,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (MdgNoticeRows) self = g_new0 (MdgNoticeRows, 1);
  g_atomic_ref_count_init (&self->refs);
  self->content = g_bytes_ref (source);
  self->duplicates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->table =
    mdg_csv_table_parse_as (source, reading->encoding, reading->delimiter, NULL, error);
  if (self->table == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->encoding = mdg_csv_table_get_encoding (self->table);
  self->delimiter = mdg_csv_table_get_delimiter (self->table);
  self->columns = choose_columns (self->table, reading);
  if (!read_residents (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_autoptr (GHashTable) left_out =
    self->list != NULL ? find_duplicates (self) : g_hash_table_new (NULL, NULL);
  if (!rewrite (self, source, reading, left_out, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

MdgNoticeRows *
mdg_notice_rows_ref (MdgNoticeRows *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
mdg_notice_rows_unref (MdgNoticeRows *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->list, mdg_recipient_list_free);
  g_clear_pointer (&self->table, mdg_csv_table_free);
  g_clear_pointer (&self->columns, mdg_notice_columns_free);
  g_clear_pointer (&self->duplicates, g_ptr_array_unref);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_error (&self->missing);
  g_free (self);
}

GBytes *
mdg_notice_rows_get_content (MdgNoticeRows *self)
{
  return self->content;
}

gboolean
mdg_notice_rows_is_rewritten (MdgNoticeRows *self)
{
  return self->rewritten;
}

const char *
mdg_notice_rows_get_encoding (MdgNoticeRows *self)
{
  return self->encoding;
}

char
mdg_notice_rows_get_delimiter (MdgNoticeRows *self)
{
  return self->delimiter;
}

const MdgCsvTable *
mdg_notice_rows_get_table (MdgNoticeRows *self)
{
  return self->table;
}

const MdgNoticeColumns *
mdg_notice_rows_get_columns (MdgNoticeRows *self)
{
  return self->columns;
}

const MdgRecipientList *
mdg_notice_rows_get_list (MdgNoticeRows *self)
{
  return self->list;
}

const GError *
mdg_notice_rows_get_missing (MdgNoticeRows *self)
{
  return self->missing;
}

GPtrArray *
mdg_notice_rows_get_duplicates (MdgNoticeRows *self)
{
  return self->duplicates;
}

guint
mdg_notice_rows_count_left_out (MdgNoticeRows *self)
{
  return self->n_left_out;
}
