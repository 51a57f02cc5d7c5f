/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/portal/site.h"

#include "server/portal/resources.h"

#include <string.h>

#define MAX_PAGE_BYTES (128 * 1024)

typedef enum
{
  FILE_TOP,
  FILE_HOME,
  FILE_CHECK,
  FILE_ERROR,
  FILE_BOTTOM,
  N_FILES
} File;

typedef struct
{
  File file;
  const char *path;  /* after the language, for the switch; errors lead to the first page */
  const char *title; /* sentence of the title */
  const char *text;  /* of an error */
} PageInfo;

static const char *const file_names[N_FILES] = {
  [FILE_TOP] = "templates/top.html",
  [FILE_HOME] = "templates/home.html",
  [FILE_CHECK] = "templates/check.html",
  [FILE_ERROR] = "templates/error.html",
  [FILE_BOTTOM] = "templates/bottom.html",
};

static const PageInfo pages[MDG_N_PAGES] = {
  [MDG_PAGE_HOME] = { FILE_HOME, "", "home_title", NULL },
  [MDG_PAGE_CHECK] = { FILE_CHECK, "/check", "check_title", NULL },
  [MDG_PAGE_NOT_FOUND] = { FILE_ERROR, "", "not_found_heading", "not_found_text" },
  [MDG_PAGE_REFUSED] = { FILE_ERROR, "", "refused_heading", "refused_text" },
  [MDG_PAGE_BUSY] = { FILE_ERROR, "", "busy_heading", "busy_text" },
  [MDG_PAGE_FAILED] = { FILE_ERROR, "", "failed_heading", "failed_text" },
};

struct _MdgPortalSite
{
  MdgTemplate *templates[N_FILES];
  MdgTemplateData *data[MDG_N_LANGUAGES]; /* read only after the start */
  GBytes *html[MDG_N_LANGUAGES][MDG_N_PAGES];
  guint offered; /* bits of MdgLanguage */
  MdgLanguage fallback;
};

