/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/notice-draft.h"

#include "shared/base/error.h"
#include "shared/model/document.h"
#include "shared/wire/codec.h"

#include <gnutls/crypto.h>
#include <string.h>

#define DRAFT_PREFIX "notice-draft."
#define FILE_PREFIX "notice-file."
#define ID_BYTES 16
#define ORPHAN_SECONDS (24 * 60 * 60)

#define AT(member) G_STRUCT_OFFSET (MdgNoticeFile, member)
static const MdgField file_fields[] = {
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED, MDG_FILE_NAME_MAX_CHARS },
  { "item", MDG_FIELD_STRING, AT (item), MDG_FIELD_REQUIRED, MDG_STORE_NAME_MAX_CHARS },
  { "sha256", MDG_FIELD_STRING, AT (sha256), MDG_FIELD_REQUIRED, 64 },
  { "size", MDG_FIELD_INT, AT (size) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_FILE_TYPE, MdgNoticeFile, file_fields);

#define AT(member) G_STRUCT_OFFSET (MdgNoticeDraft, member)
static const MdgField draft_fields[] = {
  { "id", MDG_FIELD_STRING, AT (id), MDG_FIELD_REQUIRED, 2 * ID_BYTES },
  { "server", MDG_FIELD_STRING, AT (server), MDG_FIELD_REQUIRED },
  { "account_id", MDG_FIELD_INT, AT (account_id) },
  { "kind_id", MDG_FIELD_INT, AT (kind_id) },
  { "kind_name", MDG_FIELD_STRING, AT (kind_name) },
  { "title", MDG_FIELD_STRING, AT (title) },
  { "step", MDG_FIELD_STRING, AT (step) },
  { "subject", MDG_FIELD_STRING, AT (subject) },
  { "message", MDG_FIELD_STRING, AT (message), MDG_FIELD_OPTIONAL,
    2 * MDG_NOTICE_TEXT_MAX_CHARS }, /* a text that is too long is kept while it is mended */
  { "list", MDG_FIELD_RECORD, AT (list), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_FILE_TYPE },
  { "source", MDG_FIELD_RECORD, AT (source), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_FILE_TYPE },
  { "encoding", MDG_FIELD_STRING, AT (encoding) },
  { "delimiter", MDG_FIELD_STRING, AT (delimiter) },
  { "duplicates", MDG_FIELD_STRING, AT (duplicates) },
  { "columns", MDG_FIELD_RECORD, AT (columns), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_COLUMNS_TYPE },
  { "pdf", MDG_FIELD_RECORD, AT (pdf), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_FILE_TYPE },
  { "same_for_all", MDG_FIELD_BOOL, AT (same_for_all) },
  { "split", MDG_FIELD_STRING, AT (split) },
  { "keys", MDG_FIELD_RECORD, AT (keys), MDG_FIELD_OPTIONAL, 0, &MDG_NOTICE_KEYS_TYPE },
  { "decisions", MDG_FIELD_RECORDS, AT (decisions), MDG_FIELD_OPTIONAL, MDG_NOTICE_MAX_ROWS,
    &MDG_NOTICE_DECISION_TYPE },
  { "attachments", MDG_FIELD_RECORDS, AT (attachments), MDG_FIELD_OPTIONAL,
    MDG_NOTICE_ATTACHMENTS_MAX, &MDG_NOTICE_FILE_TYPE },
  { "proof", MDG_FIELD_RECORD, AT (proof), MDG_FIELD_OPTIONAL, 0, &MDG_SPLIT_PROOF_TYPE },
  { "run_id", MDG_FIELD_INT, AT (run_id) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_NOTICE_DRAFT_TYPE, MdgNoticeDraft, draft_fields);

/* ---- records ---- */

char *
mdg_notice_draft_make_id (void)
{
  guint8 bytes[ID_BYTES];
  if (gnutls_rnd (GNUTLS_RND_NONCE, bytes, sizeof bytes) != 0)
    g_error ("There is no randomness.");
  GString *id = g_string_sized_new (2 * ID_BYTES);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (id, "%02x", bytes[i]);
  return g_string_free (id, FALSE);
}

static MdgNoticeDraft *
read_draft (MdgStore *store, const char *item, GError **error)
{
  g_autoptr (GBytes) bytes = mdg_store_get (store, item, error);
  return bytes != NULL
           ? mdg_codec_decode_bytes (&MDG_NOTICE_DRAFT_TYPE, bytes, MDG_DECODE_TOLERANT, error)
           : NULL;
}

static void
free_draft (gpointer draft)
{
  mdg_notice_draft_free (draft);
}

/* Every draft there is, whoever's. */
static GPtrArray *
read_all (MdgStore *store, guint *ret_unreadable)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func (free_draft);
  g_auto (GStrv) items = mdg_store_list (store, DRAFT_PREFIX);
  guint unreadable = 0;
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      MdgNoticeDraft *draft = read_draft (store, items[i], &error);
      if (draft != NULL)
        g_ptr_array_add (drafts, draft);
      /* One that is gone by now was removed by another window. */
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        {
          unreadable++;
          g_warning ("a draft of notices cannot be read: %s", error->message);
        }
    }
  *ret_unreadable = unreadable;
  return drafts;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const MdgNoticeDraft *first = *(MdgNoticeDraft *const *) a;
  const MdgNoticeDraft *second = *(MdgNoticeDraft *const *) b;
  return (first->updated_at < second->updated_at) - (first->updated_at > second->updated_at);
}

