/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a content stream shows text, followed roughly: enough to tell text that nobody sees from
 * text on the page. Of one thread.
 */
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mdg
{

/* [a b c d e f] as in the file format. */
struct Matrix
{
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  /* What first does this and then @next. */
  Matrix then (const Matrix &next) const;
};

struct Box
{
  double left = 0, bottom = 0, right = 0, top = 0;
};

/* A form that was drawn on the way. */
struct DrawnForm
{
  std::string name;
  Matrix place;
};

class TextPlaces
{
public:
  TextPlaces (const Box &page, const Matrix &start);

  /* @numbers: the numbers before the operator @name, at most the last six; @operand: the last name
   * before it; @shows: a string of it holds characters. */
  void apply (std::string_view name,
              const std::vector<std::string_view> &numbers,
              const std::string &operand,
              bool shows);

  std::vector<DrawnForm> forms;
  bool is_outside = false;    /* some text begins outside of the page */
  bool is_colourless = false; /* shown with no colour: render mode 3 */
  bool is_white = false;      /* white, and nothing was painted under it */
  bool is_painted = false;    /* something other than text was painted */

private:
  struct State
  {
    Matrix ctm;
    bool is_colourless = false;
    bool is_white = false;
  };

  Box box;
  State state;
  std::vector<State> states;
  Matrix line; /* of the text */
  double leading = 0;

  void keep_state (bool saves);
  bool place_text (std::string_view name, const std::vector<double> &values);
  void next_line (double x, double y);
  void show ();
  void choose_colour (std::string_view name, const std::vector<double> &values);
};

}
