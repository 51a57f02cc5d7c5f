/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/prompts.h"

#include "client/model/answer.h"
#include "client/model/phrases.h"
#include "shared/base/template-text.h"
#include "shared/base/text.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
time_text (gint64 time)
{
  return mdg_phrase_time (time, g_get_real_time ());
}

/* ---- templates in lists ---- */

static char *
template_sharing (gconstpointer record)
{
  const MdgTemplate *template = record;
  if (g_strcmp0 (template->sharing, MDG_TEMPLATE_STARTER) == 0)
    return g_strdup (_ ("Comes with Madoguchi"));
  if (g_strcmp0 (template->sharing, MDG_TEMPLATE_WARD) == 0)
    return g_strdup (_ ("Whole ward"));
  if (g_strcmp0 (template->sharing, MDG_TEMPLATE_SECTION) == 0)
    return g_strdup (template->section_name != NULL ? template->section_name : _ ("Section"));
  return g_strdup (_ ("Only me"));
}

static char *
template_used (gconstpointer record)
{
  const MdgTemplate *template = record;
  return template->n_used > 0 ? g_strdup_printf (_ ("Used %d times"), (int) template->n_used)
                              : g_strdup ("");
}

static char *
template_star (gconstpointer record)
{
  return g_strdup (((const MdgTemplate *) record)->favourite ? "★" : "");
}

static const MdgItemText template_texts[] = {
  { "sharing-text", template_sharing },
  { "used-text", template_used },
  { "star-text", template_star },
};
MDG_DEFINE_ITEM (MdgTemplateItem, mdg_template_item, MDG_TEMPLATE_TYPE, template_texts)

/* ---- questions in lists ---- */

typedef struct
{
  const char *state;
  const char *words;
  const char *style;
} StateWords;

static const StateWords inquiry_states[] = {
  { MDG_INQUIRY_OPEN, N_ ("Waiting for a reply"), "warn" },
  { MDG_INQUIRY_DRAFTED, N_ ("Waiting for approval"), "warn" },
  { MDG_INQUIRY_ANSWERED, N_ ("Answered"), "ok" },
  { MDG_INQUIRY_DECLINED, N_ ("Declined"), "neutral" },
};

static const StateWords *
state_of (gconstpointer record)
{
  const MdgInquiry *inquiry = record;
  for (guint i = 0; i < G_N_ELEMENTS (inquiry_states); i++)
    if (g_strcmp0 (inquiry_states[i].state, inquiry->state) == 0)
      return &inquiry_states[i];
  return &inquiry_states[0];
}

static char *
inquiry_state (gconstpointer record)
{
  return g_strdup (_ (state_of (record)->words));
}

static char *
inquiry_style (gconstpointer record)
{
  return g_strdup (state_of (record)->style);
}

static char *
inquiry_title (gconstpointer record)
{
  const MdgInquiry *inquiry = record;
  return g_strdup (inquiry->question != NULL ? inquiry->question
                                             : _ ("You can no longer read this folder."));
}

static char *
inquiry_folder (gconstpointer record)
{
  const MdgInquiry *inquiry = record;
  const char *name = inquiry->folder_name != NULL ? inquiry->folder_name : "";
  if (inquiry->mine || inquiry->asker == NULL)
    return g_strdup (name);
  return g_strdup_printf (
    "%s　%s %s", name, inquiry->asker_section != NULL ? inquiry->asker_section : "",
    inquiry->asker);
}

static char *
inquiry_time (gconstpointer record)
{
  return time_text (((const MdgInquiry *) record)->created_at);
}

static const MdgItemText inquiry_texts[] = {
  { "state-text", inquiry_state },
  { "state-style", inquiry_style },
  { "title-text", inquiry_title },
  { "folder-text", inquiry_folder },
  { "time-text", inquiry_time },
};
MDG_DEFINE_ITEM (MdgInquiryItem, mdg_inquiry_item, MDG_INQUIRY_TYPE, inquiry_texts)

/* ---- news in lists ---- */

static char *
news_title (gconstpointer record)
{
  const MdgSourceNews *news = record;
  if (news->document_name == NULL)
    return g_strdup (g_strcmp0 (news->reason, "deleted") == 0
                       ? _ ("A document on which an answer rests was deleted.")
                       : _ ("A document on which an answer rests has changed. You can no longer "
                            "read its folder."));
  if (g_strcmp0 (news->reason, "expired") == 0)
    return g_strdup_printf (_ ("“%s” is no longer in force."), news->document_name);
  return g_strdup_printf (_ ("“%s” was replaced."), news->document_name);
}

static char *
news_before (gconstpointer record)
{
  const MdgSourceNews *news = record;
  return news->before != NULL ? g_strdup_printf (_ ("Before: %s"), news->before) : g_strdup ("");
}

static char *
news_after (gconstpointer record)
{
  const MdgSourceNews *news = record;
  if (g_strcmp0 (news->reason, "replaced") != 0 || news->document_name == NULL)
    return g_strdup ("");
  return news->after != NULL ? g_strdup_printf (_ ("Now: %s"), news->after)
                             : g_strdup (_ ("Nothing like it stands in the new version."));
}

