/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/net/proxy.h"

GProxyResolver *
mdg_proxy_resolver_new (void)
{
  return g_object_ref (g_proxy_resolver_get_default ());
}
