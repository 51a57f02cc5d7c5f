/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /desktop/notify     what is notified when the desktop changes
 * /desktop/palette    the style sheet made of the colours of high contrast
 * /desktop/follow-*   a change in the real back end arrives (follow-desktop-<platform>.c)
 */
#include "client/application/desktop.h"
#include "tests/client/follow-desktop.h"

#include <string.h>

#define EXIT_SKIPPED 77

/* "Aquatic" and "Desert" of Windows 11. */
static const MdgPalette aquatic = {
  .window = 0x202020,
  .window_text = 0xffffff,
  .highlight = 0x8ee3f0,
  .highlight_text = 0x263b50,
  .button = 0x202020,
  .button_text = 0xffffff,
  .link = 0x75e9fc,
  .gray_text = 0xa6a6a6,
};
static const MdgPalette desert = {
  .window = 0xfffaef,
  .window_text = 0x3d3d3d,
  .highlight = 0x903909,
  .highlight_text = 0xfff5e3,
  .button = 0xfffaef,
  .button_text = 0x202020,
  .link = 0x1c5e75,
  .gray_text = 0x676767,
};

static void
on_notify (GObject *object, GParamSpec *pspec, GString *seen)
{
  g_string_append_printf (seen, "%s ", pspec->name);
}

typedef struct
{
  MdgDesktopLook look;
  const char *seen;
  const char *why;
} Row;

static void
test_notify (void)
{
  const Row rows[] = {
    { { FALSE }, "", "light as at the start" },
    { { .dark = TRUE }, "dark ", "dark" },
    { { .dark = TRUE }, "", "dark, still" },
    { { .dark = FALSE, .high_contrast = TRUE }, "dark high-contrast ", "high contrast" },
    { { .high_contrast = TRUE, .has_palette = TRUE, .palette = aquatic }, "palette ", "colours" },
    { { .high_contrast = TRUE, .has_palette = TRUE, .palette = desert }, "palette ", "others" },
    { { .high_contrast = TRUE, .has_palette = TRUE, .palette = desert }, "", "the same again" },
    { { FALSE }, "high-contrast palette ", "back to light" },
  };
  g_autoptr (MdgDesktop) desktop = g_object_new (MDG_TYPE_DESKTOP, NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_signal_connect (desktop, "notify", G_CALLBACK (on_notify), seen);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_string_truncate (seen, 0);
      mdg_desktop_take (desktop, &rows[i].look);
      g_test_message ("%s", rows[i].why);
      g_assert_cmpint (mdg_desktop_is_dark (desktop), ==, rows[i].look.dark);
      g_assert_cmpint (mdg_desktop_is_high_contrast (desktop), ==, rows[i].look.high_contrast);
      g_assert_cmpint (mdg_desktop_get_palette (desktop) != NULL, ==, rows[i].look.has_palette);
      g_assert_cmpstr (seen->str, ==, rows[i].seen);
    }
}

static void
on_parsing_error (GtkCssProvider *provider,
                  GtkCssSection *section,
                  const GError *error,
                  gpointer user_data)
{
  g_error ("the sheet does not parse: %s", error->message);
}

static void
test_palette (void)
{
  g_assert_true (mdg_palette_is_dark (&aquatic));
  g_assert_false (mdg_palette_is_dark (&desert));
  g_autofree char *css = mdg_palette_to_css (&aquatic);
  g_assert_nonnull (strstr (css, "@define-color theme_bg_color #202020;"));
  g_assert_nonnull (strstr (css, "@define-color theme_fg_color #ffffff;"));
  g_assert_nonnull (strstr (css, "@define-color ai #8ee3f0;"));
  g_assert_nonnull (strstr (css, "@define-color ai_on #263b50;"));
  g_assert_nonnull (strstr (css, "@define-color ai_text #75e9fc;"));
  g_assert_nonnull (strstr (css, "@define-color insensitive_fg_color #a6a6a6;"));
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_signal_connect (provider, "parsing-error", G_CALLBACK (on_parsing_error), NULL);
  gtk_css_provider_load_from_data (provider, css, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* the toolkit warns of what a bare display lacks */
  if (!gtk_init_check ())
    {
      g_printerr ("skipped: there is no display\n");
      return EXIT_SKIPPED;
    }
  g_test_add_func ("/desktop/notify", test_notify);
  g_test_add_func ("/desktop/palette", test_palette);
  g_test_add_func ("/desktop/follow-dark", mdg_test_follow_dark);
  g_test_add_func ("/desktop/follow-contrast", mdg_test_follow_contrast);
  return g_test_run ();
}
