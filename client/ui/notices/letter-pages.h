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

/* Once, before anything is shown. */
void mdg_letter_pages_set_work (MdgLetterPages *self, MdgNoticeWork *work);

/* One file of the proof; NULL: the whole PDF, which goes to all. */
void mdg_letter_pages_show (MdgLetterPages *self, const MdgSplitFile *file);

/* What stands there instead of pages. */
void mdg_letter_pages_say (MdgLetterPages *self, const char *sentence);

/* For tests: pages of the letter that is shown; 0 while there is none. */
guint mdg_letter_pages_get_n_pages (MdgLetterPages *self);

G_END_DECLS
