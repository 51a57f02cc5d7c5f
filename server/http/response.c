/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/response.h"

#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/problem.h"

#include <string.h>
#include <unistd.h>

#define JSON_TYPE "application/json"

typedef struct
{
  char *name;
  char *value;
} Header;

struct _MdgResponse
{
  guint status;
  GArray *headers; /* Header; NULL while there is none */
  char *content_type;
  GBytes *body;
  gsize length; /* of the body, also after it has been dropped */

  int fd;              /* of a file; -1 for none */
  MdgContentRead read; /* of content from elsewhere; NULL for none */
  goffset offset;
  gsize left;

  gboolean stream;
  MdgStreamFunc start;
  gpointer user_data;
  GDestroyNotify destroy;
};

static void
header_clear (gpointer data)
{
  Header *header = data;
  g_free (header->name);
  g_free (header->value);
}

static gboolean
is_clean_value (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return TRUE;
}

/* The name with everything replaced that is not plain ASCII or would end the quoted string. */
static char *
ascii_file_name (const char *filename)
{
  GString *ascii = g_string_new (NULL);
  for (const char *p = filename; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean plain = g_ascii_isprint (*p) && strchr ("\"\\/%", *p) == NULL;
      g_string_append_c (ascii, plain ? *p : '_');
    }
  return g_string_free (ascii, FALSE);
}

static char *
disposition (const char *filename)
{
  g_autofree char *valid = g_utf8_make_valid (filename, -1);
  g_autofree char *ascii = ascii_file_name (valid);
  if (g_str_equal (ascii, valid))
    return g_strdup_printf ("attachment; filename=\"%s\"", ascii);
  g_autofree char *encoded = g_uri_escape_string (valid, "!#$&+^`|", FALSE);
  return g_strdup_printf ("attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii, encoded);
}

MdgResponse *
mdg_response_new (guint status)
{
  g_return_val_if_fail (status >= 200 && status <= 599, NULL);

  MdgResponse *response = g_new0 (MdgResponse, 1);
  response->status = status;
  response->fd = -1;
  response->body = g_bytes_new_static ("", 0);
  return response;
}

void
mdg_response_free (MdgResponse *response)
{
  if (response == NULL)
    return;
  if (response->destroy != NULL)
    response->destroy (response->user_data);
  g_clear_pointer (&response->headers, g_array_unref);
  g_free (response->content_type);
  g_bytes_unref (response->body);
  g_free (response);
}

MdgResponse *
mdg_response_new_json (guint status, JsonNode *node)
{
  g_autoptr (GBytes) body = mdg_json_to_bytes (node);
  MdgResponse *response = mdg_response_new (status);
  mdg_response_set_body (response, JSON_TYPE, body);
  return response;
}

MdgResponse *
mdg_response_new_record (guint status, const MdgRecordType *type, gconstpointer record)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (type, record);
  MdgResponse *response = mdg_response_new (status);
  mdg_response_set_body (response, JSON_TYPE, body);
  return response;
}

MdgResponse *
mdg_response_new_page (const MdgRecordType *type, GPtrArray *items, const char *next)
{
  g_autoptr (JsonNode) page = mdg_codec_encode_page (type, items, next);
  return mdg_response_new_json (200, page);
}

MdgResponse *
mdg_response_new_empty (void)
{
  return mdg_response_new (204);
}

MdgResponse *
mdg_response_new_bytes (const char *content_type, GBytes *bytes, const char *filename)
{
  MdgResponse *response = mdg_response_new (200);
  mdg_response_set_body (response, content_type, bytes);
  if (filename != NULL)
    mdg_response_set_filename (response, filename);
  return response;
}

void
mdg_response_set_filename (MdgResponse *response, const char *filename)
{
  g_autofree char *value = disposition (filename);
  mdg_response_set_header (response, "Content-Disposition", value);
}

/* Content that is handed over piece by piece. */
static MdgResponse *
new_pieces (guint status,
            const char *content_type,
            goffset offset,
            gsize length,
            gpointer owner,
            GDestroyNotify destroy)
{
  MdgResponse *response = mdg_response_new (status);
  response->content_type = g_strdup (content_type);
  response->offset = offset;
  response->left = length;
  response->length = length;
  response->user_data = owner;
  response->destroy = destroy;
  return response;
}

MdgResponse *
mdg_response_new_content (guint status,
                          const char *content_type,
                          MdgContentRead read,
                          goffset offset,
                          gsize length,
                          gpointer owner,
                          GDestroyNotify destroy)
{
  g_return_val_if_fail (read != NULL && is_clean_value (content_type), NULL);

  MdgResponse *response = new_pieces (status, content_type, offset, length, owner, destroy);
  response->read = read;
  return response;
}

MdgResponse *
mdg_response_new_file (guint status,
                       const char *content_type,
                       int fd,
                       goffset offset,
                       gsize length,
                       gpointer owner,
                       GDestroyNotify destroy)
{
  g_return_val_if_fail (fd >= 0 && is_clean_value (content_type), NULL);

  MdgResponse *response = new_pieces (status, content_type, offset, length, owner, destroy);
  response->fd = fd;
  return response;
}

