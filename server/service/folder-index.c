/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/folder-index.h"

#include "server/store/search-settings.h"
#include "shared/base/error.h"

#include <errno.h>
#include <glib/gstdio.h>

struct _MdgFolderIndex
{
  MdgFolderIndexes *indexes;
  gint64 folder_id;
  MdgPassageIndex *index;
  guint holders;
  gint64 unused_since; /* monotonic */
  gboolean is_dropped; /* closed with the last holder */
};

struct _MdgFolderIndexes
{
  MdgStore *store;
  MdgEmbeddings *embeddings;
  char *dir;
  GMutex lock;
  GCond opened;
  GHashTable *open;    /* gint64 * in the value → MdgFolderIndex * */
  GHashTable *opening; /* ids that a thread is opening now, outside of the lock */
  GHashTable *dropped; /* ids are never given again */
};

static GHashTable *
new_id_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_id (GHashTable *set, gint64 id)
{
  g_hash_table_add (set, g_memdup2 (&id, sizeof id));
}

MdgFolderIndexes *
mdg_folder_indexes_new (MdgStore *store, MdgEmbeddings *embeddings, GError **error)
{
  g_autofree char *dir =
    g_build_filename (mdg_store_get_data_dir (store), MDG_FOLDER_INDEX_DIR, NULL);
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_autofree char *message = g_strdup (g_strerror (errno));
      mdg_set_error (error, MDG_ERROR_DATA_DIR, "folder", dir, "reason", message, NULL);
      return NULL;
    }
  MdgFolderIndexes *indexes = g_new0 (MdgFolderIndexes, 1);
  indexes->store = store;
  indexes->embeddings = embeddings;
  indexes->dir = g_steal_pointer (&dir);
  g_mutex_init (&indexes->lock);
  g_cond_init (&indexes->opened);
  indexes->open = g_hash_table_new (g_int64_hash, g_int64_equal);
  indexes->opening = new_id_set ();
  indexes->dropped = new_id_set ();
  return indexes;
}

static void
close_index (MdgFolderIndex *held)
{
  mdg_passage_index_close (held->index);
  g_free (held);
}

void
mdg_folder_indexes_free (MdgFolderIndexes *indexes)
{
  if (indexes == NULL)
    return;
  GHashTableIter iter;
  gpointer held = NULL;
  g_hash_table_iter_init (&iter, indexes->open);
  while (g_hash_table_iter_next (&iter, NULL, &held))
    close_index (held);
  g_hash_table_unref (indexes->open);
  g_hash_table_unref (indexes->opening);
  g_hash_table_unref (indexes->dropped);
  g_mutex_clear (&indexes->lock);
  g_cond_clear (&indexes->opened);
  g_free (indexes->dir);
  g_free (indexes);
}

MdgEmbeddings *
mdg_folder_indexes_get_embeddings (MdgFolderIndexes *indexes)
{
  return indexes->embeddings;
}

static char *
dup_path (MdgFolderIndexes *indexes, gint64 folder_id, const char *suffix)
{
  return g_strdup_printf ("%s" G_DIR_SEPARATOR_S "%" G_GINT64_FORMAT ".db%s", indexes->dir,
                          folder_id, suffix);
}

char *
mdg_folder_indexes_dup_path (MdgFolderIndexes *indexes, gint64 folder_id)
{
  return dup_path (indexes, folder_id, "");
}

static MdgSearchSettings *
read_settings (MdgFolderIndexes *indexes, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_read (indexes->store, NULL, error);
  return lease != NULL ? mdg_search_settings_get (lease, folder_id, NULL, error) : NULL;
}

static MdgPassageIndex *
open_file (MdgFolderIndexes *indexes, gint64 folder_id, GError **error)
{
  g_autofree char *scope = g_strdup_printf ("folder:%" G_GINT64_FORMAT, folder_id);
  g_autofree char *path = dup_path (indexes, folder_id, "");
  g_autoptr (MdgSearchSettings) settings = read_settings (indexes, folder_id, error);
  g_autoptr (MdgKey) key =
    settings != NULL ? mdg_keyring_get (mdg_store_get_keyring (indexes->store), scope,
                                        MDG_KEYRING_CREATE, error)
                     : NULL;
  return key != NULL ? mdg_passage_index_open (path, key, settings, indexes->embeddings, error)
                     : NULL;
}

/* The open index nobody uses that was unused longest, taken out of the table, when there are too
 * many of them. Locked. */
static MdgFolderIndex *
take_surplus (MdgFolderIndexes *indexes)
{
  GHashTableIter iter;
  gpointer value = NULL;
  MdgFolderIndex *oldest = NULL;
  guint n_unused = 0;
  g_hash_table_iter_init (&iter, indexes->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MdgFolderIndex *held = value;
      if (held->holders > 0)
        continue;
      n_unused++;
      if (oldest == NULL || held->unused_since < oldest->unused_since)
        oldest = held;
    }
  if (n_unused <= MDG_FOLDER_INDEXES_KEPT)
    return NULL;
  g_hash_table_remove (indexes->open, &oldest->folder_id);
  return oldest;
}

/* Locked; gives the lock up while the file is opened. */
static MdgFolderIndex *
open_locked (MdgFolderIndexes *indexes, gint64 folder_id, GError **error)
{
  add_id (indexes->opening, folder_id);
  g_mutex_unlock (&indexes->lock);
  MdgPassageIndex *index = open_file (indexes, folder_id, error);
  g_mutex_lock (&indexes->lock);
  g_hash_table_remove (indexes->opening, &folder_id);
  g_cond_broadcast (&indexes->opened);
  if (index == NULL)
    return NULL;
  MdgFolderIndex *held = g_new0 (MdgFolderIndex, 1);
  held->indexes = indexes;
  held->folder_id = folder_id;
  held->index = index;
  g_hash_table_insert (indexes->open, &held->folder_id, held);
  return held;
}

