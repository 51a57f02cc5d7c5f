/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compiled catalogues. Whatever the file, asking gives UTF-8: a translation or the question.
 */
#include "shared/base/catalog.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  mdg_catalog_add ("ja", data, size);
  static const char *const ids[] = { "Save", "a", "", "窓" };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_true (g_utf8_validate (mdg_catalog_translate ("ja", ids[i]), -1, NULL));
  mdg_catalog_unload ();
  return 0;
}
