/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What may go from a page of a PDF into a document of its own: for each kind of object the members
 * that drawing needs. Whatever is not listed stays behind: names of people in private data, layers,
 * tags, threads, earlier versions, other programs' leftovers.
 *
 * Constants; any thread.
 */
#pragma once

namespace mdg
{

enum Kind
{
  KIND_PLAIN, /* numbers, names, strings and arrays of them */
  KIND_PAGE,
  KIND_CONTENT, /* a stream, or an array of streams */
  KIND_GROUP,
  KIND_FONT,
  KIND_FONT_LIST,
  KIND_STATE_FONT, /* a font and its size */
  KIND_DESCRIPTOR,
  KIND_FONT_FILE,
  KIND_ENCODING,
  KIND_CMAP,
  KIND_SYSTEM_INFO,
  KIND_GLYPH_STYLE,
  KIND_GLYPHS, /* a dictionary of drawings by the names of glyphs */
  KIND_GLYPH,  /* one of them */
  KIND_XOBJECT,
  KIND_FORM,
  KIND_IMAGE,
  KIND_MASK, /* an image, or numbers */
  KIND_STATE,
  KIND_SOFT_MASK,
  KIND_PATTERN,
  KIND_SHADING,
  KIND_FUNCTION, /* one, or an array of them, or a name */
  KIND_SPACE,
  KIND_SPACE_VALUES, /* the dictionary of a calibrated space */
  KIND_PROFILE,
  KIND_PROPERTY,
  KIND_DECODE, /* parameters of a filter */
  KIND_DATA,   /* a stream with nothing but its bytes */
  KIND_LINK,
  KIND_BORDER,
  KIND_LINK_ACTION,
  N_KINDS
};

struct Member
{
  const char *key;
  Kind kind;
};

/* Ended by a key that is NULL. */
const Member *members_of (Kind kind);

}
