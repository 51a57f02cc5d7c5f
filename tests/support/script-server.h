/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A server that answers by script, on a thread of its own: what the client is tested against.
 * Answers are set by "METHOD path" (with the query or without it); everything else is 404. Any
 * thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgScriptServer MdgScriptServer;

/* @certificate NULL speaks plain HTTP. */
MdgScriptServer *mdg_script_server_new (GTlsCertificate *certificate);

/* "http://127.0.0.1:port" */
const char *mdg_script_server_get_address (MdgScriptServer *self);

/* @body is JSON for good statuses, the slug of a problem otherwise. */
void mdg_script_server_set (MdgScriptServer *self, const char *key, guint status, const char *body);
void mdg_script_server_set_full (MdgScriptServer *self,
                                 const char *key,
                                 guint status,
                                 const char *type,
                                 const char *body,
                                 guint delay_ms);

/* A file: whole, or the part that Range asks for when If-Range has its @etag. With @cut above 0 the
 * connection of the next answer breaks after so many bytes. */
void mdg_script_server_set_file (
  MdgScriptServer *self, const char *key, GBytes *file, const char *etag, gsize cut);

/* How often @key was asked for; the last request's body, and one of its headers. */
guint mdg_script_server_count (MdgScriptServer *self, const char *key);
char *mdg_script_server_dup_body (MdgScriptServer *self, const char *key);
char *mdg_script_server_dup_header (MdgScriptServer *self, const char *key, const char *name);

/* Event streams: GET of a path that ends in "/events" is answered with 200 and stays open, unless
 * it has an answer of its own. Pushing and dropping are about GET /api/v1/events, those of "_to"
 * and
 * "_of" about @path. */
void mdg_script_server_push_to (MdgScriptServer *self,
                                const char *path,
                                const char *id,
                                const char *name,
                                const char *data);
void mdg_script_server_drop_streams_of (MdgScriptServer *self, const char *path);
guint mdg_script_server_n_streams_of (MdgScriptServer *self, const char *path);
void
mdg_script_server_push (MdgScriptServer *self, const char *id, const char *name, const char *data);
void mdg_script_server_drop_streams (MdgScriptServer *self);
guint mdg_script_server_n_streams (MdgScriptServer *self);

void mdg_script_server_free (MdgScriptServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgScriptServer, mdg_script_server_free)

/* Runs the default main context until @done (@data) is true; FALSE after @seconds. */
gboolean mdg_wait_until (gboolean (*done) (gpointer data), gpointer data, guint seconds);

G_END_DECLS
