/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said about documents and folders: states, places, periods, remedies, who can see them.
 * Short translated texts. Results are free with g_free () unless called static. Any thread.
 */
#pragma once

#include "shared/model/document.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

/* What helps when a document could not be read. */
typedef enum
{
  MDG_REMEDY_NONE,
  MDG_REMEDY_REPLACE, /* with another file */
  MDG_REMEDY_RETRY,
} MdgRemedy;

MdgRemedy mdg_document_remedy (const MdgDocument *document);

/* "Ready", "In progress", "Waiting (2nd)", "Could not be read", "Stopped". */
char *mdg_document_state_text (const MdgDocument *document);

/* Why it could not be read and what to do; NULL when there is nothing to explain. */
char *mdg_document_explanation (const MdgDocument *document);

/* "14 pages", "6 sheets", "2,310 rows"; "" before it was read. */
char *mdg_document_places_text (const MdgDocument *document);

/* "about 20 s left"; NULL when nobody knows. */
char *mdg_phrase_time_left (gint64 seconds);

/* "From R8.4.1", "Until R8.3.31", "R8.4.1 – R9.3.31", "Not set". */
char *mdg_document_period_text (const char *from, const char *until);

/* A day "2026-04-01" as columns show it: "R8.4.1" in Japanese. The text itself when it is no day.
 */
char *mdg_phrase_day (const char *day);

/* The icon of its kind. Static. */
const char *mdg_document_icon_name (const char *format);

/* "12,345" */
char *mdg_phrase_number (gint64 number);

/* "Owner", "Editor", "Reader"; "" for none. Static. */
const char *mdg_folder_role_text (const char *role);

/* "Everyone in 介護保険課 (24), 青木 花, …": at most four of @grants (MdgFolderGrant). */
char *mdg_folder_access_text (GPtrArray *grants);

/* One grant: "Everyone in 介護保険課", "青木 花", "Section managers in 地域福祉課". */
char *mdg_folder_grant_text (const MdgFolderGrant *grant);

G_END_DECLS
