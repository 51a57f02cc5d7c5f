/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application: owns settings, style and access, and shows the window that fits the access's
 * state.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_APPLICATION_ID "jp.lg.madoguchi.Client"

#define MDG_TYPE_APPLICATION (mdg_application_get_type ())
G_DECLARE_FINAL_TYPE (MdgApplication, mdg_application, MDG, APPLICATION, GtkApplication)

/* Options: --server URL, --ca FILE (for this run only; such a run stands alone, others are one
 * instance), --version. Argument: a madoguchi: link (link.h).
 *
 * Actions for widgets: "app.notify" (title, body, page or "") tells what has ended, if the person
 * is elsewhere (notification.h); "app.show" (page or "") brings the window to the front; "app.hold"
 * (a sentence, "" to end it) asks the system not to end the client now (mdg_host_hold ()). */
MdgApplication *mdg_application_new (GApplicationFlags flags);

/* Borrowed; NULL before start-up. */
MdgAccess *mdg_application_get_access (MdgApplication *self);
MdgSettings *mdg_application_get_settings (MdgApplication *self);

G_END_DECLS
