/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: what is wanted (a page, a passage) is kept until what it needs has arrived; every answer
 * leads to the same few functions that show what can be shown by then.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/viewer-pane.h"

#include "client/model/answer.h"
#include "client/model/chat-phrases.h"
#include "client/model/phrases.h"
#include "client/model/place-phrases.h"
#include "client/model/viewer-document.h"
#include "client/ui/common/banner.h"
#include "client/ui/folders/checkup-question-dialog.h"
#include "client/ui/viewer/citation-walk.h"
#include "client/ui/viewer/document-save.h"
#include "client/ui/viewer/find-bar.h"
#include "client/ui/viewer/page-view.h"
#include "client/ui/viewer/reading-pane.h"
#include "client/ui/viewer/table-view.h"
#include "client/ui/viewer/text-pane.h"
#include "client/ui/viewer/viewer-head.h"
#include "client/ui/viewer/viewer-keys.h"
#include "client/ui/viewer/viewer-state.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgViewerPane
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgViewerDocument *document;
  MdgDocumentFind *find;
  guint number; /* the page that is shown, from 1 */
  guint wanted_page;
  gint64 wanted_passage;
  MdgPassage *passage;    /* set off, or NULL */
  MdgPassage *wanted;     /* to be set off as soon as there is something to see */
  gint64 undo_passage;    /* switched last */
  gboolean undo_disabled; /* what it was before */
  guint text_find;        /* the current place in a text */
  gboolean wide;
  gboolean roomy;
  MdgViewerHead *head;
  GtkWidget *tools;
  MdgCitationWalk *walk;
  GtkEditable *page_entry;
  GtkLabel *page_count;
  GtkMenuButton *zoom_button;
  GtkToggleButton *reading_button;
  MdgFindBar *find_bar;
  MdgBanner *banner;
  GtkPaned *body;
  GtkStack *stack;
  MdgViewerState *state;
  MdgPageView *pages;
  GtkLabel *sheet;
  MdgTableView *table;
  MdgTextPane *text;
  MdgReadingPane *reading;
};

enum
{
  CLOSED,
  LEAVE,
  WIDE,
  CITATION,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgViewerPane, mdg_viewer_pane, GTK_TYPE_BOX)

static MdgViewKind
kind_of (MdgViewerPane *self)
{
  return self->document != NULL ? mdg_viewer_document_get_kind (self->document) : MDG_VIEW_LOADING;
}

static gboolean
is_shown (MdgViewerPane *self)
{
  MdgViewKind kind = kind_of (self);
  return kind == MDG_VIEW_PAGES || kind == MDG_VIEW_TABLE || kind == MDG_VIEW_TEXT;
}

/* ---- tools and states ---- */

static void
update_tools (MdgViewerPane *self)
{
  gboolean shown = is_shown (self);
  gtk_widget_set_visible (self->tools, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->zoom_button), kind_of (self) == MDG_VIEW_PAGES);
  mdg_citation_walk_set_placed (self->walk, self->passage != NULL);
  if (!shown)
    return;
  guint n = mdg_viewer_document_get_n_pages (self->document);
  g_autofree char *number = g_strdup_printf ("%u", self->number);
  const char *unit = mdg_viewer_document_get_unit (self->document);
  g_autofree char *counted = mdg_page_count_text (unit, self->number, n);
  const char *rest = strchr (counted, '/');
  gtk_editable_set_text (self->page_entry, number);
  gtk_label_set_text (self->page_count, rest != NULL ? rest : counted);
}

/* ---- what is shown ---- */

static const MdgDocumentPage *
page_here (MdgViewerPane *self, guint number)
{
  return self->document != NULL ? mdg_viewer_document_get_page (self->document, number) : NULL;
}

static void
set_off (MdgViewerPane *self, gboolean scroll)
{
  MdgViewKind kind = kind_of (self);
  if (kind == MDG_VIEW_PAGES)
    mdg_page_view_mark (self->pages, self->passage != NULL ? self->passage->boxes : NULL, scroll);
  else if (kind == MDG_VIEW_TABLE)
    mdg_table_view_mark (self->table, self->passage);
  else if (kind == MDG_VIEW_TEXT)
    mdg_text_pane_mark (self->text, self->passage);
  if (gtk_widget_get_visible (GTK_WIDGET (self->reading)))
    mdg_reading_pane_mark (self->reading, self->passage);
  mdg_citation_walk_set_placed (self->walk, self->passage != NULL);
}

