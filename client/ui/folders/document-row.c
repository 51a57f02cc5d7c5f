/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/document-row.h"

#include "client/model/document-phrases.h"
#include "client/model/phrases.h"

#include <glib/gi18n.h>

struct _MdgDocumentRow
{
  GtkBox parent_instance;
  MdgDocumentItem *item;
  GtkImage *icon;
  GtkLabel *name;
  GtkWidget *ocr;
  GtkLabel *place;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkProgressBar *progress;
  GtkLabel *detail;
  GtkLabel *period;
  GtkLabel *updated;
  GtkWidget *advice;
  GtkLabel *advice_text;
  GtkButton *remedy;
};

enum
{
  PROP_0,
  ITEM
};

G_DEFINE_FINAL_TYPE (MdgDocumentRow, mdg_document_row, GTK_TYPE_BOX)

/* How each state looks. */
typedef struct
{
  const char *state;
  const char *icon;
  const char *class;
} Look;

static const Look looks[] = {
  { MDG_DOCUMENT_READY, "mdg-check-symbolic", "text-ok" },
  { MDG_DOCUMENT_QUEUED, "mdg-clock-symbolic", "secondary" },
  { MDG_DOCUMENT_WORKING, "mdg-clock-symbolic", "secondary" },
  { MDG_DOCUMENT_FAILED, "mdg-error-symbolic", "text-bad" },
  { MDG_DOCUMENT_CANCELLED, "mdg-dash-symbolic", "secondary" },
};

static const Look *
look_of (const MdgDocument *document)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (document->state, looks[i].state) == 0)
      return &looks[i];
  return &looks[0];
}

typedef struct
{
  const char *step;
  const char *phrase;
} Step;

static const Step steps[] = {
  { "convert", N_ ("Making pages") },
  { "read", N_ ("Reading the text") },
  { "ocr", N_ ("Reading the pictures") },
  { "index", N_ ("Making it searchable") },
  { "vectors", N_ ("Reading the meaning") },
};

static const char *
step_text (const char *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (step, steps[i].step) == 0)
      return _ (steps[i].phrase);
  return NULL;
}

static char *
working_text (const MdgDocument *document)
{
  g_autofree char *left = mdg_phrase_time_left (document->seconds_left);
  if (left == NULL)
    return g_strdup_printf ("%d%%", (int) document->percent);
  return g_strdup_printf ("%d%%　%s", (int) document->percent, left);
}

static char *
ready_text (const MdgDocument *document)
{
  g_autofree char *places = mdg_document_places_text (document);
  if (document->rendering)
    return g_strdup (_ ("Pages are being made"));
  if (document->unpaginated && *places == '\0')
    return g_strdup (_ ("Without pages"));
  return g_steal_pointer (&places);
}

static char *
detail_of (const MdgDocument *document)
{
  if (document->expired)
    return g_strdup (_ ("Not used for answers"));
  if (g_strcmp0 (document->state, MDG_DOCUMENT_WORKING) == 0)
    return working_text (document);
  if (g_strcmp0 (document->state, MDG_DOCUMENT_READY) == 0)
    return ready_text (document);
  if (g_strcmp0 (document->state, MDG_DOCUMENT_QUEUED) == 0)
    return mdg_phrase_time_left (document->seconds_left);
  return NULL;
}

static void
show_state (MdgDocumentRow *self, const MdgDocument *document)
{
  const Look *look = look_of (document);
  gboolean working = g_strcmp0 (document->state, MDG_DOCUMENT_WORKING) == 0;
  gboolean badge = document->expired && !working;
  g_autofree char *word =
    badge ? g_strdup (_ ("Expired period")) : mdg_document_state_text (document);
  g_autofree char *detail = detail_of (document);
  const char *plain[] = { "state-word", look->class, NULL };
  const char *badged[] = { "badge", NULL };
  gtk_image_set_from_icon_name (self->state_icon, look->icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), plain);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), badge ? badged : plain);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), !working && !badge);
  gtk_widget_set_visible (GTK_WIDGET (self->state), !working);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), working);
  gtk_progress_bar_set_fraction (self->progress, (double) CLAMP (document->percent, 0, 100) / 100);
  gtk_label_set_text (self->state, word);
  gtk_label_set_text (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail),
                               working ? step_text (document->step) : detail);
}

