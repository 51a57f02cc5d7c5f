/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line about the proof of a split: that it is still to come, how far it is, what it has shown,
 * or where it failed. Stands in the foot of the wizard. Main thread.
 *
 * Its buttons emit "stop", "again", "report" and "show-page" (uint).
 */
#pragma once

#include "client/model/notice-proof.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PROOF_LINE (mdg_proof_line_get_type ())
G_DECLARE_FINAL_TYPE (MdgProofLine, mdg_proof_line, MDG, PROOF_LINE, GtkBox)

GtkWidget *mdg_proof_line_new (MdgNoticeProof *proof);

G_END_DECLS
