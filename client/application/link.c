/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/link.h"

#include "shared/base/error.h"

#include <string.h>

#define SCHEME MDG_LINK_SCHEME ":"
#define PAGE "page/"

static const char *const pages[] = { "chat", "folders", "account", "help", "admin" };

static const char *
find_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i], name))
      return pages[i];
  return NULL;
}

static gboolean
parse_text (const char *text, MdgLink *ret_link, GError **error)
{
  const char *page = NULL;
  if (g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0)
    {
      const char *rest = text + strlen (SCHEME);
      page = g_str_has_prefix (rest, PAGE) ? find_page (rest + strlen (PAGE)) : NULL;
    }
  if (page == NULL)
    {
      mdg_set_error (error, MDG_ERROR_LINK, NULL);
      return FALSE;
    }
  *ret_link = (MdgLink){ .page = page };
  return TRUE;
}

const char *
mdg_link_find (const char *const *arguments)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    if (g_ascii_strncasecmp (arguments[i], SCHEME, strlen (SCHEME)) == 0)
      return arguments[i];
  return NULL;
}

gboolean
mdg_link_parse_bytes (const guint8 *data, gsize size, MdgLink *ret_link, GError **error)
{
  if (size == 0 || size > MDG_LINK_MAX_BYTES || memchr (data, '\0', size) != NULL)
    {
      mdg_set_error (error, MDG_ERROR_LINK, NULL);
      return FALSE;
    }
  g_autofree char *text = g_strndup ((const char *) data, size);
  return parse_text (text, ret_link, error);
}

gboolean
mdg_link_parse (const char *text, MdgLink *ret_link, GError **error)
{
  return mdg_link_parse_bytes ((const guint8 *) text, strnlen (text, MDG_LINK_MAX_BYTES + 1),
                               ret_link, error);
}
