/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/portal/resources.h"

#include "server/portal/portal-resources.h"

#define PREFIX "/jp/lg/madoguchi/portal/"

GBytes *
mdg_portal_resource (const char *path, GError **error)
{
  g_autofree char *full = g_strconcat (PREFIX, path, NULL);
  return g_resource_lookup_data (mdg_portal_get_resource (), full, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 error);
}
