/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/prompts/variable-row.h"

#include <glib/gi18n.h>

struct _MdgVariableRow
{
  GtkBox parent_instance;
  MdgTemplateVariable *variable;
  GtkDropDown *kind;
  GtkEditable *words; /* choices, or the example */
  GtkCheckButton *required;
};

G_DEFINE_FINAL_TYPE (MdgVariableRow, mdg_variable_row, GTK_TYPE_BOX)

static const struct
{
  const char *kind;
  const char *words;
} kinds[] = {
  { MDG_VARIABLE_LINE, N_ ("One line") },
  { MDG_VARIABLE_TEXT, N_ ("Several lines") },
  { MDG_VARIABLE_CHOICE, N_ ("Choice") },
  { MDG_VARIABLE_DATE, N_ ("Date") },
};

static gboolean
is_choice (MdgVariableRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind);
  return selected < G_N_ELEMENTS (kinds) &&
         g_str_equal (kinds[selected].kind, MDG_VARIABLE_CHOICE);
}

static void
on_kind (MdgVariableRow *self)
{
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->words),
                                  is_choice (self) ? _ ("Choices, divided by “/”")
                                                   : _ ("Example, shown in the empty field"));
}

static char **
split_choices (const char *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (words, "/", MDG_TEMPLATE_VARIABLES_MAX * 3);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

MdgTemplateVariable *
mdg_variable_row_dup (MdgVariableRow *self)
{
  MdgTemplateVariable *variable = mdg_template_variable_new ();
  const char *words = gtk_editable_get_text (self->words);
  variable->name = g_strdup (self->variable->name);
  variable->kind =
    g_strdup (kinds[MIN (gtk_drop_down_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1)].kind);
  variable->required = gtk_check_button_get_active (self->required);
  if (is_choice (self))
    {
      g_strfreev (variable->choices);
      variable->choices = split_choices (words);
    }
  else if (*words != '\0')
    variable->example = g_strdup (words);
  return variable;
}

static GtkWidget *
make_kinds (const char *chosen)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  guint selected = 0;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gtk_string_list_append (names, _ (kinds[i].words));
      selected = g_strcmp0 (chosen, kinds[i].kind) == 0 ? i : selected;
    }
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  return choice;
}

static void
name_for_readers (GtkWidget *widget, const char *name, const char *what)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", name, what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

GtkWidget *
mdg_variable_row_new (const MdgTemplateVariable *variable)
{
  MdgVariableRow *self = g_object_new (MDG_TYPE_VARIABLE_ROW, NULL);
  GtkWidget *name = gtk_label_new (variable->name);
  GtkWidget *kind = make_kinds (variable->kind);
  GtkWidget *words = gtk_entry_new ();
  GtkWidget *required = gtk_check_button_new_with_label (_ ("Needed"));
  g_autofree char *choices =
    variable->choices != NULL ? g_strjoinv (" / ", variable->choices) : g_strdup ("");
  self->variable = mdg_template_variable_copy (variable);
  self->kind = GTK_DROP_DOWN (kind);
  self->words = GTK_EDITABLE (words);
  self->required = GTK_CHECK_BUTTON (required);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_width_chars (GTK_LABEL (name), 14);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 14);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_editable_set_text (self->words, *choices != '\0'            ? choices
                                      : variable->example != NULL ? variable->example
                                                                  : "");
  gtk_check_button_set_active (self->required, variable->required);
  name_for_readers (kind, variable->name, _ ("Kind of field"));
  name_for_readers (words, variable->name, _ ("Choices or example"));
  name_for_readers (required, variable->name, _ ("Needed"));
  gtk_box_append (GTK_BOX (self), name);
  gtk_box_append (GTK_BOX (self), kind);
  gtk_box_append (GTK_BOX (self), words);
  gtk_box_append (GTK_BOX (self), required);
  g_signal_connect_object (kind, "notify::selected", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
  on_kind (self);
  return GTK_WIDGET (self);
}

static void
mdg_variable_row_finalize (GObject *object)
{
  mdg_template_variable_free (MDG_VARIABLE_ROW (object)->variable);
  G_OBJECT_CLASS (mdg_variable_row_parent_class)->finalize (object);
}

static void
mdg_variable_row_class_init (MdgVariableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_variable_row_finalize;
}

static void
mdg_variable_row_init (MdgVariableRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 8);
}
