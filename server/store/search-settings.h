/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a folder is cut into passages and searched, the settings before the last change, and the
 * folder's generation: a count of changes to its content or settings, by which the check-up knows
 * that it must run again. A folder without a row has the defaults.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

/* Never NULL on success; with the defaults filled in. *@ret_can_undo may be NULL. */
MdgSearchSettings *mdg_search_settings_get (MdgLease *lease,
                                            gint64 folder_id,
                                            gboolean *ret_can_undo,
                                            GError **error);

/* Keeps the settings in force as the earlier ones and puts @settings in force. */
gboolean mdg_search_settings_set (MdgLease *lease,
                                  gint64 folder_id,
                                  const MdgSearchSettings *settings,
                                  GError **error);

/* The earlier settings are in force again, and there are none before them. NOT_FOUND without
 * earlier ones. */
gboolean mdg_search_settings_undo (MdgLease *lease, gint64 folder_id, GError **error);

/* The folder's content has changed. */
gboolean mdg_search_settings_touch (MdgLease *lease, gint64 folder_id, GError **error);

/* Forgets the folder's settings, questions and results; with the folder. */
gboolean mdg_search_settings_delete (MdgLease *lease, gint64 folder_id, GError **error);

G_END_DECLS
