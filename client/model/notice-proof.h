/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proof of a split (分割証明): the PDF is split by what was decided, every file is proven from
 * its bytes and let go again; the same pages of the same PDF give the same bytes when they are sent
 * later. Begun when nothing is left to decide; ends with the proof or with one sentence. Main
 * thread, the work on one of its own.
 *
 * Signal "changed" (): state or progress are different. Signal "proven" (): there is a proof.
 */
#pragma once

#include "client/model/notice-match.h"

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_PROOF (mdg_notice_proof_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeProof, mdg_notice_proof, MDG, NOTICE_PROOF, GObject)

MdgNoticeProof *mdg_notice_proof_new (void);

/* Begins with what @match holds now; what runs already is ended. */
void mdg_notice_proof_begin (MdgNoticeProof *self,
                             GBytes *pdf,
                             const char *password,
                             MdgNoticeMatch *match);

/* Ends what runs and forgets error and proof. */
void mdg_notice_proof_clear (MdgNoticeProof *self);

/* Takes over a proof of an earlier time. */
void mdg_notice_proof_set (MdgNoticeProof *self, const MdgSplitProof *proof);

gboolean mdg_notice_proof_is_working (MdgNoticeProof *self);

/* @ret_step tells whether files are being made or proven. */
void mdg_notice_proof_get_progress (MdgNoticeProof *self,
                                    MdgBatchStep *ret_step,
                                    guint *ret_done,
                                    guint *ret_total,
                                    gint64 *ret_seconds_left);

/* NULL while there is none. Borrowed. */
const MdgSplitProof *mdg_notice_proof_get (MdgNoticeProof *self);
const GError *mdg_notice_proof_get_error (MdgNoticeProof *self);

/* The check @name of @proof; NULL when it was not made. */
const MdgSplitCheck *mdg_split_proof_find (const MdgSplitProof *proof, const char *name);

G_END_DECLS
