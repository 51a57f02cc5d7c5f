/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LibreOffice as a converter: at most MDG_CONVERTER_MAX running at a time, each with a profile of
 * its own that is thrown away, a time limit, and its process group killed at the end. A file that
 * hung, failed or gave nothing gets a process of its own once more.
 *
 * Any thread; a call waits for its turn.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

#define MDG_CONVERTER_MAX 2

typedef struct _MdgConverter MdgConverter;

/* @program is soffice's path; NULL looks for it. Never fails; see is_available. @work_dir gets
 * folders for running conversions (0700, removed afterwards, leftovers removed at start). */
MdgConverter *mdg_converter_new (const char *program, const char *work_dir);
void mdg_converter_free (MdgConverter *converter);
gboolean mdg_converter_is_available (MdgConverter *converter);

/* A new descriptor with the converted file, by @type's route: PDF, xlsx or pptx. -1 with
 * EXTRACT_NO_CONVERTER, EXTRACT_NOT_CONVERTED, EXTRACT_TIMEOUT, EXTRACT_PASSWORD, CANCELLED. */
int mdg_converter_convert (MdgConverter *converter,
                           int fd,
                           const MdgFileType *type,
                           GCancellable *cancellable,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgConverter, mdg_converter_free)

G_END_DECLS
