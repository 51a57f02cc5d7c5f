/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What shuts a program in before it opens an untrusted file.
 *
 * DESIGN. Three walls, each enough for most of what could be tried. Limits (setrlimit) on memory,
 * processor time, files and processes. Landlock: files can be opened for reading only, and only
 * below the folders of fonts, poppler's character maps and Tesseract's data. seccomp: a list of
 * system calls that may be used; no sockets, no new processes or threads, no programs, no memory
 * that can be executed, no file opened for writing. A kernel without Landlock opens nothing at all:
 * then a PDF whose fonts are not embedded gives less text, and scans none.
 *
 * Called once by main, with one thread running; there is no way back.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* AddressSanitizer reserves terabytes of addresses: under it there is no limit on memory. */
gboolean mdg_sandbox_can_limit_memory (void);

/* Bytes of addresses, seconds of processor time. INTERNAL. */
gboolean mdg_sandbox_limit (guint64 memory_bytes, guint seconds, GError **error);

/* After it nothing outside can be reached but what is open, and what @folders (ended by NULL; those
 * missing do not count) hold for reading. INTERNAL, and then the file must not be opened. */
gboolean mdg_sandbox_enter (const char *const *folders, GError **error);

G_END_DECLS
