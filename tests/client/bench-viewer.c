/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of a long PDF as the viewer gets them: opens it from memory, draws pages in the width
 * of the pane in order and at random, searches all of them.
 *
 *   bench-viewer FILE PAGES SCALE
 *
 * Writes a PDF of so many pages to FILE first, and prints one JSON object. SCALE is pixels for a
 * point.
 */
#define G_LOG_DOMAIN "madoguchi-bench"

#include "client/model/document-find.h"
#include "client/model/page-source.h"
#include "tests/client/made-pdf.h"
#include "tests/support/script-server.h"

#include <stdlib.h>
#include <string.h>

#define TURNS 200

static GAsyncResult *answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  answer = g_object_ref (result);
}

static GAsyncResult *
wait_for_answer (void)
{
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&answer);
}

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
draw (MdgPageSource *source, guint page, double scale)
{
  gint64 start = g_get_monotonic_time ();
  mdg_page_source_render_async (source, page, scale, MDG_PAGE_NOW, NULL, on_answer, NULL);
  g_autoptr (GAsyncResult) result = wait_for_answer ();
  g_autoptr (MdgPicture) picture = mdg_page_source_render_finish (result, NULL);
  if (picture == NULL)
    exit (1);
  return ms_since (start);
}

static int
by_size (const void *a, const void *b)
{
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static void
print_turns (const char *name, MdgPageSource *source, double scale, guint step)
{
  double times[TURNS];
  guint n = mdg_page_source_get_n_pages (source);
  for (guint i = 0; i < TURNS; i++)
    times[i] = draw (source, (1 + i * step) % n, scale);
  qsort (times, TURNS, sizeof times[0], by_size);
  g_print (", \"%s\": {\"p50_ms\": %.1f, \"p95_ms\": %.1f}", name, times[TURNS / 2],
           times[TURNS * 95 / 100]);
}

/* Memory of this process in MiB, from /proc; 0 elsewhere. */
static double
resident_mib (const char *line)
{
  g_autofree char *status = NULL;
  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  const char *at = g_strstr_len (status, -1, line);
  return at != NULL ? (double) g_ascii_strtoull (at + strlen (line), NULL, 10) / 1024 : 0;
}

static gboolean
has_ended (gpointer find)
{
  return !mdg_document_find_is_running (find);
}

int
main (int argc, char **argv)
{
  if (argc != 4)
    return 2;
  guint n_pages = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  double scale = g_ascii_strtod (argv[3], NULL);
  g_autoptr (GBytes) pdf = mdg_made_pdf (n_pages);
  gsize size = 0;
  const char *data = g_bytes_get_data (pdf, &size);
  if (!g_file_set_contents (argv[1], data, (gssize) size, NULL))
    return 1;
  double before = resident_mib ("VmRSS:");
  gint64 start = g_get_monotonic_time ();
  mdg_page_source_open_async (pdf, NULL, on_answer, NULL);
  g_autoptr (GAsyncResult) result = wait_for_answer ();
  g_autoptr (MdgPageSource) source = mdg_page_source_open_finish (result, NULL);
  if (source == NULL)
    return 1;
  draw (source, 0, scale);
  g_print ("{\"pages\": %u, \"file_mib\": %.1f, \"first_page_ms\": %.1f", n_pages,
           (double) size / 1048576, ms_since (start));
  print_turns ("next_page", source, scale, 1);
  print_turns ("any_page", source, scale, 389);
  g_autoptr (MdgDocumentFind) find = mdg_document_find_new ();
  start = g_get_monotonic_time ();
  mdg_document_find_start (find, source, "20万円を", 0);
  mdg_wait_until (has_ended, find, 600);
  g_print (", \"find_ms\": %.0f, \"find_places\": %u", ms_since (start),
           mdg_document_find_get_n_places (find));
  g_print (", \"memory_mib\": %.1f, \"peak_mib\": %.1f}\n", resident_mib ("VmRSS:") - before,
           resident_mib ("VmHWM:"));
  return 0;
}