static void
choose_passage (MdgViewerPane *self, const MdgPassage *passage)
{
  g_clear_pointer (&self->passage, mdg_passage_free);
  self->passage = passage != NULL ? mdg_passage_copy (passage) : NULL;
  set_off (self, TRUE);
}

static void
show_wanted_passage (MdgViewerPane *self)
{
  g_autoptr (MdgPassage) cited = is_shown (self) ? g_steal_pointer (&self->wanted) : NULL;
  if (cited != NULL)
    choose_passage (self, cited);
  if (self->wanted_passage == 0 || !is_shown (self))
    return;
  const MdgDocumentPage *page = page_here (self, self->number);
  if (page == NULL)
    return;
  const MdgPassage *passage = mdg_document_page_find (page, self->wanted_passage);
  self->wanted_passage = 0;
  choose_passage (self, passage);
}

static void
show_part (MdgViewerPane *self, const MdgDocumentPage *page)
{
  const char *unit = mdg_viewer_document_get_unit (self->document);
  if (kind_of (self) == MDG_VIEW_TABLE)
    {
      g_autofree char *name = page != NULL ? mdg_part_name (page, unit) : g_strdup ("");
      gtk_label_set_text (self->sheet, name);
      mdg_table_view_set_page (self->table, page);
      set_off (self, FALSE);
    }
  else if (kind_of (self) == MDG_VIEW_TEXT)
    {
      const char *trouble = mdg_viewer_document_get_page_trouble (self->document, self->number);
      const char *missing = trouble != NULL ? trouble : _ ("Loading");
      mdg_text_pane_set_text (self->text, page != NULL ? page->text : missing,
                              page != NULL ? mdg_part_first_line (page, unit) : 0);
      set_off (self, FALSE);
    }
}

static void
show_reading (MdgViewerPane *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->reading)) || !is_shown (self))
    return;
  const MdgDocumentPage *page = page_here (self, self->number);
  mdg_reading_pane_set_with_text (self->reading, kind_of (self) != MDG_VIEW_TEXT);
  mdg_reading_pane_show (self->reading, page,
                         mdg_viewer_document_get_page_trouble (self->document, self->number),
                         mdg_viewer_document_may_edit (self->document));
  mdg_reading_pane_mark (self->reading, self->passage);
}

/* Shows the page @number of what is shown. */
static void
go_to (MdgViewerPane *self, guint number)
{
  guint n = mdg_viewer_document_get_n_pages (self->document);
  self->number = CLAMP (number, 1, n);
  if (kind_of (self) == MDG_VIEW_PAGES)
    mdg_page_view_go_to_page (self->pages, self->number - 1);
  else
    show_part (self, page_here (self, self->number));
  show_reading (self);
  update_tools (self);
  show_wanted_passage (self);
}

static void
show_kind (MdgViewerPane *self)
{
  static const char *const children[] = {
    [MDG_VIEW_LOADING] = "state",
    [MDG_VIEW_PAGES] = "pages",
    [MDG_VIEW_TABLE] = "table",
    [MDG_VIEW_TEXT] = "text",
    [MDG_VIEW_WAITING] = "state",
    [MDG_VIEW_FAILED] = "state",
  };
  MdgPageSource *source = mdg_viewer_document_get_source (self->document);
  mdg_page_view_set_source (self->pages, source);
  gtk_stack_set_visible_child_name (self->stack, children[kind_of (self)]);
  gtk_widget_set_visible (GTK_WIDGET (self->reading),
                          gtk_toggle_button_get_active (self->reading_button) && is_shown (self));
}

static void
on_changed (MdgViewerPane *self)
{
  const char *before = gtk_stack_get_visible_child_name (self->stack);
  show_kind (self);
  mdg_viewer_head_show (self->head, self->document);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.download",
                                 mdg_viewer_document_get_record (self->document) != NULL);
  mdg_viewer_state_update (self->state, self->document);
  mdg_banner_say (self->banner, "warn",
                  is_shown (self) ? mdg_viewer_document_get_sentence (self->document) : NULL, NULL,
                  NULL);
  if (is_shown (self) && (self->wanted_page != 0 ||
                          g_strcmp0 (before, gtk_stack_get_visible_child_name (self->stack)) != 0))
    {
      guint wanted = self->wanted_page != 0 ? self->wanted_page : self->number;
      self->wanted_page = 0;
      go_to (self, wanted);
    }
  else if (is_shown (self) && kind_of (self) != MDG_VIEW_PAGES)
    show_part (self, page_here (self, self->number));
  show_reading (self);
  update_tools (self);
}

