/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models to JSON and back, by their field tables (shared/model/record.h).
 *
 * Decoding is strict about types and lengths. Whether members without a field are refused is the
 * caller's choice: the server refuses them (a misspelt name must not be lost in silence), the
 * client passes over them (a newer server may say more).
 */
#pragma once

#include "shared/model/record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_DECODE_TOLERANT,
  MDG_DECODE_STRICT,
} MdgDecodeMode;

/* A new record read from @object. Strings are checked to be free of control characters except tab
 * and line breaks. Fails with INVALID_FIELD, MISSING_FIELD, UNKNOWN_FIELD or TOO_LONG, which name
 * the member. */
gpointer mdg_codec_decode (const MdgRecordType *type,
                           JsonObject *object,
                           MdgDecodeMode mode,
                           GError **error);

/* The same from the text of one object. */
gpointer mdg_codec_decode_bytes (const MdgRecordType *type,
                                 GBytes *bytes,
                                 MdgDecodeMode mode,
                                 GError **error);

/* A JSON object node. Absent strings, records and times are left out; lists never are. */
JsonNode *mdg_codec_encode (const MdgRecordType *type, gconstpointer record);
GBytes *mdg_codec_encode_bytes (const MdgRecordType *type, gconstpointer record);

/* One page of a list: {"items": [...], "next": "cursor"}; @next NULL on the last page. */
JsonNode *mdg_codec_encode_page (const MdgRecordType *type, GPtrArray *items, const char *next);

/* The items of a page; *@ret_next is NULL on the last one. */
GPtrArray *
mdg_codec_decode_page (const MdgRecordType *type, GBytes *bytes, char **ret_next, GError **error);

G_END_DECLS
