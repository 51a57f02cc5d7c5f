/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/store.h"

#include "server/crypto/random.h"
#include "server/crypto/seal.h"
#include "server/store/mdg-store-resources.h"
#include "server/store/migrate.h"
#include "shared/base/error.h"

#include <string.h>

#define CORE_FILE "core.db"
#define WAIT_FOR_LEASE (30 * G_TIME_SPAN_SECOND)
#define ID_EPOCH \
  G_GINT64_CONSTANT (1577836800000) /* 2020-01-01 in milliseconds: 41 bits last until 2089 */
#define ID_RANDOM_BITS 12

struct _MdgStore
{
  char *data_dir;
  char *path;
  MdgClock *clock;
  MdgKeyring *keyring;

  GMutex lock;
  GCond returned;
  MdgDb *writer;
  gboolean writer_is_out;
  GPtrArray *readers; /* MdgDb, those nobody has */
  guint n_readers;
  gint64 last_id;
  gint64 data_version;
  void (*jobs_func) (gpointer user_data);
  gpointer jobs_data;
};

struct _MdgLease
{
  MdgStore *store;
  MdgDb *db;
  gboolean writes;
  gboolean is_open;
  gboolean has_jobs;
};

static MdgStore *
open_files (const char *data_dir,
            const char *name,
            const char *migrations,
            MdgMasterKey *master,
            MdgClock *clock,
            GError **error)
{
  g_autoptr (MdgStore) store = g_new0 (MdgStore, 1);
  g_mutex_init (&store->lock);
  g_cond_init (&store->returned);
  store->clock = clock;
  store->data_dir = g_strdup (data_dir);
  store->path = g_build_filename (data_dir, name, NULL);
  store->readers = g_ptr_array_new ();

  /* Resources of a static library are linked only when something names them. */
  g_resources_register (mdg_store_get_resource ());
  store->keyring = mdg_keyring_open (data_dir, master, clock, error);
  if (store->keyring == NULL)
    return NULL;
  store->writer = mdg_db_open (store->path, MDG_DB_CREATE, error);
  if (store->writer == NULL || !mdg_migrate (store->writer, migrations, 0, error))
    return NULL;
  for (guint i = 0; i < MDG_STORE_READERS; i++)
    {
      MdgDb *reader = mdg_db_open (store->path, MDG_DB_READ_ONLY, error);
      if (reader == NULL)
        return NULL;
      g_ptr_array_add (store->readers, reader);
      store->n_readers++;
    }
  store->data_version = mdg_db_data_version (store->writer);
  return g_steal_pointer (&store);
}

MdgStore *
mdg_store_open_named (const char *data_dir,
                      const char *name,
                      const char *migrations,
                      MdgMasterKey *master,
                      MdgClock *clock,
                      GError **error)
{
  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    {
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      g_prefix_error (error, "Making %s: ", data_dir);
      return NULL;
    }
  return open_files (data_dir, name, migrations, master, clock, error);
}

MdgStore *
mdg_store_open (const char *data_dir, MdgMasterKey *master, MdgClock *clock, GError **error)
{
  return mdg_store_open_named (data_dir, CORE_FILE, MDG_CORE_MIGRATIONS, master, clock, error);
}

static void
wait_for_leases (MdgStore *store)
{
  gint64 until = g_get_monotonic_time () + WAIT_FOR_LEASE;
  g_mutex_lock (&store->lock);
  while (store->writer_is_out || store->readers->len < store->n_readers)
    if (!g_cond_wait_until (&store->returned, &store->lock, until))
      g_error ("A connection was not given back before the store was closed");
  g_mutex_unlock (&store->lock);
}

void
mdg_store_close (MdgStore *store)
{
  if (store == NULL)
    return;
  wait_for_leases (store);
  for (guint i = 0; i < store->readers->len; i++)
    mdg_db_close (store->readers->pdata[i]);
  g_ptr_array_unref (store->readers);
  mdg_db_close (store->writer);
  mdg_keyring_close (store->keyring);
  g_mutex_clear (&store->lock);
  g_cond_clear (&store->returned);
  g_free (store->data_dir);
  g_free (store->path);
  g_free (store);
}

/* Waits until @is_free says so, with the lock held; FALSE when nothing was given back in time. */
static gboolean
wait_for_turn (MdgStore *store, gboolean (*is_free) (MdgStore *), GError **error)
{
  gint64 until = g_get_monotonic_time () + WAIT_FOR_LEASE;
  while (!is_free (store))
    if (!g_cond_wait_until (&store->returned, &store->lock, until))
      {
        mdg_set_error (error, MDG_ERROR_BUSY, NULL);
        return FALSE;
      }
  return TRUE;
}

static gboolean
writer_is_free (MdgStore *store)
{
  return !store->writer_is_out;
}

static gboolean
a_reader_is_free (MdgStore *store)
{
  return store->readers->len > 0;
}

static MdgDb *
take_connection (MdgStore *store, gboolean writes, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);
  if (!wait_for_turn (store, writes ? writer_is_free : a_reader_is_free, error))
    return NULL;
  if (!writes)
    return g_ptr_array_steal_index_fast (store->readers, store->readers->len - 1);
  store->writer_is_out = TRUE;
  return store->writer;
}

static MdgLease *
begin (MdgStore *store, gboolean writes, GCancellable *cancellable, GError **error)
{
  MdgDb *db = take_connection (store, writes, error);
  if (db == NULL)
    return NULL;
  g_autoptr (MdgLease) lease = g_new0 (MdgLease, 1);
  lease->store = store;
  lease->db = db;
  lease->writes = writes;
  mdg_db_set_cancellable (db, cancellable);
  if (!mdg_db_run (db, error, writes ? "BEGIN IMMEDIATE" : "BEGIN", NULL))
    return NULL;
  lease->is_open = TRUE;
  return g_steal_pointer (&lease);
}

