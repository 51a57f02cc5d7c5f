/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/audit-page.h"

#include "client/model/answer.h"
#include "client/model/phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/column-widths.h"
#include "client/ui/common/files.h"
#include "client/ui/common/page.h"
#include "shared/base/clock.h"

#include <glib/gi18n.h>

struct _MdgAuditPage
{
  GtkBox parent_instance;
  MdgAdmin *admin;
  GCancellable *cancellable; /* of an export or a check under way, or NULL */
  MdgBanner *banner;
  GtkWidget *progress;
  GtkLabel *progress_text;
  GtkEditable *actor;
  GtkEditable *from;
  GtkEditable *to;
  GtkDropDown *action;
  GtkColumnView *table;
  GtkWidget *table_pane;
  GtkLabel *state;
  GtkWidget *more;
  GtkWidget *detail_pane;
  GtkLabel *detail_action;
  GtkLabel *detail_time;
  GtkLabel *detail_actor;
  GtkLabel *detail_outcome;
  GtkLabel *detail_object;
  GtkLabel *detail_address;
  GtkLabel *detail_text;
  GtkSingleSelection *selection;
  gboolean ever_shown;
};

static void mdg_audit_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgAuditPage,
                               mdg_audit_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_audit_page_iface_init))

static const char *
chosen_action (MdgAuditPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->action);
  return chosen == 0 || chosen == GTK_INVALID_LIST_POSITION ? NULL
                                                            : mdg_phrase_actions ()[chosen - 1];
}

static gboolean
is_date_or_empty (GtkEditable *entry)
{
  gint64 time = 0;
  const char *text = gtk_editable_get_text (entry);
  gboolean good = *text == '\0' || mdg_date_parse (text, &time);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "invalid");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "invalid");
  return good;
}

static gboolean
check_period (MdgAuditPage *self)
{
  gboolean from_good = is_date_or_empty (self->from);
  gboolean to_good = is_date_or_empty (self->to);
  mdg_banner_say (self->banner, "bad",
                  from_good && to_good ? NULL : _ ("Write days like 2026-11-22."), NULL, NULL);
  return from_good && to_good;
}

static void
do_search (MdgAuditPage *self)
{
  if (!check_period (self))
    return;
  mdg_admin_search_audit (self->admin, gtk_editable_get_text (self->actor),
                          gtk_editable_get_text (self->from), gtk_editable_get_text (self->to),
                          chosen_action (self));
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  do_search (MDG_AUDIT_PAGE (widget));
}

static void
more_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_paged_list_load_more (mdg_admin_get_audit (MDG_AUDIT_PAGE (widget)->admin));
}

static void
on_filter (MdgAuditPage *self)
{
  if (self->ever_shown)
    do_search (self);
}

static void
on_scrolled_to_edge (MdgAuditPage *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    mdg_paged_list_load_more (mdg_admin_get_audit (self->admin));
}

static void
on_list_state (MdgPagedList *list, GParamSpec *pspec, MdgAuditPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  gboolean more = FALSE;
  g_object_get (list, "has-more", &more, NULL);
  g_autofree char *count =
    g_strdup_printf (more ? _ ("%u entries, more below") : _ ("%u entries"), n);
  const char *trouble = mdg_paged_list_get_trouble (list);
  gtk_label_set_text (self->state, mdg_paged_list_is_loading (list)
                                     ? _ ("Loading")
                                     : (trouble != NULL ? trouble : count));
  gtk_widget_set_visible (self->more, more);
}

static char *
pretty_detail (const char *detail)
{
  if (detail == NULL || *detail == '\0')
    return g_strdup ("―");
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, detail, -1, NULL) ||
      json_parser_get_root (parser) == NULL)
    return g_strdup (detail);
  return json_to_string (json_parser_get_root (parser), TRUE);
}

static void
on_selected (MdgAuditPage *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  gtk_widget_set_visible (self->detail_pane, item != NULL);
  if (item == NULL)
    return;
  const MdgAuditEntry *entry = mdg_item_get_record (item);
  g_autofree char *actor = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *time = mdg_phrase_full_time (entry->at);
  g_autofree char *detail = pretty_detail (entry->detail);
  g_object_get (item, "actor-text", &actor, "outcome-text", &outcome, NULL);
  gtk_label_set_text (self->detail_action, mdg_phrase_action (entry->action));
  gtk_label_set_text (self->detail_time, time);
  gtk_label_set_text (self->detail_actor, actor);
  gtk_label_set_text (self->detail_outcome, outcome);
  gtk_label_set_text (self->detail_object, entry->object != NULL ? entry->object : "―");
  gtk_label_set_text (self->detail_address, entry->address != NULL ? entry->address : "―");
  gtk_label_set_text (self->detail_text, detail);
}

/* ---- export and check ---- */

