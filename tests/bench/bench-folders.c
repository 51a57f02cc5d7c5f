/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists and deletions in a store with many documents:
 *
 *   bench-folders DIR DOCUMENTS FOLDERS EACH
 *
 * A folder with DOCUMENTS documents is listed in every order, filtered, and documents are deleted
 * from it; besides it the store holds FOLDERS folders of EACH documents. Their rows are written as
 * an upload writes them, without files, but for those that are deleted. Standard output is one JSON
 * object.
 */
#define G_LOG_DOMAIN "madoguchi-bench"

#include "server/crypto/hash.h"
#include "server/crypto/random.h"
#include "server/service/documents.h"
#include "server/service/folders.h"
#include "server/service/sections.h"
#include "server/service/uploads.h"
#include "shared/wire/json.h"

#include <stdlib.h>
#include <string.h>

#define AT_ONCE 5000
#define TRIES 100
#define DELETED 1000
#define PAGE 100

typedef struct
{
  MdgClock *clock;
  MdgCore *core;
  MdgContext context;
  gint64 section;
  JsonObject *out;
} Bench;

static void
die_on (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-folders: %s\n", error->message);
  exit (1);
}

static double
elapsed_ms (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / 1000.0;
}

static void
note (Bench *bench, const char *name, double value)
{
  json_object_set_double_member (bench->out, name, (double) (gint64) (value * 100.0 + 0.5) / 100.0);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;
  return (left > right) - (left < right);
}

/* ---- filling ---- */

static gint64
add_folder (Bench *bench, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("資料 %u", number);
  MdgFolder wanted = { .name = name, .section_id = bench->section };
  MdgFolderGrant everyone = { .kind = (char *) MDG_GRANT_TO_EVERYONE,
                              .role = (char *) MDG_FOLDER_OWNER };
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  g_ptr_array_add (grants, &everyone);
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_create (&bench->context, &wanted, grants, &error);
  die_on (error);
  return folder->id;
}

static void
add_document (MdgLease *lease, gint64 folder, guint number, GError **error)
{
  static const char *const paths[] = { NULL, "様式", "要綱/令和8年度", "通知/国/令和8年" };
  static const char *const kinds[] = { "要綱", "手引き", "様式", "通知", "回答例" };
  guint8 random[16];
  char blob[MDG_BLOB_ID_CHARS + 1];
  mdg_random_bytes (random, sizeof random);
  for (guint i = 0; i < sizeof random; i++)
    g_snprintf (blob + 2 * i, 3, "%02x", random[i]);
  g_autofree char *name = g_strdup_printf ("%s_%06u_窓口サービス課.docx",
                                           kinds[number % G_N_ELEMENTS (kinds)], number);
  MdgDocumentRow document = { .id = mdg_lease_new_id (lease),
                              .folder_id = folder,
                              .name = name,
                              .path = (char *) paths[number % G_N_ELEMENTS (paths)] };
  g_autoptr (GBytes) mac = g_bytes_new (random, sizeof random);
  MdgVersionRow version = { .id = mdg_lease_new_id (lease),
                            .document_id = document.id,
                            .folder_id = folder,
                            .name = name,
                            .blob_id = blob,
                            .size = 20000 + number % 50000,
                            .content_mac = mac,
                            .state = (char *) (number % 100 == 0 ? MDG_DOCUMENT_FAILED
                                                                 : MDG_DOCUMENT_READY),
                            .created_at = mdg_lease_now (lease) };
  if (mdg_documents_insert (lease, &document, error))
    mdg_versions_insert (lease, &version, error);
}

static void
fill_folder (Bench *bench, gint64 folder, guint count)
{
  for (guint done = 0; done < count;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgLease) lease = mdg_store_begin_write (bench->core->store, NULL, &error);
      die_on (error);
      for (guint i = 0; i < AT_ONCE && done < count; i++, done++)
        {
          add_document (lease, folder, done, &error);
          die_on (error);
        }
      mdg_lease_commit (lease, &error);
      die_on (error);
      mdg_clock_advance (bench->clock, MDG_MINUTE);
    }
}

static gint64
upload (Bench *bench, gint64 folder, guint number)
{
  guint8 hash[MDG_HASH_SIZE];
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("これは%u番目の文書です。\n", number);
  g_autofree char *name = g_strdup_printf ("追加_%06u.txt", number);
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  mdg_hash_data (text, strlen (text), hash);
  g_autofree char *sha256 = mdg_hash_dup_hex (hash);
  MdgUpload wanted = { .name = name, .size = (gint64) strlen (text), .sha256 = sha256 };
  g_autoptr (MdgUpload) made =
    mdg_upload_service_create (&bench->context, folder, &wanted, &error);
  die_on (error);
  g_autoptr (MdgUpload) sent =
    mdg_upload_service_push (&bench->context, made->id, 0, content, &error);
  die_on (error);
  g_autoptr (MdgDocument) document =
    mdg_upload_service_finish (&bench->context, made->id, &error);
  die_on (error);
  return document->id;
}

/* ---- asking ---- */

static gint64
list_once (Bench *bench, gint64 folder, const MdgDocumentQuery *query)
{
  gint64 next = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page =
    mdg_document_service_list (&bench->context, folder, query, &next, &error);
  die_on (error);
  return next;
}

