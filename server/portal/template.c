/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/portal/template.h"

#include "server/portal/markup-state.h"
#include "shared/base/error.h"

#include <string.h>

#define MARK_OPEN "{{"
#define MARK_CLOSE "}}"
#define REPLACEMENT "\xEF\xBF\xBD"

typedef enum
{
  NODE_LITERAL,
  NODE_VALUE,
  NODE_SECTION,
  NODE_INVERSE,
} NodeKind;

typedef struct
{
  NodeKind kind;
  char *text; /* the literal, or the name */
  GPtrArray *children;
} Node;

struct _MdgTemplate
{
  GPtrArray *nodes;
};

typedef struct
{
  char *text;       /* NULL for a list */
  GPtrArray *items; /* MdgTemplateData, NULL for a text */
} Entry;

struct _MdgTemplateData
{
  GHashTable *entries;
  MdgTemplateData *parent;
};

typedef struct
{
  const char *at;
  const char *end;
  guint line;
  guint depth;
  MdgMarkupState markup;
} Reader;

static gboolean parse_nodes (Reader *reader, const char *section, GPtrArray *nodes, GError **error);

static void
node_free (gpointer data)
{
  Node *node = data;
  g_free (node->text);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node);
}

static Node *
add_node (GPtrArray *nodes, NodeKind kind, const char *text, gsize length)
{
  Node *node = g_new0 (Node, 1);
  node->kind = kind;
  node->text = g_strndup (text, length);
  g_ptr_array_add (nodes, node);
  return node;
}

static gboolean
fail (Reader *reader, const char *why, GError **error)
{
  mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  g_prefix_error (error, "Template, line %u: %s: ", reader->line, why);
  return FALSE;
}

static gboolean
is_name (const char *text, gsize length)
{
  if (length == 0 || length > MDG_TEMPLATE_MAX_NAME || !g_ascii_islower (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && text[i] != '_' &&
        text[i] != '.')
      return FALSE;
  return TRUE;
}

static gboolean
read_literal (Reader *reader, const char *end, GPtrArray *nodes, GError **error)
{
  const char *start = reader->at;
  for (; reader->at < end; reader->at++)
    {
      const char *fault = mdg_markup_step (&reader->markup, *reader->at);
      if (fault != NULL)
        return fail (reader, fault, error);
      reader->line += *reader->at == '\n';
    }
  if (end > start)
    add_node (nodes, NODE_LITERAL, start, (gsize) (end - start));
  return TRUE;
}

static gboolean
read_value (Reader *reader, const char *name, gsize length, GPtrArray *nodes, GError **error)
{
  const char *fault = mdg_markup_check_value (&reader->markup);
  if (fault != NULL)
    return fail (reader, fault, error);
  if (!is_name (name, length))
    return fail (reader, "a mark has no proper name", error);
  reader->markup.value_started = TRUE;
  add_node (nodes, NODE_VALUE, name, length);
  return TRUE;
}

/* A section must leave the markup as it found it, whether it stands, repeats, or is left out. */
static gboolean
read_section (
  Reader *reader, NodeKind kind, const char *name, gsize length, GPtrArray *nodes, GError **error)
{
  MdgMarkupState before = reader->markup;
  if (!is_name (name, length))
    return fail (reader, "a section has no proper name", error);
  if (before.place != MDG_MARKUP_TEXT && before.place != MDG_MARKUP_TAG)
    return fail (reader, "a section may not stand inside a name or a value", error);
  if (++reader->depth > MDG_TEMPLATE_MAX_DEPTH)
    return fail (reader, "sections are nested too deep", error);

  Node *node = add_node (nodes, kind, name, length);
  node->children = g_ptr_array_new_with_free_func (node_free);
  if (!parse_nodes (reader, node->text, node->children, error))
    return FALSE;
  if (!mdg_markup_same_place (&before, &reader->markup))
    return fail (reader, "a section must end in the same place of the markup as it begins", error);
  reader->depth--;
  return TRUE;
}

/* Reads the mark at the reader; *@ret_closed when it closes @section. */
static gboolean
read_mark (
  Reader *reader, const char *section, GPtrArray *nodes, gboolean *ret_closed, GError **error)
{
  const char *name = reader->at + strlen (MARK_OPEN);
  const char *close = g_strstr_len (name, reader->end - name, MARK_CLOSE);
  if (close == NULL)
    return fail (reader, "a mark is not closed", error);
  gsize length = (gsize) (close - name);
  reader->at = close + strlen (MARK_CLOSE);

  char kind = length > 0 ? name[0] : '\0';
  if (kind == '#')
    return read_section (reader, NODE_SECTION, name + 1, length - 1, nodes, error);
  if (kind == '^')
    return read_section (reader, NODE_INVERSE, name + 1, length - 1, nodes, error);
  if (kind != '/')
    return read_value (reader, name, length, nodes, error);
  if (section == NULL || strlen (section) != length - 1 ||
      strncmp (section, name + 1, length - 1) != 0)
    return fail (reader, "a section is closed that is not the open one", error);
  *ret_closed = TRUE;
  return TRUE;
}

static gboolean
parse_nodes (Reader *reader, const char *section, GPtrArray *nodes, GError **error)
{
  gboolean closed = FALSE;
  while (!closed && reader->at < reader->end)
    {
      const char *open = g_strstr_len (reader->at, reader->end - reader->at, MARK_OPEN);
      if (!read_literal (reader, open != NULL ? open : reader->end, nodes, error))
        return FALSE;
      if (open != NULL && !read_mark (reader, section, nodes, &closed, error))
        return FALSE;
    }
  if (section != NULL && !closed)
    return fail (reader, "a section is not closed", error);
  return TRUE;
}

MdgTemplate *
mdg_template_parse (const char *text, gsize size, GError **error)
{
  Reader reader = { .at = text, .end = text + size, .line = 1 };
  g_autoptr (MdgTemplate) template = g_new0 (MdgTemplate, 1);
  template->nodes = g_ptr_array_new_with_free_func (node_free);
  if (size > MDG_TEMPLATE_MAX_BYTES || !g_utf8_validate (text, (gssize) size, NULL))
    {
      fail (&reader, "the template is too large or not UTF-8", error);
      return NULL;
    }
  if (!parse_nodes (&reader, NULL, template->nodes, error))
    return NULL;
  if (reader.markup.place != MDG_MARKUP_TEXT)
    {
      fail (&reader, "the template ends inside a tag", error);
      return NULL;
    }
  return g_steal_pointer (&template);
}

void
mdg_template_free (MdgTemplate *template)
{
  if (template == NULL)
    return;
  g_ptr_array_unref (template->nodes);
  g_free (template);
}

static void
escape_char (GString *out, gunichar c)
{
  switch (c)
    {
    case '&':
      g_string_append (out, "&amp;");
      break;
    case '<':
      g_string_append (out, "&lt;");
      break;
    case '>':
      g_string_append (out, "&gt;");
      break;
    case '"':
      g_string_append (out, "&quot;");
      break;
    case '\'':
      g_string_append (out, "&#39;");
      break;
    case '`':
      g_string_append (out, "&#96;");
      break;
    default:
      if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0))
        g_string_append (out, REPLACEMENT);
      else
        g_string_append_unichar (out, c);
    }
}

