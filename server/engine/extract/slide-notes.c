/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/slide-notes.h"

#include "shared/base/error.h"

#include <string.h>
#include <unistd.h>

gboolean
mdg_slides_have_notes (const MdgFileType *type)
{
  return strcmp (type->format, "ppt") == 0 || strcmp (type->format, "odp") == 0;
}

/* Both have a page for each slide, hidden ones included. */
void
mdg_slides_merge_notes (MdgExtracted *rendition, const MdgExtracted *slides)
{
  guint n = MIN (rendition->pages->len, slides->pages->len);
  for (guint i = 0; i < n; i++)
    {
      MdgExtractedPage *page = rendition->pages->pdata[i];
      const MdgExtractedPage *slide = slides->pages->pdata[i];
      page->hidden = page->hidden || slide->hidden;
      for (guint k = 0; k < slide->blocks->len; k++)
        {
          const MdgBlock *block = slide->blocks->pdata[k];
          if (block->kind == MDG_BLOCK_NOTES)
            mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_NOTES, block->text));
        }
    }
}

static MdgExtracted *
read_slides (MdgConverter *converter,
             const MdgExtractLimits *limits,
             int fd,
             const MdgFileType *type,
             GCancellable *cancellable,
             GError **error)
{
  MdgFileType wanted = { .format = type->format, .route = MDG_ROUTE_CONVERT_PPTX };
  MdgFileType pptx = { .format = (char *) "pptx" };
  int out = mdg_converter_convert (converter, fd, &wanted, cancellable, error);
  if (out < 0)
    return NULL;
  MdgExtracted *slides = mdg_extract_file (limits, out, &pptx, NULL, NULL, cancellable, error);
  close (out);
  return slides;
}

gboolean
mdg_slides_add_notes (MdgExtracted *rendition,
                      MdgConverter *converter,
                      const MdgExtractLimits *limits,
                      int fd,
                      const MdgFileType *type,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (MdgExtracted) slides =
    read_slides (converter, limits, fd, type, cancellable, &failed);
  if (g_error_matches (failed, MDG_ERROR, MDG_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (slides != NULL)
    mdg_slides_merge_notes (rendition, slides);
  else
    g_info ("Slides of format %s stay without notes: %s", type->format, mdg_error_slug (failed));
  return TRUE;
}
