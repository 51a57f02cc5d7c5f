/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One list of residents and one PDF of many pages become one PDF for each resident, with a proof.
 *
 * DESIGN. Four steps, each pure over what the step before gave, so that the client, the command
 * line and the tests run the same code: *read* (signs and keys of all pages, the rule applied),
 * *plan* (mdg_match ()), *split* (the files, handed to a sink one by one), *proof* (each file read
 * again from its bytes). Reading and splitting use as many threads as the machine has, at most
 * MDG_BATCH_MAX_THREADS; memory does not grow with the number of outputs. Progress is told at most
 * ten times a second from the calling thread; a cancelled step returns G_IO_ERROR_CANCELLED within
 * a page's time and leaves nothing behind. Steps block: call them on a worker thread.
 */
#pragma once

#include "shared/model/notice.h"
#include "shared/notice/recipient-list.h"
#include "shared/notice/split-rule.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_BATCH_MAX_THREADS 8
#define MDG_BATCH_WARD_PERCENT 10
#define MDG_BATCH_WARD_MIN_PARTS 3
#define MDG_BATCH_WARD_FEW 5
#define MDG_BATCH_WARD_MAX 5
#define MDG_BATCH_WARD_PARTS_EACH 20 /* one more such name for each so many parts */

typedef enum
{
  MDG_BATCH_READING,
  MDG_BATCH_SPLITTING,
  MDG_BATCH_PROVING,
} MdgBatchStep;

/* @done and @total are pages. */
typedef void (*MdgBatchProgress) (MdgBatchStep step, guint done, guint total, gpointer user_data);

typedef struct
{
  MdgBatchProgress progress; /* NULL: nobody wants to know */
  gpointer user_data;
  GCancellable *cancellable;
  const char *password; /* of the PDF */
} MdgBatchWatch;

/* What stands on the pages of one part. */
typedef struct
{
  guint first;
  guint last;
  char *number; /* as printed; NULL when not found */
  char *name;
  char *birth;
  guint number_page; /* the page it was found on; 0 */
  guint name_page;
  guint birth_page;
  gboolean several; /* two different values of one key within the part: never decided by itself */
  char *text;       /* of its pages, with a form feed between two; NULL when it was not kept */
  char *digest;     /* SHA-256 of that, in hexadecimal */
} MdgBatchPart;

void mdg_batch_part_free (MdgBatchPart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgBatchPart, mdg_batch_part_free)

/* Reads @pdf and divides it. @keys: regular expressions with one group each (MdgNoticeKeys), looked
 * for line by line on the pages of a part. New array of MdgBatchPart in the order of pages. The
 * errors of mdg_pdf_source_open () and mdg_split_pages (), NOTICE_KEY {key} for an expression that
 * cannot be read, PDF_TEXT {page} when the pages' text cannot be read and @rule needs it. */
GPtrArray *mdg_batch_read (GBytes *pdf,
                           const MdgSplitRule *rule,
                           const MdgNoticeKeys *keys,
                           const MdgBatchWatch *watch,
                           GError **error);

/* Pairs @parts with @list. What mdg_match () would decide goes to a person when the pages have two
 * values of one key, when they name another resident of the list (see shared/notice/key-finder.h),
 * when their number stands on a later page while other parts have it on the first, or when
 * something is wrong in the cells of the row. Names that stand in MDG_BATCH_WARD_PERCENT of the
 * parts of other residents (in small runs, on MDG_BATCH_WARD_FEW or all of them) are the ward's own
 * text, if they are few: its mayor may be on the list. New. */
MdgNoticePlan *mdg_batch_plan (GPtrArray *parts, const MdgRecipientList *list);

/* AUTO or CONFIRMED. */
gboolean mdg_batch_is_decided (const MdgNoticePart *part);

/* FALSE with PDF_STOPS {finding, page} when one of @findings (MdgPdfFinding) stops a split. */
gboolean mdg_batch_check_source (GPtrArray *findings, GError **error);

/* Takes one finished file; @number is the place (from 0) of its part in the plan. FALSE stops the
 * run with @error. Called on one thread at a time, in order. */
typedef gboolean (*MdgBatchSink) (
  guint number, const MdgNoticePart *part, GBytes *pdf, gpointer user_data, GError **error);

/* Splits @pdf by the decided parts of @plan (AUTO and CONFIRMED) and proves each file before the
 * sink gets it: page count, text and fonts as in the source; nothing of mdg_pdf_inspect (); none of
 * the keys of any other row of @list in its text or in its decoded objects. A file that fails is
 * not handed over and the run stops: PROOF_FAILED {page, check}. A plan that does not cover each
 * page once fails the same way; NOTICE_PLAN {page} for rows that are not there or decided twice;
 * PDF_STOPS. @parts, those the plan was made of, have the text that each file must have; NULL: it
 * is read from @pdf again. The proof; its "left" tells the parts that were not decided. "split",
 * "csv_sha256" and the names of files are for the caller to add. */
MdgSplitProof *mdg_batch_split (GBytes *pdf,
                                const MdgNoticePlan *plan,
                                GPtrArray *parts,
                                const MdgRecipientList *list,
                                MdgBatchSink sink,
                                gpointer user_data,
                                const MdgBatchWatch *watch,
                                GError **error);

/* The bytes of a file of a proof; NULL with @error. On any thread. */
typedef GBytes *(*MdgBatchOpen) (const MdgSplitFile *file, gpointer user_data, GError **error);

/* Proves files again that mdg_batch_split () has made of @pdf: that they are the same bytes, and
 * all else from these bytes, the list and the source. @ward_names: as in the plan. The new proof,
 * whose checks tell what does not hold, with the page of the source it was first; the errors of
 * opening the source. */
MdgSplitProof *mdg_batch_prove (GBytes *pdf,
                                const MdgSplitProof *proof,
                                const char *const *ward_names,
                                const MdgRecipientList *list,
                                MdgBatchOpen open,
                                gpointer user_data,
                                const MdgBatchWatch *watch,
                                GError **error);

G_END_DECLS
