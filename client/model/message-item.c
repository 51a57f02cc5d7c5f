/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/message-item.h"

#include "client/model/answer-blocks.h"
#include "client/model/chat-phrases.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgMessageItem
{
  GObject parent_instance;
  MdgMessage *message;
  GString *text;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgMessageItem, mdg_message_item, G_TYPE_OBJECT)

static void
tell (MdgMessageItem *self)
{
  g_signal_emit (self, changed_signal, 0);
}

const MdgMessage *
mdg_message_item_get (MdgMessageItem *self)
{
  return self->message;
}

const char *
mdg_message_item_get_text (MdgMessageItem *self)
{
  return self->text->str;
}

static gboolean
is_state (MdgMessageItem *self, const char *state)
{
  return g_strcmp0 (self->message->state, state) == 0;
}

gboolean
mdg_message_item_is_answer (MdgMessageItem *self)
{
  return g_strcmp0 (self->message->role, MDG_MESSAGE_ASSISTANT) == 0;
}

gboolean
mdg_message_item_is_running (MdgMessageItem *self)
{
  return mdg_message_item_is_answer (self) &&
         (is_state (self, MDG_MESSAGE_WAITING) || is_state (self, MDG_MESSAGE_SEARCHING) ||
          is_state (self, MDG_MESSAGE_WRITING));
}

static guint
index_of_citation (MdgMessageItem *self, gint64 number)
{
  GPtrArray *citations = self->message->citations;
  guint i = 0;
  while (i < citations->len && ((MdgCitation *) citations->pdata[i])->number != number)
    i++;
  return i;
}

const MdgCitation *
mdg_message_item_find_citation (MdgMessageItem *self, guint number)
{
  guint at = index_of_citation (self, number);
  return at < self->message->citations->len ? self->message->citations->pdata[at] : NULL;
}

char *
mdg_message_item_dup_plain (MdgMessageItem *self)
{
  GPtrArray *citations = self->message->citations;
  g_autofree char *plain = mdg_answer_without_marks (self->text->str);
  GString *text = g_string_new (g_strchomp (plain));
  if (citations->len > 0)
    g_string_append_printf (text, "\n\n%s\n", _ ("Sources"));
  for (guint i = 0; i < citations->len; i++)
    {
      g_autofree char *full = mdg_citation_full_text (citations->pdata[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", full);
    }
  return g_string_free (text, FALSE);
}

void
mdg_message_item_take (MdgMessageItem *self, MdgMessage *message)
{
  g_clear_pointer (&self->message, mdg_message_free);
  self->message = message;
  g_string_assign (self->text, message->text != NULL ? message->text : "");
  tell (self);
}

void
mdg_message_item_append (MdgMessageItem *self, const char *text)
{
  if (self->text->len + strlen (text) > MDG_ANSWER_MAX_CHARS * 4)
    return;
  g_string_append (self->text, text);
  tell (self);
}

void
mdg_message_item_set_state (MdgMessageItem *self, const char *state)
{
  if (is_state (self, state))
    return;
  g_free (self->message->state);
  self->message->state = g_strdup (state);
  tell (self);
}

void
mdg_message_item_add_citation (MdgMessageItem *self, MdgCitation *citation)
{
  GPtrArray *citations = self->message->citations;
  guint at = index_of_citation (self, citation->number);
  if (at < citations->len)
    g_ptr_array_remove_index (citations, at);
  if (citations->len < MDG_CITATIONS_MAX)
    g_ptr_array_insert (citations, (int) MIN (at, citations->len), citation);
  else
    mdg_citation_free (citation);
  tell (self);
}

MdgMessageItem *
mdg_message_item_new (MdgMessage *message)
{
  MdgMessageItem *self = g_object_new (MDG_TYPE_MESSAGE_ITEM, NULL);
  self->message = message;
  g_string_assign (self->text, message->text != NULL ? message->text : "");
  return self;
}

static void
mdg_message_item_finalize (GObject *object)
{
  MdgMessageItem *self = MDG_MESSAGE_ITEM (object);
  g_clear_pointer (&self->message, mdg_message_free);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (mdg_message_item_parent_class)->finalize (object);
}

static void
mdg_message_item_class_init (MdgMessageItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_message_item_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_MESSAGE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_message_item_init (MdgMessageItem *self)
{
  self->text = g_string_new (NULL);
}
