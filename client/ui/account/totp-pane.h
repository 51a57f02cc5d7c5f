/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second factor: off, being set up (QR code, secret, recovery codes, first code), on.
 */
#pragma once

#include "client/model/my-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_TOTP_PANE (mdg_totp_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgTotpPane, mdg_totp_pane, MDG, TOTP_PANE, GtkBox)

void mdg_totp_pane_set_account (MdgTotpPane *self, MdgMyAccount *account);

/* Whether the account has a second factor now. */
void mdg_totp_pane_set_active (MdgTotpPane *self, gboolean active);

G_END_DECLS
