/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Getting a backup back, and proving beforehand that it can be done.
 *
 * DESIGN. The check is a restoration into a folder of its own, looked at and thrown away: the
 * manifests against the files; SQLite's own check of both databases; every key unwrapped; the
 * store opened as a server would open it and given to the caller, who reads every sealed column,
 * every blob a row names, and the audit chain. Nothing in the backup is written to.
 *
 * Functions block for minutes; any thread.
 */
#pragma once

#include "server/store/backup.h"

G_BEGIN_DECLS

/* Looks at the restored store; FALSE with @error when something is not as it was. */
typedef gboolean (*MdgRestoreCheck) (MdgStore *store, gpointer user_data, GError **error);

typedef struct
{
  const char *target;
  const char *name;
  MdgMasterKey *master;
  MdgClock *clock;
  const char *migrations; /* of the main database; NULL: MDG_CORE_MIGRATIONS */
  MdgRestoreCheck check_sealed;
  MdgRestoreCheck check_audit;
  gpointer user_data;
  GCancellable *cancellable;
} MdgRestoreOptions;

typedef struct
{
  gint64 files;
  gint64 bytes;
  gint64 live_keys;
  gint64 destroyed_keys;
} MdgRestoreReport;

/* Proves that the backup can be restored, in a folder it makes and removes below @target.
 * Callbacks may be NULL. MDG_ERROR_BACKUP_BROKEN {reason}; MDG_ERROR_MASTER_KEY for a wrong
 * master key. */
gboolean mdg_restore_check (const MdgRestoreOptions *options,
                            MdgRestoreReport *ret_report,
                            GError **error);

/* Compares the backup with its manifests and copies it into @data_dir, which must be missing or
 * empty, ready for a server to start from. */
gboolean mdg_restore_run (const MdgRestoreOptions *options, const char *data_dir, GError **error);

G_END_DECLS
