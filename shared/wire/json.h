/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading JSON that came from outside. json-glib's parser recurses once per nesting level, so depth is
 * checked before it sees the text.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MDG_JSON_MAX_DEPTH 32

/* Parses @bytes, which must be UTF-8. Fails with MDG_ERROR_INVALID_JSON. Any thread. */
JsonNode *mdg_json_parse (GBytes *bytes, GError **error);

/* The same, and the top level must be an object. */
JsonObject *mdg_json_parse_object (GBytes *bytes, GError **error);

/* Compact text of @node. */
GBytes *mdg_json_to_bytes (JsonNode *node);
char *mdg_json_to_text (JsonNode *node);

G_END_DECLS
