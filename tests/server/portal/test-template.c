/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /template/fill     what comes out of a template and its data; everything put in is escaped
 * /template/refused  templates in which an escaped value could still do harm, or that are malformed
 * /template/unknown  names nobody has set are errors
 * /template/limits   depth and size
 */
#include "server/portal/template.h"

#include "shared/base/error.h"

#include <string.h>

typedef struct
{
  const char *sentence;
  const char *template;
  const char *value; /* of {{v}}; {{list}} has two items whose {{n}} are 1 and <2> */
  const char *html;
} FillRow;

static const FillRow fill_rows[] = {
  { "plain HTML stays", "<p class=\"a\">x &amp; y</p>", "", "<p class=\"a\">x &amp; y</p>" },
  { "a text is put in", "<p>{{v}}</p>", "みどり市", "<p>みどり市</p>" },
  { "a tag is escaped", "<p>{{v}}</p>", "<script>x</script>",
    "<p>&lt;script&gt;x&lt;/script&gt;</p>" },
  { "an ampersand is escaped", "<p>{{v}}</p>", "a&lt;b", "<p>a&amp;lt;b</p>" },
  { "quotes cannot leave an attribute", "<p title=\"{{v}}\"></p>", "\" onclick='x'",
    "<p title=\"&quot; onclick=&#39;x&#39;\"></p>" },
  { "a back quote is escaped", "<p title=\"{{v}}\"></p>", "`x", "<p title=\"&#96;x\"></p>" },
  { "marks in a value are text", "<p>{{v}}</p>", "{{v}}", "<p>{{v}}</p>" },
  { "control characters are replaced", "<p>{{v}}</p>",
    "a\x01\x7f"
    "b",
    "<p>a\xEF\xBF\xBD\xEF\xBF\xBD"
    "b</p>" },
  { "line breaks and tabs stay", "<p>{{v}}</p>", "a\n\tb", "<p>a\n\tb</p>" },
  { "what is not UTF-8 is replaced", "<p>{{v}}</p>", "a\xff", "<p>a\xEF\xBF\xBD</p>" },
  { "a value in the middle of a URL", "<a href=\"/x/{{v}}\"></a>", "1&2",
    "<a href=\"/x/1&amp;2\"></a>" },
  { "two values in a URL", "<a href=\"/{{v}}{{v}}\"></a>", "1", "<a href=\"/11\"></a>" },
  { "a title takes values", "<title>{{v}}</title>", "</title>", "<title>&lt;/title&gt;</title>" },
  { "a list repeats", "<ul>{{#list}}<li>{{n}}</li>{{/list}}</ul>", "",
    "<ul><li>1</li><li>&lt;2&gt;</li></ul>" },
  { "an item sees what is around it", "{{#list}}{{v}}{{n}} {{/list}}", "x", "x1 x&lt;2&gt; " },
  { "an empty list leaves out", "a{{#none}}b{{/none}}c", "", "ac" },
  { "an empty list shows the inverse", "a{{^none}}b{{/none}}c", "", "abc" },
  { "a text is a condition", "a{{#v}}b{{/v}}c", "x", "abc" },
  { "an empty text is none", "a{{#v}}b{{/v}}{{^v}}d{{/v}}c", "", "adc" },
  { "a section may hold attributes", "<a {{#v}}rel=\"x\" {{/v}}>", "x", "<a rel=\"x\" >" },
  { "sections nest", "{{#list}}{{#v}}{{n}}{{/v}}{{/list}}", "x", "1&lt;2&gt;" },
  { "braces alone are text", "a { b } {c}", "", "a { b } {c}" },
  { "a doctype is allowed", "<!doctype html>{{v}}", "x", "<!doctype html>x" },
};

