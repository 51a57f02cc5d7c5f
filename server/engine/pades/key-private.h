/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What files and tokens share of a key.
 */
#pragma once

#include "server/engine/pades/key.h"

G_BEGIN_DECLS

struct _MdgPadesKey
{
  gnutls_privkey_t privkey;
  MdgCertificate *certificate;
  GPtrArray *others;
  char *pin; /* of a token, in locked memory as far as the process allows; NULL for a file */
  gboolean pin_was_used;
  gboolean pin_was_refused;
  gboolean is_token;
};

/* Finds the certificate among @candidates that fits the private key; the rest become others. */
gboolean mdg_pades_key_choose_certificate (MdgPadesKey *key, GPtrArray *candidates);

G_END_DECLS
