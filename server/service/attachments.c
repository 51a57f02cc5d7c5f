/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/attachments.h"

#include "server/service/file-names.h"
#include "server/service/piece-files.h"
#include "server/service/policy.h"
#include "server/store/chat-seal.h"
#include "server/store/jobs.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

#define SWEEP_AT_ONCE 200

/* Milliseconds that reading a MiB takes, for fair turns. */
#define COST_FILE 200
#define COST_MIB 1000

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

/* The asker's file; NOT_FOUND for everybody else's. */
static MdgAttachmentRow *
require_own (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  g_autoptr (MdgAttachmentRow) row = mdg_attachments_get (lease, id, &local);
  if (row != NULL && row->account_id == context->identity.account_id)
    return g_steal_pointer (&row);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return NULL;
}

static MdgAttachmentRow *
read_own (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? require_own (context, lease, id, error) : NULL;
}

MdgAttachment *
mdg_attachment_service_describe (MdgContext *context, const MdgAttachmentRow *row)
{
  MdgAttachment *attachment = mdg_attachment_copy (row->attachment);
  if (attachment->problem == NULL)
    return attachment;
  g_autoptr (GError) problem =
    mdg_error_new (mdg_error_code_from_slug (attachment->problem),
                   (const char *const *) row->problem_names,
                   (const char *const *) row->problem_values);
  attachment->problem_text = mdg_error_dup_sentence (problem, context->lang);
  return attachment;
}

void
mdg_attachment_tell_changed (MdgCore *core, const MdgAttachmentRow *row)
{
  g_autofree char *data =
    g_strdup_printf ("{\"attachment\":%" G_GINT64_FORMAT "}", row->attachment->id);
  mdg_event_hub_publish (core->hub, MDG_TO_ACCOUNT (row->account_id), MDG_EVENT_ATTACHMENT_CHANGED,
                         data);
}

/* ---- announcing ---- */

static gboolean
check_values (const MdgAttachment *wanted, GError **error)
{
  guint8 hash[MDG_HASH_SIZE];
  if (!mdg_file_name_check (wanted->name, error))
    return FALSE;
  if (wanted->size <= 0)
    return refuse_field (error, "size");
  if (wanted->size > MDG_ATTACHMENTS_MAX_BYTES)
    {
      g_autofree char *max =
        g_format_size_full (MDG_ATTACHMENTS_MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);
      mdg_set_error (error, MDG_ERROR_ATTACHMENTS_TOO_LARGE, "max", max, NULL);
      return FALSE;
    }
  return (wanted->sha256 != NULL && mdg_hash_parse_hex (wanted->sha256, hash)) ||
         refuse_field (error, "sha256");
}

static gboolean
check_count (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (GPtrArray) unsent = mdg_attachments_list_unsent (lease, account_id, error);
  if (unsent == NULL)
    return FALSE;
  if (unsent->len < MDG_ATTACHMENTS_UNSENT_MAX)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  return FALSE;
}

static MdgAttachmentRow *
make_row (MdgContext *context, MdgLease *lease, const MdgAttachment *wanted)
{
  MdgAttachmentRow *row = mdg_attachment_row_new ();
  row->account_id = context->identity.account_id;
  row->created_at = mdg_lease_now (lease);
  row->attachment->id = mdg_lease_new_id (lease);
  row->attachment->name = g_strdup (wanted->name);
  row->attachment->size = wanted->size;
  row->attachment->sha256 = g_ascii_strdown (wanted->sha256, -1);
  row->attachment->state = g_strdup (MDG_DOCUMENT_QUEUED);
  return row;
}

MdgAttachment *
mdg_attachment_service_create (MdgContext *context, const MdgAttachment *wanted, GError **error)
{
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error) ||
      !check_values (wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !check_count (lease, context->identity.account_id, error))
    return NULL;
  g_autoptr (MdgAttachmentRow) row = make_row (context, lease, wanted);
  return mdg_attachments_insert (lease, row, error) &&
             mdg_context_commit (context, lease, FALSE, error)
           ? mdg_attachment_service_describe (context, row)
           : NULL;
}