typedef struct
{
  const char *sentence;
  const char *template;
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { "a value without quotes", "<p title={{v}}>" },
  { "a value in single quotes", "<p title='{{v}}'>" },
  { "a value as the name of a tag", "<{{v}}>" },
  { "a value as an attribute", "<p {{v}}>" },
  { "a value as part of an attribute's name", "<p data-{{v}}=\"x\">" },
  { "a URL that begins with a value", "<a href=\"{{v}}\">" },
  { "a source that begins with a value", "<img src=\"{{v}}/x.png\">" },
  { "a form that begins with a value", "<form action=\"{{v}}\">" },
  { "a URL in capitals that begins with a value", "<a HREF=\"{{v}}\">" },
  { "an attribute of code", "<p onclick=\"x\">" },
  { "an attribute of code in capitals", "<p ONCLICK=\"{{v}}\">" },
  { "an attribute of style", "<p style=\"color:{{v}}\">" },
  { "a script", "<script>{{v}}</script>" },
  { "a script in capitals", "<SCRIPT >x</SCRIPT>" },
  { "a style sheet", "<style>{{v}}</style>" },
  { "a comment", "<!-- {{v}} -->" },
  { "a frame", "<iframe src=\"/x\">" },
  { "a base", "<base href=\"/x\">" },
  { "a refresh", "<meta http-equiv=\"refresh\" content=\"0;url={{v}}\">" },
  { "a < that stands alone", "a < b" },
  { "an end inside a tag", "<p title=\"x\"" },
  { "an end inside a value", "<p title=\"x" },
  { "a mark that is not closed", "a {{v" },
  { "a mark without a name", "a {{}}" },
  { "a mark with spaces", "a {{ v }}" },
  { "a mark with capitals", "a {{V}}" },
  { "a mark for raw text", "a {{{v}}}" },
  { "another mark for raw text", "a {{&v}}" },
  { "a section that is not closed", "{{#v}}a" },
  { "a section that was not opened", "a{{/v}}" },
  { "sections that cross", "{{#v}}{{#list}}{{/v}}{{/list}}" },
  { "a section that opens a tag", "{{#v}}<p {{/v}}>" },
  { "a section that closes a quote", "<p title=\"{{#v}}\">{{/v}}" },
  { "a section in a name", "<p{{#v}}x{{/v}}>" },
  { "bytes that are not UTF-8", "a\xff" },
};

static MdgTemplateData *
make_data (const char *value)
{
  MdgTemplateData *data = mdg_template_data_new ();
  mdg_template_data_set (data, "v", value);
  mdg_template_data_set_list (data, "none");
  mdg_template_data_set (mdg_template_data_add_item (data, "list"), "n", "1");
  mdg_template_data_set (mdg_template_data_add_item (data, "list"), "n", "<2>");
  return data;
}

static void
test_fill (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fill_rows); i++)
    {
      const FillRow *row = &fill_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgTemplate) template =
        mdg_template_parse (row->template, strlen (row->template), &error);
      g_assert_no_error (error);
      g_autoptr (MdgTemplateData) data = make_data (row->value);
      g_autoptr (MdgBytes) out = mdg_bytes_new (4096);
      g_assert_true (mdg_template_fill (template, data, out, &error));
      g_autofree char *html =
        g_strndup ((const char *) mdg_bytes_get_data (out), mdg_bytes_get_size (out));
      g_assert_cmpstr (html, ==, row->html);
    }
}

static void
assert_refused (const char *text)
{
  g_autoptr (GError) error = NULL;
  MdgTemplate *template = mdg_template_parse (text, strlen (text), &error);
  g_assert_null (template);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INTERNAL);
  g_assert_true (g_str_has_prefix (error->message, "Template, line "));
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_rows); i++)
    {
      g_test_message ("%s", refused_rows[i].sentence);
      assert_refused (refused_rows[i].template);
    }
}

static void
test_unknown (void)
{
  static const char *const templates[] = { "{{x}}", "{{#x}}{{/x}}", "{{^x}}{{/x}}",
                                           "{{#list}}{{x}}{{/list}}", "{{list}}" };
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgTemplate) template =
        mdg_template_parse (templates[i], strlen (templates[i]), &error);
      g_assert_no_error (error);
      g_autoptr (MdgTemplateData) data = make_data ("v");
      g_autoptr (MdgBytes) out = mdg_bytes_new (4096);
      g_assert_false (mdg_template_fill (template, data, out, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_INTERNAL);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i <= MDG_TEMPLATE_MAX_DEPTH; i++)
    g_string_append (deep, "{{#v}}");
  for (guint i = 0; i <= MDG_TEMPLATE_MAX_DEPTH; i++)
    g_string_append (deep, "{{/v}}");
  assert_refused (deep->str);

  g_autofree char *large = g_strnfill (MDG_TEMPLATE_MAX_BYTES + 1, 'x');
  assert_refused (large);

  g_autoptr (GError) error = NULL;
  g_autoptr (MdgTemplate) template = mdg_template_parse ("{{v}}", 5, &error);
  g_autoptr (MdgTemplateData) data = make_data ("12345");
  g_autoptr (MdgBytes) out = mdg_bytes_new (4);
  g_assert_false (mdg_template_fill (template, data, out, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/fill", test_fill);
  g_test_add_func ("/template/refused", test_refused);
  g_test_add_func ("/template/unknown", test_unknown);
  g_test_add_func ("/template/limits", test_limits);
  return g_test_run ();
}
