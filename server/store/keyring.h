/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scope keys of keys.db: made when a scope is first sealed, held wrapped by the master key,
 * destroyed when the scope is to be erased.
 *
 * DESIGN. A scope is a text such as "account:12" or "folder:3". Its key is committed to disk
 * before anybody can seal with it: data whose key was lost by a power cut would be lost too. A
 * key that was made for a transaction which then rolled back does no harm.
 *
 * To destroy a key is: set its wrapped bytes to NULL and commit; write the log back into the
 * database and cut it to nothing; look through the database file for the bytes, and rebuild it
 * when they are still in it; then note that the files are clean. A kill between these steps is
 * made up for when the keyring is opened the next time. The record (scope, times) stays.
 *
 * Thread-safe: one connection under a lock, in front of it a cache of unwrapped keys that is used
 * without touching the database. The lock of the connection is taken before that of the cache and
 * held from the reading of a row until its key is in the cache, so that no destroyed key comes
 * back.
 */
#pragma once

#include "server/crypto/master-key.h"
#include "shared/base/clock.h"

G_BEGIN_DECLS

#define MDG_KEYRING_FILE "keys.db"
#define MDG_KEYRING_MAX_CACHED 50000
#define MDG_KEYRING_MAX_SCOPE_BYTES 200
#define MDG_KEYRING_MAX_LISTED 1000
#define MDG_KEYRING_DISCARD_WINDOW (10 * MDG_MINUTE)

typedef struct _MdgKeyring MdgKeyring;

typedef enum
{
  MDG_KEYRING_EXISTING, /* a scope without a key is MDG_ERROR_NOT_FOUND */
  MDG_KEYRING_CREATE,   /* a scope without a key gets one, durable before this returns */
} MdgKeyringMode;

/* One line of the report on the life of keys. Times are 0 for what has not happened. */
typedef struct
{
  gint64 id; /* rises in the order of creation */
  char *scope;
  char *master_id; /* 16 hexadecimal digits; NULL when destroyed */
  gint64 created_at;
  gint64 rewrapped_at;
  gint64 destroyed_at;
  gint64 purged_at;
} MdgKeyRecord;

/* Opens or makes @data_dir/keys.db, finishes destructions that were interrupted, and tries
 * @master on a key: MDG_ERROR_MASTER_KEY when it is the wrong one. @clock must outlive the
 * keyring. */
MdgKeyring *mdg_keyring_open (const char *data_dir,
                              MdgMasterKey *master,
                              MdgClock *clock,
                              GError **error);
void mdg_keyring_close (MdgKeyring *keyring);

/* The key of @scope. MDG_ERROR_KEY_DESTROYED when it was destroyed, in either mode. */
MdgKey *mdg_keyring_get (MdgKeyring *keyring,
                         const char *scope,
                         MdgKeyringMode mode,
                         GError **error);

/* Makes the keys that are missing among @scopes (NULL-terminated) in one commit, and puts all of
 * them into the cache: for imports and for lists. Destroyed ones are passed over. */
gboolean mdg_keyring_prepare (MdgKeyring *keyring, const char *const *scopes, GError **error);

/* Takes back the keys of @scopes (NULL-terminated), in one commit and without a record: only for
 * those that were prepared for a transaction which then rolled back, such as the dry run of an
 * import. What was sealed with them and kept would be lost; so keys older than
 * MDG_KEYRING_DISCARD_WINDOW stay. */
gboolean mdg_keyring_discard (MdgKeyring *keyring, const char *const *scopes, GError **error);

/* Puts all keys into the cache, up to its size. */
gboolean mdg_keyring_load_all (MdgKeyring *keyring, GError **error);

/* Destroys the key of @scope for good, as above. A scope that never had a key is recorded as
 * destroyed, so that it cannot get one later; a destroyed one stays as it is. After a failure the
 * key may be destroyed already with traces left in the files: call again. MDG_ERROR_BUSY when
 * another process keeps the log from being cut. */
gboolean mdg_keyring_destroy (MdgKeyring *keyring, const char *scope, GError **error);

/* The same for many scopes (NULL-terminated), all or none. */
gboolean mdg_keyring_destroy_many (MdgKeyring *keyring, const char *const *scopes, GError **error);

/* Wraps every key with @master instead, in one transaction, and removes the old wrappings from
 * the files. Data is not touched. Afterwards this keyring uses @master, and so must every later
 * start. */
gboolean mdg_keyring_rotate (MdgKeyring *keyring, MdgMasterKey *master, GError **error);

/* Up to @limit (MDG_KEYRING_MAX_LISTED at most) records with an id above @after: MdgKeyRecord. */
GPtrArray *mdg_keyring_list (MdgKeyring *keyring, gint64 after, guint limit, GError **error);

/* Unwraps every key once; *ret_live and *ret_destroyed count them. The first failure ends it. */
gboolean mdg_keyring_check (MdgKeyring *keyring,
                            gint64 *ret_live,
                            gint64 *ret_destroyed,
                            GError **error);

/* Empties the cache when another process has changed keys.db (destroyed a key). Cheap; call it
 * from a timer. TRUE when it did. */
gboolean mdg_keyring_poll_foreign_change (MdgKeyring *keyring);

/* Copies keys.db as it is now to the new file @path, as one self-contained file. */
gboolean mdg_keyring_backup (MdgKeyring *keyring, const char *path, GError **error);

void mdg_key_record_free (MdgKeyRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgKeyring, mdg_keyring_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgKeyRecord, mdg_key_record_free)

G_END_DECLS