GPtrArray *
mdg_attachment_service_list (MdgContext *context, GError **error)
{
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) rows =
    lease != NULL
      ? mdg_attachments_list_unsent (lease, context->identity.account_id, error)
      : NULL;
  if (rows == NULL)
    return NULL;
  GPtrArray *attachments = mdg_record_array_new (&MDG_ATTACHMENT_TYPE);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (attachments, mdg_attachment_service_describe (context, rows->pdata[i]));
  return attachments;
}

MdgAttachment *
mdg_attachment_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgAttachmentRow) row = read_own (context, id, error);
  return row != NULL ? mdg_attachment_service_describe (context, row) : NULL;
}

/* ---- pieces ---- */

/* TRUE when it is the next one; FALSE without @error when it is there already. One that has arrived
 * whole takes no more. */
static gboolean
is_next (MdgLease *lease,
         const MdgAttachmentRow *row,
         const MdgUploadPiece *piece,
         GError **error)
{
  if (row->blob_id != NULL)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  g_autoptr (GPtrArray) known =
    mdg_attachments_list_pieces (lease, row->attachment->id, error);
  return known != NULL && mdg_piece_is_next (piece, row->attachment->received, known, error);
}

/* The file, when @piece is to be written now. With *@ret_known it is there already. */
static MdgAttachmentRow *
look_before (MdgContext *context,
             gint64 id,
             const MdgUploadPiece *piece,
             gboolean *ret_known,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgAttachmentRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL || !mdg_piece_check (piece, row->attachment->size, error))
    return NULL;
  *ret_known = !is_next (lease, row, piece, &local);
  if (local == NULL)
    return g_steal_pointer (&row);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* The row of a piece whose file is there. *@ret_added stays FALSE when somebody was quicker. */
static MdgAttachment *
write_piece (MdgContext *context,
             gint64 id,
             const MdgUploadPiece *piece,
             gboolean *ret_added,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgAttachmentRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL)
    return NULL;
  if (!is_next (lease, row, piece, &local))
    {
      if (local == NULL)
        return mdg_attachment_service_describe (context, row);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!mdg_attachments_add_piece (lease, id, piece, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  *ret_added = TRUE;
  row->attachment->received += piece->size;
  return mdg_attachment_service_describe (context, row);
}

MdgAttachment *
mdg_attachment_service_push (
  MdgContext *context, gint64 id, gint64 offset, GBytes *data, GError **error)
{
  gboolean known = FALSE, added = FALSE;
  g_autoptr (MdgUploadPiece) piece = mdg_piece_new (offset, data);
  g_autoptr (MdgAttachmentRow) row = look_before (context, id, piece, &known, error);
  if (row == NULL)
    return NULL;
  if (known)
    return mdg_attachment_service_describe (context, row);
  g_autofree char *scope = mdg_scope_chat (row->account_id);
  if (!mdg_piece_write (context->core, scope, data, piece, error))
    return NULL;
  MdgAttachment *attachment = write_piece (context, id, piece, &added, error);
  if (!added)
    mdg_blob_store_delete (context->core->blobs, piece->blob_id, NULL);
  return attachment;
}

/* ---- finishing ---- */

static gboolean
drop (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_attachments_bury (lease, id, error) ||
      !mdg_attachments_delete (lease, id, error) ||
      !mdg_document_put_delete_content (lease, 0, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  return mdg_document_remove_dead (context->core, 0, NULL, error);
}

gboolean
mdg_attachment_put_job (MdgLease *lease,
                        const MdgAttachmentRow *row,
                        const char *kind,
                        GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, row->attachment->id);
  gint64 cost = COST_FILE + row->attachment->size * COST_MIB / (1024 * 1024);
  return mdg_jobs_put_for (lease, kind, key, NULL, row->account_id, cost, mdg_lease_now (lease),
                           error);
}

/* The file with all its pieces; without them when it was finished before. */
static MdgAttachmentRow *
require_complete (MdgContext *context, gint64 id, GPtrArray **ret_pieces, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgAttachmentRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL)
    return NULL;
  if (row->attachment->received < row->attachment->size)
    {
      mdg_set_error_int (error, MDG_ERROR_UPLOAD_INCOMPLETE, "received",
                         row->attachment->received);
      return NULL;
    }
  *ret_pieces = mdg_attachments_list_pieces (lease, id, error);
  return *ret_pieces != NULL ? g_steal_pointer (&row) : NULL;
}

