/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prompt templates (ひな形): one's own, those shared in a section with those below it or in the
 * whole ward, and the library that comes with Madoguchi. Synchronous; any thread.
 *
 * Sharing needs templates.share for the section, or everywhere for the ward; whoever may share
 * there may change and delete what is shared there, too. Versions that are left behind can be read
 * by whoever sees the template; to go back is to save the old contents as a new version.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/prompt.h"

G_BEGIN_DECLS

#define MDG_TEMPLATE_TITLE_MAX_CHARS 100
#define MDG_TEMPLATE_CATEGORY_MAX_CHARS 30
#define MDG_TEMPLATE_DESCRIPTION_MAX_CHARS 500
#define MDG_TEMPLATE_CHOICES_MAX 50

/* All that the asker sees, without texts and variables. */
GPtrArray *mdg_template_service_list (MdgContext *context, GError **error);
MdgTemplate *mdg_template_service_get (MdgContext *context, gint64 id, GError **error);

/* INVALID_FIELD, TOO_LONG, TEMPLATE_VARIABLE {name}; FORBIDDEN or NOT_FOUND for a reach of sharing
 * that the asker does not have. */
MdgTemplate *
mdg_template_service_create (MdgContext *context, const MdgTemplate *wanted, GError **error);
MdgTemplate *
mdg_template_service_update (MdgContext *context, const MdgTemplate *wanted, GError **error);
gboolean mdg_template_service_delete (MdgContext *context, gint64 id, GError **error);

/* Newest first; of the library there is one. */
GPtrArray *mdg_template_service_list_versions (MdgContext *context, gint64 id, GError **error);
gboolean mdg_template_service_set_favourite (MdgContext *context,
                                             gint64 id,
                                             gboolean favourite,
                                             GError **error);
gboolean mdg_template_service_note_use (MdgContext *context, gint64 id, GError **error);

/* A text with fields that fit it: every place has one variable and every variable a place. */
gboolean mdg_template_check (const MdgTemplate *template, GError **error);

/* ---- the library ---- */

/* MdgTemplate of all, by id; ids are below MDG_STARTERS_END. Reads data/prompts, which is compiled
 * in; asserts that it is sound (a test reads all of it). */
#define MDG_STARTERS_END 100000
GPtrArray *mdg_starters_list (void);

/* One file: a JSON object with id, title, category, description, variables; a line "---"; the text.
 */
MdgTemplate *mdg_starter_parse (GBytes *file, GError **error);

G_END_DECLS
