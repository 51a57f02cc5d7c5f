/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/folder-dialog.h"

#include "client/model/answer.h"
#include "client/model/items.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/folders/access-dialog.h"

#include <glib/gi18n.h>

#define GIGABYTE (G_GINT64_CONSTANT (1024) * 1024 * 1024) /* as sizes are shown */

struct _MdgFolderDialog
{
  GtkWindow parent_instance;
  MdgFolders *folders;
  MdgFolder *folder; /* before; after saving what the server made of it */
  MdgPagedList *all_sections;
  GArray *ids; /* of the choices in "section" */
  GCancellable *cancellable;
  GtkWidget *over; /* the window below, for what comes next */
  GtkLabel *heading;
  MdgBanner *banner;
  GtkEditable *name;
  GtkEditable *description;
  GtkDropDown *section;
  GtkWidget *l4;
  GtkWidget *see;
  GtkCheckButton *see_section;
  GtkCheckButton *see_chosen;
  GtkCheckButton *see_all;
  GtkLabel *see_note;
  GtkWidget *l5;
  GtkSpinButton *quota;
  GtkSpinner *spinner;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (MdgFolderDialog, mdg_folder_dialog, GTK_TYPE_WINDOW)

static void
set_working (MdgFolderDialog *self, gboolean working)
{
  gtk_spinner_set_spinning (self->spinner, working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "folder-dialog.save", !working);
}

/* ---- saving ---- */

/* Whoever wanted to choose people is asked for them next. */
static void
go_on (MdgFolderDialog *self)
{
  gboolean choose = gtk_check_button_get_active (self->see_chosen) &&
                    gtk_widget_get_visible (self->see);
  mdg_folders_show_new (self->folders, self->folder);
  if (choose)
    mdg_access_dialog_present (self->over, self->folders, self->folder);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_shared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgFolderDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  set_working (self, FALSE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes != NULL && self->folders != NULL)
    go_on (self);
}

static void
append_grant (GPtrArray *grants, const MdgFolderGrant *grant)
{
  g_ptr_array_add (grants, mdg_folder_grant_copy (grant));
}

static void
share (MdgFolderDialog *self)
{
  const MdgMe *me = mdg_access_get_me (mdg_folders_get_access (self->folders));
  g_autoptr (MdgFolderAccess) access = mdg_folder_access_new ();
  const MdgFolderGrant own = { .kind = (char *) MDG_GRANT_TO_ACCOUNT,
                               .account_id = me->account->id,
                               .role = (char *) MDG_FOLDER_OWNER };
  const MdgFolderGrant section = { .kind = (char *) MDG_GRANT_TO_SECTION,
                                   .section_id = self->folder->section_id,
                                   .role = (char *) MDG_FOLDER_READER };
  const MdgFolderGrant everyone = { .kind = (char *) MDG_GRANT_TO_EVERYONE,
                                    .role = (char *) MDG_FOLDER_READER };
  access->grants = mdg_record_array_new (&MDG_FOLDER_GRANT_TYPE);
  append_grant (access->grants, &own);
  append_grant (access->grants,
                gtk_check_button_get_active (self->see_all) ? &everyone : &section);
  mdg_folders_save_grants_async (self->folders, self->folder->id, access, self->cancellable,
                                 on_shared, g_object_ref (self));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgFolderDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  MdgFolder *saved = mdg_answer_finish_record (result, &MDG_FOLDER_TYPE, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (saved == NULL || self->folders == NULL)
    {
      set_working (self, FALSE);
      g_clear_pointer (&saved, mdg_folder_free);
      return;
    }
  gboolean added = self->folder->id == 0;
  mdg_folder_free (self->folder);
  self->folder = saved;
  if (added && !gtk_check_button_get_active (self->see_chosen))
    share (self);
  else if (added)
    go_on (self);
  else
    {
      mdg_paged_list_refresh (mdg_folders_get_list (self->folders));
      gtk_window_destroy (GTK_WINDOW (self));
    }
}

/* What the dialog shows of a limit. */
static int
whole_gigabytes (gint64 bytes)
{
  return (int) ((bytes + GIGABYTE / 2) / GIGABYTE);
}

/* A limit between two whole numbers stays as it is until another number is chosen. */
static void
take_quota (MdgFolderDialog *self, MdgFolder *folder)
{
  int chosen = gtk_spin_button_get_value_as_int (self->quota);
  if (gtk_widget_get_visible (GTK_WIDGET (self->quota)) &&
      chosen != whole_gigabytes (folder->quota_bytes))
    folder->quota_bytes = chosen * GIGABYTE;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFolderDialog *self = MDG_FOLDER_DIALOG (widget);
  guint chosen = gtk_drop_down_get_selected (self->section);
  g_autoptr (MdgFolder) folder = mdg_folder_copy (self->folder);
  g_free (folder->name);
  g_free (folder->description);
  folder->name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  folder->description = g_strstrip (g_strdup (gtk_editable_get_text (self->description)));
  if (chosen < self->ids->len)
    folder->section_id = g_array_index (self->ids, gint64, chosen);
  take_quota (self, folder);
  const char *wrong = *folder->name == '\0' ? _ ("Give the folder a name.") : NULL;
  mdg_banner_say (self->banner, "bad", wrong, NULL, NULL);
  if (wrong != NULL)
    return;
  set_working (self, TRUE);
  /* The folder is there already when only sharing it failed. */
  if (self->folder->id != 0 && gtk_widget_get_visible (self->see))
    share (self);
  else
    mdg_folders_save_async (self->folders, folder, self->cancellable, on_saved,
                            g_object_ref (self));
}

static void
on_activate (MdgFolderDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "folder-dialog.save", NULL);
}

/* ---- sections ---- */

static const MdgSection *
section_at (MdgFolderDialog *self, guint position, MdgItem **held)
{
  *held = g_list_model_get_item (G_LIST_MODEL (self->all_sections), position);
  return *held != NULL ? mdg_item_get_record (*held) : NULL;
}

static gint64
parent_of (MdgFolderDialog *self, gint64 id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->all_sections)); i++)
    {
      g_autoptr (MdgItem) item = NULL;
      const MdgSection *section = section_at (self, i, &item);
      if (section->id == id)
        return section->parent_id;
    }
  return 0;
}

