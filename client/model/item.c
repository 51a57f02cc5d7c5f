/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/item.h"

#define MEMBER(record, field, type) (*(type *) (gpointer) ((char *) (record) + (field)->offset))

typedef struct
{
  gpointer record;
  char *note;
} MdgItemPrivate;

enum
{
  PROP_0,
  NOTE,
  FIRST_FIELD
};

static guint changed_signal;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MdgItem, mdg_item, G_TYPE_OBJECT)

MdgItem *
mdg_item_new (GType type, gpointer record)
{
  MdgItem *self = g_object_new (type, NULL);
  MdgItemPrivate *priv = mdg_item_get_instance_private (self);
  priv->record = record;
  return self;
}

gconstpointer
mdg_item_get_record (MdgItem *self)
{
  MdgItemPrivate *priv = mdg_item_get_instance_private (self);
  return priv->record;
}

const MdgRecordType *
mdg_item_get_record_type (MdgItem *self)
{
  return MDG_ITEM_GET_CLASS (self)->record_type;
}

static gboolean
same_field (const MdgField *field, gconstpointer a, gconstpointer b)
{
  const MdgRecordType one = { "field", 0, field, 1 };
  return mdg_record_equal (&one, a, b);
}

static void
notify_differences (MdgItem *self, gconstpointer old, gconstpointer now)
{
  GObject *object = G_OBJECT (self);
  MdgItemClass *klass = MDG_ITEM_GET_CLASS (self);
  g_object_freeze_notify (object);
  for (guint i = 0; i < klass->record_type->n_fields; i++)
    {
      const MdgField *field = &klass->record_type->fields[i];
      g_autofree char *name = g_strdelimit (g_strdup (field->name), "_", '-');
      if (!same_field (field, old, now))
        g_object_notify (object, name);
    }
  for (guint i = 0; i < klass->n_texts; i++)
    {
      g_autofree char *before = klass->texts[i].make (old);
      g_autofree char *after = klass->texts[i].make (now);
      if (g_strcmp0 (before, after) != 0)
        g_object_notify (object, klass->texts[i].name);
    }
  g_object_thaw_notify (object);
}

void
mdg_item_take_record (MdgItem *self, gpointer record)
{
  MdgItemPrivate *priv = mdg_item_get_instance_private (self);
  const MdgRecordType *type = MDG_ITEM_GET_CLASS (self)->record_type;
  gpointer old = priv->record;
  priv->record = record;
  if (!mdg_record_equal (type, old, record))
    {
      notify_differences (self, old, record);
      g_signal_emit (self, changed_signal, 0);
    }
  mdg_record_free (type, old);
}

gpointer
mdg_item_steal_record (MdgItem *self)
{
  MdgItemPrivate *priv = mdg_item_get_instance_private (self);
  return g_steal_pointer (&priv->record);
}

void
mdg_item_set_note (MdgItem *self, const char *note)
{
  MdgItemPrivate *priv = mdg_item_get_instance_private (self);
  if (g_strcmp0 (priv->note, note) == 0)
    return;
  g_free (priv->note);
  priv->note = g_strdup (note);
  g_object_notify (G_OBJECT (self), "note");
}

static void
get_field (gpointer record, const MdgField *field, GValue *value)
{
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      g_value_set_string (value, MEMBER (record, field, char *));
      return;
    case MDG_FIELD_INT:
    case MDG_FIELD_TIME:
      g_value_set_int64 (value, MEMBER (record, field, gint64));
      return;
    case MDG_FIELD_BOOL:
      g_value_set_boolean (value, MEMBER (record, field, gboolean));
      return;
    case MDG_FIELD_STRINGS:
      g_value_set_boxed (value, MEMBER (record, field, char **));
      return;
    case MDG_FIELD_RECORD:
    case MDG_FIELD_RECORDS:
      g_value_set_pointer (value, MEMBER (record, field, gpointer));
      return;
    }
}

static void
mdg_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgItem *self = MDG_ITEM (object);
  MdgItemPrivate *priv = mdg_item_get_instance_private (self);
  MdgItemClass *klass = MDG_ITEM_GET_CLASS (self);
  if (id == NOTE)
    g_value_set_string (value, priv->note);
  else if (id - FIRST_FIELD < klass->record_type->n_fields)
    get_field (priv->record, &klass->record_type->fields[id - FIRST_FIELD], value);
  else
    g_value_take_string (
      value, klass->texts[id - FIRST_FIELD - klass->record_type->n_fields].make (priv->record));
}

static GParamSpec *
pspec_of_field (const MdgField *field)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;
  g_autofree char *name = g_strdelimit (g_strdup (field->name), "_", '-');
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case MDG_FIELD_INT:
    case MDG_FIELD_TIME:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case MDG_FIELD_BOOL:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case MDG_FIELD_STRINGS:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
    case MDG_FIELD_RECORD:
    case MDG_FIELD_RECORDS:
      break;
    }
  return g_param_spec_pointer (name, NULL, NULL, flags);
}

void
mdg_item_class_describe (MdgItemClass *klass,
                         const MdgRecordType *type,
                         const MdgItemText *texts,
                         guint n_texts)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  klass->record_type = type;
  klass->texts = texts;
  klass->n_texts = n_texts;
  object_class->get_property = mdg_item_get_property;
  for (guint i = 0; i < type->n_fields; i++)
    g_object_class_install_property (object_class, FIRST_FIELD + i,
                                     pspec_of_field (&type->fields[i]));
  for (guint i = 0; i < n_texts; i++)
    g_object_class_install_property (
      object_class, FIRST_FIELD + (guint) type->n_fields + i,
      g_param_spec_string (texts[i].name, NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
mdg_item_finalize (GObject *object)
{
  MdgItem *self = MDG_ITEM (object);
  MdgItemPrivate *priv = mdg_item_get_instance_private (self);
  mdg_record_free (MDG_ITEM_GET_CLASS (self)->record_type, priv->record);
  g_free (priv->note);
  G_OBJECT_CLASS (mdg_item_parent_class)->finalize (object);
}

static void
mdg_item_class_init (MdgItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = mdg_item_get_property;
  object_class->finalize = mdg_item_finalize;
  g_object_class_install_property (
    object_class, NOTE,
    g_param_spec_string ("note", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  changed_signal = g_signal_new ("changed", MDG_TYPE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
mdg_item_init (MdgItem *self)
{
}
