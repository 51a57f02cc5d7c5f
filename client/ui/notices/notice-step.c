/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/notice-step.h"

G_DEFINE_INTERFACE (MdgNoticeStep, mdg_notice_step, GTK_TYPE_WIDGET)

#define SIGNAL_MISSING "missing-changed"

static void
mdg_notice_step_default_init (MdgNoticeStepInterface *iface)
{
  g_signal_new (SIGNAL_MISSING, MDG_TYPE_NOTICE_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

char *
mdg_notice_step_dup_missing (MdgNoticeStep *self)
{
  return MDG_NOTICE_STEP_GET_IFACE (self)->dup_missing (self);
}

void
mdg_notice_step_enter (MdgNoticeStep *self)
{
  if (MDG_NOTICE_STEP_GET_IFACE (self)->enter != NULL)
    MDG_NOTICE_STEP_GET_IFACE (self)->enter (self);
}

gboolean
mdg_notice_step_next_pane (MdgNoticeStep *self, GtkWidget *focus)
{
  if (MDG_NOTICE_STEP_GET_IFACE (self)->next_pane == NULL)
    return FALSE;
  return MDG_NOTICE_STEP_GET_IFACE (self)->next_pane (self, focus);
}

void
mdg_notice_step_search (MdgNoticeStep *self)
{
  if (MDG_NOTICE_STEP_GET_IFACE (self)->search != NULL)
    MDG_NOTICE_STEP_GET_IFACE (self)->search (self);
}

void
mdg_notice_step_print (MdgNoticeStep *self)
{
  if (MDG_NOTICE_STEP_GET_IFACE (self)->print != NULL)
    MDG_NOTICE_STEP_GET_IFACE (self)->print (self);
}

GtkWidget *
mdg_notice_step_make_foot (MdgNoticeStep *self)
{
  if (MDG_NOTICE_STEP_GET_IFACE (self)->make_foot == NULL)
    return NULL;
  return MDG_NOTICE_STEP_GET_IFACE (self)->make_foot (self);
}

void
mdg_notice_step_tell (MdgNoticeStep *self)
{
  g_signal_emit_by_name (self, SIGNAL_MISSING);
}
