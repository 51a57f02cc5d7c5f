/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/file-drop.h"

typedef struct
{
  const MdgFileKind *kind;
  MdgFilesDropped dropped;
  MdgFilesRefused refused;
} Place;

/* A dialog above stops the pointer, but the desktop still offers drops to the window below. */
static gboolean
is_covered (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_modal (window) && gtk_widget_get_mapped (GTK_WIDGET (window)) &&
          (gpointer) gtk_window_get_transient_for (window) == root)
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_accept (GtkDropTarget *target, GdkDrop *drop, gpointer user_data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_ref (gdk_drop_get_formats (drop));
  formats = gdk_content_formats_union_deserialize_gtypes (formats);
  return (gdk_drop_get_actions (drop) & GDK_ACTION_COPY) != 0 && !is_covered (widget) &&
         gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST);
}

static GListModel *
model_of (const GValue *value)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GSList) list = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *link = list; link != NULL; link = link->next)
    g_list_store_append (files, link->data);
  return G_LIST_MODEL (files);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  const Place *place = user_data;
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  g_autoptr (GListModel) files = model_of (value);
  g_autofree char *sentence = mdg_file_kind_refuse (place->kind, files);
  if (sentence != NULL)
    place->refused (widget, sentence);
  else
    place->dropped (widget, files);
  return sentence == NULL;
}

static void
free_place (gpointer data, GClosure *closure)
{
  g_free (data);
}

GtkEventController *
mdg_file_drop_add (GtkWidget *widget,
                   const MdgFileKind *kind,
                   MdgFilesDropped dropped,
                   MdgFilesRefused refused)
{
  const Place place = { kind, dropped, refused };
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "accept", G_CALLBACK (on_accept), NULL);
  g_signal_connect_data (target, "drop", G_CALLBACK (on_drop), g_memdup2 (&place, sizeof place),
                         free_place, 0);
  gtk_widget_add_css_class (widget, "drop-place");
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
  return GTK_EVENT_CONTROLLER (target);
}

void
mdg_file_drop_set_enabled (GtkEventController *drop, gboolean enabled)
{
  gtk_event_controller_set_propagation_phase (drop, enabled ? GTK_PHASE_BUBBLE : GTK_PHASE_NONE);
}
