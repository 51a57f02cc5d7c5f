/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows the markup of a template: in which place of the HTML are we? Used by template.c only;
 * pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_MARKUP_MAX_NAME 32

typedef enum
{
  MDG_MARKUP_TEXT,      /* between tags */
  MDG_MARKUP_TAG_NAME,  /* <a| */
  MDG_MARKUP_TAG,       /* <a | */
  MDG_MARKUP_ATTR_NAME, /* <a href| */
  MDG_MARKUP_ATTR_NEXT, /* <a href=| */
  MDG_MARKUP_VALUE,     /* <a href="| */
} MdgMarkupPlace;

typedef struct
{
  MdgMarkupPlace place;
  char name[MDG_MARKUP_MAX_NAME]; /* of the tag or attribute being read, in small letters */
  guint name_length;
  gboolean value_started; /* something stands in the attribute's value already */
} MdgMarkupState;

/* Goes on by one byte. NULL, or why the markup is refused (static). */
const char *mdg_markup_step (MdgMarkupState *state, char c);

/* NULL when a value may be put in here, or why not (static). */
const char *mdg_markup_check_value (const MdgMarkupState *state);

gboolean mdg_markup_same_place (const MdgMarkupState *a, const MdgMarkupState *b);

G_END_DECLS
