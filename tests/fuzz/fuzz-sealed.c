/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is read from the disk by the crypto layer: sealed values, sealed files, wrapped keys; and
 * what people type: passwords, codes, base 32. Nothing that was not sealed with the key is ever
 * opened.
 */
#include "server/crypto/master-key.h"
#include "server/crypto/password-rules.h"
#include "server/crypto/seal.h"
#include "server/crypto/segment-seal.h"
#include "server/crypto/totp.h"
#include "shared/base/clock.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

typedef struct
{
  const guint8 *data;
  gsize size;
} Input;

static gboolean
read_input (guint64 offset, gpointer buffer, gsize size, gpointer user_data, GError **error)
{
  const Input *input = user_data;
  g_assert_true (offset <= input->size && size <= input->size - offset);
  memcpy (buffer, input->data + offset, size);
  return TRUE;
}

static void
open_sealed (MdgKey *key, Input *input)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (input->data, input->size);
  g_autoptr (MdgMasterKey) master = mdg_master_key_new (key);
  g_assert_null (mdg_unseal (key, "table.column:1", bytes, NULL));
  g_assert_null (mdg_master_key_unwrap (master, "account:1", bytes, NULL));
  g_assert_null (mdg_segment_reader_new (key, "blob:1", input->size, read_input, input, NULL));
}

static void
read_typed (const char *text)
{
  gint64 step = 0;
  guint8 hash[MDG_MAC_SIZE];
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GBytes) decoded = mdg_base32_decode (text);
  g_autoptr (GBytes) secret = g_bytes_new_static ("12345678901234567890", 20);
  mdg_password_rules_check (NULL, "s012345", text, NULL);
  mdg_password_rules_check (NULL, text, "Kd8#mVq2xP", NULL);
  mdg_totp_verify (secret, text, 1234567890 * MDG_SECOND, 0, &step);
  mdg_recovery_code_hash (key, text, hash);
  if (decoded == NULL)
    return;
  g_autofree char *encoded =
    mdg_base32_encode (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded));
  g_autoptr (GBytes) again = mdg_base32_decode (encoded);
  g_assert_true (g_bytes_equal (decoded, again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Input input = { data, size };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  open_sealed (key, &input);
  read_typed (text);
  return 0;
}
