/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ranking must know of every passage of an index, in memory: its length, whether it may be
 * found, which document version it is of, and when that holds. About 12 bytes a passage.
 *
 * Not thread-safe; the owner keeps a lock (service/passage-index.c).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Passages lie in leaves of so many numbers; a leaf without any is not there. */
#define MDG_PASSAGE_LEAF_BITS 12
#define MDG_PASSAGE_LEAF_SIZE (1 << MDG_PASSAGE_LEAF_BITS)

typedef struct
{
  guint32 source; /* position in the table's sources */
  guint32 length; /* in tokens; 0: there is no such passage */
  gboolean disabled;
} MdgPassageFact;

typedef struct
{
  gint64 version_id;
  gint64 document_id;
  guint32 from;  /* 20260401; 0: always did */
  guint32 until; /* last day; G_MAXUINT32: for ever */
} MdgPassageOrigin;

typedef struct _MdgPassageTable MdgPassageTable;

MdgPassageTable *mdg_passage_table_new (void);
void mdg_passage_table_free (MdgPassageTable *table);

/* Adds or changes the source of a version; days as "2026-04-01" or NULL. */
void mdg_passage_table_put_source (MdgPassageTable *table,
                                   gint64 version_id,
                                   gint64 document_id,
                                   const char *from,
                                   const char *until);

/* Its passages are to be removed one by one. */
void mdg_passage_table_remove_source (MdgPassageTable *table, gint64 version_id);

/* The source must be there. A length of 0 counts as 1. */
void mdg_passage_table_put (
  MdgPassageTable *table, guint32 id, gint64 version_id, guint length, gboolean disabled);
void mdg_passage_table_remove (MdgPassageTable *table, guint32 id);

/* FALSE when there is no such passage. */
gboolean
mdg_passage_table_get (const MdgPassageTable *table, guint32 id, MdgPassageFact *ret_fact);
const MdgPassageOrigin *mdg_passage_table_get_source (const MdgPassageTable *table, guint32 source);
void mdg_passage_table_set_disabled (MdgPassageTable *table, guint32 id, gboolean disabled);

/* Whether a passage may be found on @day (20261122); 0: on some day. */
gboolean mdg_passage_table_holds (const MdgPassageTable *table, guint32 id, guint32 day);

guint mdg_passage_table_count (const MdgPassageTable *table);
guint64 mdg_passage_table_total_length (const MdgPassageTable *table);

/* Leaves there may be; and the lengths of the passages of one (NULL: none there). */
guint mdg_passage_table_n_leaves (const MdgPassageTable *table);
const guint16 *mdg_passage_table_lengths (const MdgPassageTable *table, guint leaf);

/* "2026-11-22" as 20261122; @otherwise for anything else. */
guint32 mdg_passage_day (const char *date, guint32 otherwise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPassageTable, mdg_passage_table_free)

G_END_DECLS
