#include "cli/line_editor.h"

#include <algorithm>

#include "base/utf8.h"

namespace mochi {
namespace {

constexpr unsigned char control_key(char letter) { return static_cast<unsigned char>(letter - '@'); }
constexpr unsigned char kEscape = 27;
constexpr unsigned char kDelete = 127;
constexpr std::size_t kLongestSequence = 8;
// A longer line than anyone types: further bytes are dropped.
constexpr std::size_t kLongestLine = 1 << 20;

// What Tab completes: a name, or one of a module behind its alias.
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

std::string common_prefix(const std::vector<std::string>& words) {
  std::string prefix = words.front();
  for (const std::string& word : words) {
    std::size_t same = 0;
    while (same < std::min(prefix.size(), word.size()) && prefix[same] == word[same]) ++same;
    prefix.resize(same);
  }
  return prefix;
}

}  // namespace

void LineEditor::begin(std::string_view prompt) {
  prompt_ = prompt;
  line_.clear();
  new_line_.clear();
  sequence_.clear();
  cursor_ = 0;
  recalled_ = history_.size();
  draw();
}

std::size_t LineEditor::before(std::size_t at) const {
  if (at == 0) return 0;
  do --at;
  while (at > 0 && is_utf8_continuation(line_[at]));
  return at;
}

std::size_t LineEditor::after(std::size_t at) const {
  if (at == line_.size()) return at;
  do ++at;
  while (at < line_.size() && is_utf8_continuation(line_[at]));
  return at;
}

LineEditor::Event LineEditor::feed(char byte) {
  const auto key = static_cast<unsigned char>(byte);
  if (!sequence_.empty()) {
    escape(byte);
    return Event::none;
  }
  if (key < ' ' || key == kDelete) return control(key);
  if (line_.size() < kLongestLine) insert(std::string_view(&byte, 1));
  return Event::none;
}

LineEditor::Event LineEditor::control(unsigned char key) {
  switch (key) {
    case '\r':
    case '\n': out_.write("\r\n"); return Event::line;
    case kEscape: sequence_ = "\x1b"; return Event::none;
    case '\t': complete(); return Event::none;
    case kDelete:
    case control_key('H'): erase(before(cursor_), cursor_); return Event::none;
    case control_key('C'): out_.write("^C\r\n"); return Event::cancelled;
    case control_key('D'):
      if (line_.empty()) {
        out_.write("\r\n");
        return Event::end;
      }
      erase(cursor_, after(cursor_));
      return Event::none;
    case control_key('A'): cursor_ = 0; break;
    case control_key('E'): cursor_ = line_.size(); break;
    case control_key('B'): move_left(); return Event::none;
    case control_key('F'): move_right(); return Event::none;
    case control_key('K'): erase(cursor_, line_.size()); return Event::none;
    case control_key('U'): erase(0, cursor_); return Event::none;
    case control_key('W'): {
      std::size_t begin = cursor_;
      while (begin > 0 && line_[begin - 1] == ' ') --begin;
      while (begin > 0 && line_[begin - 1] != ' ') --begin;
      erase(begin, cursor_);
      return Event::none;
    }
    case control_key('L'): out_.write("\x1b[H\x1b[2J"); break;
    case control_key('P'):
      if (recalled_ > 0) recall(recalled_ - 1);
      return Event::none;
    case control_key('N'):
      if (recalled_ < history_.size()) recall(recalled_ + 1);
      return Event::none;
    default: return Event::none;
  }
  draw();
  return Event::none;
}

// `ESC [ parameters letter` or `ESC O letter`; what is unknown is dropped whole.
void LineEditor::escape(char byte) {
  sequence_ += byte;
  if (sequence_.size() == 2) {
    if (byte != '[' && byte != 'O') sequence_.clear();
    return;
  }
  const bool ends = byte >= '@' && byte <= '~';
  if (ends) key_of_sequence(byte);
  if (ends || sequence_.size() > kLongestSequence) sequence_.clear();
}

void LineEditor::key_of_sequence(char last) {
  if (last == '~') {
    const char number = sequence_[2];
    if (number == '1' || number == '7') last = 'H';
    if (number == '4' || number == '8') last = 'F';
    if (number == '3') return erase(cursor_, after(cursor_));
  }
  switch (last) {
    case 'A': control(control_key('P')); return;
    case 'B': control(control_key('N')); return;
    case 'C': move_right(); return;
    case 'D': move_left(); return;
    case 'H': control(control_key('A')); return;
    case 'F': control(control_key('E')); return;
    default: return;
  }
}

void LineEditor::insert(std::string_view text) {
  line_.insert(cursor_, text);
  cursor_ += text.size();
  draw();
}

void LineEditor::erase(std::size_t begin, std::size_t end) {
  line_.erase(begin, end - begin);
  cursor_ = begin;
  draw();
}

void LineEditor::move_left() {
  cursor_ = before(cursor_);
  draw();
}

void LineEditor::move_right() {
  cursor_ = after(cursor_);
  draw();
}

void LineEditor::recall(std::size_t index) {
  if (recalled_ == history_.size()) new_line_ = line_;
  recalled_ = index;
  line_ = index == history_.size() ? new_line_ : history_[index];
  cursor_ = line_.size();
  draw();
}

void LineEditor::complete() {
  std::size_t begin = cursor_;
  while (begin > 0 && is_word(line_[begin - 1])) --begin;
  if (begin == 1 && line_[0] == ':') begin = 0;
  const std::string prefix = line_.substr(begin, cursor_ - begin);
  if (prefix.empty()) return insert("  ");
  const std::vector<std::string> words = completer_.complete(prefix);
  if (words.empty()) return;
  const std::string shared = common_prefix(words);
  if (shared.size() > prefix.size()) return insert(std::string_view(shared).substr(prefix.size()));
  if (words.size() == 1) return;
  constexpr std::size_t kMostShown = 60;
  std::string list = "\r\n";
  for (std::size_t i = 0; i < std::min(words.size(), kMostShown); ++i) list += words[i] + "  ";
  if (words.size() > kMostShown) list += "…";
  out_.write(list + "\r\n");
  draw();
}

// The line is shown in a window around the cursor when it is wider than the terminal.
void LineEditor::draw() {
  const std::size_t columns = static_cast<std::size_t>(std::max(width_, 20)) - count_code_points(prompt_) - 1;
  const std::size_t at = count_code_points(std::string_view(line_).substr(0, cursor_));
  const std::size_t first = at > columns ? at - columns : 0;
  const std::size_t from = offset_of_code_point(line_, first);
  const std::string_view rest = std::string_view(line_).substr(from);
  std::string text = "\r" + prompt_;
  text += rest.substr(0, offset_of_code_point(rest, columns));
  text += "\x1b[K\r";
  const std::size_t column = count_code_points(prompt_) + at - first;
  if (column > 0) text += "\x1b[" + std::to_string(column) + "C";
  out_.write(text);
  out_.flush();
}

}  // namespace mochi
