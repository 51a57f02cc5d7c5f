/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of the wizard, in their order. A new step is one line in the table of notice-steps.c.
 */
#pragma once

#include "client/model/notice-work.h"
#include "client/ui/notices/notice-step.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* MDG_STEP_… */
  GtkWidget *(*make) (MdgNoticeWork *work);
} MdgNoticeStepMaker;

/* Ends with a name of NULL. */
extern const MdgNoticeStepMaker mdg_notice_steps[];

G_END_DECLS
