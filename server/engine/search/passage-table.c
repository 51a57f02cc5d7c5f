/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/search/passage-table.h"

#include <string.h>

typedef struct
{
  guint16 lengths[MDG_PASSAGE_LEAF_SIZE];
  guint32 sources[MDG_PASSAGE_LEAF_SIZE]; /* the highest bit: disabled */
  guint n;
} Leaf;

#define DISABLED 0x80000000u
#define LENGTH_MAX G_MAXUINT16

struct _MdgPassageTable
{
  GPtrArray *leaves;  /* Leaf or NULL */
  GArray *sources;    /* MdgPassageOrigin */
  GArray *free_slots; /* guint32, positions in sources of versions that are gone */
  GHashTable *slots;  /* version id → position + 1 */
  guint n;
  guint64 total_length;
};

MdgPassageTable *
mdg_passage_table_new (void)
{
  MdgPassageTable *table = g_new0 (MdgPassageTable, 1);
  table->leaves = g_ptr_array_new_with_free_func (g_free);
  table->sources = g_array_new (FALSE, FALSE, sizeof (MdgPassageOrigin));
  table->free_slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  table->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return table;
}

void
mdg_passage_table_free (MdgPassageTable *table)
{
  if (table == NULL)
    return;
  g_ptr_array_unref (table->leaves);
  g_array_unref (table->sources);
  g_array_unref (table->free_slots);
  g_hash_table_unref (table->slots);
  g_free (table);
}

guint32
mdg_passage_day (const char *date, guint32 otherwise)
{
  guint32 day = 0;
  if (date == NULL || strlen (date) != 10 || date[4] != '-' || date[7] != '-')
    return otherwise;
  for (guint i = 0; i < 10; i++)
    {
      if (i == 4 || i == 7)
        continue;
      if (!g_ascii_isdigit (date[i]))
        return otherwise;
      day = day * 10 + (guint32) (date[i] - '0');
    }
  return day;
}

static gboolean
find_slot (const MdgPassageTable *table, gint64 version_id, guint32 *ret_slot)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (table->slots, &version_id));
  if (position == 0)
    return FALSE;
  *ret_slot = position - 1;
  return TRUE;
}

static guint32
take_slot (MdgPassageTable *table)
{
  guint32 slot = table->sources->len;
  if (table->free_slots->len == 0)
    {
      g_array_set_size (table->sources, slot + 1);
      return slot;
    }
  slot = g_array_index (table->free_slots, guint32, table->free_slots->len - 1);
  g_array_set_size (table->free_slots, table->free_slots->len - 1);
  return slot;
}

void
mdg_passage_table_put_source (MdgPassageTable *table,
                              gint64 version_id,
                              gint64 document_id,
                              const char *from,
                              const char *until)
{
  guint32 slot = 0;
  if (!find_slot (table, version_id, &slot))
    {
      slot = take_slot (table);
      g_hash_table_insert (table->slots, g_memdup2 (&version_id, sizeof version_id),
                           GUINT_TO_POINTER (slot + 1));
    }
  g_array_index (table->sources, MdgPassageOrigin, slot) =
    (MdgPassageOrigin){ version_id, document_id, mdg_passage_day (from, 0),
                        mdg_passage_day (until, G_MAXUINT32) };
}

void
mdg_passage_table_remove_source (MdgPassageTable *table, gint64 version_id)
{
  guint32 slot = 0;
  if (!find_slot (table, version_id, &slot))
    return;
  g_hash_table_remove (table->slots, &version_id);
  g_array_append_val (table->free_slots, slot);
}

static Leaf *
find_leaf (const MdgPassageTable *table, guint32 id)
{
  guint at = id >> MDG_PASSAGE_LEAF_BITS;
  return at < table->leaves->len ? table->leaves->pdata[at] : NULL;
}

void
mdg_passage_table_put (
  MdgPassageTable *table, guint32 id, gint64 version_id, guint length, gboolean disabled)
{
  guint at = id >> MDG_PASSAGE_LEAF_BITS;
  guint inside = id & (MDG_PASSAGE_LEAF_SIZE - 1);
  guint32 slot = 0;
  if (!find_slot (table, version_id, &slot))
    g_return_if_reached ();
  mdg_passage_table_remove (table, id);
  if (at >= table->leaves->len)
    g_ptr_array_set_size (table->leaves, (int) at + 1);
  if (table->leaves->pdata[at] == NULL)
    table->leaves->pdata[at] = g_new0 (Leaf, 1);
  Leaf *leaf = table->leaves->pdata[at];
  leaf->lengths[inside] = (guint16) CLAMP (length, 1, LENGTH_MAX);
  leaf->sources[inside] = slot | (disabled ? DISABLED : 0);
  leaf->n++;
  table->n++;
  table->total_length += leaf->lengths[inside];
}

void
mdg_passage_table_remove (MdgPassageTable *table, guint32 id)
{
  Leaf *leaf = find_leaf (table, id);
  guint inside = id & (MDG_PASSAGE_LEAF_SIZE - 1);
  if (leaf == NULL || leaf->lengths[inside] == 0)
    return;
  table->total_length -= leaf->lengths[inside];
  table->n--;
  leaf->lengths[inside] = 0;
  if (--leaf->n > 0)
    return;
  g_free (leaf);
  table->leaves->pdata[id >> MDG_PASSAGE_LEAF_BITS] = NULL;
}

gboolean
mdg_passage_table_get (const MdgPassageTable *table, guint32 id, MdgPassageFact *ret_fact)
{
  const Leaf *leaf = find_leaf (table, id);
  guint inside = id & (MDG_PASSAGE_LEAF_SIZE - 1);
  if (leaf == NULL || leaf->lengths[inside] == 0)
    return FALSE;
  *ret_fact = (MdgPassageFact){ leaf->sources[inside] & ~DISABLED, leaf->lengths[inside],
                                (leaf->sources[inside] & DISABLED) != 0 };
  return TRUE;
}

const MdgPassageOrigin *
mdg_passage_table_get_source (const MdgPassageTable *table, guint32 source)
{
  return &g_array_index (table->sources, MdgPassageOrigin, source);
}

void
mdg_passage_table_set_disabled (MdgPassageTable *table, guint32 id, gboolean disabled)
{
  Leaf *leaf = find_leaf (table, id);
  guint inside = id & (MDG_PASSAGE_LEAF_SIZE - 1);
  if (leaf != NULL)
    leaf->sources[inside] = (leaf->sources[inside] & ~DISABLED) | (disabled ? DISABLED : 0);
}

gboolean
mdg_passage_table_holds (const MdgPassageTable *table, guint32 id, guint32 day)
{
  MdgPassageFact fact;
  if (!mdg_passage_table_get (table, id, &fact) || fact.disabled)
    return FALSE;
  const MdgPassageOrigin *source = mdg_passage_table_get_source (table, fact.source);
  return day == 0 || (source->from <= day && day <= source->until);
}

guint
mdg_passage_table_count (const MdgPassageTable *table)
{
  return table->n;
}

guint64
mdg_passage_table_total_length (const MdgPassageTable *table)
{
  return table->total_length;
}

guint
mdg_passage_table_n_leaves (const MdgPassageTable *table)
{
  return table->leaves->len;
}

const guint16 *
mdg_passage_table_lengths (const MdgPassageTable *table, guint leaf)
{
  const Leaf *found = leaf < table->leaves->len ? table->leaves->pdata[leaf] : NULL;
  return found != NULL ? found->lengths : NULL;
}
