/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /folders/roles      who may do what, by kind of grant, and what follows for everybody else
 * /folders/access     grants: checked, merged, never without an owner, told to whom it matters
 * /folders/life       made, named, limited, erased with its key
 * /folders/people     whom colleagues can be found by, and who can see a folder
 */
#include "server/service/accounts.h"
#include "server/service/folder-access.h"
#include "server/service/sections.h"
#include "server/store/dead-content.h"
#include "server/store/folders.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "tests/server/service/cabinet.h"

/* ---- roles ---- */

typedef struct
{
  const char *name;
  const char *kind;
  const char *role;
  gboolean for_own_section; /* of the reader; else of the stranger */
  const char *reader;       /* what the reader may do then */
  const char *stranger;
} Reach;

static const Reach reaches[] = {
  { "everyone-may-read", MDG_GRANT_TO_EVERYONE, "reader", FALSE, "reader", "reader" },
  { "a-section-may-edit", MDG_GRANT_TO_SECTION, "editor", TRUE, "editor", "" },
  { "another-section-may-read", MDG_GRANT_TO_SECTION, "reader", FALSE, "", "reader" },
  { "staff-anywhere-may-read", MDG_GRANT_TO_ROLE, "reader", FALSE, "reader", "reader" },
};

static void
set_only (Cabinet *cabinet, const MdgFolderGrant *grant)
{
  g_autoptr (GError) error = NULL;
  MdgFolderGrant owner = { .kind = (char *) MDG_GRANT_TO_ACCOUNT,
                           .account_id = cabinet->ids[CABINET_OWNER],
                           .role = (char *) MDG_FOLDER_OWNER };
  MdgFolderAccess access = { g_ptr_array_new () };
  g_ptr_array_add (access.grants, mdg_folder_grant_copy (&owner));
  g_ptr_array_add (access.grants, mdg_folder_grant_copy (grant));
  g_ptr_array_set_free_func (access.grants, (GDestroyNotify) mdg_folder_grant_free);
  g_autoptr (MdgFolderAccess) stored = mdg_folder_service_set_access (
    &cabinet->people[CABINET_OWNER], cabinet->folder, &access, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (access.grants);
}

/* What @person may do, as the list of folders says it. */
static char *
role_of (Cabinet *cabinet, CabinetPerson person)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders =
    mdg_folder_service_list (&cabinet->people[person], &error);
  g_assert_no_error (error);
  return g_strdup (folders->len > 0 ? ((MdgFolder *) folders->pdata[0])->my_role : "");
}

static void
test_reach (gconstpointer data)
{
  const Reach *reach = data;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gboolean is_role = g_str_equal (reach->kind, MDG_GRANT_TO_ROLE);
  gboolean is_section = g_str_equal (reach->kind, MDG_GRANT_TO_SECTION);
  MdgFolderGrant grant = { .kind = (char *) reach->kind,
                           .role = (char *) reach->role,
                           .role_code = (char *) (is_role ? "staff" : NULL) };
  if (is_section)
    grant.section_id = reach->for_own_section ? cabinet->tax : cabinet->welfare;
  set_only (cabinet, &grant);
  g_autofree char *reader = role_of (cabinet, CABINET_READER);
  g_autofree char *stranger = role_of (cabinet, CABINET_STRANGER);
  g_assert_cmpstr (reader, ==, reach->reader);
  g_assert_cmpstr (stranger, ==, reach->stranger);
}

