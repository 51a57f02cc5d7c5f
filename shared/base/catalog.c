/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/catalog.h"

#include "mdg-config.h"

#include <string.h>

#define MO_MAGIC 0x950412deU
#define MO_HEADER_BYTES 20
#define MAX_CATALOG_BYTES (16 * 1024 * 1024)
#define MAX_RANGES 16

/* The catalogues are read-only after mdg_catalog_load () and the same for every part of the
 * program, as the process's own gettext catalogue is; nothing else in the product is process-wide.
 */
static GHashTable *languages; /* lang → GHashTable msgid → translation */

static guint32
word_at (const char *data, gsize offset)
{
  guint32 word;
  memcpy (&word, data + offset, sizeof word);
  return GUINT32_FROM_LE (word);
}

static const char *
string_at (const char *data, gsize size, gsize table, guint32 index)
{
  gsize entry = table + (gsize) index * 8;
  if (entry + 8 > size)
    return NULL;
  gsize length = word_at (data, entry);
  gsize offset = word_at (data, entry + 4);
  if (offset > size || length >= size - offset || data[offset + length] != '\0')
    return NULL;
  return data + offset;
}

static GHashTable *
read_mo (const char *data, gsize size)
{
  if (size < MO_HEADER_BYTES || word_at (data, 0) != MO_MAGIC)
    return NULL;
  guint32 count = word_at (data, 8);
  gsize originals = word_at (data, 12);
  gsize translations = word_at (data, 16);
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint32 i = 0; i < count && i < size / 8; i++)
    {
      const char *id = string_at (data, size, originals, i);
      const char *translation = string_at (data, size, translations, i);
      if (id != NULL && *id != '\0' && translation != NULL && *translation != '\0' &&
          g_utf8_validate (translation, -1, NULL))
        g_hash_table_insert (table, g_strdup (id), g_strdup (translation));
    }
  return table;
}

gboolean
mdg_catalog_add (const char *lang, const void *mo, gsize size)
{
  GHashTable *table = size <= MAX_CATALOG_BYTES ? read_mo (mo, size) : NULL;
  if (table == NULL)
    return FALSE;
  if (languages == NULL)
    languages =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_hash_table_insert (languages, g_strdup (lang), table);
  return TRUE;
}

static void
load_language (const char *localedir, const char *lang, const char *domain)
{
  g_autofree char *file = g_strconcat (domain, ".mo", NULL);
  g_autofree char *path = g_build_filename (localedir, lang, "LC_MESSAGES", file, NULL);
  g_autofree char *data = NULL;
  gsize size = 0;
  if (g_file_get_contents (path, &data, &size, NULL))
    mdg_catalog_add (lang, data, size);
}

void
mdg_catalog_load (const char *localedir, const char *domain)
{
  mdg_catalog_unload ();
  g_autoptr (GDir) dir = g_dir_open (localedir, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    load_language (localedir, name, domain);
}

void
mdg_catalog_unload (void)
{
  g_clear_pointer (&languages, g_hash_table_unref);
}

const char *
mdg_catalog_translate (const char *lang, const char *msgid)
{
  if (lang == NULL)
    return g_dgettext (MDG_GETTEXT_DOMAIN, msgid);
  GHashTable *table = languages != NULL ? g_hash_table_lookup (languages, lang) : NULL;
  const char *found = table != NULL ? g_hash_table_lookup (table, msgid) : NULL;
  return found != NULL ? found : msgid;
}

/* The weight of one range, "ja-JP;q=0.8", for @lang: 1000 without q, 0 when it is for another
 * language. */
static guint
weight_of (const char *range, const char *lang)
{
  gsize length = strlen (lang);
  if (g_ascii_strncasecmp (range, lang, length) != 0 ||
      (range[length] != '\0' && strchr ("-; \t", range[length]) == NULL))
    return 0;
  const char *q = strstr (range, "q=");
  return q != NULL ? (guint) (CLAMP (g_ascii_strtod (q + 2, NULL), 0.0, 1.0) * 1000) : 1000;
}

const char *
mdg_catalog_choose_language (const char *accept_language)
{
  static const char *const known[] = { "ja", "en" };
  const char *best = "ja";
  guint best_weight = 0;
  g_auto (GStrv) ranges =
    g_strsplit (accept_language != NULL ? accept_language : "", ",", MAX_RANGES);
  for (guint i = 0; ranges[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (known); k++)
      {
        guint weight = weight_of (g_strstrip (ranges[i]), known[k]);
        if (weight > best_weight)
          {
            best = known[k];
            best_weight = weight;
          }
      }
  return best;
}
