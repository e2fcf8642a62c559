// Editing of one input line on a terminal: bytes of keys in, escape sequences out. It knows no terminal
// device, so tests feed it bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/stream.h"

namespace mochi {

// Where Tab asks for words.
class Completer {
 public:
  virtual ~Completer() = default;
  // The words that begin with `prefix`, ascending, without doubles.
  virtual std::vector<std::string> complete(std::string_view prefix) = 0;
};

// Keys: arrows, Home, End, Delete, Backspace, Tab, ^A ^E ^B ^F ^K ^U ^W ^L ^P ^N ^D ^C. Text is UTF-8, one
// column per code point.
class LineEditor {
 public:
  enum class Event : std::uint8_t {
    none,
    line,       // Enter: `line()` is it
    cancelled,  // ^C; `line()` is what stood there
    end,        // ^D on an empty line
  };

  // `width` is that of the terminal in columns.
  LineEditor(Writer& out, int width, Completer& completer)
      : out_(out), width_(width), completer_(completer) {}

  // Lines that the arrows bring back, the newest last.
  std::vector<std::string>& history() { return history_; }
  // Shows the prompt with an empty line.
  void begin(std::string_view prompt);
  Event feed(char byte);
  const std::string& line() const { return line_; }

 private:
  Event control(unsigned char key);
  void escape(char byte);
  void key_of_sequence(char last);
  void insert(std::string_view text);
  void erase(std::size_t begin, std::size_t end);
  void move_left();
  void move_right();
  void recall(std::size_t index);
  void complete();
  void draw();
  std::size_t before(std::size_t at) const;
  std::size_t after(std::size_t at) const;

  Writer& out_;
  int width_;
  Completer& completer_;
  std::string prompt_;
  std::string line_;
  std::size_t cursor_ = 0;  // bytes
  std::vector<std::string> history_;
  std::size_t recalled_ = 0;  // history_.size(): the new line
  std::string new_line_;      // what stood there before the first recall
  std::string sequence_;      // an escape sequence that is not whole yet
};

}  // namespace mochi
