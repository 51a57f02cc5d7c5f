/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/content-usage.h"

#include "shared/pdf/text-places.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace mdg
{

namespace
{

/* Beyond these a stream is nonsense; the rest of the operands or states is not kept. */
constexpr size_t MAX_OPERANDS = 64;
constexpr size_t MAX_STATES = 4096;
constexpr size_t MAX_NUMBERS = 6; /* no operator has more */

/* What must look like text behind the end of an inline image. */
constexpr size_t IMAGE_TAIL = 16;

/* What a character is, by its code. */
enum CharacterKind : unsigned char
{
  REGULAR,
  SPACE,
  DELIMITER,
};

constexpr std::array<CharacterKind, 256>
make_kinds ()
{
  std::array<CharacterKind, 256> kinds{};
  for (char c : { '\0', '\t', '\n', '\f', '\r', ' ' })
    kinds[static_cast<unsigned char> (c)] = SPACE;
  for (char c : { '(', ')', '<', '>', '[', ']', '{', '}', '/', '%' })
    kinds[static_cast<unsigned char> (c)] = DELIMITER;
  return kinds;
}

constexpr std::array<CharacterKind, 256> character_kinds = make_kinds ();

CharacterKind
kind_of (char c)
{
  return character_kinds[static_cast<unsigned char> (c)];
}

bool
is_space (char c)
{
  return kind_of (c) == SPACE;
}

bool
is_delimiter (char c)
{
  return kind_of (c) == DELIMITER;
}

bool
is_regular (char c)
{
  return kind_of (c) == REGULAR;
}

bool
is_number_start (char c)
{
  return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

int
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = static_cast<char> (c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

class Scanner
{
public:
  Scanner (std::string_view content, Usage &found, TextPlaces *followed)
      : text (content),
        usage (found),
        places (followed)
  {
  }

  void
  run ()
  {
    while (at < text.size ())
      step ();
  }

private:
  std::string_view text;
  size_t at = 0;
  Usage &usage;
  TextPlaces *places;
  std::vector<std::string> operands;     /* names outside of dictionaries */
  Codes shown;                           /* bytes of strings since the last operator */
  unsigned depth = 0;                    /* of dictionaries */
  std::vector<std::string_view> numbers; /* only for places */
  std::string font;                      /* chosen here; empty: elsewhere */
  std::vector<std::string> fonts;

  char
  peek (size_t offset) const
  {
    return at + offset < text.size () ? text[at + offset] : ' ';
  }

  void
  step ()
  {
    char c = text[at];
    if (is_space (c))
      at++;
    else if (c == '%')
      skip_comment ();
    else if (c == '(')
      read_string ();
    else if (c == '<' && peek (1) != '<')
      read_hex ();
    else if (c == '/')
      take_name (read_name ());
    else if (is_delimiter (c))
      take_delimiter (c);
    else
      take_word ();
  }

  void
  skip_comment ()
  {
    while (at < text.size () && text[at] != '\n' && text[at] != '\r')
      at++;
  }

  void
  take_delimiter (char c)
  {
    bool is_double = (c == '<' || c == '>') && peek (1) == c;
    if (is_double && c == '<')
      depth++;
    else if (is_double && depth > 0)
      depth--;
    at += is_double ? 2 : 1;
  }

  void
  take_code (unsigned char code)
  {
    shown.set (code);
  }

  /* The character behind a backslash; a number of up to three octal digits. */
  void
  read_escape ()
  {
    static const char names[] = "nrtbf", values[] = "\n\r\t\b\f";
    char c = peek (0);
    if (c >= '0' && c <= '7')
      {
        unsigned value = 0;
        for (int i = 0; i < 3 && peek (0) >= '0' && peek (0) <= '7' && at < text.size (); i++)
          value = value * 8 + static_cast<unsigned> (text[at++] - '0');
        take_code (static_cast<unsigned char> (value));
        return;
      }
    const char *name = c != '\0' ? std::strchr (names, c) : nullptr;
    at++;
    if (c == '\r' && peek (0) == '\n')
      at++;
    else if (c != '\n' && c != '\r')
      take_code (static_cast<unsigned char> (name != nullptr ? values[name - names] : c));
  }

  void
  read_string ()
  {
    unsigned level = 1;
    at++;
    while (at < text.size () && level > 0)
      {
        char c = text[at++];
        if (c == '\\')
          {
            read_escape ();
            continue;
          }
        level += c == '(' ? 1U : 0U;
        level -= c == ')' ? 1U : 0U;
        if (level > 0)
          take_code (static_cast<unsigned char> (c));
      }
  }

  void
  read_hex ()
  {
    int high = -1;
    for (at++; at < text.size () && text[at] != '>'; at++)
      {
        int value = hex_value (text[at]);
        if (value < 0)
          continue;
        if (high >= 0)
          take_code (static_cast<unsigned char> (high * 16 + value));
        high = high >= 0 ? -1 : value;
      }
    if (high >= 0)
      take_code (static_cast<unsigned char> (high * 16));
    at++;
  }

  std::string
  read_name ()
  {
    std::string name = "/";
    for (at++; at < text.size () && is_regular (text[at]); at++)
      {
        int high = text[at] == '#' ? hex_value (peek (1)) : -1;
        int low = high >= 0 ? hex_value (peek (2)) : -1;
        if (low >= 0)
          {
            name += static_cast<char> (high * 16 + low);
            at += 2;
          }
        else
          name += text[at];
      }
    return name;
  }

  void
  take_name (std::string name)
  {
    if (depth == 0 && operands.size () < MAX_OPERANDS)
      operands.push_back (std::move (name));
  }

  void
  take_word ()
  {
    size_t start = at;
    while (at < text.size () && is_regular (text[at]))
      at++;
    std::string_view word = text.substr (start, at - start);
    if (is_number_start (word[0]))
      take_number (word);
    else if (word != "true" && word != "false" && word != "null" && depth == 0)
      take_operator (word);
  }

  void
  take_number (std::string_view number)
  {
    if (places == nullptr)
      return;
    if (numbers.size () == MAX_NUMBERS)
      numbers.erase (numbers.begin ());
    numbers.push_back (number);
  }

  void
  take_operator (std::string_view name)
  {
    if (name == "BI")
      read_image ();
    else if (name == "q" || name == "Q")
      keep_font (name == "q");
    else if (name == "Tj" || name == "TJ" || name == "'" || name == "\"")
      show ();
    else if (!operands.empty ())
      use (name, operands.back ());
    if (places != nullptr)
      places->apply (name, numbers, operands.empty () ? "" : operands.back (), shown.any ());
    operands.clear ();
    numbers.clear ();
    shown.reset ();
  }

  void
  keep_font (bool saves)
  {
    if (saves && fonts.size () < MAX_STATES)
      fonts.push_back (font);
    if (saves || fonts.empty ())
      return;
    font = fonts.back ();
    fonts.pop_back ();
  }

  void
  show ()
  {
    if (font.empty ())
      usage.loose |= shown;
    else
      usage.codes[font] |= shown;
  }

  void
  use (std::string_view name, const std::string &operand)
  {
    if (name == "Tf")
      {
        add (CATEGORY_FONT, operand);
        font = operand;
      }
    else if (name == "Do")
      add (CATEGORY_XOBJECT, operand);
    else if (name == "gs")
      {
        add (CATEGORY_STATE, operand);
        font.clear (); /* it could choose one */
      }
    else if (name == "cs" || name == "CS")
      add (CATEGORY_SPACE, operand);
    else if (name == "scn" || name == "SCN")
      add (CATEGORY_PATTERN, operand);
    else if (name == "sh")
      add (CATEGORY_SHADING, operand);
    else if ((name == "BDC" || name == "DP") && operands.size () > 1)
      add (CATEGORY_PROPERTY, operand);
  }

  void
  add (Category category, const std::string &name)
  {
    usage.names[category].insert (name);
  }

  /* The keys of an inline image up to ID, then its data. */
  void
  read_image ()
  {
    std::string key;
    while (at < text.size ())
      {
        char c = text[at];
        if (c == '/')
          {
            std::string name = read_name ();
            bool is_space_key = key == "/CS" || key == "/ColorSpace";
            if (is_space_key || key == "[")
              add (CATEGORY_SPACE, name);
            key = is_space_key ? "" : key == "[" ? "["
                                                 : name;
          }
        else if (c == 'I' && peek (1) == 'D' && !is_regular (peek (2)))
          break;
        else
          {
            at++;
            key = c == '[' && (key == "/CS" || key == "/ColorSpace" || key == "[") ? "[" : key;
            key = c == ']' ? "" : key;
          }
      }
    at = std::min (at + 3, text.size ());
    skip_image ();
  }

  bool
  ends_image () const
  {
    if (peek (0) != 'E' || peek (1) != 'I' || is_regular (peek (2)))
      return false;
    for (size_t i = 2; i < IMAGE_TAIL && at + i < text.size (); i++)
      if (!is_space (text[at + i]) && (text[at + i] < ' ' || text[at + i] > '~'))
        return false;
    return true;
  }

  void
  skip_image ()
  {
    while (at < text.size () && !ends_image ())
      at++;
    at = std::min (at + 2, text.size ());
  }
};

}

const char *
category_key (Category category)
{
  static const char *const keys[N_CATEGORIES] = { "/XObject", "/Pattern", "/ExtGState",
                                                  "/Shading", "/ColorSpace", "/Properties",
                                                  "/Font" };
  return keys[category];
}

bool
Usage::is_empty () const
{
  for (const auto &set : names)
    if (!set.empty ())
      return false;
  return true;
}

void
Usage::add (const Usage &other)
{
  for (size_t i = 0; i < N_CATEGORIES; i++)
    names[i].insert (other.names[i].begin (), other.names[i].end ());
  for (const auto &[font, shown] : other.codes)
    codes[font] |= shown;
  loose |= other.loose;
}

void
scan_content (std::string_view content, Usage &usage, TextPlaces *places)
{
  Scanner (content, usage, places).run ();
}

}
