/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the first characters of a paragraph say about a Japanese document's structure. One thread at
 * a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_STRUCTURE_NONE,
  MDG_STRUCTURE_CHAPTER,    /* 第2章 …: a heading; the level says 編, 章, 節, 款, 目 */
  MDG_STRUCTURE_ARTICLE,    /* 第12条の3（…） */
  MDG_STRUCTURE_SUPPLEMENT, /* 附則 */
  MDG_STRUCTURE_ANNEX,      /* 別表第1（第3条関係） */
  MDG_STRUCTURE_CAPTION,    /* （目的）: stands above an article */
  MDG_STRUCTURE_QUESTION,   /* Q1. … */
  MDG_STRUCTURE_ANSWER,     /* A. … */
} MdgStructureKind;

typedef struct
{
  MdgStructureKind kind;
  guint level; /* of chapters, from 1 */
  char *name;  /* of articles: 第12条の3（見出し）; of the rest the whole paragraph; or NULL */
} MdgStructure;

typedef struct _MdgStructureReader MdgStructureReader;

MdgStructureReader *mdg_structure_reader_new (void);
void mdg_structure_reader_free (MdgStructureReader *reader);

/* Clear with mdg_structure_clear (). */
MdgStructure mdg_structure_reader_look (MdgStructureReader *reader, const char *text);
void mdg_structure_clear (MdgStructure *structure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgStructureReader, mdg_structure_reader_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgStructure, mdg_structure_clear)

G_END_DECLS
