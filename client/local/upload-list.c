/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/upload-list.h"

#include "shared/model/document.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"

#define ITEM_UPLOADS "uploads"
#define URI_MAX_CHARS 32767

#define AT(member) G_STRUCT_OFFSET (MdgUploadEntry, member)
static const MdgField fields[] = {
  { "server", MDG_FIELD_STRING, AT (server), MDG_FIELD_REQUIRED },
  { "account_id", MDG_FIELD_INT, AT (account_id) },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "uri", MDG_FIELD_STRING, AT (uri), MDG_FIELD_REQUIRED, URI_MAX_CHARS },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED, MDG_FILE_NAME_MAX_CHARS },
  { "path", MDG_FIELD_STRING, AT (path), MDG_FIELD_OPTIONAL, MDG_FILE_PATH_MAX_CHARS },
  { "size", MDG_FIELD_INT, AT (size) },
  { "mtime", MDG_FIELD_INT, AT (mtime), MDG_FIELD_OPTIONAL, G_MAXINT64 },
  { "sha256", MDG_FIELD_STRING, AT (sha256), MDG_FIELD_OPTIONAL, 64 },
  { "keep_both", MDG_FIELD_BOOL, AT (keep_both) },
  { "effective_from", MDG_FIELD_STRING, AT (effective_from), MDG_FIELD_OPTIONAL, 10 },
  { "effective_until", MDG_FIELD_STRING, AT (effective_until), MDG_FIELD_OPTIONAL, 10 },
};
#undef AT
MDG_RECORD_TYPE (MDG_UPLOAD_ENTRY_TYPE, MdgUploadEntry, fields);

GPtrArray *
mdg_upload_list_load (MdgStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL;
  g_autoptr (GBytes) bytes = mdg_store_get (store, ITEM_UPLOADS, &error);
  GPtrArray *entries =
    bytes != NULL ? mdg_codec_decode_page (&MDG_UPLOAD_ENTRY_TYPE, bytes, &next, &error) : NULL;
  if (entries != NULL)
    return entries;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_warning ("the list of uploads: %s", error->message);
  return mdg_record_array_new (&MDG_UPLOAD_ENTRY_TYPE);
}

gboolean
mdg_upload_list_save (MdgStore *store, GPtrArray *entries, GError **error)
{
  if (entries->len == 0)
    return mdg_store_remove (store, ITEM_UPLOADS, error);
  g_autoptr (JsonNode) node = mdg_codec_encode_page (&MDG_UPLOAD_ENTRY_TYPE, entries, NULL);
  g_autoptr (GBytes) bytes = mdg_json_to_bytes (node);
  return mdg_store_put (store, ITEM_UPLOADS, bytes, error);
}
