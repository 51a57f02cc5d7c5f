/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one key (number, name, birth date) is read off the pages, and what it reads. Main thread.
 * Signal "changed" (). Signal "pick" (): it is to be chosen by a click on the page.
 */
#pragma once

#include "client/model/notice-rule.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SPLIT_KEY_ROW (mdg_split_key_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgSplitKeyRow, mdg_split_key_row, MDG, SPLIT_KEY_ROW, GtkBox)

GtkWidget *mdg_split_key_row_new (MdgKey key);
MdgKey mdg_split_key_row_get_key (MdgSplitKeyRow *self);

/* Without "changed". */
void mdg_split_key_row_set (MdgSplitKeyRow *self, const char *pattern);

/* The pattern; NULL for none. New. */
char *mdg_split_key_row_dup (MdgSplitKeyRow *self);

/* As it was learned from a click; tells "changed". */
void mdg_split_key_row_take (MdgSplitKeyRow *self, MdgKeyWay way, const char *words);

/* What was read on the page that is seen; NULL for nothing. */
void mdg_split_key_row_show_value (MdgSplitKeyRow *self, const char *value);

/* The button is pressed while a click is waited for. */
void mdg_split_key_row_set_picking (MdgSplitKeyRow *self, gboolean picking);

/* "Recipient number", "Name", "Birth date". Static. */
const char *mdg_key_name (MdgKey key);

G_END_DECLS
