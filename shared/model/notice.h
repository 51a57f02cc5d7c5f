/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Notices: which pages of a PDF go to which row of a list of residents, and why.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_NOTICE_MAX_PAGES 20000
#define MDG_NOTICE_MAX_ROWS 100000
#define MDG_NOTICE_TEXT_MAX_CHARS 10000
#define MDG_NOTICE_FILLED_MAX_CHARS (2 * MDG_NOTICE_TEXT_MAX_CHARS) /* with what cells say */

/* MdgNoticePart.decision */
#define MDG_MATCH_AUTO "auto"           /* proven by the rules */
#define MDG_MATCH_CONFIRMED "confirmed" /* a person has paired them */
#define MDG_MATCH_REFUSED "refused"     /* a person has said that these pages go to nobody here */
#define MDG_MATCH_REVIEW "review"       /* row is a proposal: a person has to decide */
#define MDG_MATCH_UNMATCHED "unmatched" /* no row fits */

/* MdgNoticePart.reasons: what speaks for and against. */
#define MDG_REASON_NUMBER "number"                 /* it is the row's */
#define MDG_REASON_ZEROS "zeros-added"             /* leading zeros were put back in the list */
#define MDG_REASON_NUMBER_MISSING "number-missing" /* none on the pages */
#define MDG_REASON_NUMBER_UNKNOWN "number-unknown" /* no row has it */
#define MDG_REASON_NUMBER_TWICE_IN_LIST "number-twice-in-list"
#define MDG_REASON_NUMBER_TWICE_IN_PDF "number-twice-in-pdf"
#define MDG_REASON_NAME_SAME "name-same"
#define MDG_REASON_NAME_SPELLING "name-spelling" /* other width or spaces */
#define MDG_REASON_NAME_VARIANT "name-variant"
#define MDG_REASON_NAME_WEAK "name-weak-variant"
#define MDG_REASON_NAME_DIFFERS "name-differs"
#define MDG_REASON_NAME_MISSING "name-missing" /* in the list or on the pages */
#define MDG_REASON_BIRTH_SAME "birth-same"
#define MDG_REASON_BIRTH_DIFFERS "birth-differs"
#define MDG_REASON_BIRTH_MISSING "birth-missing"
#define MDG_REASON_SAME_NAME "same-name"       /* the list has others of this name */
#define MDG_REASON_ROW_TWICE "row-twice"       /* other pages fit this row, too */
#define MDG_REASON_SEVERAL_ROWS "several-rows" /* other rows fit as well */
#define MDG_REASON_SEVERAL_VALUES \
  "several-values"                             /* the pages have two of one kind */
#define MDG_REASON_NUMBER_LATE "number-late"   /* not on the first page, where other parts have it \
                                                */
#define MDG_REASON_OTHER_KEY "other-key"       /* the pages name another resident of the list */
#define MDG_REASON_LIST_PROBLEM "list-problem" /* something is wrong in this row of the list */

typedef struct
{
  gint64 first; /* page, from 1 */
  gint64 last;
  gint64 row; /* of the list, from 1 without its header; 0: none */
  char *decision;
  gint64 score; /* 0 to 1000 */
  char **reasons;
} MdgNoticePart;

typedef struct
{
  GPtrArray *parts;          /* MdgNoticePart, in the order of pages */
  char **rows_without_pages; /* decimal numbers */
  char **ward_names;         /* rows whose name is part of the ward's own text; decimal numbers */
} MdgNoticePlan;

/* What the columns of a list are for: their names as they stand in its header; NULL: not there. */
typedef struct
{
  char *number;
  char *name;
  char *kana;
  char *birth;
  char *mail;
  char *language;
  char *postcode;
  char *address;
  gint64 number_digits; /* numbers get leading zeros up to so many digits; 0: as they stand */
} MdgNoticeColumns;

/* How keys are read off the pages: regular expressions with one group, looked for line by line;
 * NULL: not there. */
typedef struct
{
  char *number;
  char *name;
  char *birth;
} MdgNoticeKeys;

