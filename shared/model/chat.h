/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conversations with the assistant: messages, what they cite, attached files, and what a running
 * answer tells while it is written.
 *
 * MdgMessage.text of an answer is Markdown in which "[^3]" stands behind the claim that
 * MdgCitation number 3 supports. Only the server puts such marks there; what a model writes in that
 * form is taken out.
 */
#pragma once

#include "shared/model/document.h"
#include "shared/model/search.h"

G_BEGIN_DECLS

#define MDG_CONVERSATION_TITLE_MAX_CHARS 100
#define MDG_MESSAGE_MAX_CHARS MDG_QUESTION_MAX_CHARS
#define MDG_ANSWER_MAX_CHARS 200000
#define MDG_CITATIONS_MAX 200
#define MDG_ATTACHMENTS_MAX 10
#define MDG_ATTACHMENTS_MAX_BYTES (G_GINT64_CONSTANT (50) * 1024 * 1024) /* of one message */
#define MDG_ATTACHMENT_PREVIEW_MAX_CHARS 4000
#define MDG_MESSAGES_PAGE_MAX 200

/* MdgScope.kind: what answers are taken from. */
#define MDG_SCOPE_NONE "none"               /* no documents: the model's own words */
#define MDG_SCOPE_ALL "all"                 /* all folders one may read */
#define MDG_SCOPE_FOLDERS "folders"         /* chosen ones */
#define MDG_SCOPE_ATTACHMENTS "attachments" /* attached files only */

typedef struct
{
  char *kind;
  char **folders; /* ids as decimal numbers, for folders */
} MdgScope;

typedef struct
{
  gint64 id;
  char *title;     /* at first made from the first question */
  gboolean titled; /* by a person */
  gboolean pinned;
  MdgScope *scope;
  gint64 model_id; /* 0: the standard model */
  gint64 n_messages;
  gint64 running_id; /* message that is being written; 0: none */
  char *excerpt;     /* in answers to a search: where the words stand */
  gint64 created_at;
  gint64 updated_at;
  gint64 version;
} MdgConversation;

typedef struct
{
  char *q;      /* words in titles and messages; NULL: any */
  gint64 after; /* cursor as the answer's "next" gave it */
  gint64 limit;
} MdgConversationQuery;

/* MdgAttachment.state: MDG_DOCUMENT_QUEUED, WORKING, READY or FAILED. */
typedef struct
{
  gint64 id;
  char *name;
  char *format; /* by content: "docx", "pdf", "png", ... */
  gint64 size;
  char *sha256; /* when it is announced */
  gint64 received;
  char *state;
  char *problem;      /* slug */
  char *problem_text; /* in the asker's language */
  char *unit;
  gint64 n_units;
  gint64 n_chars; /* that were read */
  gboolean ocr;
  gboolean is_image;
  char *preview; /* the first of what was read */
} MdgAttachment;

/* A place in a document or attached file that supports a claim. */
typedef struct
{
  gint64 number; /* in the answer, from 1 */
  gint64 folder_id;
  gint64 document_id;
  gint64 version_id;
  gint64 attachment_id; /* instead of a document */
  gint64 passage_id;
  char *document_name;
  char *folder_name;
  char *unit;
  gint64 page;
  char *place; /* for people: "3", "歳入 A5:F12" */
  char *heading;
  char *quote;       /* as the page has it when verified, as the model gave it otherwise */
  gboolean verified; /* the quote stands on that page */
  GPtrArray *boxes;  /* MdgPageBox of the quoted sentence; empty without a rendition */
  gint64 first_row;
  gint64 last_row;
  gint64 first_column;
  gint64 last_column;
  char *effective_from;
  char *effective_until;
  gboolean ocr;
  gboolean outdated; /* replaced, expired, moved or deleted since; set when it is read */
  gboolean gone;     /* can no longer be opened by the reader; then quote and names are NULL */
} MdgCitation;

/* MdgMessage.role */
#define MDG_MESSAGE_USER "user"
#define MDG_MESSAGE_ASSISTANT "assistant"

/* MdgMessage.state */
#define MDG_MESSAGE_WAITING "waiting"     /* for its turn */
#define MDG_MESSAGE_SEARCHING "searching" /* documents are being searched */
#define MDG_MESSAGE_WRITING "writing"
#define MDG_MESSAGE_DONE "done"
#define MDG_MESSAGE_CANCELLED "cancelled"     /* by a person: text as far as it came */
#define MDG_MESSAGE_INTERRUPTED "interrupted" /* server or provider broke off: as far as it came */
#define MDG_MESSAGE_FAILED "failed"           /* nothing came; problem says why */

/* MdgMessage.outcome of a done answer. */
#define MDG_OUTCOME_ANSWERED "answered"
#define MDG_OUTCOME_NOT_FOUND "not-found" /* 資料に見当たりません: nearest holds passages */
#define MDG_OUTCOME_NO_MODEL "no-model"   /* no model is set up: nearest holds passages */

