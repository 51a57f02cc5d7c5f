/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The resident role's routes and answers: pages in five languages that need no script, their style
 * sheet, and the two addresses for monitoring. Handlers run on worker threads; everything else
 * belongs to the main thread.
 */
#pragma once

#include "server/http/metrics.h"
#include "server/http/router.h"
#include "server/portal/site.h"

G_BEGIN_DECLS

typedef struct _MdgPortal MdgPortal;

/* Fails only when the built-in pages do not fit each other. */
MdgPortal *mdg_portal_new (const MdgPortalSettings *settings, GError **error);
void mdg_portal_free (MdgPortal *portal);

/* Pages show new settings from the next request on. On failure the old ones stay. */
gboolean
mdg_portal_set_settings (MdgPortal *portal, const MdgPortalSettings *settings, GError **error);

/* Borrowed; for the HTTP server, which must be gone before the portal is freed. */
MdgRouter *mdg_portal_get_router (MdgPortal *portal);
MdgMetrics *mdg_portal_get_metrics (MdgPortal *portal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPortal, mdg_portal_free)

G_END_DECLS
