/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A language model is set up or changed.
 */
#pragma once

#include "client/model/model-admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MODEL_DIALOG (mdg_model_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgModelDialog, mdg_model_dialog, MDG, MODEL_DIALOG, GtkWindow)

/* @model NULL: a new one. */
void mdg_model_dialog_present (GtkWidget *parent,
                               MdgModelAdmin *admin,
                               const MdgLanguageModel *model);

G_END_DECLS
