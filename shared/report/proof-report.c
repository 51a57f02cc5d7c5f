/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/report/proof-report.h"

#include "shared/base/catalog.h"
#include "shared/base/error.h"
#include "shared/base/japanese-date.h"

#include <cairo-pdf.h>

#define N_(msgid) (msgid)
#define FONT "Yu Gothic,BIZ UDGothic,Meiryo,Noto Sans CJK JP,sans-serif"
#define MARGIN 56.0
#define LABEL_WIDTH 116.0
#define LINE_GAP 6.0
#define BOX 9.0

/* Where the next line goes. */
typedef struct
{
  const MdgProofReport *report;
  cairo_t *cr;
  PangoContext *text;
  double width;
  double y;
} Pen;

typedef struct
{
  const char *check;
  const char *name;
} CheckName;

static const CheckName names[] = {
  { MDG_CHECK_PAGES_ONCE, N_ ("Every page is used exactly once") },
  { MDG_CHECK_PAGE_COUNT, N_ ("Each file has the pages of its letter") },
  { MDG_CHECK_TEXT, N_ ("The text of each file is that of its pages") },
  { MDG_CHECK_FONTS, N_ ("The fonts of each file are those of its pages") },
  { MDG_CHECK_OWN_KEY, N_ ("Each file names its own recipient") },
  { MDG_CHECK_OTHER_KEYS, N_ ("No file holds data of another person") },
  { MDG_CHECK_NOTHING_ELSE, N_ ("No bookmarks, attachments or metadata") },
  { MDG_CHECK_BYTES, N_ ("The files are those that were proven") },
};

static const char *
say (const Pen *pen, const char *msgid)
{
  return mdg_catalog_translate (pen->report->lang, msgid);
}

const char *
mdg_proof_report_check_name (const char *lang, const char *check)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (check, names[i].check) == 0)
      return mdg_catalog_translate (lang, names[i].name);
  return check;
}

/* ---- text ---- */

/* Puts @content at @x of the line; its height. */
static double
put (Pen *pen, double x, double width, double size, gboolean bold, const char *content)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (pen->text);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  int height = 0;
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, content, -1);
  pango_layout_get_size (layout, NULL, &height);
  cairo_move_to (pen->cr, x, pen->y);
  pango_cairo_show_layout (pen->cr, layout);
  return (double) height / PANGO_SCALE;
}

static void
put_line (Pen *pen, double size, gboolean bold, const char *content)
{
  pen->y += put (pen, MARGIN, pen->width - 2 * MARGIN, size, bold, content) + LINE_GAP;
}

static void
put_rule (Pen *pen)
{
  cairo_set_line_width (pen->cr, 0.5);
  cairo_move_to (pen->cr, MARGIN, pen->y);
  cairo_line_to (pen->cr, pen->width - MARGIN, pen->y);
  cairo_stroke (pen->cr);
  pen->y += LINE_GAP;
}

static void
put_head (Pen *pen, const char *title)
{
  pen->y += 12;
  put_line (pen, 11, TRUE, title);
  put_rule (pen);
}

static void
put_pair (Pen *pen, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  double x = MARGIN + LABEL_WIDTH;
  double left = put (pen, MARGIN, LABEL_WIDTH - 8, 9.5, FALSE, label);
  double right = put (pen, x, pen->width - MARGIN - x, 9.5, FALSE, value);
  pen->y += MAX (left, right) + LINE_GAP;
}

static void
put_number (Pen *pen, const char *label, gint64 number)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  put_pair (pen, label, value);
}

/* ---- the parts of the page ---- */

static char *
time_text (gint64 time)
{
  g_autoptr (GTimeZone) japan = g_time_zone_new_offset (9 * 3600);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, japan) : NULL;
  if (local == NULL)
    return g_strdup ("");
  g_autofree char *day = g_date_time_format (local, "%Y-%m-%d");
  g_autofree char *clock = g_date_time_format (local, "%H:%M:%S");
  g_autofree char *era = mdg_japanese_date_format (day);
  return g_strdup_printf ("%s %s", era != NULL ? era : day, clock);
}

static void
put_sources (Pen *pen)
{
  const MdgProofReport *report = pen->report;
  const MdgSplitProof *proof = report->proof;
  g_autofree char *when = time_text (proof->made_at);
  put_head (pen, say (pen, N_ ("What was split")));
  put_pair (pen, say (pen, N_ ("Notices")), report->title);
  put_pair (pen, say (pen, N_ ("PDF")), report->pdf_name);
  put_pair (pen, "SHA-256", proof->pdf_sha256);
  put_number (pen, say (pen, N_ ("Pages in the PDF")), proof->n_pages);
  put_pair (pen, say (pen, N_ ("List of recipients")), report->csv_name);
  put_pair (pen, "SHA-256", proof->csv_sha256);
  put_number (pen, say (pen, N_ ("Recipients in the list")), proof->n_rows);
  put_pair (pen, say (pen, N_ ("Rule")), proof->split);
  put_pair (pen, say (pen, N_ ("Proven at")), when);
  put_pair (pen, say (pen, N_ ("Program")), proof->made_by);
}

