/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/store/notice-letters.h"
#include "server/service/notice-runs.h"
#include "shared/base/error.h"

#include <string.h>

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
refuse_file (GError **error, gint64 letter)
{
  if (letter != 0)
    mdg_set_error_int (error, MDG_ERROR_NOTICE_FILE_DIFFERS, "letter", letter);
  else
    mdg_set_error (error, MDG_ERROR_UPLOAD_DAMAGED, NULL);
  return FALSE;
}

/* The asker's run while it takes letters. */
static MdgNoticeRunRow *
require_receiving (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgNoticeRunRow) row = mdg_notice_run_require_own (context, lease, id, error);
  if (row == NULL || g_str_equal (row->run->state, MDG_RUN_RECEIVING))
    return g_steal_pointer (&row);
  mdg_set_error (error, MDG_ERROR_NOTICE_RUN_CLOSED, NULL);
  return NULL;
}

/* ---- letters ---- */

static gboolean
is_paper (const MdgNoticeLetter *letter)
{
  return g_strcmp0 (letter->decision, MDG_ROW_PAPER) == 0;
}

static gboolean
check_recipient (const MdgNoticeRun *run, const MdgNoticeLetter *letter, GError **error)
{
  const MdgNoticeRecipient *recipient = letter->recipient;
  return (recipient != NULL && recipient->row >= 1 && recipient->row <= run->n_rows) ||
         refuse_field (error, "recipient");
}

static gboolean
check_pages (const MdgNoticeRun *run, const MdgNoticeLetter *letter, GError **error)
{
  gint64 n_pages = run->proof != NULL ? run->proof->n_pages : 0;
  if (letter->first == 0 && letter->last == 0)
    return TRUE;
  return (letter->first >= 1 && letter->last >= letter->first && letter->last <= n_pages &&
          letter->sha256 != NULL) ||
         refuse_field (error, "first");
}

static gboolean
check_file (const MdgNoticeLetter *letter, GError **error)
{
  guint8 hash[MDG_HASH_SIZE];
  if (letter->sha256 == NULL)
    return letter->size == 0 || refuse_field (error, "size");
  if (is_paper (letter) || !mdg_hash_parse_hex (letter->sha256, hash))
    return refuse_field (error, "sha256");
  return (letter->size >= 1 && letter->size <= MDG_NOTICE_LETTER_MAX_BYTES) ||
         refuse_field (error, "size");
}

static gboolean
check_letter (const MdgNoticeRun *run, const MdgNoticeLetter *letter, GError **error)
{
  static const char *const decisions[] = { MDG_MATCH_AUTO, MDG_MATCH_CONFIRMED, MDG_ROW_PAPER,
                                           NULL };
  if (letter->number < 1 || letter->number > run->n_letters)
    return refuse_field (error, "number");
  if (letter->decision == NULL || !g_strv_contains (decisions, letter->decision))
    return refuse_field (error, "decision");
  return check_recipient (run, letter, error) && check_pages (run, letter, error) &&
         check_file (letter, error);
}

/* The row of the letter's file, made when no letter has named that content before. */
static MdgNoticeFileRow *
find_file (MdgLease *lease, MdgNoticeRunRow *row, const MdgNoticeLetter *letter, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgNoticeFileRow) file =
    mdg_notice_files_find (lease, row->run->id, letter->sha256, 0, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (file != NULL && file->size != letter->size)
    {
      refuse_field (error, "size");
      return NULL;
    }
  if (file != NULL)
    return g_steal_pointer (&file);
  file = g_new0 (MdgNoticeFileRow, 1);
  file->run_id = row->run->id;
  file->size = letter->size;
  if (!mdg_notice_files_insert (lease, file, letter->sha256, error))
    return NULL;
  row->n_files++;
  return g_steal_pointer (&file);
}

static gboolean
add_with_file (MdgLease *lease, MdgNoticeRunRow *row, MdgNoticeLetter *letter, GError **error)
{
  gboolean added = FALSE;
  g_autoptr (MdgNoticeFileRow) file = find_file (lease, row, letter, error);
  if (file == NULL || !mdg_notice_letters_insert (lease, letter, file->id, &added, error))
    return FALSE;
  if (!added)
    return TRUE;
  row->n_known++;
  row->run->n_received += file->blob_id != NULL;
  return mdg_notice_files_add_letter (lease, file->id, error);
}

