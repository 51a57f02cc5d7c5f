/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/attachment-item.h"

#include "client/model/chat-phrases.h"

struct _MdgAttachmentItem
{
  GObject parent_instance;
  MdgAttachment *attachment;
  MdgAttachmentStage stage;
  gint64 sent;
  char *trouble;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgAttachmentItem, mdg_attachment_item, G_TYPE_OBJECT)

const MdgAttachment *
mdg_attachment_item_get (MdgAttachmentItem *self)
{
  return self->attachment;
}

MdgAttachmentStage
mdg_attachment_item_get_stage (MdgAttachmentItem *self)
{
  return self->stage;
}

gboolean
mdg_attachment_item_is_ready (MdgAttachmentItem *self)
{
  return self->stage == MDG_ATTACHMENT_THERE &&
         g_strcmp0 (self->attachment->state, MDG_DOCUMENT_READY) == 0;
}

gboolean
mdg_attachment_item_has_failed (MdgAttachmentItem *self)
{
  return self->stage == MDG_ATTACHMENT_FAILED ||
         (self->stage == MDG_ATTACHMENT_THERE &&
          g_strcmp0 (self->attachment->state, MDG_DOCUMENT_FAILED) == 0);
}

double
mdg_attachment_item_get_share (MdgAttachmentItem *self)
{
  if (self->stage != MDG_ATTACHMENT_SENDING || self->attachment->size <= 0)
    return 1;
  return CLAMP ((double) self->sent / (double) self->attachment->size, 0.0, 1.0);
}

char *
mdg_attachment_item_dup_text (MdgAttachmentItem *self)
{
  if (self->stage == MDG_ATTACHMENT_FAILED)
    return g_strdup (self->trouble);
  if (self->stage == MDG_ATTACHMENT_SENDING)
    return g_strdup_printf ("%d%%", (int) (mdg_attachment_item_get_share (self) * 100));
  return mdg_attachment_text (self->attachment);
}

void
mdg_attachment_item_take (MdgAttachmentItem *self, MdgAttachment *attachment)
{
  g_clear_pointer (&self->attachment, mdg_attachment_free);
  self->attachment = attachment;
  self->stage = MDG_ATTACHMENT_THERE;
  g_signal_emit (self, changed_signal, 0);
}

void
mdg_attachment_item_set_sent (MdgAttachmentItem *self, gint64 sent)
{
  self->sent = sent;
  g_signal_emit (self, changed_signal, 0);
}

void
mdg_attachment_item_fail (MdgAttachmentItem *self, const char *trouble)
{
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  self->stage = MDG_ATTACHMENT_FAILED;
  g_signal_emit (self, changed_signal, 0);
}

MdgAttachmentItem *
mdg_attachment_item_new (MdgAttachment *attachment)
{
  MdgAttachmentItem *self = g_object_new (MDG_TYPE_ATTACHMENT_ITEM, NULL);
  self->attachment = attachment;
  return self;
}

static void
mdg_attachment_item_finalize (GObject *object)
{
  MdgAttachmentItem *self = MDG_ATTACHMENT_ITEM (object);
  g_clear_pointer (&self->attachment, mdg_attachment_free);
  g_free (self->trouble);
  G_OBJECT_CLASS (mdg_attachment_item_parent_class)->finalize (object);
}

static void
mdg_attachment_item_class_init (MdgAttachmentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_attachment_item_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_ATTACHMENT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_attachment_item_init (MdgAttachmentItem *self)
{
}