/* One resident of a list. */
typedef struct
{
  gint64 row; /* from 1 without the header */
  char *number;
  char *name;
  char *kana;
  char *birth; /* "1948-05-14", or as it is written when that is no day */
  char *mail;
  char *language; /* "ja", "easy", "en", "zh", "ko"; NULL: not told */
  char *postcode;
  char *address;
} MdgNoticeRecipient;

/* What a person decided about one part, or about a row without pages (first and last 0). */
typedef struct
{
  gint64 first;
  gint64 last;
  gint64 row;      /* 0: none */
  char *decision;  /* MDG_MATCH_CONFIRMED, MDG_MATCH_REFUSED, or MDG_ROW_… for rows without pages */
  gint64 proposed; /* the row that had been proposed; 0: none */
  gint64 at;
} MdgNoticeDecision;

#define MDG_ROW_PAPER "paper"       /* gets paper */
#define MDG_ROW_LEFT_OUT "left-out" /* gets nothing in this run */

/* MdgPdfFinding.kind */
#define MDG_PDF_ENCRYPTED "encrypted"       /* opened with a password, or with an empty one */
#define MDG_PDF_RESTRICTED "restricted"     /* its owner forbids taking pages out */
#define MDG_PDF_SIGNED "signed"             /* splitting ends the signature */
#define MDG_PDF_HIDDEN_LAYER "hidden-layer" /* content that the screen does not show */
#define MDG_PDF_XFA "xfa"                   /* a form whose pages are made while it is shown */
#define MDG_PDF_FORM "form-field"           /* fields with values */
#define MDG_PDF_SCRIPT "script"
#define MDG_PDF_ATTACHMENT "attachment"
#define MDG_PDF_BOOKMARK "bookmark"
#define MDG_PDF_METADATA "metadata"
#define MDG_PDF_STRUCTURE "structure"        /* tags, private data, thumbnails, threads */
#define MDG_PDF_ANNOTATION "annotation"      /* other than links to addresses */
#define MDG_PDF_LINK "link"                  /* to anything but an http(s) address */
#define MDG_PDF_HIDDEN_TEXT "hidden-text"    /* colourless, off the page, or covered */
#define MDG_PDF_UNREADABLE "unreadable-text" /* fonts that give no characters */
#define MDG_PDF_ORPHAN "orphan"              /* objects that nothing refers to */
#define MDG_PDF_REVISION "revision"          /* what earlier versions of the file said */

typedef struct
{
  char *kind;
  gboolean stops; /* splitting would not be safe, or not be right */
  gint64 page;    /* the first it concerns; 0: the document */
  gint64 n;       /* how many */
} MdgPdfFinding;

/* One file of a split. */
typedef struct
{
  char *file; /* its name; NULL where it has none */
  gint64 first;
  gint64 last;
  gint64 row;
  char *decision;
  char *sha256;
  gint64 size;
} MdgSplitFile;

/* MdgSplitCheck.name */
#define MDG_CHECK_PAGES_ONCE "pages-once"     /* each page of the source in exactly one part */
#define MDG_CHECK_PAGE_COUNT "page-count"     /* each file has the pages of its part */
#define MDG_CHECK_TEXT "text"                 /* and their text */
#define MDG_CHECK_FONTS "fonts"               /* and their fonts */
#define MDG_CHECK_OWN_KEY "own-key"           /* the key that decided stands in the file */
#define MDG_CHECK_OTHER_KEYS "other-keys"     /* none of another resident's */
#define MDG_CHECK_NOTHING_ELSE "nothing-else" /* no bookmarks, attachments, fields, metadata ... */
#define MDG_CHECK_BYTES "bytes"               /* the files are those that were proven */
#define MDG_CHECK_ROWS "rows"                 /* every row has its letter or its reason */
#define MDG_CHECK_RECIPIENT "recipient"       /* nobody gets two letters */
#define MDG_CHECK_READABLE "readable"         /* the file can be opened and read */

typedef struct
{
  char *name;
  gboolean passed;
  gint64 n;    /* files, pages or keys looked at */
  gint64 page; /* where it failed first; 0 */
} MdgSplitCheck;

/* The proof of a split: what was looked at, and that nothing was found. Holds no name, no number
 * and no text of a resident. */
