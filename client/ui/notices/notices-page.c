/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/notices-page.h"

#include "client/model/answer.h"
#include "client/model/notice-drafts.h"
#include "client/model/notice-runs.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/page.h"
#include "client/ui/notices/notice-row.h"
#include "client/ui/notices/notice-wizard.h"

#include <glib/gi18n.h>

struct _MdgNoticesPage
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgNoticeDrafts *drafts;
  MdgPagedList *runs;
  MdgNoticeWizard *wizard; /* NULL while the list is shown */
  char *deleted;           /* the draft that is asked about */
  GtkStack *content;
  MdgBanner *banner;
  GtkListBox *draft_list;
  GtkListBox *run_list;
  GtkWidget *draft_head;
  GtkWidget *run_head;
};

static void page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticesPage,
                               mdg_notices_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, page_iface_init))

/* ---- what is shown ---- */

static guint
count (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
show_unreadable (MdgNoticesPage *self)
{
  guint n = mdg_notice_drafts_count_unreadable (self->drafts);
  g_autofree char *sentence =
    n == 0 ? NULL
           : g_strdup_printf (ngettext ("%u draft on this PC cannot be read. It is still there.",
                                        "%u drafts on this PC cannot be read. They are still "
                                        "there.",
                                        n),
                              n);
  mdg_banner_say (self->banner, "warn", sentence, NULL, NULL);
}

static void
update (MdgNoticesPage *self)
{
  gboolean any = count (self->drafts) > 0 || count (self->runs) > 0 ||
                 mdg_notice_drafts_count_unreadable (self->drafts) > 0;
  show_unreadable (self);
  gtk_widget_set_visible (self->draft_head, count (self->drafts) > 0);
  gtk_widget_set_visible (self->run_head, count (self->runs) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "notices.new",
                                 count (self->drafts) < MDG_NOTICE_DRAFTS_MAX);
  if (self->wizard == NULL)
    gtk_stack_set_visible_child_name (self->content, any ? "list" : "none");
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return mdg_notice_row_new (item);
}

/* ---- the wizard ---- */

static void
on_wizard_closed (MdgNoticesPage *self)
{
  MdgNoticeWizard *wizard = self->wizard;
  if (wizard == NULL)
    return;
  self->wizard = NULL;
  mdg_notice_work_close (mdg_notice_wizard_get_work (wizard));
  update (self);
  gtk_stack_remove (self->content, GTK_WIDGET (wizard));
  mdg_notice_drafts_reload (self->drafts);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
open_draft (MdgNoticesPage *self, MdgNoticeDraft *draft)
{
  g_autoptr (MdgNoticeWork) work = mdg_notice_work_new (self->access, draft);
  self->wizard = MDG_NOTICE_WIZARD (mdg_notice_wizard_new (work));
  g_signal_connect_object (self->wizard, "closed", G_CALLBACK (on_wizard_closed), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->content, GTK_WIDGET (self->wizard), "wizard");
  gtk_stack_set_visible_child_name (self->content, "wizard");
}

static void
on_row (MdgNoticesPage *self, MdgNoticeRow *row)
{
  MdgItem *item = mdg_notice_row_get_item (row);
  if (self->wizard == NULL && MDG_IS_NOTICE_DRAFT_ITEM (item))
    open_draft (self, mdg_notice_draft_copy (mdg_item_get_record (item)));
}

static void
add (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticesPage *self = MDG_NOTICES_PAGE (widget);
  if (self->wizard == NULL)
    open_draft (self, mdg_notice_draft_begin (self->access));
}

/* ---- deleting ---- */

static const MdgNoticeDraft *
find_draft (MdgNoticesPage *self, const char *id)
{
  for (guint i = 0; i < count (self->drafts); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->drafts), i);
      const MdgNoticeDraft *draft = mdg_item_get_record (item);
      if (g_strcmp0 (draft->id, id) == 0)
        return draft; /* of the list */
    }
  return NULL;
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  if (mdg_notice_drafts_remove_finish (MDG_NOTICE_DRAFTS (source), result, &error))
    return;
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
}

