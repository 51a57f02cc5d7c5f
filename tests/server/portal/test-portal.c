/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /portal/texts      the five language files have the same names and placeholders, and none is
 * empty /portal/used       every sentence is used by a template or the program, and every one used
 * exists /portal/choose     the language a visitor gets without having chosen /portal/answers
 * status, target and language of each address /portal/headers    every answer carries the headers
 * that guard a page /portal/failure    the page about a failure carries its number, and other pages
 * do not /portal/settings   what the configuration says stands on the pages, escaped, and can
 * change
 */
#include "server/portal/portal.h"
#include "server/portal/resources.h"

#include "shared/base/error.h"

#include <string.h>

static const char *const all_languages[] = { "ja", "easy", "en", "zh", "ko", NULL };
static const char *const two_languages[] = { "en", "ja", NULL };

static MdgPortalSettings
make_settings (void)
{
  return (MdgPortalSettings){
    .ward_name = "みどり市",
    .ward_name_en = "Midori City",
    .host_name = "oshirase.city.midori.example",
    .website = "www.city.midori.example",
    .mail_sender = "tsuchi@oshirase.city.midori.example",
    .contact = "市民課 <b>",
    .contact_phone = "000-111-2222",
    .contact_hours = "9:00-17:00",
    .languages = all_languages,
  };
}

static MdgPortal *
make_portal (const MdgPortalSettings *settings)
{
  g_autoptr (GError) error = NULL;
  MdgPortal *portal = mdg_portal_new (settings, &error);
  g_assert_no_error (error);
  return portal;
}

static MdgResponse *
ask (MdgPortal *portal,
     const char *method,
     const char *path,
     const char *accept_language,
     const char *peer)
{
  g_autoptr (MdgRequest) request = mdg_request_new (method, path);
  mdg_request_set_peer (request, peer);
  if (accept_language != NULL)
    mdg_request_add_header (request, "Accept-Language", accept_language);
  return mdg_router_dispatch (mdg_portal_get_router (portal), request);
}

static char *
body_of (MdgResponse *response)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (mdg_response_get_body (response), &size);
  return g_strndup (data, size);
}

static GKeyFile *
load_texts (const char *code)
{
  g_autofree char *path = g_strdup_printf ("text/%s.ini", code);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_portal_resource (path, &error);
  g_assert_no_error (error);
  GKeyFile *file = g_key_file_new ();
  g_assert_true (g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, &error));
  return file;
}

