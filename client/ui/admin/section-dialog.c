/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/admin/section-dialog.h"

#include "client/model/answer.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

struct _MdgSectionDialog
{
  GtkWindow parent_instance;
  MdgAdmin *admin;
  MdgSection *section;
  GCancellable *cancellable;
  GArray *ids; /* of the choices in "below" */
  GtkLabel *heading;
  MdgBanner *banner;
  GtkEditable *code;
  GtkEditable *name;
  GtkDropDown *below;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MdgSectionDialog, mdg_section_dialog, GTK_TYPE_WINDOW)

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgSectionDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "section-dialog.save", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes == NULL || self->admin == NULL)
    return;
  mdg_paged_list_refresh (mdg_admin_get_sections (self->admin));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgSectionDialog *self = MDG_SECTION_DIALOG (widget);
  guint chosen = gtk_drop_down_get_selected (self->below);
  g_autoptr (MdgSection) section = mdg_section_new ();
  section->id = self->section->id;
  section->version = self->section->version;
  section->code = g_strstrip (g_strdup (gtk_editable_get_text (self->code)));
  section->name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  section->parent_id = chosen < self->ids->len ? g_array_index (self->ids, gint64, chosen) : 0;
  if (*section->code == '\0' || *section->name == '\0')
    {
      mdg_banner_say (self->banner, "bad", _ ("Enter the code and the name."), NULL, NULL);
      return;
    }
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "section-dialog.save", FALSE);
  mdg_admin_save_section_async (self->admin, section, self->cancellable, on_saved,
                                g_object_ref (self));
}

static void
on_activate (MdgSectionDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "section-dialog.save", NULL);
}

static void
append_choices (MdgSectionDialog *self, GtkStringList *names, gint64 parent, guint depth)
{
  g_autoptr (GListModel) children = mdg_admin_children_of (self->admin, parent);
  for (guint i = 0; i < g_list_model_get_n_items (children) && depth < 20; i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (children, i);
      const MdgSection *section = mdg_item_get_record (item);
      if (section->id == self->section->id)
        continue; /* nothing can stand below itself */
      g_autofree char *indent = g_strnfill (depth * 2, ' ');
      g_autofree char *label = g_strdup_printf ("%s%s", indent, section->name);
      gtk_string_list_append (names, label);
      g_array_append_val (self->ids, section->id);
      append_choices (self, names, section->id, depth + 1);
    }
}

void
mdg_section_dialog_present (GtkWidget *parent,
                            MdgAdmin *admin,
                            const MdgSection *section,
                            gint64 parent_id)
{
  MdgSectionDialog *self = g_object_new (MDG_TYPE_SECTION_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  gint64 top = 0;
  gint64 chosen = section != NULL ? section->parent_id : parent_id;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  self->admin = g_object_ref (admin);
  self->section = section != NULL ? mdg_section_copy (section) : mdg_section_new ();
  const char *heading = section != NULL ? _ ("Change the section") : _ ("Add a section");
  gtk_label_set_text (self->heading, heading);
  gtk_window_set_title (GTK_WINDOW (self), heading);
  gtk_editable_set_text (self->code, section != NULL ? section->code : "");
  gtk_editable_set_text (self->name, section != NULL ? section->name : "");
  gtk_string_list_append (names, _ ("(top)"));
  g_array_append_val (self->ids, top);
  append_choices (self, names, 0, 0);
  gtk_drop_down_set_model (self->below, G_LIST_MODEL (names));
  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == chosen)
      gtk_drop_down_set_selected (self->below, i);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_section_dialog_dispose (GObject *object)
{
  MdgSectionDialog *self = MDG_SECTION_DIALOG (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_section_dialog_parent_class)->dispose (object);
}

static void
mdg_section_dialog_finalize (GObject *object)
{
  MdgSectionDialog *self = MDG_SECTION_DIALOG (object);
  mdg_section_free (self->section);
  g_array_unref (self->ids);
  G_OBJECT_CLASS (mdg_section_dialog_parent_class)->finalize (object);
}

static void
mdg_section_dialog_class_init (MdgSectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_section_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_section_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/section-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgSectionDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgSectionDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgSectionDialog, code);
  gtk_widget_class_bind_template_child (widget_class, MdgSectionDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MdgSectionDialog, below);
  gtk_widget_class_bind_template_child (widget_class, MdgSectionDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "section-dialog.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_section_dialog_init (MdgSectionDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
}
