/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /documents/doors     a reader who is removed is refused at every door at once
 * /documents/lists     sorting, filters, pages
 * /documents/versions  which version holds when
 * /documents/changes   names, periods, moves, deletion; finished after a kill
 */
#include "server/service/folder-access.h"
#include "server/store/dead-content.h"
#include "server/store/folders.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

#include <string.h>

/* ---- doors ---- */

typedef struct
{
  const char *name;
  gboolean (*try) (Cabinet *cabinet, gint64 document_id, GError **error);
} Door;

#define READER(cabinet) (&(cabinet)->people[CABINET_READER])

static gboolean
door_folder (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_get (READER (cabinet), cabinet->folder, error);
  return folder != NULL;
}

static gboolean
door_list (Cabinet *cabinet, gint64 document_id, GError **error)
{
  gint64 next = 0;
  MdgDocumentQuery query = { NULL };
  g_autoptr (GPtrArray) list =
    mdg_document_service_list (READER (cabinet), cabinet->folder, &query, &next, error);
  return list != NULL;
}

static gboolean
door_document (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (MdgDocument) document =
    mdg_document_service_get (READER (cabinet), document_id, error);
  return document != NULL;
}

static gboolean
door_versions (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (GPtrArray) versions =
    mdg_document_service_list_versions (READER (cabinet), document_id, error);
  return versions != NULL;
}

static gboolean
door_content (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (MdgDocumentDownload) download = mdg_document_service_open (
    READER (cabinet), document_id, 0, MDG_FILE_ORIGINAL, error);
  return download != NULL;
}

static gboolean
door_rendition (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (MdgDocumentDownload) download = mdg_document_service_open (
    READER (cabinet), document_id, 0, MDG_FILE_RENDITION, error);
  return download != NULL;
}

static gboolean
door_grants (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (MdgFolderAccess) access =
    mdg_folder_service_get_access (READER (cabinet), cabinet->folder, error);
  return access != NULL;
}

static gboolean
door_readers (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (GPtrArray) people =
    mdg_folder_service_list_readers (READER (cabinet), cabinet->folder, error);
  return people != NULL;
}

static gboolean
door_upload (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("new", 3);
  g_autoptr (MdgUpload) upload =
    cabinet_announce (cabinet, CABINET_READER, "n.txt", content, 0, error);
  return upload != NULL;
}

static gboolean
door_replace (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("newer", 5);
  g_autoptr (MdgUpload) upload =
    cabinet_announce (cabinet, CABINET_READER, "n.txt", content, document_id, error);
  return upload != NULL;
}

static gboolean
door_update (Cabinet *cabinet, gint64 document_id, GError **error)
{
  MdgDocument wanted = { .id = document_id, .name = (char *) "x.txt", .version = 1 };
  g_autoptr (MdgDocument) document =
    mdg_document_service_update (READER (cabinet), &wanted, error);
  return document != NULL;
}

static gboolean
door_delete (Cabinet *cabinet, gint64 document_id, GError **error)
{
  return mdg_document_service_delete (READER (cabinet), document_id, error);
}

static gboolean
door_move (Cabinet *cabinet, gint64 document_id, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, document_id);
  char *ids[] = { id, NULL };
  MdgDocumentSet set = { ids, cabinet->folder };
  return mdg_document_service_move (READER (cabinet), &set, error);
}

static const Door doors[] = {
  { "folder", door_folder },
  { "list", door_list },
  { "document", door_document },
  { "versions", door_versions },
  { "content", door_content },
  { "rendition", door_rendition },
  { "grants", door_grants },
  { "readers", door_readers },
  { "upload", door_upload },
  { "replace", door_replace },
  { "update", door_update },
  { "delete", door_delete },
  { "move", door_move },
};

