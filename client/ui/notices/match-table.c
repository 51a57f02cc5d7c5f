/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/match-table.h"

#include "client/model/document-phrases.h"
#include "client/ui/notices/match-row.h"

#include <glib/gi18n.h>

/* Frames in which a line is waited for. */
#define FOCUS_TICKS 10

struct _MdgMatchTable
{
  GtkBox parent_instance;
  MdgNoticeMatch *match;
  GtkSingleSelection *selection;
  MdgMatchOrder order;
  gboolean descending;
  guint focusing; /* tick callback; 0: none */
  guint n_ticks;
  GtkToggleButton *tab_all;
  GtkToggleButton *tab_open;
  GtkToggleButton *tab_auto;
  GtkToggleButton *tab_by_hand;
  GtkSearchEntry *search;
  GtkButton *head_number;
  GtkButton *head_listed;
  GtkButton *head_printed;
  GtkButton *head_pages;
  GtkButton *head_score;
  GtkStack *stack;
  GtkListView *view;
  GtkLabel *empty;
  GtkLabel *note;
  GtkLabel *place;
};

static guint selected_signal;

G_DEFINE_FINAL_TYPE (MdgMatchTable, mdg_match_table, GTK_TYPE_BOX)

/* ---- what is selected ---- */

static guint
n_lines (MdgMatchTable *self)
{
  return self->match != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->match)) : 0;
}

static gboolean
is_heading (MdgMatchTable *self, guint at)
{
  g_autoptr (MdgNoticePair) pair = g_list_model_get_item (G_LIST_MODEL (self->match), at);
  return pair != NULL && mdg_notice_pair_get_kind (pair) == MDG_PAIR_HEADING;
}

/* Where the only heading stands; G_MAXUINT without one. */
static guint
heading_place (MdgMatchTable *self)
{
  for (guint i = n_lines (self); i > 0; i--)
    if (is_heading (self, i - 1))
      return i - 1;
  return G_MAXUINT;
}

MdgNoticePair *
mdg_match_table_get_selected (MdgMatchTable *self)
{
  MdgNoticePair *pair = gtk_single_selection_get_selected_item (self->selection);
  return pair != NULL && mdg_notice_pair_get_kind (pair) != MDG_PAIR_HEADING ? pair : NULL;
}

guint
mdg_match_table_get_place (MdgMatchTable *self)
{
  guint at = gtk_single_selection_get_selected (self->selection);
  if (at == GTK_INVALID_LIST_POSITION)
    return 0;
  return at - (at > heading_place (self) ? 1 : 0);
}

static MdgMatchRow *
row_of (MdgMatchTable *self, MdgNoticePair *pair)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      if (MDG_IS_MATCH_ROW (row) && mdg_match_row_get_item (MDG_MATCH_ROW (row)) == pair)
        return MDG_MATCH_ROW (row);
    }
  return NULL;
}

static gboolean
focus_selected (MdgMatchTable *self)
{
  MdgNoticePair *pair = mdg_match_table_get_selected (self);
  MdgMatchRow *row = pair != NULL ? row_of (self, pair) : NULL;
  return row != NULL && gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
}

/* A line further off is only there after the list was laid out. */
static gboolean
on_tick (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  MdgMatchTable *self = user_data;
  if (!focus_selected (self) && self->n_ticks++ < FOCUS_TICKS)
    return G_SOURCE_CONTINUE;
  self->focusing = 0;
  return G_SOURCE_REMOVE;
}

static void
take_focus (MdgMatchTable *self)
{
  self->n_ticks = 0;
  if (!focus_selected (self) && self->focusing == 0)
    self->focusing = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), on_tick, self, NULL);
}

static gboolean
holds_focus (MdgMatchTable *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == GTK_WIDGET (self->view) ||
                           gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)));
}

static void
select_at (MdgMatchTable *self, guint at, gboolean focus)
{
  gtk_single_selection_set_selected (self->selection, at);
  if (at >= n_lines (self))
    return;
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", at);
  if (focus)
    take_focus (self);
}

void
mdg_match_table_focus (MdgMatchTable *self)
{
  select_at (self, gtk_single_selection_get_selected (self->selection), TRUE);
}

