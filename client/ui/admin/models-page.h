/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Language models: which there are, how they answer, and what is done to them.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MODELS_PAGE (mdg_models_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgModelsPage, mdg_models_page, MDG, MODELS_PAGE, GtkBox)

GtkWidget *mdg_models_page_new (MdgAdmin *admin);

G_END_DECLS
