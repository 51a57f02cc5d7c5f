/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The languages of the resident pages and their sentences, which come from text/<code>.ini.
 * Immutable; any thread.
 */
#pragma once

#include "server/portal/template.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_LANGUAGE_JA,
  MDG_LANGUAGE_EASY,
  MDG_LANGUAGE_EN,
  MDG_LANGUAGE_ZH,
  MDG_LANGUAGE_KO,
  MDG_N_LANGUAGES
} MdgLanguage;

/* "ja": in paths and in the configuration. */
const char *mdg_language_get_code (MdgLanguage language);

/* "zh-Hans": for the lang attribute (BCP 47). */
const char *mdg_language_get_tag (MdgLanguage language);

/* What its readers call it. */
const char *mdg_language_get_name (MdgLanguage language);

gboolean mdg_language_from_code (const char *code, MdgLanguage *ret_language);

/* Which of the languages in the set of bits @offered an Accept-Language header (RFC 9110, 12.5.4)
 * asks for most;
 * @fallback when it asks for none of them. Easy Japanese has no tag and is never chosen so. @header
 * may be NULL. */
MdgLanguage mdg_language_choose (const char *header, guint offered, MdgLanguage fallback);

/* Sets every sentence of @language in @data as "t.<name>", with {placeholders} filled from @names
 * and @values. */
gboolean mdg_language_set_texts (MdgLanguage language,
                                 MdgTemplateData *data,
                                 const char *const *names,
                                 const char *const *values,
                                 GError **error);

G_END_DECLS
