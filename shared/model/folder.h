/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Document folders (資料フォルダ), who may do what in them, and how they are searched.
 *
 * A folder belongs to a section and is the unit of access, quota, search index, settings and
 * erasure. Directory trees that are uploaded keep their paths as MdgDocument.path inside one
 * folder.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_FOLDER_NAME_MAX_CHARS 80
#define MDG_FOLDER_DESCRIPTION_MAX_CHARS 400
#define MDG_FOLDER_MAX_GRANTS 500
#define MDG_FOLDERS_MAX 5000

/* What somebody may do in a folder; each includes the ones before it. reader: search, read,
 * download. editor: add, replace, move and delete documents, test questions, settings. owner:
 * access, name, quota request, deletion of the folder. */
#define MDG_FOLDER_READER "reader"
#define MDG_FOLDER_EDITOR "editor"
#define MDG_FOLDER_OWNER "owner"

/* MdgFolderGrant.kind */
#define MDG_GRANT_TO_ACCOUNT "account"
#define MDG_GRANT_TO_SECTION "section" /* and the sections below it */
#define MDG_GRANT_TO_ROLE "role"       /* within section_id and below when that is not 0 */
#define MDG_GRANT_TO_EVERYONE "everyone"

typedef struct
{
  char *kind;        /* MDG_GRANT_TO_… */
  gint64 account_id; /* for account */
  gint64 section_id; /* for section; optional for role */
  char *role_code;   /* for role */
  char *role;        /* MDG_FOLDER_… */
  char *name;        /* of the person, section or role; filled by the server */
  char *section_name;
  gint64 n_people; /* active accounts it reaches now; filled by the server */
} MdgFolderGrant;

/* MdgFolder.audience */
#define MDG_AUDIENCE_EVERYONE "everyone" /* a grant to everyone */
#define MDG_AUDIENCE_SECTION "section"   /* at least all of the folder's section */
#define MDG_AUDIENCE_CHOSEN "chosen"     /* fewer: chosen people or roles */

/* How a folder is cut into passages and searched. 0 or absent: the default; see
 * mdg_search_settings_fill (). */
typedef struct
{
  gint64 chunk_chars;    /* largest passage, MDG_CHUNK_CHARS_MIN to MAX */
  gint64 word_weight;    /* percent of the score that comes from words; the rest from meaning */
  gint64 heading_weight; /* of a word in a heading, in percent of one in the text */
  gint64 n_passages;     /* given to an answer and shown by a search at first */
} MdgSearchSettings;

#define MDG_CHUNK_CHARS_MIN 200
#define MDG_CHUNK_CHARS_MAX 2400
#define MDG_N_PASSAGES_MAX 30

#define MDG_CHUNK_CHARS_DEFAULT 1200
#define MDG_WORD_WEIGHT_DEFAULT 60
#define MDG_HEADING_WEIGHT_DEFAULT 100
#define MDG_N_PASSAGES_DEFAULT 8

typedef struct
{
  gint64 id;
  char *name;
  char *description;
  gint64 section_id;
  char *section_name;  /* filled by the server */
  char *division_name; /* the section above it (部), for grouping; NULL at the top */
  char *my_role;       /* MDG_FOLDER_…; "" for one who only administers access */
  gboolean may_manage; /* may change access without being an owner (folders.manage) */
  gint64 n_readers;    /* active accounts that can see it */
  char *audience;      /* MDG_AUDIENCE_…, from its grants; filled by the server */
  gint64 n_documents;
  gint64 n_ready;
  gint64 n_working; /* queued or in progress */
  gint64 n_failed;
  gint64 n_expired; /* past their last day */
  gint64 bytes;
  gint64 quota_bytes; /* 0: without limit */
  MdgSearchSettings *settings;
  gboolean can_undo_settings;
  gint64 created_at;
  gint64 updated_at;
  gint64 version;
} MdgFolder;

/* The body of PUT /folders/{id}/grants, and the answer of GET. */
typedef struct
{
  GPtrArray *grants; /* MdgFolderGrant */
} MdgFolderAccess;

/* Somebody to give access to, or who has it: what every colleague may know. */
typedef struct
{
  gint64 id;
  char *name;
  char *kana;
  char *section_name;
  char *role; /* MDG_FOLDER_… in a list of readers; NULL otherwise */
} MdgPerson;

typedef struct
{
  char *q; /* part of a name, kana or user ID */
  gint64 limit;
} MdgPeopleQuery;

MDG_DECLARE_RECORD (MdgFolderGrant, mdg_folder_grant, MDG_FOLDER_GRANT_TYPE)
MDG_DECLARE_RECORD (MdgSearchSettings, mdg_search_settings, MDG_SEARCH_SETTINGS_TYPE)
MDG_DECLARE_RECORD (MdgFolder, mdg_folder, MDG_FOLDER_TYPE)
MDG_DECLARE_RECORD (MdgFolderAccess, mdg_folder_access, MDG_FOLDER_ACCESS_TYPE)
MDG_DECLARE_RECORD (MdgPerson, mdg_person, MDG_PERSON_TYPE)
MDG_DECLARE_RECORD (MdgPeopleQuery, mdg_people_query, MDG_PEOPLE_QUERY_TYPE)

/* Puts the defaults where @settings has 0. */
void mdg_search_settings_fill (MdgSearchSettings *settings);

G_END_DECLS