/* Lines of what there is to tell, the time last. */
static char *
news_detail (gconstpointer record)
{
  g_autofree char *before = news_before (record);
  g_autofree char *after = news_after (record);
  g_autofree char *time = time_text (((const MdgSourceNews *) record)->created_at);
  return g_strconcat (before, *before != '\0' ? "\n" : "", after, *after != '\0' ? "\n" : "",
                      time, NULL);
}

static const MdgItemText news_texts[] = {
  { "title-text", news_title },
  { "detail-text", news_detail },
};
MDG_DEFINE_ITEM (MdgSourceNewsItem, mdg_source_news_item, MDG_SOURCE_NEWS_TYPE, news_texts)

/* ---- lists ---- */

static void
on_changed (MdgAccess *access, const char *event, MdgPagedList *list)
{
  mdg_paged_list_refresh (list);
}

void
mdg_prompts_follow (MdgAccess *access, MdgPagedList *list, const char *event)
{
  const char *const events[] = { event, MDG_EVENT_RESET };
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", events[i], NULL);
      g_signal_connect_object (access, signal, G_CALLBACK (on_changed), list, 0);
    }
}

static MdgPagedList *
list_new (MdgAccess *access, const char *path, GType type, const char *event)
{
  MdgPagedList *list =
    mdg_paged_list_new (mdg_access_get_connection (access), path, type, MDG_LIST_LOAD_ALL);
  mdg_paged_list_set_lasting (list);
  mdg_prompts_follow (access, list, event);
  return list;
}

MdgPagedList *
mdg_templates_list_new (MdgAccess *access)
{
  MdgPagedList *list = list_new (access, MDG_PATH_TEMPLATES, MDG_TYPE_TEMPLATE_ITEM,
                                 MDG_EVENT_TEMPLATES_CHANGED);
  mdg_paged_list_reload (list);
  return list;
}

MdgPagedList *
mdg_inquiries_list_new (MdgAccess *access, gboolean mine)
{
  MdgPagedList *list = list_new (access, MDG_PATH_INQUIRIES_SEARCH, MDG_TYPE_INQUIRY_ITEM,
                                 MDG_EVENT_INQUIRIES_CHANGED);
  JsonObject *query = json_object_new ();
  json_object_set_boolean_member (query, "mine", mine);
  mdg_paged_list_set_query (list, query);
  mdg_paged_list_reload (list);
  return list;
}

MdgPagedList *
mdg_source_news_list_new (MdgAccess *access)
{
  MdgPagedList *list = list_new (access, MDG_PATH_SOURCE_NEWS, MDG_TYPE_SOURCE_NEWS_ITEM,
                                 MDG_EVENT_SOURCE_NEWS);
  mdg_paged_list_reload (list);
  return list;
}

guint
mdg_source_news_count (GListModel *list)
{
  guint unread = 0;
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (list, i);
      unread += !((const MdgSourceNews *) mdg_item_get_record (item))->read;
    }
  return unread;
}

guint
mdg_inquiries_count_waiting (GListModel *others)
{
  guint waiting = 0;
  for (guint i = 0; i < g_list_model_get_n_items (others); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (others, i);
      const MdgInquiry *inquiry = mdg_item_get_record (item);
      gboolean open = g_strcmp0 (inquiry->state, MDG_INQUIRY_OPEN) == 0;
      waiting += (open && inquiry->may_reply) || (!open && inquiry->may_approve);
    }
  return waiting;
}

guint
mdg_inquiries_count_replied (GListModel *mine, gint64 since)
{
  guint replied = 0;
  for (guint i = 0; i < g_list_model_get_n_items (mine); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (mine, i);
      const MdgInquiry *inquiry = mdg_item_get_record (item);
      gboolean closed = g_strcmp0 (inquiry->state, MDG_INQUIRY_ANSWERED) == 0 ||
                        g_strcmp0 (inquiry->state, MDG_INQUIRY_DECLINED) == 0;
      replied += closed && inquiry->updated_at > since;
    }
  return replied;
}

/* ---- calls about templates ---- */

static void
call (MdgAccess *access,
      const char *method,
      const char *path,
      gint64 id,
      GBytes *body,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autofree char *filled = id != 0 ? mdg_path_fill (path, id) : g_strdup (path);
  mdg_access_send_async (access, method, filled, body, cancellable, callback, user_data);
}

void
mdg_template_load_async (MdgAccess *access,
                         gint64 id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  call (access, "GET", MDG_PATH_TEMPLATE, id, NULL, cancellable, callback, user_data);
}

void
mdg_template_save_async (MdgAccess *access,
                         const MdgTemplate *template,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_TEMPLATE_TYPE, template);
  gboolean is_new = template->id == 0;
  call (access, is_new ? "POST" : "PUT", is_new ? MDG_PATH_TEMPLATES : MDG_PATH_TEMPLATE,
        template->id, body, cancellable, callback, user_data);
}

