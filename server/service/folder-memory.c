/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/folder-memory.h"

typedef struct
{
  guint64 generation;
  GHashTable *accounts;
} Readers;

typedef struct
{
  gint64 changes;
  gint64 used; /* turn of the last use */
  GPtrArray *all;
} Names;

struct _MdgFolderMemory
{
  GMutex lock;
  GHashTable *readers; /* folder id → Readers */
  GHashTable *names;   /* folder id → Names */
  guint n_names;
  gint64 turn;
};

void
mdg_folder_name_free (MdgFolderName *name)
{
  if (name == NULL)
    return;
  g_free (name->label);
  g_free (name->sort);
  g_free (name->state);
  g_free (name->effective_from);
  g_free (name->effective_until);
  g_free (name);
}

static void
readers_free (gpointer data)
{
  Readers *readers = data;
  g_hash_table_unref (readers->accounts);
  g_free (readers);
}

static void
names_free (gpointer data)
{
  Names *names = data;
  g_ptr_array_unref (names->all);
  g_free (names);
}

MdgFolderMemory *
mdg_folder_memory_new (void)
{
  MdgFolderMemory *memory = g_new0 (MdgFolderMemory, 1);
  g_mutex_init (&memory->lock);
  memory->readers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, readers_free);
  memory->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, names_free);
  return memory;
}

void
mdg_folder_memory_free (MdgFolderMemory *memory)
{
  if (memory == NULL)
    return;
  g_hash_table_unref (memory->readers);
  g_hash_table_unref (memory->names);
  g_mutex_clear (&memory->lock);
  g_free (memory);
}

GHashTable *
mdg_folder_memory_get_readers (MdgFolderMemory *memory, gint64 folder_id, guint64 generation)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&memory->lock);
  const Readers *found = g_hash_table_lookup (memory->readers, &folder_id);
  return found != NULL && found->generation == generation ? g_hash_table_ref (found->accounts)
                                                          : NULL;
}

void
mdg_folder_memory_put_readers (MdgFolderMemory *memory,
                               gint64 folder_id,
                               guint64 generation,
                               GHashTable *readers)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&memory->lock);
  if (g_hash_table_size (memory->readers) >= MDG_FOLDER_MEMORY_MAX_READERS)
    g_hash_table_remove_all (memory->readers);
  Readers *kept = g_new0 (Readers, 1);
  kept->generation = generation;
  kept->accounts = g_hash_table_ref (readers);
  g_hash_table_replace (memory->readers, g_memdup2 (&folder_id, sizeof folder_id), kept);
}

static void
remove_names (MdgFolderMemory *memory, gint64 folder_id)
{
  const Names *names = g_hash_table_lookup (memory->names, &folder_id);
  if (names == NULL)
    return;
  memory->n_names -= names->all->len;
  g_hash_table_remove (memory->names, &folder_id);
}

/* Takes away what was unused for longest until @wanted more fit. */
static void
make_room (MdgFolderMemory *memory, guint wanted)
{
  while (memory->n_names > 0 && memory->n_names + wanted > MDG_FOLDER_MEMORY_MAX_NAMES)
    {
      GHashTableIter iter;
      gpointer key = NULL, value = NULL;
      gint64 oldest = G_MAXINT64, folder_id = 0;
      g_hash_table_iter_init (&iter, memory->names);
      while (g_hash_table_iter_next (&iter, &key, &value))
        if (((Names *) value)->used < oldest)
          {
            oldest = ((Names *) value)->used;
            folder_id = *(gint64 *) key;
          }
      remove_names (memory, folder_id);
    }
}

GPtrArray *
mdg_folder_memory_get_names (MdgFolderMemory *memory, gint64 folder_id, gint64 changes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&memory->lock);
  Names *found = g_hash_table_lookup (memory->names, &folder_id);
  if (found == NULL || found->changes != changes)
    return NULL;
  found->used = ++memory->turn;
  return g_ptr_array_ref (found->all);
}

GPtrArray *
mdg_folder_memory_get_earlier_names (MdgFolderMemory *memory, gint64 folder_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&memory->lock);
  const Names *found = g_hash_table_lookup (memory->names, &folder_id);
  return found != NULL ? g_ptr_array_ref (found->all) : NULL;
}

void
mdg_folder_memory_put_names (MdgFolderMemory *memory,
                             gint64 folder_id,
                             gint64 changes,
                             GPtrArray *names)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&memory->lock);
  remove_names (memory, folder_id);
  if (names->len == 0 || names->len > MDG_FOLDER_MEMORY_MAX_NAMES)
    return;
  make_room (memory, names->len);
  Names *kept = g_new0 (Names, 1);
  kept->changes = changes;
  kept->used = ++memory->turn;
  kept->all = g_ptr_array_ref (names);
  memory->n_names += names->len;
  g_hash_table_replace (memory->names, g_memdup2 (&folder_id, sizeof folder_id), kept);
}

void
mdg_folder_memory_forget (MdgFolderMemory *memory, gint64 folder_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&memory->lock);
  remove_names (memory, folder_id);
  g_hash_table_remove (memory->readers, &folder_id);
}
