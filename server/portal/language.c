/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/portal/language.h"

#include "server/portal/resources.h"
#include "shared/base/text.h"

#include <string.h>

#define GROUP "text"
#define MAX_RANGES 16

typedef struct
{
  const char *code;
  const char *tag;
  const char *name;
  const char *prefix; /* of the tags browsers send */
} LanguageInfo;

static const LanguageInfo infos[MDG_N_LANGUAGES] = {
  [MDG_LANGUAGE_JA] = { "ja", "ja", "日本語", "ja" },
  [MDG_LANGUAGE_EASY] = { "easy", "ja", "やさしい日本語", NULL },
  [MDG_LANGUAGE_EN] = { "en", "en", "English", "en" },
  [MDG_LANGUAGE_ZH] = { "zh", "zh-Hans", "中文", "zh" },
  [MDG_LANGUAGE_KO] = { "ko", "ko", "한국어", "ko" },
};

const char *
mdg_language_get_code (MdgLanguage language)
{
  return infos[language].code;
}

const char *
mdg_language_get_tag (MdgLanguage language)
{
  return infos[language].tag;
}

const char *
mdg_language_get_name (MdgLanguage language)
{
  return infos[language].name;
}

gboolean
mdg_language_from_code (const char *code, MdgLanguage *ret_language)
{
  for (guint i = 0; i < MDG_N_LANGUAGES; i++)
    if (strcmp (infos[i].code, code) == 0)
      {
        *ret_language = (MdgLanguage) i;
        return TRUE;
      }
  return FALSE;
}

/* The weight of "en-GB;q=0.8" in thousandths; what is malformed weighs nothing. */
static guint
read_weight (const char *range)
{
  const char *semicolon = strchr (range, ';');
  if (semicolon == NULL)
    return 1000;
  const char *q = strstr (semicolon, "q=");
  double weight = q != NULL ? g_ascii_strtod (q + 2, NULL) : 0.0;
  return weight > 0.0 && weight <= 1.0 ? (guint) (weight * 1000.0 + 0.5) : 0;
}

static gboolean
fits (const char *range, const char *prefix)
{
  gsize length = strlen (prefix);
  return g_ascii_strncasecmp (range, prefix, length) == 0 && !g_ascii_isalnum (range[length]);
}

MdgLanguage
mdg_language_choose (const char *header, guint offered, MdgLanguage fallback)
{
  MdgLanguage best = fallback;
  guint best_weight = 0;
  g_auto (GStrv) ranges = g_strsplit (header != NULL ? header : "", ",", MAX_RANGES + 1);
  for (guint i = 0; ranges[i] != NULL && i < MAX_RANGES; i++)
    {
      const char *range = g_strstrip (ranges[i]);
      guint weight = read_weight (range);
      for (guint l = 0; l < MDG_N_LANGUAGES; l++)
        if ((offered & (1u << l)) != 0 && infos[l].prefix != NULL &&
            fits (range, infos[l].prefix) && weight > best_weight)
          {
            best = (MdgLanguage) l;
            best_weight = weight;
          }
    }
  return best;
}

gboolean
mdg_language_set_texts (MdgLanguage language,
                        MdgTemplateData *data,
                        const char *const *names,
                        const char *const *values,
                        GError **error)
{
  g_autofree char *path = g_strdup_printf ("text/%s.ini", infos[language].code);
  g_autoptr (GBytes) bytes = mdg_portal_resource (path, error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (bytes == NULL || !g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, error))
    return FALSE;

  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, error);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *text = g_key_file_get_string (file, GROUP, keys[i], error);
      if (text == NULL)
        return FALSE;
      g_autofree char *filled = mdg_text_fill (text, names, values);
      g_autofree char *name = g_strconcat ("t.", keys[i], NULL);
      mdg_template_data_set (data, name, filled);
    }
  return keys != NULL;
}
