/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/request.h"

#include "shared/base/catalog.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/json.h"

#include <string.h>

#define REF_CHARS 10
#define QUERY_NAME_MAX_CHARS 64

typedef enum
{
  FAULT_NONE,
  FAULT_UNREADABLE,
  FAULT_TOO_LONG,
  FAULT_REPEATED,
} Fault;

typedef struct
{
  char *name;
  char *value;
} Pair;

struct _MdgRequest
{
  gatomicrefcount ref_count;
  char *method;
  char *path;
  GArray *query;   /* Pair */
  GArray *headers; /* Pair */
  gsize header_bytes;
  Fault fault;
  char *fault_name; /* the query name that was repeated */

  const MdgRoute *route;
  gint64 id;

  GBytes *body;
  char *content_type;
  char *peer;
  char *address;
  const char *language;
  char ref[REF_CHARS + 1];
  GCancellable *cancellable;

  gpointer context;
  GDestroyNotify context_destroy;
};

static void
pair_clear (gpointer data)
{
  Pair *pair = data;
  g_free (pair->name);
  g_free (pair->value);
}

static GArray *
pairs_new (void)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_array_set_clear_func (pairs, pair_clear);
  return pairs;
}

static void
set_fault (MdgRequest *request, Fault fault)
{
  if (request->fault == FAULT_NONE)
    request->fault = fault;
}

/* The decoded form of one side of "name=value"; NULL when it is not UTF-8 or hides a NUL. */
static char *
decode_part (const char *text, gsize size)
{
  g_autofree char *spaced = g_strndup (text, size);
  for (char *p = spaced; *p != '\0'; p++)
    if (*p == '+')
      *p = ' ';
  g_autofree char *decoded = g_uri_unescape_string (spaced, NULL);
  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
    return NULL;
  return g_steal_pointer (&decoded);
}

static void
add_query_pair (MdgRequest *request, const char *text, gsize size)
{
  const char *equals = memchr (text, '=', size);
  gsize name_size = equals != NULL ? (gsize) (equals - text) : size;
  g_autofree char *name = decode_part (text, name_size);
  g_autofree char *value =
    equals != NULL ? decode_part (equals + 1, size - name_size - 1) : g_strdup ("");
  if (name == NULL || value == NULL)
    {
      set_fault (request, FAULT_UNREADABLE);
      return;
    }
  if (mdg_request_get_query (request, name) != NULL)
    {
      set_fault (request, FAULT_REPEATED);
      request->fault_name =
        request->fault_name != NULL ? request->fault_name : g_steal_pointer (&name);
      return;
    }
  Pair pair = { g_steal_pointer (&name), g_steal_pointer (&value) };
  g_array_append_val (request->query, pair);
}

static void
parse_query (MdgRequest *request, const char *query)
{
  for (const char *part = query; part != NULL && *part != '\0';)
    {
      const char *end = strchr (part, '&');
      gsize size = end != NULL ? (gsize) (end - part) : strlen (part);
      if (request->query->len >= MDG_REQUEST_MAX_QUERY_NAMES)
        {
          set_fault (request, FAULT_TOO_LONG);
          return;
        }
      if (size > 0)
        add_query_pair (request, part, size);
      part = end != NULL ? end + 1 : NULL;
    }
}

/* Only tells requests apart in the log, so it need not be hard to guess. */
static void
make_ref (char *ref)
{
  static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  guint64 random = ((guint64) g_random_int () << 32) | g_random_int ();
  for (guint i = 0; i < REF_CHARS; i++, random >>= 5)
    ref[i] = alphabet[random & 31];
  ref[REF_CHARS] = '\0';
}

MdgRequest *
mdg_request_new (const char *method, const char *target)
{
  g_return_val_if_fail (method != NULL && target != NULL, NULL);

  MdgRequest *request = g_new0 (MdgRequest, 1);
  g_atomic_ref_count_init (&request->ref_count);
  request->method = g_strdup (method);
  request->query = pairs_new ();
  request->headers = pairs_new ();
  request->body = g_bytes_new_static ("", 0);
  request->cancellable = g_cancellable_new ();
  make_ref (request->ref);

  const char *mark = strchr (target, '?');
  request->path = mark != NULL ? g_strndup (target, (gsize) (mark - target)) : g_strdup (target);
  if (strlen (target) > MDG_REQUEST_MAX_TARGET_BYTES)
    set_fault (request, FAULT_TOO_LONG);
  else if (mark != NULL)
    parse_query (request, mark + 1);
  return request;
}

MdgRequest *
mdg_request_ref (MdgRequest *request)
{
  g_atomic_ref_count_inc (&request->ref_count);
  return request;
}

void
mdg_request_unref (MdgRequest *request)
{
  if (!g_atomic_ref_count_dec (&request->ref_count))
    return;
  mdg_request_set_context (request, NULL, NULL);
  g_free (request->method);
  g_free (request->path);
  g_array_unref (request->query);
  g_array_unref (request->headers);
  g_free (request->fault_name);
  g_bytes_unref (request->body);
  g_free (request->content_type);
  g_free (request->peer);
  g_free (request->address);
  g_object_unref (request->cancellable);
  g_free (request);
}

static char *
media_type_of (const char *value)
{
  g_autofree char *type = g_strndup (value, strcspn (value, ";"));
  g_strstrip (type);
  return g_ascii_strdown (type, -1);
}

void
mdg_request_add_header (MdgRequest *request, const char *name, const char *value)
{
  request->header_bytes += strlen (name) + strlen (value);
  if (request->headers->len >= MDG_REQUEST_MAX_HEADERS ||
      request->header_bytes > MDG_REQUEST_MAX_HEADER_BYTES)
    {
      set_fault (request, FAULT_TOO_LONG);
      return;
    }
  if (g_ascii_strcasecmp (name, "Content-Type") == 0 && request->content_type == NULL)
    request->content_type = media_type_of (value);
  Pair pair = { g_strdup (name), g_strdup (value) };
  g_array_append_val (request->headers, pair);
}

