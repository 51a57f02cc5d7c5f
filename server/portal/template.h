/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fills HTML templates, and escapes everything it puts in.
 *
 * DESIGN. A template is a file of plain HTML with three marks: {{name}} puts a text in,
 * {{#name}}…{{/name}} repeats for each item of a list or stands once when a text is not empty,
 * {{^name}}…{{/name}} stands when it is. There is no mark that puts in HTML as it is, so no page
 * can forget to escape. Escaping alone is not enough everywhere in HTML, so the reader follows the
 * markup and refuses, when the template is loaded, marks in places where an escaped value could
 * still do harm: outside double quotes in a tag, in attributes that hold code or styles, at the
 * beginning of a URL (javascript:), in comments, and <script> and <style> altogether. A name that
 * nobody has set is a mistake of the program and an error, never an empty place.
 *
 * A template never changes after it was read; any thread. Data belongs to one thread.
 */
#pragma once

#include "shared/base/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_TEMPLATE_MAX_BYTES (64 * 1024)
#define MDG_TEMPLATE_MAX_DEPTH 8
#define MDG_TEMPLATE_MAX_NAME 48

typedef struct _MdgTemplate MdgTemplate;
typedef struct _MdgTemplateData MdgTemplateData;

/* Reads a template. MDG_ERROR_INTERNAL, with a message that names the line. */
MdgTemplate *mdg_template_parse (const char *text, gsize size, GError **error);
void mdg_template_free (MdgTemplate *template);

/* Appends the filled template to @out. Fails with MDG_ERROR_INTERNAL for an unknown name, and as
 * mdg_bytes_append () does. */
gboolean
mdg_template_fill (MdgTemplate *template, MdgTemplateData *data, MdgBytes *out, GError **error);

MdgTemplateData *mdg_template_data_new (void);

/* Data that looks up in @around what it does not have itself. @around must outlive it and is not
 * changed: several threads may share it. */
MdgTemplateData *mdg_template_data_new_within (MdgTemplateData *around);
void mdg_template_data_free (MdgTemplateData *data);

/* Sets or replaces a text; NULL is the empty one. What is not UTF-8, and control characters, become
 * U+FFFD. */
void mdg_template_data_set (MdgTemplateData *data, const char *name, const char *text);

/* The text @name, also from around, or NULL. Borrowed. */
const char *mdg_template_data_get (MdgTemplateData *data, const char *name);

/* Makes an empty list. */
void mdg_template_data_set_list (MdgTemplateData *data, const char *name);

/* A new item at the end of list @name, which is made when missing. A name the item does not have is
 * looked up around it. Owned by @data. */
MdgTemplateData *mdg_template_data_add_item (MdgTemplateData *data, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTemplate, mdg_template_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTemplateData, mdg_template_data_free)

G_END_DECLS
