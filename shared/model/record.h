/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models are plain structs; a table of fields describes each one. From the table come freeing,
 * copying and comparing here, and JSON both ways in wire/codec. A new field is one line in one
 * table.
 *
 * Member types by kind: STRING char * (NULL when absent) · INT gint64 · BOOL gboolean · TIME gint64
 * (microseconds, 0 when absent) · STRINGS char ** (never NULL after decoding) · RECORD pointer to a
 * struct (NULL when absent) · RECORDS GPtrArray * of pointers to structs (never NULL after
 * decoding).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_FIELD_STRING,
  MDG_FIELD_INT,
  MDG_FIELD_BOOL,
  MDG_FIELD_TIME,
  MDG_FIELD_STRINGS,
  MDG_FIELD_RECORD,
  MDG_FIELD_RECORDS,
} MdgFieldKind;

typedef enum
{
  MDG_FIELD_OPTIONAL = 0,
  MDG_FIELD_REQUIRED = 1 << 0, /* decoding fails with MISSING_FIELD when absent or null */
  MDG_FIELD_SECRET = 1 << 1,   /* wiped before it is freed */
} MdgFieldFlags;

typedef struct _MdgRecordType MdgRecordType;

typedef struct
{
  const char *name; /* the JSON member, snake_case */
  MdgFieldKind kind;
  gsize offset;
  MdgFieldFlags flags;
  gsize max;                   /* characters, items, or the largest number; 0: the kind's default */
  const MdgRecordType *record; /* for RECORD and RECORDS */
} MdgField;

struct _MdgRecordType
{
  const char *name;
  gsize size;
  const MdgField *fields;
  gsize n_fields;
};

/* Defaults of MdgField.max. */
#define MDG_MAX_STRING_CHARS 1000
#define MDG_MAX_LIST_ITEMS 10000

#define MDG_RECORD_TYPE(symbol, Struct, table) \
  const MdgRecordType symbol = { #Struct, sizeof (Struct), table, G_N_ELEMENTS (table) }

/* A new record, all zero. Free with mdg_record_free (). */
gpointer mdg_record_new (const MdgRecordType *type);

/* Frees @record and all it owns; NULL is fine. */
void mdg_record_free (const MdgRecordType *type, gpointer record);

/* A deep copy; NULL for NULL. */
gpointer mdg_record_copy (const MdgRecordType *type, gconstpointer record);

/* TRUE when all fields are alike; an absent list equals an empty one. */
gboolean mdg_record_equal (const MdgRecordType *type, gconstpointer a, gconstpointer b);

/* A pointer array whose items are freed as records of @type. Keep @type static. */
GPtrArray *mdg_record_array_new (const MdgRecordType *type);

/* Declares <type>_free as the autoptr clean-up of @Struct and defines it inline. */
#define MDG_DECLARE_RECORD(Struct, prefix, symbol)           \
  extern const MdgRecordType symbol;                         \
  static inline Struct *prefix##_new (void)                  \
  {                                                          \
    return (Struct *) mdg_record_new (&symbol);              \
  }                                                          \
  static inline void prefix##_free (Struct *record)          \
  {                                                          \
    mdg_record_free (&symbol, record);                       \
  }                                                          \
  static inline Struct *prefix##_copy (const Struct *record) \
  {                                                          \
    return (Struct *) mdg_record_copy (&symbol, record);     \
  }                                                          \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Struct, prefix##_free)

G_END_DECLS