static void
on_page_here (MdgViewerPane *self, guint number)
{
  if (number != self->number)
    return;
  if (kind_of (self) != MDG_VIEW_PAGES)
    show_part (self, page_here (self, number));
  show_reading (self);
  show_wanted_passage (self);
}

static void
on_page_shown (MdgViewerPane *self)
{
  if (kind_of (self) != MDG_VIEW_PAGES || self->wanted_page != 0)
    return;
  self->number = mdg_page_view_get_page (self->pages) + 1;
  show_reading (self);
  update_tools (self);
}

static void
on_percent (MdgViewerPane *self)
{
  g_autofree char *percent = g_strdup_printf ("%d%%", mdg_page_view_get_percent (self->pages));
  gtk_menu_button_set_label (self->zoom_button, percent);
}

static void
on_passage_chosen (MdgViewerPane *self, gint64 id)
{
  const MdgDocumentPage *page = page_here (self, self->number);
  if (page != NULL)
    choose_passage (self, mdg_document_page_find (page, id));
}

static void
on_leave (MdgViewerPane *self)
{
  g_signal_emit (self, signals[LEAVE], 0);
}

/* ---- moving ---- */

static void
page_action (GtkWidget *widget, const char *name, GVariant *by)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  if (is_shown (self))
    go_to (self, (guint) MAX ((gint64) self->number + g_variant_get_int32 (by), 1));
}

static void
on_page_entered (MdgViewerPane *self)
{
  guint64 number = g_ascii_strtoull (gtk_editable_get_text (self->page_entry), NULL, 10);
  if (number == 0 || !is_shown (self))
    {
      update_tools (self);
      return;
    }
  go_to (self, (guint) MIN (number, G_MAXINT));
  mdg_viewer_pane_focus (self);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *how)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  const char *text = g_variant_get_string (how, NULL);
  if (g_str_equal (text, "width"))
    mdg_page_view_set_zoom (self->pages, MDG_ZOOM_WIDTH, 0);
  else if (g_str_equal (text, "page"))
    mdg_page_view_set_zoom (self->pages, MDG_ZOOM_PAGE, 0);
  else if (g_str_equal (text, "in") || g_str_equal (text, "out"))
    mdg_page_view_step_zoom (self->pages, g_str_equal (text, "in") ? 1 : -1);
  else
    mdg_page_view_set_zoom (self->pages, MDG_ZOOM_PERCENT, (int) g_ascii_strtoull (text, NULL, 10));
}

static void
place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  if (self->passage == NULL)
    return;
  if (kind_of (self) != MDG_VIEW_PAGES && self->number != (guint) self->passage->page)
    go_to (self, (guint) self->passage->page);
  set_off (self, TRUE);
}

/* ---- finding ---- */

static void
find_in_text (MdgViewerPane *self, int by)
{
  const char *words =
    mdg_find_bar_is_open (self->find_bar) ? mdg_find_bar_get_words (self->find_bar) : "";
  guint n = mdg_text_pane_find (self->text, words, self->text_find);
  if (n > 0 && by != 0)
    {
      self->text_find = (self->text_find % n + (guint) ((int) n + by)) % n;
      mdg_text_pane_find (self->text, words, self->text_find);
    }
  mdg_find_bar_tell (self->find_bar, n > 0 ? self->text_find % n + 1 : 0, n, FALSE, FALSE);
}

static void
on_find_words (MdgViewerPane *self, const char *words)
{
  self->text_find = 0;
  if (kind_of (self) == MDG_VIEW_TEXT)
    find_in_text (self, 0);
  else
    mdg_document_find_start (self->find, mdg_viewer_document_get_source (self->document), words,
                             mdg_page_view_get_page (self->pages));
}

static void
on_find_go (MdgViewerPane *self, int by)
{
  if (kind_of (self) == MDG_VIEW_TEXT)
    find_in_text (self, by);
  else
    mdg_document_find_go (self->find, by);
}

static void
on_find_changed (MdgViewerPane *self)
{
  guint page = 0;
  GArray *rects = NULL;
  mdg_find_bar_tell (self->find_bar, mdg_document_find_get_current (self->find),
                     mdg_document_find_get_n_places (self->find),
                     mdg_document_find_is_running (self->find),
                     mdg_document_find_is_full (self->find));
  if (mdg_document_find_get_place (self->find, &page, &rects) && rects->len > 0)
    mdg_page_view_show_rect (self->pages, page, &g_array_index (rects, MdgPageRect, 0));
}

