/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/signature.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DATE_CHARS 8
#define HASH_BYTES 32

typedef struct
{
  guint8 bytes[HASH_BYTES];
} Key;

static Key
hmac (const void *key, gsize size, const char *text)
{
  Key made;
  gsize n = HASH_BYTES;
  g_autoptr (GHmac) hash = g_hmac_new (G_CHECKSUM_SHA256, key, size);
  g_hmac_update (hash, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hash, made.bytes, &n);
  return made;
}

static Key
make_key (const MdgSignature *signature, const char *date)
{
  g_autofree char *first = g_strconcat ("AWS4", signature->secret, NULL);
  Key key = hmac (first, strlen (first), date);
  key = hmac (key.bytes, HASH_BYTES, signature->region);
  key = hmac (key.bytes, HASH_BYTES, signature->service);
  return hmac (key.bytes, HASH_BYTES, "aws4_request");
}

static char *
make_host (GUri *uri)
{
  int port = g_uri_get_port (uri);
  gboolean usual = port <= 0 || port == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80);
  return usual ? g_strdup (g_uri_get_host (uri))
               : g_strdup_printf ("%s:%d", g_uri_get_host (uri), port);
}

static char *
make_canonical (const MdgSignature *signature, GUri *uri, GBytes *body, const char *names)
{
  g_autofree char *host = make_host (uri);
  g_autofree char *path = g_uri_escape_string (g_uri_get_path (uri), "/", FALSE);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  g_autofree char *token =
    signature->token != NULL
      ? g_strdup_printf ("x-amz-security-token:%s\n", signature->token)
      : g_strdup ("");
  return g_strdup_printf ("POST\n%s\n\ncontent-type:%s\nhost:%s\nx-amz-date:%s\n%s\n%s\n%s", path,
                          signature->content_type, host, signature->time, token, names, hash);
}

char *
mdg_signature_make (const MdgSignature *signature, GUri *uri, GBytes *body)
{
  const char *names = signature->token != NULL
                        ? "content-type;host;x-amz-date;x-amz-security-token"
                        : "content-type;host;x-amz-date";
  g_autofree char *date = g_strndup (signature->time, DATE_CHARS);
  g_autofree char *scope =
    g_strdup_printf ("%s/%s/%s/aws4_request", date, signature->region, signature->service);
  g_autofree char *canonical = make_canonical (signature, uri, body, names);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  g_autofree char *text =
    g_strjoin ("\n", ALGORITHM, signature->time, scope, hash, NULL);
  Key key = make_key (signature, date);
  g_autofree char *mark = g_compute_hmac_for_string (G_CHECKSUM_SHA256, key.bytes, HASH_BYTES,
                                                     text, -1);
  return g_strdup_printf (ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                          signature->access_key, scope, names, mark);
}
