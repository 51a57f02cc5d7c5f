/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/engine/export/word-file.h"
#include "server/service/chat-private.h"
#include "server/store/conversations.h"
#include "shared/base/catalog.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Messages that one file holds. */
#define MESSAGES_MAX 20000

typedef struct
{
  MdgContext *context;
  MdgConversation *conversation;
  GPtrArray *messages; /* MdgMessage, oldest first */
} Export;

static void
clear_export (Export *export)
{
  mdg_conversation_free (export->conversation);
  g_clear_pointer (&export->messages, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, clear_export)

static const char *
tr (const Export *export, const char *msgid)
{
  return mdg_catalog_translate (export->context->lang, msgid);
}

/* All messages, page by page from the newest. */
static gboolean
load (Export *export, gint64 id, GError **error)
{
  gint64 before = 0;
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  export->messages = mdg_record_array_new (&MDG_MESSAGE_TYPE);
  export->conversation = mdg_chat_service_get (export->context, id, error);
  if (export->conversation == NULL)
    return FALSE;
  do
    {
      MdgMessageQuery query = { before, MDG_MESSAGES_PAGE_MAX };
      GPtrArray *page =
        mdg_chat_service_messages (export->context, id, &query, &before, error);
      if (page == NULL)
        return FALSE;
      g_ptr_array_add (pages, page);
    }
  while (before != 0 && pages->len * MDG_MESSAGES_PAGE_MAX < MESSAGES_MAX);
  for (guint i = pages->len; i > 0; i--)
    g_ptr_array_extend_and_steal (export->messages,
                                  g_ptr_array_ref (pages->pdata[i - 1]));
  return TRUE;
}

static const char *
heading_of (const Export *export, const MdgMessage *message)
{
  return tr (export, g_str_equal (message->role, MDG_MESSAGE_USER) ? N_ ("Question")
                                                                   : N_ ("Answer"));
}

/* "2026-11-22 15:04" */
static char *
time_of (const MdgMessage *message)
{
  g_autofree char *text = mdg_time_format (message->created_at);
  text[10] = ' ';
  return g_strndup (text, 16);
}

/* What stands in place of an answer that did not come, or below one that did. */
static const char *
remark_of (const Export *export, const MdgMessage *message)
{
  if (message->problem_text != NULL)
    return message->problem_text;
  if (g_strcmp0 (message->outcome, MDG_OUTCOME_NOT_FOUND) == 0)
    return tr (export, N_ ("The documents do not tell."));
  if (g_strcmp0 (message->outcome, MDG_OUTCOME_NO_MODEL) == 0)
    return tr (export, N_ ("No language model is set up: only passages were looked for."));
  if (g_str_equal (message->state, MDG_MESSAGE_CANCELLED))
    return tr (export, N_ ("The answer was stopped."));
  return NULL;
}

/* A source as a footnote: document, place, sentence, and whether that was found there. */
static char *
footnote_of (const Export *export, const MdgCitation *citation)
{
  if (citation->gone)
    return g_strdup (tr (export, N_ ("A document that can no longer be opened.")));
  GString *text = g_string_new (citation->document_name != NULL ? citation->document_name : "");
  if (citation->place != NULL)
    g_string_append_printf (text, " %s", citation->place);
  if (citation->quote != NULL && *citation->quote != '\0')
    g_string_append_printf (text, "「%s」", citation->quote);
  g_string_append_printf (text, " (%s%s)",
                          tr (export, citation->verified
                                        ? N_ ("found there word for word")
                                        : N_ ("not found there word for word")),
                          citation->outdated ? tr (export, N_ ("; changed since")) : "");
  for (char *c = text->str; *c != '\0'; c++)
    if (*c == '\n' || *c == '\r')
      *c = ' ';
  return g_string_free (text, FALSE);
}

/* The footnotes of an answer by their number; "" where there is none. */
static char **
footnotes_of (const Export *export, const MdgMessage *message)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; message->citations != NULL && i < message->citations->len; i++)
    {
      const MdgCitation *citation = message->citations->pdata[i];
      if (citation->number < 1 || citation->number > MDG_CITATIONS_MAX)
        continue;
      while (notes->len < citation->number)
        g_ptr_array_add (notes, g_strdup (""));
      g_free (notes->pdata[citation->number - 1]);
      notes->pdata[citation->number - 1] = footnote_of (export, citation);
    }
  g_ptr_array_add (notes, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&notes), FALSE);
}