static void
on_find_closed (MdgViewerPane *self)
{
  mdg_document_find_start (self->find, NULL, "", 0);
  mdg_text_pane_find (self->text, NULL, 0);
  mdg_viewer_pane_focus (self);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_viewer_pane_find (MDG_VIEWER_PANE (widget));
}

/* ---- what was read ---- */

/* With room enough what was read stands beside the page, otherwise below it. */
static void
divide_body (MdgViewerPane *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (self->body),
    self->roomy ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  if (root != NULL && self->roomy)
    gtk_paned_set_position (self->body, gtk_widget_get_width (root) * 55 / 100);
  else if (root != NULL)
    gtk_paned_set_position (self->body, gtk_widget_get_height (root) * 40 / 100);
}

void
mdg_viewer_pane_set_roomy (MdgViewerPane *self, gboolean roomy)
{
  if (roomy == self->roomy)
    return;
  self->roomy = roomy;
  divide_body (self);
}

static void
reading_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  gboolean wanted = !gtk_widget_get_visible (GTK_WIDGET (self->reading));
  gtk_toggle_button_set_active (self->reading_button, wanted);
  divide_body (self);
  gtk_widget_set_visible (GTK_WIDGET (self->reading), wanted && is_shown (self));
  show_reading (self);
  if (!wanted)
    mdg_viewer_pane_focus (self);
}

static void
on_switched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgViewerPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) done = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->document == NULL)
    return;
  if (done == NULL)
    {
      mdg_viewer_document_retry (self->document);
      mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
      return;
    }
  mdg_banner_say (self->banner, "ok",
                  self->undo_disabled ? _ ("The passage is used in searches again.")
                                      : _ ("The passage is no longer used in searches."),
                  _ ("Undo"), "viewer.undo-switch");
}

static void
switch_passage (MdgViewerPane *self, gint64 id, gboolean disabled)
{
  self->undo_passage = id;
  self->undo_disabled = !disabled;
  mdg_viewer_document_switch_passage_async (self->document, id, disabled, NULL, on_switched,
                                            g_object_ref (self));
  show_reading (self);
}

static void
switch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint64 id = 0;
  gboolean disabled = FALSE;
  g_variant_get (parameter, "(xb)", &id, &disabled);
  switch_passage (MDG_VIEWER_PANE (widget), id, disabled);
}

static void
undo_switch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  if (self->document != NULL && self->undo_passage != 0)
    switch_passage (self, self->undo_passage, self->undo_disabled);
}

static void
ask_action (GtkWidget *widget, const char *name, GVariant *id)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  const MdgDocument *record = mdg_viewer_document_get_record (self->document);
  g_autoptr (MdgTestQuestion) question = mdg_test_question_new ();
  if (record == NULL)
    return;
  question->folder_id = record->folder_id;
  question->document_id = record->id;
  question->document_name = g_strdup (record->name);
  question->page = self->number;
  mdg_checkup_question_dialog_present (widget, self->access, question);
}

static void
on_not_saved (gpointer owner, const char *sentence)
{
  mdg_banner_say (MDG_VIEWER_PANE (owner)->banner, "bad", sentence, NULL, NULL);
}

static void
download_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  if (self->document != NULL)
    mdg_document_save (widget, self->document, on_not_saved, self);
}

/* ---- citations ---- */

static void
forget_citations (MdgViewerPane *self)
{
  if (mdg_citation_walk_get (self->walk) != NULL)
    g_signal_emit (self, signals[CITATION], 0, G_GINT64_CONSTANT (0));
  mdg_citation_walk_set (self->walk, NULL, 0);
  g_clear_pointer (&self->wanted, mdg_passage_free);
}

static void open_place (
  MdgViewerPane *self, gint64 id, gboolean attached, gint64 version, gint64 page, gint64 passage);

/* Words without boxes are known by their passage, which has some. */
static void
open_citation (MdgViewerPane *self)
{
  const MdgCitation *citation = mdg_citation_walk_get (self->walk);
  gboolean attached = citation->attachment_id != 0;
  gboolean placed = citation->boxes->len > 0 || citation->first_row > 0 || attached;
  gboolean worded = citation->quote != NULL && *citation->quote != '\0';
  g_clear_pointer (&self->wanted, mdg_passage_free);
  self->wanted = placed || worded ? mdg_citation_to_passage (citation) : NULL;
  open_place (self, attached ? citation->attachment_id : citation->document_id, attached,
              citation->version_id, MAX (citation->page, 1), placed ? 0 : citation->passage_id);
  g_signal_emit (self, signals[CITATION], 0, citation->number);
}