GPtrArray *
mdg_notice_draft_list (MdgStore *store,
                       const char *server,
                       gint64 account_id,
                       guint *ret_unreadable)
{
  g_autoptr (GPtrArray) all = read_all (store, ret_unreadable);
  GPtrArray *own = g_ptr_array_new_with_free_func (free_draft);
  for (guint i = 0; i < all->len; i++)
    {
      const MdgNoticeDraft *draft = all->pdata[i];
      if (draft->account_id == account_id && g_strcmp0 (draft->server, server) == 0)
        g_ptr_array_add (own, g_steal_pointer (&all->pdata[i]));
    }
  g_ptr_array_sort (own, compare_newest_first);
  return own;
}

/* ---- the copies a draft names ---- */

static void
add_file (GHashTable *items, const MdgNoticeFile *file)
{
  if (file != NULL)
    g_hash_table_add (items, g_strdup (file->item));
}

static void
add_files (GHashTable *items, const MdgNoticeDraft *draft)
{
  add_file (items, draft->list);
  add_file (items, draft->source);
  add_file (items, draft->pdf);
  for (guint i = 0; draft->attachments != NULL && i < draft->attachments->len; i++)
    add_file (items, draft->attachments->pdata[i]);
}

static GHashTable *
items_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
forget_file (MdgStore *store, const char *item)
{
  g_autoptr (GError) error = NULL;
  if (!mdg_store_remove_large (store, item, &error))
    g_warning ("a copy is not forgotten yet: %s", error->message);
}

/* All of @before that are not in @after, which may be NULL. */
static void
forget_others (MdgStore *store, GHashTable *before, GHashTable *after)
{
  GHashTableIter iter;
  gpointer item;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (after == NULL || !g_hash_table_contains (after, item))
      forget_file (store, item);
}

/* A disk without room is something that people can mend. */
static gboolean
tell_disk (GError *local, GError **error)
{
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      mdg_set_error (error, MDG_ERROR_DISK_FULL, NULL);
      g_error_free (local);
    }
  else
    {
      g_propagate_error (error, local);
    }
  return FALSE;
}

gboolean
mdg_notice_draft_save (MdgStore *store, const MdgNoticeDraft *draft, GError **error)
{
  GError *local = NULL;
  g_autofree char *item = g_strconcat (DRAFT_PREFIX, draft->id, NULL);
  g_autoptr (MdgNoticeDraft) former = read_draft (store, item, NULL);
  g_autoptr (GBytes) bytes = mdg_codec_encode_bytes (&MDG_NOTICE_DRAFT_TYPE, draft);
  if (!mdg_store_put (store, item, bytes, &local))
    return tell_disk (local, error);
  if (former == NULL)
    return TRUE;
  g_autoptr (GHashTable) before = items_new ();
  g_autoptr (GHashTable) after = items_new ();
  add_files (before, former);
  add_files (after, draft);
  forget_others (store, before, after);
  return TRUE;
}

gboolean
mdg_notice_draft_remove (MdgStore *store, const MdgNoticeDraft *draft, GError **error)
{
  g_autofree char *item = g_strconcat (DRAFT_PREFIX, draft->id, NULL);
  g_autoptr (MdgNoticeDraft) former = read_draft (store, item, NULL);
  g_autoptr (GHashTable) items = items_new ();
  add_files (items, draft);
  if (former != NULL)
    add_files (items, former);
  if (!mdg_store_remove (store, item, error))
    return FALSE;
  forget_others (store, items, NULL);
  return TRUE;
}

void
mdg_notice_draft_sweep (MdgStore *store)
{
  guint unreadable = 0;
  g_auto (GStrv) kept = mdg_store_list_large (store, FILE_PREFIX, ORPHAN_SECONDS);
  if (kept[0] == NULL)
    return;
  g_autoptr (GPtrArray) drafts = read_all (store, &unreadable);
  g_autoptr (GHashTable) named = items_new ();
  for (guint i = 0; i < drafts->len; i++)
    add_files (named, drafts->pdata[i]);
  for (guint i = 0; unreadable == 0 && kept[i] != NULL; i++)
    if (!g_hash_table_contains (named, kept[i]))
      forget_file (store, kept[i]);
}

/* ---- copies ---- */

MdgNoticeFile *
mdg_notice_file_put (MdgStore *store, const char *name, GBytes *content, GError **error)
{
  GError *local = NULL;
  g_autoptr (MdgNoticeFile) file = mdg_notice_file_new ();
  g_autofree char *id = mdg_notice_draft_make_id ();
  file->name = g_strdup (name);
  file->item = g_strconcat (FILE_PREFIX, id, NULL);
  file->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  file->size = (gint64) g_bytes_get_size (content);
  if (mdg_store_put_large (store, file->item, content, &local))
    return g_steal_pointer (&file);
  tell_disk (local, error);
  return NULL;
}

GBytes *
mdg_notice_file_get (MdgStore *store, const MdgNoticeFile *file, GError **error)
{
  g_autoptr (GBytes) content = mdg_store_get_large (store, file->item, error);
  if (content == NULL)
    return NULL;
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  if (g_strcmp0 (sum, file->sha256) == 0)
    return g_steal_pointer (&content);
  mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  return NULL;
}
