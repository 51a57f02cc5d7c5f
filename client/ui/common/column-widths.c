/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/column-widths.h"

#define PLAIN_RESOLUTION (96 * PANGO_SCALE)

/* One column; goes with the connection, which ends with the table or the settings. */
typedef struct
{
  GtkColumnViewColumn *column;
  int plain; /* the template's width */
} Width;

static void
width_free (gpointer data, GClosure *closure)
{
  Width *width = data;
  g_object_unref (width->column);
  g_free (width);
}

static void
apply (GtkSettings *settings, GParamSpec *pspec, Width *width)
{
  int resolution = 0;
  g_object_get (settings, "gtk-xft-dpi", &resolution, NULL);
  if (resolution > 0)
    gtk_column_view_column_set_fixed_width (
      width->column, (int) ((gint64) width->plain * resolution / PLAIN_RESOLUTION));
}

static void
follow (GtkColumnView *table, GtkColumnViewColumn *column)
{
  int plain = gtk_column_view_column_get_fixed_width (column);
  if (plain <= 0)
    return;
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (table));
  Width *width = g_new0 (Width, 1);
  width->column = g_object_ref (column);
  width->plain = plain;
  GClosure *closure = g_cclosure_new (G_CALLBACK (apply), width, width_free);
  g_object_watch_closure (G_OBJECT (table), closure);
  g_signal_connect_closure (settings, "notify::gtk-xft-dpi", closure, FALSE);
  apply (settings, NULL, width);
}

void
mdg_column_widths_follow (GtkColumnView *table)
{
  GListModel *columns = gtk_column_view_get_columns (table);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      follow (table, column);
    }
}
