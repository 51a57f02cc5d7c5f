/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a rule gives while it is chosen: how many letters, how long they are, where something cannot
 * be read, and the first letters one by one. Main thread.
 * Signal "show-page" (uint): a letter or a remark was chosen.
 */
#pragma once

#include "client/model/notice-split.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Letters that are listed. */
#define MDG_SPLIT_RESULT_LETTERS 12

#define MDG_TYPE_SPLIT_RESULT (mdg_split_result_get_type ())
G_DECLARE_FINAL_TYPE (MdgSplitResult, mdg_split_result, MDG, SPLIT_RESULT, GtkBox)

/* @keys NULL: nothing is read. */
void
mdg_split_result_show (MdgSplitResult *self, MdgNoticeSplit *split, const MdgNoticeKeys *keys);

G_END_DECLS
