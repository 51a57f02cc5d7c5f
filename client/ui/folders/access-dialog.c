/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/access-dialog.h"

#include "client/model/answer.h"
#include "client/model/document-phrases.h"
#include "client/model/items.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/folders/grant-row.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>

struct _MdgAccessDialog
{
  GtkWindow parent_instance;
  MdgFolders *folders;
  MdgFolder *folder;
  MdgFolderAccess *before;
  MdgPagedList *people_seeing;
  MdgPagedList *all_sections;
  MdgPagedList *all_roles;
  GListStore *found; /* MdgPersonItem: what the search for people found */
  GCancellable *cancellable;
  GCancellable *search_cancellable;
  gboolean changed;
  GtkLabel *heading;
  MdgBanner *banner;
  GtkMenuButton *add_person;
  GtkPopover *person_popover;
  GtkEditable *person_search;
  GtkListBox *people;
  GtkLabel *people_text;
  GtkPopover *section_popover;
  GtkListBox *sections;
  GtkPopover *role_popover;
  GtkListBox *roles;
  GtkListBox *grants;
  GtkLabel *count;
  GtkLabel *count_note;
  GtkListView *readers;
  GtkLabel *unsaved;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MdgAccessDialog, mdg_access_dialog, GTK_TYPE_WINDOW)

/* ---- grants ---- */

static MdgFolderAccess *
access_of (MdgAccessDialog *self)
{
  MdgFolderAccess *access = mdg_folder_access_new ();
  GtkListBoxRow *row = NULL;
  access->grants = mdg_record_array_new (&MDG_FOLDER_GRANT_TYPE);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->grants, i)) != NULL; i++)
    g_ptr_array_add (access->grants,
                     mdg_folder_grant_copy (mdg_grant_row_get_grant (MDG_GRANT_ROW (row))));
  return access;
}

static gboolean
same_target (const MdgFolderGrant *a, const MdgFolderGrant *b)
{
  return g_strcmp0 (a->kind, b->kind) == 0 && a->account_id == b->account_id &&
         a->section_id == b->section_id && g_strcmp0 (a->role_code, b->role_code) == 0;
}

static const MdgFolderGrant *
find_grant (const MdgFolderAccess *access, const MdgFolderGrant *like)
{
  for (guint i = 0; access->grants != NULL && i < access->grants->len; i++)
    if (same_target (access->grants->pdata[i], like))
      return access->grants->pdata[i];
  return NULL;
}

static void
set_changed (MdgAccessDialog *self, gboolean changed)
{
  self->changed = changed;
  gtk_label_set_text (self->unsaved, changed ? _ ("Changes are not saved yet.") : "");
  gtk_label_set_text (self->count_note, _ ("The list follows when you save."));
  gtk_widget_set_visible (GTK_WIDGET (self->count_note), changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "access.save", changed);
}

static void
on_grant_changed (MdgAccessDialog *self)
{
  set_changed (self, TRUE);
}

static void
on_grant_removed (MdgGrantRow *row, MdgAccessDialog *self)
{
  gtk_list_box_remove (self->grants, GTK_WIDGET (row));
  set_changed (self, TRUE);
}

static void
append_row (MdgAccessDialog *self, const MdgFolderGrant *grant)
{
  GtkWidget *row = mdg_grant_row_new (grant);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_grant_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_grant_removed), self, 0);
  gtk_list_box_append (self->grants, row);
}

static void
add_grant (MdgAccessDialog *self, const MdgFolderGrant *grant)
{
  g_autoptr (MdgFolderAccess) now = access_of (self);
  gboolean known = find_grant (now, grant) != NULL;
  gboolean full = now->grants->len >= MDG_FOLDER_MAX_GRANTS;
  const char *sentence = known  ? _ ("That is in the list already.")
                         : full ? _ ("The list is full. Use a section instead of many people.")
                                : NULL;
  mdg_banner_say (self->banner, "warn", sentence, NULL, NULL);
  if (sentence != NULL)
    return;
  append_row (self, grant);
  set_changed (self, TRUE);
}

static void
show_grants (MdgAccessDialog *self, MdgFolderAccess *access)
{
  GtkListBoxRow *row = NULL;
  while ((row = gtk_list_box_get_row_at_index (self->grants, 0)) != NULL)
    gtk_list_box_remove (self->grants, GTK_WIDGET (row));
  mdg_folder_access_free (self->before);
  self->before = access;
  for (guint i = 0; access->grants != NULL && i < access->grants->len; i++)
    append_row (self, access->grants->pdata[i]);
  set_changed (self, FALSE);
}

