/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A route is one row of a static table: method, path, who may, how large a body, which function.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgRequest MdgRequest;
typedef struct _MdgResponse MdgResponse;

/* Answers @request, or returns NULL with @error, which becomes a problem document. Runs on a worker
 * thread, several at a time; on the main context for MDG_ROUTE_INLINE. @app is the router's. */
typedef MdgResponse *(*MdgHandler) (MdgRequest *request, gpointer app, GError **error);

/* MdgRoute.permission where the guard asks for none. */
#define MDG_ROUTE_NO_PERMISSION (-1)

typedef enum
{
  MDG_ROUTE_NONE = 0,

  /* Meant for the guard; the HTTP layer does not look at them. */
  MDG_ROUTE_PUBLIC = 1 << 0,                 /* without signing in */
  MDG_ROUTE_ANY_ACCOUNT = 1 << 1,            /* whoever is signed in */
  MDG_ROUTE_BEFORE_PASSWORD_CHANGE = 1 << 2, /* also while the initial password must be changed */
  MDG_ROUTE_GUARD_BIT = 1 << 3,              /* first of five bits for the layer above (3 to 7) */

  /* Carried out by the HTTP layer. */
  MDG_ROUTE_LOCAL_ONLY = 1 << 8,  /* 404 through the proxy or from another machine */
  MDG_ROUTE_INLINE = 1 << 9,      /* runs on the main context: touches memory only, under 50 µs */
  MDG_ROUTE_SLOW = 1 << 13,       /* takes long (a password hash): has few workers of its own */
  MDG_ROUTE_CSV_BODY = 1 << 10,   /* takes text/csv instead of JSON */
  MDG_ROUTE_BYTES_BODY = 1 << 11, /* takes application/octet-stream instead of JSON */
  MDG_ROUTE_FORM_BODY = 1 << 12,  /* takes an HTML form (urlencoded) instead of JSON */
} MdgRouteFlags;

typedef struct
{
  const char *method; /* GET, POST, PUT, PATCH or DELETE; HEAD and OPTIONS follow from the others */
  const char *path;   /* of shared/wire/paths.h; at most one "{id}", which is a whole segment */
  int permission;     /* MdgPermission or MDG_ROUTE_NO_PERMISSION: read by the guard */
  guint flags;        /* MdgRouteFlags */
  gsize max_body;     /* bytes; 0: takes no body */
  MdgHandler handler;
} MdgRoute;

G_END_DECLS
