/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the pages of a run read: whatever PDF, rule or list the work has, its parts and plan are
 * worked out as long as they are missing, and given to it. Where no rule was chosen yet, the first
 * one that fits the first pages is proposed. Owned by a step of the wizard; main thread.
 */
#pragma once

#include "client/model/notice-split.h"
#include "client/model/notice-work.h"

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_READER (mdg_notice_reader_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeReader, mdg_notice_reader, MDG, NOTICE_READER, GObject)

/* Sleeps until it is woken. */
MdgNoticeReader *mdg_notice_reader_new (MdgNoticeWork *work);
void mdg_notice_reader_wake (MdgNoticeReader *self);

/* What is being read. Borrowed. */
MdgNoticeSplit *mdg_notice_reader_get_split (MdgNoticeReader *self);

/* TRUE while pairs are being looked for. */
gboolean mdg_notice_reader_is_planning (MdgNoticeReader *self);

G_END_DECLS
