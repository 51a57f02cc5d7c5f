/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/guard-settings.h"

#include "server/store/language-models.h"
#include "shared/base/error.h"

#include <string.h>

#define WORDS_COLUMN "guard_setting.words"

/* One word a line. */
static GBytes *
seal_words (MdgLease *lease, char **words, GError **error)
{
  g_autofree char *text = words != NULL ? g_strjoinv ("\n", words) : g_strdup ("");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return mdg_lease_seal (lease, MDG_SCOPE_MODELS, WORDS_COLUMN, 1, bytes, error);
}

static gboolean
unseal_words (MdgLease *lease, GBytes *sealed, char ***ret_words, GError **error)
{
  if (sealed == NULL)
    {
      *ret_words = g_new0 (char *, 1);
      return TRUE;
    }
  g_autoptr (GBytes) bytes =
    mdg_lease_unseal (lease, MDG_SCOPE_MODELS, WORDS_COLUMN, 1, sealed, error);
  if (bytes == NULL)
    return FALSE;
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  *ret_words = *text != '\0' ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
  return TRUE;
}

MdgGuardSettings *
mdg_guard_settings_get (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT my_number, telephone, mail, card, word, words, abroad, version"
                  " FROM guard_setting",
                  NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    {
      if (stmt != NULL && !mdg_stmt_failed (stmt))
        mdg_set_error (error, MDG_ERROR_STORE_DAMAGED, NULL);
      return NULL;
    }
  g_autoptr (MdgGuardSettings) settings = mdg_guard_settings_new ();
  settings->my_number = g_strdup (mdg_stmt_text (stmt, 0));
  settings->telephone = g_strdup (mdg_stmt_text (stmt, 1));
  settings->mail = g_strdup (mdg_stmt_text (stmt, 2));
  settings->card = g_strdup (mdg_stmt_text (stmt, 3));
  settings->word = g_strdup (mdg_stmt_text (stmt, 4));
  g_autoptr (GBytes) words = mdg_stmt_bytes (stmt, 5);
  settings->abroad = mdg_stmt_int (stmt, 6) != 0;
  settings->version = mdg_stmt_int (stmt, 7);
  return unseal_words (lease, words, &settings->words, error) ? g_steal_pointer (&settings) : NULL;
}

gboolean
mdg_guard_settings_update (MdgLease *lease, const MdgGuardSettings *settings, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) words = seal_words (lease, settings->words, error);
  if (words == NULL ||
      !mdg_db_run (db, error,
                   "UPDATE guard_setting SET my_number = :my_number, telephone = :telephone,"
                   " mail = :mail, card = :card, word = :word, words = :words, abroad = :abroad,"
                   " version = version + 1 WHERE id = 1 AND version = :version",
                   "t:my_number", settings->my_number, "t:telephone", settings->telephone, "t:mail",
                   settings->mail, "t:card", settings->card, "t:word", settings->word, "b:words",
                   words, "i:abroad", (gint64) settings->abroad, "i:version", settings->version,
                   NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}
