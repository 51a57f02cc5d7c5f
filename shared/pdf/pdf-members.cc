/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/pdf-members.h"

namespace mdg
{

namespace
{

const Member no_members[] = { { nullptr, KIND_PLAIN } };

/* Contents, resources and annotations are built anew. */
const Member page_members[] = {
  { "/UserUnit", KIND_PLAIN },
  { "/BleedBox", KIND_PLAIN },
  { "/TrimBox", KIND_PLAIN },
  { "/ArtBox", KIND_PLAIN },
  { "/Group", KIND_GROUP },
  { nullptr, KIND_PLAIN },
};

const Member group_members[] = {
  { "/Type", KIND_PLAIN },
  { "/S", KIND_PLAIN },
  { "/CS", KIND_SPACE },
  { "/I", KIND_PLAIN },
  { "/K", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member font_members[] = {
  { "/Type", KIND_PLAIN },
  { "/Subtype", KIND_PLAIN },
  { "/BaseFont", KIND_PLAIN },
  { "/Name", KIND_PLAIN },
  { "/FirstChar", KIND_PLAIN },
  { "/LastChar", KIND_PLAIN },
  { "/Widths", KIND_PLAIN },
  { "/FontDescriptor", KIND_DESCRIPTOR },
  { "/Encoding", KIND_ENCODING },
  { "/ToUnicode", KIND_CMAP },
  { "/DescendantFonts", KIND_FONT_LIST },
  { "/CIDSystemInfo", KIND_SYSTEM_INFO },
  { "/DW", KIND_PLAIN },
  { "/W", KIND_PLAIN },
  { "/DW2", KIND_PLAIN },
  { "/W2", KIND_PLAIN },
  { "/CIDToGIDMap", KIND_DATA },
  { "/FontBBox", KIND_PLAIN },
  { "/FontMatrix", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member descriptor_members[] = {
  { "/Type", KIND_PLAIN },
  { "/FontName", KIND_PLAIN },
  { "/FontFamily", KIND_PLAIN },
  { "/FontStretch", KIND_PLAIN },
  { "/FontWeight", KIND_PLAIN },
  { "/Flags", KIND_PLAIN },
  { "/FontBBox", KIND_PLAIN },
  { "/ItalicAngle", KIND_PLAIN },
  { "/Ascent", KIND_PLAIN },
  { "/Descent", KIND_PLAIN },
  { "/Leading", KIND_PLAIN },
  { "/CapHeight", KIND_PLAIN },
  { "/XHeight", KIND_PLAIN },
  { "/StemV", KIND_PLAIN },
  { "/StemH", KIND_PLAIN },
  { "/AvgWidth", KIND_PLAIN },
  { "/MaxWidth", KIND_PLAIN },
  { "/MissingWidth", KIND_PLAIN },
  { "/CharSet", KIND_PLAIN },
  { "/CIDSet", KIND_DATA },
  { "/Lang", KIND_PLAIN },
  { "/Style", KIND_GLYPH_STYLE },
  { "/FontFile", KIND_FONT_FILE },
  { "/FontFile2", KIND_FONT_FILE },
  { "/FontFile3", KIND_FONT_FILE },
  { nullptr, KIND_PLAIN },
};

const Member font_file_members[] = {
  { "/Length1", KIND_PLAIN },
  { "/Length2", KIND_PLAIN },
  { "/Length3", KIND_PLAIN },
  { "/Subtype", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member encoding_members[] = {
  { "/Type", KIND_PLAIN },
  { "/BaseEncoding", KIND_PLAIN },
  { "/Differences", KIND_PLAIN },
  { "/CMapName", KIND_PLAIN },
  { "/CIDSystemInfo", KIND_SYSTEM_INFO },
  { "/WMode", KIND_PLAIN },
  { "/UseCMap", KIND_CMAP },
  { nullptr, KIND_PLAIN },
};

const Member system_info_members[] = {
  { "/Registry", KIND_PLAIN },
  { "/Ordering", KIND_PLAIN },
  { "/Supplement", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member glyph_style_members[] = {
  { "/Panose", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

/* Resources of everything that draws are built from what its content uses. */
const Member form_members[] = {
  { "/Type", KIND_PLAIN },
  { "/Subtype", KIND_PLAIN },
  { "/FormType", KIND_PLAIN },
  { "/BBox", KIND_PLAIN },
  { "/Matrix", KIND_PLAIN },
  { "/Group", KIND_GROUP },
  { nullptr, KIND_PLAIN },
};

const Member image_members[] = {
  { "/Type", KIND_PLAIN },
  { "/Subtype", KIND_PLAIN },
  { "/Width", KIND_PLAIN },
  { "/Height", KIND_PLAIN },
  { "/ColorSpace", KIND_SPACE },
  { "/BitsPerComponent", KIND_PLAIN },
  { "/Intent", KIND_PLAIN },
  { "/ImageMask", KIND_PLAIN },
  { "/Mask", KIND_MASK },
  { "/Matte", KIND_PLAIN },
  { "/Decode", KIND_PLAIN },
  { "/Interpolate", KIND_PLAIN },
  { "/SMask", KIND_IMAGE },
  { "/SMaskInData", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member state_members[] = {
  { "/Type", KIND_PLAIN },
  { "/LW", KIND_PLAIN },
  { "/LC", KIND_PLAIN },
  { "/LJ", KIND_PLAIN },
  { "/ML", KIND_PLAIN },
  { "/D", KIND_PLAIN },
  { "/RI", KIND_PLAIN },
  { "/OP", KIND_PLAIN },
  { "/op", KIND_PLAIN },
  { "/OPM", KIND_PLAIN },
  { "/Font", KIND_STATE_FONT },
  { "/BG", KIND_FUNCTION },
  { "/BG2", KIND_FUNCTION },
  { "/UCR", KIND_FUNCTION },
  { "/UCR2", KIND_FUNCTION },
  { "/TR", KIND_FUNCTION },
  { "/TR2", KIND_FUNCTION },
  { "/FL", KIND_PLAIN },
  { "/SM", KIND_PLAIN },
  { "/SA", KIND_PLAIN },
  { "/BM", KIND_PLAIN },
  { "/SMask", KIND_SOFT_MASK },
  { "/CA", KIND_PLAIN },
  { "/ca", KIND_PLAIN },
  { "/AIS", KIND_PLAIN },
  { "/TK", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member soft_mask_members[] = {
  { "/Type", KIND_PLAIN },
  { "/S", KIND_PLAIN },
  { "/G", KIND_FORM },
  { "/BC", KIND_PLAIN },
  { "/TR", KIND_FUNCTION },
  { nullptr, KIND_PLAIN },
};

const Member pattern_members[] = {
  { "/Type", KIND_PLAIN },
  { "/PatternType", KIND_PLAIN },
  { "/PaintType", KIND_PLAIN },
  { "/TilingType", KIND_PLAIN },
  { "/BBox", KIND_PLAIN },
  { "/XStep", KIND_PLAIN },
  { "/YStep", KIND_PLAIN },
  { "/Matrix", KIND_PLAIN },
  { "/Shading", KIND_SHADING },
  { "/ExtGState", KIND_STATE },
  { nullptr, KIND_PLAIN },
};

const Member shading_members[] = {
  { "/ShadingType", KIND_PLAIN },
  { "/ColorSpace", KIND_SPACE },
  { "/Background", KIND_PLAIN },
  { "/BBox", KIND_PLAIN },
  { "/AntiAlias", KIND_PLAIN },
  { "/Function", KIND_FUNCTION },
  { "/Domain", KIND_PLAIN },
  { "/Matrix", KIND_PLAIN },
  { "/Coords", KIND_PLAIN },
  { "/Extend", KIND_PLAIN },
  { "/BitsPerCoordinate", KIND_PLAIN },
  { "/BitsPerComponent", KIND_PLAIN },
  { "/BitsPerFlag", KIND_PLAIN },
  { "/Decode", KIND_PLAIN },
  { "/VerticesPerRow", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member function_members[] = {
  { "/FunctionType", KIND_PLAIN },
  { "/Domain", KIND_PLAIN },
  { "/Range", KIND_PLAIN },
  { "/Size", KIND_PLAIN },
  { "/BitsPerSample", KIND_PLAIN },
  { "/Order", KIND_PLAIN },
  { "/Encode", KIND_PLAIN },
  { "/Decode", KIND_PLAIN },
  { "/C0", KIND_PLAIN },
  { "/C1", KIND_PLAIN },
  { "/N", KIND_PLAIN },
  { "/Functions", KIND_FUNCTION },
  { "/Bounds", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member space_values_members[] = {
  { "/WhitePoint", KIND_PLAIN },
  { "/BlackPoint", KIND_PLAIN },
  { "/Gamma", KIND_PLAIN },
  { "/Matrix", KIND_PLAIN },
  { "/Range", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member profile_members[] = {
  { "/N", KIND_PLAIN },
  { "/Alternate", KIND_SPACE },
  { "/Range", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member property_members[] = {
  { "/ActualText", KIND_PLAIN },
  { "/Alt", KIND_PLAIN },
  { "/E", KIND_PLAIN },
  { "/Lang", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member decode_members[] = {
  { "/Predictor", KIND_PLAIN },
  { "/Colors", KIND_PLAIN },
  { "/BitsPerComponent", KIND_PLAIN },
  { "/Columns", KIND_PLAIN },
  { "/EarlyChange", KIND_PLAIN },
  { "/K", KIND_PLAIN },
  { "/EndOfLine", KIND_PLAIN },
  { "/EncodedByteAlign", KIND_PLAIN },
  { "/Rows", KIND_PLAIN },
  { "/EndOfBlock", KIND_PLAIN },
  { "/BlackIs1", KIND_PLAIN },
  { "/DamagedRowsBeforeError", KIND_PLAIN },
  { "/ColorTransform", KIND_PLAIN },
  { "/JBIG2Globals", KIND_DATA },
  { nullptr, KIND_PLAIN },
};

const Member link_members[] = {
  { "/Type", KIND_PLAIN },
  { "/Subtype", KIND_PLAIN },
  { "/Rect", KIND_PLAIN },
  { "/F", KIND_PLAIN },
  { "/H", KIND_PLAIN },
  { "/QuadPoints", KIND_PLAIN },
  { "/Border", KIND_PLAIN },
  { "/BS", KIND_BORDER },
  { "/C", KIND_PLAIN },
  { "/A", KIND_LINK_ACTION },
  { nullptr, KIND_PLAIN },
};

const Member border_members[] = {
  { "/Type", KIND_PLAIN },
  { "/W", KIND_PLAIN },
  { "/S", KIND_PLAIN },
  { "/D", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

const Member link_action_members[] = {
  { "/S", KIND_PLAIN },
  { "/URI", KIND_PLAIN },
  { nullptr, KIND_PLAIN },
};

}

const Member *
members_of (Kind kind)
{
  switch (kind)
    {
    case KIND_PAGE:
      return page_members;
    case KIND_GROUP:
      return group_members;
    case KIND_FONT:
      return font_members;
    case KIND_DESCRIPTOR:
      return descriptor_members;
    case KIND_FONT_FILE:
      return font_file_members;
    case KIND_ENCODING:
    case KIND_CMAP:
      return encoding_members;
    case KIND_SYSTEM_INFO:
      return system_info_members;
    case KIND_GLYPH_STYLE:
      return glyph_style_members;
    case KIND_FORM:
      return form_members;
    case KIND_IMAGE:
    case KIND_MASK:
      return image_members;
    case KIND_STATE:
      return state_members;
    case KIND_SOFT_MASK:
      return soft_mask_members;
    case KIND_PATTERN:
      return pattern_members;
    case KIND_SHADING:
      return shading_members;
    case KIND_FUNCTION:
      return function_members;
    case KIND_SPACE_VALUES:
      return space_values_members;
    case KIND_PROFILE:
      return profile_members;
    case KIND_PROPERTY:
      return property_members;
    case KIND_DECODE:
      return decode_members;
    case KIND_LINK:
      return link_members;
    case KIND_BORDER:
      return border_members;
    case KIND_LINK_ACTION:
      return link_action_members;
    default:
      return no_members;
    }
}

}
