/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder "手引き" of the section 税務課 and people around it, for tests of what folders hold: its
 * owner, an editor, a reader of the same section, somebody of another section who may see nothing,
 * an administrator, who may see nothing in it either, and the system itself.
 */
#pragma once

#include "server/service/documents.h"
#include "server/service/folders.h"
#include "server/service/uploads.h"
#include "tests/support/test-core.h"

G_BEGIN_DECLS

typedef enum
{
  CABINET_OWNER,
  CABINET_EDITOR,
  CABINET_READER,
  CABINET_STRANGER,
  CABINET_ADMIN,
  CABINET_N_PEOPLE
} CabinetPerson;

typedef struct
{
  MdgTestCore *test;
  gint64 tax;     /* section */
  gint64 welfare; /* section */
  gint64 ids[CABINET_N_PEOPLE];
  MdgContext people[CABINET_N_PEOPLE];
  gint64 folder;
} Cabinet;

Cabinet *cabinet_new (void);

/* Checks that the audit log is whole. */
void cabinet_free (Cabinet *cabinet);

/* Closes everything and opens it again, with the folder and the people as they are. */
void cabinet_restart (Cabinet *cabinet);

/* Gives @role to @person in the folder, or takes it away (NULL). By the owner. */
void cabinet_grant (Cabinet *cabinet, CabinetPerson person, const char *role);

/* A further folder of 税務課, owned by the owner, edited by the editor. */
gint64 cabinet_add_folder (Cabinet *cabinet, const char *name);

/* Announces @content as @name; the upload or NULL with @error. */
MdgUpload *cabinet_announce (Cabinet *cabinet,
                             CabinetPerson person,
                             const char *name,
                             GBytes *content,
                             gint64 replaces,
                             GError **error);

/* Sends all of @content that has not arrived. */
gboolean cabinet_send (
  Cabinet *cabinet, CabinetPerson person, const MdgUpload *upload, GBytes *content, GError **error);

/* A whole upload by the editor, which must work; the document's id. */
gint64 cabinet_upload (Cabinet *cabinet, const char *name, const char *content);
gint64 cabinet_replace (Cabinet *cabinet, gint64 document_id, const char *content);

/* Says that the newest version of the document has been read. */
void cabinet_make_ready (Cabinet *cabinet, gint64 document_id);

/* "a.txt b.txt" as @person lists them, or the slug of the refusal. */
char *cabinet_list (Cabinet *cabinet, CabinetPerson person, const MdgDocumentQuery *query);

/* The content as @person downloads it, or the slug of the refusal. */
char *cabinet_download (Cabinet *cabinet, CabinetPerson person, gint64 document_id);

/* Files that lie in the data folder for good. */
guint cabinet_count_blobs (Cabinet *cabinet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cabinet, cabinet_free)

G_END_DECLS