static void
on_grants (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccessDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  MdgFolderAccess *access = mdg_answer_finish_record (result, &MDG_FOLDER_ACCESS_TYPE, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  if (access != NULL)
    show_grants (self, access);
  else
    mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
}

/* ---- saving ---- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccessDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  MdgFolderAccess *access = mdg_answer_finish_record (result, &MDG_FOLDER_ACCESS_TYPE, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "access.save", self->changed);
  if (access == NULL)
    return;
  show_grants (self, access);
  mdg_banner_say (self->banner, "ok", _ ("Saved."), NULL, NULL);
  if (self->people_seeing != NULL)
    mdg_paged_list_reload (self->people_seeing);
}

static void
do_save (gpointer owner)
{
  MdgAccessDialog *self = owner;
  g_autoptr (MdgFolderAccess) access = access_of (self);
  if (self->folders == NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "access.save", FALSE);
  mdg_folders_save_grants_async (self->folders, self->folder->id, access, self->cancellable,
                                 on_saved, g_object_ref (self));
}

static gboolean
loses_own (MdgAccessDialog *self, const MdgFolderAccess *now)
{
  const MdgMe *me = mdg_access_get_me (mdg_folders_get_access (self->folders));
  const MdgFolderGrant own = { .kind = (char *) MDG_GRANT_TO_ACCOUNT,
                               .account_id = me != NULL ? me->account->id : 0 };
  const MdgFolderGrant *had = find_grant (self->before, &own);
  const MdgFolderGrant *has = find_grant (now, &own);
  if (had == NULL || g_strcmp0 (had->role, MDG_FOLDER_OWNER) != 0)
    return FALSE;
  return has == NULL || g_strcmp0 (has->role, MDG_FOLDER_OWNER) != 0;
}

static gboolean
opens_to_all (MdgAccessDialog *self, const MdgFolderAccess *now)
{
  const MdgFolderGrant everyone = { .kind = (char *) MDG_GRANT_TO_EVERYONE };
  return find_grant (now, &everyone) != NULL && find_grant (self->before, &everyone) == NULL;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccessDialog *self = MDG_ACCESS_DIALOG (widget);
  g_autoptr (MdgFolderAccess) now = access_of (self);
  g_autofree char *title = NULL;
  if (self->before == NULL)
    return;
  if (opens_to_all (self, now))
    {
      title = g_strdup_printf (_ ("Show %s to the whole ward?"), self->folder->name);
      mdg_dialog_ask (widget, title,
                      _ ("Everyone with an account can search and read all documents of the folder."),
                      _ ("Show to the whole ward"), FALSE, NULL, do_save, self);
    }
  else if (loses_own (self, now))
    {
      title = g_strdup_printf (_ ("Give up owning %s?"), self->folder->name);
      mdg_dialog_ask (widget, title,
                      _ ("Afterwards only another owner can decide who sees the folder."),
                      _ ("Give up"), TRUE, NULL, do_save, self);
    }
  else
    {
      do_save (self);
    }
}

/* ---- adding people ---- */

static GtkWidget *
choice_row (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "choice");
  return label;
}

static GtkWidget *
make_titled_row (gpointer item, gpointer property)
{
  g_autofree char *title = NULL;
  g_object_get (item, property, &title, NULL);
  return choice_row (title);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccessDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_autoptr (GPtrArray) people =
    bytes != NULL ? mdg_codec_decode_page (&MDG_PERSON_TYPE, bytes, &next, &error) : NULL;
  g_autofree char *sentence = mdg_answer_sentence (error);
  g_list_store_remove_all (self->found);
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      g_autoptr (MdgItem) item =
        mdg_item_new (MDG_TYPE_PERSON_ITEM, mdg_person_copy (people->pdata[i]));
      g_list_store_append (self->found, item);
    }
  gboolean nobody = people != NULL && people->len == 0;
  gtk_label_set_text (self->people_text, sentence != NULL ? sentence
                                         : nobody         ? _ ("Nobody fits")
                                                          : "");
}

static void
on_person_search (MdgAccessDialog *self)
{
  const char *text = gtk_editable_get_text (self->person_search);
  g_cancellable_cancel (self->search_cancellable);
  g_clear_object (&self->search_cancellable);
  if (*text == '\0')
    {
      g_list_store_remove_all (self->found);
      return;
    }
  self->search_cancellable = g_cancellable_new ();
  mdg_folders_find_people_async (self->folders, text, self->search_cancellable, on_found,
                                 g_object_ref (self));
}

static void
on_person (MdgAccessDialog *self, GtkListBoxRow *row)
{
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->found),
                                                    (guint) gtk_list_box_row_get_index (row));
  if (item == NULL)
    return;
  const MdgPerson *person = mdg_item_get_record (item);
  const MdgFolderGrant grant = { .kind = (char *) MDG_GRANT_TO_ACCOUNT,
                                 .account_id = person->id,
                                 .role = (char *) MDG_FOLDER_READER,
                                 .name = person->name,
                                 .section_name = person->section_name,
                                 .n_people = 1 };
  gtk_popover_popdown (self->person_popover);
  add_grant (self, &grant);
}

