/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/bounce.h"
#include "server/engine/mail/verp.h"
#include "tests/fuzz/fuzz.h"

static const guint8 key[MDG_VERP_KEY_BYTES] = { 1 };

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) message = g_bytes_new (data, size);
  MdgBounce bounce;

  mdg_bounce_read (message, NULL, "return-", key, &bounce);
  g_assert_cmpint (bounce.id, >=, 0);
  g_assert_cmpint (bounce.kind, <=, MDG_BOUNCE_HARD);
  return 0;
}
