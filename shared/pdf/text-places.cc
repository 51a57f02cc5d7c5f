/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/text-places.h"

#include <glib.h>

#include <algorithm>
#include <cmath>

namespace mdg
{

namespace
{

constexpr size_t MAX_STATES = 4096;
constexpr size_t MAX_FORMS = 5000;

/* Points by which text may begin beyond the edge: descents, and rounding of programs. */
constexpr double EDGE = 3;

bool
is_one_of (std::string_view name, std::initializer_list<std::string_view> names)
{
  return std::find (names.begin (), names.end (), name) != names.end ();
}

bool
paints (std::string_view name)
{
  return is_one_of (name, { "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI", "Do" });
}

bool
shows_text (std::string_view name)
{
  return is_one_of (name, { "Tj", "TJ", "'", "\"" });
}

Matrix
to_matrix (const std::vector<double> &v)
{
  return { v[0], v[1], v[2], v[3], v[4], v[5] };
}

}

Matrix
Matrix::then (const Matrix &n) const
{
  return { a * n.a + b * n.c, a * n.b + b * n.d, c * n.a + d * n.c,
           c * n.b + d * n.d, e * n.a + f * n.c + n.e, e * n.b + f * n.d + n.f };
}

TextPlaces::TextPlaces (const Box &page, const Matrix &start)
    : box (page)
{
  state.ctm = start;
}

void
TextPlaces::keep_state (bool saves)
{
  if (saves && states.size () < MAX_STATES)
    states.push_back (state);
  if (saves || states.empty ())
    return;
  state = states.back ();
  states.pop_back ();
}

void
TextPlaces::next_line (double x, double y)
{
  line = Matrix{ 1, 0, 0, 1, x, y }.then (line);
}

/* FALSE when @name does not say where text goes. */
bool
TextPlaces::place_text (std::string_view name, const std::vector<double> &values)
{
  size_t n = values.size ();
  if (name == "BT")
    line = Matrix ();
  else if (name == "Tm" && n == 6)
    line = to_matrix (values);
  else if ((name == "Td" || name == "TD") && n >= 2)
    {
      leading = name == "TD" ? -values[n - 1] : leading;
      next_line (values[n - 2], values[n - 1]);
    }
  else if (name == "TL" && n >= 1)
    leading = values[n - 1];
  else if (name == "T*")
    next_line (0, -leading);
  else
    return false;
  return true;
}

void
TextPlaces::show ()
{
  Matrix place = line.then (state.ctm);
  bool is_in = place.e >= box.left - EDGE && place.e <= box.right + EDGE &&
               place.f >= box.bottom - EDGE && place.f <= box.top + EDGE;
  is_outside = is_outside || !is_in;
  is_colourless = is_colourless || state.is_colourless;
  is_white = is_white || (state.is_white && !is_painted);
}

void
TextPlaces::choose_colour (std::string_view name, const std::vector<double> &values)
{
  bool is_full = !values.empty ();
  for (double value : values)
    is_full = is_full && (name == "k" ? value <= 0 : value >= 1);
  state.is_white = is_full && values.size () == (name == "g" ? 1U : name == "rg" ? 3U
                                                                                 : 4U);
}

void
TextPlaces::apply (std::string_view name,
                   const std::vector<std::string_view> &numbers,
                   const std::string &operand,
                   bool shows)
{
  std::vector<double> values;
  for (std::string_view number : numbers)
    values.push_back (g_ascii_strtod (std::string (number).c_str (), nullptr));
  if (place_text (name, values))
    return;
  if (name == "q" || name == "Q")
    keep_state (name == "q");
  else if (name == "cm" && values.size () == 6)
    state.ctm = to_matrix (values).then (state.ctm);
  else if (name == "Tr" && !values.empty ())
    state.is_colourless = values.back () == 3;
  else if (is_one_of (name, { "g", "rg", "k" }))
    choose_colour (name, values);
  else if (is_one_of (name, { "cs", "sc", "scn" }))
    state.is_white = false;
  else if (name == "Do" && forms.size () < MAX_FORMS)
    forms.push_back ({ operand, state.ctm });
  is_painted = is_painted || paints (name);
  if (name == "'" || name == "\"")
    next_line (0, -leading);
  if (shows_text (name) && shows)
    show ();
}

}
