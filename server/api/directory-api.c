/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/roles.h"
#include "server/service/sections.h"

MDG_HANDLER (mdg_api_list_sections)
{
  return mdg_api_take_list (request, &MDG_SECTION_TYPE,
                            mdg_section_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_create_section)
{
  g_autoptr (MdgSection) body = mdg_api_read_body (request, &MDG_SECTION_TYPE, error);
  MdgSection *section =
    body != NULL ? mdg_section_service_create (mdg_api_context (request), body, error) : NULL;
  return mdg_api_take_record (201, &MDG_SECTION_TYPE, section);
}

MDG_HANDLER (mdg_api_update_section)
{
  g_autoptr (MdgSection) body = mdg_api_read_body (request, &MDG_SECTION_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_SECTION_TYPE,
                              mdg_section_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_section)
{
  return mdg_api_done (
    mdg_section_service_delete (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_list_roles)
{
  return mdg_api_take_list (request, &MDG_ROLE_TYPE,
                            mdg_role_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_create_role)
{
  g_autoptr (MdgRole) body = mdg_api_read_body (request, &MDG_ROLE_TYPE, error);
  MdgRole *role =
    body != NULL ? mdg_role_service_create (mdg_api_context (request), body, error) : NULL;
  return mdg_api_take_record (201, &MDG_ROLE_TYPE, role);
}

MDG_HANDLER (mdg_api_update_role)
{
  g_autoptr (MdgRole) body = mdg_api_read_body (request, &MDG_ROLE_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_ROLE_TYPE,
                              mdg_role_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_role)
{
  return mdg_api_done (
    mdg_role_service_delete (mdg_api_context (request), mdg_request_get_id (request), error));
}
