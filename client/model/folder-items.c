/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/folder-items.h"

#include "client/model/document-phrases.h"
#include "client/model/phrases.h"

#include <glib/gi18n.h>

static char *
folder_count (gconstpointer record)
{
  const MdgFolder *folder = record;
  return mdg_phrase_number (folder->n_documents);
}

static char *
folder_group (gconstpointer record)
{
  const MdgFolder *folder = record;
  if (g_strcmp0 (folder->audience, MDG_AUDIENCE_EVERYONE) == 0)
    return g_strdup (_ ("Shared with the whole ward"));
  if (folder->division_name != NULL && *folder->division_name != '\0')
    return g_strdup (folder->division_name);
  return g_strdup (folder->section_name != NULL ? folder->section_name : "");
}

static const MdgItemText folder_texts[] = {
  { "count-text", folder_count },
  { "group-text", folder_group },
};
MDG_DEFINE_ITEM (MdgFolderItem, mdg_folder_item, MDG_FOLDER_TYPE, folder_texts)

static char *
document_state (gconstpointer record)
{
  return mdg_document_state_text (record);
}

static char *
document_places (gconstpointer record)
{
  return mdg_document_places_text (record);
}

static char *
document_period (gconstpointer record)
{
  const MdgDocument *document = record;
  return mdg_document_period_text (document->effective_from, document->effective_until);
}

static char *
document_updated (gconstpointer record)
{
  const MdgDocument *document = record;
  return mdg_phrase_time (document->updated_at, g_get_real_time ());
}

static char *
document_icon (gconstpointer record)
{
  const MdgDocument *document = record;
  return g_strdup (mdg_document_icon_name (document->format));
}

/* The whole row in one sentence, for those who hear it. */
static char *
document_summary (gconstpointer record)
{
  const MdgDocument *document = record;
  g_autofree char *state = document_state (record);
  g_autofree char *places = document_places (record);
  g_autofree char *period = document_period (record);
  g_autofree char *updated = document_updated (record);
  g_autofree char *why = mdg_document_explanation (document);
  GString *text = g_string_new (document->name);
  const char *parts[] = { document->path,
                          state,
                          why,
                          places,
                          document->ocr ? _ ("Text read from pictures") : NULL,
                          period,
                          document->expired ? _ ("Past its period") : NULL,
                          updated };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", _ (", "), parts[i]);
  return g_string_free (text, FALSE);
}

static const MdgItemText document_texts[] = {
  { "state-text", document_state },
  { "places-text", document_places },
  { "period-text", document_period },
  { "updated-text", document_updated },
  { "icon-name", document_icon },
  { "summary", document_summary },
};
MDG_DEFINE_ITEM (MdgDocumentItem, mdg_document_item, MDG_DOCUMENT_TYPE, document_texts)

static char *
version_title (gconstpointer record)
{
  const MdgDocumentVersion *version = record;
  return g_strdup_printf (_ ("Version %d"), (int) version->number);
}

static char *
version_detail (gconstpointer record)
{
  const MdgDocumentVersion *version = record;
  g_autofree char *when = mdg_phrase_time (version->created_at, g_get_real_time ());
  g_autofree char *size = mdg_phrase_bytes (version->size);
  g_autofree char *period =
    mdg_document_period_text (version->effective_from, version->effective_until);
  return g_strdup_printf (_ ("%s · %s · %s · valid: %s"), version->name, size, when, period);
}

static const MdgItemText version_texts[] = {
  { "title", version_title },
  { "detail", version_detail },
};
MDG_DEFINE_ITEM (MdgVersionItem, mdg_version_item, MDG_DOCUMENT_VERSION_TYPE, version_texts)

static char *
person_title (gconstpointer record)
{
  const MdgPerson *person = record;
  if (person->section_name == NULL || *person->section_name == '\0')
    return g_strdup (person->name);
  return g_strdup_printf ("%s　%s", person->section_name, person->name);
}

static char *
person_role (gconstpointer record)
{
  const MdgPerson *person = record;
  return g_strdup (mdg_folder_role_text (person->role));
}

static const MdgItemText person_texts[] = {
  { "title", person_title },
  { "role-text", person_role },
};
MDG_DEFINE_ITEM (MdgPersonItem, mdg_person_item, MDG_PERSON_TYPE, person_texts)

const MdgDocument *
mdg_document_item_get (gpointer item)
{
  return mdg_item_get_record (MDG_ITEM (item));
}

const MdgFolder *
mdg_folder_item_get (gpointer item)
{
  return mdg_item_get_record (MDG_ITEM (item));
}

void
mdg_folder_items_register (void)
{
  g_type_ensure (MDG_TYPE_FOLDER_ITEM);
  g_type_ensure (MDG_TYPE_DOCUMENT_ITEM);
  g_type_ensure (MDG_TYPE_VERSION_ITEM);
  g_type_ensure (MDG_TYPE_PERSON_ITEM);
}