static gboolean
add_letter (MdgLease *lease, MdgNoticeRunRow *row, MdgNoticeLetter *letter, GError **error)
{
  gboolean added = FALSE;
  letter->run_id = row->run->id;
  if (letter->sha256 != NULL)
    return add_with_file (lease, row, letter, error);
  if (!mdg_notice_letters_insert (lease, letter, 0, &added, error))
    return FALSE;
  row->n_known += added;
  row->run->n_received += added;
  row->run->n_paper += added && is_paper (letter);
  return TRUE;
}

static gboolean
add_letters (MdgLease *lease, MdgNoticeRunRow *row, GPtrArray *letters, GError **error)
{
  for (guint i = 0; i < letters->len; i++)
    {
      MdgNoticeLetter *letter = letters->pdata[i];
      if (check_letter (row->run, letter, error) && add_letter (lease, row, letter, error))
        continue;
      g_prefix_error (error, "Letter %" G_GINT64_FORMAT ": ", letter->number);
      return FALSE;
    }
  return mdg_notice_runs_update (lease, row, error);
}

MdgNoticeRun *
mdg_notice_run_service_add_letters (MdgContext *context,
                                    gint64 id,
                                    GPtrArray *letters,
                                    GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? require_receiving (context, lease, id, error) : NULL;
  gint64 before = row != NULL ? row->run->n_received : 0;
  if (row == NULL || !add_letters (lease, row, letters, error))
    return NULL;
  g_autoptr (MdgNoticeRun) run = mdg_notice_run_describe (context, lease, row, error);
  if (run == NULL || !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  g_clear_pointer (&run->proof, mdg_split_proof_free);
  mdg_notice_run_tell_progress (context->core, row, before, row->run->n_checked);
  return g_steal_pointer (&run);
}

/* ---- what is missing ---- */

static void
add_number (GPtrArray *numbers, gint64 number)
{
  g_ptr_array_add (numbers, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

static char **
end_numbers (GPtrArray *numbers)
{
  g_ptr_array_add (numbers, NULL);
  return (char **) g_ptr_array_free (numbers, FALSE);
}

static MdgNoticeMissing *
write_missing (GArray *unknown, GArray *gaps)
{
  GPtrArray *letters = g_ptr_array_new (), *files = g_ptr_array_new ();
  GPtrArray *attachments = g_ptr_array_new ();
  MdgNoticeMissing *missing = mdg_notice_missing_new ();
  for (guint i = 0; i < unknown->len; i++)
    add_number (letters, g_array_index (unknown, gint64, i));
  for (guint i = 0; i < gaps->len; i++)
    {
      const MdgNoticeGap *gap = &g_array_index (gaps, MdgNoticeGap, i);
      if (gap->attachment != 0)
        add_number (attachments, gap->attachment);
      else if (gap->letter != 0)
        add_number (files, gap->letter);
    }
  missing->letters = end_numbers (letters);
  missing->files = end_numbers (files);
  missing->attachments = end_numbers (attachments);
  return missing;
}

MdgNoticeMissing *
mdg_notice_run_service_missing (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? mdg_notice_run_require_own (context, lease, id, error) : NULL;
  g_autoptr (GArray) unknown =
    row != NULL ? mdg_notice_letters_list_unknown (lease, id, row->run->n_letters,
                                                   MDG_NOTICE_MISSING_MAX, error)
                : NULL;
  g_autoptr (GArray) gaps =
    unknown != NULL ? mdg_notice_files_list_missing (lease, id, MDG_NOTICE_MISSING_MAX, error)
                    : NULL;
  return gaps != NULL ? write_missing (unknown, gaps) : NULL;
}

/* ---- files ---- */

/* The row of the file that is announced there; NOT_FOUND. */
static MdgNoticeFileRow *
find_announced (MdgLease *lease, gint64 run_id, gint64 letter, gint64 attachment, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgNoticeLetter) found = NULL;
  gint64 file_id = 0;
  if (letter != 0)
    found = mdg_notice_letters_get (lease, run_id, letter, &file_id, &local);
  MdgNoticeFileRow *file = NULL;
  if (local == NULL && letter == 0)
    file = mdg_notice_files_get_attachment (lease, run_id, attachment, &local);
  else if (local == NULL && file_id != 0)
    file = mdg_notice_files_get (lease, file_id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (file == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return file;
}

/* @data is what was announced for @file. */
static gboolean
check_content (
  MdgLease *lease, const MdgNoticeFileRow *file, gint64 letter, GBytes *data, GError **error)
{
  gsize size = 0;
  guint8 hash[MDG_HASH_SIZE];
  g_autoptr (GError) local = NULL;
  gconstpointer bytes = g_bytes_get_data (data, &size);
  if ((gint64) size != file->size)
    return refuse_file (error, letter);
  mdg_hash_data (bytes, size, hash);
  g_autofree char *hex = mdg_hash_dup_hex (hash);
  g_autoptr (MdgNoticeFileRow) known =
    mdg_notice_files_find (lease, file->run_id, hex, file->attachment, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return (known != NULL && known->id == file->id) || refuse_file (error, letter);
}

static MdgKey *
get_key (MdgCore *core, gint64 run_id, GError **error)
{
  g_autofree char *scope = mdg_scope_notice_run (run_id);
  return mdg_keyring_get (mdg_store_get_keyring (core->store), scope, MDG_KEYRING_EXISTING, error);
}

static char *
seal (MdgCore *core, gint64 run_id, GBytes *data, GError **error)
{
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (data, &size);
  g_autoptr (MdgKey) key = get_key (core, run_id, error);
  g_autoptr (MdgBlobWriter) writer =
    key != NULL
      ? mdg_blob_store_create (core->blobs, key, (guint64) MDG_NOTICE_LETTER_MAX_BYTES, error)
      : NULL;
  return writer != NULL && mdg_blob_writer_push (writer, bytes, size, error)
           ? mdg_blob_writer_commit (writer, NULL, NULL, error)
           : NULL;
}

/* The file's row, when @data is what it waits for or has. */
static MdgNoticeFileRow *
look_before (MdgContext *context,
             gint64 id,
             gint64 letter,
             gint64 attachment,
             GBytes *data,
             MdgNoticeRun **ret_run,
             GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? require_receiving (context, lease, id, error) : NULL;
  g_autoptr (MdgNoticeFileRow) file =
    row != NULL ? find_announced (lease, id, letter, attachment, error) : NULL;
  if (file == NULL || !check_content (lease, file, letter, data, error))
    return NULL;
  *ret_run = mdg_notice_run_describe (context, lease, row, error);
  return *ret_run != NULL ? g_steal_pointer (&file) : NULL;
}

/* The run may have been deleted meanwhile. */
static MdgNoticeFileRow *
require_file (MdgLease *lease, gint64 file_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgNoticeFileRow *file = mdg_notice_files_get (lease, file_id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (file == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return file;
}

/* Names the blob in the row. *@ret_named stays FALSE when somebody was quicker. */
static MdgNoticeRun *
name_blob (
  MdgContext *context, gint64 file_id, const char *blob_id, gboolean *ret_named, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeFileRow) file = lease != NULL ? require_file (lease, file_id, error) : NULL;
  if (file == NULL)
    return NULL;
  g_autoptr (MdgNoticeRunRow) row = require_receiving (context, lease, file->run_id, error);
  g_autoptr (MdgNoticeRun) run =
    row != NULL ? mdg_notice_run_describe (context, lease, row, error) : NULL;
  if (run == NULL || file->blob_id != NULL)
    return g_steal_pointer (&run);
  gint64 before = row->run->n_received;
  row->n_files_received++;
  row->run->n_received += file->n_letters;
  if (!mdg_notice_files_set_blob (lease, file_id, blob_id, error) ||
      !mdg_notice_runs_update (lease, row, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  *ret_named = TRUE;
  run->n_received = row->run->n_received;
  mdg_notice_run_tell_progress (context->core, row, before, row->run->n_checked);
  return g_steal_pointer (&run);
}

MdgNoticeRun *
mdg_notice_run_service_put_file (MdgContext *context,
                                 gint64 id,
                                 gint64 letter,
                                 gint64 attachment,
                                 GBytes *data,
                                 GError **error)
{
  gboolean named = FALSE;
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgNoticeRun) run = NULL;
  g_autoptr (MdgNoticeFileRow) file =
    look_before (context, id, letter, attachment, data, &run, error);
  if (file == NULL)
    return NULL;
  g_clear_pointer (&run->proof, mdg_split_proof_free);
  if (file->blob_id != NULL)
    return g_steal_pointer (&run);
  g_autofree char *blob_id = seal (context->core, id, data, error);
  if (blob_id == NULL)
    return NULL;
  MdgNoticeRun *after = name_blob (context, file->id, blob_id, &named, &local);
  if (!named)
    mdg_blob_store_delete (context->core->blobs, blob_id, NULL);
  if (after != NULL)
    g_clear_pointer (&after->proof, mdg_split_proof_free);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return after;
}

MdgSegmentReader *
mdg_notice_file_open (MdgCore *core, const MdgNoticeFileRow *file, GError **error)
{
  if (file->blob_id == NULL)
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  g_autoptr (MdgKey) key = get_key (core, file->run_id, error);
  return key != NULL ? mdg_blob_store_read (core->blobs, file->blob_id, key, error) : NULL;
}

/* ---- reading them ---- */

/* Who reads what of residents is recorded before it is shown. */
static gboolean
record (MdgContext *context, gint64 id, const char *action, gint64 letter, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "letter", letter);
  if (lease != NULL)
    return mdg_context_audit (context, lease, action, "notice-run", id, detail, error) &&
           mdg_context_commit (context, lease, FALSE, error);
  json_object_unref (detail);
  return FALSE;
}

static GPtrArray *
list_letters (MdgContext *context, gint64 id, gint64 after, guint limit, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? mdg_notice_run_require_seen (context, lease, id, error) : NULL;
  return row != NULL ? mdg_notice_letters_list (lease, id, after, limit, error) : NULL;
}

GPtrArray *
mdg_notice_run_service_list_letters (
  MdgContext *context, gint64 id, gint64 after, guint limit, gint64 *ret_next, GError **error)
{
  g_autoptr (GPtrArray) letters = list_letters (context, id, after, limit + 1, error);
  if (letters == NULL ||
      (after == 0 && !record (context, id, "notice-run.list-letters", 0, error)))
    return NULL;
  gboolean more = letters->len > limit;
  if (more)
    g_ptr_array_set_size (letters, (int) limit);
  *ret_next = more ? ((MdgNoticeLetter *) letters->pdata[limit - 1])->number : 0;
  return g_steal_pointer (&letters);
}

static MdgNoticeLetter *
get_letter (MdgContext *context, gint64 id, gint64 number, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? mdg_notice_run_require_seen (context, lease, id, error) : NULL;
  if (row == NULL)
    return NULL;
  MdgNoticeLetter *letter = mdg_notice_letters_get (lease, id, number, NULL, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (letter == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return letter;
}

MdgNoticeLetter *
mdg_notice_run_service_get_letter (MdgContext *context, gint64 id, gint64 number, GError **error)
{
  g_autoptr (MdgNoticeLetter) letter = get_letter (context, id, number, error);
  return letter != NULL && record (context, id, "notice-run.read-letter", number, error)
           ? g_steal_pointer (&letter)
           : NULL;
}

static MdgNoticeFileRow *
find_file_to_read (MdgContext *context,
                   gint64 id,
                   gint64 letter,
                   gint64 attachment,
                   char **ret_name,
                   GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? mdg_notice_run_require_seen (context, lease, id, error) : NULL;
  g_autoptr (MdgNoticeFileRow) file =
    row != NULL ? find_announced (lease, id, letter, attachment, error) : NULL;
  if (file == NULL)
    return NULL;
  const GPtrArray *attachments = row->run->attachments;
  gboolean named = letter == 0 && attachments != NULL && attachment <= attachments->len;
  *ret_name =
    named ? g_strdup (((MdgNoticeAttachment *) attachments->pdata[attachment - 1])->name)
          : g_strdup_printf ("%06" G_GINT64_FORMAT ".pdf", letter);
  return g_steal_pointer (&file);
}

MdgDocumentDownload *
mdg_notice_run_service_open_file (
  MdgContext *context, gint64 id, gint64 letter, gint64 attachment, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (MdgNoticeFileRow) file =
    find_file_to_read (context, id, letter, attachment, &name, error);
  g_autoptr (MdgSegmentReader) reader =
    file != NULL ? mdg_notice_file_open (context->core, file, error) : NULL;
  if (reader == NULL || !record (context, id, "notice-run.read-file", letter, error))
    return NULL;
  MdgDocumentDownload *download = g_new0 (MdgDocumentDownload, 1);
  download->size = (gint64) mdg_segment_reader_get_size (reader);
  download->reader = g_steal_pointer (&reader);
  download->name = g_steal_pointer (&name);
  download->content_type =
    g_strdup (letter != 0 ? "application/pdf" : "application/octet-stream");
  download->etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", file->id);
  return download;
}
