/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of sections (部署), a tree of at most MDG_SECTIONS_MAX nodes. Names of sections are public
 * and not sealed.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/account.h"

G_BEGIN_DECLS

#define MDG_SECTIONS_MAX 5000

/* All sections in the order of their codes, with the number of people directly in each. */
GPtrArray *mdg_sections_list (MdgLease *lease, GError **error);

/* NULL without @error when there is none. */
MdgSection *mdg_sections_get (MdgLease *lease, gint64 id, GError **error);

/* CONFLICT when the code is in use. */
gboolean mdg_sections_insert (MdgLease *lease, const MdgSection *section, GError **error);

/* Replaces code, name and parent when the row still has @section's version; CONFLICT otherwise. */
gboolean mdg_sections_update (MdgLease *lease, const MdgSection *section, GError **error);

/* SECTION_NOT_EMPTY while people, sections, folders or notices hang on it. */
gboolean mdg_sections_delete (MdgLease *lease, gint64 id, GError **error);

/* The ids of @id and all sections below it, as the keys of a set (keys are gint64 *). */
GHashTable *mdg_sections_below (MdgLease *lease, gint64 id, GError **error);

G_END_DECLS
