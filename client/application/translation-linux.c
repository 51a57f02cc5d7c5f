/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/application/translation.h"

#include "mdg-config.h"

#include <libintl.h>
#include <locale.h>

#define SYSTEM_FOLDER "/usr/share/locale"

/* gettext translates in any locale but plain "C"; C.UTF-8 is enough, so Japanese works on machines
 * without a Japanese locale (glibc 2.36). */
void
mdg_translation_prepare (void)
{
  const char *current = setlocale (LC_ALL, "");
  if (current == NULL || g_strcmp0 (setlocale (LC_MESSAGES, NULL), "C") == 0 ||
      g_strcmp0 (setlocale (LC_MESSAGES, NULL), "POSIX") == 0)
    setlocale (LC_ALL, "C.UTF-8");
}

char *
mdg_translation_dup_folder (const char *domain)
{
  return g_strdup (g_str_equal (domain, MDG_GETTEXT_DOMAIN) ? MDG_LOCALEDIR : SYSTEM_FOLDER);
}

char *
mdg_translation_dup_empty_folder (void)
{
  return g_strdup ("/");
}

void
mdg_translation_bind (const char *domain, const char *folder)
{
  bindtextdomain (domain, folder);
}
