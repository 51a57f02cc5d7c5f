/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store of one role: its main database, its keyring, and who may use a connection when.
 *
 * DESIGN. One connection writes, several read (SQLite in WAL mode allows exactly that). Nobody
 * holds a connection; everybody *leases* one:
 *
 *   write lease   takes the only writer, opens an IMMEDIATE transaction, and ends in
 * mdg_lease_commit () or, when freed before, in a rollback. What a request changes, its audit row
 * and its idempotency mark go into one lease, so that they are there together or not at all,
 * whatever is killed when. read lease    takes one of the readers and opens a snapshot: all that is
 * read under one lease is of one moment.
 *
 * Row modules (accounts, sessions, audit, …) take a lease and speak SQL; nobody else does. A commit
 * returns after the data has reached the disk (synchronous=FULL).
 *
 * Other processes (madoguchictl) may write to the same files while a server runs; SQLite keeps them
 * apart, and mdg_store_poll_foreign_change () tells a server to forget what it remembers.
 */
#pragma once

#include "server/crypto/master-key.h"
#include "server/store/db.h"
#include "server/store/keyring.h"
#include "shared/base/clock.h"

G_BEGIN_DECLS

typedef struct _MdgStore MdgStore;
typedef struct _MdgLease MdgLease;

#define MDG_STORE_READERS 4
#define MDG_CORE_MIGRATIONS "/jp/lg/madoguchi/store/core"

/* Opens or makes core.db and keys.db in @data_dir and brings them to the newest schema. @clock must
 * outlive the store. Blocks; any thread. */
MdgStore *
mdg_store_open (const char *data_dir, MdgMasterKey *master, MdgClock *clock, GError **error);

/* The same for the main file @name with its own migrations: the portal's store. */
MdgStore *mdg_store_open_named (const char *data_dir,
                                const char *name,
                                const char *migrations,
                                MdgMasterKey *master,
                                MdgClock *clock,
                                GError **error);

/* Waits for leases that are out, writes the log back into the database and closes. */
void mdg_store_close (MdgStore *store);

MdgLease *mdg_store_begin_write (MdgStore *store, GCancellable *cancellable, GError **error);
MdgLease *mdg_store_begin_read (MdgStore *store, GCancellable *cancellable, GError **error);

/* Makes a write lease's changes durable. The lease must still be freed. */
gboolean mdg_lease_commit (MdgLease *lease, GError **error);
void mdg_lease_free (MdgLease *lease);

MdgDb *mdg_lease_get_db (MdgLease *lease);
MdgKeyring *mdg_lease_get_keyring (MdgLease *lease);
gint64 mdg_lease_now (MdgLease *lease);

/* A new row id: 53 bits (exact in JSON numbers), rising with time, never given twice by one
 * process. */
gint64 mdg_lease_new_id (MdgLease *lease);

/* Seals @data for column @column ("account.profile") of row @id under the key of @scope, which is
 * made when new. */
GBytes *mdg_lease_seal (
  MdgLease *lease, const char *scope, const char *column, gint64 id, GBytes *data, GError **error);
GBytes *mdg_lease_unseal (MdgLease *lease,
                          const char *scope,
                          const char *column,
                          gint64 id,
                          GBytes *sealed,
                          GError **error);

/* HMAC-SHA-256 under the key of @scope, for looking up what is not stored in the open. */
GBytes *mdg_lease_mac (MdgLease *lease, const char *scope, const char *text, GError **error);

/* @func is called after each commit of a lease that put jobs, with the store locked: it wakes
 * somebody and returns. NULL ends it; it is not called after that has returned. */
void
mdg_store_set_jobs_func (MdgStore *store, void (*func) (gpointer user_data), gpointer user_data);

/* For jobs.c: this lease puts one. */
void mdg_lease_note_jobs (MdgLease *lease);

/* TRUE once after another process has committed to the main database. Any thread. */
gboolean mdg_store_poll_foreign_change (MdgStore *store);

const char *mdg_store_get_data_dir (MdgStore *store);
MdgKeyring *mdg_store_get_keyring (MdgStore *store);

/* Path of the main database file. */
const char *mdg_store_get_path (MdgStore *store);

/* "account:12": the scope whose key seals all that is personal to one account. */
char *mdg_scope_account (gint64 account_id);
#define MDG_SCOPE_DIRECTORY "directory"
#define MDG_SCOPE_AUDIT "audit"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgStore, mdg_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgLease, mdg_lease_free)

G_END_DECLS
