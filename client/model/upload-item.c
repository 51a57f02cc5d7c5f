/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/upload-item.h"

#include "client/model/phrases.h"

#include <glib/gi18n.h>

struct _MdgUploadItem
{
  GObject parent_instance;
  MdgUploadEntry *entry;
  MdgUploadState state;
  char *trouble;
  gint64 sent;
  gint64 upload_id;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgUploadItem, mdg_upload_item, G_TYPE_OBJECT)

const MdgUploadEntry *
mdg_upload_item_get_entry (MdgUploadItem *self)
{
  return self->entry;
}

MdgUploadEntry *
mdg_upload_item_edit_entry (MdgUploadItem *self)
{
  return self->entry;
}

MdgUploadState
mdg_upload_item_get_state (MdgUploadItem *self)
{
  return self->state;
}

gint64
mdg_upload_item_get_sent (MdgUploadItem *self)
{
  return self->sent;
}

gint64
mdg_upload_item_get_upload_id (MdgUploadItem *self)
{
  return self->upload_id;
}

void
mdg_upload_item_set_upload_id (MdgUploadItem *self, gint64 id)
{
  self->upload_id = id;
}

const char *
mdg_upload_item_get_trouble (MdgUploadItem *self)
{
  return self->trouble;
}

char *
mdg_upload_item_dup_state_text (MdgUploadItem *self)
{
  switch (self->state)
    {
    case MDG_UPLOAD_WAITING:
      return g_strdup (_ ("Waiting"));
    case MDG_UPLOAD_READING:
      return g_strdup (_ ("Reading"));
    case MDG_UPLOAD_ASKING:
      return g_strdup (_ ("Same content"));
    case MDG_UPLOAD_FAILED:
      return g_strdup (_ ("Not sent"));
    case MDG_UPLOAD_DONE:
      return g_strdup (_ ("Sent"));
    case MDG_UPLOAD_SENDING:
      break;
    }
  gint64 size = MAX (self->entry->size, 1);
  g_autofree char *sent = mdg_phrase_bytes (self->sent);
  g_autofree char *whole = mdg_phrase_bytes (self->entry->size);
  return g_strdup_printf ("%d%%　%s / %s", (int) (self->sent * 100 / size), sent, whole);
}

void
mdg_upload_item_set_state (MdgUploadItem *self, MdgUploadState state, const char *trouble)
{
  g_autofree char *old = self->trouble;
  self->state = state;
  self->trouble = g_strdup (trouble);
  g_signal_emit (self, changed_signal, 0);
}

void
mdg_upload_item_set_sent (MdgUploadItem *self, gint64 sent)
{
  self->sent = sent;
  g_signal_emit (self, changed_signal, 0);
}

MdgUploadItem *
mdg_upload_item_new (MdgUploadEntry *entry)
{
  MdgUploadItem *self = g_object_new (MDG_TYPE_UPLOAD_ITEM, NULL);
  self->entry = entry;
  return self;
}

static void
mdg_upload_item_finalize (GObject *object)
{
  MdgUploadItem *self = MDG_UPLOAD_ITEM (object);
  mdg_upload_entry_free (self->entry);
  g_free (self->trouble);
  G_OBJECT_CLASS (mdg_upload_item_parent_class)->finalize (object);
}

static void
mdg_upload_item_class_init (MdgUploadItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_upload_item_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_UPLOAD_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_upload_item_init (MdgUploadItem *self)
{
}
