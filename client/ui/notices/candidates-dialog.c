/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/candidates-dialog.h"

#include "client/model/notice-phrases.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/notices/match-side.h"
#include "shared/notice/name-key.h"

#include <glib/gi18n.h>

struct _MdgCandidatesDialog
{
  GtkWindow parent_instance;
  MdgNoticeMatch *match;
  MdgNoticePair *pair;
  MdgCandidateChosen chosen;
  GObject *owner;
  GtkLabel *heading;
  GtkLabel *printed;
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkLabel *empty;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (MdgCandidatesDialog, mdg_candidates_dialog, GTK_TYPE_WINDOW)

#define MDG_TYPE_CANDIDATE_ROW (mdg_candidate_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgCandidateRow, mdg_candidate_row, MDG, CANDIDATE_ROW, GtkListBoxRow)

struct _MdgCandidateRow
{
  GtkListBoxRow parent_instance;
  guint row;
};

G_DEFINE_FINAL_TYPE (MdgCandidateRow, mdg_candidate_row, GTK_TYPE_LIST_BOX_ROW)

static void
mdg_candidate_row_class_init (MdgCandidateRowClass *klass)
{
}

static void
mdg_candidate_row_init (MdgCandidateRow *self)
{
}

/* ---- rows ---- */

static GtkWidget *
make_label (const char *text, const char *style, gboolean expand)
{
  GtkWidget *label = gtk_label_new (text != NULL && *text != '\0' ? text : "―");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, expand);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* What other pages have this row, as words; NULL for none. */
static char *
taken_text (MdgCandidatesDialog *self, guint row)
{
  MdgNoticePair *holder = mdg_notice_match_holder (self->match, row);
  if (holder == NULL || holder == self->pair)
    return NULL;
  const MdgNoticePart *part = mdg_notice_pair_get (holder)->proposal;
  g_autofree char *pages = mdg_notice_pages_text (part->first, part->last);
  return g_strdup_printf (_ ("Has pages %s"), pages);
}

static GtkWidget *
make_row (MdgCandidatesDialog *self, guint number)
{
  const MdgRecipientList *list =
    mdg_notice_rows_get_list (mdg_notice_match_get_rows (self->match));
  const MdgNoticeRecipient *from = mdg_recipient_list_get (list, number);
  const MdgBatchPart *part = mdg_notice_pair_get (self->pair)->printed;
  MdgCandidateRow *row = g_object_new (MDG_TYPE_CANDIDATE_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *birth = mdg_notice_birth_text (from->birth);
  g_autofree char *taken = taken_text (self, number);
  GtkWidget *name = make_label (from->name, NULL, TRUE);
  row->row = number;
  gtk_box_append (GTK_BOX (box), make_label (from->number, "number", FALSE));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), make_label (birth, "secondary", FALSE));
  if (taken != NULL)
    gtk_box_append (GTK_BOX (box), make_label (taken, "badge", FALSE));
  if (from->name != NULL && part->name != NULL)
    mdg_marked_name_set (GTK_LABEL (name), from->name,
                         mdg_name_first_difference (from->name, part->name));
  gtk_widget_add_css_class (box, "candidate");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return GTK_WIDGET (row);
}

static void
update_note (MdgCandidatesDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  g_autofree char *taken =
    row != NULL ? taken_text (self, MDG_CANDIDATE_ROW (row)->row) : NULL;
  gtk_label_set_text (self->note,
                      taken != NULL ? _ ("The other pages will have to be decided again.") : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "candidates.choose", row != NULL);
}

static void
fill (MdgCandidatesDialog *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GArray) rows = mdg_notice_match_find_rows (self->match, self->pair, words);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self->list)))
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (self->list, make_row (self, g_array_index (rows, guint, i)));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_set_visible (GTK_WIDGET (self->empty), rows->len == 0);
  gtk_label_set_text (self->empty, *words != '\0'
                                     ? _ ("Nobody in the list fits.")
                                     : _ ("Nobody without pages fits. Search by number or name."));
  update_note (self);
}

/* ---- choosing ---- */

static void
choose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgCandidatesDialog *self = MDG_CANDIDATES_DIALOG (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  if (row == NULL)
    return;
  guint number = MDG_CANDIDATE_ROW (row)->row;
  g_autoptr (MdgNoticePair) pair = g_object_ref (self->pair);
  g_autoptr (GObject) owner = g_object_ref (self->owner);
  MdgCandidateChosen chosen = self->chosen;
  gtk_window_destroy (GTK_WINDOW (self));
  chosen (owner, pair, number);
}

static void
on_activate (MdgCandidatesDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "candidates.choose", NULL);
}

/* From the field, arrows go through the list. */
static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        MdgCandidatesDialog *self)
{
  int by = key == GDK_KEY_Down ? 1 : key == GDK_KEY_Up ? -1
                                                       : 0;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  if (by == 0 || row == NULL)
    return FALSE;
  row = gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (row) + by);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  return TRUE;
}

void
mdg_candidates_dialog_present (GtkWidget *widget,
                               MdgNoticeMatch *match,
                               MdgNoticePair *pair,
                               MdgCandidateChosen chosen,
                               gpointer owner)
{
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  if (facts->kind != MDG_PAIR_PAGES || facts->printed == NULL)
    return;
  MdgCandidatesDialog *self = g_object_new (MDG_TYPE_CANDIDATES_DIALOG, NULL);
  const MdgBatchPart *part = facts->printed;
  g_autofree char *pages = mdg_notice_pages_text (part->first, part->last);
  g_autofree char *title = g_strdup_printf (_ ("Who gets pages %s?"), pages);
  g_autofree char *printed = g_strdup_printf (
    _ ("In the PDF: %s  %s  %s"), part->number != NULL ? part->number : "―",
    part->name != NULL ? part->name : "―", part->birth != NULL ? part->birth : "―");
  self->match = g_object_ref (match);
  self->pair = g_object_ref (pair);
  self->chosen = chosen;
  self->owner = g_object_ref (owner);
  gtk_label_set_text (self->heading, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (self->printed, printed);
  mdg_window_set_parent (GTK_WINDOW (self), widget);
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
mdg_candidates_dialog_dispose (GObject *object)
{
  MdgCandidatesDialog *self = MDG_CANDIDATES_DIALOG (object);
  g_clear_object (&self->match);
  g_clear_object (&self->pair);
  g_clear_object (&self->owner);
  G_OBJECT_CLASS (mdg_candidates_dialog_parent_class)->dispose (object);
}

static void
mdg_candidates_dialog_class_init (MdgCandidatesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_candidates_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/jp/lg/madoguchi/ui/notices/candidates-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgCandidatesDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgCandidatesDialog, printed);
  gtk_widget_class_bind_template_child (widget_class, MdgCandidatesDialog, search);
  gtk_widget_class_bind_template_child (widget_class, MdgCandidatesDialog, list);
  gtk_widget_class_bind_template_child (widget_class, MdgCandidatesDialog, empty);
  gtk_widget_class_bind_template_child (widget_class, MdgCandidatesDialog, note);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, update_note);
  gtk_widget_class_install_action (widget_class, "candidates.choose", NULL, choose);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_candidates_dialog_init (MdgCandidatesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
