/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-extras.h"

#include <math.h>
#include <string.h>

#define MAX_EXTRAS 5000
#define MAX_LINKS 200 /* of a page */

typedef struct
{
  GPtrArray *blocks;
  GPtrArray *lines;
  char *drawn; /* their text without spaces; made when it is first asked for */
  double height;
} Extras;

/* Without spaces: text that is drawn comes with spaces of its own. */
static char *
squeeze (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (out, g_utf8_get_char (at));
  return g_string_free (out, FALSE);
}

static char *
squeeze_lines (GPtrArray *lines)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = squeeze (((const MdgPdfLine *) lines->pdata[i])->text);
      g_string_append (out, line);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_drawn (Extras *extras, const char *text)
{
  g_autofree char *wanted = squeeze (text);
  if (extras->drawn == NULL)
    extras->drawn = squeeze_lines (extras->lines);
  return strstr (extras->drawn, wanted) != NULL;
}

/* Poppler tells these areas from the bottom left. */
static void
add (Extras *extras, MdgBlockKind kind, const char *raw, const PopplerRectangle *area)
{
  if (raw == NULL || extras->blocks->len >= MAX_EXTRAS)
    return;
  g_autofree char *text = g_strstrip (g_utf8_make_valid (raw, -1));
  if (*text == '\0' || is_drawn (extras, text))
    return;
  MdgBlock *block = mdg_block_new (kind, text);
  MdgBox box = { (float) MIN (area->x1, area->x2),
                 (float) (extras->height - MAX (area->y1, area->y2)),
                 (float) fabs (area->x2 - area->x1), (float) fabs (area->y2 - area->y1) };
  mdg_block_add_box (block, &box);
  g_ptr_array_add (extras->blocks, block);
}

static char *
dup_choice (PopplerFormField *field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int n = poppler_form_field_choice_get_n_items (field);
  if (poppler_form_field_choice_is_editable (field))
    {
      g_autofree char *typed = poppler_form_field_choice_get_text (field);
      if (typed != NULL && *typed != '\0')
        return g_steal_pointer (&typed);
    }
  for (int i = 0; i < n; i++)
    {
      if (!poppler_form_field_choice_is_item_selected (field, i))
        continue;
      g_autofree char *item = poppler_form_field_choice_get_item (field, i);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", item != NULL ? item : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_value (PopplerFormField *field)
{
  switch (poppler_form_field_get_field_type (field))
    {
    case POPPLER_FORM_FIELD_TEXT:
      if (poppler_form_field_text_is_password (field))
        return NULL;
      return poppler_form_field_text_get_text (field);
    case POPPLER_FORM_FIELD_CHOICE:
      return dup_choice (field);
    default:
      return NULL;
    }
}

static void
add_fields (Extras *extras, PopplerPage *page)
{
  GList *fields = poppler_page_get_form_field_mapping (page);
  for (GList *item = fields; item != NULL; item = item->next)
    {
      const PopplerFormFieldMapping *mapping = item->data;
      g_autofree char *value = dup_value (mapping->field);
      add (extras, MDG_BLOCK_PARAGRAPH, value, &mapping->area);
    }
  poppler_page_free_form_field_mapping (fields);
}

/* A comment stands with the name of who wrote it, as readers show it. */
static char *
dup_note (PopplerAnnot *annot)
{
  g_autofree char *contents = poppler_annot_get_contents (annot);
  g_autofree char *author = NULL;
  if (contents == NULL || *contents == '\0')
    return NULL;
  if (POPPLER_IS_ANNOT_MARKUP (annot) &&
      poppler_annot_get_annot_type (annot) != POPPLER_ANNOT_FREE_TEXT)
    author = poppler_annot_markup_get_label (POPPLER_ANNOT_MARKUP (annot));
  if (author == NULL || *author == '\0')
    return g_steal_pointer (&contents);
  return g_strdup_printf ("%s: %s", author, contents);
}

static void
add_notes (Extras *extras, PopplerPage *page)
{
  GList *notes = poppler_page_get_annot_mapping (page);
  for (GList *item = notes; item != NULL; item = item->next)
    {
      const PopplerAnnotMapping *mapping = item->data;
      PopplerAnnotType type = poppler_annot_get_annot_type (mapping->annot);
      PopplerAnnotFlag flags = poppler_annot_get_flags (mapping->annot);
      if (type == POPPLER_ANNOT_WIDGET || type == POPPLER_ANNOT_LINK ||
          type == POPPLER_ANNOT_POPUP || (flags & POPPLER_ANNOT_FLAG_HIDDEN) != 0)
        continue;
      g_autofree char *note = dup_note (mapping->annot);
      add (extras, MDG_BLOCK_PARAGRAPH, note, &mapping->area);
    }
  poppler_page_free_annot_mapping (notes);
}

static gboolean
is_address (const char *uri)
{
  return uri != NULL && (g_str_has_prefix (uri, "http://") || g_str_has_prefix (uri, "https://") ||
                         g_str_has_prefix (uri, "mailto:"));
}

/* Where "here" leads: the page does not show it, so it stands below as a footnote would, once. */
static void
add_links (Extras *extras, PopplerPage *page)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GList *links = poppler_page_get_link_mapping (page);
  for (GList *item = links; item != NULL && g_hash_table_size (seen) < MAX_LINKS; item = item->next)
    {
      const PopplerLinkMapping *mapping = item->data;
      const PopplerAction *action = mapping->action;
      if (action != NULL && action->type == POPPLER_ACTION_URI && is_address (action->uri.uri) &&
          g_hash_table_add (seen, action->uri.uri))
        add (extras, MDG_BLOCK_FOOTNOTE, action->uri.uri, &mapping->area);
    }
  poppler_page_free_link_mapping (links);
}

GPtrArray *
mdg_pdf_page_get_extras (PopplerPage *page, GPtrArray *lines)
{
  double width = 0;
  Extras extras = { .lines = lines };
  extras.blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_block_free);
  poppler_page_get_size (page, &width, &extras.height);
  add_fields (&extras, page);
  add_notes (&extras, page);
  add_links (&extras, page);
  g_free (extras.drawn);
  return extras.blocks;
}
