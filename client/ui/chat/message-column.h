/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The messages of a conversation one below the other, in a scrolled window. Only those near what is
 * seen have widgets. Nothing that is read moves: what comes above, below or grows leaves the row at
 * the top of the view where it is, and only a reader at the very end stays there. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows that are made at a time, and that are held at most unless more are in view. */
#define MDG_COLUMN_STEP 10
#define MDG_COLUMN_MAX_ROWS 60

#define MDG_TYPE_MESSAGE_COLUMN (mdg_message_column_get_type ())
G_DECLARE_FINAL_TYPE (MdgMessageColumn, mdg_message_column, MDG, MESSAGE_COLUMN, GtkWidget)

/* A new widget for @item. */
typedef GtkWidget *(*MdgRowMaker) (gpointer item, gpointer user_data);

/* Property "at-end" (boolean). Signal "older" (): the first message is near, more may be loaded.
 * @user_data must outlive the column. */
void mdg_message_column_set_model (MdgMessageColumn *self,
                                   GListModel *messages,
                                   MdgRowMaker maker,
                                   gpointer user_data);

gboolean mdg_message_column_is_at_end (MdgMessageColumn *self);
void mdg_message_column_go_to_end (MdgMessageColumn *self);

/* Brings the message at @position to the top of the view. */
void mdg_message_column_go_to (MdgMessageColumn *self, guint position);

/* The row of the message at @position if it has one now, or NULL. Borrowed. */
GtkWidget *mdg_message_column_get_row (MdgMessageColumn *self, guint position);

/* Calls @func for each row there is. */
void mdg_message_column_for_each (MdgMessageColumn *self,
                                  void (*func) (GtkWidget *row, gpointer user_data),
                                  gpointer user_data);

guint mdg_message_column_get_n_rows (MdgMessageColumn *self);

/* Looks again whether rows or older messages are wanted: after some were loaded. */
void mdg_message_column_look (MdgMessageColumn *self);

G_END_DECLS