void
mdg_viewer_pane_open_citations (MdgViewerPane *self, GPtrArray *citations, guint place)
{
  mdg_citation_walk_set (self->walk, citations, place);
  open_citation (self);
}

static void
citation_action (GtkWidget *widget, const char *name, GVariant *by)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (widget);
  if (mdg_citation_walk_step (self->walk, g_variant_get_int32 (by)))
    open_citation (self);
}

/* ---- opening and closing ---- */

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (MDG_VIEWER_PANE (widget)->document != NULL)
    mdg_viewer_document_stop (MDG_VIEWER_PANE (widget)->document);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (MDG_VIEWER_PANE (widget)->document != NULL)
    mdg_viewer_document_retry (MDG_VIEWER_PANE (widget)->document);
}

static void
set_wide (MdgViewerPane *self, gboolean wide)
{
  if (wide == self->wide)
    return;
  self->wide = wide;
  mdg_viewer_head_set_wide (self->head, wide);
  g_signal_emit (self, signals[WIDE], 0, wide);
}

static void
wide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_wide (MDG_VIEWER_PANE (widget), !MDG_VIEWER_PANE (widget)->wide);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  forget_citations (MDG_VIEWER_PANE (widget));
  mdg_viewer_pane_clear (MDG_VIEWER_PANE (widget));
  g_signal_emit (widget, signals[CLOSED], 0);
}

void
mdg_viewer_pane_clear (MdgViewerPane *self)
{
  if (self->document == NULL)
    return;
  mdg_find_bar_close (self->find_bar);
  mdg_document_find_start (self->find, NULL, "", 0);
  g_signal_handlers_disconnect_by_data (self->document, self);
  mdg_viewer_document_close (self->document);
  g_clear_object (&self->document);
  g_clear_pointer (&self->passage, mdg_passage_free);
  mdg_page_view_set_source (self->pages, NULL);
  mdg_table_view_set_page (self->table, NULL);
  mdg_text_pane_set_text (self->text, "", 0);
  mdg_banner_say (self->banner, "ok", NULL, NULL, NULL);
  self->undo_passage = 0;
  set_wide (self, FALSE);
}

static void
open_place (
  MdgViewerPane *self, gint64 id, gboolean attached, gint64 version, gint64 page, gint64 passage)
{
  gboolean same = self->document != NULL && kind_of (self) != MDG_VIEW_FAILED &&
                  mdg_viewer_document_is (self->document, id, attached, version);
  gboolean wide = self->wide;
  if (!same)
    mdg_viewer_pane_clear (self);
  set_wide (self, wide);
  g_clear_pointer (&self->passage, mdg_passage_free);
  self->wanted_page = (guint) CLAMP (page, 1, G_MAXINT);
  self->wanted_passage = passage;
  self->number = self->wanted_page;
  if (!same)
    {
      self->document = attached ? mdg_viewer_document_new_attached (self->access, id)
                                : mdg_viewer_document_new (self->access, id, version);
      g_signal_connect_object (self->document, "changed", G_CALLBACK (on_changed), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->document, "page", G_CALLBACK (on_page_here), self,
                               G_CONNECT_SWAPPED);
    }
  on_changed (self);
}

void
mdg_viewer_pane_open (
  MdgViewerPane *self, gint64 document_id, gint64 version_id, gint64 page, gint64 passage_id)
{
  forget_citations (self);
  open_place (self, document_id, FALSE, version_id, page, passage_id);
}

void
mdg_viewer_pane_open_attachment (MdgViewerPane *self, gint64 attachment_id)
{
  forget_citations (self);
  open_place (self, attachment_id, TRUE, 0, 1, 0);
}

