/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Request bodies, queries and answers as the models use them. The finish functions belong to every
 * *_async call of this layer that hands its callback on to the connection. Main thread.
 */
#pragma once

#include "client/net/connection.h"
#include "shared/model/record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A JSON object of strings: name, value, ..., NULL. A NULL value leaves its name out. */
GBytes *mdg_body_new (const char *name, ...) G_GNUC_NULL_TERMINATED;

/* Adds "?name=value" or "&name=value", escaped; nothing for NULL or "". */
void mdg_query_add (GString *path, const char *name, const char *value);

/* The answer's bytes, or the error. */
GBytes *mdg_answer_finish (GAsyncResult *result, GError **error);

/* The answer as a record of @type. */
gpointer mdg_answer_finish_record (GAsyncResult *result, const MdgRecordType *type, GError **error);

/* One string member of the answer. Free with g_free (). */
char *mdg_answer_finish_text (GAsyncResult *result, const char *member, GError **error);

/* The answer as an object. */
JsonObject *mdg_answer_finish_object (GAsyncResult *result, GError **error);

/* What to show for @error: NULL when it was only cancelled. Free with g_free (). */
char *mdg_answer_sentence (const GError *error);

G_END_DECLS
