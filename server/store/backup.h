/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Backups made while the server works.
 *
 * DESIGN. A backup has two folders, because the two live for different times:
 *
 *   <target>/data/<name>/   core.db, blobs/…, index/…, manifest.json   kept as long as wanted
 *   <target>/keys/<name>/   keys.db, manifest.json                     removed after some days
 *
 * <name> is the time, "20261122T150405Z", with a counter when that is taken. Erasure is the
 * destruction of a key; it is complete when the last copy of keys.db that still holds the key has
 * been removed. The content needs no rewriting for it, however long its backups are kept; and any
 * later copy of keys.db opens an earlier copy of the data, except what was erased in between.
 *
 * Order matters: the main database is copied first and keys.db after it, so that every key the
 * rows need is there. Blobs come last, those there are then; they never change, so they are
 * hard-linked where the file system can, and their hashes taken over from the backup before.
 * Search indexes are copied each as it is at its moment; they hold work (vectors, passages switched
 * off) that reading the documents again would not bring back.
 *
 * Everything is written to folders "<name>.part", synced, and renamed, the keys' folder first. A
 * folder without that ending is whole; the next backup removes the ends of those that were
 * killed.
 *
 * Functions block for seconds to minutes; any thread. One backup at a time into a target: another
 * one is MDG_ERROR_BUSY.
 */
#pragma once

#include "server/store/store.h"

G_BEGIN_DECLS

#define MDG_BACKUP_DATA_FOLDER "data"
#define MDG_BACKUP_KEYS_FOLDER "keys"
#define MDG_BACKUP_INDEX_FOLDER "index" /* of search indexes, in the data folder and the copy */
#define MDG_BACKUP_KEY_SCOPE "backup"
#define MDG_BACKUP_DEFAULT_KEY_DAYS 7

typedef struct
{
  MdgStore *store;
  const char *target; /* folder of the backups; made when missing */
  MdgClock *clock;
  guint key_days; /* copies of keys older than this are removed; 0: MDG_BACKUP_DEFAULT_KEY_DAYS */
  GCancellable *cancellable;
} MdgBackupOptions;

/* Makes one backup and then removes old copies of keys. Its name; MDG_ERROR_STORE_FULL, _BUSY,
 * _CANCELLED. After a failure no new backup is there. */
char *mdg_backup_run (const MdgBackupOptions *options, GError **error);

/* Removes copies of keys older than @days days, but never the newest; *ret_removed says how many.
 */
gboolean mdg_backup_prune_keys (
  const char *target, MdgClock *clock, guint days, guint *ret_removed, GError **error);

/* Names of whole backups of data that a copy of keys fits, newest first; free with g_strfreev ().
 */
char **mdg_backup_list (const char *target, GError **error);

/* The copy of keys to restore the data of @name with: the one of the same name, else the newest
 * there is. NULL with MDG_ERROR_BACKUP_BROKEN when there is none from then or later. */
char *mdg_backup_dup_keys_name (const char *target, const char *name, GError **error);

G_END_DECLS
