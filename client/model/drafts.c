/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/drafts.h"

#include "shared/model/chat.h"
#include "shared/wire/json.h"

#include <string.h>

#define ITEM "drafts"

typedef struct
{
  gint64 id;
  char *text;
} Draft;

struct _MdgDrafts
{
  MdgAccess *access;
  char *owner;   /* server and account */
  GQueue drafts; /* Draft, the oldest first */
  gboolean changed;
};

static void
draft_free (gpointer data)
{
  Draft *draft = data;
  g_free (draft->text);
  g_free (draft);
}

static char *
owner_of (MdgAccess *access)
{
  const MdgMe *me = mdg_access_get_me (access);
  gint64 account = me != NULL ? me->account->id : 0;
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, mdg_access_get_address (access), account);
}

static void
add (MdgDrafts *self, gint64 id, const char *text)
{
  Draft *draft = g_new0 (Draft, 1);
  draft->id = id;
  draft->text = g_strdup (text);
  g_queue_push_tail (&self->drafts, draft);
  while (self->drafts.length > MDG_DRAFTS_MAX)
    draft_free (g_queue_pop_head (&self->drafts));
}

static void
read_kept (MdgDrafts *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  g_autofree char *text = store != NULL ? mdg_store_get_text (store, ITEM) : NULL;
  if (text == NULL)
    return;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  if (object == NULL || g_strcmp0 (json_object_get_string_member_with_default (object, "owner", ""),
                                   self->owner) != 0)
    return;
  JsonNode *node = json_object_get_member (object, "drafts");
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *draft = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      if (draft != NULL)
        add (self, json_object_get_int_member_with_default (draft, "conversation", 0),
             json_object_get_string_member_with_default (draft, "text", ""));
    }
}

MdgDrafts *
mdg_drafts_new (MdgAccess *access)
{
  MdgDrafts *self = g_new0 (MdgDrafts, 1);
  self->access = g_object_ref (access);
  self->owner = owner_of (access);
  g_queue_init (&self->drafts);
  read_kept (self);
  return self;
}

static GList *
find (MdgDrafts *self, gint64 id)
{
  GList *link = self->drafts.head;
  while (link != NULL && ((const Draft *) link->data)->id != id)
    link = link->next;
  return link;
}

const char *
mdg_drafts_get (MdgDrafts *self, gint64 conversation_id)
{
  GList *link = find (self, conversation_id);
  return link != NULL ? ((const Draft *) link->data)->text : "";
}

void
mdg_drafts_set (MdgDrafts *self, gint64 conversation_id, const char *text)
{
  GList *link = find (self, conversation_id);
  if (g_str_equal (mdg_drafts_get (self, conversation_id), text))
    return;
  if (link != NULL)
    {
      draft_free (link->data);
      g_queue_delete_link (&self->drafts, link);
    }
  if (*text != '\0' && g_utf8_strlen (text, -1) <= MDG_MESSAGE_MAX_CHARS)
    add (self, conversation_id, text);
  self->changed = TRUE;
}

void
mdg_drafts_save (MdgDrafts *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  if (!self->changed || store == NULL)
    return;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();
  for (GList *link = self->drafts.head; link != NULL; link = link->next)
    {
      const Draft *draft = link->data;
      JsonObject *element = json_object_new ();
      json_object_set_int_member (element, "conversation", draft->id);
      json_object_set_string_member (element, "text", draft->text);
      json_array_add_object_element (array, element);
    }
  json_object_set_string_member (object, "owner", self->owner);
  json_object_set_array_member (object, "drafts", array);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  g_autoptr (GBytes) bytes = mdg_json_to_bytes (node);
  g_autofree char *text =
    g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  mdg_store_put_text (store, ITEM, text);
  self->changed = FALSE;
}

void
mdg_drafts_free (MdgDrafts *self)
{
  mdg_drafts_save (self);
  g_queue_clear_full (&self->drafts, draft_free);
  g_clear_object (&self->access);
  g_free (self->owner);
  g_free (self);
}