static void
test_section_below (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 below = mdg_test_core_add_section (cabinet->test, "0110", "市民税係", cabinet->tax);
  gint64 clerk =
    mdg_test_core_add_account (cabinet->test, "clerk", "係員", below, "staff", NULL);
  g_autoptr (GError) error = NULL;
  MdgContext context;
  MdgFolderGrant grant = { .kind = (char *) MDG_GRANT_TO_SECTION,
                           .section_id = cabinet->tax,
                           .role = (char *) MDG_FOLDER_READER };
  set_only (cabinet, &grant);
  mdg_test_core_context (cabinet->test, clerk, &context);
  g_autoptr (MdgFolder) folder = mdg_folder_service_get (&context, cabinet->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (folder->my_role, ==, "reader");
  /* Owner, editor, reader and clerk; the other section is not counted. */
  g_assert_cmpint (folder->n_readers, ==, 4);
  mdg_context_clear (&context);
}

/* Each row: who may do what in the folder. */
typedef struct
{
  const char *what;
  gboolean (*try) (Cabinet *cabinet, MdgContext *context, GError **error);
  const char *outcome[CABINET_N_PEOPLE]; /* slugs; NULL: works */
} Deed;

static gboolean
try_read (Cabinet *cabinet, MdgContext *context, GError **error)
{
  gint64 next = 0;
  MdgDocumentQuery query = { NULL };
  g_autoptr (GPtrArray) list =
    mdg_document_service_list (context, cabinet->folder, &query, &next, error);
  return list != NULL;
}

static gboolean
try_add (Cabinet *cabinet, MdgContext *context, GError **error)
{
  MdgUpload wanted = { .name = (char *) "a.txt", .sha256 = (char *) NULL };
  g_autofree char *sha256 = g_strnfill (64, 'a');
  wanted.sha256 = sha256;
  g_autoptr (MdgUpload) upload =
    mdg_upload_service_create (context, cabinet->folder, &wanted, error);
  return upload != NULL;
}

static gboolean
try_rename (Cabinet *cabinet, MdgContext *context, GError **error)
{
  g_autoptr (MdgFolder) folder = mdg_folder_service_get (context, cabinet->folder, error);
  if (folder == NULL)
    return FALSE;
  g_autoptr (MdgFolder) stored = mdg_folder_service_update (context, folder, error);
  return stored != NULL;
}

static gboolean
try_share (Cabinet *cabinet, MdgContext *context, GError **error)
{
  g_autoptr (MdgFolderAccess) access =
    mdg_folder_service_get_access (context, cabinet->folder, error);
  if (access == NULL)
    return FALSE;
  g_autoptr (MdgFolderAccess) stored =
    mdg_folder_service_set_access (context, cabinet->folder, access, error);
  return stored != NULL;
}

static gboolean
try_readers (Cabinet *cabinet, MdgContext *context, GError **error)
{
  g_autoptr (GPtrArray) people =
    mdg_folder_service_list_readers (context, cabinet->folder, error);
  return people != NULL;
}

static gboolean
try_quota (Cabinet *cabinet, MdgContext *context, GError **error)
{
  g_autoptr (MdgFolder) folder = mdg_folder_service_get (context, cabinet->folder, error);
  if (folder == NULL)
    return FALSE;
  folder->quota_bytes = folder->quota_bytes + 1;
  g_autoptr (MdgFolder) stored = mdg_folder_service_update (context, folder, error);
  return stored != NULL;
}

static gboolean
try_erase (Cabinet *cabinet, MdgContext *context, GError **error)
{
  return mdg_folder_service_erase (context, cabinet->folder, FALSE, error);
}

#define NO "forbidden"
#define GONE "not-found"

/* In the order owner (a section manager, who administers folders of his section), editor, reader,
 * stranger, administrator. */
static const Deed deeds[] = {
  { "list-its-documents", try_read, { NULL, NULL, NULL, GONE, NO } },
  { "add-a-document", try_add, { NULL, NULL, NO, GONE, NO } },
  { "rename-it", try_rename, { NULL, NO, NO, GONE, NULL } },
  { "change-who-may", try_share, { NULL, NO, NO, GONE, NULL } },
  { "see-who-can", try_readers, { NULL, NULL, NULL, GONE, NULL } },
  { "change-its-limit", try_quota, { NULL, NO, NO, GONE, NULL } },
  { "erase-it", try_erase, { NULL, NO, NO, GONE, NULL } },
};

static void
test_deed (gconstpointer data)
{
  const Deed *deed = data;
  for (guint i = 0; i < CABINET_N_PEOPLE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Cabinet) cabinet = cabinet_new ();
      gboolean done = deed->try (cabinet, &cabinet->people[i], &error);
      g_assert_cmpstr (done ? NULL : mdg_error_slug (error), ==, deed->outcome[i]);
      g_assert_true (done == (cabinet->people[i].refused_folder == 0) || i == CABINET_OWNER ||
                     g_str_equal (deed->what, "change-its-limit"));
    }
}

/* ---- access ---- */

