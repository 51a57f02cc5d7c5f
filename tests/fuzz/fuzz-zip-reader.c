/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Zips as they are: every reader of an Office format gets the bytes.
 */
#include "tests/fuzz/fuzz-office.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) file = g_bytes_new_static (data, size);
  mdg_ooxml_sniff (file, NULL);
  fuzz_read (mdg_read_docx, file);
  fuzz_read (mdg_read_xlsx, file);
  fuzz_read (mdg_read_pptx, file);
  return 0;
}
