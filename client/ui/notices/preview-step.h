/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step プレビュー: what any recipient gets, his message and his PDF beside each other. Main
 * thread.
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_PREVIEW_STEP (mdg_notice_preview_step_get_type ())
G_DECLARE_FINAL_TYPE (
  MdgNoticePreviewStep, mdg_notice_preview_step, MDG, NOTICE_PREVIEW_STEP, GtkBox)

GtkWidget *mdg_notice_preview_step_new (MdgNoticeWork *work);

G_END_DECLS
