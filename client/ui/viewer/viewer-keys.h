/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys of the viewer. For its class_init.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mdg_viewer_keys_bind (GtkWidgetClass *klass);

G_END_DECLS
