/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/prompts/prompt-editor.h"

#include "client/model/answer.h"
#include "client/model/phrases.h"
#include "client/model/prompts.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/prompts/variable-row.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>

struct _MdgPromptEditor
{
  GtkWindow parent_instance;
  MdgAccess *access;
  MdgTemplate *template;
  GPtrArray *versions; /* MdgTemplate, newest first; NULL without any before */
  GPtrArray *sharings; /* of the entries of the drop-down: const char * */
  GCancellable *cancellable;
  MdgBanner *banner;
  GtkLabel *heading;
  GtkEditable *title;
  GtkEditable *category;
  GtkEditable *description;
  GtkTextView *text;
  GtkBox *fields;
  GtkLabel *no_fields;
  GtkDropDown *sharing;
  GtkWidget *version_label;
  GtkDropDown *version;
  GtkSpinner *spinner;
};

static guint saved_signal;

G_DEFINE_FINAL_TYPE (MdgPromptEditor, mdg_prompt_editor, GTK_TYPE_WINDOW)

static const char *
text_or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static char *
dup_text (MdgPromptEditor *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* ---- the fields that the text names ---- */

/* What has been set up so far, of those that are shown. */
static GPtrArray *
collect_fields (MdgPromptEditor *self)
{
  GPtrArray *variables = mdg_record_array_new (&MDG_TEMPLATE_VARIABLE_TYPE);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->fields)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    g_ptr_array_add (variables, mdg_variable_row_dup (MDG_VARIABLE_ROW (row)));
  return variables;
}

static gboolean
have_same_names (GPtrArray *a, GPtrArray *b)
{
  gboolean same = a->len == b->len;
  for (guint i = 0; same && i < a->len; i++)
    same = g_str_equal (((MdgTemplateVariable *) a->pdata[i])->name,
                        ((MdgTemplateVariable *) b->pdata[i])->name);
  return same;
}

static void
show_fields (MdgPromptEditor *self, GPtrArray *variables)
{
  GtkWidget *row = NULL;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->fields))) != NULL)
    gtk_box_remove (self->fields, row);
  for (guint i = 0; i < variables->len; i++)
    gtk_box_append (self->fields, mdg_variable_row_new (variables->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->no_fields), variables->len == 0);
}

/* A place that is taken out of the text for a moment keeps its field in the template as it was. */
static void
on_text (MdgPromptEditor *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GPtrArray) now = collect_fields (self);
  for (guint i = 0; i < self->template->variables->len; i++)
    g_ptr_array_add (now, mdg_template_variable_copy (self->template->variables->pdata[i]));
  g_autoptr (GPtrArray) shown = collect_fields (self);
  g_autoptr (GPtrArray) wanted = mdg_template_fit_variables (text, now);
  if (!have_same_names (shown, wanted))
    show_fields (self, wanted);
}

/* ---- who sees it ---- */

static void
add_sharing (MdgPromptEditor *self, const char *sharing, const char *words)
{
  GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (self->sharing));
  gtk_string_list_append (list, words);
  g_ptr_array_add (self->sharings, (gpointer) sharing);
  if (g_strcmp0 (self->template->sharing, sharing) == 0)
    gtk_drop_down_set_selected (self->sharing, self->sharings->len - 1);
}

static void
show_sharing (MdgPromptEditor *self)
{
  MdgReach reach = mdg_access_get_reach (self->access, MDG_PERMISSION_TEMPLATES_SHARE);
  const MdgMe *me = mdg_access_get_me (self->access);
  gint64 own = me != NULL ? me->account->section_id : 0;
  const char *section = self->template->section_name;
  if (self->template->section_id == 0 && me != NULL)
    {
      self->template->section_id = own;
      section = me->account->section_name;
    }
  gtk_drop_down_set_model (self->sharing, G_LIST_MODEL (gtk_string_list_new (NULL)));
  add_sharing (self, MDG_TEMPLATE_PERSONAL, _ ("Only me"));
  if (reach != MDG_REACH_NONE && self->template->section_id != 0)
    {
      g_autofree char *words =
        g_strdup_printf (_ ("%s and the sections below it"), text_or_empty (section));
      add_sharing (self, MDG_TEMPLATE_SECTION, words);
    }
  if (reach == MDG_REACH_ALL)
    add_sharing (self, MDG_TEMPLATE_WARD, _ ("Whole ward"));
}

/* ---- versions ---- */

static void
show_contents (MdgPromptEditor *self, const MdgTemplate *template)
{
  gtk_editable_set_text (self->title, text_or_empty (template->title));
  gtk_editable_set_text (self->category, text_or_empty (template->category));
  gtk_editable_set_text (self->description, text_or_empty (template->description));
  show_fields (self, template->variables);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text_or_empty (template->text),
                            -1);
  on_text (self);
}

static void
on_version (MdgPromptEditor *self)
{
  guint selected = gtk_drop_down_get_selected (self->version);
  if (self->versions != NULL && selected < self->versions->len)
    show_contents (self, self->versions->pdata[selected]);
}

static char *
describe_version (const MdgTemplate *version)
{
  g_autofree char *time = mdg_phrase_time (version->updated_at, g_get_real_time ());
  return g_strdup_printf (_ ("Version %d　%s　%s"), (int) version->number, time,
                          text_or_empty (version->author));
}

