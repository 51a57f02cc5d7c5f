/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/kinds-page.h"

#include "client/model/answer.h"
#include "client/model/notice-kinds.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/column-widths.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/page.h"
#include "client/ui/notices/kind-dialog.h"

#include <glib/gi18n.h>

struct _MdgNoticeKindsPage
{
  GtkBox parent_instance;
  MdgAdmin *admin;
  MdgPagedList *list;
  MdgBanner *banner;
  GtkColumnView *table;
  GtkSingleSelection *selection;
  GtkButton *stop_button;
  GtkLabel *state;
};

static void mdg_notice_kinds_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  MdgNoticeKindsPage,
  mdg_notice_kinds_page,
  GTK_TYPE_BOX,
  G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_notice_kinds_page_iface_init))

static MdgAccess *
get_access (MdgNoticeKindsPage *self)
{
  return mdg_admin_get_access (self->admin);
}

/* The chosen kind; NULL when there is none. */
static const MdgNoticeKind *
get_chosen (MdgNoticeKindsPage *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? mdg_item_get_record (item) : NULL;
}

static void
on_selected (MdgNoticeKindsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MdgNoticeKind *kind = get_chosen (self);
  gtk_widget_action_set_enabled (widget, "kinds.change", kind != NULL);
  gtk_widget_action_set_enabled (widget, "kinds.delete", kind != NULL);
  gtk_widget_action_set_enabled (widget, "kinds.stop", kind != NULL);
  gtk_button_set_label (self->stop_button,
                        kind != NULL && kind->stopped ? _ ("Use again") : _ ("Stop"));
}

static void
on_list_state (MdgPagedList *list, GParamSpec *pspec, MdgNoticeKindsPage *self)
{
  const char *trouble = mdg_paged_list_get_trouble (list);
  const char *text = g_list_model_get_n_items (G_LIST_MODEL (list)) > 0
                       ? _ ("A change makes a new version; runs keep the one they were made with.")
                       : _ ("No kind of notice is set up. Add one, and staff of its section can "
                            "prepare notices.");
  if (mdg_paged_list_is_loading (list))
    text = _ ("Loading");
  gtk_label_set_text (self->state, trouble != NULL ? trouble : text);
}

static void
say (MdgNoticeKindsPage *self, const GError *error)
{
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
}

static void
add (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_notice_kind_dialog_present (widget, MDG_NOTICE_KINDS_PAGE (widget)->admin, NULL);
}

/* ---- change ---- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeKindsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeKind) kind =
    mdg_answer_finish_record (result, &MDG_NOTICE_KIND_TYPE, &error);
  if (self->admin == NULL)
    return;
  say (self, error);
  if (kind != NULL)
    mdg_notice_kind_dialog_present (GTK_WIDGET (self), self->admin, kind);
}

static void
change (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeKindsPage *self = MDG_NOTICE_KINDS_PAGE (widget);
  const MdgNoticeKind *kind = get_chosen (self);
  if (kind != NULL)
    mdg_notice_kind_load_async (get_access (self), kind->id, NULL, on_loaded,
                                g_object_ref (self));
}

static void
on_activated (MdgNoticeKindsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "kinds.change", NULL);
}

/* ---- stop and delete ---- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeKindsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  if (self->admin == NULL)
    return;
  say (self, error);
  if (bytes != NULL)
    mdg_paged_list_refresh (self->list);
}

/* The list does not hold what has to be sent back. */
static void
on_loaded_to_stop (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeKindsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeKind) kind =
    mdg_answer_finish_record (result, &MDG_NOTICE_KIND_TYPE, &error);
  if (self->admin == NULL)
    return;
  say (self, error);
  if (kind != NULL)
    mdg_notice_kind_stop_async (get_access (self), kind, !kind->stopped, NULL, on_done,
                                g_object_ref (self));
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeKindsPage *self = MDG_NOTICE_KINDS_PAGE (widget);
  const MdgNoticeKind *kind = get_chosen (self);
  if (kind != NULL)
    mdg_notice_kind_load_async (get_access (self), kind->id, NULL, on_loaded_to_stop,
                                g_object_ref (self));
}

static void
do_delete (gpointer owner)
{
  MdgNoticeKindsPage *self = owner;
  const MdgNoticeKind *kind = get_chosen (self);
  if (kind != NULL)
    mdg_notice_kind_delete_async (get_access (self), kind->id, NULL, on_done,
                                  g_object_ref (self));
}

static void
delete_kind (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeKindsPage *self = MDG_NOTICE_KINDS_PAGE (widget);
  const MdgNoticeKind *kind = get_chosen (self);
  if (kind == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Delete the kind of notice %s?"), kind->name);
  mdg_dialog_ask (widget, title, _ ("A kind that has been used can only be stopped."),
                  _ ("Delete"), TRUE, NULL, do_delete, self);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  mdg_paged_list_reload (MDG_NOTICE_KINDS_PAGE (page)->list);
}

static void
mdg_notice_kinds_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
}

GtkWidget *
mdg_notice_kinds_page_new (MdgAdmin *admin)
{
  MdgNoticeKindsPage *self = g_object_new (MDG_TYPE_NOTICE_KINDS_PAGE, NULL);
  self->admin = g_object_ref (admin);
  self->list = mdg_notice_kinds_list_new (get_access (self));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  g_signal_connect_object (self->list, "notify", G_CALLBACK (on_list_state), self, 0);
  on_list_state (self->list, NULL, self);
  on_selected (self);
  return GTK_WIDGET (self);
}

static void
mdg_notice_kinds_page_dispose (GObject *object)
{
  MdgNoticeKindsPage *self = MDG_NOTICE_KINDS_PAGE (object);
  g_clear_object (&self->list);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_notice_kinds_page_parent_class)->dispose (object);
}

static void
mdg_notice_kinds_page_class_init (MdgNoticeKindsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_kinds_page_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_NOTICE_KIND_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/kinds-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindsPage, table);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindsPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindsPage, state);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_install_action (widget_class, "kinds.add", NULL, add);
  gtk_widget_class_install_action (widget_class, "kinds.change", NULL, change);
  gtk_widget_class_install_action (widget_class, "kinds.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "kinds.delete", NULL, delete_kind);
}

static void
mdg_notice_kinds_page_init (MdgNoticeKindsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mdg_column_widths_follow (self->table);
  g_signal_connect_swapped (self->table, "activate", G_CALLBACK (on_activated), self);
}