void
mdg_match_table_set_place (MdgMatchTable *self, guint place)
{
  guint heading = heading_place (self);
  guint lines = n_lines (self) - (heading != G_MAXUINT ? 1 : 0);
  if (lines == 0)
    return;
  guint at = MIN (place, lines - 1);
  select_at (self, at + (at >= heading ? 1 : 0), TRUE);
}

void
mdg_match_table_move (MdgMatchTable *self, int by)
{
  gint64 place = (gint64) mdg_match_table_get_place (self) + by;
  mdg_match_table_set_place (self, (guint) MAX (place, 0));
}

void
mdg_match_table_select (MdgMatchTable *self, MdgNoticePair *pair)
{
  guint at = self->match != NULL ? mdg_notice_match_find (self->match, pair) : G_MAXUINT;
  if (at != G_MAXUINT)
    select_at (self, at, TRUE);
}

/* ---- counts ---- */

static GtkToggleButton *
tab_button (MdgMatchTable *self, MdgMatchTab tab)
{
  GtkToggleButton *const tabs[] = { self->tab_all, self->tab_open, self->tab_auto,
                                    self->tab_by_hand };
  return tabs[tab];
}

static void
set_tab_label (MdgMatchTable *self, MdgMatchTab tab, const char *name)
{
  guint n = self->match != NULL ? mdg_notice_match_count (self->match, tab) : 0;
  g_autofree char *number = mdg_phrase_number (n);
  g_autofree char *label = g_strdup_printf ("%s  %s", name, number);
  gtk_button_set_label (GTK_BUTTON (tab_button (self, tab)), label);
}

static char *
note_text (MdgMatchTable *self)
{
  guint open = self->match != NULL ? mdg_notice_match_count_open (self->match) : 0;
  guint proven =
    self->match != NULL ? mdg_notice_match_count (self->match, MDG_MATCH_TAB_AUTO) : 0;
  if (self->match == NULL || mdg_notice_match_get_tab (self->match) != MDG_MATCH_TAB_OPEN)
    return g_strdup ("");
  if (open == 0)
    return g_strdup ("");
  return g_strdup_printf (
    _ ("Decide all %u to go on. The %u pairs decided automatically can be looked at, too."), open,
    proven);
}

static void
update_place (MdgMatchTable *self)
{
  guint heading = self->match != NULL ? heading_place (self) : G_MAXUINT;
  guint lines = n_lines (self) - (heading != G_MAXUINT ? 1 : 0);
  g_autofree char *text =
    lines > 0
      ? g_strdup_printf (_ ("%u / %u"), mdg_match_table_get_place (self) + 1, lines)
      : g_strdup ("");
  gtk_label_set_text (self->place, text);
}

static void
update (MdgMatchTable *self)
{
  g_autofree char *note = note_text (self);
  gboolean searching = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  set_tab_label (self, MDG_MATCH_TAB_ALL, _ ("All"));
  set_tab_label (self, MDG_MATCH_TAB_OPEN, _ ("To decide"));
  set_tab_label (self, MDG_MATCH_TAB_AUTO, _ ("Automatic"));
  set_tab_label (self, MDG_MATCH_TAB_BY_HAND, _ ("By hand"));
  gtk_label_set_text (self->note, note);
  gtk_label_set_text (self->empty,
                      searching ? _ ("Nothing contains what is searched.")
                      : self->match != NULL && mdg_notice_match_count_open (self->match) == 0
                        ? _ ("Everything is decided.")
                        : _ ("Nothing is here."));
  gtk_stack_set_visible_child_name (self->stack, n_lines (self) > 0 ? "lines" : "empty");
  update_place (self);
}

static void
on_selected (MdgMatchTable *self)
{
  guint at = gtk_single_selection_get_selected (self->selection);
  if (self->match != NULL && at < n_lines (self) && is_heading (self, at))
    {
      gtk_single_selection_set_selected (self->selection, at + 1);
      return;
    }
  update_place (self);
  g_signal_emit (self, selected_signal, 0);
}

/* ---- tabs, search, order ---- */

void
mdg_match_table_show_tab (MdgMatchTable *self, MdgMatchTab tab)
{
  gtk_toggle_button_set_active (tab_button (self, tab), TRUE);
}

