/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the process does to itself before it opens anything, and the lock that keeps a second one
 * off its data. Main thread, at start.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* No core dumps and no tracing by others (keys are in memory), no new privileges, files for the own
 * user only, and as many open files as the system allows (one for each event stream). */
void mdg_process_harden (void);

typedef struct _MdgDataLock MdgDataLock;

/* Makes @folder with mode 0700 if needed and locks it for this process. MDG_ERROR_ALREADY_RUNNING
 * {folder}, or MDG_ERROR_DATA_DIR {folder} {reason}, also when group or others may enter it. */
MdgDataLock *mdg_data_lock_new (const char *folder, GError **error);

/* Gives the folder free. */
void mdg_data_lock_free (MdgDataLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDataLock, mdg_data_lock_free)

G_END_DECLS
