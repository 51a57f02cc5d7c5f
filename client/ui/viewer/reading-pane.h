/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was read from one page: its text, whether it came from a picture, and the passages it was
 * cut into. Part of the viewer; main thread.
 */
#pragma once

#include "client/ui/viewer/text-pane.h"
#include "shared/model/document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_READING_PANE (mdg_reading_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgReadingPane, mdg_reading_pane, MDG, READING_PANE, GtkBox)

/* Signal "passage-chosen" (gint64 id). Shows @page (NULL: nothing yet, or @trouble says why). */
void mdg_reading_pane_show (MdgReadingPane *self,
                            const MdgDocumentPage *page,
                            const char *trouble,
                            gboolean may_edit);

/* Sets a passage of the page off; NULL for none. */
void mdg_reading_pane_mark (MdgReadingPane *self, const MdgPassage *passage);

/* With @with_text FALSE only the passages are shown: the text is beside already. */
void mdg_reading_pane_set_with_text (MdgReadingPane *self, gboolean with_text);

G_END_DECLS
