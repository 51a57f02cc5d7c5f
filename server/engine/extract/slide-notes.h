/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The speaker's notes of old and of OpenDocument slides. Their PDF shows the slides alone; what was
 * written for the speaker, and which slides are hidden, is taken from a pptx that LibreOffice makes
 * beside it.
 *
 * Any thread.
 */
#pragma once

#include "server/engine/extract/converter.h"

G_BEGIN_DECLS

/* TRUE for ppt and odp. */
gboolean mdg_slides_have_notes (const MdgFileType *type);

/* Adds the notes of @fd, a @type that has some, to the slides of @rendition, read from its PDF, and
 * marks those that are hidden. A file whose notes cannot be read keeps its slides. FALSE with
 * CANCELLED only. */
gboolean mdg_slides_add_notes (MdgExtracted *rendition,
                               MdgConverter *converter,
                               const MdgExtractLimits *limits,
                               int fd,
                               const MdgFileType *type,
                               GCancellable *cancellable,
                               GError **error);

/* The second half of it: @slides was read from the pptx. */
void mdg_slides_merge_notes (MdgExtracted *rendition, const MdgExtracted *slides);

G_END_DECLS
