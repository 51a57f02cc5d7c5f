/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One day, typed or chosen in a calendar; may be left empty. Takes "2026-04-01", "2026/4/1" and the
 * Japanese "R8.4.1". Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_DATE_ENTRY (mdg_date_entry_get_type ())
G_DECLARE_FINAL_TYPE (MdgDateEntry, mdg_date_entry, MDG, DATE_ENTRY, GtkBox)

/* "2026-04-01", or NULL for nothing. */
void mdg_date_entry_set_day (MdgDateEntry *self, const char *day);

/* FALSE when what was typed is no day: it is marked then. *@ret_day is "2026-04-01", or NULL when
 * empty; free with g_free (). */
gboolean mdg_date_entry_get_day (MdgDateEntry *self, char **ret_day);

/* @text as a day in the same way. */
gboolean mdg_date_entry_parse (const char *text, char **ret_day);

G_END_DECLS
