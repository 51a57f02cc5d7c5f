/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is about to be sent, before it is: the files of what was dropped or chosen, which of them
 * cannot be taken and why, which bear the name of a document the folder has. The person decides;
 * then the uploads model takes the plan. Main thread; files are looked at on a worker thread.
 */
#pragma once

#include "client/local/file-tree.h"
#include "client/model/folders.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_PLAN_NEW,
  MDG_PLAN_SAME_NAME,
  MDG_PLAN_UNSUPPORTED,
  MDG_PLAN_EMPTY,
  MDG_PLAN_TOO_LARGE,
  MDG_PLAN_BAD_NAME,
} MdgPlanVerdict;

typedef enum
{
  MDG_PLAN_ADD,
  MDG_PLAN_REPLACE, /* the document of the same name */
  MDG_PLAN_SKIP,
} MdgPlanChoice;

#define MDG_TYPE_PLAN_ITEM (mdg_plan_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgPlanItem, mdg_plan_item, MDG, PLAN_ITEM, GObject)

const MdgTreeFile *mdg_plan_item_get_file (MdgPlanItem *self);
MdgPlanVerdict mdg_plan_item_get_verdict (MdgPlanItem *self);

/* Why it cannot be sent, or that there is one of its name; NULL for a new one. Static. */
const char *mdg_plan_item_get_sentence (MdgPlanItem *self);

/* The document it would replace; 0 for none. */
gint64 mdg_plan_item_get_document (MdgPlanItem *self);
MdgPlanChoice mdg_plan_item_get_choice (MdgPlanItem *self);
void mdg_plan_item_set_choice (MdgPlanItem *self, MdgPlanChoice choice);

#define MDG_TYPE_UPLOAD_PLAN (mdg_upload_plan_get_type ())
G_DECLARE_FINAL_TYPE (MdgUploadPlan, mdg_upload_plan, MDG, UPLOAD_PLAN, GObject)

/* A list of MdgPlanItem; what cannot be sent comes first. Property "ready": all is known. Signal
 * "changed": a choice was made. @files are GFile. */
MdgUploadPlan *mdg_upload_plan_new (MdgFolders *folders, gint64 folder_id, GListModel *files);

gboolean mdg_upload_plan_is_ready (MdgUploadPlan *self);
gint64 mdg_upload_plan_get_folder (MdgUploadPlan *self);

/* How many, and how many bytes, would be sent. */
guint mdg_upload_plan_count (MdgUploadPlan *self, gint64 *ret_bytes);
guint mdg_upload_plan_count_verdict (MdgUploadPlan *self, MdgPlanVerdict verdict);

/* Sets the choice of all that bear the name of a document. */
void mdg_upload_plan_choose_all (MdgUploadPlan *self, MdgPlanChoice choice);

/* What was left out or could not be looked at, in a sentence; NULL for nothing. Free with g_free
 * ().
 */
char *mdg_upload_plan_dup_note (MdgUploadPlan *self);

/* "Word, Excel, …": what is taken. Static. */
const char *mdg_upload_kinds_text (void);

G_END_DECLS