static void
on_section (MdgAccessDialog *self, GtkListBoxRow *row)
{
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->all_sections),
                                                    (guint) gtk_list_box_row_get_index (row));
  if (item == NULL)
    return;
  const MdgSection *section = mdg_item_get_record (item);
  const MdgFolderGrant grant = { .kind = (char *) MDG_GRANT_TO_SECTION,
                                 .section_id = section->id,
                                 .role = (char *) MDG_FOLDER_READER,
                                 .name = section->name };
  gtk_popover_popdown (self->section_popover);
  add_grant (self, &grant);
}

/* A role is meant within the folder's own section. */
static void
on_role (MdgAccessDialog *self, GtkListBoxRow *row)
{
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->all_roles),
                                                    (guint) gtk_list_box_row_get_index (row));
  if (item == NULL)
    return;
  const MdgRole *role = mdg_item_get_record (item);
  const MdgFolderGrant grant = { .kind = (char *) MDG_GRANT_TO_ROLE,
                                 .role_code = role->code,
                                 .section_id = self->folder->section_id,
                                 .role = (char *) MDG_FOLDER_READER,
                                 .name = role->name,
                                 .section_name = self->folder->section_name };
  gtk_popover_popdown (self->role_popover);
  add_grant (self, &grant);
}

static void
add_everyone (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const MdgFolderGrant grant = { .kind = (char *) MDG_GRANT_TO_EVERYONE,
                                 .role = (char *) MDG_FOLDER_READER };
  add_grant (MDG_ACCESS_DIALOG (widget), &grant);
}

/* ---- who that is ---- */

static void
on_readers (MdgAccessDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->people_seeing));
  gboolean more = FALSE;
  g_object_get (self->people_seeing, "has-more", &more, NULL);
  g_autofree char *text = g_strdup_printf (more ? _ ("%u people and more can see this")
                                                : _ ("%u people can see this"),
                                           n);
  gtk_label_set_text (self->count, text);
}

static void
show_lists (MdgAccessDialog *self)
{
  self->people_seeing = mdg_folders_readers_of (self->folders, self->folder->id);
  self->all_sections = mdg_folders_sections_new (self->folders);
  self->all_roles = mdg_folders_roles_new (self->folders);
  self->found = g_list_store_new (MDG_TYPE_PERSON_ITEM);
  GtkNoSelection *plain = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->people_seeing)));
  gtk_list_view_set_model (self->readers, GTK_SELECTION_MODEL (plain));
  g_object_unref (plain);
  gtk_list_box_bind_model (self->people, G_LIST_MODEL (self->found), make_titled_row,
                           (gpointer) "title", NULL);
  gtk_list_box_bind_model (self->sections, G_LIST_MODEL (self->all_sections), make_titled_row,
                           (gpointer) "name", NULL);
  gtk_list_box_bind_model (self->roles, G_LIST_MODEL (self->all_roles), make_titled_row,
                           (gpointer) "label", NULL);
  g_signal_connect_object (self->people_seeing, "loaded", G_CALLBACK (on_readers), self,
                           G_CONNECT_SWAPPED);
  mdg_paged_list_reload (self->people_seeing);
  mdg_paged_list_reload (self->all_sections);
  mdg_paged_list_reload (self->all_roles);
}

void
mdg_access_dialog_present (GtkWidget *parent, MdgFolders *folders, const MdgFolder *folder)
{
  MdgAccessDialog *self = g_object_new (MDG_TYPE_ACCESS_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->folders = g_object_ref (folders);
  self->folder = mdg_folder_copy (folder);
  g_autofree char *title = g_strdup_printf (_ ("Who can see %s"), folder->name);
  gtk_label_set_text (self->heading, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  set_changed (self, FALSE);
  show_lists (self);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  mdg_folders_load_grants_async (folders, folder->id, self->cancellable, on_grants,
                                 g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_access_dialog_dispose (GObject *object)
{
  MdgAccessDialog *self = MDG_ACCESS_DIALOG (object);
  MdgPagedList **lists[] = { &self->people_seeing, &self->all_sections, &self->all_roles };
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->search_cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (*lists[i] != NULL)
        mdg_paged_list_cancel (*lists[i]);
      g_clear_object (lists[i]);
    }
  g_clear_object (&self->found);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->search_cancellable);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->folder, mdg_folder_free);
  g_clear_pointer (&self->before, mdg_folder_access_free);
  G_OBJECT_CLASS (mdg_access_dialog_parent_class)->dispose (object);
}

static void
mdg_access_dialog_class_init (MdgAccessDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_access_dialog_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/access-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, add_person);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, person_popover);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, person_search);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, people);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, people_text);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, section_popover);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, sections);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, role_popover);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, roles);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, grants);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, count);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, count_note);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, readers);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, unsaved);
  gtk_widget_class_bind_template_child (widget_class, MdgAccessDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_person_search);
  gtk_widget_class_bind_template_callback (widget_class, on_person);
  gtk_widget_class_bind_template_callback (widget_class, on_section);
  gtk_widget_class_bind_template_callback (widget_class, on_role);
  gtk_widget_class_install_action (widget_class, "access.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "access.add-everyone", NULL, add_everyone);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_access_dialog_init (MdgAccessDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
