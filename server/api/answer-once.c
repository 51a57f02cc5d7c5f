/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/crypto/hash.h"
#include "server/service/replay.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

#define MAX_KEY_CHARS 64

static GBytes *
hash_to_bytes (MdgHash *hash)
{
  guint8 digest[MDG_HASH_SIZE];
  mdg_hash_finish (hash, digest);
  return g_bytes_new (digest, sizeof digest);
}

static void
set_hashes (MdgContext *context, MdgRequest *request, const char *key)
{
  g_autoptr (MdgHash) hash = mdg_hash_new ();
  mdg_hash_update (hash, key, strlen (key));
  context->idempotency_key = hash_to_bytes (hash);
  const char *parts[] = { mdg_request_get_method (request), mdg_request_get_path (request) };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    mdg_hash_update (hash, parts[i], strlen (parts[i]) + 1);
  const char *dry_run = mdg_request_get_query (request, "dry_run");
  if (dry_run != NULL)
    mdg_hash_update (hash, dry_run, strlen (dry_run) + 1);
  gsize size = 0;
  gconstpointer body = g_bytes_get_data (mdg_request_get_body (request), &size);
  mdg_hash_update (hash, body, size);
  context->request_hash = hash_to_bytes (hash);
}

/* "201 application/json\n" and the body. */
static GBytes *
pack (MdgResponse *response)
{
  const char *type = mdg_response_get_content_type (response);
  GBytes *body = mdg_response_get_body (response);
  GString *packed = g_string_new (NULL);
  g_string_append_printf (packed, "%u %s\n", mdg_response_get_status (response),
                          type != NULL ? type : "");
  g_string_append_len (packed, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  return g_string_free_to_bytes (packed);
}

static MdgResponse *
unpack (GBytes *packed)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (packed, &size);
  const char *line_end = memchr (data, '\n', size);
  const char *space = memchr (data, ' ', size);
  g_assert (line_end != NULL && space != NULL && space < line_end); /* sealed by pack () */
  MdgResponse *response = mdg_response_new ((guint) g_ascii_strtoull (data, NULL, 10));
  g_autofree char *type = g_strndup (space + 1, (gsize) (line_end - space - 1));
  gsize start = (gsize) (line_end + 1 - data);
  if (*type != '\0')
    {
      g_autoptr (GBytes) body = g_bytes_new_from_bytes (packed, start, size - start);
      mdg_response_set_body (response, type, body);
    }
  return response;
}

/* The earlier answer, or NULL: then @error is set, or *@ret_is_new says that there is none. */
static MdgResponse *
look_up (MdgContext *context, gboolean *ret_is_new, GError **error)
{
  MdgIdempotencyState state = MDG_IDEMPOTENCY_NEW;
  g_autoptr (GBytes) packed = NULL;
  *ret_is_new = FALSE;
  if (!mdg_replay_look_up (context, &state, &packed, error))
    return NULL;
  switch (state)
    {
    case MDG_IDEMPOTENCY_NEW:
      *ret_is_new = TRUE;
      return NULL;
    case MDG_IDEMPOTENCY_ANSWERED:
      return unpack (packed);
    case MDG_IDEMPOTENCY_DONE:
      mdg_set_error (error, MDG_ERROR_ALREADY_DONE, NULL);
      return NULL;
    case MDG_IDEMPOTENCY_OTHER:
      mdg_set_error (error, MDG_ERROR_IDEMPOTENCY_MISMATCH, NULL);
      return NULL;
    }
  g_assert_not_reached ();
}

static void
keep (MdgContext *context, MdgResponse *response)
{
  g_autoptr (GBytes) packed = pack (response);
  mdg_replay_keep (context, packed);
}

/* The answer of the handler. What folders refused is recorded now, when no lease is held. */
static MdgResponse *
answer (MdgRequest *request, MdgHandler inner, gpointer app, GError **error)
{
  MdgContext *context = mdg_api_context (request);
  g_autoptr (GError) local = NULL;
  MdgResponse *response = inner (request, app, &local);
  if (response != NULL)
    return response;
  if (context->refused_folder != 0)
    mdg_context_audit_refusal (context, "folder.refuse", local);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

MdgResponse *
mdg_api_answer_once (
  MdgRequest *request, const MdgRoute *route, MdgHandler inner, gpointer app, GError **error)
{
  MdgContext *context = mdg_api_context (request);
  const char *key = mdg_request_get_header (request, MDG_HEADER_IDEMPOTENCY_KEY);
  if (key == NULL || g_str_equal (route->method, "GET") || context->identity.account_id == 0)
    return answer (request, inner, app, error);
  if (*key == '\0' || strlen (key) > MAX_KEY_CHARS)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", MDG_HEADER_IDEMPOTENCY_KEY, NULL);
      return NULL;
    }
  gboolean is_new = FALSE;
  set_hashes (context, request, key);
  MdgResponse *earlier = look_up (context, &is_new, error);
  if (!is_new)
    return earlier;

  g_autoptr (GError) local = NULL;
  MdgResponse *response = answer (request, inner, app, &local);
  if (response != NULL)
    {
      if (context->is_marked)
        keep (context, response);
      return response;
    }
  /* The same request was carried out while this one waited for its turn: give its answer. */
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_ALREADY_DONE))
    return look_up (context, &is_new, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
