/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/viewer-head.h"

#include "client/model/document-phrases.h"

#include <glib/gi18n.h>

struct _MdgViewerHead
{
  GtkBox parent_instance;
  GtkImage *icon;
  GtkLabel *name;
  GtkWidget *ocr;
  GtkWidget *expired;
  GtkLabel *origin;
  GtkToggleButton *wide_button;
};

G_DEFINE_FINAL_TYPE (MdgViewerHead, mdg_viewer_head, GTK_TYPE_BOX)

/* Folder, period, version. */
static char *
origin_of (MdgViewerDocument *document, const MdgDocument *record)
{
  const MdgDocumentVersion *version = mdg_viewer_document_get_version (document);
  const char *from = version != NULL ? version->effective_from : record->effective_from;
  const char *until = version != NULL ? version->effective_until : record->effective_until;
  const char *folder = mdg_viewer_document_get_folder_name (document);
  gint64 number = version != NULL ? version->number : record->version_number;
  GString *text = g_string_new (folder != NULL ? folder : "");
  if (from != NULL || until != NULL)
    {
      g_autofree char *period = mdg_document_period_text (from, until);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "・" : "", period);
    }
  if (number > 1 || version != NULL)
    {
      g_autofree char *which = g_strdup_printf (
        version != NULL ? _ ("earlier version %d") : _ ("version %d"), (int) number);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "・" : "", which);
    }
  return g_string_free (text, FALSE);
}

void
mdg_viewer_head_show (MdgViewerHead *self, MdgViewerDocument *document)
{
  const MdgDocument *record = document != NULL ? mdg_viewer_document_get_record (document) : NULL;
  const char *name = document != NULL ? mdg_viewer_document_get_name (document) : "";
  g_autofree char *origin = record != NULL ? origin_of (document, record) : g_strdup ("");
  gtk_label_set_text (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_label_set_text (self->origin, origin);
  gtk_widget_set_visible (self->ocr, record != NULL && record->ocr);
  gtk_widget_set_visible (self->expired, record != NULL && record->expired);
  gtk_image_set_from_icon_name (
    self->icon, mdg_document_icon_name (record != NULL ? record->format : NULL));
}

void
mdg_viewer_head_set_wide (MdgViewerHead *self, gboolean wide)
{
  gtk_toggle_button_set_active (self->wide_button, wide);
}

static void
mdg_viewer_head_class_init (MdgViewerHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/viewer-head.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgViewerHead, icon);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerHead, name);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerHead, ocr);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerHead, expired);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerHead, origin);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerHead, wide_button);
}

static void
mdg_viewer_head_init (MdgViewerHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
