/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables on a terminal: columns as wide as what stands in them, wide characters counted as two. One
 * thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_TABLE_MAX_COLUMNS 12

typedef struct _MdgTable MdgTable;

/* Titles, ended by NULL. */
MdgTable *mdg_table_new (const char *title, ...) G_GNUC_NULL_TERMINATED;

/* One cell for each column; NULL is an empty one. */
void mdg_table_add (MdgTable *table, const char *const *cells);

/* The text, a line each. */
char *mdg_table_format (MdgTable *table);
void mdg_table_free (MdgTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTable, mdg_table_free)

G_END_DECLS
