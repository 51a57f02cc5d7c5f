/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the desktop looks, as far as the client follows it: dark or light, high contrast or not, and
 * the colours of high contrast where the person chooses them in the system (Windows). Properties
 * "dark", "high-contrast" and "palette" with notification; one back end per platform
 * (desktop-linux.c, desktop-windows.c). Owned by the style; main thread.
 */
#pragma once

#include "client/application/palette.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_DESKTOP (mdg_desktop_get_type ())
G_DECLARE_DERIVABLE_TYPE (MdgDesktop, mdg_desktop, MDG, DESKTOP, GObject)

struct _MdgDesktopClass
{
  GObjectClass parent_class;
};

typedef struct
{
  gboolean dark;
  gboolean high_contrast;
  gboolean has_palette;
  MdgPalette palette; /* of high contrast; all zero without one */
} MdgDesktopLook;

/* The desktop that shows @display, followed from now on. */
MdgDesktop *mdg_desktop_new (GdkDisplay *display);

gboolean mdg_desktop_is_dark (MdgDesktop *self);
gboolean mdg_desktop_is_high_contrast (MdgDesktop *self);

/* NULL where high contrast has no colours of its own. Borrowed until the next change. */
const MdgPalette *mdg_desktop_get_palette (MdgDesktop *self);

/* For back ends: what the desktop looks like now. Properties that changed are notified. */
void mdg_desktop_take (MdgDesktop *self, const MdgDesktopLook *look);

G_END_DECLS