/* Pages one after the other, from the first on. */
static void
ask (Bench *bench, const char *name, gint64 folder, MdgDocumentQuery query)
{
  double times[TRIES];
  g_autoptr (JsonObject) figures = json_object_new ();
  query.limit = PAGE;
  gint64 start = g_get_monotonic_time ();
  list_once (bench, folder, &query);
  json_object_set_double_member (figures, "first_ms", elapsed_ms (start));
  for (guint i = 0; i < TRIES; i++)
    {
      start = g_get_monotonic_time ();
      query.after = list_once (bench, folder, &query);
      times[i] = elapsed_ms (start);
    }
  qsort (times, TRIES, sizeof times[0], compare_doubles);
  json_object_set_double_member (figures, "p50_ms", times[TRIES / 2]);
  json_object_set_double_member (figures, "p99_ms", times[TRIES - 1]);
  json_object_set_object_member (bench->out, name, g_steal_pointer (&figures));
}

static void
ask_all (Bench *bench, gint64 folder)
{
  ask (bench, "by_update", folder, (MdgDocumentQuery){ .descending = TRUE });
  ask (bench, "by_size", folder, (MdgDocumentQuery){ .sort = (char *) "size" });
  ask (bench, "by_state", folder, (MdgDocumentQuery){ .sort = (char *) "state" });
  ask (bench, "by_name", folder, (MdgDocumentQuery){ .sort = (char *) "name" });
  ask (bench, "name_has", folder, (MdgDocumentQuery){ .text = (char *) "手引き_0001" });
  upload (bench, folder, 2 * DELETED);
  ask (bench, "by_name_changed", folder, (MdgDocumentQuery){ .sort = (char *) "name" });
  ask (bench, "failed", folder, (MdgDocumentQuery){ .state = (char *) "failed" });
}

static void
delete_some (Bench *bench, gint64 folder)
{
  g_autoptr (GError) error = NULL;
  char *ids[DELETED + 1] = { NULL };
  gint64 one = upload (bench, folder, DELETED);
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < DELETED; i++)
    ids[i] = g_strdup_printf ("%" G_GINT64_FORMAT, upload (bench, folder, i));
  note (bench, "upload_each_ms", elapsed_ms (start) / DELETED);
  start = g_get_monotonic_time ();
  mdg_document_service_delete (&bench->context, one, &error);
  die_on (error);
  note (bench, "delete_one_ms", elapsed_ms (start));
  MdgDocumentSet set = { ids, 0 };
  start = g_get_monotonic_time ();
  mdg_document_service_delete_many (&bench->context, &set, &error);
  die_on (error);
  note (bench, "delete_thousand_ms", elapsed_ms (start));
  for (guint i = 0; i < DELETED; i++)
    g_free (ids[i]);
}

static void
list_folders (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) folders = mdg_folder_service_list (&bench->context, &error);
  die_on (error);
  note (bench, "list_folders_ms", elapsed_ms (start));
  note (bench, "folders", folders->len);
}

/* ---- running ---- */

static void
open_core (Bench *bench, const char *dir, MdgMasterKey *master)
{
  g_autoptr (GError) error = NULL;
  g_auto (MdgCoreSettings) settings;
  mdg_core_settings_init (&settings);
  settings.folder_quota_gib = 0;
  gint64 start = g_get_monotonic_time ();
  bench->core = mdg_core_new (dir, master, bench->clock, &settings, &error);
  die_on (error);
  note (bench, "open_ms", elapsed_ms (start));
  mdg_context_init_system (&bench->context, bench->core);
}

static void
close_core (Bench *bench)
{
  mdg_context_clear (&bench->context);
  g_clear_pointer (&bench->core, mdg_core_free);
}

static void
run (
  Bench *bench, const char *dir, MdgMasterKey *master, guint documents, guint folders, guint each)
{
  g_autoptr (GError) error = NULL;
  MdgSection wanted = { .code = (char *) "0100", .name = (char *) "税務課" };
  open_core (bench, dir, master);
  g_autoptr (MdgSection) section = mdg_section_service_create (&bench->context, &wanted, &error);
  die_on (error);
  bench->section = section->id;
  gint64 folder = add_folder (bench, 0);
  gint64 start = g_get_monotonic_time ();
  fill_folder (bench, folder, documents);
  for (guint i = 1; i <= folders; i++)
    fill_folder (bench, add_folder (bench, i), each);
  note (bench, "fill_ms", elapsed_ms (start));
  close_core (bench);

  open_core (bench, dir, master);
  list_folders (bench);
  ask_all (bench, folder);
  delete_some (bench, folder);
  close_core (bench);
}

static guint
read_number (const char *text, guint most)
{
  g_autoptr (GError) error = NULL;
  guint64 number = 0;
  g_ascii_string_to_unsigned (text, 10, 0, most, &number, &error);
  die_on (error);
  return (guint) number;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc != 5)
    {
      g_printerr ("usage: bench-folders DIR DOCUMENTS FOLDERS EACH\n");
      return 2;
    }
  mdg_crypto_init (&error);
  die_on (error);
  g_autoptr (MdgClock) clock = mdg_clock_new_fake (g_get_real_time ());
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgMasterKey) master = mdg_master_key_new (key);
  g_autoptr (JsonObject) out = json_object_new ();
  Bench bench = { .clock = clock, .out = out };
  run (&bench, argv[1], master, read_number (argv[2], 10000000), read_number (argv[3], 4999),
       read_number (argv[4], 10000000));
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, out);
  g_autofree char *text = mdg_json_to_text (node);
  g_print ("%s\n", text);
  return 0;
}
