/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/desktop.h"

typedef struct
{
  MdgDesktopLook look;
} MdgDesktopPrivate;

enum
{
  PROP_0,
  DARK,
  HIGH_CONTRAST,
  PALETTE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE_WITH_PRIVATE (MdgDesktop, mdg_desktop, G_TYPE_OBJECT)

static MdgDesktopLook *
look_of (MdgDesktop *self)
{
  MdgDesktopPrivate *private = mdg_desktop_get_instance_private (self);
  return &private->look;
}

gboolean
mdg_desktop_is_dark (MdgDesktop *self)
{
  return look_of (self)->dark;
}

gboolean
mdg_desktop_is_high_contrast (MdgDesktop *self)
{
  return look_of (self)->high_contrast;
}

const MdgPalette *
mdg_desktop_get_palette (MdgDesktop *self)
{
  return look_of (self)->has_palette ? &look_of (self)->palette : NULL;
}

void
mdg_desktop_take (MdgDesktop *self, const MdgDesktopLook *look)
{
  MdgDesktopLook old = *look_of (self);
  *look_of (self) = *look;
  if (old.dark != look->dark)
    g_object_notify_by_pspec (G_OBJECT (self), properties[DARK]);
  if (old.high_contrast != look->high_contrast)
    g_object_notify_by_pspec (G_OBJECT (self), properties[HIGH_CONTRAST]);
  if (old.has_palette != look->has_palette || !mdg_palette_equal (&old.palette, &look->palette))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PALETTE]);
}

static void
mdg_desktop_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgDesktop *self = MDG_DESKTOP (object);
  if (id == DARK)
    g_value_set_boolean (value, mdg_desktop_is_dark (self));
  else if (id == HIGH_CONTRAST)
    g_value_set_boolean (value, mdg_desktop_is_high_contrast (self));
  else
    g_value_set_pointer (value, (gpointer) mdg_desktop_get_palette (self));
}

static void
mdg_desktop_class_init (MdgDesktopClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  G_OBJECT_CLASS (klass)->get_property = mdg_desktop_get_property;
  properties[DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE, flags);
  properties[HIGH_CONTRAST] = g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE, flags);
  properties[PALETTE] = g_param_spec_pointer ("palette", NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
mdg_desktop_init (MdgDesktop *self)
{
}
