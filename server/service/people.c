/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/folder-access.h"
#include "server/service/folders.h"
#include "server/store/accounts.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

#include <string.h>

static MdgPerson *
to_person (const MdgAccount *account, MdgFolderRank rank)
{
  MdgPerson *person = mdg_person_new ();
  person->id = account->id;
  person->name = g_strdup (account->name);
  person->kana = g_strdup (account->kana);
  person->section_name = g_strdup (account->section_name);
  person->role = rank != MDG_RANK_NONE ? g_strdup (mdg_folder_rank_to_role (rank)) : NULL;
  return person;
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  const MdgPerson *left = *(MdgPerson *const *) a;
  const MdgPerson *right = *(MdgPerson *const *) b;
  int order = g_strcmp0 (left->section_name, right->section_name);
  if (order == 0)
    order = g_strcmp0 (left->kana, right->kana);
  return order != 0 ? order : g_strcmp0 (left->name, right->name);
}

/* ---- who can see a folder ---- */

static gboolean
require_knows (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  MdgFolderRank rank = MDG_RANK_NONE;
  gboolean manages = FALSE;
  if (!mdg_folder_access_get (context, lease, id, &rank, &manages, error))
    return FALSE;
  return manages || mdg_folder_access_require (context, lease, id, MDG_FOLDER_READER, error);
}

GPtrArray *
mdg_folder_service_list_readers (MdgContext *context, gint64 id, GError **error)
{
  g_autofree char *today = mdg_date_format (mdg_clock_now (context->core->clock));
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !require_knows (context, lease, id, error))
    return NULL;
  g_autoptr (GHashTable) ranks = mdg_folder_grants_get_people (lease, id, today, error);
  if (ranks == NULL)
    return NULL;
  g_autoptr (GPtrArray) people = mdg_record_array_new (&MDG_PERSON_TYPE);
  GHashTableIter iter;
  gpointer account_id = NULL, rank = NULL;
  g_hash_table_iter_init (&iter, ranks);
  while (g_hash_table_iter_next (&iter, &account_id, &rank))
    {
      g_autoptr (MdgAccount) account = mdg_accounts_get (lease, *(gint64 *) account_id, error);
      if (account == NULL)
        return NULL;
      g_ptr_array_add (people, to_person (account, (MdgFolderRank) GPOINTER_TO_INT (rank)));
    }
  g_ptr_array_sort (people, compare_people);
  return g_steal_pointer (&people);
}

/* ---- colleagues ---- */

static gboolean
text_holds (const char *text, const char *wanted)
{
  if (text == NULL)
    return FALSE;
  g_autofree char *folded = mdg_text_fold_search (text);
  return strstr (folded, wanted) != NULL;
}

static gboolean
matches (const MdgAccount *account, const char *wanted, const char *today)
{
  if (!g_str_equal (account->state, MDG_ACCOUNT_ACTIVE) ||
      (account->expires_on != NULL && strcmp (account->expires_on, today) < 0))
    return FALSE;
  return text_holds (account->name, wanted) || text_holds (account->kana, wanted) ||
         text_holds (account->login, wanted);
}

GPtrArray *
mdg_people_service_search (MdgContext *context, const MdgPeopleQuery *query, GError **error)
{
  guint limit = query->limit > 0 ? (guint) MIN (query->limit, MDG_PEOPLE_LIMIT_MAX)
                                 : MDG_PEOPLE_LIMIT_DEFAULT;
  g_autofree char *wanted = mdg_text_fold_search (query->q != NULL ? query->q : "");
  g_autofree char *today = mdg_date_format (mdg_clock_now (context->core->clock));
  g_autoptr (GPtrArray) people = mdg_record_array_new (&MDG_PERSON_TYPE);
  if (*wanted == '\0')
    return g_steal_pointer (&people);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) accounts = lease != NULL ? mdg_accounts_list (lease, error) : NULL;
  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    if (matches (accounts->pdata[i], wanted, today))
      g_ptr_array_add (people, to_person (accounts->pdata[i], MDG_RANK_NONE));
  g_ptr_array_sort (people, compare_people);
  if (people->len > limit)
    g_ptr_array_set_size (people, (int) limit);
  return g_steal_pointer (&people);
}
