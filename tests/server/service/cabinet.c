/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service/cabinet.h"

#include "server/crypto/hash.h"
#include "shared/base/error.h"

#include <string.h>

static void
add_people (Cabinet *cabinet)
{
  static const struct
  {
    const char *login;
    const char *name;
    const char *roles;
  } people[] = {
    [CABINET_OWNER] = { "owner", "持主 一郎", "section-manager" },
    [CABINET_EDITOR] = { "editor", "編集 二郎", "staff" },
    [CABINET_READER] = { "reader", "閲覧 三郎", "staff" },
    [CABINET_STRANGER] = { "stranger", "他課 四郎", "staff" },
    [CABINET_ADMIN] = { "admin", "管理 五郎", "administrator" },
  };
  for (guint i = 0; i < CABINET_N_PEOPLE; i++)
    cabinet->ids[i] = mdg_test_core_add_account (
      cabinet->test, people[i].login, people[i].name,
      i == CABINET_STRANGER || i == CABINET_ADMIN ? cabinet->welfare : cabinet->tax,
      people[i].roles, NULL);
}

static void
let_people_in (Cabinet *cabinet)
{
  for (guint i = 0; i < CABINET_N_PEOPLE; i++)
    mdg_test_core_context (cabinet->test, cabinet->ids[i], &cabinet->people[i]);
}

static void
let_people_out (Cabinet *cabinet)
{
  for (guint i = 0; i < CABINET_N_PEOPLE; i++)
    mdg_context_clear (&cabinet->people[i]);
}

gint64
cabinet_add_folder (Cabinet *cabinet, const char *name)
{
  g_autoptr (GError) error = NULL;
  MdgFolder wanted = { .name = (char *) name, .section_id = cabinet->tax };
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  MdgFolderGrant editor = { .kind = (char *) MDG_GRANT_TO_ACCOUNT,
                            .account_id = cabinet->ids[CABINET_EDITOR],
                            .role = (char *) MDG_FOLDER_EDITOR };
  g_ptr_array_add (grants, &editor);
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_create (&cabinet->people[CABINET_OWNER], &wanted, grants, &error);
  g_assert_no_error (error);
  return folder->id;
}

Cabinet *
cabinet_new (void)
{
  Cabinet *cabinet = g_new0 (Cabinet, 1);
  cabinet->test = mdg_test_core_new ();
  cabinet->tax = mdg_test_core_add_section (cabinet->test, "0100", "税務課", 0);
  cabinet->welfare = mdg_test_core_add_section (cabinet->test, "0200", "福祉課", 0);
  add_people (cabinet);
  let_people_in (cabinet);
  cabinet->folder = cabinet_add_folder (cabinet, "手引き");
  cabinet_grant (cabinet, CABINET_READER, MDG_FOLDER_READER);
  return cabinet;
}

void
cabinet_free (Cabinet *cabinet)
{
  mdg_test_core_assert_audit_whole (cabinet->test);
  let_people_out (cabinet);
  mdg_test_core_free (cabinet->test);
  g_free (cabinet);
}

void
cabinet_restart (Cabinet *cabinet)
{
  let_people_out (cabinet);
  mdg_test_core_restart (cabinet->test);
  let_people_in (cabinet);
}

void
cabinet_grant (Cabinet *cabinet, CabinetPerson person, const char *role)
{
  g_autoptr (GError) error = NULL;
  MdgContext *owner = &cabinet->people[CABINET_OWNER];
  g_autoptr (MdgFolderAccess) access =
    mdg_folder_service_get_access (owner, cabinet->folder, &error);
  g_assert_no_error (error);
  for (guint i = access->grants->len; i > 0; i--)
    if (((MdgFolderGrant *) access->grants->pdata[i - 1])->account_id == cabinet->ids[person])
      g_ptr_array_remove_index (access->grants, i - 1);
  if (role != NULL)
    {
      MdgFolderGrant *grant = mdg_folder_grant_new ();
      grant->kind = g_strdup (MDG_GRANT_TO_ACCOUNT);
      grant->account_id = cabinet->ids[person];
      grant->role = g_strdup (role);
      g_ptr_array_add (access->grants, grant);
    }
  g_autoptr (MdgFolderAccess) stored =
    mdg_folder_service_set_access (owner, cabinet->folder, access, &error);
  g_assert_no_error (error);
}