static MdgAttachment *
write_whole (MdgContext *context, gint64 id, const MdgWholeFile *whole, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgAttachmentRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  if (row == NULL)
    return NULL;
  if (row->blob_id != NULL)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return NULL;
    }
  row->blob_id = g_strdup (whole->blob_id);
  if ((!whole->is_piece && (!mdg_attachments_bury_pieces (lease, id, error) ||
                            !mdg_document_put_delete_content (lease, 0, error))) ||
      !mdg_attachments_drop_pieces (lease, id, error) ||
      !mdg_attachments_update (lease, row, error) ||
      !mdg_attachment_put_job (lease, row, MDG_JOB_ATTACHMENT, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  return mdg_attachment_service_describe (context, row);
}

static MdgAttachment *
finish_whole (MdgContext *context,
              const MdgAttachmentRow *row,
              const MdgWholeFile *whole,
              GError **error)
{
  gint64 id = row->attachment->id;
  if (mdg_whole_file_is (whole, row->attachment->sha256))
    return write_whole (context, id, whole, error);
  if (drop (context, id, error))
    mdg_set_error (error, MDG_ERROR_UPLOAD_DAMAGED, NULL);
  return NULL;
}

MdgAttachment *
mdg_attachment_service_finish (MdgContext *context, gint64 id, GError **error)
{
  MdgWholeFile whole = { NULL };
  g_autoptr (GError) later = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (MdgAttachmentRow) row = require_complete (context, id, &pieces, error);
  if (row == NULL)
    return NULL;
  if (row->blob_id != NULL)
    return mdg_attachment_service_describe (context, row);
  g_autofree char *scope = mdg_scope_chat (row->account_id);
  if (!mdg_pieces_join (context, scope, pieces, (guint64) MDG_ATTACHMENTS_MAX_BYTES, &whole,
                        error))
    return NULL;
  g_autofree char *blob_id = whole.blob_id;
  MdgAttachment *attachment = finish_whole (context, row, &whole, error);
  if (attachment == NULL && !whole.is_piece)
    mdg_blob_store_delete (context->core->blobs, blob_id, NULL);
  if (attachment == NULL)
    return NULL;
  if (!whole.is_piece && !mdg_document_remove_dead (context->core, 0, NULL, &later))
    g_warning ("Pieces of an attached file stay until their job: %s", later->message);
  mdg_attachment_tell_changed (context->core, row);
  return attachment;
}

gboolean
mdg_attachment_service_delete (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgAttachmentRow) row = read_own (context, id, error);
  if (row == NULL)
    return FALSE;
  if (row->conversation_id == 0)
    return drop (context, id, error);
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

/* ---- reading ---- */

MdgDocumentPage *
mdg_attachment_service_page (MdgContext *context, gint64 id, gint64 number, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgAttachmentRow) row =
    lease != NULL ? require_own (context, lease, id, error) : NULL;
  return row != NULL ? mdg_attachments_get_page (lease, row, number, error) : NULL;
}

