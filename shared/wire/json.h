/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading JSON that came from outside. json-glib's parser takes more than JSON and recurses once
 * per nesting level, so the text is held to RFC 8259 and to a depth before it sees it.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MDG_JSON_MAX_DEPTH 32

/* Parses @bytes, which must be one JSON text in UTF-8. Whole numbers must fit gint64; strings hold
 * no U+0000. Of members with the same name the last one counts. Fails with MDG_ERROR_INVALID_JSON.
 * Any thread. */
JsonNode *mdg_json_parse (GBytes *bytes, GError **error);

/* The same, and the top level must be an object. */
JsonObject *mdg_json_parse_object (GBytes *bytes, GError **error);

/* Compact text of @node. */
GBytes *mdg_json_to_bytes (JsonNode *node);
char *mdg_json_to_text (JsonNode *node);

G_END_DECLS