typedef struct
{
  gint64 id;
  gint64 conversation_id;
  char *role;
  char *text;
  char *state;
  char *problem; /* slug, with failed and interrupted */
  char *problem_text;
  char *outcome;
  gint64 answers;         /* of an answer: the message it answers */
  gboolean replaced;      /* by a newer answer, or by an edited question */
  GPtrArray *citations;   /* MdgCitation */
  GPtrArray *nearest;     /* MdgHit */
  GPtrArray *attachments; /* MdgAttachment */
  MdgScope *scope;        /* in which it was asked */
  char **searched;        /* names of the folders that were searched */
  gint64 n_sources;       /* passages the model was given */
  char *as_of;            /* day whose documents were used; NULL without documents */
  gint64 model_id;
  char *model_name;
  char **remarks; /* MDG_REMARK_… */
  gint64 tokens_in;
  gint64 tokens_out;
  gboolean estimated; /* the provider told no figures */
  gint64 last_seq;    /* of its run's events, while it is written */
  gint64 created_at;
  gint64 finished_at;
} MdgMessage;

/* MdgMessage.remarks: what the reader should know of the answer. */
#define MDG_REMARK_LIGHT_MODEL "light-model"     /* the limit was reached: cheaper model */
#define MDG_REMARK_OTHER_MODEL "other-model"     /* the chosen one was not reachable */
#define MDG_REMARK_MASKED "masked"               /* personal data was covered before sending */
#define MDG_REMARK_UNVERIFIED "unverified"       /* claims without a verified source stand in it */
#define MDG_REMARK_CONTRADICTION "contradiction" /* its sources disagree */
#define MDG_REMARK_SHORTENED "shortened"         /* earlier messages, parts of files left out */
#define MDG_REMARK_LIMIT_NEAR "limit-near"       /* the limit is near: fewer sources, shorter */
#define MDG_REMARK_CUT "cut"                     /* the model stopped at its length limit */
#define MDG_REMARK_FILTERED "filtered"           /* the provider's content filter stopped it */

typedef struct
{
  gint64 before; /* messages older than this one; 0: the newest */
  gint64 limit;
} MdgMessageQuery;

/* A question, a changed form of one, or an answer written anew. */
typedef struct
{
  char *text;
  gint64 replaces; /* a message of one's own in this conversation: asked anew in other words;
                    * an answer: written anew, text is NULL */
  MdgScope *scope;
  gint64 model_id;
  char **attachments;   /* ids */
  char *as_of;          /* NULL: today */
  gboolean send_anyway; /* after the guard's warning */
} MdgAsk;

/* What asking gives: both messages, the answer still waiting. */
typedef struct
{
  MdgConversation *conversation;
  MdgMessage *question;
  MdgMessage *answer;
} MdgAsked;

/* Events of GET /messages/{id}/events. Each has its sequence number as its id; a stream that was
 * cut goes on with Last-Event-ID. "state": {"state"} · "text": {"text"} to be added · "citation":
 * MdgCitation, before the text that holds its mark · "message": the whole MdgMessage, the last. */
#define MDG_RUN_EVENT_STATE "state"
#define MDG_RUN_EVENT_TEXT "text"
#define MDG_RUN_EVENT_CITATION "citation"
#define MDG_RUN_EVENT_MESSAGE "message"

/* One piece of "state" and "text". */
typedef struct
{
  char *state;
  char *text;
} MdgRunPiece;

/* MdgExportQuery.format */
#define MDG_EXPORT_MARKDOWN "markdown"
#define MDG_EXPORT_WORD "docx"

typedef struct
{
  char *format;
} MdgExportQuery;

MDG_DECLARE_RECORD (MdgScope, mdg_scope, MDG_SCOPE_TYPE)
MDG_DECLARE_RECORD (MdgConversation, mdg_conversation, MDG_CONVERSATION_TYPE)
MDG_DECLARE_RECORD (MdgConversationQuery, mdg_conversation_query, MDG_CONVERSATION_QUERY_TYPE)
MDG_DECLARE_RECORD (MdgAttachment, mdg_attachment, MDG_ATTACHMENT_TYPE)
MDG_DECLARE_RECORD (MdgCitation, mdg_citation, MDG_CITATION_TYPE)
MDG_DECLARE_RECORD (MdgMessage, mdg_message, MDG_MESSAGE_TYPE)
MDG_DECLARE_RECORD (MdgMessageQuery, mdg_message_query, MDG_MESSAGE_QUERY_TYPE)
MDG_DECLARE_RECORD (MdgAsk, mdg_ask, MDG_ASK_TYPE)
MDG_DECLARE_RECORD (MdgAsked, mdg_asked, MDG_ASKED_TYPE)
MDG_DECLARE_RECORD (MdgRunPiece, mdg_run_piece, MDG_RUN_PIECE_TYPE)
MDG_DECLARE_RECORD (MdgExportQuery, mdg_export_query, MDG_EXPORT_QUERY_TYPE)

G_END_DECLS