MdgSegmentReader *
mdg_attachment_open_file (MdgCore *core,
                          const MdgAttachmentRow *row,
                          MdgDocumentFile file,
                          GError **error)
{
  const char *blob_id = file == MDG_FILE_ORIGINAL ? row->blob_id : row->rendition_id;
  if (blob_id == NULL)
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  g_autofree char *scope = mdg_scope_chat (row->account_id);
  g_autoptr (MdgKey) key = mdg_keyring_get (mdg_store_get_keyring (core->store), scope,
                                            MDG_KEYRING_EXISTING, error);
  return key != NULL ? mdg_blob_store_read (core->blobs, blob_id, key, error) : NULL;
}

MdgBlobWriter *
mdg_attachment_create_rendition (MdgCore *core,
                                 const MdgAttachmentRow *row,
                                 guint64 max,
                                 GError **error)
{
  g_autofree char *scope = mdg_scope_chat (row->account_id);
  g_autoptr (MdgKey) key = mdg_keyring_get (mdg_store_get_keyring (core->store), scope,
                                            MDG_KEYRING_EXISTING, error);
  return key != NULL ? mdg_blob_store_create (core->blobs, key, max, error) : NULL;
}

GBytes *
mdg_attachment_read_file (MdgCore *core, const MdgAttachmentRow *row, GError **error)
{
  gsize n = 0;
  g_autoptr (MdgSegmentReader) reader =
    mdg_attachment_open_file (core, row, MDG_FILE_ORIGINAL, error);
  if (reader == NULL)
    return NULL;
  guint64 size = mdg_segment_reader_get_size (reader);
  if (size > (guint64) MDG_ATTACHMENT_IMAGE_MAX_BYTES)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_TOO_LARGE, NULL);
      return NULL;
    }
  g_autofree guint8 *data = g_malloc (size + 1);
  if (!mdg_segment_reader_read (reader, 0, data, size, &n, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), n);
}

static char *
rendition_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  return dot != NULL && dot != name ? g_strdup_printf ("%.*s.pdf", (int) (dot - name), name)
                                    : g_strconcat (name, ".pdf", NULL);
}

MdgDocumentDownload *
mdg_attachment_service_open (MdgContext *context, gint64 id, MdgDocumentFile file, GError **error)
{
  g_autoptr (MdgAttachmentRow) row = read_own (context, id, error);
  g_autoptr (MdgSegmentReader) reader =
    row != NULL ? mdg_attachment_open_file (context->core, row, file, error) : NULL;
  if (reader == NULL)
    return NULL;
  gboolean is_original = file == MDG_FILE_ORIGINAL;
  const char *name = row->attachment->name;
  MdgDocumentDownload *download = g_new0 (MdgDocumentDownload, 1);
  download->size = (gint64) mdg_segment_reader_get_size (reader);
  download->reader = g_steal_pointer (&reader);
  download->name = is_original ? g_strdup (name) : rendition_name (name);
  download->content_type = g_strdup (is_original ? "application/octet-stream" : "application/pdf");
  download->etag =
    g_strdup_printf ("\"%" G_GINT64_FORMAT "-%s\"", id, is_original ? "o" : row->rendition_id);
  return download;
}

/* ---- sweeping ---- */

gboolean
mdg_attachment_service_sweep (MdgContext *context, guint *ret_removed, GError **error)
{
  guint removed = 0;
  for (;;)
    {
      g_autoptr (MdgLease) lease = mdg_context_read (context, error);
      g_autoptr (GArray) stale =
        lease != NULL ? mdg_attachments_list_stale (
                          lease, mdg_lease_now (lease) - MDG_ATTACHMENT_LIFETIME, SWEEP_AT_ONCE,
                          error)
                      : NULL;
      g_clear_pointer (&lease, mdg_lease_free);
      if (stale == NULL || g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;
      for (guint i = 0; i < stale->len; i++, removed++)
        if (!drop (context, g_array_index (stale, gint64, i), error))
          return FALSE;
      if (stale->len == 0)
        break;
    }
  *ret_removed = removed;
  return TRUE;
}
