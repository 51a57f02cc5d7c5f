/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models described by field tables; what holds for one must hold for all, so every type is run
 * through.
 *
 * /record/types    no type is missing from these tests
 * /record/tables   names, offsets and sizes of the tables fit the structs
 * /record/copy     a copy is equal, and nothing is shared with the original
 * /record/change   a change of any single member is seen
 * /record/absent   absent lists equal empty ones; NULL records
 */
#include "shared/model/account.h"
#include "tests/shared/any-record.h"

#include <string.h>

#define ROUNDS 50

static gsize
count_declarations (const char *folder)
{
  gsize n = 0;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      if (!g_str_has_suffix (name, ".h") || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      for (const char *at = strstr (text, "\nMDG_DECLARE_RECORD ("); at != NULL;
           at = strstr (at + 1, "\nMDG_DECLARE_RECORD ("))
        n++;
    }
  return n;
}

static void
test_types (void)
{
  gsize n_types = 0;
  any_record_types (&n_types);
  g_autofree char *folder =
    g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "model", NULL);
  g_assert_cmpuint (count_declarations (folder), ==, n_types);
}

static gsize
size_of (MdgFieldKind kind)
{
  switch (kind)
    {
    case MDG_FIELD_INT:
    case MDG_FIELD_TIME:
      return sizeof (gint64);
    case MDG_FIELD_BOOL:
      return sizeof (gboolean);
    default:
      return sizeof (gpointer);
    }
}

static void
check_table (const MdgRecordType *type)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  gsize end = 0;
  for (gsize i = 0; i < type->n_fields; i++)
    {
      const MdgField *field = &type->fields[i];
      g_test_message ("%s.%s", type->name, field->name);
      g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9_]*$", field->name, 0, 0));
      g_assert_true (g_hash_table_add (names, (gpointer) field->name));
      /* Members in the order of the struct and none left out, but for the padding that alignment
       * asks for. */
      g_assert_cmpuint (field->offset, >=, end);
      g_assert_cmpuint (field->offset - end, <, 8);
      end = field->offset + size_of (field->kind);
      gboolean has_record = field->kind == MDG_FIELD_RECORD || field->kind == MDG_FIELD_RECORDS;
      g_assert_cmpint (has_record, ==, field->record != NULL);
    }
  g_assert_cmpuint (type->size - end, <, 8);
}

static void
test_tables (void)
{
  gsize n_types = 0;
  const MdgRecordType *const *types = any_record_types (&n_types);
  for (gsize i = 0; i < n_types; i++)
    check_table (types[i]);
}

static void
test_copy (void)
{
  gsize n_types = 0;
  const MdgRecordType *const *types = any_record_types (&n_types);
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261122);
  for (gsize i = 0; i < n_types * ROUNDS; i++)
    {
      const MdgRecordType *type = types[i % n_types];
      gpointer record = any_record_new (type, chance, i % 2 == 0);
      gpointer copy = mdg_record_copy (type, record);
      g_assert_true (mdg_record_equal (type, record, copy));
      g_assert_true (mdg_record_equal (type, record, record));
      mdg_record_free (type, record);
      /* The copy stands on its own: the sanitizer would see anything shared. */
      gpointer again = mdg_record_copy (type, copy);
      g_assert_true (mdg_record_equal (type, again, copy));
      mdg_record_free (type, again);
      mdg_record_free (type, copy);
    }
}

static void
test_change (void)
{
  gsize n_types = 0;
  const MdgRecordType *const *types = any_record_types (&n_types);
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  for (gsize i = 0; i < n_types; i++)
    for (gsize member = 0; member < types[i]->n_fields; member++)
      {
        g_test_message ("%s.%s", types[i]->name, types[i]->fields[member].name);
        gpointer record = any_record_new (types[i], chance, TRUE);
        gpointer copy = mdg_record_copy (types[i], record);
        any_record_change (types[i], copy, member);
        g_assert_false (mdg_record_equal (types[i], record, copy));
        g_assert_false (mdg_record_equal (types[i], copy, record));
        mdg_record_free (types[i], record);
        mdg_record_free (types[i], copy);
      }
}

static void
test_absent (void)
{
  g_autoptr (MdgMe) none = mdg_me_new ();
  g_autoptr (MdgMe) empty = mdg_me_new ();
  empty->grants = mdg_record_array_new (&MDG_GRANT_TYPE);
  g_assert_true (mdg_record_equal (&MDG_ME_TYPE, none, empty));
  empty->account = mdg_account_new ();
  g_assert_false (mdg_record_equal (&MDG_ME_TYPE, none, empty));
  none->account = mdg_account_new ();
  none->account->roles = g_new0 (char *, 1);
  g_assert_true (mdg_record_equal (&MDG_ME_TYPE, none, empty));
  none->account->name = g_strdup ("");
  g_assert_false (mdg_record_equal (&MDG_ME_TYPE, none, empty));
  /* Any value but FALSE is TRUE. */
  empty->account->name = g_strdup ("");
  none->account->totp = 1;
  empty->account->totp = 2;
  g_assert_true (mdg_record_equal (&MDG_ME_TYPE, none, empty));

  g_assert_null (mdg_record_copy (&MDG_ME_TYPE, NULL));
  g_assert_true (mdg_record_equal (&MDG_ME_TYPE, NULL, NULL));
  g_assert_false (mdg_record_equal (&MDG_ME_TYPE, none, NULL));
  mdg_record_free (&MDG_ME_TYPE, NULL);

  g_autoptr (GPtrArray) items = mdg_record_array_new (&MDG_ACCOUNT_TYPE);
  g_ptr_array_add (items, mdg_account_new ());
  g_ptr_array_add (items, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/types", test_types);
  g_test_add_func ("/record/tables", test_tables);
  g_test_add_func ("/record/copy", test_copy);
  g_test_add_func ("/record/change", test_change);
  g_test_add_func ("/record/absent", test_absent);
  return g_test_run ();
}
