/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/upload-bar.h"

#include "client/model/document-phrases.h"

#include <glib/gi18n.h>

struct _MdgUploadBar
{
  GtkBox parent_instance;
  MdgUploads *uploads;
  GtkLabel *text;
  GtkProgressBar *progress;
  GtkLabel *left;
  GtkButton *pause;
};

G_DEFINE_FINAL_TYPE (MdgUploadBar, mdg_upload_bar, GTK_TYPE_BOX)

char *
mdg_upload_bar_sentence (MdgUploads *uploads, const char **ret_tint)
{
  MdgUploadNumbers n;
  const char *trouble = mdg_uploads_get_trouble (uploads);
  mdg_uploads_get_numbers (uploads, &n);
  *ret_tint = "ai";
  if (n.n_open > 0 && trouble != NULL)
    {
      *ret_tint = "warn";
      return g_strdup_printf (_ ("%s Sending goes on by itself."), trouble);
    }
  if (n.n_open > 0 && mdg_uploads_is_paused (uploads))
    return g_strdup_printf (_ ("Paused: %u files are not sent yet"), n.n_open);
  if (n.n_open > 0)
    return g_strdup_printf (_ ("Sending documents: %u of %u"), n.n_sent + 1, n.n_sent + n.n_open);
  if (n.n_asking > 0)
    {
      *ret_tint = "warn";
      return g_strdup_printf (_ ("%u files have the same content as a document. Decide about them."),
                              n.n_asking);
    }
  if (n.n_failed == 0)
    return NULL;
  *ret_tint = "bad";
  return g_strdup_printf (_ ("%u files could not be sent."), n.n_failed);
}

static void
update (MdgUploadBar *self)
{
  MdgUploadNumbers n;
  const char *tint = NULL;
  g_autofree char *sentence = mdg_upload_bar_sentence (self->uploads, &tint);
  const char *classes[] = { "bar", "upload-bar", tint, NULL };
  mdg_uploads_get_numbers (self->uploads, &n);
  gboolean open = n.n_open > 0;
  gboolean paused = mdg_uploads_is_paused (self->uploads);
  g_autofree char *left =
    open && !paused && mdg_uploads_get_trouble (self->uploads) == NULL
      ? mdg_phrase_time_left (n.seconds_left)
      : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  gtk_label_set_text (self->text, sentence != NULL ? sentence : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), sentence);
  gtk_label_set_text (self->left, left != NULL ? left : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), open);
  gtk_widget_set_visible (GTK_WIDGET (self->pause), open);
  gtk_button_set_label (self->pause, paused ? _ ("Go on") : _ ("Pause"));
  gtk_progress_bar_set_fraction (self->progress,
                                 n.bytes > 0 ? (double) n.sent / (double) n.bytes : 0);
}

void
mdg_upload_bar_set_uploads (MdgUploadBar *self, MdgUploads *uploads)
{
  self->uploads = g_object_ref (uploads);
  g_signal_connect_object (uploads, "progress", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (uploads, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
mdg_upload_bar_dispose (GObject *object)
{
  g_clear_object (&MDG_UPLOAD_BAR (object)->uploads);
  G_OBJECT_CLASS (mdg_upload_bar_parent_class)->dispose (object);
}

static void
mdg_upload_bar_class_init (MdgUploadBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_upload_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/upload-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgUploadBar, text);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadBar, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadBar, left);
  gtk_widget_class_bind_template_child (widget_class, MdgUploadBar, pause);
}

static void
mdg_upload_bar_init (MdgUploadBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
