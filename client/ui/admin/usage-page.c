/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/usage-page.h"

#include "client/model/answer.h"
#include "client/model/model-admin.h"
#include "client/ui/admin/usage-bar.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/column-widths.h"
#include "client/ui/common/files.h"
#include "client/ui/common/page.h"
#include "shared/base/clock.h"

#include <glib/gi18n.h>

#define N_MONTHS 12

struct _MdgUsagePage
{
  GtkBox parent_instance;
  MdgModelAdmin *admin;
  MdgLimits *limits; /* as the server has them; NULL before they are loaded */
  char *months[N_MONTHS];
  MdgBanner *banner;
  GtkDropDown *month;
  GtkDropDown *by;
  GtkEditable *q;
  GtkColumnView *table;
  GtkSingleSelection *selection;
  GtkWidget *table_pane;
  GtkLabel *state;
  GtkWidget *side_pane;
  GtkEditable *each;
  GtkEditable *ward;
  GtkEditable *chosen;
  GtkWidget *chosen_box;
  GtkLabel *label_chosen;
  gboolean filling;
  gboolean ever_shown;
};

static void mdg_usage_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgUsagePage,
                               mdg_usage_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_usage_page_iface_init))

static const char *const groups[] = { "account", "section", "month", "model" };
static const char *const group_labels[] = { N_ ("By account"), N_ ("By section"), N_ ("By month"),
                                            N_ ("By model") };

/* ---- table ---- */

static const char *
get_month (MdgUsagePage *self)
{
  return self->months[MIN (gtk_drop_down_get_selected (self->month), N_MONTHS - 1)];
}

static const char *
get_by (MdgUsagePage *self)
{
  return groups[MIN (gtk_drop_down_get_selected (self->by), G_N_ELEMENTS (groups) - 1)];
}

static void
on_filter (MdgUsagePage *self)
{
  if (!self->ever_shown)
    return;
  mdg_model_admin_search_usage (self->admin, get_month (self), get_by (self),
                                gtk_editable_get_text (self->q));
}

static void
on_list_state (MdgPagedList *list, GParamSpec *pspec, MdgUsagePage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  const char *trouble = mdg_paged_list_get_trouble (list);
  g_autofree char *count = n > 0 ? g_strdup_printf (_ ("%u rows"), n)
                                 : g_strdup (_ ("Nothing was asked in this month."));
  gtk_label_set_text (self->state, trouble != NULL                    ? trouble
                                   : mdg_paged_list_is_loading (list) ? _ ("Loading")
                                                                      : count);
}

/* ---- limits ---- */

/* Whom the chosen row's limit is for; NULL for rows that have none of their own. */
static const char *
get_chosen (MdgUsagePage *self, gint64 *ret_id)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  const MdgUsage *usage = item != NULL ? mdg_item_get_record (item) : NULL;
  if (usage == NULL)
    return NULL;
  if (usage->account_id != 0 && usage->name != NULL)
    {
      *ret_id = usage->account_id;
      return MDG_LIMIT_ACCOUNT;
    }
  *ret_id = usage->section_id;
  return usage->section_id != 0 && g_str_equal (get_by (self), "section") ? MDG_LIMIT_SECTION
                                                                          : NULL;
}

static void
show_limit (MdgUsagePage *self, GtkEditable *entry, const char *kind, gint64 id)
{
  const MdgLimit *limit = self->limits != NULL ? mdg_limits_find (self->limits, kind, id) : NULL;
  g_autofree char *text = limit != NULL && limit->tokens > 0
                            ? g_strdup_printf ("%" G_GINT64_FORMAT, limit->tokens)
                            : g_strdup ("");
  gtk_editable_set_text (entry, text);
}

static void
set_savable (MdgUsagePage *self, gboolean savable)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "usage.save", savable);
}

static void
show_chosen (MdgUsagePage *self)
{
  gint64 id = 0;
  const char *kind = get_chosen (self, &id);
  gtk_widget_set_visible (self->chosen_box, kind != NULL);
  if (kind == NULL)
    return;
  g_autofree char *who = NULL;
  g_object_get (gtk_single_selection_get_selected_item (self->selection), "who-text", &who, NULL);
  gtk_label_set_text (self->label_chosen, who);
  show_limit (self, self->chosen, kind, id);
}

static void
on_selected (MdgUsagePage *self)
{
  self->filling = TRUE;
  show_chosen (self);
  self->filling = FALSE;
}

static void
show_limits (MdgUsagePage *self)
{
  self->filling = TRUE;
  show_limit (self, self->each, MDG_LIMIT_ACCOUNT, 0);
  show_limit (self, self->ward, MDG_LIMIT_WARD, 0);
  show_chosen (self);
  self->filling = FALSE;
  set_savable (self, FALSE);
}

static void
on_edited (MdgUsagePage *self)
{
  if (!self->filling && self->limits != NULL)
    set_savable (self, TRUE);
}

static void
take (MdgUsagePage *self, GAsyncResult *result, const char *done)
{
  g_autoptr (GError) error = NULL;
  MdgLimits *limits = mdg_answer_finish_record (result, &MDG_LIMITS_TYPE, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, limits != NULL ? "ok" : "bad", limits != NULL ? done : sentence,
                  NULL, NULL);
  if (limits == NULL)
    return;
  g_clear_pointer (&self->limits, mdg_limits_free);
  self->limits = limits;
  show_limits (self);
}

static void
on_limits (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgUsagePage) self = user_data;
  take (self, result, NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgUsagePage) self = user_data;
  take (self, result, _ ("The limits hold from now on."));
  if (self->admin != NULL)
    mdg_paged_list_refresh (mdg_model_admin_get_usage (self->admin));
}

