/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One answer: status, headers, and a body or a stream. Made on a worker, owned by whoever holds it,
 * freed by the server after it has been sent. Not thread-safe.
 */
#pragma once

#include "server/http/route.h"
#include "server/http/stream.h"
#include "shared/model/record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Seconds in the Retry-After of 503 answers. */
#define MDG_RESPONSE_RETRY_SECONDS 2

/* JSON; @node is borrowed. */
MdgResponse *mdg_response_new_json (guint status, JsonNode *node);

/* One record; borrowed. */
MdgResponse *
mdg_response_new_record (guint status, const MdgRecordType *type, gconstpointer record);

/* 200 with {"items": [...], "next": @next}; @next NULL on the last page. All borrowed. */
MdgResponse *mdg_response_new_page (const MdgRecordType *type, GPtrArray *items, const char *next);

/* 204. */
MdgResponse *mdg_response_new_empty (void);

/* 200 with @bytes. With @filename the client is told to save it (RFC 6266, and RFC 8187 for names
 * that are not ASCII); NULL for none. @content_type is static or outlives nothing: it is copied. */
MdgResponse *mdg_response_new_bytes (const char *content_type, GBytes *bytes, const char *filename);

/* @length bytes of the open file @fd from @offset on, read piece by piece while they are sent.
 * @fd stays @owner's, which is freed with the response, after the last byte, at the end of the
 * request otherwise. */
MdgResponse *mdg_response_new_file (guint status,
                                    const char *content_type,
                                    int fd,
                                    goffset offset,
                                    gsize length,
                                    gpointer owner,
                                    GDestroyNotify destroy);

/* Reads up to @size bytes from @offset of what @owner stands for, on the main context: how many, 0
 * at the end, -1 on failure. */
typedef gssize (*MdgContentRead) (gpointer owner, goffset offset, gpointer buffer, gsize size);

/* The same for content that is not a plain file, such as one that is sealed. */
MdgResponse *mdg_response_new_content (guint status,
                                       const char *content_type,
                                       MdgContentRead read,
                                       goffset offset,
                                       gsize length,
                                       gpointer owner,
                                       GDestroyNotify destroy);

/* Tells the client to save the answer under @filename, as mdg_response_new_bytes () does. */
void mdg_response_set_filename (MdgResponse *response, const char *filename);

/* The problem document of @error (RFC 9457) in @lang, with the headers its status asks for:
 * WWW-Authenticate for 401, Retry-After for 429 and 503. @ref may be NULL. */
MdgResponse *mdg_response_new_problem (const GError *error, const char *lang, const char *ref);

/* An event stream. @start runs on the main context when the client has its headers coming. It is
 * not called when the client has gone by then or the server has its fill of streams; @destroy
 * always is, once, after it. */
MdgResponse *
mdg_response_new_stream (MdgStreamFunc start, gpointer user_data, GDestroyNotify destroy);

/* A bare answer for the rare rest; add headers and body to it. */
MdgResponse *mdg_response_new (guint status);
void mdg_response_free (MdgResponse *response);

/* Replaces header @name. Both are copied; control characters in @value are a programmer's mistake.
 */
void mdg_response_set_header (MdgResponse *response, const char *name, const char *value);
void mdg_response_set_body (MdgResponse *response, const char *content_type, GBytes *body);

guint mdg_response_get_status (MdgResponse *response);

/* NULL when it has none. Borrowed. */
const char *mdg_response_get_header (MdgResponse *response, const char *name);
const char *mdg_response_get_content_type (MdgResponse *response);

/* Empty, never NULL. Borrowed. */
GBytes *mdg_response_get_body (MdgResponse *response);
gboolean mdg_response_is_stream (MdgResponse *response);

gboolean mdg_response_is_file (MdgResponse *response);

/* For the server and its tests: the next piece of the file, of MDG_RESPONSE_PIECE_BYTES at most;
 * empty after the last one, NULL when the file has become shorter or cannot be read. */
#define MDG_RESPONSE_PIECE_BYTES (128 * 1024)
GBytes *mdg_response_read_piece (MdgResponse *response);

/* For the server and its tests: starts the stream with @stream, once. */
void mdg_response_start_stream (MdgResponse *response, MdgStream *stream);

/* For the server: calls @func with each header but Content-Type. */
typedef void (*MdgHeaderFunc) (const char *name, const char *value, gpointer user_data);
void mdg_response_foreach_header (MdgResponse *response, MdgHeaderFunc func, gpointer user_data);

/* For the router, HEAD: drops the body and keeps its length for Content-Length; a stream is not
 * started. */
void mdg_response_drop_body (MdgResponse *response);
gsize mdg_response_get_length (MdgResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgResponse, mdg_response_free)

G_END_DECLS
