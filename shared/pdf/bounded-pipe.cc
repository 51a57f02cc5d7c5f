/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/bounded-pipe.h"

#include <stdexcept>

namespace mdg
{

BoundedPipe::BoundedPipe (size_t max)
    : Pipeline ("bounded", nullptr),
      limit (max)
{
}

bool
BoundedPipe::take (QPDFObjectHandle stream)
{
  bool decoded = false;
  bool has_filter = stream.getDict ().hasKey ("/Filter");
  stream.pipeStreamData (this, &decoded, 0, qpdf_dl_generalized, true, false);
  return decoded || !has_filter;
}

void
BoundedPipe::write (const unsigned char *data, size_t size)
{
  if (size > limit - bytes.size ())
    throw std::length_error ("a stream decodes into too much");
  bytes.append (reinterpret_cast<const char *> (data), size);
}

void
BoundedPipe::finish ()
{
}

std::string
BoundedPipe::steal ()
{
  std::string stolen;
  stolen.swap (bytes);
  return stolen;
}

}