MdgLease *
mdg_store_begin_write (MdgStore *store, GCancellable *cancellable, GError **error)
{
  return begin (store, TRUE, cancellable, error);
}

MdgLease *
mdg_store_begin_read (MdgStore *store, GCancellable *cancellable, GError **error)
{
  return begin (store, FALSE, cancellable, error);
}

void
mdg_store_set_jobs_func (MdgStore *store, void (*func) (gpointer user_data), gpointer user_data)
{
  g_mutex_lock (&store->lock);
  store->jobs_func = func;
  store->jobs_data = user_data;
  g_mutex_unlock (&store->lock);
}

static void
tell_jobs (MdgStore *store)
{
  g_mutex_lock (&store->lock);
  if (store->jobs_func != NULL)
    store->jobs_func (store->jobs_data);
  g_mutex_unlock (&store->lock);
}

gboolean
mdg_lease_commit (MdgLease *lease, GError **error)
{
  g_assert (lease->writes && lease->is_open);
  /* A request whose caller has gone is still finished from here on: half a commit does not exist,
   * and its outcome must be known. */
  mdg_db_set_cancellable (lease->db, NULL);
  if (!mdg_db_run (lease->db, error, "COMMIT", NULL))
    return FALSE;
  lease->is_open = FALSE;
  if (lease->has_jobs)
    tell_jobs (lease->store);
  return TRUE;
}

void
mdg_lease_note_jobs (MdgLease *lease)
{
  lease->has_jobs = TRUE;
}

void
mdg_lease_free (MdgLease *lease)
{
  if (lease == NULL)
    return;
  MdgStore *store = lease->store;
  mdg_db_set_cancellable (lease->db, NULL);
  /* SQLite may have rolled back by itself (disk full); then there is nothing left to end. */
  if (lease->is_open && !sqlite3_get_autocommit (mdg_db_get_handle (lease->db)))
    mdg_db_run (lease->db, NULL, lease->writes ? "ROLLBACK" : "COMMIT", NULL);
  g_mutex_lock (&store->lock);
  if (lease->writes)
    store->writer_is_out = FALSE;
  else
    g_ptr_array_add (store->readers, lease->db);
  g_cond_broadcast (&store->returned);
  g_mutex_unlock (&store->lock);
  g_free (lease);
}

MdgDb *
mdg_lease_get_db (MdgLease *lease)
{
  return lease->db;
}

MdgKeyring *
mdg_lease_get_keyring (MdgLease *lease)
{
  return lease->store->keyring;
}

gint64
mdg_lease_now (MdgLease *lease)
{
  return mdg_clock_now (lease->store->clock);
}

gint64
mdg_lease_new_id (MdgLease *lease)
{
  MdgStore *store = lease->store;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);
  gint64 milliseconds = MAX (g_get_real_time () / 1000 - ID_EPOCH, 0);
  gint64 id = (milliseconds << ID_RANDOM_BITS) | mdg_random_below (1 << ID_RANDOM_BITS);
  store->last_id = MAX (id, store->last_id + 1);
  return store->last_id;
}

static char *
context_of (const char *column, gint64 id)
{
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, column, id);
}

GBytes *
mdg_lease_seal (
  MdgLease *lease, const char *scope, const char *column, gint64 id, GBytes *data, GError **error)
{
  g_autoptr (MdgKey) key =
    mdg_keyring_get (lease->store->keyring, scope, MDG_KEYRING_CREATE, error);
  if (key == NULL)
    return NULL;
  g_autofree char *context = context_of (column, id);
  return mdg_seal (key, context, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
}

GBytes *
mdg_lease_unseal (
  MdgLease *lease, const char *scope, const char *column, gint64 id, GBytes *sealed, GError **error)
{
  g_autoptr (MdgKey) key =
    mdg_keyring_get (lease->store->keyring, scope, MDG_KEYRING_EXISTING, error);
  if (key == NULL)
    return NULL;
  g_autofree char *context = context_of (column, id);
  GBytes *data = mdg_unseal (key, context, sealed, error);
  if (data == NULL)
    g_prefix_error (error, "%s: ", context);
  return data;
}

GBytes *
mdg_lease_mac (MdgLease *lease, const char *scope, const char *text, GError **error)
{
  g_autoptr (MdgKey) key =
    mdg_keyring_get (lease->store->keyring, scope, MDG_KEYRING_CREATE, error);
  if (key == NULL)
    return NULL;
  g_autoptr (MdgKey) mac_key = mdg_key_derive (key, "look-up");
  guint8 mac[32];
  mdg_key_mac (mac_key, text, strlen (text), mac);
  return g_bytes_new (mac, sizeof mac);
}

gboolean
mdg_store_poll_foreign_change (MdgStore *store)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);
  if (store->writer_is_out)
    return FALSE; /* asked again soon */
  gint64 version = mdg_db_data_version (store->writer);
  gboolean changed = version != store->data_version;
  store->data_version = version;
  return changed;
}

const char *
mdg_store_get_data_dir (MdgStore *store)
{
  return store->data_dir;
}

const char *
mdg_store_get_path (MdgStore *store)
{
  return store->path;
}

MdgKeyring *
mdg_store_get_keyring (MdgStore *store)
{
  return store->keyring;
}

char *
mdg_scope_account (gint64 account_id)
{
  return g_strdup_printf ("account:%" G_GINT64_FORMAT, account_id);
}
