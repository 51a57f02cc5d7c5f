/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-fetch.h"

#include "client/local/file-source.h"
#include "shared/base/error.h"
#include "shared/pdf/pdf-source.h"

#define MEGABYTE (1024 * 1024)

MdgNoticeFetch *
mdg_notice_fetch_new (MdgStore *store)
{
  MdgNoticeFetch *self = g_new0 (MdgNoticeFetch, 1);
  g_set_object (&self->store, store);
  return self;
}

void
mdg_notice_fetch_free (MdgNoticeFetch *self)
{
  g_clear_object (&self->store);
  g_clear_object (&self->file);
  mdg_notice_file_free (self->copy);
  mdg_notice_file_free (self->written);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->rows, mdg_notice_rows_unref);
  mdg_notice_columns_free (self->columns);
  mdg_notice_columns_free (self->remembered);
  g_free (self->name);
  g_free (self->encoding);
  g_free (self->duplicates);
  g_free (self);
}

static gboolean
refuse_size (gint64 max, GError **error)
{
  mdg_set_error_int (error, MDG_ERROR_FILE_TOO_LARGE, "max", max / MEGABYTE);
  return FALSE;
}

static gboolean
read_file (MdgNoticeFetch *self, gint64 max, GCancellable *cancellable, GError **error)
{
  MdgFileStamp stamp = { 0 };
  if (!mdg_file_stamp_read (self->file, &stamp, cancellable, error))
    return FALSE;
  if (stamp.size > max)
    return refuse_size (max, error);
  self->content =
    mdg_file_read_piece (self->file, &stamp, 0, (gsize) stamp.size, cancellable, error);
  return self->content != NULL;
}

static gboolean
fetch_content (MdgNoticeFetch *self, gint64 max, GCancellable *cancellable, GError **error)
{
  if (self->content != NULL)
    return (gint64) g_bytes_get_size (self->content) <= max || refuse_size (max, error);
  if (self->file != NULL)
    return read_file (self, max, cancellable, error);
  self->content = mdg_notice_file_get (self->store, self->copy, error);
  return self->content != NULL;
}

static gboolean
parse (MdgNoticeFetch *self, GCancellable *cancellable, GError **error)
{
  const MdgNoticeReading reading = {
    .encoding = self->encoding,
    .delimiter = self->delimiter,
    .duplicates = self->duplicates,
    .columns = self->columns,
    .remembered = self->remembered,
  };
  self->rows = mdg_notice_rows_read (self->content, &reading, cancellable, error);
  return self->rows != NULL;
}

static void
forget (MdgNoticeFetch *self, MdgNoticeFile **file)
{
  g_autoptr (GError) error = NULL;
  if (*file != NULL && !mdg_store_remove_large (self->store, (*file)->item, &error))
    g_warning ("a copy is not forgotten yet: %s", error->message);
  g_clear_pointer (file, mdg_notice_file_free);
}

static gboolean
has_store (MdgNoticeFetch *self, GError **error)
{
  if (self->store == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "there is no local store");
  return self->store != NULL;
}

static gboolean
seal_written (MdgNoticeFetch *self, GError **error)
{
  if (self->rows == NULL || !mdg_notice_rows_is_rewritten (self->rows))
    return TRUE;
  self->written =
    mdg_notice_file_put (self->store, self->name, mdg_notice_rows_get_content (self->rows), error);
  return self->written != NULL;
}

static gboolean
seal (MdgNoticeFetch *self, GCancellable *cancellable, GError **error)
{
  gboolean fresh = self->copy == NULL;
  if (!has_store (self, error))
    return FALSE;
  if (fresh)
    self->copy = mdg_notice_file_put (self->store, self->name, self->content, error);
  if (self->copy == NULL)
    return FALSE;
  if (seal_written (self, error) && !g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  forget (self, &self->written);
  if (fresh)
    forget (self, &self->copy);
  return FALSE;
}

static gboolean
check_pdf (MdgNoticeFetch *self, GError **error)
{
  g_autoptr (MdgPdfSource) source = mdg_pdf_source_open (self->content, NULL, error);
  return source != NULL;
}

gboolean
mdg_notice_fetch_run (
  MdgNoticeFetch *self, MdgFetchWork work, gint64 max, GCancellable *cancellable, GError **error)
{
  return fetch_content (self, max, cancellable, error) &&
         ((work & MDG_FETCH_PARSE) == 0 || parse (self, cancellable, error)) &&
         ((work & MDG_FETCH_PDF) == 0 || check_pdf (self, error)) &&
         ((work & MDG_FETCH_SEAL) == 0 || seal (self, cancellable, error));
}
