/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/viewer-keys.h"

void
mdg_viewer_keys_bind (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    const char *how;
  } zooms[] = {
    { GDK_KEY_plus, "in" },
    { GDK_KEY_equal, "in" },
    { GDK_KEY_semicolon, "in" },
    { GDK_KEY_KP_Add, "in" },
    { GDK_KEY_minus, "out" },
    { GDK_KEY_KP_Subtract, "out" },
    { GDK_KEY_0, "100" },
    { GDK_KEY_KP_0, "100" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (klass, zooms[i].key, GDK_CONTROL_MASK, "viewer.zoom", "s",
                                         zooms[i].how);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_plus, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "viewer.zoom", "s", "in");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Up, GDK_CONTROL_MASK, "viewer.page", "i",
                                       -1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Down, GDK_CONTROL_MASK, "viewer.page",
                                       "i", 1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, GDK_CONTROL_MASK, "viewer.find", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F3, 0, "viewer.find", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F7, 0, "viewer.reading", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Up, GDK_ALT_MASK, "viewer.citation", "i", -1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Down, GDK_ALT_MASK, "viewer.citation", "i",
                                       1);
  gtk_widget_class_add_binding_signal (klass, GDK_KEY_Escape, 0, "leave", NULL);
}
