/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours and shapes: one shared style sheet and one of colours, chosen by the person or the
 * desktop. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _MdgStyle MdgStyle;

MdgStyle *mdg_style_new (GdkDisplay *display);

/* "system", "light", "dark" or "contrast". */
void mdg_style_choose (MdgStyle *style, const char *scheme);
void mdg_style_free (MdgStyle *style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgStyle, mdg_style_free)

G_END_DECLS
