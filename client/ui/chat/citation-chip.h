/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A claim's source as a small button: the document with its place, and whether the quoted words
 * stand there. It activates "chat.citation" (xx) with the message and the number. Main thread.
 */
#pragma once

#include "shared/model/chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CITATION_CHIP (mdg_citation_chip_get_type ())
G_DECLARE_FINAL_TYPE (MdgCitationChip, mdg_citation_chip, MDG, CITATION_CHIP, GtkButton)

GtkWidget *mdg_citation_chip_new (gint64 message_id, const MdgCitation *citation);

/* Shows @citation, of the same number. */
void mdg_citation_chip_set (MdgCitationChip *self, const MdgCitation *citation);

gint64 mdg_citation_chip_get_number (MdgCitationChip *self);

/* Whether it is the one that is open in the viewer. */
void mdg_citation_chip_set_shown (MdgCitationChip *self, gboolean shown);

G_END_DECLS
