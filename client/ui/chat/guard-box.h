/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the guard found in a question before it left, with the choice to change it or to send it all
 * the same. Main thread.
 */
#pragma once

#include "shared/model/language-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Findings that are named; of more the number is told. */
#define MDG_GUARD_SHOWN 5

#define MDG_TYPE_GUARD_BOX (mdg_guard_box_get_type ())
G_DECLARE_FINAL_TYPE (MdgGuardBox, mdg_guard_box, MDG, GUARD_BOX, GtkBox)

/* Signals: "send" (): as it is; "change" (): the person goes back to the text. Shows what stands in
 * @text by @report (NULL: not known); @blocked: it cannot be sent. */
void mdg_guard_box_show (MdgGuardBox *self,
                         const char *sentence,
                         const char *text,
                         const MdgGuardReport *report,
                         gboolean blocked);
void mdg_guard_box_hide (MdgGuardBox *self);

G_END_DECLS
