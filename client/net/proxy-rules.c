/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/net/proxy-rules.h"

#include <string.h>

#define SEPARATORS "; \t\r\n"
#define LOCAL "<local>"
#define HTTP_PORT 80
#define HTTPS_PORT 443
#define SOCKS_PORT 1080

/* The next entry of a list, *@list moved behind it; NULL at its end. Free with g_free (). */
static char *
next_entry (const char **list)
{
  *list += strspn (*list, SEPARATORS);
  gsize length = strcspn (*list, SEPARATORS);
  if (length == 0)
    return NULL;
  char *entry = g_ascii_strdown (*list, (gssize) length);
  *list += length;
  return entry;
}

static gboolean
is_host (const char *text)
{
  gsize length = strlen (text);
  if (text[0] == '[')
    return length > 2 && text[length - 1] == ']' &&
           strspn (text + 1, "0123456789abcdef:.%*") == length - 2;
  return length > 0 && length < 254 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == length;
}

/* Cuts ":8080" off @text. FALSE when there is something there that is no port. */
static gboolean
cut_port (char *text, guint fallback, guint *ret_port)
{
  guint64 port = 0;
  char *bracket = strrchr (text, ']');
  char *colon = strrchr (bracket != NULL ? bracket : text, ':');
  *ret_port = fallback;
  if (colon == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL))
    return FALSE;
  *colon = '\0';
  *ret_port = (guint) port;
  return TRUE;
}

/* "b:8080" or "http://b:8080" as a URI of @kind; NULL for what is none. Changes @server. */
static char *
uri_of (char *server, const char *kind, guint default_port)
{
  guint port = 0;
  char *mark = strstr (server, "://");
  char *host = mark != NULL ? mark + 3 : server;
  host[strcspn (host, "/")] = '\0';
  if (!cut_port (host, default_port, &port) || !is_host (host))
    return NULL;
  return g_strdup_printf ("%s://%s:%u", kind, host, port);
}

/* Adds the proxies whose entry begins with @prefix ("https="; "": those without any). */
static void
collect (GPtrArray *found, const char *servers, const char *prefix)
{
  gboolean socks = g_str_equal (prefix, "socks=");
  while (found->len < MDG_PROXY_RULES_MAX_PROXIES)
    {
      g_autofree char *entry = next_entry (&servers);
      if (entry == NULL)
        return;
      gboolean fits =
        *prefix != '\0' ? g_str_has_prefix (entry, prefix) : strchr (entry, '=') == NULL;
      char *uri = fits ? uri_of (entry + strlen (prefix), socks ? "socks4" : "http",
                                 socks ? SOCKS_PORT : HTTP_PORT)
                       : NULL;
      if (uri != NULL)
        g_ptr_array_add (found, uri);
    }
}

char **
mdg_proxy_rules_find (const char *servers, const char *scheme)
{
  if (servers == NULL || strlen (servers) > MDG_PROXY_RULES_MAX_BYTES)
    return NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *own = g_strconcat (scheme, "=", NULL);
  const char *const prefixes[] = { own, "", "socks=" };
  for (guint i = 0; i < G_N_ELEMENTS (prefixes) && found->len == 0; i++)
    collect (found, servers, prefixes[i]);
  if (found->len == 0)
    return NULL;
  g_ptr_array_add (found, NULL);
  g_ptr_array_set_free_func (found, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}

static gboolean
is_this_machine (const char *host)
{
  return g_str_equal (host, "localhost") || g_str_has_prefix (host, "127.") ||
         g_str_equal (host, "::1");
}

/* A star stands for any characters. */
static gboolean
matches (const char *pattern, const char *text)
{
  const char *star = NULL;
  const char *resume = NULL;
  while (*text != '\0')
    {
      if (*pattern == '*')
        {
          star = pattern++;
          resume = text;
        }
      else if (*pattern == *text)
        {
          pattern++;
          text++;
        }
      else if (star != NULL)
        {
          pattern = star + 1;
          text = ++resume;
        }
      else
        return FALSE;
    }
  while (*pattern == '*')
    pattern++;
  return *pattern == '\0';
}

/* "https://example.lg.jp:8443": scheme and port hold where they are given. Changes @entry. */
static gboolean
names (char *entry, const char *scheme, const char *host, guint port)
{
  guint wanted = 0;
  char *mark = strstr (entry, "://");
  char *pattern = mark != NULL ? mark + 3 : entry;
  if (mark != NULL && (strlen (scheme) != (gsize) (mark - entry) ||
                       strncmp (entry, scheme, (gsize) (mark - entry)) != 0))
    return FALSE;
  gboolean plain_v6 = pattern[0] != '[' && strchr (pattern, ':') != strrchr (pattern, ':');
  if (!plain_v6 && !cut_port (pattern, 0, &wanted))
    return FALSE;
  gsize length = strlen (pattern);
  if (pattern[0] == '[' && pattern[length - 1] == ']')
    {
      pattern[length - 1] = '\0';
      pattern++;
    }
  return (wanted == 0 || wanted == port) && matches (pattern, host);
}

gboolean
mdg_proxy_rules_is_direct (const char *bypass, const char *scheme, const char *host, guint port)
{
  g_autofree char *name = g_ascii_strdown (host, -1);
  guint own = port != 0 ? port : g_str_equal (scheme, "https") ? HTTPS_PORT
                                                               : HTTP_PORT;
  if (is_this_machine (name))
    return TRUE;
  if (bypass == NULL || strlen (bypass) > MDG_PROXY_RULES_MAX_BYTES)
    return FALSE;
  gboolean is_plain = strpbrk (name, ".:") == NULL;
  for (char *entry = next_entry (&bypass); entry != NULL; entry = next_entry (&bypass))
    {
      g_autofree char *owned = entry;
      if (g_str_equal (entry, LOCAL) ? is_plain : names (entry, scheme, name, own))
        return TRUE;
    }
  return FALSE;
}
