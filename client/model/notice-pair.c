/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/notice-pair.h"

struct _MdgNoticePair
{
  GObject parent_instance;
  MdgPairKind kind;
  MdgPairFacts facts;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgNoticePair, mdg_notice_pair, G_TYPE_OBJECT)

const MdgPairFacts *
mdg_notice_pair_get (MdgNoticePair *self)
{
  return &self->facts;
}

MdgPairKind
mdg_notice_pair_get_kind (MdgNoticePair *self)
{
  return self->kind;
}

gboolean
mdg_pair_facts_is_unmatched (const MdgPairFacts *facts)
{
  if (facts->state != MDG_PAIR_OPEN)
    return FALSE;
  return facts->kind == MDG_PAIR_ROW || facts->row == 0;
}

static gboolean
is_alike (const MdgPairFacts *a, const MdgPairFacts *b)
{
  return a->kind == b->kind && a->state == b->state && a->part == b->part && a->row == b->row &&
         a->decision == b->decision && a->lost == b->lost && a->proposal == b->proposal &&
         a->printed == b->printed && a->recipient == b->recipient &&
         a->n_same_name == b->n_same_name && a->n_candidates == b->n_candidates;
}

void
mdg_notice_pair_set (MdgNoticePair *self, const MdgPairFacts *facts)
{
  if (is_alike (&self->facts, facts))
    return;
  self->facts = *facts;
  g_signal_emit (self, changed_signal, 0);
}

MdgNoticePair *
mdg_notice_pair_new (MdgPairKind kind)
{
  MdgNoticePair *self = g_object_new (MDG_TYPE_NOTICE_PAIR, NULL);
  self->kind = kind;
  self->facts.kind = kind;
  return self;
}

static void
mdg_notice_pair_class_init (MdgNoticePairClass *klass)
{
  changed_signal = g_signal_new ("changed", MDG_TYPE_NOTICE_PAIR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_notice_pair_init (MdgNoticePair *self)
{
}