static const char *
title_of (const Export *export)
{
  const char *title = export->conversation->title;
  return title != NULL && *title != '\0' ? title : tr (export, N_ ("Conversation"));
}

/* ---- Markdown ---- */

/* Numbers start at 1 in every answer; in the file they go on. */
static void
append_renumbered (GString *out, const char *text, guint n_notes, guint before)
{
  while (*text != '\0')
    {
      const char *mark = strstr (text, "[^");
      if (mark == NULL)
        break;
      char *end = NULL;
      guint64 number = g_ascii_strtoull (mark + 2, &end, 10);
      g_string_append_len (out, text, mark - text);
      if (*end == ']' && end > mark + 2 && number >= 1 && number <= n_notes)
        g_string_append_printf (out, "[^%u]", before + (guint) number);
      else
        g_string_append_len (out, mark, end - mark + (*end == ']' ? 1 : 0));
      text = *end == ']' ? end + 1 : end;
    }
  g_string_append (out, text);
}

static void
append_message (
  const Export *export, const MdgMessage *message, GString *out, GString *notes, guint *n)
{
  g_auto (GStrv) texts = footnotes_of (export, message);
  g_autofree char *time = time_of (message);
  const char *remark = remark_of (export, message);
  guint n_texts = g_strv_length (texts);
  g_string_append_printf (out, "\n## %s\n\n*%s*\n\n", heading_of (export, message), time);
  for (guint i = 0; message->attachments != NULL && i < message->attachments->len; i++)
    g_string_append_printf (out, "- %s\n",
                            ((const MdgAttachment *) message->attachments->pdata[i])->name);
  if (message->text != NULL)
    append_renumbered (out, message->text, n_texts, *n);
  g_string_append_c (out, '\n');
  if (remark != NULL)
    g_string_append_printf (out, "\n> %s\n", remark);
  for (guint i = 0; i < n_texts; i++)
    g_string_append_printf (notes, "[^%u]: %s\n", *n + i + 1, texts[i]);
  *n += n_texts;
}

static GBytes *
make_markdown (const Export *export)
{
  guint n = 0;
  GString *out = g_string_new (NULL);
  g_autoptr (GString) notes = g_string_new (NULL);
  g_string_append_printf (out, "# %s\n", title_of (export));
  for (guint i = 0; i < export->messages->len; i++)
    append_message (export, export->messages->pdata[i], out, notes, &n);
  g_string_append_printf (out, "\n%s", notes->str);
  return g_string_free_to_bytes (out);
}

/* ---- Word ---- */

static void
add_message (const Export *export, const MdgMessage *message, MdgWordFile *file)
{
  g_auto (GStrv) texts = footnotes_of (export, message);
  g_autofree char *time = time_of (message);
  const char *remark = remark_of (export, message);
  mdg_word_file_add_heading (file, 2, heading_of (export, message));
  mdg_word_file_add_note (file, time);
  for (guint i = 0; message->attachments != NULL && i < message->attachments->len; i++)
    mdg_word_file_add_note (file,
                            ((const MdgAttachment *) message->attachments->pdata[i])->name);
  if (message->text != NULL)
    mdg_word_file_add_markdown (file, message->text, (const char *const *) texts);
  if (remark != NULL)
    mdg_word_file_add_note (file, remark);
}

static GBytes *
make_word (const Export *export, GError **error)
{
  g_autoptr (MdgWordFile) file = mdg_word_file_new (title_of (export), export->context->lang);
  for (guint i = 0; i < export->messages->len; i++)
    add_message (export, export->messages->pdata[i], file);
  return mdg_word_file_finish (file, error);
}

/* ---- the file ---- */

static gboolean
record (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  return lease != NULL &&
         mdg_context_audit (context, lease, "conversation.export", "conversation", id, NULL,
                            error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

GBytes *
mdg_chat_service_export (MdgContext *context,
                         gint64 conversation_id,
                         const char *format,
                         GError **error)
{
  g_auto (Export) export = { .context = context };
  gboolean is_word = g_strcmp0 (format, MDG_EXPORT_WORD) == 0;
  if (!is_word && g_strcmp0 (format, MDG_EXPORT_MARKDOWN) != 0)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "format", NULL);
      return NULL;
    }
  if (!load (&export, conversation_id, error))
    return NULL;
  g_autoptr (GBytes) bytes = is_word ? make_word (&export, error) : make_markdown (&export);
  return bytes != NULL && record (context, conversation_id, error) ? g_steal_pointer (&bytes)
                                                                   : NULL;
}
