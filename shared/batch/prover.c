/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Two readers that share no code look at a file: poppler at what its pages say, qpdf at all
 * that is in it. What one of them would not show, the other does.
 */
#define G_LOG_DOMAIN "madoguchi-batch"

#include "shared/batch/prover.h"

#include "shared/batch/pages.h"
#include "shared/pdf/pdf-inspect.h"
#include "shared/pdf/pdf-source.h"

#include <string.h>

struct _MdgProver
{
  const MdgKeyFinder *finder;
  MdgKeyScanner *scanner;
  GHashTable *ward;  /* rows */
  GHashTable *clean; /* PieceHash of pieces without any key */
  guint64 seed[2];
};

/* Fonts and pictures come again in every file: what holds nobody's keys is looked through once. The
 * seed keeps anybody from making two pieces of one hash. */
#define CLEAN_MIN_BYTES 1024
#define CLEAN_MAX_PIECES 65536

typedef struct
{
  guint64 words[2];
} PieceHash;

/* One walk through the objects. */
typedef struct
{
  MdgProver *prover;
  const MdgProofWants *wants;
  GArray *hits;
  gboolean strange_font;
  PieceHash stream; /* that comes next */
  gboolean is_new;  /* and may be remembered */
} Walk;

static guint
hash_piece_hash (gconstpointer data)
{
  return (guint) ((const PieceHash *) data)->words[0];
}

static gboolean
equal_piece_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (PieceHash)) == 0;
}

static guint64
mix (guint64 a, guint64 b)
{
  __uint128_t product = (__uint128_t) (a ^ G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) *
                        (b | G_GUINT64_CONSTANT (0x8000000000000001));
  return (guint64) product ^ (guint64) (product >> 64);
}

static PieceHash
hash_piece (const MdgProver *prover, const guint8 *data, gsize size)
{
  PieceHash hash = { { prover->seed[0] ^ size, prover->seed[1] } };
  for (gsize i = 0; i < size; i += sizeof (guint64))
    {
      guint64 word = 0;
      memcpy (&word, data + i, MIN (sizeof word, size - i));
      hash.words[0] = mix (hash.words[0] ^ word, prover->seed[1]);
      hash.words[1] = mix (hash.words[1] + word, hash.words[0]);
    }
  return hash;
}

MdgProver *
mdg_prover_new (const MdgKeyFinder *finder, const char *const *ward_names)
{
  MdgProver *prover = g_new0 (MdgProver, 1);
  prover->finder = finder;
  prover->scanner = mdg_key_scanner_new (finder);
  prover->ward = g_hash_table_new (NULL, NULL);
  prover->clean = g_hash_table_new_full (hash_piece_hash, equal_piece_hashes, g_free, NULL);
  for (guint i = 0; i < 4; i++)
    prover->seed[i / 2] = prover->seed[i / 2] << 32 | g_random_int ();
  for (guint i = 0; ward_names != NULL && ward_names[i] != NULL; i++)
    g_hash_table_add (prover->ward,
                      GUINT_TO_POINTER ((guint) g_ascii_strtoull (ward_names[i], NULL, 10)));
  return prover;
}

void
mdg_prover_free (MdgProver *prover)
{
  if (prover == NULL)
    return;
  mdg_key_scanner_free (prover->scanner);
  g_hash_table_unref (prover->ward);
  g_hash_table_unref (prover->clean);
  g_free (prover);
}

static gboolean
has_leak (const MdgProver *prover, const GArray *hits, gboolean names_are_seen)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const MdgKeyHit *hit = &g_array_index (hits, MdgKeyHit, i);
      if (hit->kind != MDG_KEY_NAME ||
          (!names_are_seen && !g_hash_table_contains (prover->ward, GUINT_TO_POINTER (hit->row))))
        return TRUE;
    }
  return FALSE;
}

static MdgProofResult
fail (const char *check, guint page)
{
  return (MdgProofResult){ .check = check, .page = page };
}

/* ---- pages ---- */

static MdgProofResult
check_page (
  MdgProver *prover, const char *text, guint page, const MdgProofWants *wants, gboolean *own)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
  mdg_key_scanner_find_in_text (prover->scanner, text, wants->row, hits, own, own);
  return has_leak (prover, hits, wants->confirmed) ? fail (MDG_CHECK_OTHER_KEYS, page)
                                                   : fail (NULL, 0);
}

/* The texts of all pages go to @all. */
static MdgProofResult
check_texts (MdgProver *prover,
             MdgPdfSource *source,
             const MdgProofWants *wants,
             GString *all,
             gboolean *own)
{
  for (guint page = 1; page <= mdg_pdf_source_get_n_pages (source); page++)
    {
      g_autofree char *text = mdg_pdf_source_dup_text (source, page, NULL, NULL);
      if (text == NULL)
        return fail (MDG_CHECK_TEXT, page);
      MdgProofResult result = check_page (prover, text, page, wants, own);
      if (result.check != NULL)
        return result;
      g_string_append (all, page > 1 ? MDG_BATCH_PAGE_BREAK : "");
      g_string_append (all, text);
    }
  return fail (NULL, 0);
}

