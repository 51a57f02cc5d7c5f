/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/app/core-config.h"
#include "server/app/run.h"
#include "server/portal/portal.h"
#include "server/portal/resources.h"
#include "server/store/store.h"

#define STORE_NAME "portal.db"

typedef struct
{
  MdgClock *clock;
  MdgStore *store;
  MdgPortal *portal;
} PortalRole;

static void
close_portal (gpointer data)
{
  PortalRole *role = data;
  g_clear_pointer (&role->portal, mdg_portal_free);
  g_clear_pointer (&role->store, mdg_store_close);
  g_clear_pointer (&role->clock, mdg_clock_free);
  g_free (role);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PortalRole, close_portal)

/* The texts are borrowed from @config. */
static void
read_settings (const MdgConfig *config, MdgPortalSettings *ret_settings)
{
  *ret_settings = (MdgPortalSettings){
    .ward_name = mdg_config_get_text (config, MDG_SETTING_PORTAL_WARD_NAME),
    .ward_name_en = mdg_config_get_text (config, MDG_SETTING_PORTAL_WARD_NAME_EN),
    .host_name = mdg_config_get_text (config, MDG_SETTING_PORTAL_HOST_NAME),
    .website = mdg_config_get_text (config, MDG_SETTING_PORTAL_WEBSITE),
    .mail_sender = mdg_config_get_text (config, MDG_SETTING_PORTAL_MAIL_SENDER),
    .contact = mdg_config_get_text (config, MDG_SETTING_PORTAL_CONTACT),
    .contact_phone = mdg_config_get_text (config, MDG_SETTING_PORTAL_CONTACT_PHONE),
    .contact_hours = mdg_config_get_text (config, MDG_SETTING_PORTAL_CONTACT_HOURS),
    .languages = mdg_config_get_list (config, MDG_SETTING_PORTAL_LANGUAGES),
  };
}

static gpointer
open_portal (const MdgConfig *config, GError **error)
{
  g_autoptr (MdgMasterKey) master = mdg_core_config_load_key (config, error);
  if (master == NULL)
    return NULL;

  g_autoptr (PortalRole) role = g_new0 (PortalRole, 1);
  role->clock = mdg_clock_new ();
  role->store =
    mdg_store_open_named (mdg_config_get_text (config, MDG_SETTING_PORTAL_DATA_DIR), STORE_NAME,
                          MDG_PORTAL_MIGRATIONS, master, role->clock, error);
  if (role->store == NULL)
    return NULL;
  MdgPortalSettings settings;
  read_settings (config, &settings);
  role->portal = mdg_portal_new (&settings, error);
  return role->portal != NULL ? g_steal_pointer (&role) : NULL;
}

static MdgRouter *
get_router (gpointer data)
{
  PortalRole *role = data;
  return mdg_portal_get_router (role->portal);
}

static MdgMetrics *
get_metrics (gpointer data)
{
  PortalRole *role = data;
  return mdg_portal_get_metrics (role->portal);
}

static gboolean
apply_portal (gpointer data, const MdgConfig *config, GError **error)
{
  PortalRole *role = data;
  MdgPortalSettings settings;
  read_settings (config, &settings);
  return mdg_portal_set_settings (role->portal, &settings, error);
}

const MdgRoleType mdg_portal_role = {
  .name = "portal",
  .role = MDG_ROLE_PORTAL,
  .listen = MDG_SETTING_PORTAL_LISTEN,
  .data_dir = MDG_SETTING_PORTAL_DATA_DIR,
  .workers = MDG_SETTING_PORTAL_WORKERS,
  .open = open_portal,
  .get_router = get_router,
  .get_metrics = get_metrics,
  .apply = apply_portal,
  .close = close_portal,
};