static void
test_last_owner (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgContext *owner = &cabinet->people[CABINET_OWNER];
  g_autoptr (MdgFolderAccess) access =
    mdg_folder_service_get_access (owner, cabinet->folder, &error);
  g_ptr_array_remove_index (access->grants, 0);
  g_assert_null (mdg_folder_service_set_access (owner, cabinet->folder, access, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FOLDER_LAST_OWNER);
  g_autofree char *role = role_of (cabinet, CABINET_OWNER);
  g_assert_cmpstr (role, ==, "owner");
}

static void
test_owner_erased (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  gint64 successor = mdg_test_core_add_account (cabinet->test, "next", "後任", cabinet->tax,
                                                "section-manager", NULL);
  MdgContext system, next;
  mdg_context_init_system (&system, cabinet->test->core);
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (cabinet->test, "owner");
  g_free (account->state);
  account->state = g_strdup (MDG_ACCOUNT_STOPPED);
  g_autoptr (MdgAccount) stopped = mdg_account_service_update (&system, account, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_account_service_erase (&system, account->id, &error));
  mdg_test_core_context (cabinet->test, successor, &next);
  g_autoptr (MdgFolder) folder = mdg_folder_service_get (&next, cabinet->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (folder->my_role, ==, "owner");
  mdg_context_clear (&next);
  mdg_context_clear (&system);
}

static void
test_stopped_reader (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgContext system;
  mdg_context_init_system (&system, cabinet->test->core);
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (cabinet->test, "reader");
  g_free (account->state);
  account->state = g_strdup (MDG_ACCOUNT_STOPPED);
  g_autoptr (MdgAccount) stopped = mdg_account_service_update (&system, account, &error);
  g_assert_no_error (error);
  g_autofree char *role = role_of (cabinet, CABINET_READER);
  g_assert_cmpstr (role, ==, "");
  mdg_context_clear (&system);
}

static void
test_merged_grants (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  cabinet_grant (cabinet, CABINET_STRANGER, MDG_FOLDER_READER);
  MdgContext *owner = &cabinet->people[CABINET_OWNER];
  g_autoptr (MdgFolderAccess) access =
    mdg_folder_service_get_access (owner, cabinet->folder, &error);
  guint before = access->grants->len;
  MdgFolderGrant *again = mdg_folder_grant_copy (access->grants->pdata[before - 1]);
  g_free (again->role);
  again->role = g_strdup (MDG_FOLDER_EDITOR);
  g_ptr_array_add (access->grants, again);
  g_autoptr (MdgFolderAccess) stored =
    mdg_folder_service_set_access (owner, cabinet->folder, access, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stored->grants->len, ==, before);
  const MdgFolderGrant *last = stored->grants->pdata[before - 1];
  g_assert_cmpstr (last->role, ==, "editor");
  g_assert_cmpstr (last->name, ==, "他課 四郎");
  g_assert_cmpint (last->n_people, ==, 1);
}

static const struct
{
  const char *name;
  MdgFolderGrant grant;
  const char *slug;
} wrong_grants[] = {
  { "to-nobody-there-is",
    { .kind = (char *) "account", .account_id = 7, .role = (char *) "reader" },
    "invalid-field" },
  { "to-a-section-that-is-not-there",
    { .kind = (char *) "section", .section_id = 7, .role = (char *) "reader" },
    "section-unknown" },
  { "to-a-role-that-is-not-there",
    { .kind = (char *) "role", .role_code = (char *) "king", .role = (char *) "reader" },
    "role-unknown" },
  { "of-an-unknown-right",
    { .kind = (char *) "everyone", .role = (char *) "god" },
    "invalid-field" },
  { "of-an-unknown-kind",
    { .kind = (char *) "planet", .role = (char *) "reader" },
    "invalid-field" },
};

static void
test_wrong_grants (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  MdgContext *owner = &cabinet->people[CABINET_OWNER];
  for (guint i = 0; i < G_N_ELEMENTS (wrong_grants); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgFolderAccess) access =
        mdg_folder_service_get_access (owner, cabinet->folder, &error);
      g_ptr_array_add (access->grants, mdg_folder_grant_copy (&wrong_grants[i].grant));
      g_assert_null (mdg_folder_service_set_access (owner, cabinet->folder, access, &error));
      g_assert_cmpstr (mdg_error_slug (error), ==, wrong_grants[i].slug);
    }
}

/* ---- events ---- */

static void
on_event (const char *id, const char *name, const char *data, gpointer user_data)
{
  if (!g_str_equal (name, MDG_EVENT_HELLO))
    g_string_append_printf (user_data, "%s ", name);
}

static guint64
listen (Cabinet *cabinet, CabinetPerson person, GString *heard)
{
  MdgSubscriber subscriber = { .account_id = cabinet->ids[person],
                               .session_id = cabinet->ids[person],
                               .grants = cabinet->people[person].identity.grants,
                               .func = on_event,
                               .user_data = heard };
  MdgEventHub *hub = cabinet->test->core->hub;
  return mdg_event_hub_subscribe (hub, &subscriber, NULL, mdg_event_hub_get_position (hub));
}

static void
test_events (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GString) reader = g_string_new (NULL);
  g_autoptr (GString) stranger = g_string_new (NULL);
  MdgEventHub *hub = cabinet->test->core->hub;
  guint64 first = listen (cabinet, CABINET_READER, reader);
  guint64 second = listen (cabinet, CABINET_STRANGER, stranger);
  cabinet_upload (cabinet, "a.txt", "one");
  g_assert_cmpstr (reader->str, ==, "folder-changed ");
  g_assert_cmpstr (stranger->str, ==, "");
  cabinet_grant (cabinet, CABINET_READER, NULL);
  g_assert_cmpstr (reader->str, ==, "folder-changed folders-changed ");
  g_string_truncate (reader, 0);
  cabinet_upload (cabinet, "b.txt", "two");
  g_assert_cmpstr (reader->str, ==, "");
  g_assert_cmpstr (stranger->str, ==, "");
  mdg_event_hub_unsubscribe (hub, first);
  mdg_event_hub_unsubscribe (hub, second);
}

