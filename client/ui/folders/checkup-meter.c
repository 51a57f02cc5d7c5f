/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/checkup-meter.h"

#include <glib/gi18n.h>

#define HEIGHT 8

struct _MdgCheckupMeter
{
  GtkWidget parent_instance;
  guint now;
  guint proposed;
  guint all;
};

G_DEFINE_FINAL_TYPE (MdgCheckupMeter, mdg_checkup_meter, GTK_TYPE_WIDGET)

static void
fill (MdgCheckupMeter *self, GtkSnapshot *snapshot, const char *name, double from, double to)
{
  GdkRGBA colour = { 0, 0, 0, 1 };
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, &colour);
  graphene_rect_t rect =
    GRAPHENE_RECT_INIT ((float) (width * from), 0, (float) (width * (to - from)), HEIGHT);
  gtk_snapshot_append_color (snapshot, &colour, &rect);
}

static void
mdg_checkup_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MdgCheckupMeter *self = MDG_CHECKUP_METER (widget);
  GskRoundedRect round;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), HEIGHT);
  gsk_rounded_rect_init_from_rect (&round, &all, 2);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  fill (self, snapshot, "track", 0, 1);
  if (self->all > 0)
    {
      double now = (double) self->now / self->all;
      fill (self, snapshot, "text_3", 0, now);
      if (self->proposed > self->now)
        fill (self, snapshot, "ok", now, (double) self->proposed / self->all);
    }
  gtk_snapshot_pop (snapshot);
}

static void
mdg_checkup_meter_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 40;
}

void
mdg_checkup_meter_set (MdgCheckupMeter *self, guint now, guint proposed, guint all)
{
  self->now = now;
  self->proposed = proposed;
  self->all = all;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double) all, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) now,
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Questions that find their page"),
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mdg_checkup_meter_class_init (MdgCheckupMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->snapshot = mdg_checkup_meter_snapshot;
  widget_class->measure = mdg_checkup_meter_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
mdg_checkup_meter_init (MdgCheckupMeter *self)
{
}
