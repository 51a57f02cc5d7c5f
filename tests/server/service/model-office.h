/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An office (office.h) with language models at hosts of a list; no host is called.
 */
#pragma once

#include "server/service/models.h"
#include "tests/server/service/office.h"

G_BEGIN_DECLS

#define MODEL_KEY "sk-4nEver-In-Any-Answer-0123456789"

typedef struct
{
  Office *office;
  MdgContext staff; /* 山田 of 0101 */
} ModelOffice;

ModelOffice *model_office_new (void);
void model_office_free (ModelOffice *office);

/* Opens the same store again, as after a restart. */
void model_office_restart (ModelOffice *office);

/* Puts @hosts (divided by ";") in force. */
void model_office_set_hosts (ModelOffice *office, const char *hosts);

/* A model of that class and rank at 127.0.0.1:9, 1,000 tokens an answer, weight 100 (light: 0),
 * domestic; not stored. */
MdgLanguageModel *model_office_model (const char *name, const char *cost_class, gint64 rank);

/* Stores it; its id. */
gint64
model_office_add (ModelOffice *office, const char *name, const char *cost_class, gint64 rank);

/* One limit more. */
void model_office_limit (ModelOffice *office,
                         const char *kind,
                         gint64 account_id,
                         gint64 section_id,
                         gint64 tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelOffice, model_office_free)

G_END_DECLS
