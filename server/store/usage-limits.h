/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of monthly limits.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

/* MdgLimit without names: ward, sections, accounts, the one for every account first. */
GPtrArray *mdg_usage_limits_list (MdgLease *lease, GError **error);

/* The limit of that kind for @subject_id exactly; *@ret_has FALSE when there is no row. */
gboolean mdg_usage_limits_get (MdgLease *lease,
                               const char *kind,
                               gint64 subject_id,
                               gboolean *ret_has,
                               gint64 *ret_tokens,
                               GError **error);

/* Replaces all rows. CONFLICT when two are for the same. */
gboolean mdg_usage_limits_replace (MdgLease *lease, GPtrArray *limits, GError **error);

G_END_DECLS