void
mdg_template_delete_async (MdgAccess *access,
                           gint64 id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  call (access, "DELETE", MDG_PATH_TEMPLATE, id, NULL, cancellable, callback, user_data);
}

void
mdg_template_set_favourite_async (MdgAccess *access,
                                  gint64 id,
                                  gboolean favourite,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  call (access, favourite ? "PUT" : "DELETE", MDG_PATH_TEMPLATE_FAVOURITE, id, NULL, cancellable,
        callback, user_data);
}

void
mdg_template_note_use (MdgAccess *access, gint64 id)
{
  call (access, "POST", MDG_PATH_TEMPLATE_USED, id, NULL, NULL, NULL, NULL);
}

void
mdg_template_load_versions_async (MdgAccess *access,
                                  gint64 id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  call (access, "GET", MDG_PATH_TEMPLATE_VERSIONS, id, NULL, cancellable, callback, user_data);
}

static gboolean
holds (const char *text, const char *folded_words)
{
  g_autofree char *folded = mdg_text_fold_search (text != NULL ? text : "");
  return strstr (folded, folded_words) != NULL;
}

gboolean
mdg_template_matches (const MdgTemplate *template, const char *category, const char *words)
{
  gboolean fits = *category == '\0' || g_strcmp0 (template->category, category) == 0;
  if (g_str_equal (category, "*"))
    fits = template->favourite;
  else if (g_str_equal (category, "="))
    fits = g_strcmp0 (template->sharing, MDG_TEMPLATE_STARTER) != 0;
  if (!fits)
    return FALSE;
  g_autofree char *wanted = mdg_text_fold_search (words);
  return *wanted == '\0' || holds (template->title, wanted) ||
         holds (template->description, wanted) || holds (template->category, wanted);
}

static MdgTemplateVariable *
find_variable (GPtrArray *known, const char *name)
{
  for (guint i = 0; known != NULL && i < known->len; i++)
    if (g_strcmp0 (((MdgTemplateVariable *) known->pdata[i])->name, name) == 0)
      return known->pdata[i];
  return NULL;
}

GPtrArray *
mdg_template_fit_variables (const char *text, GPtrArray *known)
{
  g_auto (GStrv) names = mdg_template_text_list_names (text);
  GPtrArray *variables = mdg_record_array_new (&MDG_TEMPLATE_VARIABLE_TYPE);
  for (guint i = 0; names[i] != NULL && i < MDG_TEMPLATE_VARIABLES_MAX; i++)
    {
      MdgTemplateVariable *before = find_variable (known, names[i]);
      MdgTemplateVariable *variable =
        before != NULL ? mdg_template_variable_copy (before) : mdg_template_variable_new ();
      if (before == NULL)
        {
          variable->name = g_strdup (names[i]);
          variable->kind = g_strdup (MDG_VARIABLE_LINE);
        }
      g_ptr_array_add (variables, variable);
    }
  return variables;
}

/* ---- calls about questions and news ---- */

void
mdg_inquiry_ask_async (MdgAccess *access,
                       const MdgInquiry *inquiry,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_INQUIRY_TYPE, inquiry);
  call (access, "POST", MDG_PATH_INQUIRIES, 0, body, cancellable, callback, user_data);
}

void
mdg_inquiry_do_async (MdgAccess *access,
                      const MdgInquiry *inquiry,
                      MdgInquiryVerb verb,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  static const struct
  {
    const char *method;
    const char *path;
  } calls[] = {
    [MDG_INQUIRY_REPLY] = { "PUT", MDG_PATH_INQUIRY },
    [MDG_INQUIRY_APPROVE] = { "POST", MDG_PATH_INQUIRY_APPROVE },
    [MDG_INQUIRY_DECLINE] = { "PUT", MDG_PATH_INQUIRY },
    [MDG_INQUIRY_WITHDRAW] = { "DELETE", MDG_PATH_INQUIRY },
  };
  g_autoptr (MdgInquiry) sent = mdg_inquiry_copy (inquiry);
  g_free (sent->state);
  sent->state = g_strdup (verb == MDG_INQUIRY_DECLINE ? MDG_INQUIRY_DECLINED : MDG_INQUIRY_DRAFTED);
  g_autoptr (GBytes) body = verb != MDG_INQUIRY_WITHDRAW
                              ? mdg_codec_encode_bytes (&MDG_INQUIRY_TYPE, sent)
                              : NULL;
  call (access, calls[verb].method, calls[verb].path, inquiry->id, body, cancellable, callback,
        user_data);
}

void
mdg_source_news_note_read (MdgAccess *access, gint64 id)
{
  MdgSourceNewsRead read = { NULL };
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  char *ids[] = { number, NULL };
  read.ids = id != 0 ? ids : NULL;
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_SOURCE_NEWS_READ_TYPE, &read);
  call (access, "POST", MDG_PATH_SOURCE_NEWS_READ, 0, body, NULL, NULL, NULL);
}
