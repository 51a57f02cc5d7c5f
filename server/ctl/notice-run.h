/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the notice commands share: list and PDF opened, work that can be stopped, and how a failure
 * ends. They need no configuration, no data folder and no server. One thread.
 */
#pragma once

#include "server/ctl/ctl.h"
#include "server/ctl/notice-plan.h"

G_BEGIN_DECLS

typedef struct
{
  MdgCtl *ctl;
  MdgNoticeSources *sources;
  GBytes *pdf;
  MdgCsvTable *table;
  MdgRecipientList *list;
  char *password;
  GCancellable *cancellable; /* by SIGINT, SIGTERM, SIGHUP */
  MdgBatchWatch watch;
} MdgNoticeWork;

/* Takes @sources and opens what they name. Hashes that are there already must be those of the files
 * (NOTICE_CHANGED {file}); others are filled in. */
gboolean mdg_notice_work_open (MdgNoticeWork *work,
                               MdgCtl *ctl,
                               MdgNoticeSources *sources,
                               const MdgArguments *arguments,
                               GError **error);
void mdg_notice_work_clear (MdgNoticeWork *work);

/* Tells @error; 2 for a wrong call, 1 for all that stops a run. */
int mdg_notice_fail (MdgCtl *ctl, const GError *error);

/* A decision as people call it. */
const char *mdg_notice_decision_title (MdgCtl *ctl, const char *decision);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgNoticeWork, mdg_notice_work_clear)

G_END_DECLS
