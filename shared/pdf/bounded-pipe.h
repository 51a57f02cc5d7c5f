/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The decoded bytes of streams of a PDF up to a limit: a small file can decode into gigabytes.
 * Of one thread.
 */
#pragma once

#include <qpdf/Pipeline.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <string>

namespace mdg
{

constexpr size_t MAX_CONTENT_BYTES = 256UL * 1024 * 1024; /* of one drawing, decoded */

class BoundedPipe : public Pipeline
{
public:
  explicit BoundedPipe (size_t max);

  /* Adds the decoded bytes of @stream. False when its filters are not known. Throws beyond the
   * limit. */
  bool take (QPDFObjectHandle stream);

  void write (const unsigned char *data, size_t size) override;
  void finish () override;

  std::string steal ();

private:
  std::string bytes;
  size_t limit;
};

}
