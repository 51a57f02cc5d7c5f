/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one row that says what the guard does. The word list is sealed: words may be names.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

MdgGuardSettings *mdg_guard_settings_get (MdgLease *lease, GError **error);

/* CONFLICT when the row's version is another. */
gboolean
mdg_guard_settings_update (MdgLease *lease, const MdgGuardSettings *settings, GError **error);

G_END_DECLS
