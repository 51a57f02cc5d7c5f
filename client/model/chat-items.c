/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/chat-items.h"

#include "client/model/chat-phrases.h"

static char *
conversation_title (gconstpointer record)
{
  return g_strdup (mdg_conversation_title (record));
}

static char *
conversation_group (gconstpointer record)
{
  return mdg_conversation_group_text (record, g_get_real_time ());
}

static char *
conversation_time (gconstpointer record)
{
  const MdgConversation *conversation = record;
  return mdg_conversation_time_text (conversation->updated_at, g_get_real_time ());
}

static const MdgItemText conversation_texts[] = {
  { "title-text", conversation_title },
  { "group-text", conversation_group },
  { "time-text", conversation_time },
};
MDG_DEFINE_ITEM (MdgConversationItem,
                 mdg_conversation_item,
                 MDG_CONVERSATION_TYPE,
                 conversation_texts)

const MdgConversation *
mdg_conversation_item_get (gpointer item)
{
  return mdg_item_get_record (MDG_ITEM (item));
}
