/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/search/search-page.h"

#include "client/model/folder-items.h"
#include "client/model/paged-list.h"
#include "client/model/search.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/page.h"
#include "client/ui/search/hit-row.h"
#include "shared/base/clock.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>

/* A search that is quicker shows no spinner. */
#define SPINNER_AFTER_MS 300

struct _MdgSearchPage
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgSearch *search;
  MdgPagedList *folders;
  guint slow; /* source that shows the spinner */
  gboolean filling;
  GtkWidget *filters;
  GtkEditable *words;
  GtkDropDown *folder;
  GtkEditable *as_of;
  MdgBanner *banner;
  GtkStack *stack;
  GtkLabel *title;
  GtkLabel *advice;
  GtkSpinner *spinner;
  GtkButton *state_button;
  GtkLabel *summary;
  GtkListView *results;
  GtkSingleSelection *selection;
  GtkWidget *more;
};

static void mdg_search_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgSearchPage,
                               mdg_search_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_search_page_iface_init))

/* ---- asking ---- */

static gint64
chosen_folder (MdgSearchPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->folder);
  if (chosen == 0 || chosen == GTK_INVALID_LIST_POSITION)
    return 0;
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->folders), chosen - 1);
  const MdgFolder *folder = item != NULL ? mdg_item_get_record (item) : NULL;
  return folder != NULL ? folder->id : 0;
}

static gboolean
check_day (MdgSearchPage *self)
{
  gint64 time = 0;
  const char *day = gtk_editable_get_text (self->as_of);
  gboolean good = *day == '\0' || mdg_date_parse (day, &time);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->as_of), "invalid");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->as_of), "invalid");
  mdg_banner_say (self->banner, "bad", good ? NULL : _ ("Write the day like 2026-04-01."), NULL,
                  NULL);
  return good;
}

static void
on_search (MdgSearchPage *self)
{
  if (check_day (self))
    mdg_search_run (self->search, gtk_editable_get_text (self->words), chosen_folder (self),
                    gtk_editable_get_text (self->as_of));
}

static void
on_filter (MdgSearchPage *self)
{
  if (!self->filling && mdg_search_get_state (self->search) != MDG_SEARCH_IDLE)
    on_search (self);
}

/* From the words down to what was found. */
static gboolean
on_words_key (MdgSearchPage *self, guint key, guint code, GdkModifierType state)
{
  gboolean down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down;
  const char *shown = gtk_stack_get_visible_child_name (self->stack);
  if (!down || (state & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      g_strcmp0 (shown, "results") != 0)
    return GDK_EVENT_PROPAGATE;
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->results));
  return GDK_EVENT_STOP;
}

static void
run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_search (MDG_SEARCH_PAGE (widget));
}

static void
more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_search_more (MDG_SEARCH_PAGE (widget)->search);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_search_stop (MDG_SEARCH_PAGE (widget)->search);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_search_retry (MDG_SEARCH_PAGE (widget)->search);
}

static void
on_edge (MdgSearchPage *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    mdg_search_more (self->search);
}

/* ---- showing ---- */

static void
say_state (
  MdgSearchPage *self, const char *title, const char *advice, const char *label, const char *action)
{
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->advice, advice);
  gtk_widget_set_visible (GTK_WIDGET (self->advice), *advice != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->state_button), label != NULL);
  if (label != NULL)
    {
      gtk_button_set_label (self->state_button, label);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->state_button), action);
    }
  gtk_stack_set_visible_child_name (self->stack, "state");
}

static gboolean
on_slow (gpointer user_data)
{
  MdgSearchPage *self = user_data;
  self->slow = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  say_state (self, _ ("Searching"), "", _ ("Stop"), "search.stop");
  return G_SOURCE_REMOVE;
}

static void
show_results (MdgSearchPage *self)
{
  const MdgSearchAnswer *answer = mdg_search_get_answer (self->search);
  guint n = g_list_model_get_n_items (mdg_search_get_results (self->search));
  if (n == 0)
    {
      say_state (self, _ ("Nothing was found"),
                 _ ("Try other or fewer words, all folders, or another day."), NULL, NULL);
      return;
    }
  g_autofree char *summary =
    g_strdup_printf (_ ("%u places in %d folders, best first"), n, (int) answer->n_folders);
  g_autofree char *dated =
    answer->as_of != NULL ? g_strdup_printf (_ ("%s (as of %s)"), summary, answer->as_of) : NULL;
  gtk_label_set_text (self->summary, dated != NULL ? dated : summary);
  gtk_widget_set_visible (self->more, mdg_search_has_more (self->search));
  gtk_stack_set_visible_child_name (self->stack, "results");
}

