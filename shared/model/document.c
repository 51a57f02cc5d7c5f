/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/document.h"

#define AT(member) G_STRUCT_OFFSET (MdgDocument, member)
static const MdgField document_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "version_id", MDG_FIELD_INT, AT (version_id) },
  { "version_number", MDG_FIELD_INT, AT (version_number) },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED, MDG_FILE_NAME_MAX_CHARS },
  { "path", MDG_FIELD_STRING, AT (path), MDG_FIELD_OPTIONAL, MDG_FILE_PATH_MAX_CHARS },
  { "format", MDG_FIELD_STRING, AT (format) },
  { "size", MDG_FIELD_INT, AT (size) },
  { "state", MDG_FIELD_STRING, AT (state) },
  { "step", MDG_FIELD_STRING, AT (step) },
  { "percent", MDG_FIELD_INT, AT (percent) },
  { "seconds_left", MDG_FIELD_INT, AT (seconds_left) },
  { "position", MDG_FIELD_INT, AT (position) },
  { "problem", MDG_FIELD_STRING, AT (problem) },
  { "problem_text", MDG_FIELD_STRING, AT (problem_text) },
  { "rendering", MDG_FIELD_BOOL, AT (rendering) },
  { "ocr", MDG_FIELD_BOOL, AT (ocr) },
  { "unpaginated", MDG_FIELD_BOOL, AT (unpaginated) },
  { "has_rendition", MDG_FIELD_BOOL, AT (has_rendition) },
  { "unit", MDG_FIELD_STRING, AT (unit) },
  { "n_pages", MDG_FIELD_INT, AT (n_pages) },
  { "n_units", MDG_FIELD_INT, AT (n_units) },
  { "n_passages", MDG_FIELD_INT, AT (n_passages) },
  { "effective_from", MDG_FIELD_STRING, AT (effective_from), MDG_FIELD_OPTIONAL, 10 },
  { "effective_until", MDG_FIELD_STRING, AT (effective_until), MDG_FIELD_OPTIONAL, 10 },
  { "expired", MDG_FIELD_BOOL, AT (expired) },
  { "uploaded_by", MDG_FIELD_STRING, AT (uploaded_by) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
  { "updated_at", MDG_FIELD_TIME, AT (updated_at) },
  { "version", MDG_FIELD_INT, AT (version) },
};
#undef AT
MDG_RECORD_TYPE (MDG_DOCUMENT_TYPE, MdgDocument, document_fields);

#define AT(member) G_STRUCT_OFFSET (MdgDocumentVersion, member)
static const MdgField document_version_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "number", MDG_FIELD_INT, AT (number) },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "size", MDG_FIELD_INT, AT (size) },
  { "state", MDG_FIELD_STRING, AT (state) },
  { "problem", MDG_FIELD_STRING, AT (problem) },
  { "unit", MDG_FIELD_STRING, AT (unit) },
  { "n_pages", MDG_FIELD_INT, AT (n_pages) },
  { "n_units", MDG_FIELD_INT, AT (n_units) },
  { "effective_from", MDG_FIELD_STRING, AT (effective_from) },
  { "effective_until", MDG_FIELD_STRING, AT (effective_until) },
  { "in_force", MDG_FIELD_BOOL, AT (in_force) },
  { "uploaded_by", MDG_FIELD_STRING, AT (uploaded_by) },
  { "created_at", MDG_FIELD_TIME, AT (created_at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_DOCUMENT_VERSION_TYPE, MdgDocumentVersion, document_version_fields);

#define AT(member) G_STRUCT_OFFSET (MdgDocumentQuery, member)
static const MdgField document_query_fields[] = {
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_OPTIONAL, 200 },
  { "state", MDG_FIELD_STRING, AT (state), MDG_FIELD_OPTIONAL, 16 },
  { "sort", MDG_FIELD_STRING, AT (sort), MDG_FIELD_OPTIONAL, 16 },
  { "descending", MDG_FIELD_BOOL, AT (descending) },
  { "after", MDG_FIELD_INT, AT (after) },
  { "limit", MDG_FIELD_INT, AT (limit) },
};
#undef AT
MDG_RECORD_TYPE (MDG_DOCUMENT_QUERY_TYPE, MdgDocumentQuery, document_query_fields);

#define AT(member) G_STRUCT_OFFSET (MdgDocumentSet, member)
static const MdgField document_set_fields[] = {
  { "ids", MDG_FIELD_STRINGS, AT (ids), MDG_FIELD_REQUIRED, 1000 },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
};
#undef AT
MDG_RECORD_TYPE (MDG_DOCUMENT_SET_TYPE, MdgDocumentSet, document_set_fields);