void
mdg_request_set_body (MdgRequest *request, GBytes *body)
{
  GBytes *old = request->body;
  request->body = g_bytes_ref (body);
  g_bytes_unref (old);
}

void
mdg_request_set_peer (MdgRequest *request, const char *peer)
{
  g_free (request->peer);
  request->peer = g_strdup (peer);
}

const char *
mdg_request_get_method (MdgRequest *request)
{
  return request->method;
}

const char *
mdg_request_get_path (MdgRequest *request)
{
  return request->path;
}

gint64
mdg_request_get_id (MdgRequest *request)
{
  return request->id;
}

const MdgRoute *
mdg_request_get_route (MdgRequest *request)
{
  return request->route;
}

const char *
mdg_request_get_query (MdgRequest *request, const char *name)
{
  for (guint i = 0; i < request->query->len; i++)
    {
      const Pair *pair = &g_array_index (request->query, Pair, i);
      if (g_str_equal (pair->name, name))
        return pair->value;
    }
  return NULL;
}

/* A name from outside, fit to stand in a sentence. */
static const char *
name_for_people (const char *name)
{
  return mdg_text_is_clean_line (name, QUERY_NAME_MAX_CHARS) ? name : "?";
}

gboolean
mdg_request_check_query (MdgRequest *request, const char *const *names, GError **error)
{
  for (guint i = 0; i < request->query->len; i++)
    {
      const char *name = g_array_index (request->query, Pair, i).name;
      if (!g_strv_contains (names, name))
        {
          mdg_set_error (error, MDG_ERROR_UNKNOWN_FIELD, "field", name_for_people (name), NULL);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
mdg_request_get_query_int (MdgRequest *request,
                           const char *name,
                           gint64 min,
                           gint64 max,
                           gint64 fallback,
                           gint64 *ret_value,
                           GError **error)
{
  const char *text = mdg_request_get_query (request, name);
  gint64 value = fallback;
  if (text != NULL && !g_ascii_string_to_signed (text, 10, min, max, &value, NULL))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", name, NULL);
      return FALSE;
    }
  *ret_value = value;
  return TRUE;
}

const char *
mdg_request_get_header (MdgRequest *request, const char *name)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      const Pair *pair = &g_array_index (request->headers, Pair, i);
      if (g_ascii_strcasecmp (pair->name, name) == 0)
        return pair->value;
    }
  return NULL;
}

const char *
mdg_request_get_bearer (MdgRequest *request)
{
  static const char scheme[] = "Bearer ";
  const char *value = mdg_request_get_header (request, "Authorization");
  if (value == NULL || g_ascii_strncasecmp (value, scheme, strlen (scheme)) != 0)
    return NULL;
  const char *token = value + strlen (scheme);
  return *token != '\0' ? token : NULL;
}

const char *
mdg_request_get_content_type (MdgRequest *request)
{
  return request->content_type;
}

GBytes *
mdg_request_get_body (MdgRequest *request)
{
  return request->body;
}

JsonObject *
mdg_request_dup_json (MdgRequest *request, GError **error)
{
  return mdg_json_parse_object (request->body, error);
}

static gboolean
is_loopback (const char *address)
{
  if (address == NULL)
    return FALSE;
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

const char *
mdg_request_get_address (MdgRequest *request)
{
  if (request->address != NULL)
    return request->address;
  const char *told = mdg_request_get_header (request, "X-Real-IP");
  gboolean usable = told != NULL && g_hostname_is_ip_address (told) && is_loopback (request->peer);
  const char *peer = request->peer != NULL ? request->peer : "";
  request->address = g_strdup (usable ? told : peer);
  return request->address;
}

gboolean
mdg_request_is_local (MdgRequest *request)
{
  return mdg_request_get_header (request, "X-Real-IP") == NULL && is_loopback (request->peer);
}

const char *
mdg_request_get_language (MdgRequest *request)
{
  if (request->language == NULL)
    request->language =
      mdg_catalog_choose_language (mdg_request_get_header (request, "Accept-Language"));
  return request->language;
}

const char *
mdg_request_get_ref (MdgRequest *request)
{
  return request->ref;
}

GCancellable *
mdg_request_get_cancellable (MdgRequest *request)
{
  return request->cancellable;
}

void
mdg_request_set_context (MdgRequest *request, gpointer context, GDestroyNotify destroy)
{
  gpointer old = request->context;
  GDestroyNotify old_destroy = request->context_destroy;
  request->context = context;
  request->context_destroy = destroy;
  if (old != NULL && old_destroy != NULL)
    old_destroy (old);
}

gpointer
mdg_request_get_context (MdgRequest *request)
{
  return request->context;
}

void
mdg_request_set_match (MdgRequest *request, const MdgRoute *route, gint64 id)
{
  request->route = route;
  request->id = id;
}

gboolean
mdg_request_check_target (MdgRequest *request, GError **error)
{
  switch (request->fault)
    {
    case FAULT_NONE:
      return TRUE;
    case FAULT_TOO_LONG:
      mdg_set_error (error, MDG_ERROR_HEADERS_TOO_LARGE, NULL);
      return FALSE;
    case FAULT_REPEATED:
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", name_for_people (request->fault_name),
                     NULL);
      return FALSE;
    case FAULT_UNREADABLE:
      mdg_set_error (error, MDG_ERROR_BAD_REQUEST, NULL);
      return FALSE;
    }
  g_assert_not_reached ();
}
