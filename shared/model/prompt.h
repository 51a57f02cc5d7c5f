/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prompt templates (ひな形) with their variables; questions the documents did not answer, sent to
 * the section in charge; and news of cited documents that have changed.
 */
#pragma once

#include "shared/model/chat.h"

G_BEGIN_DECLS

#define MDG_TEMPLATE_TEXT_MAX_CHARS 10000
#define MDG_TEMPLATE_VARIABLES_MAX 20
#define MDG_TEMPLATES_MAX 5000
#define MDG_INQUIRY_TEXT_MAX_CHARS 5000

/* MdgTemplate.sharing */
#define MDG_TEMPLATE_PERSONAL "personal"
#define MDG_TEMPLATE_SECTION "section" /* and the sections below it */
#define MDG_TEMPLATE_WARD "ward"
#define MDG_TEMPLATE_STARTER "starter" /* comes with Madoguchi; cannot be changed, can be copied */

/* MdgTemplateVariable.kind */
#define MDG_VARIABLE_LINE "line"
#define MDG_VARIABLE_TEXT "text"
#define MDG_VARIABLE_CHOICE "choice"
#define MDG_VARIABLE_DATE "date"

/* "{{name}}" in the text is filled with what the form is given. */
typedef struct
{
  char *name; /* as it stands in the text and before its field */
  char *kind;
  char **choices;
  char *example; /* shown in the empty field */
  gboolean required;
} MdgTemplateVariable;

typedef struct
{
  gint64 id;
  char *title;
  char *category; /* 挨拶文, 議事録, ... */
  char *description;
  char *text;
  GPtrArray *variables; /* MdgTemplateVariable */
  char *sharing;
  gint64 section_id;
  char *section_name;
  char *author;
  gboolean favourite; /* of the asker */
  gboolean may_change;
  gint64 n_used;
  gint64 number; /* of this version, from 1 */
  gint64 updated_at;
  gint64 version;
} MdgTemplate;

/* MdgInquiry.state: a question of a person to the section that owns a folder. */
#define MDG_INQUIRY_OPEN "open"
#define MDG_INQUIRY_DRAFTED "drafted"   /* a reply awaits approval */
#define MDG_INQUIRY_ANSWERED "answered" /* approved: an entry of the FAQ, found and cited */
#define MDG_INQUIRY_DECLINED "declined" /* with a reason */

typedef struct
{
  gint64 id;
  gint64 folder_id;
  char *folder_name;
  gint64 message_id; /* the answer that did not find it; 0: none */
  char *question;
  char *heading; /* the question as the entry puts it, without what concerns one case only; NULL: as
                  * it was asked */
  char *reply;   /* of a declined one: the reason */
  char *state;
  char *asker;
  char *asker_section;
  char *replier;
  gboolean mine;        /* the reader asked it */
  gboolean may_reply;   /* an editor of the folder */
  gboolean may_approve; /* an owner of the folder */
  gint64 document_id;   /* FAQ entry, when answered */
  gint64 created_at;
  gint64 updated_at;
  gint64 version;
} MdgInquiry;

typedef struct
{
  char *state; /* NULL: any */
  gboolean mine;
  gint64 after;
  gint64 limit;
} MdgInquiryQuery;

/* A document that one's answer cites has been replaced or has expired. */
typedef struct
{
  gint64 id;
  gint64 conversation_id;
  gint64 message_id;
  gint64 document_id;
  char *document_name;
  char *reason; /* "replaced", "expired", "deleted" */
  char *before; /* the quoted sentence */
  char *after;  /* what stands there now; NULL: nothing like it */
  gint64 page;  /* now; 0: not there */
  gboolean read;
  gint64 created_at;
} MdgSourceNews;

/* What the reader has seen; no ids: all of it. */
typedef struct
{
  char **ids;
} MdgSourceNewsRead;

MDG_DECLARE_RECORD (MdgTemplateVariable, mdg_template_variable, MDG_TEMPLATE_VARIABLE_TYPE)
MDG_DECLARE_RECORD (MdgTemplate, mdg_template, MDG_TEMPLATE_TYPE)
MDG_DECLARE_RECORD (MdgInquiry, mdg_inquiry, MDG_INQUIRY_TYPE)
MDG_DECLARE_RECORD (MdgInquiryQuery, mdg_inquiry_query, MDG_INQUIRY_QUERY_TYPE)
MDG_DECLARE_RECORD (MdgSourceNews, mdg_source_news, MDG_SOURCE_NEWS_TYPE)
MDG_DECLARE_RECORD (MdgSourceNewsRead, mdg_source_news_read, MDG_SOURCE_NEWS_READ_TYPE)

G_END_DECLS
