/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/net/trust.h"

GTlsDatabase *
mdg_trust_new_for_system (void)
{
  return NULL;
}

GTlsDatabase *
mdg_trust_new_for_file (const char *path)
{
  return g_tls_file_database_new (path, NULL);
}