MdgFolderIndex *
mdg_folder_indexes_hold (MdgFolderIndexes *indexes, gint64 folder_id, GError **error)
{
  g_mutex_lock (&indexes->lock);
  while (g_hash_table_contains (indexes->opening, &folder_id))
    g_cond_wait (&indexes->opened, &indexes->lock);
  MdgFolderIndex *held = NULL;
  if (g_hash_table_contains (indexes->dropped, &folder_id))
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else
    held = g_hash_table_lookup (indexes->open, &folder_id);
  if (held == NULL && !g_hash_table_contains (indexes->dropped, &folder_id))
    held = open_locked (indexes, folder_id, error);
  if (held != NULL)
    held->holders++;
  g_mutex_unlock (&indexes->lock);
  return held;
}

MdgPassageIndex *
mdg_folder_index_get (MdgFolderIndex *held)
{
  return held->index;
}

gint64
mdg_folder_index_get_id (MdgFolderIndex *held)
{
  return held->folder_id;
}

void
mdg_folder_index_release (MdgFolderIndex *held)
{
  if (held == NULL)
    return;
  MdgFolderIndexes *indexes = held->indexes;
  MdgFolderIndex *surplus = NULL;
  g_mutex_lock (&indexes->lock);
  g_assert (held->holders > 0);
  held->holders--;
  held->unused_since = g_get_monotonic_time ();
  if (held->holders == 0 && held->is_dropped)
    surplus = held;
  else
    surplus = take_surplus (indexes);
  g_mutex_unlock (&indexes->lock);
  if (surplus != NULL)
    close_index (surplus);
}

gboolean
mdg_folder_indexes_has (MdgFolderIndexes *indexes, gint64 folder_id)
{
  g_autofree char *path = dup_path (indexes, folder_id, "");
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* FALSE with *@ret_held NULL and without @error when there is no index to change. */
static gboolean
hold_existing (MdgFolderIndexes *indexes,
               gint64 folder_id,
               MdgFolderIndex **ret_held,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  *ret_held = NULL;
  if (!mdg_folder_indexes_has (indexes, folder_id))
    return FALSE;
  *ret_held = mdg_folder_indexes_hold (indexes, folder_id, &local);
  if (*ret_held != NULL)
    return TRUE;
  if (!g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND) &&
      !g_error_matches (local, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE; /* the whole folder has gone */
}

gboolean
mdg_folder_indexes_delete_versions (MdgFolderIndexes *indexes,
                                    gint64 folder_id,
                                    const gint64 *version_ids,
                                    guint n_versions,
                                    GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgFolderIndex) held = NULL;
  if (!hold_existing (indexes, folder_id, &held, &local))
    {
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return mdg_passage_index_delete_many (held->index, version_ids, n_versions, error);
}

gboolean
mdg_folder_indexes_delete_version (MdgFolderIndexes *indexes,
                                   gint64 folder_id,
                                   gint64 version_id,
                                   GError **error)
{
  return mdg_folder_indexes_delete_versions (indexes, folder_id, &version_id, 1, error);
}

gboolean
mdg_folder_indexes_update_source (MdgFolderIndexes *indexes,
                                  gint64 folder_id,
                                  const MdgPassageSource *source,
                                  GError **error)
{
  if (!mdg_folder_indexes_has (indexes, folder_id))
    return TRUE;
  g_autoptr (MdgFolderIndex) held = mdg_folder_indexes_hold (indexes, folder_id, error);
  return held != NULL && mdg_passage_index_update_source (held->index, source, error);
}

static gboolean
remove_file (MdgFolderIndexes *indexes, gint64 folder_id, const char *suffix, GError **error)
{
  g_autofree char *path = dup_path (indexes, folder_id, suffix);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", g_strerror (errno), NULL);
  return FALSE;
}

gboolean
mdg_folder_indexes_drop (MdgFolderIndexes *indexes, gint64 folder_id, GError **error)
{
  g_mutex_lock (&indexes->lock);
  while (g_hash_table_contains (indexes->opening, &folder_id))
    g_cond_wait (&indexes->opened, &indexes->lock);
  add_id (indexes->dropped, folder_id);
  MdgFolderIndex *held = g_hash_table_lookup (indexes->open, &folder_id);
  if (held != NULL)
    g_hash_table_remove (indexes->open, &folder_id);
  gboolean is_used = held != NULL && held->holders > 0;
  if (held != NULL)
    held->is_dropped = TRUE;
  g_mutex_unlock (&indexes->lock);
  if (held != NULL && !is_used)
    close_index (held);
  return remove_file (indexes, folder_id, "", error) &&
         remove_file (indexes, folder_id, "-wal", error) &&
         remove_file (indexes, folder_id, "-shm", error);
}

gboolean
mdg_folder_indexes_reload (MdgFolderIndexes *indexes, gint64 folder_id, GError **error)
{
  g_autoptr (MdgSearchSettings) settings = read_settings (indexes, folder_id, error);
  if (settings == NULL)
    return FALSE;
  g_mutex_lock (&indexes->lock);
  MdgFolderIndex *held = g_hash_table_lookup (indexes->open, &folder_id);
  if (held != NULL)
    mdg_passage_index_set_settings (held->index, settings);
  g_mutex_unlock (&indexes->lock);
  return TRUE;
}
