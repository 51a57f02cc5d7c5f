/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A QR code, always dark on light, whatever the colour scheme: cameras read it so.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_QR_VIEW (mdg_qr_view_get_type ())
G_DECLARE_FINAL_TYPE (MdgQrView, mdg_qr_view, MDG, QR_VIEW, GtkWidget)

/* Shows @text; NULL shows nothing. FALSE when it is too long for a code. */
gboolean mdg_qr_view_set_text (MdgQrView *self, const char *text);

G_END_DECLS
