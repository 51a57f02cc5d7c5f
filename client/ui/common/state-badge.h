/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A word on a tint. Properties: "text", "tint" ("ok", "warn", "bad", "ai", "neutral").
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_STATE_BADGE (mdg_state_badge_get_type ())
G_DECLARE_FINAL_TYPE (MdgStateBadge, mdg_state_badge, MDG, STATE_BADGE, GtkWidget)

G_END_DECLS
