/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/answer-head.h"

#include <libsoup/soup.h>

static const struct
{
  const char *name;
  const char *value;
} fixed[] = {
  { "Cache-Control", "no-store" },
  { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
  { "Referrer-Policy", "no-referrer" },
  { "X-Content-Type-Options", "nosniff" },
};

typedef struct
{
  GString *text;
  MdgResponse *response;
} Head;

void
mdg_answer_head_foreach_fixed (MdgHeaderFunc func, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    func (fixed[i].name, fixed[i].value, user_data);
}

static void
append_header (const char *name, const char *value, gpointer user_data)
{
  Head *head = user_data;
  g_string_append_printf (head->text, "%s: %s\r\n", name, value);
}

static void
append_fixed (const char *name, const char *value, gpointer user_data)
{
  Head *head = user_data;
  if (mdg_response_get_header (head->response, name) == NULL)
    append_header (name, value, head);
}

static void
append_date (GString *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  g_string_append_printf (text, "Date: %s\r\n", date);
}

GString *
mdg_answer_head_new (MdgResponse *response, gboolean chunked)
{
  guint status = mdg_response_get_status (response);
  GString *text = g_string_new (NULL);
  Head head = { text, response };
  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  append_date (text);
  if (mdg_response_get_content_type (response) != NULL)
    append_header ("Content-Type", mdg_response_get_content_type (response), &head);
  mdg_answer_head_foreach_fixed (append_fixed, &head);
  mdg_response_foreach_header (response, append_header, &head);
  if (chunked)
    g_string_append (text, "Transfer-Encoding: chunked\r\n");
  else if (!mdg_response_is_stream (response))
    g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n",
                            mdg_response_get_length (response));
  g_string_append (text, "Connection: close\r\n\r\n");
  return text;
}
