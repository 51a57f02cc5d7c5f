/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window before anybody is signed in: server, user ID and password, second factor, forced
 * change of the password, a newer client where the server asks for one. It follows the access
 * model; made and closed by the application.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SIGNIN_WINDOW (mdg_signin_window_get_type ())
G_DECLARE_FINAL_TYPE (MdgSigninWindow, mdg_signin_window, MDG, SIGNIN_WINDOW, GtkApplicationWindow)

/* @display is the menu of languages and colours. */
GtkWindow *
mdg_signin_window_new (GtkApplication *application, MdgAccess *access, GMenuModel *display);

G_END_DECLS
