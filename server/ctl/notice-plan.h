/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan of a split as a file: who gets which pages, and where list and PDF are found again. A
 * person may change decisions in it ("confirmed" with a row, "refused") before it is carried out.
 * It holds no name, number or text of a resident. One thread.
 */
#pragma once

#include "shared/batch/batch.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MDG_NOTICE_PLAN_MAX_BYTES (64 * 1024 * 1024)

/* Where a list and its PDF are, and how they are read. */
typedef struct
{
  char *csv;
  char *csv_sha256;
  char *encoding; /* MDG_CSV_… */
  char *pdf;
  char *pdf_sha256;
  char *split;
  MdgNoticeKeys *keys;
  MdgNoticeColumns *columns;
} MdgNoticeSources;

typedef struct
{
  MdgNoticeSources *sources;
  MdgNoticePlan *plan;
  GPtrArray *parts; /* MdgBatchPart, without what stands on the pages */
} MdgNoticePlanFile;

void mdg_notice_sources_free (MdgNoticeSources *sources);
void mdg_notice_plan_file_free (MdgNoticePlanFile *file);

/* As members of an object: "csv", "pdf", "split", "keys", "columns". */
void mdg_notice_sources_write (const MdgNoticeSources *sources, JsonObject *object);
MdgNoticeSources *mdg_notice_sources_read (JsonObject *object, GError **error);

/* A new object. */
JsonObject *mdg_notice_plan_write (const MdgNoticeSources *sources,
                                   const MdgNoticePlan *plan,
                                   GPtrArray *parts,
                                   const MdgRecipientList *list);

/* NOTICE_PLAN and what the reading of records gives. */
MdgNoticePlanFile *mdg_notice_plan_read (GBytes *json, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeSources, mdg_notice_sources_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticePlanFile, mdg_notice_plan_file_free)

G_END_DECLS