static void
set_working (MdgAuditPage *self, const char *text)
{
  g_clear_object (&self->cancellable);
  if (text != NULL)
    self->cancellable = g_cancellable_new ();
  gtk_label_set_text (self->progress_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->progress, text != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "audit.verify", text == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "audit.export", text == NULL);
}

static char *
sentence_of_check (const MdgAuditCheck *check)
{
  if (check->whole)
    return g_strdup_printf (_ ("The audit log is whole: %d entries and %d checkpoints fit."),
                            (int) check->n_rows, (int) check->n_checkpoints);
  const char *why = g_strcmp0 (check->reason, "row-missing") == 0 ? _ ("an entry is missing")
                    : g_strcmp0 (check->reason, "checkpoint-changed") == 0
                      ? _ ("a checkpoint was changed")
                      : _ ("an entry was changed");
  return g_strdup_printf (
    _ ("The audit log was changed from outside at entry %d: %s. Tell the system desk at once."),
    (int) check->broken_seq, why);
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAuditPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgAuditCheck) check =
    mdg_answer_finish_record (result, &MDG_AUDIT_CHECK_TYPE, &error);
  g_autofree char *sentence =
    check != NULL ? sentence_of_check (check) : mdg_answer_sentence (error);
  set_working (self, NULL);
  mdg_banner_say (self->banner, check != NULL && check->whole ? "ok" : "bad", sentence, NULL, NULL);
}

static void
verify (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAuditPage *self = MDG_AUDIT_PAGE (widget);
  set_working (self, _ ("Checking the whole audit log"));
  mdg_admin_verify_audit_async (self->admin, self->cancellable, on_verified, g_object_ref (self));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAuditPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  set_working (self, NULL);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (csv == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "app.notify", "(sss)",
                              _ ("The audit log is exported"), _ ("Choose where to save it."),
                              "admin");
  mdg_files_save (GTK_WIDGET (self), _ ("audit-log.csv"), &MDG_FILE_KIND_CSV, csv, NULL, NULL);
}

static void export(GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAuditPage *self = MDG_AUDIT_PAGE (widget);
  if (!check_period (self))
    return;
  set_working (self, _ ("Exporting the audit log"));
  mdg_admin_export_audit_async (
    self->admin, gtk_editable_get_text (self->actor), gtk_editable_get_text (self->from),
    gtk_editable_get_text (self->to), self->cancellable, on_exported, g_object_ref (self));
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAuditPage *self = MDG_AUDIT_PAGE (widget);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  mdg_paged_list_reload (mdg_admin_get_audit (MDG_AUDIT_PAGE (page)->admin));
}

static void
page_search (MdgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (MDG_AUDIT_PAGE (page)->actor));
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgAuditPage *self = MDG_AUDIT_PAGE (page);
  GtkWidget *panes[] = { self->table_pane, self->detail_pane, NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_audit_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
}

static void
on_map (MdgAuditPage *self)
{
  if (self->ever_shown)
    return;
  self->ever_shown = TRUE;
  mdg_paged_list_reload (mdg_admin_get_audit (self->admin));
}

static void
fill_actions (MdgAuditPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("Every action"));
  for (guint i = 0; mdg_phrase_actions ()[i] != NULL; i++)
    gtk_string_list_append (names, mdg_phrase_action (mdg_phrase_actions ()[i]));
  gtk_drop_down_set_model (self->action, G_LIST_MODEL (names));
}

GtkWidget *
mdg_audit_page_new (MdgAdmin *admin)
{
  MdgAuditPage *self = g_object_new (MDG_TYPE_AUDIT_PAGE, NULL);
  MdgPagedList *list = mdg_admin_get_audit (admin);
  self->admin = g_object_ref (admin);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (list));
  g_signal_connect_object (list, "notify", G_CALLBACK (on_list_state), self, 0);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  return GTK_WIDGET (self);
}

static void
mdg_audit_page_dispose (GObject *object)
{
  MdgAuditPage *self = MDG_AUDIT_PAGE (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_audit_page_parent_class)->dispose (object);
}

static void
mdg_audit_page_class_init (MdgAuditPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_audit_page_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/audit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, progress_text);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, actor);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, from);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, to);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, action);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, table);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, table_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, state);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, more);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_action);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_time);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_actor);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_outcome);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_object);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_address);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, detail_text);
  gtk_widget_class_bind_template_child (widget_class, MdgAuditPage, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_scrolled_to_edge);
  gtk_widget_class_install_action (widget_class, "audit.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "audit.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "audit.verify", NULL, verify);
  gtk_widget_class_install_action (widget_class, "audit.export", NULL, export);
  gtk_widget_class_install_action (widget_class, "audit.stop", NULL, stop);
}

static void
mdg_audit_page_init (MdgAuditPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mdg_column_widths_follow (self->table);
  fill_actions (self);
}
