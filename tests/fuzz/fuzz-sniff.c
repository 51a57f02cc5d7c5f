/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a file is: there is a type or an error, and the containers' directories are not believed.
 */
#include "server/engine/extract/sniff.h"
#include "shared/base/error.h"
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("sniff", MFD_CLOEXEC);
  if (fd < 0 || write (fd, data, size) != (gssize) size)
    g_error ("no memory file");
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, "a.csv", &error);
  g_assert_true ((type != NULL) != (error != NULL));
  mdg_sniff_has_password (fd);
  close (fd);
  return 0;
}
