/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the wizard asks of each of its steps. Main thread.
 *
 * A step is a widget made by mdg_notice_<name>_step_new (MdgNoticeWork *). Whenever what it would
 * answer is different from before, it emits "missing-changed" (mdg_notice_step_tell ()).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_STEP (mdg_notice_step_get_type ())
G_DECLARE_INTERFACE (MdgNoticeStep, mdg_notice_step, MDG, NOTICE_STEP, GtkWidget)

/* All but dup_missing may be NULL. */
struct _MdgNoticeStepInterface
{
  GTypeInterface parent_iface;

  /* One sentence about what is missing before the next step; NULL: nothing. New. */
  char *(*dup_missing) (MdgNoticeStep *self);

  /* It comes into sight. */
  void (*enter) (MdgNoticeStep *self);

  /* Moves on from the pane that holds @focus; FALSE at the last one (client/ui/common/page.h). */
  gboolean (*next_pane) (MdgNoticeStep *self, GtkWidget *focus);
  void (*search) (MdgNoticeStep *self);
  void (*print) (MdgNoticeStep *self);

  /* What stands at the left of the foot, beside the sentence and the button: the proof, for one.
   * Made once by the step; owned by the wizard. */
  GtkWidget *(*make_foot) (MdgNoticeStep *self);
};

char *mdg_notice_step_dup_missing (MdgNoticeStep *self);
void mdg_notice_step_enter (MdgNoticeStep *self);
gboolean mdg_notice_step_next_pane (MdgNoticeStep *self, GtkWidget *focus);
void mdg_notice_step_search (MdgNoticeStep *self);
void mdg_notice_step_print (MdgNoticeStep *self);
GtkWidget *mdg_notice_step_make_foot (MdgNoticeStep *self);

/* For steps: asks the wizard to look again. */
void mdg_notice_step_tell (MdgNoticeStep *self);

G_END_DECLS
