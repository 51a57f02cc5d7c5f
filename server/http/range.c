/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/range.h"

#include <string.h>

#define UNIT "bytes="
#define MAX_DIGITS 15

/* The number at *@text, which is moved past it. FALSE when there is none; *@ret_given tells an
 * absent one from a wrong one. */
static gboolean
read_number (const char **text, guint64 *ret_value, gboolean *ret_given)
{
  gsize digits = strspn (*text, "0123456789");
  *ret_given = digits > 0;
  if (digits > MAX_DIGITS)
    return FALSE;
  *ret_value = g_ascii_strtoull (*text, NULL, 10);
  *text += digits;
  return TRUE;
}

gboolean
mdg_range_parse (const char *header, gsize size, gsize *ret_first, gsize *ret_length)
{
  guint64 first = 0, last = 0;
  gboolean has_first = FALSE, has_last = FALSE;
  if (g_ascii_strncasecmp (header, UNIT, strlen (UNIT)) != 0)
    return FALSE;
  const char *text = header + strlen (UNIT);
  if (!read_number (&text, &first, &has_first) || *text++ != '-' ||
      !read_number (&text, &last, &has_last) || *text != '\0' || (!has_first && !has_last))
    return FALSE;
  if (!has_first) /* the last so many bytes */
    {
      first = size - MIN (last, size);
      last = size;
    }
  else if (!has_last)
    last = size;
  if (first > last || first >= size)
    return FALSE;
  *ret_first = first;
  *ret_length = MIN (last, (guint64) size - 1) - first + 1;
  return TRUE;
}

/* With If-Range the part is only good for who has the beginning of the same file. */
static gboolean
is_part_wanted (MdgRequest *request, const MdgFileBody *file, gsize *ret_first, gsize *ret_length)
{
  const char *range = mdg_request_get_header (request, "Range");
  const char *condition = mdg_request_get_header (request, "If-Range");
  return range != NULL && (condition == NULL || g_str_equal (condition, file->etag)) &&
         mdg_range_parse (range, file->size, ret_first, ret_length);
}

MdgResponse *
mdg_range_answer (MdgRequest *request,
                  const MdgFileBody *file,
                  gpointer owner,
                  GDestroyNotify destroy)
{
  gsize first = 0, length = file->size;
  gboolean part = is_part_wanted (request, file, &first, &length);
  guint status = part ? 206 : 200;
  MdgResponse *response =
    file->read != NULL
      ? mdg_response_new_content (status, file->content_type, file->read, (goffset) first, length,
                                  owner, destroy)
      : mdg_response_new_file (status, file->content_type, file->fd, (goffset) first, length, owner,
                               destroy);
  mdg_response_set_header (response, "Accept-Ranges", "bytes");
  mdg_response_set_header (response, "ETag", file->etag);
  mdg_response_set_filename (response, file->filename);
  if (part)
    {
      g_autofree char *content_range =
        g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, first,
                         first + length - 1, file->size);
      mdg_response_set_header (response, "Content-Range", content_range);
    }
  return response;
}