static void
show_advice (MdgDocumentRow *self, const MdgDocument *document)
{
  g_autofree char *why = mdg_document_explanation (document);
  MdgRemedy remedy = mdg_document_remedy (document);
  gboolean failed = g_strcmp0 (document->state, MDG_DOCUMENT_FAILED) == 0;
  const char *classes[] = { "advice", failed ? "bad" : "neutral", NULL };
  gtk_widget_set_visible (self->advice, why != NULL);
  gtk_widget_set_css_classes (self->advice, classes);
  gtk_label_set_text (self->advice_text, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), remedy != MDG_REMEDY_NONE);
  gtk_button_set_label (self->remedy,
                        remedy == MDG_REMEDY_REPLACE ? _ ("Replace") : _ ("Try again"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remedy), "x", document->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy), "documents.remedy");
}

static void
show_place (MdgDocumentRow *self, const MdgDocument *document)
{
  g_autofree char *folder = NULL;
  g_object_get (self->item, "note", &folder, NULL);
  const char *place = folder != NULL ? folder : document->path;
  g_autofree char *size = mdg_phrase_bytes (document->size);
  gboolean deep = document->path != NULL && *document->path != '\0';
  g_autofree char *tip = g_strdup_printf ("%s%s%s\n%s", deep ? document->path : "", deep ? "/" : "",
                                          document->name, size);
  gtk_label_set_text (self->place, place != NULL ? place : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), tip);
}

static void
update (MdgDocumentRow *self)
{
  const MdgDocument *document = mdg_document_item_get (self->item);
  g_autofree char *period = NULL;
  g_autofree char *updated = NULL;
  g_autofree char *summary = NULL;
  g_object_get (self->item, "period-text", &period, "updated-text", &updated, "summary", &summary,
                NULL);
  gtk_image_set_from_icon_name (self->icon, mdg_document_icon_name (document->format));
  gtk_label_set_text (self->name, document->name);
  gtk_widget_set_visible (self->ocr, document->ocr);
  gtk_label_set_text (self->period, period);
  gtk_label_set_text (self->updated, updated);
  g_autofree char *full = mdg_phrase_full_time (document->updated_at);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->updated), full);
  show_place (self, document);
  show_state (self, document);
  show_advice (self, document);
  if (document->expired)
    gtk_widget_add_css_class (GTK_WIDGET (self), "faded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "faded");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, summary,
                                  -1);
}

static void
set_item (MdgDocumentRow *self, MdgDocumentItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::note", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
mdg_document_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_item (MDG_DOCUMENT_ROW (object), g_value_get_object (value));
}

static void
mdg_document_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, MDG_DOCUMENT_ROW (object)->item);
}

static void
mdg_document_row_dispose (GObject *object)
{
  set_item (MDG_DOCUMENT_ROW (object), NULL);
  G_OBJECT_CLASS (mdg_document_row_parent_class)->dispose (object);
}

static void
mdg_document_row_class_init (MdgDocumentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = mdg_document_row_set_property;
  object_class->get_property = mdg_document_row_get_property;
  object_class->dispose = mdg_document_row_dispose;
  g_object_class_install_property (
    object_class, ITEM,
    g_param_spec_object ("item", NULL, NULL, MDG_TYPE_DOCUMENT_ITEM,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/document-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, name);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, ocr);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, place);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, state);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, period);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, updated);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, advice);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, advice_text);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentRow, remedy);
}

static void
mdg_document_row_init (MdgDocumentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