static void
set_retry_after (MdgResponse *response, const GError *error)
{
  gint64 seconds = MDG_RESPONSE_RETRY_SECONDS;
  const char *told = mdg_error_get_arg (error, "seconds");
  const char *minutes = mdg_error_get_arg (error, "minutes");
  if (told != NULL)
    seconds = g_ascii_strtoll (told, NULL, 10);
  else if (minutes != NULL)
    seconds = 60 * g_ascii_strtoll (minutes, NULL, 10);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (seconds, 1));
  mdg_response_set_header (response, "Retry-After", value);
}

MdgResponse *
mdg_response_new_problem (const GError *error, const char *lang, const char *ref)
{
  g_autoptr (GBytes) body = mdg_problem_to_bytes (error, lang, ref);
  MdgResponse *response = mdg_response_new (mdg_error_status (error));
  mdg_response_set_body (response, MDG_PROBLEM_CONTENT_TYPE, body);
  if (lang != NULL)
    mdg_response_set_header (response, "Content-Language", lang);
  if (response->status == 401)
    mdg_response_set_header (response, "WWW-Authenticate", "Bearer");
  if (response->status == 429 || response->status == 503)
    set_retry_after (response, error);
  return response;
}

MdgResponse *
mdg_response_new_stream (MdgStreamFunc start, gpointer user_data, GDestroyNotify destroy)
{
  g_return_val_if_fail (start != NULL, NULL);

  MdgResponse *response = mdg_response_new (200);
  response->content_type = g_strdup ("text/event-stream");
  response->stream = TRUE;
  response->start = start;
  response->user_data = user_data;
  response->destroy = destroy;
  return response;
}

static Header *
find_header (MdgResponse *response, const char *name)
{
  for (guint i = 0; response->headers != NULL && i < response->headers->len; i++)
    {
      Header *header = &g_array_index (response->headers, Header, i);
      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header;
    }
  return NULL;
}

void
mdg_response_set_header (MdgResponse *response, const char *name, const char *value)
{
  g_return_if_fail (is_clean_value (name) && is_clean_value (value));

  Header *header = find_header (response, name);
  if (header != NULL)
    {
      g_free (header->value);
      header->value = g_strdup (value);
      return;
    }
  if (response->headers == NULL)
    {
      response->headers = g_array_new (FALSE, FALSE, sizeof (Header));
      g_array_set_clear_func (response->headers, header_clear);
    }
  Header added = { g_strdup (name), g_strdup (value) };
  g_array_append_val (response->headers, added);
}

void
mdg_response_set_body (MdgResponse *response, const char *content_type, GBytes *body)
{
  g_return_if_fail (!response->stream && is_clean_value (content_type));

  GBytes *old = response->body;
  response->body = g_bytes_ref (body);
  g_bytes_unref (old);
  response->length = g_bytes_get_size (body);
  g_free (response->content_type);
  response->content_type = g_strdup (content_type);
}

guint
mdg_response_get_status (MdgResponse *response)
{
  return response->status;
}

const char *
mdg_response_get_header (MdgResponse *response, const char *name)
{
  const Header *header = find_header (response, name);
  return header != NULL ? header->value : NULL;
}

const char *
mdg_response_get_content_type (MdgResponse *response)
{
  return response->content_type;
}

GBytes *
mdg_response_get_body (MdgResponse *response)
{
  return response->body;
}

gboolean
mdg_response_is_stream (MdgResponse *response)
{
  return response->stream;
}

gboolean
mdg_response_is_file (MdgResponse *response)
{
  return response->fd >= 0 || response->read != NULL;
}

GBytes *
mdg_response_read_piece (MdgResponse *response)
{
  gsize wanted = MIN (response->left, MDG_RESPONSE_PIECE_BYTES);
  if (wanted == 0)
    return g_bytes_new_static ("", 0);
  g_autofree char *piece = g_malloc (wanted);
  gssize n = response->read != NULL
               ? response->read (response->user_data, response->offset, piece, wanted)
               : pread (response->fd, piece, wanted, response->offset);
  if (n <= 0)
    return NULL;
  response->offset += n;
  response->left -= (gsize) n;
  return g_bytes_new_take (g_steal_pointer (&piece), (gsize) n);
}

void
mdg_response_start_stream (MdgResponse *response, MdgStream *stream)
{
  g_return_if_fail (response->start != NULL);

  MdgStreamFunc start = g_steal_pointer (&response->start);
  start (stream, response->user_data);
}

void
mdg_response_foreach_header (MdgResponse *response, MdgHeaderFunc func, gpointer user_data)
{
  for (guint i = 0; response->headers != NULL && i < response->headers->len; i++)
    {
      const Header *header = &g_array_index (response->headers, Header, i);
      func (header->name, header->value, user_data);
    }
}

void
mdg_response_drop_body (MdgResponse *response)
{
  g_bytes_unref (response->body);
  response->body = g_bytes_new_static ("", 0);
  response->stream = FALSE;
  response->fd = -1;
  response->read = NULL;
}

gsize
mdg_response_get_length (MdgResponse *response)
{
  return response->length;
}