static void
do_delete (gpointer owner)
{
  MdgNoticesPage *self = owner;
  const MdgNoticeDraft *draft = find_draft (self, self->deleted);
  if (draft != NULL)
    mdg_notice_drafts_remove_async (self->drafts, draft, on_deleted, g_object_ref (self));
}

static void
delete_draft (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticesPage *self = MDG_NOTICES_PAGE (widget);
  g_free (self->deleted);
  self->deleted = g_variant_dup_string (parameter, NULL);
  const MdgNoticeDraft *draft = find_draft (self, self->deleted);
  if (draft == NULL)
    return;
  gboolean untitled = draft->title == NULL || *draft->title == '\0';
  g_autofree char *title =
    g_strdup_printf (_ ("Delete the draft %s?"), untitled ? _ ("No title yet") : draft->title);
  mdg_dialog_ask (widget, title,
                  draft->run_id != 0
                    ? _ ("Its copies of list and PDF are erased on this PC. What the server has "
                         "stays there.")
                    : _ ("Its copies of list and PDF are erased on this PC. The files you chose "
                         "stay where they are."),
                  _ ("Delete the draft"), TRUE, NULL, do_delete, self);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  MdgNoticesPage *self = MDG_NOTICES_PAGE (page);
  mdg_notice_drafts_reload (self->drafts);
  mdg_paged_list_reload (self->runs);
}

static void
page_search (MdgPage *page)
{
  MdgNoticesPage *self = MDG_NOTICES_PAGE (page);
  if (self->wizard != NULL)
    mdg_notice_wizard_search (self->wizard);
}

static void
page_print (MdgPage *page)
{
  MdgNoticesPage *self = MDG_NOTICES_PAGE (page);
  if (self->wizard != NULL)
    mdg_notice_wizard_print (self->wizard);
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgNoticesPage *self = MDG_NOTICES_PAGE (page);
  GtkWidget *panes[] = { GTK_WIDGET (self->draft_list), GTK_WIDGET (self->run_list), NULL };
  if (self->wizard != NULL)
    return mdg_notice_wizard_next_pane (self->wizard, focus);
  return mdg_page_walk (panes, focus);
}

static void
page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
  iface->print = page_print;
}

gboolean
mdg_notices_page_is_open_to (MdgAccess *access)
{
  return mdg_access_get_reach (access, MDG_PERMISSION_NOTICES_PREPARE) != MDG_REACH_NONE;
}

GtkWidget *
mdg_notices_page_new (MdgAccess *access)
{
  MdgNoticesPage *self = g_object_new (MDG_TYPE_NOTICES_PAGE, NULL);
  self->access = g_object_ref (access);
  self->drafts = mdg_notice_drafts_new (access);
  self->runs = mdg_notice_runs_list_new (access);
  gtk_list_box_bind_model (self->draft_list, G_LIST_MODEL (self->drafts), make_row, NULL, NULL);
  gtk_list_box_bind_model (self->run_list, G_LIST_MODEL (self->runs), make_row, NULL, NULL);
  g_signal_connect_object (self->drafts, "loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runs, "loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  mdg_notice_drafts_reload (self->drafts);
  update (self);
  return GTK_WIDGET (self);
}

static void
mdg_notices_page_dispose (GObject *object)
{
  MdgNoticesPage *self = MDG_NOTICES_PAGE (object);
  if (self->wizard != NULL)
    mdg_notice_work_close (mdg_notice_wizard_get_work (self->wizard));
  self->wizard = NULL;
  if (self->runs != NULL)
    mdg_paged_list_cancel (self->runs);
  g_clear_object (&self->drafts);
  g_clear_object (&self->runs);
  g_clear_object (&self->access);
  g_clear_pointer (&self->deleted, g_free);
  G_OBJECT_CLASS (mdg_notices_page_parent_class)->dispose (object);
}

static void
mdg_notices_page_class_init (MdgNoticesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notices_page_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/notices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNoticesPage, content);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticesPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticesPage, draft_list);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticesPage, run_list);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticesPage, draft_head);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticesPage, run_head);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
  gtk_widget_class_install_action (widget_class, "notices.new", NULL, add);
  gtk_widget_class_install_action (widget_class, "notices.delete", "s", delete_draft);
}

static void
mdg_notices_page_init (MdgNoticesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
