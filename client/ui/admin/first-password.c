/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/admin/first-password.h"

#include "client/ui/admin/password-slips.h"
#include "client/ui/common/message-dialog.h"

#include <glib/gi18n.h>

static void
on_print (MdgMessageDialog *dialog, gpointer slips)
{
  mdg_print (GTK_WIDGET (dialog), slips, NULL, NULL);
}

static MdgPasswordSlips *
slip_of (MdgAccess *access, const MdgAccount *account, const char *password)
{
  g_autoptr (GPtrArray) one =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_initial_password_free);
  MdgInitialPassword *person = mdg_initial_password_new ();
  person->login = g_strdup (account->login);
  person->name = g_strdup (account->name);
  person->password = g_strdup (password);
  g_ptr_array_add (one, person);
  return mdg_password_slips_new_for (one, access);
}

void
mdg_first_password_present (GtkWidget *widget,
                            MdgAccess *access,
                            const char *title,
                            const MdgAccount *account,
                            const char *password)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  MdgMessageDialog *dialog = mdg_message_dialog_new (
    GTK_WINDOW (root), title,
    _ ("Hand this first password over. It is shown only now and must be changed at "
       "the first sign-in."));
  mdg_message_dialog_set_secret (dialog, password);
  mdg_message_dialog_set_more (dialog, _ ("Print"));
  g_signal_connect_data (dialog, "more", G_CALLBACK (on_print), slip_of (access, account, password),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
