/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/prompts/prompt-form.h"

#include "client/ui/common/date-entry.h"
#include "shared/base/template-text.h"

#include <glib/gi18n.h>

#define TEXT_FIELD_HEIGHT 72

struct _MdgPromptForm
{
  GtkBox parent_instance;
  MdgTemplate *template;
  GPtrArray *fields; /* GtkWidget, borrowed, one for each variable */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgPromptForm, mdg_prompt_form, GTK_TYPE_BOX)

static void
on_changed (MdgPromptForm *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* ---- fields ---- */

static GtkWidget *
make_text (MdgPromptForm *self, const MdgTemplateVariable *variable)
{
  GtkWidget *view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_set_size_request (view, -1, TEXT_FIELD_HEIGHT);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                           G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return view;
}

static GtkWidget *
make_line (MdgPromptForm *self, const MdgTemplateVariable *variable)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (entry), 1000);
  if (variable->example != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), variable->example);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
make_choice (MdgPromptForm *self, const MdgTemplateVariable *variable)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings ((const char *const *) variable->choices);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  return choice;
}

static GtkWidget *
make_date (MdgPromptForm *self, const MdgTemplateVariable *variable)
{
  GtkWidget *entry = g_object_new (MDG_TYPE_DATE_ENTRY, NULL);
  GtkWidget *text = gtk_widget_get_first_child (entry);
  if (GTK_IS_EDITABLE (text))
    g_signal_connect_object (text, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
make_field (MdgPromptForm *self, const MdgTemplateVariable *variable)
{
  if (g_str_equal (variable->kind, MDG_VARIABLE_TEXT))
    return make_text (self, variable);
  if (g_str_equal (variable->kind, MDG_VARIABLE_CHOICE))
    return make_choice (self, variable);
  if (g_str_equal (variable->kind, MDG_VARIABLE_DATE))
    return make_date (self, variable);
  return make_line (self, variable);
}

static GtkWidget *
make_label (const MdgTemplateVariable *variable)
{
  gboolean filled = variable->required || g_str_equal (variable->kind, MDG_VARIABLE_CHOICE);
  g_autofree char *text = filled
                            ? g_strdup (variable->name)
                            : g_strdup_printf (_ ("%s (may be empty)"), variable->name);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_add_css_class (label, "field-label");
  return label;
}

/* A text field has no place for its example within. */
static void
add_example (MdgPromptForm *self, const MdgTemplateVariable *variable)
{
  if (variable->example == NULL || !g_str_equal (variable->kind, MDG_VARIABLE_TEXT))
    return;
  g_autofree char *text = g_strdup_printf (_ ("For example: %s"), variable->example);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (self), label);
}

static void
add_field (MdgPromptForm *self, const MdgTemplateVariable *variable)
{
  GtkWidget *label = make_label (variable);
  GtkWidget *field = make_field (self, variable);
  gtk_box_append (GTK_BOX (self), label);
  add_example (self, variable);
  if (GTK_IS_TEXT_VIEW (field))
    {
      GtkWidget *frame = gtk_frame_new (NULL);
      gtk_frame_set_child (GTK_FRAME (frame), field);
      gtk_widget_add_css_class (frame, "choice-frame");
      gtk_box_append (GTK_BOX (self), frame);
    }
  else
    gtk_box_append (GTK_BOX (self), field);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  g_ptr_array_add (self->fields, field);
}

/* What is in the field; *@ret_wrong for a day that is none. New. */
static char *
value_of (GtkWidget *field, const MdgTemplateVariable *variable, gboolean *ret_wrong)
{
  if (GTK_IS_TEXT_VIEW (field))
    {
      GtkTextIter start, end;
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field));
      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }
  if (GTK_IS_DROP_DOWN (field))
    {
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (field));
      return g_strdup (selected != GTK_INVALID_LIST_POSITION ? variable->choices[selected] : "");
    }
  if (MDG_IS_DATE_ENTRY (field))
    {
      char *day = NULL;
      *ret_wrong = !mdg_date_entry_get_day (MDG_DATE_ENTRY (field), &day);
      return day != NULL ? day : g_strdup ("");
    }
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (field)));
}

/* ---- public ---- */

void
mdg_prompt_form_set_template (MdgPromptForm *self, const MdgTemplate *template)
{
  GtkWidget *child = NULL;
  g_ptr_array_set_size (self->fields, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_clear_pointer (&self->template, mdg_template_free);
  self->template = mdg_template_copy (template);
  for (guint i = 0; template != NULL && i < template->variables->len; i++)
    add_field (self, self->template->variables->pdata[i]);
  on_changed (self);
}

/* The text, with @open telling whether what is empty stays a place. */
static char *
fill (MdgPromptForm *self, gboolean open, char **ret_missing)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < self->fields->len; i++)
    {
      gboolean wrong = FALSE;
      const MdgTemplateVariable *variable = self->template->variables->pdata[i];
      char *value = value_of (self->fields->pdata[i], variable, &wrong);
      gboolean missing = wrong || (variable->required && *value == '\0');
      if (missing && ret_missing != NULL && *ret_missing == NULL)
        *ret_missing = g_strdup (variable->name);
      if (open && *value == '\0')
        {
          g_free (value);
          value = g_strdup_printf ("〔%s〕", variable->name);
        }
      g_hash_table_insert (values, variable->name, value);
    }
  return mdg_template_text_fill (self->template->text, values);
}

char *
mdg_prompt_form_fill (MdgPromptForm *self, char **ret_missing)
{
  *ret_missing = NULL;
  if (self->template == NULL)
    return NULL;
  g_autofree char *text = fill (self, FALSE, ret_missing);
  return *ret_missing == NULL ? g_steal_pointer (&text) : NULL;
}

char *
mdg_prompt_form_preview (MdgPromptForm *self)
{
  return self->template != NULL ? fill (self, TRUE, NULL) : g_strdup ("");
}

static void
mdg_prompt_form_finalize (GObject *object)
{
  MdgPromptForm *self = MDG_PROMPT_FORM (object);
  g_ptr_array_unref (self->fields);
  mdg_template_free (self->template);
  G_OBJECT_CLASS (mdg_prompt_form_parent_class)->finalize (object);
}

static void
mdg_prompt_form_class_init (MdgPromptFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_prompt_form_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_PROMPT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_prompt_form_init (MdgPromptForm *self)
{
  self->fields = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
}