/* The number in @entry goes into @limits; FALSE when it is none. */
static gboolean
read_limit (MdgLimits *limits, GtkEditable *entry, const char *kind, gint64 id)
{
  gint64 tokens = -1;
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  gboolean good =
    *text == '\0' || g_ascii_string_to_signed (text, 10, 1, G_MAXINT64 / 1000, &tokens, NULL);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "invalid");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "invalid");
  if (good)
    mdg_limits_set (limits, kind, id, tokens);
  return good;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgUsagePage *self = MDG_USAGE_PAGE (widget);
  gint64 id = 0;
  const char *kind = get_chosen (self, &id);
  if (self->limits == NULL)
    return;
  g_autoptr (MdgLimits) limits = mdg_limits_copy (self->limits);
  gboolean good = read_limit (limits, self->each, MDG_LIMIT_ACCOUNT, 0) &&
                  read_limit (limits, self->ward, MDG_LIMIT_WARD, 0) &&
                  (kind == NULL || read_limit (limits, self->chosen, kind, id));
  if (!good)
    {
      mdg_banner_say (self->banner, "bad", _ ("Write limits in digits alone, such as 50000."),
                      NULL, NULL);
      return;
    }
  set_savable (self, FALSE);
  mdg_model_admin_save_limits_async (self->admin, limits, NULL, on_saved, g_object_ref (self));
}

/* ---- CSV ---- */

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgUsagePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "usage.export", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (csv != NULL)
    mdg_files_save (GTK_WIDGET (self), _ ("usage.csv"), &MDG_FILE_KIND_CSV, csv, NULL, NULL);
}

static void export(GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgUsagePage *self = MDG_USAGE_PAGE (widget);
  gtk_widget_action_set_enabled (widget, "usage.export", FALSE);
  mdg_model_admin_export_usage_async (self->admin, get_month (self), get_by (self),
                                      gtk_editable_get_text (self->q), NULL, on_exported,
                                      g_object_ref (self));
}

/* ---- page ---- */

static void
load (MdgUsagePage *self)
{
  self->ever_shown = TRUE;
  on_filter (self);
  mdg_paged_list_reload (mdg_model_admin_get_usage (self->admin));
  mdg_model_admin_load_limits_async (self->admin, NULL, on_limits, g_object_ref (self));
}

static void
page_reload (MdgPage *page)
{
  load (MDG_USAGE_PAGE (page));
}

static void
page_search (MdgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (MDG_USAGE_PAGE (page)->q));
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgUsagePage *self = MDG_USAGE_PAGE (page);
  GtkWidget *panes[] = { self->table_pane, self->side_pane, NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_usage_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
}

static void
on_map (MdgUsagePage *self)
{
  if (!self->ever_shown)
    load (self);
}

/* Limits are seen by those who read usage and changed by those who manage models. */
static void
on_me (MdgUsagePage *self)
{
  gtk_widget_set_visible (self->side_pane,
                          mdg_access_get_reach (mdg_model_admin_get_access (self->admin),
                                                MDG_PERMISSION_MODELS_MANAGE) == MDG_REACH_ALL);
}

GtkWidget *
mdg_usage_page_new (MdgAdmin *admin)
{
  MdgUsagePage *self = g_object_new (MDG_TYPE_USAGE_PAGE, NULL);
  self->admin = mdg_model_admin_new (mdg_admin_get_access (admin));
  MdgPagedList *list = mdg_model_admin_get_usage (self->admin);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (list));
  g_signal_connect_object (list, "notify", G_CALLBACK (on_list_state), self, 0);
  g_signal_connect_object (mdg_admin_get_access (admin), "notify::me", G_CALLBACK (on_me), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  on_me (self);
  return GTK_WIDGET (self);
}

static void
mdg_usage_page_dispose (GObject *object)
{
  g_clear_object (&MDG_USAGE_PAGE (object)->admin);
  G_OBJECT_CLASS (mdg_usage_page_parent_class)->dispose (object);
}

static void
mdg_usage_page_finalize (GObject *object)
{
  MdgUsagePage *self = MDG_USAGE_PAGE (object);
  mdg_limits_free (self->limits);
  for (guint i = 0; i < N_MONTHS; i++)
    g_free (self->months[i]);
  G_OBJECT_CLASS (mdg_usage_page_parent_class)->finalize (object);
}

static void
mdg_usage_page_class_init (MdgUsagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_usage_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_usage_page_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_USAGE_BAR);
  g_type_ensure (MDG_TYPE_USAGE_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/usage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, month);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, by);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, q);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, table);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, selection);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, table_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, state);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, side_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, each);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, ward);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, chosen);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, chosen_box);
  gtk_widget_class_bind_template_child (widget_class, MdgUsagePage, label_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_install_action (widget_class, "usage.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "usage.export", NULL, export);
}

/* This month and those before it, in Japan. */
static void
fill_months (MdgUsagePage *self)
{
  g_autofree char *today = mdg_date_format (g_get_real_time ());
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int year = (int) g_ascii_strtoll (today, NULL, 10);
  int month = (int) g_ascii_strtoll (today + 5, NULL, 10);
  for (guint i = 0; i < N_MONTHS; i++)
    {
      self->months[i] = g_strdup_printf ("%04d-%02d", year, month);
      gtk_string_list_append (names, self->months[i]);
      month = month > 1 ? month - 1 : 12;
      year -= month == 12;
    }
  gtk_drop_down_set_model (self->month, G_LIST_MODEL (names));
}

static void
mdg_usage_page_init (MdgUsagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    gtk_string_list_append (names, _ (group_labels[i]));
  gtk_drop_down_set_model (self->by, G_LIST_MODEL (names));
  fill_months (self);
  set_savable (self, FALSE);
  mdg_column_widths_follow (self->table);
}