static void
on_versions (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPromptEditor) self = user_data;
  g_autoptr (GBytes) answer = mdg_answer_finish (result, NULL);
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) versions =
    answer != NULL ? mdg_codec_decode_page (&MDG_TEMPLATE_TYPE, answer, &next, NULL) : NULL;
  if (self->access == NULL || versions == NULL || versions->len < 2)
    return;
  GtkStringList *names = gtk_string_list_new (NULL);
  for (guint i = 0; i < versions->len; i++)
    {
      g_autofree char *words = describe_version (versions->pdata[i]);
      gtk_string_list_append (names, words);
    }
  gtk_drop_down_set_model (self->version, G_LIST_MODEL (names));
  g_object_unref (names);
  self->versions = g_steal_pointer (&versions);
  gtk_widget_set_visible (self->version_label, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->version), TRUE);
}

/* ---- saving ---- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPromptEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgTemplate) saved = mdg_answer_finish_record (result, &MDG_TEMPLATE_TYPE, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->access == NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (saved == NULL)
    return;
  g_signal_emit (self, saved_signal, 0, saved);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
take (char **member, char *text)
{
  g_free (*member);
  *member = text;
}

static void
take_fields (MdgPromptEditor *self)
{
  MdgTemplate *template = self->template;
  guint sharing = gtk_drop_down_get_selected (self->sharing);
  take (&template->title, g_strdup (gtk_editable_get_text (self->title)));
  take (&template->category, g_strdup (gtk_editable_get_text (self->category)));
  take (&template->description, g_strdup (gtk_editable_get_text (self->description)));
  take (&template->text, dup_text (self));
  if (sharing < self->sharings->len)
    take (&template->sharing, g_strdup (self->sharings->pdata[sharing]));
  g_clear_pointer (&template->variables, g_ptr_array_unref);
  template->variables = collect_fields (self);
}

static const char *
find_missing (const MdgTemplate *template)
{
  if (*template->title == '\0')
    return _ ("Give the template a title.");
  if (*template->text == '\0')
    return _ ("Write the text of the template.");
  for (guint i = 0; i < template->variables->len; i++)
    {
      const MdgTemplateVariable *variable = template->variables->pdata[i];
      if (g_str_equal (variable->kind, MDG_VARIABLE_CHOICE) && variable->choices[0] == NULL)
        return _ ("Write the choices of each choice, divided by “/”.");
    }
  return NULL;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgPromptEditor *self = MDG_PROMPT_EDITOR (widget);
  take_fields (self);
  const char *missing = find_missing (self->template);
  mdg_banner_say (self->banner, "bad", missing, NULL, NULL);
  if (missing != NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "editor.save", FALSE);
  mdg_template_save_async (self->access, self->template, self->cancellable, on_saved,
                           g_object_ref (self));
}

/* ---- widget ---- */

/* What is worked on: the template itself, a copy of one's own, or a new one. */
static MdgTemplate *
make_draft (const MdgTemplate *template)
{
  MdgTemplate *draft =
    template != NULL ? mdg_template_copy (template) : mdg_template_new ();
  if (draft->variables == NULL)
    draft->variables = mdg_record_array_new (&MDG_TEMPLATE_VARIABLE_TYPE);
  if (template != NULL && template->may_change)
    return draft;
  draft->id = draft->version = draft->section_id = 0;
  g_clear_pointer (&draft->section_name, g_free);
  take (&draft->sharing, g_strdup (MDG_TEMPLATE_PERSONAL));
  return draft;
}

MdgPromptEditor *
mdg_prompt_editor_present (GtkWidget *over, MdgAccess *access, const MdgTemplate *template)
{
  MdgPromptEditor *self = g_object_new (MDG_TYPE_PROMPT_EDITOR, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), over);
  self->access = g_object_ref (access);
  self->template = make_draft (template);
  const char *heading = self->template->id != 0 ? _ ("Change the template") : _ ("New template");
  gtk_label_set_text (self->heading, heading);
  gtk_window_set_title (GTK_WINDOW (self), heading);
  show_sharing (self);
  show_contents (self, self->template);
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (on_text),
                           self, G_CONNECT_SWAPPED);
  if (self->template->id != 0 && self->template->number > 1)
    mdg_template_load_versions_async (access, self->template->id, self->cancellable, on_versions,
                                      g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

static void
mdg_prompt_editor_dispose (GObject *object)
{
  MdgPromptEditor *self = MDG_PROMPT_EDITOR (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_prompt_editor_parent_class)->dispose (object);
}

static void
mdg_prompt_editor_finalize (GObject *object)
{
  MdgPromptEditor *self = MDG_PROMPT_EDITOR (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_ptr_array_unref (self->sharings);
  mdg_template_free (self->template);
  G_OBJECT_CLASS (mdg_prompt_editor_parent_class)->finalize (object);
}

static void
mdg_prompt_editor_class_init (MdgPromptEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_prompt_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_prompt_editor_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  saved_signal = g_signal_new ("saved", MDG_TYPE_PROMPT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/prompts/prompt-editor.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgPromptEditor, name)
  CHILD (banner);
  CHILD (heading);
  CHILD (title);
  CHILD (category);
  CHILD (description);
  CHILD (text);
  CHILD (fields);
  CHILD (no_fields);
  CHILD (sharing);
  CHILD (version_label);
  CHILD (version);
  CHILD (spinner);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_version);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save",
                                       NULL);
}

static void
mdg_prompt_editor_init (MdgPromptEditor *self)
{
  self->cancellable = g_cancellable_new ();
  self->sharings = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
