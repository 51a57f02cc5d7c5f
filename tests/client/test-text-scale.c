/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text: how large it is, how wide a tooltip gets, and that Han characters have their Japanese
 * forms, whatever the locale is.
 */
#include "client/application/language.h"
#include "client/ui/common/text-scale.h"
#include "client/ui/common/tooltip.h"
#include "client/ui/mdg-client-resources.h"

#include <string.h>

#define EXIT_SKIPPED 77
#define WIDE 1366

typedef struct
{
  const char *what;
  guint dpi;
  guint percent;
  int resolution; /* in dots per inch */
} ScaleRow;

static const ScaleRow scale_rows[] = {
  { "a plain monitor", 96, 100, 96 },
  { "125 % is left to the fonts", 120, 100, 120 },
  { "so is 175 %", 168, 100, 168 },
  { "200 % is done by the toolkit", 192, 100, 96 },
  { "of 250 % it does 200", 240, 100, 120 },
  { "texts at 150 % on a plain monitor", 96, 150, 144 },
  { "both go together", 120, 150, 180 },
  { "a resolution of nothing is a plain one", 0, 100, 96 },
  { "texts never shrink", 96, 10, 96 },
  { "nor grow without end", 96, 1000, 216 },
};

static void
test_scale (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scale_rows); i++)
    {
      const ScaleRow *row = &scale_rows[i];
      g_test_message ("%s", row->what);
      g_assert_cmpint (mdg_text_scale_resolution (row->dpi, row->percent), ==,
                       row->resolution * PANGO_SCALE);
    }
}

typedef struct
{
  const char *what;
  const char *markup;
  guint n_lines;
} TooltipRow;

static const TooltipRow tooltip_rows[] = {
  { "a name of kanji stays on one line", "監査 三郎", 1 },
  { "so does one word of kana", "コピー", 1 },
  { "and one in Latin letters", "Saburo Kansa", 1 },
  { "signs that mean something in markup are text", "総務課 &amp; 会計課", 1 },
  { "what is longer than a line is wrapped",
    "この役割を持つ人は、自分の課とその下の課の利用者を見られます。変えられません。", 2 },
};

static int
height_for (GtkWidget *widget, int width)
{
  int height = 0;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static void
test_tooltips (void)
{
  GtkWidget *window = gtk_window_new ();
  for (guint i = 0; i < G_N_ELEMENTS (tooltip_rows); i++)
    {
      int width = 0;
      GtkWidget *label = mdg_tooltip_label_new (tooltip_rows[i].markup);
      g_test_message ("%s", tooltip_rows[i].what);
      gtk_window_set_child (GTK_WINDOW (window), label);
      gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
      g_assert_cmpint (height_for (label, width), ==,
                       tooltip_rows[i].n_lines * height_for (label, WIDE));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* 直, 骨 and 角 look different in Chinese fonts. The language of the process is that of its locale,
 * which may be "C": it is the style sheet's families that have to choose. */
static void
test_japanese_forms (void)
{
  static const char *const japanese[] = { "Yu Gothic UI", "Meiryo UI", "Meiryo",
                                          "BIZ UDPGothic", "Noto Sans CJK JP", NULL };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label = gtk_label_new ("直骨角");
  gtk_window_set_child (GTK_WINDOW (window), label);
  PangoLayoutLine *line =
    pango_layout_get_line_readonly (gtk_label_get_layout (GTK_LABEL (label)), 0);
  PangoItem *item = ((PangoGlyphItem *) line->runs->data)->item;
  g_autoptr (PangoFontDescription) font = pango_font_describe (item->analysis.font);
  const char *family = pango_font_description_get_family (font);
  g_test_message ("%s, %s", family, pango_language_to_string (item->analysis.language));
  g_assert_cmpuint (g_slist_length (line->runs), ==, 1);
  g_assert_true (g_strv_contains (japanese, family));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add_sheet (const char *name)
{
  g_autofree char *path = g_strconcat ("/jp/lg/madoguchi/ui/style/", name, NULL);
  g_autoptr (GtkCssProvider) sheet = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (sheet, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (sheet),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  mdg_language_init ();
  if (!gtk_init_check ())
    {
      g_printerr ("SKIPPED: there is no display; run this under xvfb-run.\n");
      return EXIT_SKIPPED;
    }
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_resources_register (mdg_client_get_resource ());
  add_sheet ("light.css");
  add_sheet ("common.css");
  g_test_add_func ("/text-scale/scale", test_scale);
  g_test_add_func ("/text-scale/tooltips", test_tooltips);
  g_test_add_func ("/text-scale/japanese-forms", test_japanese_forms);
  return g_test_run ();
}