static gboolean
load_templates (MdgPortalSite *site, GError **error)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autoptr (GBytes) bytes = mdg_portal_resource (file_names[i], error);
      if (bytes == NULL)
        return FALSE;
      gsize size = 0;
      const char *text = g_bytes_get_data (bytes, &size);
      site->templates[i] = mdg_template_parse (text, size, error);
      if (site->templates[i] == NULL)
        {
          g_prefix_error (error, "%s: ", file_names[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static char *
keep_digits (const char *phone)
{
  GString *digits = g_string_new (NULL);
  for (const char *p = phone; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) || (*p == '+' && digits->len == 0))
      g_string_append_c (digits, *p);
  return g_string_free (digits, FALSE);
}

static const char *
ward_name_in (const MdgPortalSettings *settings, MdgLanguage language)
{
  gboolean latin = language == MDG_LANGUAGE_EN || language == MDG_LANGUAGE_KO;
  return latin && settings->ward_name_en[0] != '\0' ? settings->ward_name_en : settings->ward_name;
}

static gboolean
fill_data (MdgPortalSite *site,
           MdgLanguage language,
           const MdgPortalSettings *settings,
           GError **error)
{
  const char *ward = ward_name_in (settings, language);
  const char *const names[] = { "ward", "hours", NULL };
  const char *const values[] = { ward, settings->contact_hours, NULL };
  g_autofree char *digits = keep_digits (settings->contact_phone);
  MdgTemplateData *data = mdg_template_data_new ();
  site->data[language] = data;
  mdg_template_data_set (data, "lang", mdg_language_get_tag (language));
  mdg_template_data_set (data, "code", mdg_language_get_code (language));
  mdg_template_data_set (data, "ward", ward);
  mdg_template_data_set (data, "host", settings->host_name);
  mdg_template_data_set (data, "website", settings->website);
  mdg_template_data_set (data, "sender", settings->mail_sender);
  mdg_template_data_set (data, "contact", settings->contact);
  mdg_template_data_set (data, "phone", settings->contact_phone);
  mdg_template_data_set (data, "phone_digits", digits);
  mdg_template_data_set (data, "hours", settings->contact_hours);
  return mdg_language_set_texts (language, data, names, values, error);
}

static void
add_languages (MdgPortalSite *site, MdgTemplateData *data, MdgLanguage current)
{
  mdg_template_data_set_list (data, "languages");
  for (guint i = 0; i < MDG_N_LANGUAGES; i++)
    {
      if ((site->offered & (1u << i)) == 0)
        continue;
      MdgTemplateData *item = mdg_template_data_add_item (data, "languages");
      mdg_template_data_set (item, "language_code", mdg_language_get_code ((MdgLanguage) i));
      mdg_template_data_set (item, "language_tag", mdg_language_get_tag ((MdgLanguage) i));
      mdg_template_data_set (item, "language_name", mdg_language_get_name ((MdgLanguage) i));
      mdg_template_data_set (item, "language_current", i == current ? "1" : "");
    }
}

static void
take_languages (MdgPortalSite *site, const char *const *codes)
{
  gboolean first = TRUE;
  for (guint i = 0; codes[i] != NULL; i++)
    {
      MdgLanguage language = MDG_LANGUAGE_JA;
      if (!mdg_language_from_code (codes[i], &language))
        continue;
      site->offered |= 1u << language;
      site->fallback = first ? language : site->fallback;
      first = FALSE;
    }
  if (site->offered == 0)
    site->offered = 1u << MDG_LANGUAGE_JA;
}

GBytes *
mdg_portal_site_fill_page (MdgPortalSite *site,
                           MdgLanguage language,
                           MdgSitePage page,
                           const char *reference,
                           GError **error)
{
  const PageInfo *info = &pages[page];
  g_autoptr (MdgTemplateData) data = mdg_template_data_new_within (site->data[language]);
  g_autofree char *title = g_strconcat ("t.", info->title, NULL);
  g_autofree char *text = info->text != NULL ? g_strconcat ("t.", info->text, NULL) : NULL;
  mdg_template_data_set (data, "page_title", mdg_template_data_get (data, title));
  mdg_template_data_set (data, "page_path", info->path);
  mdg_template_data_set (data, "error_heading", mdg_template_data_get (data, title));
  mdg_template_data_set (data, "error_text",
                         text != NULL ? mdg_template_data_get (data, text) : "");
  mdg_template_data_set (data, "reference", reference);
  add_languages (site, data, language);

  g_autoptr (MdgBytes) out = mdg_bytes_new (MAX_PAGE_BYTES);
  if (!mdg_template_fill (site->templates[FILE_TOP], data, out, error) ||
      !mdg_template_fill (site->templates[info->file], data, out, error) ||
      !mdg_template_fill (site->templates[FILE_BOTTOM], data, out, error))
    return NULL;
  return mdg_bytes_steal (out);
}

static gboolean
fill_pages (MdgPortalSite *site, const MdgPortalSettings *settings, GError **error)
{
  for (guint l = 0; l < MDG_N_LANGUAGES; l++)
    {
      if (!fill_data (site, (MdgLanguage) l, settings, error))
        return FALSE;
      for (guint p = 0; p < MDG_N_PAGES; p++)
        {
          site->html[l][p] =
            mdg_portal_site_fill_page (site, (MdgLanguage) l, (MdgSitePage) p, NULL, error);
          if (site->html[l][p] == NULL)
            return FALSE;
        }
    }
  return TRUE;
}

static void
site_clear (MdgPortalSite *site)
{
  for (guint i = 0; i < N_FILES; i++)
    mdg_template_free (site->templates[i]);
  for (guint l = 0; l < MDG_N_LANGUAGES; l++)
    {
      mdg_template_data_free (site->data[l]);
      for (guint p = 0; p < MDG_N_PAGES; p++)
        g_clear_pointer (&site->html[l][p], g_bytes_unref);
    }
}

MdgPortalSite *
mdg_portal_site_new (const MdgPortalSettings *settings, GError **error)
{
  g_autoptr (MdgPortalSite) site = g_atomic_rc_box_new0 (MdgPortalSite);
  take_languages (site, settings->languages);
  if (!load_templates (site, error) || !fill_pages (site, settings, error))
    return NULL;
  return g_steal_pointer (&site);
}

MdgPortalSite *
mdg_portal_site_ref (MdgPortalSite *site)
{
  return g_atomic_rc_box_acquire (site);
}

void
mdg_portal_site_unref (MdgPortalSite *site)
{
  g_atomic_rc_box_release_full (site, (GDestroyNotify) site_clear);
}

gboolean
mdg_portal_site_offers (MdgPortalSite *site, MdgLanguage language)
{
  return (site->offered & (1u << language)) != 0;
}

MdgLanguage
mdg_portal_site_choose (MdgPortalSite *site, const char *accept_language)
{
  return mdg_language_choose (accept_language, site->offered, site->fallback);
}

GBytes *
mdg_portal_site_get_page (MdgPortalSite *site, MdgLanguage language, MdgSitePage page)
{
  g_return_val_if_fail (language < MDG_N_LANGUAGES && page < MDG_N_PAGES, NULL);
  return site->html[language][page];
}
