/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ward's sections as a tree. Everybody signed in may see it; changing it needs sections.manage.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/account.h"

G_BEGIN_DECLS

#define MDG_SECTION_MAX_DEPTH 10

GPtrArray *mdg_section_service_list (MdgContext *context, GError **error);
MdgSection *
mdg_section_service_create (MdgContext *context, const MdgSection *wanted, GError **error);
MdgSection *
mdg_section_service_update (MdgContext *context, const MdgSection *wanted, GError **error);
gboolean mdg_section_service_delete (MdgContext *context, gint64 id, GError **error);

G_END_DECLS
