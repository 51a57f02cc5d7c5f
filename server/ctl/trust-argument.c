/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/ctl/trust-argument.h"

#include "server/ctl/ctl.h"
#include "shared/base/error.h"

#define TRUST_MAX (4 * 1024 * 1024)

GPtrArray *
mdg_ctl_read_trust (const char *path, GError **error)
{
  g_autoptr (GBytes) pem = mdg_ctl_read_file (path, TRUST_MAX, error);
  if (pem == NULL)
    return NULL;
  g_autoptr (GPtrArray) trust = mdg_certificates_read_pem (pem);
  if (trust != NULL && trust->len > 0)
    return g_steal_pointer (&trust);
  mdg_set_error (error, MDG_ERROR_SIGNING_TRUST_FILE, NULL);
  return NULL;
}
