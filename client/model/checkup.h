/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check-up of one folder (フォルダ診断): its test questions, how many find their page, better
 * settings when they were looked for. It follows the server while a check-up runs. Owned by the
 * check-up pane; main thread. The *_async calls end with the finish functions of answer.h.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/item.h"
#include "shared/model/search.h"

G_BEGIN_DECLS

/* Texts: place-text, rank-text, miss-text, state-text. Note: "better" when the proposal finds the
 * page and the settings in force do not, or find it lower. */
#define MDG_TYPE_QUESTION_ITEM (mdg_question_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgQuestionItem, mdg_question_item, MDG, QUESTION_ITEM, MdgItem)

#define MDG_TYPE_FOLDER_CHECKUP (mdg_folder_checkup_get_type ())
G_DECLARE_FINAL_TYPE (MdgFolderCheckup, mdg_folder_checkup, MDG, FOLDER_CHECKUP, GObject)

/* Begins to load. Signal "changed": anything is different. */
MdgFolderCheckup *mdg_folder_checkup_new (MdgAccess *access, gint64 folder_id);
MdgAccess *mdg_folder_checkup_get_access (MdgFolderCheckup *self);
gint64 mdg_folder_checkup_get_folder_id (MdgFolderCheckup *self);

/* NULL until it is here. Borrowed, until the main loop runs. */
const MdgCheckup *mdg_folder_checkup_get (MdgFolderCheckup *self);

/* Why it could not be loaded, or NULL. */
const char *mdg_folder_checkup_get_trouble (MdgFolderCheckup *self);

/* Of MdgQuestionItem, in the order of the server. Borrowed. */
GListModel *mdg_folder_checkup_get_questions (MdgFolderCheckup *self);
guint mdg_folder_checkup_get_n_misses (MdgFolderCheckup *self);
void mdg_folder_checkup_reload (MdgFolderCheckup *self);

/* TRUE for a hit: its page stands among the first MDG_CHECKUP_HIT_RANK. */
gboolean mdg_question_is_hit (const MdgTestQuestion *question);

/* "1,200 characters → 800 characters" is made of these: one side for people; free with g_free ().
 */
char *mdg_settings_chunk_text (const MdgSearchSettings *settings);
char *mdg_settings_weight_text (const MdgSearchSettings *settings);
char *mdg_settings_heading_text (const MdgSearchSettings *settings);
char *mdg_settings_passages_text (const MdgSearchSettings *settings);

typedef enum
{
  MDG_CHECKUP_RUN,   /* ask all questions */
  MDG_CHECKUP_TUNE,  /* look for better settings */
  MDG_CHECKUP_STOP,  /* whichever runs */
  MDG_CHECKUP_APPLY, /* the proposal */
  MDG_CHECKUP_UNDO   /* the settings before */
} MdgCheckupVerb;

void mdg_folder_checkup_do_async (MdgFolderCheckup *self,
                                  MdgCheckupVerb verb,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* POST for id 0, PUT otherwise; @question says its folder. Answers an MdgTestQuestion. */
void mdg_test_question_save_async (MdgAccess *access,
                                   const MdgTestQuestion *question,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void mdg_folder_checkup_delete_question_async (MdgFolderCheckup *self,
                                               gint64 question_id,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

G_END_DECLS
