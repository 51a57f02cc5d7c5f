/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report of a proof: looked at, saved as a PDF, printed. Main thread.
 */
#pragma once

#include "client/local/notice-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PROOF_DIALOG (mdg_proof_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgProofDialog, mdg_proof_dialog, MDG, PROOF_DIALOG, GtkWindow)

/* Keeps copies of what it shows. */
void mdg_proof_dialog_present (GtkWidget *widget,
                               const MdgNoticeDraft *draft,
                               const MdgSplitProof *proof);

G_END_DECLS
