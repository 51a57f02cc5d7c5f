/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happened to one notice: each fact with its own time, none ever changed. What follows from
 * them (shared/notice/notice-clock.h) is computed and never stored.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

/* MdgNoticeEvent.kind */
#define MDG_FACT_AVAILABLE "available"         /* 掲載: in the resident's list on the portal */
#define MDG_FACT_MAIL_ACCEPTED "mail-accepted" /* the relay has it */
#define MDG_FACT_MAIL_REFUSED "mail-refused"   /* the relay does not take it */
#define MDG_FACT_MAIL_BOUNCED "mail-bounced"   /* it came back for good */
#define MDG_FACT_SIGNED_IN "signed-in"         /* the resident proved who he is */
#define MDG_FACT_VIEWED "viewed"
#define MDG_FACT_DOWNLOADED "downloaded"     /* recorded on the resident's own computer */
#define MDG_FACT_CONFIRMED "confirmed"       /* 受領確認 */
#define MDG_FACT_PAPER_CHOSEN "paper-chosen" /* by the resident */
#define MDG_FACT_PAPER_SENT "paper-sent"
#define MDG_FACT_WITHDRAWN "withdrawn"
#define MDG_FACT_REPLACED "replaced" /* by a new notice */

/* MdgNoticeEvent.purpose of mails */
#define MDG_MAIL_FIRST "notice"
#define MDG_MAIL_REMINDER "reminder"

typedef struct
{
  gint64 id;
  gint64 letter_id;
  char *kind;
  gint64 at;
  gint64 mail_id; /* of facts about mails; one mail may be about several notices */
  char *purpose;
  char *status; /* RFC 3463, of refused and returned mails */
} MdgNoticeEvent;

MDG_DECLARE_RECORD (MdgNoticeEvent, mdg_notice_event, MDG_NOTICE_EVENT_TYPE)

G_END_DECLS
