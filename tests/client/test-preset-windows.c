/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The four places of the registry in their order, and every type a value can have.
 */
#include "client/local/preset.h"
#include "tests/client/registry-hive.h"
#include "tests/client/warnings.h"

#define POLICIES L"Software\\Policies\\Madoguchi"
#define PRESETS L"Software\\Madoguchi"

typedef struct
{
  MdgRegistryHive *hive;
  MdgWarnings *warnings; /* borrowed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer warnings)
{
  fixture->hive = mdg_registry_hive_new ();
  fixture->warnings = (MdgWarnings *) warnings;
}

static void
tear_down (Fixture *fixture, gconstpointer warnings)
{
  mdg_registry_hive_free (fixture->hive);
}

static gboolean
any_value (const char *value)
{
  return TRUE;
}

static char *
look_up (gboolean *ret_fixed)
{
  g_autoptr (MdgPresets) presets = mdg_presets_new (NULL);
  return mdg_presets_lookup (presets, "ServerUrl", any_value, ret_fixed);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    HKEY root;
    const wchar_t *key;
    const char *value;
    gboolean fixed;
  } weakest_first[] = {
    { HKEY_CURRENT_USER, PRESETS, "a preset for the person", FALSE },
    { HKEY_LOCAL_MACHINE, PRESETS, "a preset for the PC", FALSE },
    { HKEY_CURRENT_USER, POLICIES, "a policy for the person", TRUE },
    { HKEY_LOCAL_MACHINE, POLICIES, "a policy for the PC", TRUE },
  };
  gboolean fixed = FALSE;
  g_assert_null (look_up (&fixed));
  for (guint i = 0; i < G_N_ELEMENTS (weakest_first); i++)
    {
      g_test_message ("%s", weakest_first[i].value);
      mdg_registry_hive_set_text (weakest_first[i].root, weakest_first[i].key, "ServerUrl",
                                  weakest_first[i].value);
      g_autofree char *value = look_up (&fixed);
      g_assert_cmpstr (value, ==, weakest_first[i].value);
      g_assert_cmpint (fixed, ==, weakest_first[i].fixed);
    }
}

typedef struct
{
  DWORD type;
  const void *data;
  gsize size;
  const char *expected;
  guint n_warnings;
  const char *sentence;
} TypeRow;

#define TEXT_OF(literal) literal, sizeof literal

static const DWORD number = 7;
static const wchar_t half_a_pair[] = { L'x', 0xd83d, L'x', 0 };

static const TypeRow type_rows[] = {
  { REG_SZ, TEXT_OF (L"窓口"), "窓口", 0, "text is Unicode" },
  { REG_SZ, L"plain", 5 * sizeof (wchar_t), "plain", 0, "text may lack its end" },
  { REG_EXPAND_SZ, TEXT_OF (L"%MDG_WARD%\\ca.pem"), "C:\\ward\\ca.pem", 0,
    "variables are filled in" },
  { REG_EXPAND_SZ, TEXT_OF (L"plain"), "plain", 0, "text without variables may have that type" },
  { REG_SZ, TEXT_OF (L"%MDG_WARD%"), "%MDG_WARD%", 0, "in plain text they are not" },
  { REG_SZ, NULL, 0, NULL, 0, "a value of nothing is none" },
  { REG_SZ, TEXT_OF (L""), NULL, 0, "an empty text is none" },
  { REG_DWORD, &number, sizeof number, NULL, 1, "numbers are passed over" },
  { REG_BINARY, "bytes", 5, NULL, 1, "bytes are passed over" },
  { REG_MULTI_SZ, TEXT_OF (L"one\0two\0"), NULL, 1, "lists are passed over" },
  { REG_SZ, half_a_pair, sizeof half_a_pair, NULL, 1, "half a character is passed over" },
  { REG_SZ, TEXT_OF (L"one\ntwo"), NULL, 1, "two lines are passed over" },
};

static void
test_types (Fixture *fixture, gconstpointer data)
{
  g_setenv ("MDG_WARD", "C:\\ward", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (type_rows); i++)
    {
      const TypeRow *row = &type_rows[i];
      g_test_message ("%s", row->sentence);
      mdg_registry_hive_clear (fixture->hive);
      mdg_registry_hive_set (HKEY_LOCAL_MACHINE, POLICIES, "ServerUrl", row->type, row->data,
                             row->size);
      gboolean fixed = FALSE;
      g_autofree char *value = look_up (&fixed);
      g_assert_cmpstr (value, ==, row->expected);
      guint n;
      g_autofree char *warnings = mdg_warnings_take (fixture->warnings, &n);
      g_assert_cmpuint (n, ==, row->n_warnings);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  MdgWarnings *warnings = mdg_warnings_new ("madoguchi-client-local");
  g_test_add ("/preset-windows/order", Fixture, warnings, set_up, test_order, tear_down);
  g_test_add ("/preset-windows/types", Fixture, warnings, set_up, test_types, tear_down);
  return g_test_run ();
}