static gboolean
is_within (MdgFolderDialog *self, gint64 id, gint64 top)
{
  for (guint depth = 0; id != 0 && depth < 20; depth++)
    {
      if (id == top)
        return TRUE;
      id = parent_of (self, id);
    }
  return FALSE;
}

static void
on_sections (MdgFolderDialog *self)
{
  MdgAccess *access = mdg_folders_get_access (self->folders);
  const MdgMe *me = mdg_access_get_me (access);
  gboolean all =
    mdg_access_get_reach (access, MDG_PERMISSION_FOLDERS_CREATE) == MDG_REACH_ALL;
  gint64 wanted = self->folder->id != 0 ? self->folder->section_id : me->account->section_id;
  guint chosen = 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_array_set_size (self->ids, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->all_sections)); i++)
    {
      g_autoptr (MdgItem) item = NULL;
      const MdgSection *section = section_at (self, i, &item);
      if (!all && section->id != wanted && !is_within (self, section->id, me->account->section_id))
        continue;
      if (section->id == wanted)
        chosen = self->ids->len;
      gtk_string_list_append (names, section->name);
      g_array_append_val (self->ids, section->id);
    }
  gtk_drop_down_set_model (self->section, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->section, chosen);
}

static void
on_see (MdgFolderDialog *self)
{
  const char *note = _ ("You can change this at any time.");
  if (gtk_check_button_get_active (self->see_chosen))
    note = _ ("First only you. You choose the people in the next step.");
  else if (gtk_check_button_get_active (self->see_all))
    note = _ ("Everyone with an account can search and read all documents of the folder.");
  gtk_label_set_text (self->see_note, note);
}

static void
show_folder (MdgFolderDialog *self)
{
  MdgAccess *access = mdg_folders_get_access (self->folders);
  gboolean added = self->folder->id == 0;
  gboolean manages =
    !added && mdg_access_get_reach (access, MDG_PERMISSION_FOLDERS_MANAGE) != MDG_REACH_NONE;
  const char *title = added ? _ ("Make a folder") : _ ("Name and description");
  gtk_label_set_text (self->heading, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->save, added ? _ ("Make the folder") : _ ("Save"));
  gtk_editable_set_text (self->name, self->folder->name != NULL ? self->folder->name : "");
  gtk_editable_set_text (self->description,
                         self->folder->description != NULL ? self->folder->description : "");
  gtk_widget_set_visible (self->see, added);
  gtk_widget_set_visible (self->l4, added);
  gtk_widget_set_visible (self->l5, manages);
  gtk_widget_set_visible (GTK_WIDGET (self->quota), manages);
  gtk_spin_button_set_value (self->quota, whole_gigabytes (self->folder->quota_bytes));
}

void
mdg_folder_dialog_present (GtkWidget *parent, MdgFolders *folders, const MdgFolder *folder)
{
  MdgFolderDialog *self = g_object_new (MDG_TYPE_FOLDER_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->over = g_object_ref (parent);
  self->folders = g_object_ref (folders);
  self->folder = folder != NULL ? mdg_folder_copy (folder) : mdg_folder_new ();
  self->all_sections = mdg_folders_sections_new (folders);
  show_folder (self);
  on_see (self);
  g_signal_connect_object (self->all_sections, "loaded", G_CALLBACK (on_sections), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->see_section, "toggled", G_CALLBACK (on_see), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->see_all, "toggled", G_CALLBACK (on_see), self, G_CONNECT_SWAPPED);
  mdg_paged_list_reload (self->all_sections);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_folder_dialog_dispose (GObject *object)
{
  MdgFolderDialog *self = MDG_FOLDER_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  if (self->all_sections != NULL)
    mdg_paged_list_cancel (self->all_sections);
  g_clear_object (&self->all_sections);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->over);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->folder, mdg_folder_free);
  g_clear_pointer (&self->ids, g_array_unref);
  G_OBJECT_CLASS (mdg_folder_dialog_parent_class)->dispose (object);
}

static void
mdg_folder_dialog_class_init (MdgFolderDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_folder_dialog_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/folder-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, description);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, section);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, l4);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, see);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, see_section);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, see_chosen);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, see_all);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, see_note);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, l5);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, quota);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "folder-dialog.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_folder_dialog_init (MdgFolderDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
}
