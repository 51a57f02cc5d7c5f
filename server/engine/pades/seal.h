/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a seal (PNG) as PDF wants it: colours and transparency apart. Any thread.
 */
#pragma once

#include "server/engine/pades/document.h"

G_BEGIN_DECLS

#define MDG_SEAL_PIXELS_MAX 4096
#define MDG_SEAL_FILE_MAX (8 * 1024 * 1024)

/* SIGNING_SEAL_IMAGE. */
MdgPadesPicture *mdg_seal_read (GBytes *png, GError **error);
void mdg_seal_free (MdgPadesPicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPadesPicture, mdg_seal_free)

G_END_DECLS
