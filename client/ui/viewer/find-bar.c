/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/find-bar.h"

#include <glib/gi18n.h>

struct _MdgFindBar
{
  GtkBox parent_instance;
  GtkEditable *words;
  GtkLabel *count;
};

enum
{
  WORDS,
  GO,
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgFindBar, mdg_find_bar, GTK_TYPE_BOX)

static void
on_words (MdgFindBar *self)
{
  g_signal_emit (self, signals[WORDS], 0, gtk_editable_get_text (self->words));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *by)
{
  g_signal_emit (widget, signals[GO], 0, g_variant_get_int32 (by));
}

static void
on_activate (MdgFindBar *self)
{
  g_signal_emit (self, signals[GO], 0, 1);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_find_bar_close (MDG_FIND_BAR (widget));
}

void
mdg_find_bar_open (MdgFindBar *self)
{
  gboolean was_open = mdg_find_bar_is_open (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
  gtk_editable_select_region (self->words, 0, -1);
  if (!was_open)
    on_words (self);
}

gboolean
mdg_find_bar_is_open (MdgFindBar *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
mdg_find_bar_close (MdgFindBar *self)
{
  if (!mdg_find_bar_is_open (self))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[CLOSED], 0);
}

const char *
mdg_find_bar_get_words (MdgFindBar *self)
{
  return gtk_editable_get_text (self->words);
}

void
mdg_find_bar_tell (MdgFindBar *self, guint current, guint n, gboolean running, gboolean more)
{
  g_autofree char *text = NULL;
  if (*gtk_editable_get_text (self->words) == '\0')
    text = g_strdup ("");
  else if (n == 0)
    text = g_strdup (running ? _ ("Searching") : _ ("Not found"));
  else
    text = g_strdup_printf (running || more ? _ ("%u of %u+") : _ ("%u of %u"), current, n);
  gtk_label_set_text (self->count, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.go", n > 0);
}

static void
mdg_find_bar_class_init (MdgFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  signals[WORDS] = g_signal_new ("words", MDG_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[GO] = g_signal_new ("go", MDG_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_INT);
  signals[CLOSED] = g_signal_new ("closed", MDG_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgFindBar, words);
  gtk_widget_class_bind_template_child (widget_class, MdgFindBar, count);
  gtk_widget_class_bind_template_callback (widget_class, on_words);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "find.go", "i", go_action);
  gtk_widget_class_install_action (widget_class, "find.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "find.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, "find.go", "i",
                                       -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "find.go", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, GDK_SHIFT_MASK, "find.go", "i",
                                       -1);
}

static void
mdg_find_bar_init (MdgFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
