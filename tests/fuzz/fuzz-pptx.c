/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader of pptx. An input is a text of parts, each behind a line "@name", so that what is
 * changed is XML and not a zip.
 */
#include "tests/fuzz/fuzz-office.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_office (mdg_read_pptx, "pptx", data, size);
  return 0;
}
