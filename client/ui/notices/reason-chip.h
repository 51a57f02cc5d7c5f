/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reason as a word on a tint, what is bad with an icon before it. Main thread.
 */
#pragma once

#include "client/model/notice-phrases.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_REASON_CHIP (mdg_reason_chip_get_type ())
G_DECLARE_FINAL_TYPE (MdgReasonChip, mdg_reason_chip, MDG, REASON_CHIP, GtkBox)

/* NULL hides it. */
void mdg_reason_chip_set (MdgReasonChip *self, const MdgNoticeChip *chip);

G_END_DECLS
