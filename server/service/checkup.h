/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check-up of a folder (フォルダ診断): staff keep questions whose right page they know;
 * whenever content or settings change, the questions are asked again, and for each one that misses
 * there is a reason that was looked for, not guessed. Also the settings of a folder, and the way
 * back.
 *
 * DESIGN. A change of content or settings raises the folder's generation and puts a job a little
 * later, so that a hundred new documents are one run. The job asks each question as a search does,
 * of this folder alone. "Before" is what the run for the generation before found. Whether passages
 * must be cut anew is decided where settings change; the job does it first.
 *
 * Readers may see all of it; editors change it. All functions block, any thread.
 */
#pragma once

#include "server/service/context.h"
#include "server/store/checkup.h"
#include "shared/model/search.h"

G_BEGIN_DECLS

#define MDG_JOB_CHECKUP "folder.checkup" /* a folder */
#define MDG_JOB_TUNE "folder.tune"
#define MDG_JOB_RECUT "folder.recut"

/* After the last change. */
#define MDG_CHECKUP_DELAY (3 * MDG_SECOND)

/* Ranks beyond this one count as not found. */
#define MDG_CHECKUP_DEPTH 50

MdgCheckup *mdg_checkup_service_get (MdgContext *context, gint64 folder_id, GError **error);
GPtrArray *
mdg_checkup_service_list_questions (MdgContext *context, gint64 folder_id, GError **error);
MdgTestQuestion *mdg_checkup_service_add_question (MdgContext *context,
                                                   gint64 folder_id,
                                                   const MdgTestQuestion *wanted,
                                                   GError **error);
MdgTestQuestion *mdg_checkup_service_update_question (MdgContext *context,
                                                      const MdgTestQuestion *wanted,
                                                      GError **error);
gboolean mdg_checkup_service_delete_question (MdgContext *context, gint64 id, GError **error);

/* Runs the questions now. CHECKUP_NO_QUESTIONS, CHECKUP_RUNNING. */
MdgCheckup *mdg_checkup_service_run (MdgContext *context, gint64 folder_id, GError **error);

/* Looks for better settings. The same errors. */
MdgCheckup *mdg_checkup_service_tune (MdgContext *context, gint64 folder_id, GError **error);
gboolean mdg_checkup_service_stop (MdgContext *context, gint64 folder_id, GError **error);

/* Puts @settings in force. INVALID_FIELD. */
MdgCheckup *mdg_checkup_service_set_settings (MdgContext *context,
                                              gint64 folder_id,
                                              const MdgSearchSettings *settings,
                                              GError **error);

/* The settings before the last change. NOT_FOUND when there are none. */
MdgCheckup *
mdg_checkup_service_undo_settings (MdgContext *context, gint64 folder_id, GError **error);

/* For everybody who changes what a folder holds, in the same lease. */
gboolean mdg_checkup_note_change (MdgLease *lease, gint64 folder_id, GError **error);

/* ---- for jobs ---- */

/* Asks the questions and writes what came of it. */
gboolean mdg_checkup_carry_out (MdgContext *context,
                                gint64 folder_id,
                                GCancellable *cancellable,
                                GError **error);

/* checkup-changed to the folder's readers. */
void mdg_checkup_tell (MdgCore *core, gint64 folder_id, guint percent);

G_END_DECLS