#define AT(member) G_STRUCT_OFFSET (MdgUpload, member)
static const MdgField upload_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "name", MDG_FIELD_STRING, AT (name), MDG_FIELD_REQUIRED, MDG_FILE_NAME_MAX_CHARS },
  { "path", MDG_FIELD_STRING, AT (path), MDG_FIELD_OPTIONAL, MDG_FILE_PATH_MAX_CHARS },
  { "size", MDG_FIELD_INT, AT (size), MDG_FIELD_OPTIONAL, MDG_UPLOAD_MAX_BYTES },
  { "sha256", MDG_FIELD_STRING, AT (sha256), MDG_FIELD_REQUIRED, 64 },
  { "keep_both", MDG_FIELD_BOOL, AT (keep_both) },
  { "effective_from", MDG_FIELD_STRING, AT (effective_from), MDG_FIELD_OPTIONAL, 10 },
  { "effective_until", MDG_FIELD_STRING, AT (effective_until), MDG_FIELD_OPTIONAL, 10 },
  { "received", MDG_FIELD_INT, AT (received) },
  { "expires_at", MDG_FIELD_TIME, AT (expires_at) },
};
#undef AT
MDG_RECORD_TYPE (MDG_UPLOAD_TYPE, MdgUpload, upload_fields);

#define AT(member) G_STRUCT_OFFSET (MdgPageBox, member)
static const MdgField page_box_fields[] = {
  { "page", MDG_FIELD_INT, AT (page) },
  { "x", MDG_FIELD_INT, AT (x) },
  { "y", MDG_FIELD_INT, AT (y) },
  { "width", MDG_FIELD_INT, AT (width) },
  { "height", MDG_FIELD_INT, AT (height) },
};
#undef AT
MDG_RECORD_TYPE (MDG_PAGE_BOX_TYPE, MdgPageBox, page_box_fields);

#define AT(member) G_STRUCT_OFFSET (MdgTableRow, member)
static const MdgField table_row_fields[] = {
  { "number", MDG_FIELD_INT, AT (number) },
  { "header", MDG_FIELD_BOOL, AT (header) },
  { "cells", MDG_FIELD_STRINGS, AT (cells), MDG_FIELD_OPTIONAL, 16384 },
};
#undef AT
MDG_RECORD_TYPE (MDG_TABLE_ROW_TYPE, MdgTableRow, table_row_fields);

#define AT(member) G_STRUCT_OFFSET (MdgPassage, member)
static const MdgField passage_fields[] = {
  { "id", MDG_FIELD_INT, AT (id) },
  { "folder_id", MDG_FIELD_INT, AT (folder_id) },
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "version_id", MDG_FIELD_INT, AT (version_id) },
  { "number", MDG_FIELD_INT, AT (number) },
  { "kind", MDG_FIELD_STRING, AT (kind) },
  { "heading", MDG_FIELD_STRING, AT (heading), MDG_FIELD_OPTIONAL, 2000 },
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_OPTIONAL, 10000 },
  { "page", MDG_FIELD_INT, AT (page) },
  { "last_page", MDG_FIELD_INT, AT (last_page) },
  { "place", MDG_FIELD_STRING, AT (place) },
  { "boxes", MDG_FIELD_RECORDS, AT (boxes), MDG_FIELD_OPTIONAL, 2000, &MDG_PAGE_BOX_TYPE },
  { "first_row", MDG_FIELD_INT, AT (first_row) },
  { "last_row", MDG_FIELD_INT, AT (last_row) },
  { "first_column", MDG_FIELD_INT, AT (first_column) },
  { "last_column", MDG_FIELD_INT, AT (last_column) },
  { "disabled", MDG_FIELD_BOOL, AT (disabled) },
};
#undef AT
MDG_RECORD_TYPE (MDG_PASSAGE_TYPE, MdgPassage, passage_fields);

#define AT(member) G_STRUCT_OFFSET (MdgDocumentPage, member)
static const MdgField page_fields[] = {
  { "document_id", MDG_FIELD_INT, AT (document_id) },
  { "version_id", MDG_FIELD_INT, AT (version_id) },
  { "number", MDG_FIELD_INT, AT (number) },
  { "n_pages", MDG_FIELD_INT, AT (n_pages) },
  { "unit", MDG_FIELD_STRING, AT (unit) },
  { "label", MDG_FIELD_STRING, AT (label) },
  { "width", MDG_FIELD_INT, AT (width) },
  { "height", MDG_FIELD_INT, AT (height) },
  { "text", MDG_FIELD_STRING, AT (text), MDG_FIELD_OPTIONAL, MDG_PAGE_TEXT_MAX_CHARS },
  { "ocr", MDG_FIELD_BOOL, AT (ocr) },
  { "hidden", MDG_FIELD_BOOL, AT (hidden) },
  { "first_column", MDG_FIELD_INT, AT (first_column) },
  { "rows", MDG_FIELD_RECORDS, AT (rows), MDG_FIELD_OPTIONAL, 1000, &MDG_TABLE_ROW_TYPE },
  { "passages", MDG_FIELD_RECORDS, AT (passages), MDG_FIELD_OPTIONAL, 2000, &MDG_PASSAGE_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_DOCUMENT_PAGE_TYPE, MdgDocumentPage, page_fields);

#define AT(member) G_STRUCT_OFFSET (MdgPassageChange, member)
static const MdgField passage_change_fields[] = {
  { "passage_id", MDG_FIELD_INT, AT (passage_id), MDG_FIELD_REQUIRED, 0 },
  { "disabled", MDG_FIELD_BOOL, AT (disabled) },
};
#undef AT
MDG_RECORD_TYPE (MDG_PASSAGE_CHANGE_TYPE, MdgPassageChange, passage_change_fields);
