/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/account/qr-view.h"

#include <qrencode.h>

#define SIZE 240
#define QUIET_MODULES 4

struct _MdgQrView
{
  GtkWidget parent_instance;
  QRcode *code;
};

G_DEFINE_FINAL_TYPE (MdgQrView, mdg_qr_view, GTK_TYPE_WIDGET)

gboolean
mdg_qr_view_set_text (MdgQrView *self, const char *text)
{
  g_clear_pointer (&self->code, QRcode_free);
  if (text != NULL)
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return text == NULL || self->code != NULL;
}

static void
mdg_qr_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MdgQrView *self = MDG_QR_VIEW (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA black = { 0, 0, 0, 1 };
  if (self->code == NULL)
    return;
  int modules = self->code->width + 2 * QUIET_MODULES;
  int side = MAX (1, SIZE / modules);
  float offset = (float) (SIZE - side * self->code->width) / 2;
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (0, 0, SIZE, SIZE));
  for (int y = 0; y < self->code->width; y++)
    for (int x = 0; x < self->code->width; x++)
      if (self->code->data[y * self->code->width + x] & 1)
        gtk_snapshot_append_color (snapshot, &black,
                                   &GRAPHENE_RECT_INIT (offset + (float) (x * side),
                                                        offset + (float) (y * side), (float) side,
                                                        (float) side));
}

static void
mdg_qr_view_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
mdg_qr_view_finalize (GObject *object)
{
  g_clear_pointer (&MDG_QR_VIEW (object)->code, QRcode_free);
  G_OBJECT_CLASS (mdg_qr_view_parent_class)->finalize (object);
}

static void
mdg_qr_view_class_init (MdgQrViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = mdg_qr_view_finalize;
  widget_class->snapshot = mdg_qr_view_snapshot;
  widget_class->measure = mdg_qr_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mdg_qr_view_init (MdgQrView *self)
{
}