void
mdg_viewer_pane_focus (MdgViewerPane *self)
{
  MdgViewKind kind = kind_of (self);
  if (kind == MDG_VIEW_PAGES)
    gtk_widget_grab_focus (GTK_WIDGET (self->pages));
  else if (kind == MDG_VIEW_TABLE)
    gtk_widget_grab_focus (GTK_WIDGET (self->table));
  else if (kind == MDG_VIEW_TEXT)
    mdg_text_pane_focus (self->text);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
mdg_viewer_pane_find (MdgViewerPane *self)
{
  if (kind_of (self) == MDG_VIEW_PAGES || kind_of (self) == MDG_VIEW_TEXT)
    mdg_find_bar_open (self->find_bar);
}

GtkWidget *
mdg_viewer_pane_new (MdgAccess *access)
{
  MdgViewerPane *self = g_object_new (MDG_TYPE_VIEWER_PANE, NULL);
  self->access = g_object_ref (access);
  return GTK_WIDGET (self);
}

static void
mdg_viewer_pane_dispose (GObject *object)
{
  MdgViewerPane *self = MDG_VIEWER_PANE (object);
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      mdg_viewer_document_close (self->document);
    }
  g_clear_object (&self->document);
  if (self->find != NULL)
    g_signal_handlers_disconnect_by_data (self->find, self);
  g_clear_object (&self->find);
  g_clear_pointer (&self->passage, mdg_passage_free);
  g_clear_pointer (&self->wanted, mdg_passage_free);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_viewer_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
#define CHILD(name) gtk_widget_class_bind_template_child (klass, MdgViewerPane, name)
  CHILD (head);
  CHILD (tools);
  CHILD (walk);
  CHILD (page_entry);
  CHILD (page_count);
  CHILD (zoom_button);
  CHILD (reading_button);
  CHILD (find_bar);
  CHILD (banner);
  CHILD (body);
  CHILD (stack);
  CHILD (state);
  CHILD (pages);
  CHILD (sheet);
  CHILD (table);
  CHILD (text);
  CHILD (reading);
#undef CHILD
  gtk_widget_class_bind_template_callback (klass, on_page_entered);
  gtk_widget_class_bind_template_callback (klass, on_page_shown);
  gtk_widget_class_bind_template_callback (klass, on_percent);
  gtk_widget_class_bind_template_callback (klass, on_leave);
  gtk_widget_class_bind_template_callback (klass, on_passage_chosen);
  gtk_widget_class_bind_template_callback (klass, on_find_words);
  gtk_widget_class_bind_template_callback (klass, on_find_go);
  gtk_widget_class_bind_template_callback (klass, on_find_closed);
}

static void
mdg_viewer_pane_class_init (MdgViewerPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_viewer_pane_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_CITATION_WALK);
  g_type_ensure (MDG_TYPE_FIND_BAR);
  g_type_ensure (MDG_TYPE_PAGE_VIEW);
  g_type_ensure (MDG_TYPE_TABLE_VIEW);
  g_type_ensure (MDG_TYPE_TEXT_PANE);
  g_type_ensure (MDG_TYPE_READING_PANE);
  g_type_ensure (MDG_TYPE_VIEWER_HEAD);
  g_type_ensure (MDG_TYPE_VIEWER_STATE);
  signals[CLOSED] = g_signal_new ("closed", MDG_TYPE_VIEWER_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[LEAVE] =
    g_signal_new ("leave", MDG_TYPE_VIEWER_PANE, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[WIDE] = g_signal_new ("wide", MDG_TYPE_VIEWER_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[CITATION] = g_signal_new ("citation", MDG_TYPE_VIEWER_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/viewer-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "viewer.page", "i", page_action);
  gtk_widget_class_install_action (widget_class, "viewer.zoom", "s", zoom_action);
  gtk_widget_class_install_action (widget_class, "viewer.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "viewer.reading", NULL, reading_action);
  gtk_widget_class_install_action (widget_class, "viewer.wide", NULL, wide_action);
  gtk_widget_class_install_action (widget_class, "viewer.download", NULL, download_action);
  gtk_widget_class_install_action (widget_class, "viewer.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "viewer.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "viewer.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "viewer.place", NULL, place_action);
  gtk_widget_class_install_action (widget_class, "viewer.citation", "i", citation_action);
  gtk_widget_class_install_action (widget_class, "viewer.switch-passage", "(xb)", switch_action);
  gtk_widget_class_install_action (widget_class, "viewer.undo-switch", NULL, undo_switch_action);
  gtk_widget_class_install_action (widget_class, "viewer.ask-passage", "x", ask_action);
  mdg_viewer_keys_bind (widget_class);
}

static void
mdg_viewer_pane_init (MdgViewerPane *self)
{
  self->number = 1;
  self->find = mdg_document_find_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mdg_page_view_set_find (self->pages, self->find);
  g_signal_connect_object (self->find, "changed", G_CALLBACK (on_find_changed), self,
                           G_CONNECT_SWAPPED);
  on_percent (self);
}
