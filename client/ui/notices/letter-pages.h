/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The PDF that one recipient will get, beside the message in the step プレビュー: made anew from the
 * source just as it will be sent, or the one PDF that goes to all. Main thread.
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_LETTER_PAGES (mdg_letter_pages_get_type ())
G_DECLARE_FINAL_TYPE (MdgLetterPages, mdg_letter_pages, MDG, LETTER_PAGES, GtkBox)

GtkWidget *mdg_letter_pages_new (MdgNoticeWork *work);

/* The recipient in row @row of the list, from 1; 0 for none. What the draft's proof says of pages
 * holds; whoever has none is told so. */
void mdg_letter_pages_show_row (MdgLetterPages *self, guint row);

/* For tests: pages of the letter that is shown; 0 while there is none. */
guint mdg_letter_pages_get_n_pages (MdgLetterPages *self);

G_END_DECLS
