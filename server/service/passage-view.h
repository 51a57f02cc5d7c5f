/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passages of an index as people are shown them. Plain functions; any thread.
 */
#pragma once

#include "server/service/passage-index.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* Lengths become hundredths of a point. New. */
MdgPassage *mdg_passage_view_new (const MdgFoundPassage *found, gint64 folder_id);

/* Points as hundredths. */
gint64 mdg_passage_view_length (float points);

G_END_DECLS
