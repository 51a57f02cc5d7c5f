/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prompt templates (ひな形), questions to the section of a folder, and news of sources, as the
 * client lists them and calls the server about them. Lists are MdgPagedList; whoever makes one has
 * it follow the server with mdg_prompts_follow (). Main thread. The *_async calls end with the
 * finish functions of answer.h.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/item.h"
#include "client/model/paged-list.h"
#include "shared/model/prompt.h"

G_BEGIN_DECLS

/* Texts: sharing-text, used-text, star-text ("★" for a favourite). */
#define MDG_TYPE_TEMPLATE_ITEM (mdg_template_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgTemplateItem, mdg_template_item, MDG, TEMPLATE_ITEM, MdgItem)

/* Texts: state-text, state-style, title-text (what was asked, or why it is not told), folder-text,
 * time-text. */
#define MDG_TYPE_INQUIRY_ITEM (mdg_inquiry_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgInquiryItem, mdg_inquiry_item, MDG, INQUIRY_ITEM, MdgItem)

/* Texts: title-text, detail-text (the sentence before, what stands there now, when). */
#define MDG_TYPE_SOURCE_NEWS_ITEM (mdg_source_news_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgSourceNewsItem, mdg_source_news_item, MDG, SOURCE_NEWS_ITEM, MdgItem)

/* @list is loaded again whenever the server tells of @event; for as long as it lives. */
void mdg_prompts_follow (MdgAccess *access, MdgPagedList *list, const char *event);

/* ---- templates ---- */

/* All one may see, loading. New. */
MdgPagedList *mdg_templates_list_new (MdgAccess *access);

/* Answers an MdgTemplate. */
void mdg_template_load_async (MdgAccess *access,
                              gint64 id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/* Adds for id 0, changes otherwise. Answers an MdgTemplate. */
void mdg_template_save_async (MdgAccess *access,
                              const MdgTemplate *template,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
void mdg_template_delete_async (MdgAccess *access,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void mdg_template_set_favourite_async (MdgAccess *access,
                                       gint64 id,
                                       gboolean favourite,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Counts; nobody waits for it. */
void mdg_template_note_use (MdgAccess *access, gint64 id);

/* Answers a page: mdg_codec_decode_page (). */
void mdg_template_load_versions_async (MdgAccess *access,
                                       gint64 id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Whether a list narrowed to @category ("": all; "*": favourites; "=": one's own and shared ones)
 * and to @words shows it. */
gboolean
mdg_template_matches (const MdgTemplate *template, const char *category, const char *words);

/* The fields of @text: those of @known that it names, new ones of a line for the others. New. */
GPtrArray *mdg_template_fit_variables (const char *text, GPtrArray *known);

/* ---- questions to a section ---- */

/* One's own, or those one may answer; loading. New. */
MdgPagedList *mdg_inquiries_list_new (MdgAccess *access, gboolean mine);

/* How many of those one may answer wait for one: open ones for editors, drafted ones for owners. */
guint mdg_inquiries_count_waiting (GListModel *others);

/* How many of one's own were answered or declined after @since. */
guint mdg_inquiries_count_replied (GListModel *mine, gint64 since);

/* Asks: folder_id, question, message_id. Answers an MdgInquiry. */
void mdg_inquiry_ask_async (MdgAccess *access,
                            const MdgInquiry *inquiry,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

typedef enum
{
  MDG_INQUIRY_REPLY,   /* keeps heading and reply for an owner to approve */
  MDG_INQUIRY_APPROVE, /* puts them into the folder */
  MDG_INQUIRY_DECLINE, /* reply is the reason */
  MDG_INQUIRY_WITHDRAW
} MdgInquiryVerb;

void mdg_inquiry_do_async (MdgAccess *access,
                           const MdgInquiry *inquiry,
                           MdgInquiryVerb verb,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* ---- news of sources ---- */

MdgPagedList *mdg_source_news_list_new (MdgAccess *access);

/* How many of @list are unread. */
guint mdg_source_news_count (GListModel *list);

/* @id 0: all. Nobody waits for it; the list follows. */
void mdg_source_news_note_read (MdgAccess *access, gint64 id);

G_END_DECLS
