/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/notice-candidates.h"

#include "client/model/notice-match.h"
#include "shared/base/japanese-date.h"
#include "shared/notice/match.h"
#include "shared/notice/name-key.h"

#include <string.h>

/* What two keys have in common is worth, from the least. */
#define WORTH_SURNAME 1
#define WORTH_NUMBER_NEAR 2
#define WORTH_BIRTH 4
#define WORTH_NAME 8
#define WORTH_NUMBER 16

typedef struct
{
  char *number;
  char *name; /* the weak key */
  char *kana;
  char *birth; /* "1948-05-14"; NULL */
} Keys;

struct _MdgNoticeCandidates
{
  Keys *rows; /* from 1 */
  Keys *parts;
  guint n_rows;
  guint n_parts;
  GHashTable *names; /* key → how many rows */
};

typedef struct
{
  guint row;
  guint worth;
} Found;

static void
keys_make (Keys *keys, const char *number, const char *name, const char *kana, const char *birth)
{
  keys->number = mdg_number_key (number);
  keys->name = mdg_name_key_weak (name);
  keys->kana = mdg_kana_key (kana);
  if (birth != NULL && *birth != '\0')
    mdg_japanese_date_read (birth, &keys->birth);
}

static void
keys_free (Keys *keys, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free (keys[i].number);
      g_free (keys[i].name);
      g_free (keys[i].kana);
      g_free (keys[i].birth);
    }
  g_free (keys);
}

static void
count_names (MdgNoticeCandidates *self)
{
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint row = 1; row <= self->n_rows; row++)
    {
      char *name = self->rows[row].name;
      if (name == NULL || *name == '\0')
        continue;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name));
      g_hash_table_insert (self->names, name, GUINT_TO_POINTER (n + 1));
    }
}

MdgNoticeCandidates *
mdg_notice_candidates_new (GPtrArray *parts, const MdgRecipientList *list)
{
  MdgNoticeCandidates *self = g_new0 (MdgNoticeCandidates, 1);
  self->n_rows = mdg_recipient_list_get_n_rows (list);
  self->n_parts = parts->len;
  self->rows = g_new0 (Keys, (gsize) self->n_rows + 1);
  self->parts = g_new0 (Keys, (gsize) self->n_parts + 1);
  for (guint row = 1; row <= self->n_rows; row++)
    {
      const MdgNoticeRecipient *from = mdg_recipient_list_get (list, row);
      keys_make (&self->rows[row], from->number, from->name, from->kana, from->birth);
    }
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgBatchPart *from = parts->pdata[i];
      keys_make (&self->parts[i], from->number, from->name, NULL, from->birth);
    }
  count_names (self);
  return self;
}

void
mdg_notice_candidates_free (MdgNoticeCandidates *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->names);
  keys_free (self->rows, self->n_rows + 1);
  keys_free (self->parts, self->n_parts + 1);
  g_free (self);
}

char *
mdg_notice_search_key (const char *words)
{
  g_autofree char *name = mdg_name_key_weak (words != NULL ? words : "");
  g_autofree char *number = mdg_number_key (words != NULL ? words : "");
  if (*number != '\0' && g_ascii_isdigit (*number))
    return g_steal_pointer (&number);
  return name != NULL && *name != '\0' ? g_steal_pointer (&name) : NULL;
}

static gboolean
has (const char *text, const char *key)
{
  return text != NULL && strstr (text, key) != NULL;
}

static gboolean
keys_have (const Keys *keys, const char *key)
{
  return has (keys->number, key) || has (keys->name, key) || has (keys->kana, key);
}

gboolean
mdg_notice_candidates_row_has (const MdgNoticeCandidates *self, guint row, const char *key)
{
  return row >= 1 && row <= self->n_rows && keys_have (&self->rows[row], key);
}

gboolean
mdg_notice_candidates_part_has (const MdgNoticeCandidates *self, guint part, const char *key)
{
  return part < self->n_parts && keys_have (&self->parts[part], key);
}

guint
mdg_notice_candidates_count_name (const MdgNoticeCandidates *self, guint row)
{
  const char *name = row >= 1 && row <= self->n_rows ? self->rows[row].name : NULL;
  return name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name)) : 0;
}

static gboolean
is_filled (const char *key)
{
  return key != NULL && *key != '\0';
}

static gboolean
is_same (const char *a, const char *b)
{
  return is_filled (a) && is_filled (b) && g_str_equal (a, b);
}

/* Alike but for one character, or for two that changed places: what slips when people type. */
static gboolean
is_near (const char *a, const char *b)
{
  gsize length = a != NULL ? strlen (a) : 0;
  guint different = 0;
  if (length < 4 || b == NULL || strlen (b) != length)
    return FALSE;
  gsize first = length, last = 0;
  for (gsize i = 0; i < length; i++)
    if (a[i] != b[i])
      {
        first = MIN (first, i);
        last = i;
        different++;
      }
  return different == 1 || (different == 2 && last == first + 1 && a[first] == b[last] &&
                            a[last] == b[first]);
}

static gboolean
begins_alike (const char *a, const char *b)
{
  return is_filled (a) && is_filled (b) && g_utf8_get_char (a) == g_utf8_get_char (b);
}

static guint
worth_of (const Keys *row, const Keys *part)
{
  guint worth = 0;
  if (is_same (row->number, part->number))
    worth += WORTH_NUMBER;
  else if (is_near (row->number, part->number))
    worth += WORTH_NUMBER_NEAR;
  if (is_same (row->name, part->name))
    worth += WORTH_NAME;
  else if (begins_alike (row->name, part->name))
    worth += WORTH_SURNAME;
  if (is_same (row->birth, part->birth))
    worth += WORTH_BIRTH;
  return worth;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *left = a, *right = b;
  if (left->worth != right->worth)
    return left->worth > right->worth ? -1 : 1;
  return left->row < right->row ? -1 : 1;
}

GArray *
mdg_notice_candidates_find (const MdgNoticeCandidates *self,
                            guint part,
                            const char *key,
                            const guint *holders)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint row = 1; row <= self->n_rows; row++)
    {
      const Found entry = { row, worth_of (&self->rows[row], &self->parts[part]) };
      gboolean fits = key != NULL ? keys_have (&self->rows[row], key)
                                  : holders[row] == 0 && entry.worth > 0;
      if (fits)
        g_array_append_val (found, entry);
    }
  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len && i < MDG_MATCH_MAX_CANDIDATES; i++)
    g_array_append_val (rows, g_array_index (found, Found, i).row);
  return rows;
}