static void
on_tab (MdgMatchTable *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button) || self->match == NULL)
    return;
  for (guint i = 0; i < MDG_N_MATCH_TABS; i++)
    if (tab_button (self, i) == button)
      mdg_notice_match_set_tab (self->match, i);
  mdg_match_table_set_place (self, 0);
  update (self);
}

static void
on_search (MdgMatchTable *self)
{
  if (self->match == NULL)
    return;
  mdg_notice_match_set_search (self->match, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  update (self);
}

/* From the field down into the list. */
static void
on_search_done (MdgMatchTable *self)
{
  mdg_match_table_focus (self);
}

static void
set_head (MdgMatchTable *self, GtkButton *button, MdgMatchOrder order, const char *title)
{
  gboolean sorted = self->order == order && (order != MDG_MATCH_BY_PAGE || self->descending);
  g_autofree char *text = sorted ? g_strdup_printf ("%s %s", title, self->descending ? "↓" : "↑")
                                 : g_strdup (title);
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (button)), text);
}

static void
update_heads (MdgMatchTable *self)
{
  set_head (self, self->head_number, MDG_MATCH_BY_NUMBER, _ ("Recipient number"));
  set_head (self, self->head_listed, MDG_MATCH_BY_LIST_NAME, _ ("Recipient in the list"));
  set_head (self, self->head_printed, MDG_MATCH_BY_PDF_NAME, _ ("Name in the PDF"));
  set_head (self, self->head_pages, MDG_MATCH_BY_PAGE, C_ ("column", "Pages"));
  set_head (self, self->head_score, MDG_MATCH_BY_SCORE, _ ("Likeness"));
}

static void
sort (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgMatchTable *self = MDG_MATCH_TABLE (widget);
  MdgMatchOrder order = (MdgMatchOrder) g_variant_get_int32 (parameter);
  self->descending = order == self->order && !self->descending;
  self->order = order;
  update_heads (self);
  if (self->match != NULL)
    mdg_notice_match_set_order (self->match, order, self->descending);
}

/* ---- keys ---- */

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        MdgMatchTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || !holds_focus (self))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      mdg_match_table_move (self, -1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      mdg_match_table_move (self, 1);
      return TRUE;
    case GDK_KEY_space:
      gtk_widget_activate_action (widget, "match.enlarge", NULL);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_activate (MdgMatchTable *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "match.confirm", NULL);
}

/* ---- public ---- */

void
mdg_match_table_set_match (MdgMatchTable *self, MdgNoticeMatch *match)
{
  if (self->match != NULL)
    g_signal_handlers_disconnect_by_data (self->match, self);
  g_set_object (&self->match, match);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (match));
  if (match != NULL)
    {
      g_signal_connect_object (match, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (match, "items-changed", G_CALLBACK (update_place), self,
                               G_CONNECT_SWAPPED);
      on_search (self);
      mdg_notice_match_set_order (match, self->order, self->descending);
    }
  update (self);
}

void
mdg_match_table_search (MdgMatchTable *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
mdg_match_table_dispose (GObject *object)
{
  MdgMatchTable *self = MDG_MATCH_TABLE (object);
  if (self->focusing != 0 && self->view != NULL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->focusing);
  self->focusing = 0;
  if (self->match != NULL)
    g_signal_handlers_disconnect_by_data (self->match, self);
  g_clear_object (&self->match);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (mdg_match_table_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, tab_all);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, tab_open);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, tab_auto);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, tab_by_hand);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, search);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, head_number);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, head_listed);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, head_printed);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, head_pages);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, head_score);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, stack);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, view);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, empty);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, note);
  gtk_widget_class_bind_template_child (widget_class, MdgMatchTable, place);
}

static void
mdg_match_table_class_init (MdgMatchTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_match_table_dispose;
  g_type_ensure (MDG_TYPE_MATCH_ROW);
  selected_signal = g_signal_new ("selected", MDG_TYPE_MATCH_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/match-table.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_tab);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_done);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "match-table.sort", "i", sort);
}

static void
mdg_match_table_init (MdgMatchTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (NULL);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected),
                           self, G_CONNECT_SWAPPED);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  update_heads (self);
  update (self);
}
