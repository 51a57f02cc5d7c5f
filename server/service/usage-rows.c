/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/usage-rows.h"

#include <string.h>

/* What is put together, and who has been counted in it. */
typedef struct
{
  GHashTable *groups; /* char * → MdgUsage, borrowed from list */
  GHashTable *people; /* "group/account" */
  GPtrArray *list;
} Grouping;

gboolean
mdg_usage_by_parse (const char *text, MdgUsageBy *ret_by)
{
  static const char *const names[] = { "account", "section", "month", "model" };
  if (text == NULL || *text == '\0')
    text = names[0];
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *ret_by = (MdgUsageBy) i;
        return TRUE;
      }
  return FALSE;
}

static void
add (Grouping *grouping, const char *key, const MdgUsageRow *row, MdgUsage **ret_usage)
{
  gint64 tokens = row->tokens_in + row->tokens_out;
  MdgUsage *usage = g_hash_table_lookup (grouping->groups, key);
  if (usage == NULL)
    {
      usage = mdg_usage_new ();
      g_hash_table_insert (grouping->groups, g_strdup (key), usage);
      g_ptr_array_add (grouping->list, usage);
    }
  usage->questions += row->questions;
  usage->tokens_in += row->tokens_in;
  usage->tokens_out += row->tokens_out;
  usage->weighted += row->weighted;
  usage->files += row->files;
  usage->light += row->light ? tokens : 0;
  usage->standard += row->light ? 0 : tokens;
  usage->people +=
    g_hash_table_add (grouping->people,
                      g_strdup_printf ("%s/%" G_GINT64_FORMAT, key, row->account_id));
  *ret_usage = usage;
}

static void
add_by_number (Grouping *grouping, gint64 id, const MdgUsageRow *row, MdgUsage **ret_usage)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  add (grouping, key, row, ret_usage);
}

/* For the section and those above it, as far as they may be seen. */
static void
add_to_sections (Grouping *grouping, const MdgUsageRow *row, GHashTable *seen, GHashTable *parents)
{
  gint64 id = row->section_id;
  for (guint depth = 0; depth < MDG_USAGE_SECTIONS_MAX; depth++)
    {
      MdgUsage *usage = NULL;
      if (seen == NULL || g_hash_table_contains (seen, &id))
        {
          add_by_number (grouping, id, row, &usage);
          usage->section_id = id;
        }
      const gint64 *parent = g_hash_table_lookup (parents, &id);
      if (parent == NULL || *parent == 0)
        return;
      id = *parent;
    }
}

static void
add_row (
  Grouping *grouping, const MdgUsageRow *row, MdgUsageBy by, GHashTable *seen, GHashTable *parents)
{
  MdgUsage *usage = NULL;
  switch (by)
    {
    case MDG_USAGE_BY_SECTION:
      add_to_sections (grouping, row, seen, parents);
      break;
    case MDG_USAGE_BY_MONTH:
      add (grouping, row->month, row, &usage);
      break;
    case MDG_USAGE_BY_MODEL:
      add_by_number (grouping, row->model_id, row, &usage);
      usage->model_id = row->model_id;
      g_free (usage->model_name);
      usage->model_name = g_strdup (row->model_name);
      break;
    case MDG_USAGE_BY_ACCOUNT:
    default:
      add_by_number (grouping, row->account_id, row, &usage);
      usage->account_id = row->account_id;
      usage->section_id = row->section_id;
      break;
    }
  if (usage == NULL)
    return;
  g_free (usage->month);
  usage->month = g_strdup (row->month);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const MdgUsage *left = *(MdgUsage *const *) a;
  const MdgUsage *right = *(MdgUsage *const *) b;
  gint64 l = left->standard + left->light, r = right->standard + right->light;
  if (l != r)
    return l < r ? 1 : -1;
  gint64 i = left->account_id + left->section_id + left->model_id;
  gint64 j = right->account_id + right->section_id + right->model_id;
  return (i > j) - (i < j);
}

static int
compare_months (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MdgUsage *const *) b)->month, (*(MdgUsage *const *) a)->month);
}

GPtrArray *
mdg_usage_rows_group (GPtrArray *rows, MdgUsageBy by, GHashTable *seen, GHashTable *parents)
{
  Grouping grouping = {
    .groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .list = mdg_record_array_new (&MDG_USAGE_TYPE),
  };
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgUsageRow *row = rows->pdata[i];
      if (seen == NULL || g_hash_table_contains (seen, &row->section_id))
        add_row (&grouping, row, by, seen, parents);
    }
  g_hash_table_unref (grouping.groups);
  g_hash_table_unref (grouping.people);
  g_ptr_array_sort (grouping.list, by == MDG_USAGE_BY_MONTH ? compare_months : compare_use);
  return grouping.list;
}