/* A document with a rendition, in a folder that the reader may do everything in. */
static gint64
make_viewable (Cabinet *cabinet)
{
  gint64 id = cabinet_upload (cabinet, "a.docx", "content");
  g_autoptr (GError) error = NULL;
  MdgCore *core = cabinet->test->core;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->store, NULL, &error);
  g_autoptr (MdgVersionRow) row = mdg_versions_newest (lease, id, &error);
  g_autoptr (MdgBlobWriter) writer = mdg_version_create_rendition (core, row, 100, &error);
  g_assert_true (mdg_blob_writer_push (writer, "%PDF", 4, &error));
  row->rendition_id = mdg_blob_writer_commit (writer, NULL, NULL, &error);
  row->rendition_size = 4;
  g_free (row->state);
  row->state = g_strdup (MDG_DOCUMENT_READY);
  g_assert_true (mdg_versions_update (lease, row, NULL, &error));
  g_assert_true (mdg_lease_commit (lease, &error));
  g_clear_pointer (&lease, mdg_lease_free);
  cabinet_grant (cabinet, CABINET_READER, MDG_FOLDER_EDITOR);
  return id;
}

static void
test_door (gconstpointer data)
{
  const Door *door = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = make_viewable (cabinet);
  g_assert_true (door->try (cabinet, id, &error));
  g_assert_no_error (error);
  g_clear_pointer (&cabinet, cabinet_free);

  cabinet = cabinet_new ();
  id = make_viewable (cabinet);
  cabinet_grant (cabinet, CABINET_READER, NULL);
  g_assert_false (door->try (cabinet, id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_assert_cmpint (READER (cabinet)->refused_folder, ==, cabinet->folder);
}

/* An upload that was under way when its sender was removed. */
static void
test_door_of_an_upload (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GBytes) content = g_bytes_new_static ("new", 3);
  cabinet_grant (cabinet, CABINET_READER, MDG_FOLDER_EDITOR);
  g_autoptr (MdgUpload) upload =
    cabinet_announce (cabinet, CABINET_READER, "n.txt", content, 0, &error);
  g_assert_no_error (error);
  cabinet_grant (cabinet, CABINET_READER, NULL);
  g_assert_false (cabinet_send (cabinet, CABINET_READER, upload, content, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mdg_upload_service_get (READER (cabinet), upload->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mdg_upload_service_finish (READER (cabinet), upload->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (GPtrArray) own = mdg_upload_service_list (READER (cabinet), &error);
  g_assert_cmpint (own->len, ==, 0);
  /* What he began may still be thrown away. */
  g_assert_true (mdg_upload_service_cancel (READER (cabinet), upload->id, &error));
}

/* ---- lists ---- */

typedef struct
{
  const char *name;
  MdgDocumentQuery query;
  const char *expected;
} Listing;

static const Listing listings[] = {
  { "newest-last", { NULL }, "b2.txt a10.txt a9.txt" },
  { "newest-first", { .descending = TRUE }, "a9.txt a10.txt b2.txt" },
  { "by-name-as-people-count", { .sort = (char *) "name" }, "a9.txt a10.txt b2.txt" },
  { "by-name-backwards", { .sort = (char *) "name", .descending = TRUE }, "b2.txt a10.txt a9.txt" },
  { "by-size", { .sort = (char *) "size" }, "a10.txt b2.txt a9.txt" },
  { "by-state", { .sort = (char *) "state" }, "b2.txt a9.txt a10.txt" },
  { "by-period", { .sort = (char *) "effective" }, "b2.txt a10.txt a9.txt" },
  { "part-of-a-name", { .text = (char *) "Ａ１" }, "a10.txt" },
  { "nothing-of-that-name", { .text = (char *) "zz" }, "" },
  { "only-ready-ones", { .state = (char *) "ready" }, "a10.txt" },
  { "in-progress-with-waiting", { .state = (char *) "working" }, "b2.txt a9.txt" },
  { "by-name-only-ready", { .sort = (char *) "name", .state = (char *) "ready" }, "a10.txt" },
  { "unknown-sort", { .sort = (char *) "colour" }, "invalid-field" },
  { "unknown-state", { .state = (char *) "broken" }, "invalid-field" },
  { "unknown-place", { .after = 4711 }, "invalid-cursor" },
  { "unknown-place-by-name", { .after = 4711, .sort = (char *) "name" }, "invalid-cursor" },
};

static Cabinet *
make_three (void)
{
  Cabinet *cabinet = cabinet_new ();
  cabinet_upload (cabinet, "b2.txt", "22");
  mdg_clock_advance (cabinet->test->clock, MDG_SECOND);
  gint64 ready = cabinet_upload (cabinet, "a10.txt", "1");
  mdg_clock_advance (cabinet->test->clock, MDG_SECOND);
  cabinet_upload (cabinet, "a9.txt", "333");
  cabinet_make_ready (cabinet, ready);
  return cabinet;
}

static void
test_listing (gconstpointer data)
{
  const Listing *listing = data;
  g_autoptr (Cabinet) cabinet = make_three ();
  for (guint i = 0; i < 2; i++) /* from rows, and from memory */
    {
      g_autofree char *list = cabinet_list (cabinet, CABINET_READER, &listing->query);
      g_assert_cmpstr (list, ==, listing->expected);
    }
}

static void
test_pages (void)
{
  static const char *const sorts[] = { "updated", "name", "size", "state", "effective" };
  g_autoptr (Cabinet) cabinet = make_three ();
  for (guint i = 0; i < 2 * G_N_ELEMENTS (sorts); i++)
    {
      MdgDocumentQuery query = { .sort = (char *) sorts[i / 2],
                                 .descending = i % 2 != 0,
                                 .limit = 1 };
      g_autoptr (GString) paged = g_string_new (NULL);
      for (guint page = 0; page < 4; page++)
        {
          g_autoptr (GError) error = NULL;
          gint64 next = 0;
          g_autoptr (GPtrArray) one =
            mdg_document_service_list (READER (cabinet), cabinet->folder, &query, &next, &error);
          g_assert_no_error (error);
          g_assert_cmpint (one->len, ==, 1);
          g_string_append_printf (paged, "%s%s", page > 0 ? " " : "",
                                  ((MdgDocument *) one->pdata[0])->name);
          query.after = next;
          if (next == 0)
            break;
        }
      query.after = query.limit = 0;
      g_autofree char *whole = cabinet_list (cabinet, CABINET_READER, &query);
      g_assert_cmpstr (paged->str, ==, whole);
    }
}

static void
test_memory_follows_changes (void)
{
  g_autoptr (Cabinet) cabinet = make_three ();
  MdgDocumentQuery query = { .sort = (char *) "name" };
  g_autofree char *before = cabinet_list (cabinet, CABINET_READER, &query);
  cabinet_upload (cabinet, "a1.txt", "new");
  g_autofree char *after = cabinet_list (cabinet, CABINET_READER, &query);
  g_assert_cmpstr (before, ==, "a9.txt a10.txt b2.txt");
  g_assert_cmpstr (after, ==, "a1.txt a9.txt a10.txt b2.txt");
}

static void
expect_by_name (Cabinet *cabinet, const char *text, const char *expected)
{
  MdgDocumentQuery query = { .sort = (char *) "name", .text = (char *) text };
  g_autofree char *list = cabinet_list (cabinet, CABINET_READER, &query);
  g_assert_cmpstr (list, ==, expected);
}

/* Names that are known are not read again, but what has changed beside them is. */
static void
test_memory_follows_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = make_three ();
  MdgContext *editor = &cabinet->people[CABINET_EDITOR];
  gint64 id = cabinet_upload (cabinet, "c.txt", "new");
  expect_by_name (cabinet, NULL, "a9.txt a10.txt b2.txt c.txt");
  g_autoptr (MdgDocument) document = mdg_document_service_get (editor, id, &error);
  g_free (document->name);
  document->name = g_strdup ("a1.txt");
  g_autoptr (MdgDocument) renamed = mdg_document_service_update (editor, document, &error);
  g_assert_no_error (error);
  expect_by_name (cabinet, NULL, "a1.txt a9.txt a10.txt b2.txt");
  expect_by_name (cabinet, "c", "");
  cabinet_make_ready (cabinet, id);
  MdgDocumentQuery ready = { .sort = (char *) "name", .state = (char *) "ready" };
  g_autofree char *list = cabinet_list (cabinet, CABINET_READER, &ready);
  g_assert_cmpstr (list, ==, "a1.txt a10.txt");
  g_assert_true (mdg_document_service_delete (editor, id, &error));
  expect_by_name (cabinet, NULL, "a9.txt a10.txt b2.txt");
}

/* ---- versions ---- */

/* Numbers of the versions in force on @day: "1" or "". */
static char *
in_force_on (Cabinet *cabinet, gint64 document_id, const char *day)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  g_autoptr (MdgLease) lease = mdg_store_begin_read (cabinet->test->core->store, NULL, &error);
  g_autoptr (GPtrArray) versions = mdg_versions_list (lease, document_id, &error);
  for (guint i = 0; i < versions->len; i++)
    {
      const MdgVersionRow *row = versions->pdata[i];
      gboolean holds = FALSE;
      g_assert_true (mdg_versions_in_force (lease, row->id, day, &holds, &error));
      if (holds)
        g_string_append_printf (text, "%d", (int) row->number);
    }
  return g_string_free (text, FALSE);
}

static void
test_replacing (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "a.txt", "old");
  cabinet_make_ready (cabinet, id);
  mdg_test_core_turn_to (cabinet->test, "2026-12-01", 9);
  cabinet_replace (cabinet, id, "new");
  /* The old one holds until the new one has been read. */
  g_autofree char *meanwhile = cabinet_download (cabinet, CABINET_READER, id);
  g_assert_cmpstr (meanwhile, ==, "old");
  cabinet_make_ready (cabinet, id);
  g_autofree char *afterwards = cabinet_download (cabinet, CABINET_READER, id);
  g_assert_cmpstr (afterwards, ==, "new");
  g_autofree char *before = in_force_on (cabinet, id, "2026-11-30");
  g_autofree char *since = in_force_on (cabinet, id, "2026-12-01");
  g_assert_cmpstr (before, ==, "1");
  g_assert_cmpstr (since, ==, "2");
}

static void
test_replacing_on_a_day (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  gint64 id = cabinet_upload (cabinet, "a.txt", "old");
  cabinet_make_ready (cabinet, id);
  cabinet_replace (cabinet, id, "new");
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (cabinet->test->core->store, NULL, &error);
  g_autoptr (MdgVersionRow) row = mdg_versions_newest (lease, id, &error);
  g_assert_true (mdg_versions_set_period (lease, row->id, "2027-04-01", NULL, &error));
  g_assert_true (mdg_lease_commit (lease, &error));
  g_clear_pointer (&lease, mdg_lease_free);
  cabinet_make_ready (cabinet, id);
  g_autofree char *march = in_force_on (cabinet, id, "2027-03-31");
  g_autofree char *april = in_force_on (cabinet, id, "2027-04-01");
  g_assert_cmpstr (march, ==, "1");
  g_assert_cmpstr (april, ==, "2");
  g_autofree char *today = cabinet_download (cabinet, CABINET_READER, id);
  g_assert_cmpstr (today, ==, "old");
}

static void
test_expired (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  gint64 id = cabinet_upload (cabinet, "a.txt", "old");
  cabinet_make_ready (cabinet, id);
  g_autoptr (MdgDocument) document = mdg_document_service_get (READER (cabinet), id, &error);
  document->effective_until = g_strdup ("2026-12-31");
  g_autoptr (MdgDocument) changed =
    mdg_document_service_update (&cabinet->people[CABINET_EDITOR], document, &error);
  g_assert_no_error (error);
  g_assert_false (changed->expired);
  mdg_test_core_turn_to (cabinet->test, "2027-01-01", 9);
  MdgDocumentQuery query = { .state = (char *) "expired" };
  g_autofree char *expired = cabinet_list (cabinet, CABINET_READER, &query);
  g_assert_cmpstr (expired, ==, "a.txt");
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_get (READER (cabinet), cabinet->folder, &error);
  g_assert_cmpint (folder->n_expired, ==, 1);
}

/* ---- changes ---- */

static const struct
{
  const char *name;
  const char *path;
  const char *from;
  const char *until;
  const char *slug; /* NULL: fine */
} changes[] = {
  { "新しい名前.docx", "様式/令和8年", NULL, NULL, NULL },
  { "a.txt", "", "", "", NULL },
  { "a/b.txt", NULL, NULL, NULL, "file-name" },
  { "a\\b.txt", NULL, NULL, NULL, "file-name" },
  { "..", NULL, NULL, NULL, "file-name" },
  { "a\x01.txt", NULL, NULL, NULL, "file-name" },
  { "CON.txt", NULL, NULL, NULL, "file-name" },
  { "com1", NULL, NULL, NULL, "file-name" },
  { "ends.", NULL, NULL, NULL, "file-name" },
  { "a\xe2\x80\xae.txt", NULL, NULL, NULL, "file-name" }, /* right-to-left override */
  { "a.txt", "../x", NULL, NULL, "file-name" },
  { "a.txt", "/x", NULL, NULL, "file-name" },
  { "a.txt", "x//y", NULL, NULL, "file-name" },
  { "a.txt", NULL, "2027-04-01", "2027-03-31", "document-period" },
  { "a.txt", NULL, "2027-02-30", NULL, "invalid-field" },
};

static void
test_changes (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "a.txt", "one");
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgDocument) now = mdg_document_service_get (READER (cabinet), id, &error);
      MdgDocument wanted = { .id = id,
                             .name = (char *) changes[i].name,
                             .path = (char *) changes[i].path,
                             .effective_from = (char *) changes[i].from,
                             .effective_until = (char *) changes[i].until,
                             .version = now->version };
      g_autoptr (MdgDocument) stored =
        mdg_document_service_update (&cabinet->people[CABINET_EDITOR], &wanted, &error);
      g_assert_cmpstr (stored != NULL ? NULL : mdg_error_slug (error), ==, changes[i].slug);
      if (stored != NULL)
        g_assert_cmpstr (stored->name, ==, changes[i].name);
    }
  g_autoptr (GError) error = NULL;
  MdgDocument late = { .id = id, .name = (char *) "b.txt", .version = 1 };
  g_assert_null (
    mdg_document_service_update (&cabinet->people[CABINET_EDITOR], &late, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
}

static gboolean
move_to (Cabinet *cabinet, gint64 document_id, gint64 folder, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, document_id);
  char *ids[] = { id, NULL };
  MdgDocumentSet set = { ids, folder };
  return mdg_document_service_move (&cabinet->people[CABINET_EDITOR], &set, error);
}