static gboolean
append_escaped (MdgBytes *out, const char *text, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) escaped = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    escape_char (escaped, g_utf8_get_char (p));
  return mdg_bytes_append (out, escaped->str, escaped->len, error);
}

static const Entry *
look_up (const MdgTemplateData *data, const char *name)
{
  for (; data != NULL; data = data->parent)
    {
      const Entry *entry = g_hash_table_lookup (data->entries, name);
      if (entry != NULL)
        return entry;
    }
  return NULL;
}

static gboolean fill_nodes (GPtrArray *nodes, MdgTemplateData *data, MdgBytes *out, GError **error);

static gboolean
fill_list (Node *node, GPtrArray *items, MdgBytes *out, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    if (!fill_nodes (node->children, g_ptr_array_index (items, i), out, error))
      return FALSE;
  return TRUE;
}

static gboolean
fill_node (Node *node, MdgTemplateData *data, MdgBytes *out, GError **error)
{
  if (node->kind == NODE_LITERAL)
    return mdg_bytes_append (out, node->text, strlen (node->text), error);

  const Entry *entry = look_up (data, node->text);
  if (entry == NULL || (node->kind == NODE_VALUE && entry->text == NULL))
    {
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      g_prefix_error (error, "Template: there is no text “%s”: ", node->text);
      return FALSE;
    }
  if (node->kind == NODE_VALUE)
    return append_escaped (out, entry->text, error);

  gboolean present = entry->items != NULL ? entry->items->len > 0 : entry->text[0] != '\0';
  if (node->kind == NODE_INVERSE)
    return present || fill_nodes (node->children, data, out, error);
  if (entry->items != NULL)
    return fill_list (node, entry->items, out, error);
  return !present || fill_nodes (node->children, data, out, error);
}

static gboolean
fill_nodes (GPtrArray *nodes, MdgTemplateData *data, MdgBytes *out, GError **error)
{
  for (guint i = 0; i < nodes->len; i++)
    if (!fill_node (g_ptr_array_index (nodes, i), data, out, error))
      return FALSE;
  return TRUE;
}

gboolean
mdg_template_fill (MdgTemplate *template, MdgTemplateData *data, MdgBytes *out, GError **error)
{
  return fill_nodes (template->nodes, data, out, error);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->text);
  g_clear_pointer (&entry->items, g_ptr_array_unref);
  g_free (entry);
}

MdgTemplateData *
mdg_template_data_new (void)
{
  MdgTemplateData *data = g_new0 (MdgTemplateData, 1);
  data->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return data;
}

MdgTemplateData *
mdg_template_data_new_within (MdgTemplateData *around)
{
  MdgTemplateData *data = mdg_template_data_new ();
  data->parent = around;
  return data;
}

void
mdg_template_data_free (MdgTemplateData *data)
{
  if (data == NULL)
    return;
  g_hash_table_unref (data->entries);
  g_free (data);
}

static Entry *
set_entry (MdgTemplateData *data, const char *name)
{
  g_assert (is_name (name, strlen (name)));
  Entry *entry = g_new0 (Entry, 1);
  g_hash_table_replace (data->entries, g_strdup (name), entry);
  return entry;
}

void
mdg_template_data_set (MdgTemplateData *data, const char *name, const char *text)
{
  g_autofree char *copy = g_strdup (text != NULL ? text : "");
  set_entry (data, name)->text = g_steal_pointer (&copy);
}

const char *
mdg_template_data_get (MdgTemplateData *data, const char *name)
{
  const Entry *entry = look_up (data, name);
  return entry != NULL ? entry->text : NULL;
}

void
mdg_template_data_set_list (MdgTemplateData *data, const char *name)
{
  set_entry (data, name)->items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_template_data_free);
}

MdgTemplateData *
mdg_template_data_add_item (MdgTemplateData *data, const char *name)
{
  const Entry *entry = g_hash_table_lookup (data->entries, name);
  if (entry == NULL || entry->items == NULL)
    {
      mdg_template_data_set_list (data, name);
      entry = g_hash_table_lookup (data->entries, name);
    }
  MdgTemplateData *item = mdg_template_data_new_within (data);
  g_ptr_array_add (entry->items, item);
  return item;
}
