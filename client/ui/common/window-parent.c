/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/window-parent.h"

void
mdg_window_set_parent (GtkWindow *window, GtkWidget *over)
{
  GtkRoot *root = over != NULL ? gtk_widget_get_root (over) : NULL;
  if (!GTK_IS_WINDOW (root))
    return;
  gtk_window_set_transient_for (window, GTK_WINDOW (root));
  g_signal_connect_object (root, "destroy", G_CALLBACK (gtk_window_destroy), window,
                           G_CONNECT_SWAPPED);
}
