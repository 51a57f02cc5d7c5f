/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/portal/markup-state.h"

#include <string.h>

static void
begin_name (MdgMarkupState *state, MdgMarkupPlace place)
{
  state->place = place;
  state->name_length = 0;
  state->name[0] = '\0';
}

static const char *
add_to_name (MdgMarkupState *state, char c)
{
  if (!g_ascii_isalnum (c) && c != '-' && c != '/' && c != ':')
    return "a name in a tag has a character it cannot have";
  if (state->name_length + 1 >= MDG_MARKUP_MAX_NAME)
    return "a name in a tag is too long";
  state->name[state->name_length++] = g_ascii_tolower (c);
  state->name[state->name_length] = '\0';
  return NULL;
}

static gboolean
is_raw_element (const char *name)
{
  static const char *const raw[] = { "script", "style", "iframe", "object",
                                     "embed", "xmp", "noscript", "plaintext",
                                     "textarea", "foreignobject", "base", NULL };
  return g_strv_contains (raw, name);
}

static gboolean
is_url (const char *name)
{
  static const char *const urls[] = { "href", "src", "action", "formaction",
                                      "data", "cite", "poster", "xlink:href",
                                      "ping", "background", "manifest", "srcset",
                                      NULL };
  return g_strv_contains (urls, name);
}

static gboolean
is_code (const char *name)
{
  return g_str_has_prefix (name, "on") || strcmp (name, "style") == 0 ||
         strcmp (name, "srcdoc") == 0 || strcmp (name, "http-equiv") == 0;
}

static const char *
end_tag_name (MdgMarkupState *state)
{
  if (g_str_has_prefix (state->name, ":-"))
    return "comments may not stand in a template";
  if (is_raw_element (state->name))
    return "this element may not stand in a template";
  state->place = MDG_MARKUP_TAG;
  return NULL;
}

static const char *
end_attribute_name (MdgMarkupState *state, MdgMarkupPlace next)
{
  if (is_code (state->name))
    return "this attribute may not stand in a template";
  state->place = next;
  return NULL;
}

/* "<!doctype html>" is read as a tag; "<!--" fails at its dashes. */
static const char *
step_declaration (MdgMarkupState *state)
{
  if (state->name_length > 0)
    return "a name in a tag has a character it cannot have";
  return add_to_name (state, ':');
}

static const char *
step_tag_name (MdgMarkupState *state, char c)
{
  if (!g_ascii_isspace (c) && c != '>')
    return c == '!' ? step_declaration (state) : add_to_name (state, c);
  if (state->name_length == 0)
    return "a < stands alone; write &lt;";
  const char *fault = end_tag_name (state);
  if (fault == NULL && c == '>')
    state->place = MDG_MARKUP_TEXT;
  return fault;
}

static const char *
step_tag (MdgMarkupState *state, char c)
{
  if (c == '>')
    state->place = MDG_MARKUP_TEXT;
  else if (!g_ascii_isspace (c) && c != '/')
    {
      begin_name (state, MDG_MARKUP_ATTR_NAME);
      return add_to_name (state, c);
    }
  return NULL;
}

static const char *
step_attribute_name (MdgMarkupState *state, char c)
{
  if (c == '=')
    return end_attribute_name (state, MDG_MARKUP_ATTR_NEXT);
  if (c == '>')
    return end_attribute_name (state, MDG_MARKUP_TEXT);
  if (g_ascii_isspace (c))
    return end_attribute_name (state, MDG_MARKUP_TAG);
  return add_to_name (state, c);
}

const char *
mdg_markup_step (MdgMarkupState *state, char c)
{
  switch (state->place)
    {
    case MDG_MARKUP_TEXT:
      if (c == '<')
        begin_name (state, MDG_MARKUP_TAG_NAME);
      return NULL;
    case MDG_MARKUP_TAG_NAME:
      return step_tag_name (state, c);
    case MDG_MARKUP_TAG:
      return step_tag (state, c);
    case MDG_MARKUP_ATTR_NAME:
      return step_attribute_name (state, c);
    case MDG_MARKUP_ATTR_NEXT:
      state->place = MDG_MARKUP_VALUE;
      state->value_started = FALSE;
      return c == '"' ? NULL : "the value of an attribute needs double quotes";
    case MDG_MARKUP_VALUE:
    default:
      state->place = c == '"' ? MDG_MARKUP_TAG : MDG_MARKUP_VALUE;
      state->value_started = TRUE;
      return NULL;
    }
}

const char *
mdg_markup_check_value (const MdgMarkupState *state)
{
  if (state->place == MDG_MARKUP_TEXT)
    return NULL;
  if (state->place != MDG_MARKUP_VALUE)
    return "a value in a tag may only stand between double quotes";
  if (is_url (state->name) && !state->value_started)
    return "a URL may not begin with a value";
  return NULL;
}

gboolean
mdg_markup_same_place (const MdgMarkupState *a, const MdgMarkupState *b)
{
  gboolean named = a->place != MDG_MARKUP_TEXT && a->place != MDG_MARKUP_TAG;
  return a->place == b->place && (!named || strcmp (a->name, b->name) == 0) &&
         (a->place != MDG_MARKUP_VALUE || a->value_started == b->value_started);
}
