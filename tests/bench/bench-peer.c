/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The least a libsoup server can do, to compare core with: answers every request with the bytes of
 * a file, from memory, on one thread; no permissions, no store, no limits.
 *
 *   bench-peer PORT FILE
 */
#include <libsoup/soup.h>

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  GBytes *body = user_data;
  gsize size = 0;
  const char *data = g_bytes_get_data (body, &size);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, data, size);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size = 0;
  guint64 port = 0;
  if (argc != 3 || !g_ascii_string_to_unsigned (argv[1], 10, 1, G_MAXUINT16, &port, &error) ||
      !g_file_get_contents (argv[2], &data, &size, &error))
    {
      g_printerr ("usage: bench-peer PORT FILE\n");
      return 2;
    }
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, on_request, body, NULL);
  if (!soup_server_listen_local (server, (guint) port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (loop);
  return 0;
}