static void
compare_text (GKeyFile *file, const char *code, const char *key, const char *japanese)
{
  static const char *const placeholders[] = { "{hours}" };
  g_autofree char *text = g_key_file_get_string (file, "text", key, NULL);
  if (text == NULL || text[0] == '\0')
    g_error ("%s.ini has no sentence “%s”", code, key);
  for (guint i = 0; i < G_N_ELEMENTS (placeholders); i++)
    if ((strstr (text, placeholders[i]) != NULL) != (strstr (japanese, placeholders[i]) != NULL))
      g_error ("%s.ini, “%s”: %s differs from ja.ini", code, key, placeholders[i]);
  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{'))
    g_assert_true (g_str_has_prefix (open, "{ward}") || g_str_has_prefix (open, "{hours}"));
}

static void
test_texts (void)
{
  g_autoptr (GKeyFile) japanese = load_texts ("ja");
  gsize n = 0;
  g_auto (GStrv) keys = g_key_file_get_keys (japanese, "text", &n, NULL);
  for (guint l = 0; all_languages[l] != NULL; l++)
    {
      g_autoptr (GKeyFile) file = load_texts (all_languages[l]);
      gsize n_here = 0;
      g_auto (GStrv) here = g_key_file_get_keys (file, "text", &n_here, NULL);
      g_assert_cmpuint (n_here, ==, n);
      for (gsize i = 0; i < n; i++)
        {
          g_autofree char *text = g_key_file_get_string (japanese, "text", keys[i], NULL);
          compare_text (file, all_languages[l], keys[i], text);
        }
    }
}

static void
test_used (void)
{
  static const char *const templates[] = { "top", "bottom", "home", "check", "error" };
  static const char *const by_program[] = { "home_title",
                                            "check_title",
                                            "not_found_heading",
                                            "not_found_text",
                                            "refused_heading",
                                            "refused_text",
                                            "busy_heading",
                                            "busy_text",
                                            "failed_heading",
                                            "failed_text",
                                            NULL };
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autofree char *path = g_strdup_printf ("templates/%s.html", templates[i]);
      g_autoptr (GBytes) bytes = mdg_portal_resource (path, NULL);
      g_string_append_len (all, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    }
  g_autoptr (GKeyFile) japanese = load_texts ("ja");
  g_auto (GStrv) keys = g_key_file_get_keys (japanese, "text", NULL, NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *mark = g_strdup_printf ("{{t.%s}}", keys[i]);
      if (!g_strv_contains (by_program, keys[i]) && strstr (all->str, mark) == NULL)
        g_error ("the sentence “%s” stands on no page", keys[i]);
    }
}

typedef struct
{
  const char *sentence;
  const char *header;
  guint offered;
  MdgLanguage language;
} ChooseRow;

#define ALL_BITS ((1u << MDG_N_LANGUAGES) - 1)
#define BIT(language) (1u << MDG_LANGUAGE_##language)

static const ChooseRow choose_rows[] = {
  { "no header gets the fallback", NULL, ALL_BITS, MDG_LANGUAGE_JA },
  { "an empty header gets the fallback", "", ALL_BITS, MDG_LANGUAGE_JA },
  { "Japanese", "ja", ALL_BITS, MDG_LANGUAGE_JA },
  { "English of any country", "en-GB,en;q=0.9", ALL_BITS, MDG_LANGUAGE_EN },
  { "Chinese of Taiwan gets Chinese", "zh-TW,zh;q=0.9,en;q=0.8", ALL_BITS, MDG_LANGUAGE_ZH },
  { "capitals do not matter", "KO-kr", ALL_BITS, MDG_LANGUAGE_KO },
  { "the greater weight wins", "en;q=0.5, ko;q=0.8", ALL_BITS, MDG_LANGUAGE_KO },
  { "of equal weights the first wins", "ko,en", ALL_BITS, MDG_LANGUAGE_KO },
  { "a language we do not have is skipped", "fr,de;q=0.9,en;q=0.1", ALL_BITS, MDG_LANGUAGE_EN },
  { "weight 0 means no", "en;q=0", ALL_BITS, MDG_LANGUAGE_JA },
  { "one that is not offered is skipped", "ko,en;q=0.5", BIT (JA) | BIT (EN), MDG_LANGUAGE_EN },
  { "a longer word is another language", "enx", ALL_BITS, MDG_LANGUAGE_JA },
  { "nonsense gets the fallback", ";;q=,,=;q=9", ALL_BITS, MDG_LANGUAGE_JA },
};

static void
test_choose (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choose_rows); i++)
    {
      g_test_message ("%s", choose_rows[i].sentence);
      g_assert_cmpint (
        mdg_language_choose (choose_rows[i].header, choose_rows[i].offered, MDG_LANGUAGE_JA), ==,
        choose_rows[i].language);
    }
}

typedef struct
{
  const char *sentence;
  const char *method;
  const char *path;
  const char *accept_language;
  guint status;
  const char *location;
  const char *holds; /* part of the body */
} AnswerRow;

static const AnswerRow answer_rows[] = {
  { "the bare address leads to Japanese", "GET", "/", NULL, 303, "/ja", NULL },
  { "it leads to the visitor's language", "GET", "/", "ko", 303, "/ko", NULL },
  { "an address typed from paper works", "GET", "/check", "en", 303, "/en/check", NULL },
  { "a slash at the end is taken off", "GET", "/ja/", NULL, 308, "/ja", NULL },
  { "the first page in Japanese", "GET", "/ja", "en", 200, NULL, "<html lang=\"ja\">" },
  { "the first page in English", "GET", "/en", NULL, 200, NULL, "notices from Midori City arrive" },
  { "the first page in Chinese", "GET", "/zh", NULL, 200, NULL, "<html lang=\"zh-Hans\">" },
  { "the page about fakes", "GET", "/ja/check", NULL, 200, NULL,
    "tsuchi@oshirase.city.midori.example" },
  { "its language switch stays on the page", "GET", "/ja/check", NULL, 200, NULL,
    "href=\"/ko/check\"" },
  { "HEAD is answered", "HEAD", "/ja", NULL, 200, NULL, NULL },
  { "an unknown page says so", "GET", "/ja/x", NULL, 404, NULL, "ページが見つかりません" },
  { "in the language of the path", "GET", "/ko/x", "en", 404, NULL, "페이지를 찾을 수 없습니다" },
  { "or of the visitor", "GET", "/x", "en", 404, NULL, "Page not found" },
  { "an unknown language is no page", "GET", "/fr", "en", 404, NULL, "Page not found" },
  { "a path in its own spelling is no page", "GET", "/ja/../en", NULL, 404, NULL,
    "ページが見つかりません" },
  { "writing is refused", "POST", "/ja", NULL, 405, NULL, "この操作はできません" },
  { "a broken query is refused", "GET", "/ja?a=1&a=2", NULL, 422, NULL, "この操作はできません" },
  { "the style sheet", "GET", "/portal.css", NULL, 200, NULL, "prefers-color-scheme" },
  { "the mark", "GET", "/mark.svg", NULL, 200, NULL, "<svg" },
  { "monitoring from this machine", "GET", "/healthz", NULL, 200, NULL, "ok" },
  { "figures for this machine", "GET", "/metrics", NULL, 200, NULL, "madoguchi_http" },
};

