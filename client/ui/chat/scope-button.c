/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/scope-button.h"

#include "client/model/folder-items.h"

#include <glib/gi18n.h>

struct _MdgScopeButton
{
  GtkBox parent_instance;
  MdgPagedList *folders;
  GHashTable *chosen; /* ids (gint64) */
  const char *kind;   /* MDG_SCOPE_… */
  gboolean showing;
  GtkMenuButton *button;
  GtkLabel *label;
  GtkCheckButton *all;
  GtkCheckButton *some;
  GtkCheckButton *attached;
  GtkCheckButton *none;
  GtkBox *list;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgScopeButton, mdg_scope_button, GTK_TYPE_BOX)

static const MdgFolder *
nth_folder (MdgScopeButton *self, guint i)
{
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->folders), i);
  return item != NULL ? mdg_item_get_record (item) : NULL; /* the list keeps it */
}

static guint
n_folders (MdgScopeButton *self)
{
  return self->folders != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->folders)) : 0;
}

/* ---- what it says ---- */

static char *
chosen_text (MdgScopeButton *self)
{
  const char *first = NULL;
  guint n = 0;
  for (guint i = 0; i < n_folders (self); i++)
    {
      const MdgFolder *folder = nth_folder (self, i);
      if (!g_hash_table_contains (self->chosen, &folder->id))
        continue;
      first = n++ == 0 ? folder->name : first;
    }
  if (n == 0)
    return g_strdup (_ ("Choose folders"));
  /* TRANSLATORS: a folder and how many besides */
  return n == 1 ? g_strdup (first) : g_strdup_printf (_ ("%s and %u more"), first, n - 1);
}

static char *
label_text (MdgScopeButton *self)
{
  if (g_str_equal (self->kind, MDG_SCOPE_NONE))
    return g_strdup (_ ("No documents"));
  if (g_str_equal (self->kind, MDG_SCOPE_ATTACHMENTS))
    return g_strdup (_ ("Attached files only"));
  if (g_str_equal (self->kind, MDG_SCOPE_FOLDERS))
    return chosen_text (self);
  return g_strdup (_ ("All documents"));
}

static void
show_scope (MdgScopeButton *self)
{
  g_autofree char *text = label_text (self);
  g_autofree char *name = g_strdup_printf (_ ("Documents to answer from: %s"), text);
  gboolean some = g_str_equal (self->kind, MDG_SCOPE_FOLDERS);
  self->showing = TRUE;
  gtk_check_button_set_active (self->all, g_str_equal (self->kind, MDG_SCOPE_ALL));
  gtk_check_button_set_active (self->some, some);
  gtk_check_button_set_active (self->attached, g_str_equal (self->kind, MDG_SCOPE_ATTACHMENTS));
  gtk_check_button_set_active (self->none, g_str_equal (self->kind, MDG_SCOPE_NONE));
  self->showing = FALSE;
  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), some);
}

/* ---- choosing ---- */

static void
choose (MdgScopeButton *self, const char *kind)
{
  self->kind = kind;
  show_scope (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_kind (MdgScopeButton *self, GtkCheckButton *button)
{
  if (self->showing || !gtk_check_button_get_active (button))
    return;
  if (button == self->some)
    choose (self, MDG_SCOPE_FOLDERS);
  else if (button == self->attached)
    choose (self, MDG_SCOPE_ATTACHMENTS);
  else
    choose (self, button == self->none ? MDG_SCOPE_NONE : MDG_SCOPE_ALL);
}

/* The buttons stand in the order of the folders. */
static void
on_folder (MdgScopeButton *self, GtkWidget *button)
{
  guint place = 0;
  if (self->showing)
    return;
  for (GtkWidget *before = gtk_widget_get_prev_sibling (button); before != NULL;
       before = gtk_widget_get_prev_sibling (before))
    place++;
  const MdgFolder *folder = place < n_folders (self) ? nth_folder (self, place) : NULL;
  if (folder == NULL)
    return;
  if (!g_hash_table_remove (self->chosen, &folder->id))
    g_hash_table_add (self->chosen, g_memdup2 (&folder->id, sizeof folder->id));
  choose (self, MDG_SCOPE_FOLDERS);
}

static void
on_folders (MdgScopeButton *self)
{
  GtkWidget *child = NULL;
  self->showing = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; i < n_folders (self); i++)
    {
      const MdgFolder *folder = nth_folder (self, i);
      GtkWidget *check = gtk_check_button_new_with_label (folder->name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   g_hash_table_contains (self->chosen, &folder->id));
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_folder), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->list, check);
    }
  self->showing = FALSE;
  show_scope (self);
}

void
mdg_scope_button_set_folders (MdgScopeButton *self, MdgPagedList *folders)
{
  g_set_object (&self->folders, folders);
  g_signal_connect_object (folders, "loaded", G_CALLBACK (on_folders), self, G_CONNECT_SWAPPED);
  on_folders (self);
}

void
mdg_scope_button_set_scope (MdgScopeButton *self, const MdgScope *scope)
{
  static const char *const kinds[] = { MDG_SCOPE_NONE, MDG_SCOPE_FOLDERS, MDG_SCOPE_ATTACHMENTS };
  self->kind = MDG_SCOPE_ALL;
  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; scope != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (scope->kind, kinds[i]) == 0)
      self->kind = kinds[i];
  for (guint i = 0; scope != NULL && scope->folders != NULL && scope->folders[i] != NULL; i++)
    {
      gint64 id = g_ascii_strtoll (scope->folders[i], NULL, 10);
      g_hash_table_add (self->chosen, g_memdup2 (&id, sizeof id));
    }
  on_folders (self);
}

MdgScope *
mdg_scope_button_dup_scope (MdgScopeButton *self)
{
  MdgScope *scope = mdg_scope_new ();
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  gboolean some = g_str_equal (self->kind, MDG_SCOPE_FOLDERS);
  guint n = 0;
  for (guint i = 0; some && i < n_folders (self); i++)
    {
      const MdgFolder *folder = nth_folder (self, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, folder->id);
      if (!g_hash_table_contains (self->chosen, &folder->id))
        continue;
      g_strv_builder_add (ids, id);
      n++;
    }
  g_free (scope->kind);
  g_strfreev (scope->folders);
  scope->kind = g_strdup (some && n == 0 ? MDG_SCOPE_ALL : self->kind);
  scope->folders = g_strv_builder_end (ids);
  return scope;
}

static void
mdg_scope_button_dispose (GObject *object)
{
  g_clear_object (&MDG_SCOPE_BUTTON (object)->folders);
  G_OBJECT_CLASS (mdg_scope_button_parent_class)->dispose (object);
}

static void
mdg_scope_button_finalize (GObject *object)
{
  g_hash_table_unref (MDG_SCOPE_BUTTON (object)->chosen);
  G_OBJECT_CLASS (mdg_scope_button_parent_class)->finalize (object);
}

static void
mdg_scope_button_class_init (MdgScopeButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_scope_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_scope_button_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_SCOPE_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/scope-button.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgScopeButton, name)
  CHILD (button);
  CHILD (label);
  CHILD (all);
  CHILD (some);
  CHILD (attached);
  CHILD (none);
  CHILD (list);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_kind);
}

static void
mdg_scope_button_init (MdgScopeButton *self)
{
  self->kind = MDG_SCOPE_ALL;
  self->chosen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_scope (self);
}
