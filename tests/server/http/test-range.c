/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of files.
 *
 * /range/parse   what one range is, and what gets the whole file instead
 * /range/answer  200 and 206 with their headers; If-Range; the file's owner is freed once
 */
#include "server/http/range.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WHOLE 0, 0

typedef struct
{
  const char *header;
  gsize size;
  gsize first;
  gsize length; /* 0: the whole file */
} ParseRow;

static const ParseRow parse_rows[] = {
  { "bytes=0-", 10, 0, 10 },
  { "bytes=4-", 10, 4, 6 },
  { "bytes=9-", 10, 9, 1 },
  { "bytes=2-5", 10, 2, 4 },
  { "bytes=2-2", 10, 2, 1 },
  { "bytes=2-99", 10, 2, 8 },
  { "bytes=-3", 10, 7, 3 },
  { "bytes=-99", 10, 0, 10 },
  { "BYTES=1-", 10, 1, 9 },
  { "bytes=10-", 10, WHOLE },
  { "bytes=-0", 10, WHOLE },
  { "bytes=5-2", 10, WHOLE },
  { "bytes=-", 10, WHOLE },
  { "bytes=", 10, WHOLE },
  { "bytes=1", 10, WHOLE },
  { "bytes=1-2,4-5", 10, WHOLE },
  { "bytes=1-2 ", 10, WHOLE },
  { "bytes= 1-2", 10, WHOLE },
  { "bytes=+1-2", 10, WHOLE },
  { "bytes=a-b", 10, WHOLE },
  { "rows=1-2", 10, WHOLE },
  { "bytes=99999999999999999999-", 10, WHOLE },
  { "bytes=0-99999999999999999999", 10, WHOLE },
  { "bytes=0-", 0, WHOLE },
  { "bytes=-1", 0, WHOLE },
  { "", 10, WHOLE },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (parse_rows); i++)
    {
      const ParseRow *row = &parse_rows[i];
      gsize first = 0, length = 0;
      g_test_message ("“%s” of %" G_GSIZE_FORMAT, row->header, row->size);
      g_assert_cmpint (mdg_range_parse (row->header, row->size, &first, &length), ==,
                       row->length > 0);
      g_assert_cmpuint (first, ==, row->first);
      g_assert_cmpuint (length, ==, row->length);
    }
}

typedef struct
{
  const char *range;
  const char *condition;
  guint status;
  const char *body;
  const char *content_range;
} AnswerRow;

static const AnswerRow answer_rows[] = {
  { NULL, NULL, 200, "0123456789", NULL },
  { "bytes=4-", NULL, 206, "456789", "bytes 4-9/10" },
  { "bytes=4-", "\"tag\"", 206, "456789", "bytes 4-9/10" },
  { "bytes=4-", "\"old\"", 200, "0123456789", NULL },
  { "bytes=4-", "Sun, 22 Nov 2026 00:00:00 GMT", 200, "0123456789", NULL },
  { "bytes=40-", "\"tag\"", 200, "0123456789", NULL },
};

static void
count (gpointer data)
{
  (*(guint *) data)++;
}

static void
check_answer (const AnswerRow *row, int fd)
{
  guint n_freed = 0;
  g_autoptr (MdgRequest) request = mdg_request_new ("GET", "/x");
  if (row->range != NULL)
    mdg_request_add_header (request, "Range", row->range);
  if (row->condition != NULL)
    mdg_request_add_header (request, "If-Range", row->condition);
  MdgFileBody file = { fd, 10, "\"tag\"", "application/x-msi", "a.msi", NULL };
  MdgResponse *response = mdg_range_answer (request, &file, &n_freed, count);
  g_assert_cmpuint (mdg_response_get_status (response), ==, row->status);
  g_assert_cmpstr (mdg_response_get_header (response, "ETag"), ==, "\"tag\"");
  g_assert_cmpstr (mdg_response_get_header (response, "Content-Range"), ==, row->content_range);
  g_assert_cmpuint (mdg_response_get_length (response), ==, strlen (row->body));
  g_autoptr (GBytes) piece = mdg_response_read_piece (response);
  g_autoptr (GBytes) end = mdg_response_read_piece (response);
  g_assert_cmpmem (g_bytes_get_data (piece, NULL), g_bytes_get_size (piece), row->body,
                   strlen (row->body));
  g_assert_cmpuint (g_bytes_get_size (end), ==, 0);
  g_assert_cmpuint (n_freed, ==, 0);
  mdg_response_free (response);
  g_assert_cmpuint (n_freed, ==, 1);
}

static void
test_answer (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("madoguchi-range-XXXXXX", &path, NULL);
  g_assert_cmpint (write (fd, "0123456789", 10), ==, 10);
  for (guint i = 0; i < G_N_ELEMENTS (answer_rows); i++)
    check_answer (&answer_rows[i], fd);

  /* It has become shorter since. */
  g_autoptr (MdgResponse) response =
    mdg_response_new_file (200, "application/x-msi", fd, 5, 5, NULL, NULL);
  g_assert_cmpint (ftruncate (fd, 3), ==, 0);
  g_assert_null (mdg_response_read_piece (response));
  close (fd);
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/parse", test_parse);
  g_test_add_func ("/range/answer", test_answer);
  return g_test_run ();
}
