/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a question can be asked with: the models one may choose, what one has used this month, and
 * the folders one may read. It follows the server's events. Owned by the chat page; main thread.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/paged-list.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

#define MDG_TYPE_CHAT_MEANS (mdg_chat_means_get_type ())
G_DECLARE_FINAL_TYPE (MdgChatMeans, mdg_chat_means, MDG, CHAT_MEANS, GObject)

/* Signal "changed". Nothing is loaded before mdg_chat_means_load (). */
MdgChatMeans *mdg_chat_means_new (MdgAccess *access);
void mdg_chat_means_load (MdgChatMeans *self);

/* NULL until known. Borrowed, until the main loop runs. */
const MdgModelChoices *mdg_chat_means_get_choices (MdgChatMeans *self);
const MdgMeter *mdg_chat_means_get_meter (MdgChatMeans *self);

/* MdgFolderItem. Borrowed. */
MdgPagedList *mdg_chat_means_get_folders (MdgChatMeans *self);

/* What the guard finds in @text. Answers an MdgGuardReport; finish with the functions of answer.h.
 */
void mdg_chat_means_check_async (MdgChatMeans *self,
                                 const char *text,
                                 char **attachments,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

G_END_DECLS