MdgUpload *
cabinet_announce (Cabinet *cabinet,
                  CabinetPerson person,
                  const char *name,
                  GBytes *content,
                  gint64 replaces,
                  GError **error)
{
  guint8 hash[MDG_HASH_SIZE];
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (content, &size);
  mdg_hash_data (data, size, hash);
  g_autofree char *sha256 = mdg_hash_dup_hex (hash);
  MdgUpload wanted = {
    .name = (char *) name, .size = (gint64) size, .sha256 = sha256, .document_id = replaces
  };
  return mdg_upload_service_create (&cabinet->people[person], cabinet->folder, &wanted, error);
}

gboolean
cabinet_send (
  Cabinet *cabinet, CabinetPerson person, const MdgUpload *upload, GBytes *content, GError **error)
{
  gint64 size = (gint64) g_bytes_get_size (content);
  for (gint64 at = upload->received; at < size;)
    {
      gint64 n = MIN (size - at, MDG_UPLOAD_PIECE_BYTES);
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (content, (gsize) at, (gsize) n);
      g_autoptr (MdgUpload) after =
        mdg_upload_service_push (&cabinet->people[person], upload->id, at, piece, error);
      if (after == NULL)
        return FALSE;
      at += n;
    }
  return TRUE;
}

static gint64
upload_text (Cabinet *cabinet, const char *name, const char *text, gint64 replaces)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autoptr (MdgUpload) upload =
    cabinet_announce (cabinet, CABINET_EDITOR, name, content, replaces, &error);
  g_assert_no_error (error);
  cabinet_send (cabinet, CABINET_EDITOR, upload, content, &error);
  g_assert_no_error (error);
  g_autoptr (MdgDocument) document =
    mdg_upload_service_finish (&cabinet->people[CABINET_EDITOR], upload->id, &error);
  g_assert_no_error (error);
  return document->id;
}

gint64
cabinet_upload (Cabinet *cabinet, const char *name, const char *content)
{
  return upload_text (cabinet, name, content, 0);
}

gint64
cabinet_replace (Cabinet *cabinet, gint64 document_id, const char *content)
{
  return upload_text (cabinet, "new.txt", content, document_id);
}

void
cabinet_make_ready (Cabinet *cabinet, gint64 document_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ended = NULL;
  g_autofree char *today = mdg_date_format (mdg_clock_now (cabinet->test->clock));
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (cabinet->test->core->store, NULL, &error);
  g_autoptr (MdgVersionRow) row = mdg_versions_newest (lease, document_id, &error);
  g_assert_nonnull (row);
  g_free (row->state);
  row->state = g_strdup (MDG_DOCUMENT_READY);
  mdg_versions_update (lease, row, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_versions_take_over (lease, row, today, &ended, &error));
  g_assert_true (mdg_lease_commit (lease, &error));
}

char *
cabinet_list (Cabinet *cabinet, CabinetPerson person, const MdgDocumentQuery *query)
{
  gint64 next = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = mdg_document_service_list (
    &cabinet->people[person], cabinet->folder, query, &next, &error);
  if (documents == NULL)
    return g_strdup (mdg_error_slug (error));
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < documents->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((MdgDocument *) documents->pdata[i])->name);
  return g_string_free (text, FALSE);
}

char *
cabinet_download (Cabinet *cabinet, CabinetPerson person, gint64 document_id)
{
  gsize n = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgDocumentDownload) download = mdg_document_service_open (
    &cabinet->people[person], document_id, 0, MDG_FILE_ORIGINAL, &error);
  if (download == NULL)
    return g_strdup (mdg_error_slug (error));
  char *text = g_malloc0 ((gsize) download->size + 1);
  g_assert_true (
    mdg_segment_reader_read (download->reader, 0, text, (gsize) download->size, &n, &error));
  g_assert_cmpint (n, ==, download->size);
  return text;
}

static gboolean
count_one (const char *id, guint64 size, gpointer count, GError **error)
{
  (*(guint *) count)++;
  return TRUE;
}

guint
cabinet_count_blobs (Cabinet *cabinet)
{
  guint count = 0;
  mdg_blob_store_for_each (cabinet->test->core->blobs, count_one, &count, NULL);
  return count;
}
