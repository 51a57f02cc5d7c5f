/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The public pages in every language, filled once from the settings.
 *
 * DESIGN. Today's pages hold nothing about anybody, so they are filled when the portal starts or
 * reads its configuration again, and answering a request is a look-up. That keeps them cheap under
 * a flood, and a mistake in a template or a sentence stops the start and not a resident. Only the
 * page about a failure is filled per request: it carries the number by which the failure is found
 * in the log.
 *
 * Reference-counted (atomic) and immutable; any thread.
 */
#pragma once

#include "server/portal/language.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_PAGE_HOME,
  MDG_PAGE_CHECK,
  MDG_PAGE_NOT_FOUND,
  MDG_PAGE_REFUSED,
  MDG_PAGE_BUSY,
  MDG_PAGE_FAILED,
  MDG_N_PAGES
} MdgSitePage;

/* Texts as they stand in the configuration; "" where a page should not mention it. */
typedef struct
{
  const char *ward_name;
  const char *ward_name_en;
  const char *host_name;
  const char *website;
  const char *mail_sender;
  const char *contact;
  const char *contact_phone;
  const char *contact_hours;
  const char *const *languages; /* codes; the first is the fallback */
} MdgPortalSettings;

typedef struct _MdgPortalSite MdgPortalSite;

/* Takes copies of @settings. Fails only when templates and sentences do not fit each other. */
MdgPortalSite *mdg_portal_site_new (const MdgPortalSettings *settings, GError **error);
MdgPortalSite *mdg_portal_site_ref (MdgPortalSite *site);
void mdg_portal_site_unref (MdgPortalSite *site);

gboolean mdg_portal_site_offers (MdgPortalSite *site, MdgLanguage language);

/* The language for a visitor who has not chosen, by Accept-Language (may be NULL). */
MdgLanguage mdg_portal_site_choose (MdgPortalSite *site, const char *accept_language);

/* The HTML of a page. Borrowed. */
GBytes *mdg_portal_site_get_page (MdgPortalSite *site, MdgLanguage language, MdgSitePage page);

/* The same, filled with the number of a failed request. */
GBytes *mdg_portal_site_fill_page (MdgPortalSite *site,
                                   MdgLanguage language,
                                   MdgSitePage page,
                                   const char *reference,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPortalSite, mdg_portal_site_unref)

G_END_DECLS