static MdgVersionRow *
newest (Cabinet *cabinet, gint64 document_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (cabinet->test->core->store, NULL, &error);
  MdgVersionRow *row = mdg_versions_newest (lease, document_id, &error);
  g_assert_nonnull (row);
  return row;
}

static void
test_move (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgDocumentQuery all = { NULL };
  gint64 other = cabinet_add_folder (cabinet, "別の資料");
  gint64 id = cabinet_upload (cabinet, "a.txt", "moved");
  g_autoptr (MdgVersionRow) before = newest (cabinet, id);
  g_assert_true (move_to (cabinet, id, other, &error));
  g_autofree char *here = cabinet_list (cabinet, CABINET_READER, &all);
  g_autofree char *reader = cabinet_download (cabinet, CABINET_READER, id);
  g_autofree char *editor = cabinet_download (cabinet, CABINET_EDITOR, id);
  g_assert_cmpstr (here, ==, "");
  g_assert_cmpstr (reader, ==, "not-found");
  g_assert_cmpstr (editor, ==, "moved");

  g_autoptr (MdgVersionRow) after = newest (cabinet, id);
  g_assert_cmpint (after->id, !=, before->id);
  g_assert_cmpint (after->key_folder_id, ==, cabinet->folder);
  MdgContext system;
  mdg_context_init_system (&system, cabinet->test->core);
  g_assert_true (mdg_document_reseal (&system, after->id, &error));
  g_autoptr (MdgVersionRow) resealed = newest (cabinet, id);
  g_assert_cmpint (resealed->key_folder_id, ==, other);
  g_assert_cmpstr (resealed->blob_id, !=, before->blob_id);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 1);
  g_autofree char *again = cabinet_download (cabinet, CABINET_EDITOR, id);
  g_assert_cmpstr (again, ==, "moved");
  mdg_context_clear (&system);
}

