/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/folders.h"
#include "shared/base/error.h"

MDG_HANDLER (mdg_api_search_people)
{
  g_autoptr (MdgPeopleQuery) query = mdg_api_read_body (request, &MDG_PEOPLE_QUERY_TYPE, error);
  return query != NULL
           ? mdg_api_take_list (request, &MDG_PERSON_TYPE,
                                mdg_people_service_search (mdg_api_context (request), query, error),
                                error)
           : NULL;
}

MDG_HANDLER (mdg_api_list_folders)
{
  return mdg_api_take_list (request, &MDG_FOLDER_TYPE,
                            mdg_folder_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_create_folder)
{
  g_autoptr (MdgFolder) body = mdg_api_read_body (request, &MDG_FOLDER_TYPE, error);
  MdgFolder *folder =
    body != NULL ? mdg_folder_service_create (mdg_api_context (request), body, NULL, error) : NULL;
  return mdg_api_take_record (201, &MDG_FOLDER_TYPE, folder);
}

MDG_HANDLER (mdg_api_get_folder)
{
  return mdg_api_take_record (
    200, &MDG_FOLDER_TYPE,
    mdg_folder_service_get (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_update_folder)
{
  g_autoptr (MdgFolder) body = mdg_api_read_body (request, &MDG_FOLDER_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_FOLDER_TYPE,
                              mdg_folder_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_erase_folder)
{
  static const char *const names[] = { "with_documents", NULL };
  if (!mdg_request_check_query (request, names, error))
    return NULL;
  const char *with = mdg_request_get_query (request, "with_documents");
  if (with != NULL && !g_str_equal (with, "true") && !g_str_equal (with, "false"))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "with_documents", NULL);
      return NULL;
    }
  return mdg_api_done (mdg_folder_service_erase (mdg_api_context (request),
                                                 mdg_request_get_id (request),
                                                 g_strcmp0 (with, "true") == 0, error));
}

MDG_HANDLER (mdg_api_get_folder_grants)
{
  return mdg_api_take_record (
    200, &MDG_FOLDER_ACCESS_TYPE,
    mdg_folder_service_get_access (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_set_folder_grants)
{
  g_autoptr (MdgFolderAccess) body = mdg_api_read_body (request, &MDG_FOLDER_ACCESS_TYPE, error);
  MdgFolderAccess *access =
    body != NULL ? mdg_folder_service_set_access (mdg_api_context (request),
                                                  mdg_request_get_id (request), body, error)
                 : NULL;
  return mdg_api_take_record (200, &MDG_FOLDER_ACCESS_TYPE, access);
}

MDG_HANDLER (mdg_api_list_folder_readers)
{
  return mdg_api_take_list (request, &MDG_PERSON_TYPE,
                            mdg_folder_service_list_readers (mdg_api_context (request),
                                                             mdg_request_get_id (request), error),
                            error);
}