/* A ticked box, or one with a cross: told by its form, printed in black. */
static void
put_mark (Pen *pen, gboolean passed)
{
  double x = MARGIN, y = pen->y + 2;
  cairo_t *cr = pen->cr;
  cairo_set_line_width (cr, 0.7);
  cairo_rectangle (cr, x, y, BOX, BOX);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1.3);
  cairo_move_to (cr, x + 2, passed ? y + BOX / 2 : y + 2);
  cairo_line_to (cr, passed ? x + BOX / 2 - 0.5 : x + BOX - 2, y + BOX - 2);
  if (!passed)
    cairo_move_to (cr, x + 2, y + BOX - 2);
  cairo_line_to (cr, x + BOX - 2, y + 2);
  cairo_stroke (cr);
}

static void
put_check (Pen *pen, const MdgSplitCheck *check)
{
  const double count = 110;
  double width = pen->width - 2 * MARGIN - 18 - count;
  g_autofree char *n =
    check->passed
      ? g_strdup_printf ("%s %" G_GINT64_FORMAT, say (pen, N_ ("Looked at:")), check->n)
      : g_strdup_printf ("%s %" G_GINT64_FORMAT, say (pen, N_ ("Failed at page")), check->page);
  put_mark (pen, check->passed);
  double left = put (pen, MARGIN + 18, width, 9.5, FALSE,
                     mdg_proof_report_check_name (pen->report->lang, check->name));
  double right = put (pen, MARGIN + 18 + width, count, 9.5, FALSE, n);
  pen->y += MAX (left, right) + LINE_GAP;
}

static void
put_checks (Pen *pen)
{
  GPtrArray *checks = pen->report->proof->checks;
  put_head (pen, say (pen, N_ ("What was looked at")));
  for (guint i = 0; checks != NULL && i < checks->len; i++)
    put_check (pen, checks->pdata[i]);
}

static gint64
bytes_of (GPtrArray *files)
{
  gint64 sum = 0;
  for (guint i = 0; files != NULL && i < files->len; i++)
    sum += ((MdgSplitFile *) files->pdata[i])->size;
  return sum;
}

static gint64
pages_of (GPtrArray *parts)
{
  gint64 sum = 0;
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      const MdgNoticePart *part = parts->pdata[i];
      sum += part->last - part->first + 1;
    }
  return sum;
}

static void
put_result (Pen *pen)
{
  const MdgSplitProof *proof = pen->report->proof;
  g_autofree char *size = g_format_size ((guint64) bytes_of (proof->files));
  put_head (pen, say (pen, N_ ("Result")));
  put_number (pen, say (pen, N_ ("Files")), proof->files != NULL ? proof->files->len : 0);
  put_pair (pen, say (pen, N_ ("Size of all files")), size);
  put_number (pen, say (pen, N_ ("Pages sent to nobody")), pages_of (proof->left));
  put_number (pen, say (pen, N_ ("Kinds of data not carried over")),
              proof->findings != NULL ? proof->findings->len : 0);
}

void
mdg_proof_report_draw (
  const MdgProofReport *report, cairo_t *cr, PangoContext *text, double width, double height)
{
  Pen pen = { report, cr, text, width, MARGIN };
  pango_context_set_language (text, pango_language_from_string ("ja"));
  cairo_set_source_rgb (cr, 0, 0, 0);
  put_line (&pen, 18, TRUE, say (&pen, N_ ("Split proof")));
  put_line (&pen, 10.5, FALSE,
            report->proof->passed
              ? say (&pen, N_ ("Each file was read again from its bytes. Nothing was found in it "
                               "but the pages of its recipient."))
              : say (&pen, N_ ("The proof failed. No file was handed on.")));
  put_sources (&pen);
  put_checks (&pen);
  put_result (&pen);
}

/* ---- PDF ---- */

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
mdg_proof_report_make_pdf (const MdgProofReport *report, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
    write_bytes, bytes, MDG_REPORT_WIDTH, MDG_REPORT_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  PangoContext *text = pango_cairo_create_context (cr);
  mdg_proof_report_draw (report, cr, text, MDG_REPORT_WIDTH, MDG_REPORT_HEIGHT);
  g_object_unref (text);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  gboolean good = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy (surface);
  if (good)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  return NULL;
}
