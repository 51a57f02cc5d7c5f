/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A document and its rendition: blocks by lines, pages by form feeds, the two apart by a line "@".
 * No text of the document gets lost, and every block is on a page.
 */
#include "server/engine/extract/align-key.h"
#include "server/engine/extract/extract.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static MdgExtracted *
make (const char *text, MdgUnitKind unit, gboolean boxed)
{
  MdgExtracted *extracted = mdg_extracted_new ("docx", unit);
  g_auto (GStrv) pages = g_strsplit (text, "\f", 50);
  for (guint i = 0; pages[i] != NULL; i++)
    {
      MdgExtractedPage *page = mdg_extracted_add_page (extracted);
      g_auto (GStrv) lines = g_strsplit (pages[i], "\n", 50);
      for (guint j = 0; lines[j] != NULL; j++)
        {
          MdgBlock *block = mdg_block_new (*lines[j] % (MDG_BLOCK_PAGE_HEADER + 1), lines[j]);
          MdgBox box = { 0, (float) j, (float) strlen (lines[j]), 1 };
          if (boxed)
            mdg_block_add_box (block, &box);
          mdg_extracted_page_add_block (page, block);
        }
    }
  return extracted;
}

static guint
count_keys (const MdgExtracted *extracted)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < extracted->pages->len; i++)
    {
      const MdgExtractedPage *page = extracted->pages->pdata[i];
      for (guint j = 0; j < page->blocks->len; j++)
        {
          const MdgBlock *block = page->blocks->pdata[j];
          if (block->kind != MDG_BLOCK_PAGE_HEADER)
            mdg_align_key_append (keys, block->text);
        }
    }
  return keys->len;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *bytes = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *text = g_utf8_make_valid (bytes, -1);
  char *apart = strstr (text, "\n@\n");
  if (apart != NULL)
    *apart = '\0';
  MdgUnitKind unit = size % 2 == 0 ? MDG_UNIT_KIND_PAGE : MDG_UNIT_KIND_SLIDE;
  g_autoptr (MdgExtracted) structure = make (text, unit, FALSE);
  g_autoptr (MdgExtracted) rendition =
    make (apart != NULL ? apart + 3 : "", MDG_UNIT_KIND_PAGE, TRUE);
  g_autoptr (MdgExtracted) aligned = mdg_extract_align (structure, rendition);
  g_assert_cmpuint (aligned->pages->len, >=, rendition->pages->len);
  g_assert_cmpuint (count_keys (aligned), >=,
                    rendition->pages->len > 0 ? count_keys (structure) : 0);
  return 0;
}
