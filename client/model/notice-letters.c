/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-letters.h"

#include "client/model/notice-rows.h"
#include "shared/base/error.h"
#include "shared/notice/message.h"
#include "shared/pdf/pdf-splitter.h"

#include <string.h>

/* What row @row of the list gets. */
typedef struct
{
  guint row;
  gint64 first;
  gint64 last;
  const char *decision; /* static */
  const char *sha256;   /* of the draft; NULL: no file */
  gint64 size;
} Entry;

struct _MdgNoticeLetters
{
  gatomicrefcount references;
  MdgStore *store;
  MdgNoticeDraft *draft;
  MdgNoticeRows *rows;
  GArray *entries; /* Entry; letter 1 is the first */
  guint n_left_out;
  GBytes *pdf;
  GMutex lock;
  MdgPdfSplitter *splitter; /* under the lock; NULL before it is needed */
};

static gboolean
not_ready (GError **error)
{
  mdg_set_error (error, MDG_ERROR_NOTICE_NOT_READY, NULL);
  return FALSE;
}

/* ---- what becomes of each row ---- */

static const char *
static_decision (const char *decision)
{
  static const char *const all[] = { MDG_MATCH_AUTO, MDG_MATCH_CONFIRMED };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (decision, all[i]) == 0)
      return all[i];
  return NULL;
}

/* The last word about each row without pages: row → decision. */
static GHashTable *
collect_decisions (const MdgNoticeDraft *draft)
{
  GHashTable *decisions = g_hash_table_new (NULL, NULL);
  for (guint i = 0; draft->decisions != NULL && i < draft->decisions->len; i++)
    {
      const MdgNoticeDecision *decision = draft->decisions->pdata[i];
      if (decision->first == 0 && decision->row > 0)
        g_hash_table_insert (decisions, GSIZE_TO_POINTER ((gsize) decision->row),
                             decision->decision);
    }
  return decisions;
}

static gboolean
add_split_files (MdgNoticeLetters *self, gboolean *has_letter, guint n_rows, GError **error)
{
  const MdgSplitProof *proof = self->draft->proof;
  for (guint i = 0; i < proof->files->len; i++)
    {
      const MdgSplitFile *file = proof->files->pdata[i];
      Entry entry = { (guint) file->row, file->first, file->last,
                      static_decision (file->decision), file->sha256, file->size };
      if (file->row < 1 || file->row > n_rows || has_letter[file->row] || entry.decision == NULL ||
          file->sha256 == NULL)
        return not_ready (error);
      has_letter[file->row] = TRUE;
      g_array_append_val (self->entries, entry);
    }
  return TRUE;
}

/* A row that has no file of its own. */
static gboolean
add_other (MdgNoticeLetters *self, guint row, const char *decision, GError **error)
{
  const MdgNoticeFile *pdf = self->draft->pdf;
  Entry entry = { .row = row, .decision = MDG_ROW_PAPER };
  if (g_strcmp0 (decision, MDG_ROW_LEFT_OUT) == 0)
    {
      self->n_left_out++;
      return TRUE;
    }
  if (g_strcmp0 (decision, MDG_ROW_PAPER) != 0)
    {
      if (!self->draft->same_for_all)
        return not_ready (error);
      entry.decision = MDG_MATCH_CONFIRMED;
      entry.sha256 = pdf != NULL ? pdf->sha256 : NULL;
      entry.size = pdf != NULL ? pdf->size : 0;
    }
  g_array_append_val (self->entries, entry);
  return TRUE;
}

static gboolean
make_entries (MdgNoticeLetters *self, GError **error)
{
  const MdgNoticeDraft *draft = self->draft;
  guint n_rows = mdg_recipient_list_get_n_rows (mdg_notice_rows_get_list (self->rows));
  g_autofree gboolean *has_letter = g_new0 (gboolean, n_rows + 1);
  g_autoptr (GHashTable) decisions = collect_decisions (draft);
  if (!draft->same_for_all && !add_split_files (self, has_letter, n_rows, error))
    return FALSE;
  for (guint row = 1; row <= n_rows; row++)
    if (!has_letter[row] &&
        !add_other (self, row, g_hash_table_lookup (decisions, GSIZE_TO_POINTER (row)), error))
      return FALSE;
  return self->entries->len > 0 || not_ready (error);
}

/* ---- opening ---- */

static gboolean
is_ready (const MdgNoticeDraft *draft)
{
  if (draft->list == NULL || draft->kind_id == 0 || draft->title == NULL || *draft->title == '\0')
    return FALSE;
  if (draft->same_for_all)
    return draft->pdf != NULL || draft->message != NULL;
  return draft->pdf != NULL && draft->proof != NULL && draft->proof->passed &&
         draft->proof->files != NULL && draft->proof->n_pages > 0;
}

static gboolean
read_list (MdgNoticeLetters *self, GError **error)
{
  const MdgNoticeDraft *draft = self->draft;
  MdgNoticeReading reading = { .duplicates = MDG_DUPLICATES_STOP, .columns = draft->columns };
  g_autoptr (GBytes) content = mdg_notice_file_get (self->store, draft->list, error);
  if (content == NULL)
    return FALSE;
  self->rows = mdg_notice_rows_read (content, &reading, NULL, error);
  return self->rows != NULL &&
         (mdg_notice_rows_get_list (self->rows) != NULL || not_ready (error));
}

static gboolean
read_pdf (MdgNoticeLetters *self, GError **error)
{
  if (self->draft->pdf == NULL)
    return TRUE;
  self->pdf = mdg_notice_file_get (self->store, self->draft->pdf, error);
  return self->pdf != NULL;
}

