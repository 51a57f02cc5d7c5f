/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/admin/usage-bar.h"

#define BAR_HEIGHT 12
#define LIMIT_HEIGHT 18
#define LEAST_WIDTH 90

struct _MdgUsageBar
{
  GtkWidget parent_instance;
  gint64 amounts[3]; /* standard, light, limit */
  char *scale;
};

G_DEFINE_FINAL_TYPE (MdgUsageBar, mdg_usage_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STANDARD,
  PROP_LIGHT,
  PROP_LIMIT,
  PROP_SCALE,
  N_PROPS
};

/* The theme's colour of that name, so that light, dark and high contrast follow. */
static GdkRGBA
color_named (GtkWidget *widget, const char *name)
{
  GdkRGBA color = { 0.5F, 0.5F, 0.5F, 1 };
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  gtk_style_context_lookup_color (context, name, &color);
  return color;
}

static void
fill (
  GtkSnapshot *snapshot, GtkWidget *widget, const char *name, double x, double width, int height)
{
  if (width < 1)
    return;
  GdkRGBA color = color_named (widget, name);
  int y = (gtk_widget_get_height (widget) - height) / 2;
  gtk_snapshot_append_color (
    snapshot, &color,
    &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
mdg_usage_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MdgUsageBar *self = MDG_USAGE_BAR (widget);
  double full = self->scale != NULL ? g_ascii_strtod (self->scale, NULL) : 0;
  double width = gtk_widget_get_width (widget) - 2;
  if (full <= 0 || width <= 0)
    return;
  double standard = MIN ((double) self->amounts[0] / full, 1) * width;
  double light = MIN ((double) self->amounts[1] / full * width, width - standard);
  fill (snapshot, widget, "chart_1", 0, standard, BAR_HEIGHT);
  fill (snapshot, widget, "chart_2", standard + (standard > 0 ? 1 : 0), light, BAR_HEIGHT);
  if (self->amounts[2] > 0)
    fill (snapshot, widget, "chart_3", MIN ((double) self->amounts[2] / full, 1) * width, 2,
          LIMIT_HEIGHT);
}

static void
mdg_usage_bar_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LIMIT_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
mdg_usage_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgUsageBar *self = MDG_USAGE_BAR (object);
  if (id == PROP_SCALE)
    {
      g_free (self->scale);
      self->scale = g_value_dup_string (value);
    }
  else
    self->amounts[id - PROP_STANDARD] = g_value_get_int64 (value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mdg_usage_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgUsageBar *self = MDG_USAGE_BAR (object);
  if (id == PROP_SCALE)
    g_value_set_string (value, self->scale);
  else
    g_value_set_int64 (value, self->amounts[id - PROP_STANDARD]);
}

static void
mdg_usage_bar_finalize (GObject *object)
{
  g_free (MDG_USAGE_BAR (object)->scale);
  G_OBJECT_CLASS (mdg_usage_bar_parent_class)->finalize (object);
}

static void
mdg_usage_bar_class_init (MdgUsageBarClass *klass)
{
  static const char *const names[] = { "standard", "light", "limit" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = mdg_usage_bar_set_property;
  object_class->get_property = mdg_usage_bar_get_property;
  object_class->finalize = mdg_usage_bar_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = mdg_usage_bar_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = mdg_usage_bar_measure;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (
      object_class, PROP_STANDARD + i,
      g_param_spec_int64 (names[i], NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
    object_class, PROP_SCALE,
    g_param_spec_string ("scale", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
mdg_usage_bar_init (MdgUsageBar *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}