/* ---- life ---- */

static void
test_names (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  static const struct
  {
    const char *name;
    MdgErrorCode code;
  } names[] = {
    { "手引き", MDG_ERROR_FOLDER_NAME_TAKEN }, /* in this section */
    { "手引キ", MDG_ERROR_FOLDER_NAME_TAKEN }, /* as people would search it */
    { "", MDG_ERROR_INVALID_FIELD },
    { "   ", MDG_ERROR_INVALID_FIELD },
    { "a\nb", MDG_ERROR_INVALID_FIELD },
  };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgFolder wanted = { .name = (char *) names[i].name, .section_id = cabinet->tax };
      g_assert_null (mdg_folder_service_create (&cabinet->people[CABINET_EDITOR], &wanted, NULL,
                                                &error));
      g_assert_error (error, MDG_ERROR, (int) names[i].code);
    }
}

static void
test_where_folders_are_made (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgFolder there = { .name = (char *) "他課の資料", .section_id = cabinet->welfare };
  g_assert_null (
    mdg_folder_service_create (&cabinet->people[CABINET_EDITOR], &there, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  MdgFolder here = { .name = (char *) "自課の資料" }; /* one's own section */
  g_autoptr (MdgFolder) made =
    mdg_folder_service_create (&cabinet->people[CABINET_EDITOR], &here, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (made->section_id, ==, cabinet->tax);
  g_assert_cmpstr (made->my_role, ==, "owner");
  g_assert_cmpint (made->n_readers, ==, 1);
}

static void
test_administrator_reads_nothing (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  cabinet_upload (cabinet, "a.txt", "secret");
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_get (&cabinet->people[CABINET_ADMIN], cabinet->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (folder->my_role, ==, "");
  g_assert_true (folder->may_manage);
  g_autoptr (MdgLease) lease = mdg_context_read (&cabinet->people[CABINET_ADMIN], &error);
  g_autoptr (GArray) readable =
    mdg_folder_access_list (&cabinet->people[CABINET_ADMIN], lease, &error);
  g_assert_cmpint (readable->len, ==, 0);
}

static void
test_counts (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  gint64 ready = cabinet_upload (cabinet, "a.txt", "one");
  cabinet_upload (cabinet, "b.txt", "three");
  cabinet_make_ready (cabinet, ready);
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_get (&cabinet->people[CABINET_READER], cabinet->folder, &error);
  g_assert_cmpint (folder->n_documents, ==, 2);
  g_assert_cmpint (folder->n_ready, ==, 1);
  g_assert_cmpint (folder->n_working, ==, 1);
  g_assert_cmpint (folder->bytes, ==, 8);
  g_assert_true (
    mdg_document_service_delete (&cabinet->people[CABINET_EDITOR], ready, &error));
  g_clear_pointer (&folder, mdg_folder_free);
  folder = mdg_folder_service_get (&cabinet->people[CABINET_READER], cabinet->folder, &error);
  g_assert_cmpint (folder->n_documents, ==, 1);
  g_assert_cmpint (folder->n_ready, ==, 0);
  g_assert_cmpint (folder->bytes, ==, 5);
}

static void
test_erase (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgContext *owner = &cabinet->people[CABINET_OWNER];
  MdgKeyring *keyring = mdg_store_get_keyring (cabinet->test->core->store);
  cabinet_upload (cabinet, "a.txt", "one");
  g_assert_false (mdg_folder_service_erase (owner, cabinet->folder, FALSE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FOLDER_NOT_EMPTY);
  g_clear_error (&error);
  g_assert_true (mdg_folder_service_erase (owner, cabinet->folder, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
  g_autofree char *scope = mdg_scope_folder (cabinet->folder);
  g_assert_null (mdg_keyring_get (keyring, scope, MDG_KEYRING_EXISTING, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
  g_clear_error (&error);
  g_assert_null (mdg_folder_service_get (owner, cabinet->folder, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_assert_cmpint (mdg_test_core_count_audit (cabinet->test, "folder.erase", "ok"), ==, 1);
}

static void
test_section_with_folders_stays (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgContext system;
  gint64 empty = mdg_test_core_add_section (cabinet->test, "0300", "新しい課", 0);
  mdg_context_init_system (&system, cabinet->test->core);
  MdgFolderGrant owner = { .kind = (char *) MDG_GRANT_TO_EVERYONE,
                           .role = (char *) MDG_FOLDER_OWNER };
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  g_ptr_array_add (grants, &owner);
  MdgFolder wanted = { .name = (char *) "資料", .section_id = empty };
  g_autoptr (MdgFolder) folder = mdg_folder_service_create (&system, &wanted, grants, &error);
  g_assert_no_error (error);
  g_assert_false (mdg_section_service_delete (&system, empty, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SECTION_NOT_EMPTY);
  mdg_context_clear (&system);
}

/* ---- people ---- */

static void
test_people (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  static const struct
  {
    const char *q;
    guint found;
  } queries[] = { { "四郎", 1 }, { "stranger", 1 }, { "", 0 }, { "郎", 5 }, { "太郎", 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgPeopleQuery query = { (char *) queries[i].q, 0 };
      g_autoptr (GPtrArray) people =
        mdg_people_service_search (&cabinet->people[CABINET_STRANGER], &query, &error);
      g_assert_no_error (error);
      g_assert_cmpint (people->len, ==, queries[i].found);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readers = mdg_folder_service_list_readers (
    &cabinet->people[CABINET_READER], cabinet->folder, &error);
  g_assert_cmpint (readers->len, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (reaches); i++)
    {
      g_autofree char *name = g_strdup_printf ("/folders/roles/%s", reaches[i].name);
      g_test_add_data_func (name, &reaches[i], test_reach);
    }
  g_test_add_func ("/folders/roles/a-section-includes-those-below", test_section_below);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autofree char *name = g_strdup_printf ("/folders/roles/who-may-%s", deeds[i].what);
      g_test_add_data_func (name, &deeds[i], test_deed);
    }
  g_test_add_func ("/folders/access/an-owner-stays", test_last_owner);
  g_test_add_func ("/folders/access/managers-inherit-from-an-erased-owner", test_owner_erased);
  g_test_add_func ("/folders/access/who-is-stopped-sees-nothing", test_stopped_reader);
  g_test_add_func ("/folders/access/two-grants-for-one-become-the-higher", test_merged_grants);
  g_test_add_func ("/folders/access/wrong-grants-are-refused", test_wrong_grants);
  g_test_add_func ("/folders/access/only-readers-are-told", test_events);
  g_test_add_func ("/folders/life/names", test_names);
  g_test_add_func ("/folders/life/where-they-are-made", test_where_folders_are_made);
  g_test_add_func ("/folders/life/an-administrator-reads-nothing",
                   test_administrator_reads_nothing);
  g_test_add_func ("/folders/life/counts", test_counts);
  g_test_add_func ("/folders/life/erased-with-its-key", test_erase);
  g_test_add_func ("/folders/life/its-section-stays", test_section_with_folders_stays);
  g_test_add_func ("/folders/people/found-and-listed", test_people);
  return g_test_run ();
}