MdgNoticeLetters *
mdg_notice_letters_open (MdgStore *store, const MdgNoticeDraft *draft, GError **error)
{
  if (!is_ready (draft))
    {
      not_ready (error);
      return NULL;
    }
  g_autoptr (MdgNoticeLetters) self = g_new0 (MdgNoticeLetters, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->store = g_object_ref (store);
  self->draft = mdg_notice_draft_copy (draft);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return read_list (self, error) && read_pdf (self, error) && make_entries (self, error)
           ? g_steal_pointer (&self)
           : NULL;
}

MdgNoticeLetters *
mdg_notice_letters_ref (MdgNoticeLetters *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
mdg_notice_letters_unref (MdgNoticeLetters *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->splitter, mdg_pdf_splitter_free);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->rows, mdg_notice_rows_unref);
  g_array_unref (self->entries);
  mdg_notice_draft_free (self->draft);
  g_object_unref (self->store);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* ---- what is sent ---- */

guint
mdg_notice_letters_count (const MdgNoticeLetters *self)
{
  return self->entries->len;
}

static GPtrArray *
make_attachments (const MdgNoticeDraft *draft)
{
  GPtrArray *attachments = mdg_record_array_new (&MDG_NOTICE_ATTACHMENT_TYPE);
  for (guint i = 0; draft->attachments != NULL && i < draft->attachments->len; i++)
    {
      const MdgNoticeFile *file = draft->attachments->pdata[i];
      MdgNoticeAttachment *attachment = mdg_notice_attachment_new ();
      attachment->name = g_strdup (file->name);
      attachment->sha256 = g_strdup (file->sha256);
      attachment->size = file->size;
      g_ptr_array_add (attachments, attachment);
    }
  return attachments;
}

MdgNoticeRun *
mdg_notice_letters_make_run (const MdgNoticeLetters *self)
{
  const MdgNoticeDraft *draft = self->draft;
  MdgNoticeRun *run = mdg_notice_run_new ();
  run->kind_id = draft->kind_id;
  run->title = g_strstrip (g_strdup (draft->title));
  run->draft = g_strdup (draft->id);
  run->n_letters = self->entries->len;
  run->n_rows = mdg_recipient_list_get_n_rows (mdg_notice_rows_get_list (self->rows));
  run->n_left_out = self->n_left_out;
  g_clear_pointer (&run->attachments, g_ptr_array_unref);
  run->attachments = make_attachments (draft);
  run->columns =
    draft->columns != NULL ? mdg_notice_columns_copy (draft->columns) : NULL;
  run->keys = draft->keys != NULL ? mdg_notice_keys_copy (draft->keys) : NULL;
  if (draft->same_for_all)
    return run;
  run->proof = mdg_split_proof_copy (draft->proof);
  g_ptr_array_set_size (run->proof->files, 0); /* letters say the same */
  return run;
}

static char *
fill (const MdgNoticeLetters *self, const char *text, guint row)
{
  if (text == NULL || *text == '\0')
    return NULL;
  return strstr (text, "{{") != NULL
           ? mdg_message_fill (text, mdg_notice_rows_get_table (self->rows), row - 1)
           : g_strdup (text);
}

MdgNoticeLetter *
mdg_notice_letters_make (const MdgNoticeLetters *self, guint number)
{
  const Entry *entry = &g_array_index (self->entries, Entry, number - 1);
  MdgNoticeLetter *letter = mdg_notice_letter_new ();
  letter->number = number;
  letter->recipient = mdg_notice_recipient_copy (
    mdg_recipient_list_get (mdg_notice_rows_get_list (self->rows), entry->row));
  letter->recipient->row = entry->row;
  letter->subject = fill (self, self->draft->subject, entry->row);
  letter->message = fill (self, self->draft->message, entry->row);
  letter->first = entry->first;
  letter->last = entry->last;
  letter->decision = g_strdup (entry->decision);
  letter->sha256 = g_strdup (entry->sha256);
  letter->size = entry->size;
  return letter;
}

/* ---- files ---- */

static GBytes *
extract (MdgNoticeLetters *self, const Entry *entry, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->splitter == NULL)
    self->splitter = mdg_pdf_splitter_new (self->pdf, NULL, error);
  return self->splitter != NULL ? mdg_pdf_splitter_extract (self->splitter, (guint) entry->first,
                                                            (guint) entry->last, error)
                                : NULL;
}

GBytes *
mdg_notice_letters_read_file (MdgNoticeLetters *self, guint number, GError **error)
{
  const Entry *entry = &g_array_index (self->entries, Entry, number - 1);
  g_return_val_if_fail (entry->sha256 != NULL, NULL);
  g_autoptr (GBytes) file =
    entry->first == 0 ? g_bytes_ref (self->pdf) : extract (self, entry, error);
  if (file == NULL)
    return NULL;
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  if (g_ascii_strcasecmp (sha256, entry->sha256) == 0)
    return g_steal_pointer (&file);
  mdg_set_error_int (error, MDG_ERROR_NOTICE_FILE_DIFFERS, "letter", number);
  return NULL;
}

GBytes *
mdg_notice_letters_read_attachment (MdgNoticeLetters *self, guint place, GError **error)
{
  const GPtrArray *attachments = self->draft->attachments;
  g_return_val_if_fail (attachments != NULL && place >= 1 && place <= attachments->len, NULL);
  return mdg_notice_file_get (self->store, attachments->pdata[place - 1], error);
}