static void
test_move_needs_both (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  gint64 other = cabinet_add_folder (cabinet, "別の資料");
  gint64 id = cabinet_upload (cabinet, "a.txt", "stays");
  cabinet_grant (cabinet, CABINET_EDITOR, MDG_FOLDER_READER);
  g_assert_false (move_to (cabinet, id, other, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
}

/* The folder it came from may be erased at once, with its key. */
static void
test_move_out_of_an_erased_folder (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  gint64 other = cabinet_add_folder (cabinet, "別の資料");
  gint64 id = cabinet_upload (cabinet, "a.txt", "saved");
  g_assert_true (move_to (cabinet, id, other, &error));
  g_assert_true (mdg_folder_service_erase (&cabinet->people[CABINET_OWNER], cabinet->folder,
                                           FALSE, &error));
  g_assert_no_error (error);
  g_autofree char *content = cabinet_download (cabinet, CABINET_EDITOR, id);
  g_assert_cmpstr (content, ==, "saved");
}

static void
test_delete_all_or_none (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgDocumentQuery all = { NULL };
  g_autofree char *first =
    g_strdup_printf ("%" G_GINT64_FORMAT, cabinet_upload (cabinet, "a.txt", "one"));
  char *with_wrong[] = { first, (char *) "4711", NULL };
  char *twice[] = { first, first, NULL };
  MdgDocumentSet wrong = { with_wrong, 0 }, right = { twice, 0 };
  MdgContext *editor = &cabinet->people[CABINET_EDITOR];
  g_assert_false (mdg_document_service_delete_many (editor, &wrong, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autofree char *before = cabinet_list (cabinet, CABINET_READER, &all);
  g_assert_cmpstr (before, ==, "a.txt");
  g_assert_true (mdg_document_service_delete_many (editor, &right, &error));
  g_autofree char *after = cabinet_list (cabinet, CABINET_READER, &all);
  g_assert_cmpstr (after, ==, "");
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
}

/* Killed between the commit and the removal of the content. */
static void
test_deletion_is_finished (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  gint64 id = cabinet_upload (cabinet, "a.txt", "one");
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (cabinet->test->core->store, NULL, &error);
  g_assert_true (mdg_documents_delete (lease, id, &error));
  g_assert_true (mdg_document_put_delete_content (lease, cabinet->folder, &error));
  g_assert_true (mdg_lease_commit (lease, &error));
  g_clear_pointer (&lease, mdg_lease_free);
  cabinet_restart (cabinet);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 1);
  g_assert_true (
    mdg_document_remove_dead (cabinet->test->core, cabinet->folder, NULL, &error));
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
}

/* A file whose row was never written goes after a day, and nothing else does. */
static void
test_lost_file (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  guint removed = 0;
  MdgContext system;
  cabinet_upload (cabinet, "a.txt", "one");
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgBlobWriter) writer =
    mdg_blob_store_create (cabinet->test->core->blobs, key, 10, &error);
  g_autofree char *lost = mdg_blob_writer_commit (writer, NULL, NULL, &error);
  g_assert_nonnull (lost);
  mdg_context_init_system (&system, cabinet->test->core);
  g_assert_true (mdg_document_sweep_blobs (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 0);
  mdg_clock_advance (cabinet->test->clock, MDG_DAY);
  g_assert_true (mdg_document_sweep_blobs (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 1);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 1);
  mdg_context_clear (&system);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    {
      g_autofree char *name = g_strdup_printf ("/documents/doors/%s", doors[i].name);
      g_test_add_data_func (name, &doors[i], test_door);
    }
  g_test_add_func ("/documents/doors/upload-under-way", test_door_of_an_upload);
  for (guint i = 0; i < G_N_ELEMENTS (listings); i++)
    {
      g_autofree char *name = g_strdup_printf ("/documents/lists/%s", listings[i].name);
      g_test_add_data_func (name, &listings[i], test_listing);
    }
  g_test_add_func ("/documents/lists/page-by-page", test_pages);
  g_test_add_func ("/documents/lists/memory-follows-changes", test_memory_follows_changes);
  g_test_add_func ("/documents/lists/memory-follows-names", test_memory_follows_names);
  g_test_add_func ("/documents/versions/the-new-one-holds-from-now-on", test_replacing);
  g_test_add_func ("/documents/versions/the-new-one-holds-from-its-day", test_replacing_on_a_day);
  g_test_add_func ("/documents/versions/expired", test_expired);
  g_test_add_func ("/documents/changes/names-and-periods", test_changes);
  g_test_add_func ("/documents/changes/move", test_move);
  g_test_add_func ("/documents/changes/move-needs-both-folders", test_move_needs_both);
  g_test_add_func ("/documents/changes/move-out-of-an-erased-folder",
                   test_move_out_of_an_erased_folder);
  g_test_add_func ("/documents/changes/delete-all-or-none", test_delete_all_or_none);
  g_test_add_func ("/documents/changes/deletion-is-finished", test_deletion_is_finished);
  g_test_add_func ("/documents/changes/a-lost-file-goes", test_lost_file);
  return g_test_run ();
}
