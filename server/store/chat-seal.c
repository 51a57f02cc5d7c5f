/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/chat-seal.h"

#include "shared/wire/codec.h"

#include <string.h>

char *
mdg_scope_chat (gint64 account_id)
{
  return g_strdup_printf ("chat:%" G_GINT64_FORMAT, account_id);
}

gboolean
mdg_chat_seal_text (MdgLease *lease,
                    gint64 account_id,
                    const char *column,
                    gint64 id,
                    const char *text,
                    GBytes **ret_sealed,
                    GError **error)
{
  if (text == NULL)
    {
      *ret_sealed = NULL;
      return TRUE;
    }
  g_autofree char *scope = mdg_scope_chat (account_id);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  GBytes *sealed = mdg_lease_seal (lease, scope, column, id, bytes, error);
  if (sealed == NULL)
    return FALSE;
  *ret_sealed = sealed;
  return TRUE;
}

gboolean
mdg_chat_unseal_text (MdgLease *lease,
                      gint64 account_id,
                      const char *column,
                      gint64 id,
                      GBytes *sealed,
                      char **ret_text,
                      GError **error)
{
  gsize size = 0;
  if (sealed == NULL)
    {
      *ret_text = NULL;
      return TRUE;
    }
  g_autofree char *scope = mdg_scope_chat (account_id);
  g_autoptr (GBytes) bytes = mdg_lease_unseal (lease, scope, column, id, sealed, error);
  if (bytes == NULL)
    return FALSE;
  const char *data = g_bytes_get_data (bytes, &size);
  *ret_text = size > 0 ? g_strndup (data, size) : g_strdup ("");
  return TRUE;
}

GBytes *
mdg_chat_seal_record (MdgLease *lease,
                      gint64 account_id,
                      const char *column,
                      gint64 id,
                      const MdgRecordType *type,
                      gconstpointer record,
                      GError **error)
{
  g_autofree char *scope = mdg_scope_chat (account_id);
  g_autoptr (GBytes) bytes = mdg_codec_encode_bytes (type, record);
  return mdg_lease_seal (lease, scope, column, id, bytes, error);
}

gpointer
mdg_chat_unseal_record (MdgLease *lease,
                        gint64 account_id,
                        const char *column,
                        gint64 id,
                        const MdgRecordType *type,
                        GBytes *sealed,
                        GError **error)
{
  g_autofree char *scope = mdg_scope_chat (account_id);
  g_autoptr (GBytes) bytes = mdg_lease_unseal (lease, scope, column, id, sealed, error);
  return bytes != NULL ? mdg_codec_decode_bytes (type, bytes, MDG_DECODE_TOLERANT, error) : NULL;
}
