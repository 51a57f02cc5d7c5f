/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: LANGUAGE is set to Japanese once, at the start, because changing the environment later
 * would race with other threads. English is what the program is written in: it is chosen by binding
 * the text domains to a folder without catalogues, which gettext allows at any time.
 */
#include "client/application/language.h"

#include "client/application/translation.h"
#include "mdg-config.h"

#include <glib/gi18n.h>

#define TOOLKIT_DOMAIN "gtk40"

static void
bind_catalogues (const char *domain)
{
  /* For running the program where it was built. */
  const char *built = g_getenv ("MADOGUCHI_LOCALEDIR");
  gboolean ours = g_str_equal (domain, MDG_GETTEXT_DOMAIN);
  g_autofree char *folder =
    ours && built != NULL ? g_strdup (built) : mdg_translation_dup_folder (domain);
  mdg_translation_bind (domain, folder);
}

void
mdg_language_init (void)
{
  g_setenv ("LANGUAGE", "ja", TRUE);
  mdg_translation_prepare ();
  bind_catalogues (MDG_GETTEXT_DOMAIN);
  bind_textdomain_codeset (MDG_GETTEXT_DOMAIN, "UTF-8");
  textdomain (MDG_GETTEXT_DOMAIN);
  /* GLib decides once, at its first question, whether there is any translation to look for: ask
   * while there is one. */
  g_dgettext (MDG_GETTEXT_DOMAIN, "Madoguchi");
}

void
mdg_language_choose (const char *language)
{
  static const char *const domains[] = { MDG_GETTEXT_DOMAIN, TOOLKIT_DOMAIN };
  g_autofree char *empty = mdg_translation_dup_empty_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    if (g_strcmp0 (language, "en") == 0)
      mdg_translation_bind (domains[i], empty);
    else
      bind_catalogues (domains[i]);
}