typedef struct
{
  char *pdf_sha256;
  gint64 pdf_size;
  char *csv_sha256;
  gint64 n_pages;
  gint64 n_rows;
  char *split;
  GPtrArray *findings; /* MdgPdfFinding of the source */
  GPtrArray *checks;   /* MdgSplitCheck */
  GPtrArray *files;    /* MdgSplitFile */
  GPtrArray *left;     /* MdgNoticePart that nobody has decided, or that go to nobody */
  gboolean passed;
  gint64 made_at;
  char *made_by; /* program and version */
} MdgSplitProof;

/* A kind of notice (通知の種類): made once by those who may, used by every run. */
typedef struct
{
  gint64 id;
  char *name;
  gint64 section_id;
  char *section_name;
  char *legal_basis;
  char *post; /* who issues it: みどり市長 */
  gboolean signature;
  char *signature_omitted; /* why there is none */
  gboolean on_application; /* answers an application */
  char *subject;           /* proposed to runs */
  char *message;
  char *mail_text;      /* without personal data; NULL: the usual one */
  char *authentication; /* MDG_RESIDENT_… */
  char *knowledge;      /* MDG_KNOWLEDGE_… */
  char **reminders;     /* days after delivery */
  char *quiet_from;     /* "21:00" Japan time; NULL: none */
  char *quiet_until;
  char *arrival;         /* MDG_ARRIVAL_… */
  gint64 deadline_hours; /* then paper; 0: none */
  gint64 retention_days;
  gboolean approval;         /* by a second person */
  MdgNoticeColumns *columns; /* as the last run had them */
  MdgNoticeKeys *keys;
  char *split;
  gboolean stopped; /* no new runs */
  gint64 number;    /* of this version, from 1 */
  gint64 updated_at;
  gint64 version;
} MdgNoticeKind;

#define MDG_RESIDENT_CODE "code" /* one-time code by mail */
#define MDG_RESIDENT_LINK "link" /* link and button */
#define MDG_KNOWLEDGE_NONE "none"
#define MDG_KNOWLEDGE_NUMBER "number" /* 受付番号 */
#define MDG_KNOWLEDGE_BIRTH "birth"
#define MDG_ARRIVAL_AVAILABLE "available"
#define MDG_ARRIVAL_VIEWED "viewed"
#define MDG_ARRIVAL_DOWNLOADED "downloaded"
#define MDG_ARRIVAL_CONFIRMED "confirmed"

/* MdgNoticeRun.state */
#define MDG_RUN_RECEIVING "receiving" /* letters come in */
#define MDG_RUN_CHECKING "checking"   /* the server looks at every file again */
#define MDG_RUN_REFUSED "refused"     /* it found something; see findings */
#define MDG_RUN_CHECKED "checked"

/* A file that goes to everybody along with his letter. */
typedef struct
{
  char *name;
  char *sha256;
  gint64 size;
  gboolean received;
} MdgNoticeAttachment;

#define MDG_NOTICE_LETTER_MAX_BYTES (30L * 1024 * 1024)
#define MDG_NOTICE_RUN_MAX_ATTACHMENTS 10
#define MDG_NOTICE_BATCH_MAX_LETTERS 500
#define MDG_NOTICE_BATCH_MAX_BYTES (8L * 1024 * 1024)
#define MDG_NOTICE_RUN_MAX_BYTES (4L * 1024 * 1024) /* with its proof, which names no files then */
#define MDG_NOTICE_MISSING_MAX 1000                 /* told at once; ask again after sending them */

/* One run: a list, its letters, and what becomes of them. */
typedef struct
{
  gint64 id;
  gint64 kind_id;
  gint64 kind_number; /* the version of the kind it was made with */
  char *kind_name;
  char *title;
  char *draft; /* the draft's id on the PC: the same one makes the same run */
  char *author;
  gint64 section_id;
  char *state;
  gint64 n_letters;
  gint64 n_received; /* whose file has come */
  gint64 n_checked;
  gint64 n_paper;    /* letters that go by post only: they have no file */
  gint64 n_rows;     /* of the list */
  gint64 n_left_out; /* rows that get nothing in this run */
  gboolean mine;     /* the asker has made it */
  char *section_name;
  GPtrArray *attachments;    /* MdgNoticeAttachment */
  MdgNoticeColumns *columns; /* remembered for the next run of the kind; in answers NULL */
  MdgNoticeKeys *keys;
  MdgSplitProof *proof; /* of the PC; NULL in lists, and when one file goes to all */
  GPtrArray *findings;  /* MdgNoticeFinding */
  gint64 created_at;
  gint64 updated_at;
  gint64 version;
} MdgNoticeRun;

