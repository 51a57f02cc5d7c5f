/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/help/manual-window.h"

#include "client/ui/common/page.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/help/help-page.h"

struct _MdgManualWindow
{
  GtkWindow parent_instance;
  GtkWidget *page;
};

G_DEFINE_FINAL_TYPE (MdgManualWindow, mdg_manual_window, GTK_TYPE_WINDOW)

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_page_print (MDG_PAGE (MDG_MANUAL_WINDOW (widget)->page));
}

void
mdg_manual_window_present (GtkWindow *parent)
{
  MdgManualWindow *self = g_object_new (MDG_TYPE_MANUAL_WINDOW, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), GTK_WIDGET (parent));
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_manual_window_class_init (MdgManualWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (MDG_TYPE_HELP_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/help/manual-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgManualWindow, page);
  gtk_widget_class_install_action (widget_class, "manual.print", NULL, print);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "manual.print",
                                       NULL);
}

static void
mdg_manual_window_init (MdgManualWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
