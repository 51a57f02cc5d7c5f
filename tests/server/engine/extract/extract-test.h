/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests of extraction share. One thread.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

/* A nameless file with these bytes. */
int extract_test_file (gconstpointer data, gsize size);

/* TRUE when no process runs the program at path @program, waiting a moment for it. */
gboolean extract_test_is_gone (const char *program);

G_END_DECLS
