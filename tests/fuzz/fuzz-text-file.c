/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text and CSV of any encoding.
 */
#include "tests/fuzz/fuzz-office.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) file = g_bytes_new_static (data, size);
  fuzz_read (mdg_read_text, file);
  fuzz_read (mdg_read_csv, file);
  return 0;
}
