/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window that shows one new first password: it can be copied and printed as a slip. Main
 * thread.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Over the window of @widget. @title says why there is a new password. */
void mdg_first_password_present (GtkWidget *widget,
                                 MdgAccess *access,
                                 const char *title,
                                 const MdgAccount *account,
                                 const char *password);

G_END_DECLS
