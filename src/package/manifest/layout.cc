#include "package/manifest/layout.h"

#include <algorithm>

#include "base/toml.h"
#include "base/utf8.h"

namespace mochi::package {
namespace {

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  void skip(std::size_t count) { at_ = std::min(at_ + count, text_.size()); }
  void blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  // Blanks, line ends and comments.
  void space() {
    while (!done()) {
      const char c = peek();
      if (c == '#') {
        to_line_end();
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        ++at_;
      } else {
        return;
      }
    }
  }
  void to_line_end() { at_ = std::min(text_.find('\n', at_), text_.size()); }
  void line_end() {
    to_line_end();
    skip(1);
  }

  std::vector<std::string> key_path() {
    std::vector<std::string> path;
    do {
      blanks();
      path.push_back(key());
      blanks();
    } while (accept('.'));
    return path;
  }
  bool accept(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  // Over one value.
  void value() {
    const char c = peek();
    if (c == '"' || c == '\'') {
      string();
    } else if (c == '[' || c == '{') {
      brackets();
    } else {
      while (!done() && std::string_view(",]}#\r\n").find(peek()) == std::string_view::npos) ++at_;
      while (at_ > 0 && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t')) --at_;
    }
  }

 private:
  std::string key() {
    std::string made;
    const char quote = peek();
    if (quote != '"' && quote != '\'') {
      while (is_toml_bare(peek())) made += text_[at_++];
      return made;
    }
    const std::size_t begin = at_;
    string();
    const std::string_view inside = text_.substr(begin + 1, at_ - begin >= 2 ? at_ - begin - 2 : 0);
    if (quote == '\'') return std::string(inside);
    return unescaped(inside);
  }

  static std::string unescaped(std::string_view inside) {
    static constexpr std::string_view kFrom = "btnfr\"\\";
    static constexpr std::string_view kTo = "\b\t\n\f\r\"\\";
    std::string made;
    for (std::size_t i = 0; i < inside.size(); ++i) {
      if (inside[i] != '\\' || i + 1 == inside.size()) {
        made += inside[i];
        continue;
      }
      const char c = inside[++i];
      if (const std::size_t known = kFrom.find(c); known != std::string_view::npos) {
        made += kTo[known];
      } else if (c == 'u' || c == 'U') {
        char32_t point = 0;
        for (std::size_t digits = c == 'u' ? 4 : 8; digits > 0 && i + 1 < inside.size(); --digits) {
          const char d = inside[++i];
          const int value = d >= '0' && d <= '9' ? d - '0' : (d | 0x20) - 'a' + 10;
          point = point * 16 + static_cast<char32_t>(value);
        }
        append_utf8(made, point);
      }
    }
    return made;
  }

  // Over a string of any of the four forms.
  void string() {
    const char quote = peek();
    const std::string triple(3, quote);
    if (text_.substr(at_).starts_with(triple)) {
      skip(3);
      while (!done() && !text_.substr(at_).starts_with(triple)) skip(quote == '"' && peek() == '\\' ? 2 : 1);
      skip(3);
      // Up to two quotes may stand directly before the closing ones.
      while (peek() == quote) ++at_;
      return;
    }
    skip(1);
    while (!done() && peek() != quote) skip(quote == '"' && peek() == '\\' ? 2 : 1);
    skip(1);
  }

  void brackets() {
    std::size_t depth = 0;
    while (!done()) {
      const char c = peek();
      if (c == '"' || c == '\'') {
        string();
        continue;
      }
      if (c == '#') {
        to_line_end();
        continue;
      }
      ++at_;
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && --depth == 0) return;
    }
  }

  std::string_view text_;
  std::size_t at_;
};

}  // namespace

std::vector<TomlStatement> toml_statements(std::string_view text) {
  std::vector<TomlStatement> made;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> lists;
  bool in_list = false;
  Scanner scan(text, text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  while (true) {
    scan.space();
    if (scan.done()) return made;
    TomlStatement statement;
    const std::size_t line = text.rfind('\n', scan.at());
    statement.pair.begin =
        line == std::string_view::npos ? (text.starts_with("\xEF\xBB\xBF") ? 3 : 0) : line + 1;
    if (scan.accept('[')) {
      statement.kind = scan.accept('[') ? TomlStatement::Kind::list_header : TomlStatement::Kind::header;
      statement.pair.path = scan.key_path();
      header = statement.pair.path;
      if (statement.kind == TomlStatement::Kind::list_header) lists.push_back(header);
      in_list = std::any_of(lists.begin(), lists.end(), [&](const auto& list) {
        return list.size() <= header.size() && std::equal(list.begin(), list.end(), header.begin());
      });
    } else {
      statement.pair.path = header;
      for (std::string& part : scan.key_path()) statement.pair.path.push_back(std::move(part));
      scan.accept('=');
      scan.blanks();
      statement.pair.value_begin = scan.at();
      scan.value();
      statement.pair.value_end = scan.at();
      statement.in_header = header.size();
    }
    statement.in_list = in_list;
    scan.line_end();
    statement.pair.end = scan.at();
    made.push_back(std::move(statement));
  }
}

std::vector<TomlPair> inline_pairs(std::string_view text, std::size_t begin) {
  std::vector<TomlPair> made;
  Scanner scan(text, begin + 1);
  while (true) {
    scan.space();
    if (scan.done() || scan.peek() == '}') return made;
    TomlPair pair;
    pair.begin = scan.at();
    pair.path = scan.key_path();
    scan.accept('=');
    scan.blanks();
    pair.value_begin = scan.at();
    scan.value();
    pair.value_end = scan.at();
    if (pair.value_end == pair.begin) return made;
    pair.end = pair.value_end;
    made.push_back(std::move(pair));
    scan.space();
    scan.accept(',');
  }
}

}  // namespace mochi::package
