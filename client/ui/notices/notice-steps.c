/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/notice-steps.h"

#include "client/ui/notices/list-step.h"
#include "client/ui/notices/match-step.h"
#include "client/ui/notices/message-step.h"
#include "client/ui/notices/preview-step.h"
#include "client/ui/notices/send-step.h"
#include "client/ui/notices/split-step.h"

const MdgNoticeStepMaker mdg_notice_steps[] = {
  { MDG_STEP_MESSAGE, mdg_notice_message_step_new },
  { MDG_STEP_LIST, mdg_notice_list_step_new },
  { MDG_STEP_SPLIT, mdg_notice_split_step_new },
  { MDG_STEP_MATCH, mdg_notice_match_step_new },
  { MDG_STEP_PREVIEW, mdg_notice_preview_step_new },
  { MDG_STEP_SEND, mdg_notice_send_step_new },
  { NULL, NULL },
};