/* What the server found wrong. */
typedef struct
{
  gint64 letter; /* its number; 0: the run */
  char *check;   /* MDG_CHECK_… */
  gint64 page;
  gint64 other; /* the letter whose resident it concerns, too; 0: none */
} MdgNoticeFinding;

/* One resident's notice. */
typedef struct
{
  gint64 id;
  gint64 run_id;
  gint64 number; /* within the run, from 1 */
  MdgNoticeRecipient *recipient;
  char *subject;
  char *message; /* filled */
  gint64 first;  /* pages of the source; 0: the file is the same for all, or there is none */
  gint64 last;
  char *decision;
  char *sha256; /* of the file; NULL: no file */
  gint64 size;
  gboolean received;
} MdgNoticeLetter;

/* Up to MDG_NOTICE_BATCH_MAX_LETTERS letters on their way to the server. */
typedef struct
{
  GPtrArray *letters; /* MdgNoticeLetter */
} MdgNoticeBatch;

/* What the server still lacks of a run: decimal numbers, MDG_NOTICE_MISSING_MAX of each at most. */
typedef struct
{
  char **letters;     /* numbers whose text has not come */
  char **files;       /* numbers whose file has not come; one letter for each file */
  char **attachments; /* places in the run's list, from 1 */
} MdgNoticeMissing;

MDG_DECLARE_RECORD (MdgNoticePart, mdg_notice_part, MDG_NOTICE_PART_TYPE)
MDG_DECLARE_RECORD (MdgNoticePlan, mdg_notice_plan, MDG_NOTICE_PLAN_TYPE)
MDG_DECLARE_RECORD (MdgNoticeColumns, mdg_notice_columns, MDG_NOTICE_COLUMNS_TYPE)
MDG_DECLARE_RECORD (MdgNoticeKeys, mdg_notice_keys, MDG_NOTICE_KEYS_TYPE)
MDG_DECLARE_RECORD (MdgNoticeRecipient, mdg_notice_recipient, MDG_NOTICE_RECIPIENT_TYPE)
MDG_DECLARE_RECORD (MdgNoticeDecision, mdg_notice_decision, MDG_NOTICE_DECISION_TYPE)
MDG_DECLARE_RECORD (MdgPdfFinding, mdg_pdf_finding, MDG_PDF_FINDING_TYPE)
MDG_DECLARE_RECORD (MdgSplitFile, mdg_split_file, MDG_SPLIT_FILE_TYPE)
MDG_DECLARE_RECORD (MdgSplitCheck, mdg_split_check, MDG_SPLIT_CHECK_TYPE)
MDG_DECLARE_RECORD (MdgSplitProof, mdg_split_proof, MDG_SPLIT_PROOF_TYPE)
MDG_DECLARE_RECORD (MdgNoticeKind, mdg_notice_kind, MDG_NOTICE_KIND_TYPE)
MDG_DECLARE_RECORD (MdgNoticeFinding, mdg_notice_finding, MDG_NOTICE_FINDING_TYPE)
MDG_DECLARE_RECORD (MdgNoticeRun, mdg_notice_run, MDG_NOTICE_RUN_TYPE)
MDG_DECLARE_RECORD (MdgNoticeLetter, mdg_notice_letter, MDG_NOTICE_LETTER_TYPE)
MDG_DECLARE_RECORD (MdgNoticeAttachment, mdg_notice_attachment, MDG_NOTICE_ATTACHMENT_TYPE)
MDG_DECLARE_RECORD (MdgNoticeBatch, mdg_notice_batch, MDG_NOTICE_BATCH_TYPE)
MDG_DECLARE_RECORD (MdgNoticeMissing, mdg_notice_missing, MDG_NOTICE_MISSING_TYPE)

G_END_DECLS
