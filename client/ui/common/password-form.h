/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Current password, new password twice, and one button; used at the first sign-in and among one's
 * own settings.
 */
#pragma once

#include "client/model/my-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PASSWORD_FORM (mdg_password_form_get_type ())
G_DECLARE_FINAL_TYPE (MdgPasswordForm, mdg_password_form, MDG, PASSWORD_FORM, GtkBox)

/* Signal "done": the password was changed. */
void mdg_password_form_set_account (MdgPasswordForm *self, MdgMyAccount *account);

/* Fills in what was typed a moment ago and hides that field; NULL shows it empty. */
void mdg_password_form_set_current (MdgPasswordForm *self, const char *password);

G_END_DECLS