static void
on_changed (MdgSearchPage *self)
{
  MdgSearchState state = mdg_search_get_state (self->search);
  g_clear_handle_id (&self->slow, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  if (state == MDG_SEARCH_RUNNING)
    self->slow = g_timeout_add (SPINNER_AFTER_MS, on_slow, self);
  else if (state == MDG_SEARCH_DONE)
    show_results (self);
  else if (state == MDG_SEARCH_FAILED)
    say_state (self, _ ("The search did not succeed"), mdg_search_get_sentence (self->search),
               _ ("Try again"), "search.retry");
  else
    say_state (self, _ ("Search all documents you may read"),
               _ ("Enter words or a whole question. You see the passages that fit best."), NULL,
               NULL);
}

static void
on_activate (MdgSearchPage *self, guint position)
{
  g_autoptr (MdgItem) item =
    g_list_model_get_item (mdg_search_get_results (self->search), position);
  if (item == NULL)
    return;
  const MdgHit *hit = mdg_item_get_record (item);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-document", "(xxxx)",
                              hit->passage->document_id, hit->passage->version_id,
                              MAX (hit->passage->page, 1), hit->passage->id);
}

/* ---- folders to choose from ---- */

static void
on_folders (MdgSearchPage *self)
{
  gint64 before = chosen_folder (self);
  guint chosen = 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("All folders"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->folders)); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->folders), i);
      const MdgFolder *folder = mdg_item_get_record (item);
      gtk_string_list_append (names, folder->name);
      chosen = folder->id == before ? i + 1 : chosen;
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->folder, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->folder, chosen);
  self->filling = FALSE;
}

static void
on_folders_changed (MdgSearchPage *self)
{
  mdg_paged_list_refresh (self->folders);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  MdgSearchPage *self = MDG_SEARCH_PAGE (page);
  mdg_paged_list_reload (self->folders);
  mdg_search_retry (self->search);
}

static void
page_search (MdgPage *page)
{
  MdgSearchPage *self = MDG_SEARCH_PAGE (page);
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
  gtk_editable_select_region (self->words, 0, -1);
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgSearchPage *self = MDG_SEARCH_PAGE (page);
  GtkWidget *panes[] = { self->filters, GTK_WIDGET (self->stack), NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_search_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
}

static void
on_map (MdgSearchPage *self)
{
  if (!mdg_paged_list_is_complete (self->folders))
    mdg_paged_list_reload (self->folders);
}

void
mdg_search_page_search (MdgSearchPage *self, const char *words)
{
  gtk_editable_set_text (self->words, words);
  gtk_editable_set_position (self->words, -1);
  on_search (self);
}

GtkWidget *
mdg_search_page_new (MdgAccess *access)
{
  MdgSearchPage *self = g_object_new (MDG_TYPE_SEARCH_PAGE, NULL);
  self->access = g_object_ref (access);
  self->search = mdg_search_new (access);
  self->folders = mdg_paged_list_new (mdg_access_get_connection (access), MDG_PATH_FOLDERS,
                                      MDG_TYPE_FOLDER_ITEM, MDG_LIST_LOAD_ALL);
  g_signal_connect_object (self->search, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->folders, "loaded", G_CALLBACK (on_folders), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "changed::" MDG_EVENT_FOLDERS_CHANGED,
                           G_CALLBACK (on_folders_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  gtk_single_selection_set_model (self->selection, mdg_search_get_results (self->search));
  on_folders (self);
  on_changed (self);
  return GTK_WIDGET (self);
}

static void
mdg_search_page_dispose (GObject *object)
{
  MdgSearchPage *self = MDG_SEARCH_PAGE (object);
  g_clear_handle_id (&self->slow, g_source_remove);
  if (self->search != NULL)
    mdg_search_stop (self->search);
  g_clear_object (&self->search);
  if (self->folders != NULL)
    mdg_paged_list_cancel (self->folders);
  g_clear_object (&self->folders);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_search_page_parent_class)->dispose (object);
}

static void
mdg_search_page_class_init (MdgSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_search_page_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_HIT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/search/search-page.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgSearchPage, name)
  CHILD (filters);
  CHILD (words);
  CHILD (folder);
  CHILD (as_of);
  CHILD (banner);
  CHILD (stack);
  CHILD (title);
  CHILD (advice);
  CHILD (spinner);
  CHILD (state_button);
  CHILD (summary);
  CHILD (results);
  CHILD (selection);
  CHILD (more);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_edge);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_words_key);
  gtk_widget_class_install_action (widget_class, "search.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "search.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "search.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "search.retry", NULL, retry_action);
}

static void
mdg_search_page_init (MdgSearchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
