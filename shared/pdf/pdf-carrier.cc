/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Everything is copied by value into the output, never by reference to the source: nothing
 * that a member outside the list leads to can come along. A copy is entered into the table before
 * its members are copied, so circles end. Drawings (pages, forms, patterns, glyphs) are read for
 * the names they use; names that a drawing's own resources do not have are looked for in those of
 * the drawing around it, as viewers do.
 */
#include "shared/pdf/pdf-carrier.h"

#include "shared/pdf/bounded-pipe.h"

#include <qpdf/Buffer.hh>

#include <stdexcept>

namespace mdg
{

namespace
{

/* Nested deeper than any program writes. */
constexpr unsigned MAX_DEPTH = 100;
constexpr int MAX_ARRAY = 2000000;
constexpr int MAX_SPACE_MEMBERS = 4; /* what comes after are attributes for printing */

const Kind category_kinds[N_CATEGORIES] = { KIND_XOBJECT, KIND_PATTERN, KIND_STATE, KIND_SHADING,
                                            KIND_SPACE, KIND_PROPERTY, KIND_FONT };

class Deeper
{
public:
  explicit Deeper (unsigned &depth)
      : level (depth)
  {
    if (++level > MAX_DEPTH)
      {
        level--;
        throw std::runtime_error ("nested too deeply");
      }
  }
  ~Deeper ()
  {
    level--;
  }
  Deeper (const Deeper &) = delete;
  Deeper &operator= (const Deeper &) = delete;

private:
  unsigned &level;
};

bool
is_name (QPDFObjectHandle object, const char *name)
{
  return object.isName () && object.getName () == name;
}

QPDFObjectHandle
copy_scalar (QPDFObjectHandle object)
{
  if (object.isName ())
    return QPDFObjectHandle::newName (object.getName ());
  if (object.isInteger ())
    return QPDFObjectHandle::newInteger (object.getIntValue ());
  if (object.isReal ())
    return QPDFObjectHandle::newReal (object.getRealValue ());
  if (object.isString ())
    return QPDFObjectHandle::newString (object.getStringValue ());
  if (object.isBool ())
    return QPDFObjectHandle::newBool (object.getBoolValue ());
  return QPDFObjectHandle::newNull ();
}

/* What @kind means for the object at hand. */
Kind
refine_kind (QPDFObjectHandle object, Kind kind)
{
  if (kind != KIND_XOBJECT || !object.isStream ())
    return kind;
  QPDFObjectHandle dictionary = object.getDict ();
  if (is_name (dictionary.getKey ("/Subtype"), "/Image"))
    return KIND_IMAGE;
  bool is_form = is_name (dictionary.getKey ("/Subtype"), "/Form") || dictionary.hasKey ("/BBox");
  return is_form ? KIND_FORM : KIND_PLAIN;
}

bool
may_be_stream (Kind kind)
{
  switch (kind)
    {
    case KIND_CONTENT:
    case KIND_FONT_FILE:
    case KIND_ENCODING:
    case KIND_CMAP:
    case KIND_GLYPH:
    case KIND_FORM:
    case KIND_IMAGE:
    case KIND_MASK:
    case KIND_PATTERN:
    case KIND_SHADING:
    case KIND_FUNCTION:
    case KIND_PROFILE:
    case KIND_DATA:
      return true;
    default:
      return false;
    }
}

bool
draws (Kind kind)
{
  return kind == KIND_FORM || kind == KIND_PATTERN || kind == KIND_GLYPH;
}

Kind
element_kind (Kind kind, int index)
{
  switch (kind)
    {
    case KIND_FONT_LIST:
      return KIND_FONT;
    case KIND_STATE_FONT:
      return index == 0 ? KIND_FONT : KIND_PLAIN;
    case KIND_CONTENT:
    case KIND_FUNCTION:
    case KIND_DECODE:
      return kind;
    default:
      return KIND_PLAIN;
    }
}

/* Names of filters; decryption has been done when the bytes are read. */
bool
is_decryption (QPDFObjectHandle filter)
{
  return is_name (filter, "/Crypt");
}

/* How a glyph is called for each code. */
bool
is_glyph_used (QPDFObjectHandle encoding, const std::string &name, const Codes &codes)
{
  QPDFObjectHandle differences =
    encoding.isDictionary () ? encoding.getKey ("/Differences") : QPDFObjectHandle::newNull ();
  bool has_others = !differences.isArray () || encoding.hasKey ("/BaseEncoding");
  bool is_named = false;
  long long code = 0;
  for (int i = 0, n = differences.isArray () ? differences.getArrayNItems () : 0; i < n; i++)
    {
      QPDFObjectHandle item = differences.getArrayItem (i);
      if (item.isInteger ())
        code = item.getIntValue ();
      else if (item.isName ())
        {
          is_named = is_named || item.getName () == name;
          if (item.getName () == name && code >= 0 && code < 256 &&
              codes.test (static_cast<size_t> (code)))
            return true;
          code++;
        }
    }
  return has_others && !is_named;
}

}

std::string
decode_content (QPDFObjectHandle content)
{
  BoundedPipe pipe (MAX_CONTENT_BYTES);
  int n = content.isArray () ? content.getArrayNItems () : 1;
  for (int i = 0; i < n; i++)
    {
      QPDFObjectHandle stream = content.isArray () ? content.getArrayItem (i) : content;
      if (stream.isStream ())
        {
          if (!pipe.take (stream))
            throw std::runtime_error ("content in an unknown filter");
          pipe.write (reinterpret_cast<const unsigned char *> ("\n"), 1);
        }
    }
  return pipe.steal ();
}

Carrier::Carrier (QPDF &out)
    : output (out)
{
}

QPDFObjectHandle
Carrier::carry (QPDFObjectHandle object, Kind asked, Usage &missing)
{
  if (object.isScalar ())
    {
      if (asked == KIND_SPACE && object.isName ())
        missing.names[CATEGORY_SPACE].insert (object.getName ());
      return copy_scalar (object);
    }
  Deeper deeper (depth);
  Kind kind = refine_kind (object, asked);
  if (!object.isIndirect () || object.isArray ())
    return carry_new (object, kind, nullptr, missing);
  Key key (object.getObjGen (), kind);
  auto found = copies.find (key);
  if (found == copies.end ())
    {
      Usage own;
      QPDFObjectHandle copy = carry_new (object, kind, &key, own);
      found = copies.insert_or_assign (key, Copy{ copy, own }).first;
    }
  missing.add (found->second.missing);
  return found->second.object;
}

QPDFObjectHandle
Carrier::carry_new (QPDFObjectHandle object, Kind kind, const Key *key, Usage &missing)
{
  if (object.isArray ())
    return kind == KIND_SPACE ? carry_space (object, missing) : carry_array (object, kind, missing);
  if (object.isStream ())
    return may_be_stream (kind) ? carry_stream (object, kind, key, missing)
                                : QPDFObjectHandle::newNull ();
  bool has_members = kind == KIND_PROPERTY || members_of (kind)->key != nullptr;
  if (!object.isDictionary () || !has_members)
    return QPDFObjectHandle::newNull ();
  if (kind == KIND_FONT)
    return carry_font (object, Codes ().set (), missing);
  return carry_dictionary (object, kind, key, missing);
}

QPDFObjectHandle
Carrier::carry_array (QPDFObjectHandle array, Kind kind, Usage &missing)
{
  std::vector<QPDFObjectHandle> items;
  int n = array.getArrayNItems ();
  if (n > MAX_ARRAY)
    throw std::runtime_error ("array too long");
  items.reserve (static_cast<size_t> (n));
  for (int i = 0; i < n; i++)
    items.push_back (carry (array.getArrayItem (i), element_kind (kind, i), missing));
  return QPDFObjectHandle::newArray (items);
}

/* The first element says what the others are. */
QPDFObjectHandle
Carrier::carry_space (QPDFObjectHandle array, Usage &missing)
{
  QPDFObjectHandle copy = QPDFObjectHandle::newArray ();
  int n = std::min (array.getArrayNItems (), MAX_SPACE_MEMBERS);
  bool has_profile = n > 0 && is_name (array.getArrayItem (0), "/ICCBased");
  bool is_indexed = n > 0 && (is_name (array.getArrayItem (0), "/Indexed") ||
                              is_name (array.getArrayItem (0), "/I"));
  bool has_colourants = n > 0 && is_name (array.getArrayItem (0), "/DeviceN");
  for (int i = 0; i < n; i++)
    {
      QPDFObjectHandle item = array.getArrayItem (i);
      Kind kind = KIND_PLAIN;
      if (item.isStream ())
        kind = has_profile ? KIND_PROFILE : is_indexed ? KIND_DATA
                                                       : KIND_FUNCTION;
      else if (item.isDictionary ())
        kind = item.hasKey ("/FunctionType") ? KIND_FUNCTION : KIND_SPACE_VALUES;
      else if (item.isArray ())
        kind = has_colourants && i == 1 ? KIND_PLAIN : KIND_SPACE;
      copy.appendItem (carry (item, kind, missing));
    }
  return copy;
}

void
Carrier::carry_members (QPDFObjectHandle source,
                        QPDFObjectHandle target,
                        Kind kind,
                        Usage &missing)
{
  for (const Member *member = members_of (kind); member->key != nullptr; member++)
    {
      QPDFObjectHandle value = source.getKey (member->key);
      if (value.isNull ())
        continue;
      QPDFObjectHandle copy = carry (value, member->kind, missing);
      if (!copy.isNull ())
        target.replaceKey (member->key, copy);
    }
}

QPDFObjectHandle
Carrier::carry_dictionary (QPDFObjectHandle source, Kind kind, const Key *key, Usage &missing)
{
  QPDFObjectHandle copy = QPDFObjectHandle::newDictionary ();
  if (key != nullptr)
    {
      copy = output.makeIndirectObject (copy);
      copies[*key].object = copy;
    }
  bool is_layer = kind == KIND_PROPERTY && (is_name (source.getKey ("/Type"), "/OCG") ||
                                            is_name (source.getKey ("/Type"), "/OCMD"));
  if (!is_layer)
    carry_members (source, copy, kind, missing);
  return copy;
}

/* ---- streams ---- */

void
Carrier::fill_stream (QPDFObjectHandle source, QPDFObjectHandle target, Usage &missing)
{
  QPDFObjectHandle dictionary = source.getDict ();
  QPDFObjectHandle filters = dictionary.getKey ("/Filter");
  QPDFObjectHandle parameters = dictionary.getKey ("/DecodeParms");
  QPDFObjectHandle kept = QPDFObjectHandle::newArray ();
  QPDFObjectHandle kept_parameters = QPDFObjectHandle::newArray ();
  int n = filters.isArray () ? filters.getArrayNItems () : filters.isName () ? 1
                                                                             : 0;
  for (int i = 0; i < n; i++)
    {
      QPDFObjectHandle filter = filters.isArray () ? filters.getArrayItem (i) : filters;
      QPDFObjectHandle own = parameters.isArray () && i < parameters.getArrayNItems ()
                               ? parameters.getArrayItem (i)
                             : parameters.isArray () ? QPDFObjectHandle::newNull ()
                                                     : parameters;
      if (is_decryption (filter))
        continue;
      kept.appendItem (copy_scalar (filter));
      kept_parameters.appendItem (carry (own, KIND_DECODE, missing));
    }
  n = kept.getArrayNItems ();
  QPDFObjectHandle none = QPDFObjectHandle::newNull ();
  std::shared_ptr<Buffer> data = source.getRawStreamData ();
  /* Nothing at all is no beginning of a compressed stream. */
  if (data->getSize () == 0)
    n = 0;
  target.replaceStreamData (data,
                            n == 0   ? none
                            : n == 1 ? kept.getArrayItem (0)
                                     : kept,
                            n == 0   ? none
                            : n == 1 ? kept_parameters.getArrayItem (0)
                                     : kept_parameters);
}

QPDFObjectHandle
Carrier::carry_stream (QPDFObjectHandle source, Kind kind, const Key *key, Usage &missing)
{
  QPDFObjectHandle copy = QPDFObjectHandle::newStream (&output);
  QPDFObjectHandle dictionary = source.getDict ();
  if (key != nullptr)
    copies[*key].object = copy;
  fill_stream (source, copy, missing);
  carry_members (dictionary, copy.getDict (), kind, missing);
  if (!draws (kind))
    return copy;
  Usage usage;
  scan_content (decode_content (source), usage);
  copy.getDict ().replaceKey (
    "/Resources", carry_resources (dictionary.getKey ("/Resources"), usage, missing));
  return copy;
}

/* ---- fonts ---- */

QPDFObjectHandle
Carrier::carry_font (QPDFObjectHandle font, const Codes &codes, Usage &missing)
{
  if (is_name (font.getKey ("/Subtype"), "/Type3"))
    return carry_drawn_font (font, codes, missing);
  Key key (font.getObjGen (), KIND_FONT);
  if (!font.isIndirect ())
    return carry_dictionary (font, KIND_FONT, nullptr, missing);
  auto found = copies.find (key);
  return found != copies.end () ? found->second.object
                                : carry_dictionary (font, KIND_FONT, &key, missing);
}

/* Its glyphs are drawings: only those that are shown come along, with what they use. */
QPDFObjectHandle
Carrier::carry_drawn_font (QPDFObjectHandle font, const Codes &codes, Usage &missing)
{
  QPDFObjectHandle copy = QPDFObjectHandle::newDictionary ();
  QPDFObjectHandle glyphs = font.getKey ("/CharProcs");
  QPDFObjectHandle kept = QPDFObjectHandle::newDictionary ();
  Usage own;
  carry_members (font, copy, KIND_FONT, missing);
  if (glyphs.isDictionary ())
    for (const std::string &name : glyphs.getKeys ())
      if (is_glyph_used (font.getKey ("/Encoding"), name, codes))
        kept.replaceKey (name, carry (glyphs.getKey (name), KIND_GLYPH, own));
  copy.replaceKey ("/CharProcs", kept);
  copy.replaceKey ("/Resources", carry_resources (font.getKey ("/Resources"), own, missing));
  return output.makeIndirectObject (copy);
}

/* ---- resources ---- */

/* Adds to @target what @wanted names in @category, which is emptied. What those use themselves is
 * added to @wanted. */
void
Carrier::carry_category (QPDFObjectHandle resources,
                         QPDFObjectHandle target,
                         Category category,
                         Usage &wanted,
                         Usage &missing)
{
  const char *key = category_key (category);
  QPDFObjectHandle source =
    resources.isDictionary () ? resources.getKey (key) : QPDFObjectHandle::newNull ();
  std::set<std::string> names;
  names.swap (wanted.names[category]);
  for (const std::string &name : names)
    {
      if (target.hasKey (key) && target.getKey (key).hasKey (name))
        continue;
      if (!source.isDictionary () || !source.hasKey (name))
        {
          missing.names[category].insert (name);
          if (category == CATEGORY_FONT)
            missing.codes[name] |= wanted.codes[name];
          continue;
        }
      QPDFObjectHandle entry = source.getKey (name);
      QPDFObjectHandle copy =
        category == CATEGORY_FONT && entry.isDictionary ()
          ? carry_font (entry, wanted.codes[name] | wanted.loose, wanted)
          : carry (entry, category_kinds[category], wanted);
      if (copy.isNull ())
        continue;
      if (!target.hasKey (key))
        target.replaceKey (key, QPDFObjectHandle::newDictionary ());
      target.getKey (key).replaceKey (name, copy);
    }
}

QPDFObjectHandle
Carrier::carry_resources (QPDFObjectHandle resources, const Usage &usage, Usage &missing)
{
  QPDFObjectHandle target = QPDFObjectHandle::newDictionary ();
  Usage wanted = usage;
  Usage outer;
  Deeper deeper (depth);
  QPDFObjectHandle spaces = resources.isDictionary () ? resources.getKey ("/ColorSpace")
                                                      : QPDFObjectHandle::newNull ();
  for (const char *name : { "/DefaultGray", "/DefaultRGB", "/DefaultCMYK" })
    if (spaces.isDictionary () && spaces.hasKey (name))
      wanted.names[CATEGORY_SPACE].insert (name);
  while (!wanted.is_empty ())
    for (int i = 0; i < N_CATEGORIES; i++)
      carry_category (resources, target, static_cast<Category> (i), wanted, outer);
  outer.loose |= wanted.loose;
  missing.add (outer);
  return target;
}

}
