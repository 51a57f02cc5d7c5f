/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"
#include "server/ctl/folder-argument.h"
#include "server/service/search.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>

/* Of a passage's text, on the terminal. */
#define EXCERPT_CHARS 200

/* One line of text, cut where it is long. */
static char *
make_excerpt (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", words[i]);
  if (g_utf8_strlen (line->str, (gssize) line->len) <= EXCERPT_CHARS)
    return g_strdup (line->str);
  g_autofree char *cut = g_utf8_substring (line->str, 0, EXCERPT_CHARS);
  return g_strconcat (cut, "…", NULL);
}

static void
put_hit (MdgCtl *ctl, const MdgHit *hit, guint rank)
{
  const MdgPassage *passage = hit->passage;
  g_autofree char *excerpt = make_excerpt (passage->text);
  g_autofree char *page = passage->place != NULL
                            ? g_strdup (passage->place)
                            : g_strdup_printf ("%" G_GINT64_FORMAT, passage->page);
  g_autofree char *line =
    g_strdup_printf ("%2u  %s  %s  [%s]  %" G_GINT64_FORMAT "\n", rank, hit->folder_name,
                     hit->document_name, page, hit->score);
  mdg_ctl_put (line);
  if (passage->heading != NULL && *passage->heading != '\0')
    {
      g_autofree char *heading = g_strdup_printf ("    %s\n", passage->heading);
      mdg_ctl_put (heading);
    }
  g_autofree char *text = g_strdup_printf ("    %s\n", excerpt);
  mdg_ctl_put (text);
}

static void
put_answer (MdgCtl *ctl, const MdgSearchAnswer *answer)
{
  for (guint i = 0; i < answer->hits->len; i++)
    put_hit (ctl, answer->hits->pdata[i], i + 1);
  if (answer->hits->len == 0)
    mdg_ctl_say (ctl, N_ ("Nothing was found."), NULL);
}

/* The query that the options make; NULL with @error. */
static MdgSearchQuery *
read_query (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *name = mdg_arguments_get (arguments, "folder");
  const char *limit = mdg_arguments_get (arguments, "limit");
  g_autoptr (MdgSearchQuery) query = mdg_search_query_new ();
  query->text = g_strdup (mdg_arguments_get_nth (arguments, 0));
  query->as_of = g_strdup (mdg_arguments_get (arguments, "as-of"));
  if (limit != NULL && !g_ascii_string_to_signed (limit, 10, 1, MDG_SEARCH_LIMIT_MAX,
                                                  &query->limit, NULL))
    query->limit = -1; /* refused as a field */
  if (name == NULL)
    return g_steal_pointer (&query);
  g_autoptr (MdgFolder) folder = mdg_ctl_find_folder (ctl, name, error);
  if (folder == NULL)
    return NULL;
  query->folders = g_new0 (char *, 2);
  query->folders[0] = g_strdup_printf ("%" G_GINT64_FORMAT, folder->id);
  return g_steal_pointer (&query);
}

int
mdg_ctl_search (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  if (!mdg_ctl_open (ctl, error))
    return MDG_EXIT_FAILED;
  g_autoptr (MdgSearchQuery) query = read_query (ctl, arguments, error);
  g_autoptr (MdgSearchAnswer) answer =
    query != NULL ? mdg_search_service_ask (&ctl->context, query, error) : NULL;
  if (answer == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_SEARCH_ANSWER_TYPE, answer));
  else
    put_answer (ctl, answer);
  return MDG_EXIT_FINE;
}
