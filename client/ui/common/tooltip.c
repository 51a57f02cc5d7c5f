/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/tooltip.h"

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  gboolean shown = FALSE;
  const char *markup = gtk_widget_get_tooltip_markup (widget);
  if (markup == NULL)
    {
      g_signal_chain_from_overridden_handler (widget, x, y, by_keyboard, tooltip, &shown);
      return shown;
    }
  gtk_tooltip_set_custom (tooltip, mdg_tooltip_label_new (markup));
  return TRUE;
}

GtkWidget *
mdg_tooltip_label_new (const char *markup)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MDG_TOOLTIP_MAX_COLUMNS);
  return label;
}

void
mdg_tooltip_install (void)
{
  static gsize installed;
  if (!g_once_init_enter (&installed))
    return;
  gpointer klass = g_type_class_ref (GTK_TYPE_WIDGET); /* the signal is there only then */
  g_signal_override_class_handler ("query-tooltip", GTK_TYPE_WIDGET, G_CALLBACK (on_query_tooltip));
  g_type_class_unref (klass);
  g_once_init_leave (&installed, 1);
}
