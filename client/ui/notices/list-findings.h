/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people have to know about a list, as sentences: cells that are wrong, residents who stand in
 * it more than once, numbers that got their leading zeros back. Each with row and column as a
 * spreadsheet shows them. Main thread.
 */
#pragma once

#include "client/model/notice-rows.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sentences of one kind at most. */
#define MDG_LIST_FINDINGS_MAX 2000

/* GtkStringLists. New. */
GtkStringList *mdg_list_problems (MdgNoticeRows *rows);
GtkStringList *mdg_list_duplicates (MdgNoticeRows *rows);
GtkStringList *mdg_list_padded (MdgNoticeRows *rows);

/* How many there are, listed or not. */
guint mdg_list_count_problems (MdgNoticeRows *rows);

G_END_DECLS
