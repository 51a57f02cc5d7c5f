/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/split-key-row.h"

#include <glib/gi18n.h>

struct _MdgSplitKeyRow
{
  GtkBox parent_instance;
  MdgKey key;
  gboolean filling;
  GtkLabel *name;
  GtkDropDown *way;
  GtkEntry *words;
  GtkToggleButton *pick;
  GtkLabel *value;
};

/* In the order of the list; MDG_KEY_NONE last. */
static const MdgKeyWay ways[] = { MDG_KEY_AFTER, MDG_KEY_BEFORE, MDG_KEY_PATTERN, MDG_KEY_NONE };

static guint changed_signal;
static guint pick_signal;

G_DEFINE_FINAL_TYPE (MdgSplitKeyRow, mdg_split_key_row, GTK_TYPE_BOX)

const char *
mdg_key_name (MdgKey key)
{
  static const char *const names[] = { N_ ("Recipient number"), N_ ("Name"), N_ ("Birth date") };
  return _ (names[key]);
}

static MdgKeyWay
chosen_way (MdgSplitKeyRow *self)
{
  guint at = gtk_drop_down_get_selected (self->way);
  return at < G_N_ELEMENTS (ways) ? ways[at] : MDG_KEY_NONE;
}

static void
on_changed (MdgSplitKeyRow *self)
{
  if (self->filling)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->words), chosen_way (self) != MDG_KEY_NONE);
  g_signal_emit (self, changed_signal, 0);
}

/* Another way begins with the words that are usual for it. */
static void
on_way (MdgSplitKeyRow *self)
{
  const char *usual = mdg_notice_key_usual_words (self->key, chosen_way (self));
  if (self->filling)
    return;
  if (usual != NULL)
    {
      self->filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->words), usual);
      self->filling = FALSE;
    }
  on_changed (self);
}

static void
on_pick (MdgSplitKeyRow *self)
{
  if (!self->filling)
    g_signal_emit (self, pick_signal, 0);
}

static void
fill (MdgSplitKeyRow *self, MdgKeyWay way, const char *words)
{
  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i] == way)
      gtk_drop_down_set_selected (self->way, i);
  gtk_editable_set_text (GTK_EDITABLE (self->words), words != NULL ? words : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->words), way != MDG_KEY_NONE);
  self->filling = FALSE;
}

MdgKey
mdg_split_key_row_get_key (MdgSplitKeyRow *self)
{
  return self->key;
}

void
mdg_split_key_row_set (MdgSplitKeyRow *self, const char *pattern)
{
  g_autofree char *own = mdg_split_key_row_dup (self);
  g_autofree char *words = NULL;
  if (g_strcmp0 (own, pattern) == 0)
    return;
  MdgKeyWay way = mdg_notice_key_read (self->key, pattern, &words);
  fill (self, way, words);
}

char *
mdg_split_key_row_dup (MdgSplitKeyRow *self)
{
  return mdg_notice_key_pattern (self->key, chosen_way (self),
                                 gtk_editable_get_text (GTK_EDITABLE (self->words)));
}

void
mdg_split_key_row_take (MdgSplitKeyRow *self, MdgKeyWay way, const char *words)
{
  fill (self, way, words);
  g_signal_emit (self, changed_signal, 0);
}

void
mdg_split_key_row_show_value (MdgSplitKeyRow *self, const char *value)
{
  gboolean there = value != NULL && *value != '\0';
  g_autofree char *text = there ? g_strdup_printf (_ ("Reads: %s"), value) : NULL;
  gtk_label_set_text (self->value, there ? text : _ ("Nothing is read on this page"));
}

void
mdg_split_key_row_set_picking (MdgSplitKeyRow *self, gboolean picking)
{
  self->filling = TRUE;
  gtk_toggle_button_set_active (self->pick, picking);
  self->filling = FALSE;
}

GtkWidget *
mdg_split_key_row_new (MdgKey key)
{
  MdgSplitKeyRow *self = g_object_new (MDG_TYPE_SPLIT_KEY_ROW, NULL);
  self->key = key;
  gtk_label_set_text (self->name, mdg_key_name (key));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->words), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mdg_key_name (key), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->way), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mdg_key_name (key), -1);
  return GTK_WIDGET (self);
}

static void
mdg_split_key_row_class_init (MdgSplitKeyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  changed_signal = g_signal_new ("changed", MDG_TYPE_SPLIT_KEY_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  pick_signal = g_signal_new ("pick", MDG_TYPE_SPLIT_KEY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/split-key-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgSplitKeyRow, name);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitKeyRow, way);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitKeyRow, words);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitKeyRow, pick);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitKeyRow, value);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_way);
  gtk_widget_class_bind_template_callback (widget_class, on_pick);
}

static void
mdg_split_key_row_init (MdgSplitKeyRow *self)
{
  static const char *const names[] = { N_ ("behind the text"), N_ ("before the text"),
                                       N_ ("regular expression"), N_ ("is not read") };
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_string_list_append (list, _ (names[i]));
  gtk_drop_down_set_model (self->way, G_LIST_MODEL (list));
  fill (self, MDG_KEY_NONE, NULL);
}
