/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/notice-run.h"

#include "shared/base/error.h"
#include "shared/pdf/pdf-source.h"

#include <glib/gi18n.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#define PASSWORD_MAX_BYTES 1024

/* ---- being stopped ---- */

static void
fill_signals (sigset_t *signals)
{
  sigemptyset (signals);
  sigaddset (signals, SIGINT);
  sigaddset (signals, SIGTERM);
  sigaddset (signals, SIGHUP);
}

static gpointer
wait_for_signal (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;
  sigset_t signals;
  int signal = 0;
  fill_signals (&signals);
  if (sigwait (&signals, &signal) == 0)
    g_cancellable_cancel (cancellable);
  return NULL;
}

/* The first signal stops the work; files that are not finished are removed. A file that grows past
 * a limit is an error like a full disk, not the end of the program. */
static void
watch_signals (GCancellable *cancellable)
{
  sigset_t signals;
  fill_signals (&signals);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  signal (SIGXFSZ, SIG_IGN);
  g_thread_unref (g_thread_new ("signals", wait_for_signal, g_object_ref (cancellable)));
}

/* ---- opening ---- */

static gboolean
read_password (MdgNoticeWork *work, const MdgArguments *arguments, GError **error)
{
  const char *path = mdg_arguments_get (arguments, "password-file");
  if (path == NULL)
    return TRUE;
  g_autoptr (GBytes) bytes = mdg_ctl_read_file (path, PASSWORD_MAX_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  work->password = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  work->password[strcspn (work->password, "\r\n")] = '\0';
  return TRUE;
}

/* The content of @path, mapped: it is read several times and may be large. */
static GBytes *
open_file (char **path, char **sha256, gsize max, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *absolute = g_canonicalize_filename (*path, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (absolute, FALSE, &failure);
  if (file == NULL)
    {
      mdg_set_error (error, MDG_ERROR_FILE, "file", *path, "reason", failure->message, NULL);
      return NULL;
    }
  if (g_mapped_file_get_length (file) > max)
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", (gint64) max);
      return NULL;
    }
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  g_autofree char *found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (*sha256 != NULL && !g_str_equal (*sha256, found))
    {
      mdg_set_error (error, MDG_ERROR_NOTICE_CHANGED, "file", *path, NULL);
      return NULL;
    }
  g_free (*sha256);
  *sha256 = g_steal_pointer (&found);
  g_free (*path);
  *path = g_steal_pointer (&absolute);
  return g_steal_pointer (&bytes);
}

static gboolean
open_list (MdgNoticeWork *work, GError **error)
{
  MdgNoticeSources *sources = work->sources;
  g_autoptr (GBytes) csv =
    open_file (&sources->csv, &sources->csv_sha256, MDG_CSV_MAX_BYTES, error);
  if (csv == NULL)
    return FALSE;
  work->table = mdg_csv_table_parse_as (csv, sources->encoding, 0, NULL, error);
  if (work->table == NULL)
    return FALSE;
  if (sources->encoding == NULL)
    sources->encoding = g_strdup (mdg_csv_table_get_encoding (work->table));
  if (sources->columns->number_digits < 0)
    {
      g_autoptr (MdgNoticeColumns) guess = mdg_notice_columns_guess (work->table);
      gboolean same = g_strcmp0 (guess->number, sources->columns->number) == 0;
      sources->columns->number_digits = same ? guess->number_digits : 0;
    }
  work->list = mdg_recipient_list_read (work->table, sources->columns, error);
  return work->list != NULL;
}

gboolean
mdg_notice_work_open (MdgNoticeWork *work,
                      MdgCtl *ctl,
                      MdgNoticeSources *sources,
                      const MdgArguments *arguments,
                      GError **error)
{
  *work = (MdgNoticeWork){ .ctl = ctl, .sources = sources, .cancellable = g_cancellable_new () };
  watch_signals (work->cancellable);
  if (!read_password (work, arguments, error) || !open_list (work, error))
    return FALSE;
  work->pdf = open_file (&sources->pdf, &sources->pdf_sha256, MDG_PDF_MAX_BYTES, error);
  work->watch.cancellable = work->cancellable;
  work->watch.password = work->password;
  return work->pdf != NULL;
}

void
mdg_notice_work_clear (MdgNoticeWork *work)
{
  mdg_notice_sources_free (work->sources);
  g_clear_pointer (&work->list, mdg_recipient_list_free);
  g_clear_pointer (&work->table, mdg_csv_table_free);
  g_clear_pointer (&work->pdf, g_bytes_unref);
  g_clear_object (&work->cancellable);
  g_free (work->password);
}

/* ---- telling ---- */

int
mdg_notice_fail (MdgCtl *ctl, const GError *error)
{
  static const MdgErrorCode calls[] = { MDG_ERROR_USAGE, MDG_ERROR_NOTICE_RULE,
                                        MDG_ERROR_NOTICE_KEY };
  mdg_ctl_fail (ctl, error);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    if (g_error_matches (error, MDG_ERROR, (int) calls[i]))
      return MDG_EXIT_USAGE;
  return MDG_EXIT_DATA;
}

const char *
mdg_notice_decision_title (MdgCtl *ctl, const char *decision)
{
  static const struct
  {
    const char *decision;
    const char *title;
  } titles[] = {
    { MDG_MATCH_AUTO, N_ ("paired") },
    { MDG_MATCH_CONFIRMED, N_ ("confirmed") },
    { MDG_MATCH_REFUSED, N_ ("goes to nobody") },
    { MDG_MATCH_REVIEW, N_ ("to be looked at") },
    { MDG_MATCH_UNMATCHED, N_ ("no row fits") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].decision, decision) == 0)
      return mdg_ctl_text (ctl, titles[i].title);
  return decision;
}
