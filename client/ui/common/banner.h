/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One sentence across the width of a page, with one action at most. Hidden while there is nothing
 * to say.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_BANNER (mdg_banner_get_type ())
G_DECLARE_FINAL_TYPE (MdgBanner, mdg_banner, MDG, BANNER, GtkBox)

/* @style is "warn", "bad" or "ok". @action (a detailed action name) and @label may be NULL.
 * @sentence NULL hides it. */
void mdg_banner_say (
  MdgBanner *self, const char *style, const char *sentence, const char *label, const char *action);

G_END_DECLS
