/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/record.h"

#include <string.h>

#define MEMBER(record, field, type) (*(type *) (gpointer) ((char *) (record) + (field)->offset))

static void
wipe_string (char *text)
{
  /* volatile keeps the compiler from dropping stores to memory that is about to be freed */
  for (volatile char *p = text; p != NULL && *p != '\0'; p++)
    *p = '\0';
}

/* Stands before each record, because the free function of a GPtrArray is told nothing but the item.
 */
typedef struct
{
  const MdgRecordType *type;
} RecordHead;

static gpointer
head_of (gpointer record)
{
  return (char *) record - sizeof (RecordHead) * 2;
}

gpointer
mdg_record_new (const MdgRecordType *type)
{
  /* Each record is preceded by its type, so that an array can free its items. Two words keep the
   * alignment of malloc. */
  RecordHead *head = g_malloc0 (sizeof (RecordHead) * 2 + type->size);
  head->type = type;
  return (char *) head + sizeof (RecordHead) * 2;
}

static void
clear_field (const MdgField *field, gpointer record)
{
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      if ((field->flags & MDG_FIELD_SECRET) != 0)
        wipe_string (MEMBER (record, field, char *));
      g_free (MEMBER (record, field, char *));
      break;
    case MDG_FIELD_STRINGS:
      g_strfreev (MEMBER (record, field, char **));
      break;
    case MDG_FIELD_RECORD:
      mdg_record_free (field->record, MEMBER (record, field, gpointer));
      break;
    case MDG_FIELD_RECORDS:
      g_clear_pointer (&MEMBER (record, field, GPtrArray *), g_ptr_array_unref);
      break;
    case MDG_FIELD_INT:
    case MDG_FIELD_BOOL:
    case MDG_FIELD_TIME:
      break;
    }
}

void
mdg_record_free (const MdgRecordType *type, gpointer record)
{
  if (record == NULL)
    return;
  g_assert (((RecordHead *) head_of (record))->type == type);
  for (gsize i = 0; i < type->n_fields; i++)
    clear_field (&type->fields[i], record);
  g_free (head_of (record));
}

static void
free_item (gpointer record)
{
  if (record != NULL)
    mdg_record_free (((RecordHead *) head_of (record))->type, record);
}

GPtrArray *
mdg_record_array_new (const MdgRecordType *type)
{
  g_assert (type != NULL);
  return g_ptr_array_new_with_free_func (free_item);
}

static GPtrArray *
copy_records (const MdgRecordType *type, GPtrArray *items)
{
  GPtrArray *copy = mdg_record_array_new (type);
  for (guint i = 0; items != NULL && i < items->len; i++)
    g_ptr_array_add (copy, mdg_record_copy (type, items->pdata[i]));
  return copy;
}

static void
copy_field (const MdgField *field, gconstpointer from, gpointer to)
{
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      MEMBER (to, field, char *) = g_strdup (MEMBER (from, field, char *));
      break;
    case MDG_FIELD_INT:
    case MDG_FIELD_TIME:
      MEMBER (to, field, gint64) = MEMBER (from, field, gint64);
      break;
    case MDG_FIELD_BOOL:
      MEMBER (to, field, gboolean) = MEMBER (from, field, gboolean);
      break;
    case MDG_FIELD_STRINGS:
      MEMBER (to, field, char **) = g_strdupv (MEMBER (from, field, char **));
      break;
    case MDG_FIELD_RECORD:
      MEMBER (to, field, gpointer) =
        mdg_record_copy (field->record, MEMBER (from, field, gpointer));
      break;
    case MDG_FIELD_RECORDS:
      MEMBER (to, field, GPtrArray *) =
        copy_records (field->record, MEMBER (from, field, GPtrArray *));
      break;
    }
}

gpointer
mdg_record_copy (const MdgRecordType *type, gconstpointer record)
{
  if (record == NULL)
    return NULL;
  gpointer copy = mdg_record_new (type);
  for (gsize i = 0; i < type->n_fields; i++)
    copy_field (&type->fields[i], record, copy);
  return copy;
}

static gboolean
strings_equal (char **a, char **b)
{
  static char *none[] = { NULL };
  return g_strv_equal ((const char *const *) (a != NULL ? a : none),
                       (const char *const *) (b != NULL ? b : none));
}

static gboolean
arrays_equal (const MdgRecordType *type, GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;
  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!mdg_record_equal (type, a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
fields_equal (const MdgField *field, gconstpointer a, gconstpointer b)
{
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      return g_strcmp0 (MEMBER (a, field, char *), MEMBER (b, field, char *)) == 0;
    case MDG_FIELD_INT:
    case MDG_FIELD_TIME:
      return MEMBER (a, field, gint64) == MEMBER (b, field, gint64);
    case MDG_FIELD_BOOL:
      return !MEMBER (a, field, gboolean) == !MEMBER (b, field, gboolean);
    case MDG_FIELD_STRINGS:
      return strings_equal (MEMBER (a, field, char **), MEMBER (b, field, char **));
    case MDG_FIELD_RECORD:
      return mdg_record_equal (field->record, MEMBER (a, field, gpointer),
                               MEMBER (b, field, gpointer));
    case MDG_FIELD_RECORDS:
      return arrays_equal (field->record, MEMBER (a, field, GPtrArray *),
                           MEMBER (b, field, GPtrArray *));
    }
  g_assert_not_reached ();
}

gboolean
mdg_record_equal (const MdgRecordType *type, gconstpointer a, gconstpointer b)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (gsize i = 0; i < type->n_fields; i++)
    if (!fields_equal (&type->fields[i], a, b))
      return FALSE;
  return TRUE;
}
