/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/trigram-yardstick.h"

#include "server/store/db.h"

#include <string.h>

/* A longer question keeps its beginning. */
#define MAX_TRIGRAMS 256

struct _MdgTrigramYardstick
{
  MdgDb *db;
  gboolean adding;
};

MdgTrigramYardstick *
mdg_trigram_yardstick_new (const char *path, GError **error)
{
  g_autoptr (MdgDb) db = mdg_db_open (path, MDG_DB_CREATE, error);
  if (db == NULL || !mdg_db_run_script (
                      db,
                      "CREATE VIRTUAL TABLE trigram USING fts5"
                      " (text, content='', tokenize='trigram', detail=full);",
                      error))
    return NULL;
  MdgTrigramYardstick *yardstick = g_new0 (MdgTrigramYardstick, 1);
  yardstick->db = g_steal_pointer (&db);
  return yardstick;
}

void
mdg_trigram_yardstick_free (MdgTrigramYardstick *yardstick)
{
  if (yardstick == NULL)
    return;
  mdg_db_close (yardstick->db);
  g_free (yardstick);
}

gboolean
mdg_trigram_yardstick_add (MdgTrigramYardstick *yardstick,
                           gint64 id,
                           const char *text,
                           GError **error)
{
  if (!yardstick->adding && !mdg_db_run (yardstick->db, error, "BEGIN", NULL))
    return FALSE;
  yardstick->adding = TRUE;
  g_autofree char *folded = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  return mdg_db_run (yardstick->db, error,
                     "INSERT INTO trigram (rowid, text) VALUES (:id, :text)", "i:id", id, "t:text",
                     folded, NULL);
}

/* Its characters three by three, any of which may match. */
static char *
make_match (const char *question)
{
  g_autofree char *folded = g_utf8_normalize (question, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) match = g_string_new (NULL);
  long n = g_utf8_strlen (folded, -1);
  const char *at = folded;
  for (long i = 0; i + 3 <= n && i < MAX_TRIGRAMS; i++, at = g_utf8_next_char (at))
    {
      g_autofree char *three = g_utf8_substring (at, 0, 3);
      if (strchr (three, '"') != NULL)
        continue;
      g_string_append (match, match->len > 0 ? " OR \"" : "\"");
      g_string_append (match, three);
      g_string_append_c (match, '"');
    }
  return g_string_free (g_steal_pointer (&match), FALSE);
}

GArray *
mdg_trigram_yardstick_ask (MdgTrigramYardstick *yardstick,
                           const char *question,
                           guint limit,
                           GError **error)
{
  if (yardstick->adding && !mdg_db_run (yardstick->db, error, "COMMIT", NULL))
    return NULL;
  yardstick->adding = FALSE;
  g_autofree char *match = make_match (question);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (*match == '\0')
    return g_steal_pointer (&ids);
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    yardstick->db, error,
    "SELECT rowid FROM trigram WHERE trigram MATCH :match ORDER BY rank LIMIT :limit", "t:match",
    match, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_array_append_val (ids, id);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}
