/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-search"

#include "server/engine/search/passage.h"

#include "shared/base/error.h"

#define BOXES_TYPE "a(udddd)"
#define PASSAGE_TYPE "(usssuusuuuu" BOXES_TYPE ")"

void
mdg_cut_passage_free (MdgCutPassage *passage)
{
  if (passage == NULL)
    return;
  g_free (passage->kind);
  g_free (passage->heading);
  g_free (passage->text);
  g_free (passage->place);
  g_clear_pointer (&passage->boxes, g_array_unref);
  g_free (passage);
}

GBytes *
mdg_cut_passage_to_bytes (const MdgCutPassage *passage)
{
  g_auto (GVariantBuilder) boxes = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (BOXES_TYPE));
  for (guint i = 0; passage->boxes != NULL && i < passage->boxes->len; i++)
    {
      const MdgPassageBox *box = &g_array_index (passage->boxes, MdgPassageBox, i);
      g_variant_builder_add (&boxes, "(udddd)", box->page, (double) box->x, (double) box->y,
                             (double) box->width, (double) box->height);
    }
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new (
    PASSAGE_TYPE, passage->number, passage->kind, passage->heading, passage->text,
    passage->first_page, passage->last_page, passage->place, passage->first_row,
    passage->last_row, passage->first_column, passage->last_column, &boxes));
  return g_variant_get_data_as_bytes (value);
}

MdgCutPassage *
mdg_cut_passage_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (
    g_variant_new_from_bytes (G_VARIANT_TYPE (PASSAGE_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form (value))
    {
      mdg_set_error (error, MDG_ERROR_STORE_DAMAGED, NULL);
      return NULL;
    }
  MdgCutPassage *passage = g_new0 (MdgCutPassage, 1);
  g_autoptr (GVariantIter) boxes = NULL;
  g_variant_get (value, PASSAGE_TYPE, &passage->number, &passage->kind, &passage->heading,
                 &passage->text, &passage->first_page, &passage->last_page, &passage->place,
                 &passage->first_row, &passage->last_row, &passage->first_column,
                 &passage->last_column, &boxes);
  passage->boxes = g_array_new (FALSE, FALSE, sizeof (MdgPassageBox));
  guint page;
  double x, y, width, height;
  while (g_variant_iter_next (boxes, "(udddd)", &page, &x, &y, &width, &height))
    {
      MdgPassageBox box = { page, (float) x, (float) y, (float) width, (float) height };
      g_array_append_val (passage->boxes, box);
    }
  return passage;
}