static void
test_answers (void)
{
  MdgPortalSettings settings = make_settings ();
  g_autoptr (MdgPortal) portal = make_portal (&settings);
  for (guint i = 0; i < G_N_ELEMENTS (answer_rows); i++)
    {
      const AnswerRow *row = &answer_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (MdgResponse) response =
        ask (portal, row->method, row->path, row->accept_language, "127.0.0.1");
      g_autofree char *body = body_of (response);
      g_assert_cmpuint (mdg_response_get_status (response), ==, row->status);
      g_assert_cmpstr (mdg_response_get_header (response, "Location"), ==, row->location);
      if (row->holds != NULL)
        g_assert_nonnull (strstr (body, row->holds));
    }
}

static void
test_headers (void)
{
  static const char *const names[] = { "Content-Security-Policy", "Strict-Transport-Security",
                                       "X-Content-Type-Options", "Referrer-Policy",
                                       "Cache-Control" };
  MdgPortalSettings settings = make_settings ();
  g_autoptr (MdgPortal) portal = make_portal (&settings);
  for (guint i = 0; i < G_N_ELEMENTS (answer_rows); i++)
    {
      g_autoptr (MdgResponse) response =
        ask (portal, answer_rows[i].method, answer_rows[i].path, NULL, "127.0.0.1");
      for (guint h = 0; h < G_N_ELEMENTS (names); h++)
        g_assert_nonnull (mdg_response_get_header (response, names[h]));
      const char *policy = mdg_response_get_header (response, "Content-Security-Policy");
      g_assert_null (strstr (policy, "unsafe"));
      g_assert_true (g_str_has_prefix (policy, "default-src 'none';"));
      if (mdg_response_get_status (response) >= 400)
        g_assert_cmpstr (mdg_response_get_header (response, "Cache-Control"), ==, "no-store");
    }
  g_autoptr (MdgResponse) far = ask (portal, "GET", "/metrics", NULL, "192.0.2.1");
  g_assert_cmpuint (mdg_response_get_status (far), ==, 404);
}

static void
test_failure (void)
{
  MdgPortalSettings settings = make_settings ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPortalSite) site = mdg_portal_site_new (&settings, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes =
    mdg_portal_site_fill_page (site, MDG_LANGUAGE_EN, MDG_PAGE_FAILED, "a1<b2", &error);
  g_assert_no_error (error);
  g_autofree char *with = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (with, "Number to give when you call"));
  g_assert_nonnull (strstr (with, "a1&lt;b2"));

  GBytes *plain = mdg_portal_site_get_page (site, MDG_LANGUAGE_EN, MDG_PAGE_BUSY);
  g_autofree char *without = g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  g_assert_null (strstr (without, "Number to give"));
}

static void
test_settings (void)
{
  MdgPortalSettings settings = make_settings ();
  g_autoptr (MdgPortal) portal = make_portal (&settings);
  g_autoptr (MdgResponse) before = ask (portal, "GET", "/ja", NULL, "127.0.0.1");
  g_autofree char *old_body = body_of (before);
  g_assert_nonnull (strstr (old_body, "市民課 &lt;b&gt;"));
  g_assert_nonnull (strstr (old_body, "href=\"tel:0001112222\""));

  g_autoptr (GError) error = NULL;
  settings.ward_name = "あおば区";
  settings.mail_sender = "";
  settings.website = "";
  settings.languages = two_languages;
  g_assert_true (mdg_portal_set_settings (portal, &settings, &error));
  g_autoptr (MdgResponse) after = ask (portal, "GET", "/ja/check", NULL, "127.0.0.1");
  g_autofree char *body = body_of (after);
  g_assert_nonnull (strstr (body, "あおば区"));
  g_assert_null (strstr (body, "tsuchi@"));
  g_assert_null (strstr (body, "https://"));
  g_assert_null (strstr (body, "/ko"));
  g_autoptr (MdgResponse) gone = ask (portal, "GET", "/ko", NULL, "127.0.0.1");
  g_assert_cmpuint (mdg_response_get_status (gone), ==, 404);
  g_autoptr (MdgResponse) first = ask (portal, "GET", "/", NULL, "127.0.0.1");
  g_assert_cmpstr (mdg_response_get_header (first, "Location"), ==, "/en");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portal/texts", test_texts);
  g_test_add_func ("/portal/used", test_used);
  g_test_add_func ("/portal/choose", test_choose);
  g_test_add_func ("/portal/answers", test_answers);
  g_test_add_func ("/portal/headers", test_headers);
  g_test_add_func ("/portal/failure", test_failure);
  g_test_add_func ("/portal/settings", test_settings);
  return g_test_run ();
}
