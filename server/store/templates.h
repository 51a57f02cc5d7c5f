/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of prompt templates with their versions, favourites and use counts. Who may see or change
 * which is the service's question.
 *
 * DESIGN. What people wrote is sealed in one piece for each version: under the author's account
 * while the template is personal, under a scope of all shared ones otherwise. Whoever changes the
 * sharing has all versions sealed anew in the same transaction. Templates that come with Madoguchi
 * have no rows; their favourites and counts stand beside the others under their small ids.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/prompt.h"

G_BEGIN_DECLS

#define MDG_SCOPE_TEMPLATES "templates"

/* Older versions beyond this are dropped. */
#define MDG_TEMPLATE_VERSIONS_MAX 50

/* A row as it stands; what is shown of author, section and rights is for the service. */
typedef struct
{
  gint64 account_id;     /* author; 0 when gone */
  MdgTemplate *template; /* id, contents, sharing, section_id, number, updated_at, version */
} MdgTemplateRow;

void mdg_template_row_free (MdgTemplateRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTemplateRow, mdg_template_row_free)

/* Personal ones of @account_id, and all shared ones: MdgTemplateRow. */
GPtrArray *mdg_templates_list (MdgLease *lease, gint64 account_id, GError **error);

/* NULL without @error when there is none. */
MdgTemplateRow *mdg_templates_get (MdgLease *lease, gint64 id, GError **error);
gboolean mdg_templates_count (MdgLease *lease, gint64 *ret_count, GError **error);

/* Adds @row with version 1. */
gboolean mdg_templates_insert (MdgLease *lease, const MdgTemplateRow *row, GError **error);

/* The contents of @row become a new version by @changed_by; CONFLICT when the row is no longer
 * @row->template->version. @before is the row as it was read in this lease. */
gboolean mdg_templates_update (MdgLease *lease,
                               const MdgTemplateRow *before,
                               const MdgTemplateRow *row,
                               gint64 changed_by,
                               GError **error);
gboolean mdg_templates_delete (MdgLease *lease, gint64 id, GError **error);

/* All versions, newest first: MdgTemplateRow with their number, time, and who wrote them. */
GPtrArray *mdg_templates_list_versions (MdgLease *lease, const MdgTemplateRow *row, GError **error);

/* ---- favourites and counts ---- */

gboolean mdg_template_favourites_set (
  MdgLease *lease, gint64 account_id, gint64 template_id, gboolean favourite, GError **error);

/* A set of ids (gint64 *). */
GHashTable *mdg_template_favourites_list (MdgLease *lease, gint64 account_id, GError **error);
gboolean mdg_template_uses_add (MdgLease *lease, gint64 template_id, GError **error);

/* id (gint64 *) → count (gint64 *). */
GHashTable *mdg_template_uses_list (MdgLease *lease, GError **error);

G_END_DECLS
