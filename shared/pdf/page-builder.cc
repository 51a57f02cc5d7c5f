/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/page-builder.h"

#include "shared/pdf/pdf-annotations.h"

#include <stdexcept>

namespace mdg
{

namespace
{

constexpr int MAX_TREE_DEPTH = 200;

/* No name that programs use for their own resources. */
constexpr const char *APPEARANCE_NAME = "/MdgShown";

class Builder
{
public:
  Builder (QPDF &out, Carrier &with, QPDFObjectHandle from, QPDFObjectHandle fields)
      : output (out),
        carrier (with),
        source (from),
        form_resources (fields),
        page (QPDFObjectHandle::newDictionary ()),
        appearances (QPDFObjectHandle::newDictionary ()),
        links (QPDFObjectHandle::newArray ())
  {
  }

  QPDFObjectHandle
  build ()
  {
    page.replaceKey ("/Type", QPDFObjectHandle::newName ("/Page"));
    carry_boxes ();
    carrier.carry_members (source, page, KIND_PAGE, missing);
    show_annotations ();
    carry_content ();
    if (links.getArrayNItems () > 0)
      page.replaceKey ("/Annots", links);
    return page;
  }

private:
  QPDF &output;
  Carrier &carrier;
  QPDFObjectHandle source;
  QPDFObjectHandle form_resources;
  QPDFObjectHandle page;
  QPDFObjectHandle appearances; /* by name */
  QPDFObjectHandle links;
  std::string shown; /* operators that draw the annotations */
  Usage missing;
  int rotate = 0;

  void
  carry_boxes ()
  {
    QPDFObjectHandle media = inherited_member (source, "/MediaBox");
    if (!media.isRectangle ())
      media = QPDFObjectHandle::parse ("[0 0 612 792]");
    page.replaceKey ("/MediaBox", carrier.carry (media, KIND_PLAIN, missing));
    QPDFObjectHandle crop = inherited_member (source, "/CropBox");
    if (crop.isRectangle ())
      page.replaceKey ("/CropBox", carrier.carry (crop, KIND_PLAIN, missing));
    QPDFObjectHandle turn = inherited_member (source, "/Rotate");
    if (!turn.isInteger ())
      return;
    rotate = static_cast<int> ((turn.getIntValue () % 360 + 360) % 360);
    page.replaceKey ("/Rotate", carrier.carry (turn, KIND_PLAIN, missing));
  }

  /* The streams of the page's content, each on its own: pages may share some. */
  std::vector<QPDFObjectHandle>
  content_streams ()
  {
    std::vector<QPDFObjectHandle> streams;
    QPDFObjectHandle content = source.getKey ("/Contents");
    int n = content.isArray () ? content.getArrayNItems () : 1;
    for (int i = 0; i < n; i++)
      {
        QPDFObjectHandle stream = content.isArray () ? content.getArrayItem (i) : content;
        if (stream.isStream () && stream.getRawStreamData ()->getSize () > 0)
          streams.push_back (carrier.carry (stream, KIND_CONTENT, missing));
      }
    return streams;
  }

  void
  carry_content ()
  {
    Usage usage = missing;
    Usage unknown;
    scan_content (decode_content (source.getKey ("/Contents")), usage);
    QPDFObjectHandle resources =
      carrier.carry_resources (inherited_member (source, "/Resources"), usage, unknown);
    std::vector<QPDFObjectHandle> streams = content_streams ();
    if (!shown.empty ())
      {
        streams.insert (streams.begin (), output.newStream ("q\n"));
        streams.push_back (output.newStream ("\nQ\n" + shown));
        add_appearances (resources);
      }
    page.replaceKey ("/Resources", resources);
    if (streams.size () == 1)
      page.replaceKey ("/Contents", streams[0]);
    else if (!streams.empty ())
      page.replaceKey ("/Contents", QPDFObjectHandle::newArray (streams));
  }

  void
  add_appearances (QPDFObjectHandle resources)
  {
    if (appearances.getKeys ().empty ())
      return;
    if (!resources.hasKey ("/XObject"))
      resources.replaceKey ("/XObject", QPDFObjectHandle::newDictionary ());
    for (const std::string &name : appearances.getKeys ())
      resources.getKey ("/XObject").replaceKey (name, appearances.getKey (name));
  }

  void
  show_annotations ()
  {
    int n = 0;
    for (QPDFObjectHandle annotation : page_annotations (source))
      {
        if (annotation_showing (annotation) == SHOWING_PICTURE)
          draw (annotation, APPEARANCE_NAME + std::to_string (++n));
        else if (annotation_is_web_link (annotation))
          links.appendItem (output.makeIndirectObject (
            carrier.carry (annotation.shallowCopy (), KIND_LINK, missing)));
        else if (annotation_is (annotation, "/Link"))
          shown += link_frame_content (annotation);
      }
  }

  void
  draw (QPDFObjectHandle annotation, const std::string &name)
  {
    QPDFObjectHandle form = annotation_appearance (annotation);
    std::string content = annotation_content (annotation, name, rotate);
    Usage wanted;
    if (content.empty ())
      return;
    QPDFObjectHandle copy = carrier.carry (form, KIND_FORM, wanted);
    lend_resources (copy, wanted);
    copy.getDict ().replaceKey ("/Subtype", QPDFObjectHandle::newName ("/Form"));
    appearances.replaceKey (name, copy);
    shown += content;
  }

  /* Appearances of fields may leave their fonts to the form. */
  void
  lend_resources (QPDFObjectHandle copy, const Usage &wanted)
  {
    if (wanted.is_empty () || !form_resources.isDictionary ())
      return;
    QPDFObjectHandle lent = carrier.carry_resources (form_resources, wanted, missing);
    QPDFObjectHandle own = copy.getDict ().getKey ("/Resources");
    if (own.isDictionary ())
      own.mergeResources (lent);
  }
};

}

QPDFObjectHandle
inherited_member (QPDFObjectHandle page, const char *key)
{
  QPDFObjectHandle node = page;
  for (int i = 0; i < MAX_TREE_DEPTH && node.isDictionary (); i++)
    {
      QPDFObjectHandle value = node.getKey (key);
      if (!value.isNull ())
        return value;
      node = node.getKey ("/Parent");
    }
  return QPDFObjectHandle::newNull ();
}

QPDFObjectHandle
build_page (QPDF &output,
            Carrier &carrier,
            QPDFObjectHandle source,
            QPDFObjectHandle form_resources)
{
  if (!source.isDictionary ())
    throw std::runtime_error ("no page");
  return Builder (output, carrier, source, form_resources).build ();
}

}