static MdgProofResult
check_pages (MdgProver *prover, GBytes *pdf, const MdgProofWants *wants)
{
  g_autoptr (MdgPdfSource) source = mdg_pdf_source_open (pdf, NULL, NULL);
  guint n = source != NULL ? mdg_pdf_source_get_n_pages (source) : 0;
  g_autoptr (GString) all = g_string_new (NULL);
  gboolean own = FALSE;
  if (n == 0 || (wants->n_pages != 0 && n != wants->n_pages))
    return fail (MDG_CHECK_PAGE_COUNT, 0);
  MdgProofResult result = check_texts (prover, source, wants, all, &own);
  if (result.check != NULL)
    return result;
  g_autofree char *digest = mdg_batch_digest (all->str);
  if (wants->text != NULL && !g_str_equal (digest, wants->text))
    return fail (MDG_CHECK_TEXT, 0);
  return own || !wants->own ? fail (NULL, 0) : fail (MDG_CHECK_OWN_KEY, 0);
}

/* ---- objects ---- */

/* Asked before a stream is decoded. */
static gboolean
is_clean (const guint8 *raw, gsize size, const char *filters, gpointer user_data)
{
  Walk *walk = user_data;
  walk->is_new = size >= CLEAN_MIN_BYTES;
  if (!walk->is_new)
    return FALSE;
  PieceHash name = hash_piece (walk->prover, (const guint8 *) filters, strlen (filters));
  walk->stream = hash_piece (walk->prover, raw, size);
  walk->stream.words[1] = mix (walk->stream.words[1] ^ name.words[0], name.words[1]);
  return g_hash_table_contains (walk->prover->clean, &walk->stream);
}

static void
search_bytes (Walk *walk, MdgPdfPiece piece, const guint8 *data, gsize size)
{
  MdgProver *prover = walk->prover;
  guint before = walk->hits->len;
  gboolean own = FALSE;
  mdg_key_scanner_find_in_bytes (prover->scanner, data, size, walk->wants->row, walk->hits, &own);
  if (piece == MDG_PDF_STREAM && walk->is_new && walk->hits->len == before && !own &&
      g_hash_table_size (prover->clean) < CLEAN_MAX_PIECES)
    g_hash_table_add (prover->clean, g_memdup2 (&walk->stream, sizeof walk->stream));
}

static void
visit_piece (MdgPdfPiece piece, const guint8 *data, gsize size, gpointer user_data)
{
  Walk *walk = user_data;
  const MdgProofWants *wants = walk->wants;
  if (piece == MDG_PDF_FONT)
    {
      g_autofree char *name = g_strndup ((const char *) data, size);
      walk->strange_font |= wants->fonts != NULL && !g_hash_table_contains (wants->fonts, name);
    }
  else if (piece == MDG_PDF_UTF8)
    {
      g_autofree char *text = g_strndup ((const char *) data, size);
      mdg_key_scanner_find_in_text (walk->prover->scanner, text, wants->row, walk->hits, NULL,
                                    NULL);
    }
  else
    search_bytes (walk, piece, data, size);
}

static MdgProofResult
check_objects (MdgProver *prover, GBytes *pdf, const MdgProofWants *wants)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
  Walk walk = { .prover = prover, .wants = wants, .hits = hits };
  if (!mdg_pdf_visit (pdf, visit_piece, is_clean, &walk, NULL))
    return fail (MDG_CHECK_NOTHING_ELSE, 0);
  if (has_leak (prover, hits, wants->confirmed))
    return fail (MDG_CHECK_OTHER_KEYS, 0);
  return fail (walk.strange_font ? MDG_CHECK_FONTS : NULL, 0);
}

/* What pages show, a source may show too; all else was to stay behind. */
static gboolean
is_of_pages (const MdgPdfFinding *finding)
{
  return g_str_equal (finding->kind, MDG_PDF_UNREADABLE) ||
         g_str_equal (finding->kind, MDG_PDF_HIDDEN_TEXT);
}

static MdgProofResult
check_nothing_else (GBytes *pdf)
{
  g_autoptr (GPtrArray) findings = mdg_pdf_inspect (pdf, NULL, NULL);
  if (findings == NULL)
    return fail (MDG_CHECK_NOTHING_ELSE, 0);
  for (guint i = 0; i < findings->len; i++)
    {
      const MdgPdfFinding *finding = findings->pdata[i];
      if (finding->stops || !is_of_pages (finding))
        return fail (MDG_CHECK_NOTHING_ELSE, (guint) finding->page);
    }
  return fail (NULL, 0);
}

MdgProofResult
mdg_prover_check (MdgProver *prover, GBytes *pdf, const MdgProofWants *wants)
{
  MdgProofResult result = check_pages (prover, pdf, wants);
  if (result.check == NULL)
    result = check_nothing_else (pdf);
  if (result.check == NULL)
    result = check_objects (prover, pdf, wants);
  result.n_keys = mdg_key_finder_get_n_keys (prover->finder);
  return result;
}

/* ---- fonts ---- */

static void
take_font (MdgPdfPiece piece, const guint8 *data, gsize size, gpointer user_data)
{
  if (piece == MDG_PDF_FONT)
    g_hash_table_add (user_data, g_strndup ((const char *) data, size));
}

/* Streams are of no interest. */
static gboolean
is_no_font (const guint8 *raw, gsize size, const char *filters, gpointer user_data)
{
  return TRUE;
}

GHashTable *
mdg_prover_list_fonts (GBytes *pdf, GError **error)
{
  g_autoptr (GHashTable) fonts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return mdg_pdf_visit (pdf, take_font, is_no_font, fonts, error) ? g_steal_pointer (&fonts) : NULL;
}
