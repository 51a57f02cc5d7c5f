/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain text that can be read, selected and searched, with line numbers where the document is
 * counted in lines, and one stretch of it marked. Main thread.
 */
#pragma once

#include "shared/model/document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_TEXT_PANE (mdg_text_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgTextPane, mdg_text_pane, MDG, TEXT_PANE, GtkWidget)

GtkWidget *mdg_text_pane_new (void);

/* Shows @text; its first line has the number @first_line, 0 for no numbers. */
void mdg_text_pane_set_text (MdgTextPane *self, const char *text, guint first_line);

/* Marks the place of @passage (NULL: none) and scrolls to it. */
void mdg_text_pane_mark (MdgTextPane *self, const MdgPassage *passage);

/* What the text is, for screen readers. */
void mdg_text_pane_set_label (MdgTextPane *self, const char *label);

/* Marks the words that are looked for (NULL: none): how many places there are, the @current one
 * (from 0) scrolled to. */
guint mdg_text_pane_find (MdgTextPane *self, const char *words, guint current);

void mdg_text_pane_focus (MdgTextPane *self);

G_END_DECLS
