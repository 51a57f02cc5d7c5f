/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An Office file as parts that point at each other by relationships.
 *
 * Owned by one reader; not thread-safe.
 */
#pragma once

#include "server/engine/extract/xml-part.h"

G_BEGIN_DECLS

#define MDG_OOXML_MAX_RELATIONS 20000

typedef struct
{
  MdgZip *zip;
  char *main_part;
  const char *kind; /* "docx", "xlsx", "pptx", "xlsb"; NULL: another zip */
} MdgOoxmlPackage;

typedef struct
{
  char *id;
  char *type;   /* last word of the type's URI: "styles", "worksheet" */
  char *target; /* name of a part; NULL when it lies outside of the file */
} MdgOoxmlRelation;

/* Finds the main part by relationship and content type, or where it usually lies. Errors of
 * mdg_zip_open (). */
MdgOoxmlPackage *mdg_ooxml_package_open (GBytes *file, GError **error);
void mdg_ooxml_package_free (MdgOoxmlPackage *package);

/* dc:title of the core properties, trimmed, or NULL. */
char *mdg_ooxml_package_dup_title (MdgOoxmlPackage *package);

/* The relationships of @part; empty when it has none or they are damaged. */
GPtrArray *mdg_ooxml_package_read_relations (MdgOoxmlPackage *package, const char *part);

/* The target of the relation of that id, or of the first of that type. NULL when there is none, it
 * is external, or the part is missing. Borrowed. */
const char *mdg_ooxml_relations_find_id (GPtrArray *relations, const char *id);
const char *mdg_ooxml_relations_find_type (GPtrArray *relations, const char *type);

/* Opens @part as a tree; NULL when it is NULL, missing or damaged, which is no error of the file.
 */
xmlDoc *mdg_ooxml_package_read_side_part (MdgOoxmlPackage *package, const char *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgOoxmlPackage, mdg_ooxml_package_free)

G_END_DECLS
