/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain record (shared/model/record.h) as an object that lists and templates can bind to. The
 * properties of a kind of item come from the record's field table (dashes for underscores), plus
 * texts worked out from it, plus "note", which the owner of the list fills in. A changed record is
 * a new item, except in lists that keep their items (mdg_paged_list_set_lasting ()): there the item
 * takes the new record and emits "changed". Main thread.
 */
#pragma once

#include "shared/model/record.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define MDG_TYPE_ITEM (mdg_item_get_type ())
G_DECLARE_DERIVABLE_TYPE (MdgItem, mdg_item, MDG, ITEM, GObject)

typedef struct
{
  const char *name;
  char *(*make) (gconstpointer record);
} MdgItemText;

struct _MdgItemClass
{
  GObjectClass parent_class;
  const MdgRecordType *record_type;
  const MdgItemText *texts;
  guint n_texts;
};

/* Takes @record. */
MdgItem *mdg_item_new (GType type, gpointer record);

/* Borrowed; of the kind's record type. */
gconstpointer mdg_item_get_record (MdgItem *self);
const MdgRecordType *mdg_item_get_record_type (MdgItem *self);

/* Takes @record, of the same type, for the one before; notifies of what differs, then emits
 * "changed". For owners of lists. */
void mdg_item_take_record (MdgItem *self, gpointer record);

/* Gives the record away; @self is done with. For owners of lists. */
gpointer mdg_item_steal_record (MdgItem *self);

void mdg_item_set_note (MdgItem *self, const char *note);

/* For class_init of a kind. */
void mdg_item_class_describe (MdgItemClass *klass,
                              const MdgRecordType *type,
                              const MdgItemText *texts,
                              guint n_texts);

#define MDG_DEFINE_ITEM(Item, prefix, RECORD, texts)                                        \
  struct _##Item                                                                            \
  {                                                                                         \
    MdgItem parent_instance;                                                                \
  };                                                                                        \
  G_DEFINE_FINAL_TYPE (Item, prefix, MDG_TYPE_ITEM)                                         \
  static void prefix##_class_init (Item##Class *klass)                                      \
  {                                                                                         \
    mdg_item_class_describe (MDG_ITEM_CLASS (klass), &RECORD, texts, G_N_ELEMENTS (texts)); \
  }                                                                                         \
  static void prefix##_init (Item *self)                                                    \
  {                                                                                         \
  }

G_END_DECLS
