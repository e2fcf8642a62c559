#include "registry/serve/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/string_util.h"
#include "registry/serve/pypi_views.h"

namespace mochi::registry {
namespace {

// Nested emphasis, lists in lists: deeper ones are shown flat.
constexpr int kMaxDepth = 8;

bool is_safe_link(std::string_view url) {
  const std::string lower = ascii_lower(url.substr(0, 10));
  return lower.starts_with("https://") || lower.starts_with("http://") || lower.starts_with("mailto:") ||
         url.starts_with('#');
}

std::string link(std::string_view url, const std::string& text) {
  if (!is_safe_link(url)) return text;
  return fmt::format("<a href=\"{}\" rel=\"nofollow noopener\">{}</a>", escape_html(url), text);
}

class Inline {
 public:
  static std::string html(std::string_view text, int depth = 0) { return Inline(text, depth).run(); }

 private:
  Inline(std::string_view text, int depth) : text_(text), depth_(depth) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (!code() && !brackets() && !emphasis() && !automatic()) plain();
    }
    return std::move(out_);
  }

  void plain() {
    if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
        std::string_view("\\`*_{}[]()#+-.!<>|").find(text_[at_ + 1]) != std::string_view::npos) {
      ++at_;
    }
    out_ += escape_html(text_.substr(at_, 1));
    ++at_;
  }

  bool code() {
    if (text_[at_] != '`') return false;
    std::size_t ticks = 0;
    while (at_ + ticks < text_.size() && text_[at_ + ticks] == '`') ++ticks;
    const std::string fence(ticks, '`');
    const std::size_t end = text_.find(fence, at_ + ticks);
    if (end == std::string_view::npos) {
      out_ += fence;
      at_ += ticks;
      return true;
    }
    out_ += "<code>" + escape_html(trim_ascii(text_.substr(at_ + ticks, end - at_ - ticks))) + "</code>";
    at_ = end + ticks;
    return true;
  }

  // `[text](url)`, `![alt](url)`; a picture is shown as a link to it.
  bool brackets() {
    const bool picture = text_[at_] == '!' && at_ + 1 < text_.size() && text_[at_ + 1] == '[';
    if (text_[at_] != '[' && !picture) return false;
    const std::size_t open = at_ + (picture ? 2 : 1);
    std::size_t close = open;
    int level = 1;
    for (; close < text_.size() && close < open + 2000; ++close) {
      if (text_[close] == '[') ++level;
      if (text_[close] == ']' && --level == 0) break;
    }
    if (close >= text_.size() || level != 0 || close + 1 >= text_.size() || text_[close + 1] != '(')
      return false;
    const std::size_t end = text_.find(')', close);
    if (end == std::string_view::npos) return false;
    std::string_view url = trim_ascii(text_.substr(close + 2, end - close - 2));
    url = url.substr(0, url.find_first_of(" \t"));
    const std::string_view inner = text_.substr(open, close - open);
    const std::string shown = depth_ < kMaxDepth ? html(inner, depth_ + 1) : escape_html(inner);
    out_ += picture ? shown : link(url, shown);
    at_ = end + 1;
    return true;
  }

  bool emphasis() {
    const char c = text_[at_];
    if ((c != '*' && c != '_') || depth_ >= kMaxDepth) return false;
    const bool word_before = at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
    if (c == '_' && word_before) return false;
    const bool strong = at_ + 1 < text_.size() && text_[at_ + 1] == c;
    const std::string mark(strong ? 2 : 1, c);
    const std::size_t start = at_ + mark.size();
    if (start >= text_.size() || is_ascii_space(text_[start])) return false;
    const std::size_t end = text_.find(mark, start);
    if (end == std::string_view::npos || end == start || is_ascii_space(text_[end - 1])) return false;
    const char* tag = strong ? "strong" : "em";
    out_ += fmt::format("<{0}>{1}</{0}>", tag, html(text_.substr(start, end - start), depth_ + 1));
    at_ = end + mark.size();
    return true;
  }

  bool automatic() {
    const std::string_view rest = text_.substr(at_);
    const bool angled = rest.front() == '<';
    const std::string_view url_start = angled ? rest.substr(1) : rest;
    if (!url_start.starts_with("https://") && !url_start.starts_with("http://")) return false;
    std::size_t size = url_start.find_first_of(angled ? ">" : " \t\n)<>\"'`");
    if (size == std::string_view::npos) size = url_start.size();
    std::string_view url = url_start.substr(0, size);
    if (!angled) {
      while (!url.empty() && std::string_view(".,;:!?").find(url.back()) != std::string_view::npos)
        url.remove_suffix(1);
    }
    out_ += link(url, escape_html(url));
    at_ += url.size() + (angled ? std::min<std::size_t>(2, rest.size() - url.size()) : 0);
    return true;
  }

  std::string_view text_;
  int depth_;
  std::size_t at_ = 0;
  std::string out_;
};

std::size_t indent_of(std::string_view line) {
  std::size_t n = 0;
  while (n < line.size() && (line[n] == ' ' || line[n] == '\t')) ++n;
  return n;
}

// The text behind `- `, `* `, `+ `, `1. `; false if the line is no item.
bool item_text(std::string_view line, std::string_view& text, bool& ordered) {
  std::string_view rest = line.substr(indent_of(line));
  std::size_t digits = 0;
  while (digits < rest.size() && digits < 9 && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
  ordered = digits > 0;
  if (ordered) {
    if (rest.size() < digits + 2 || (rest[digits] != '.' && rest[digits] != ')') || rest[digits + 1] != ' ')
      return false;
    text = rest.substr(digits + 2);
    return true;
  }
  if (rest.size() < 2 || std::string_view("-*+").find(rest[0]) == std::string_view::npos || rest[1] != ' ')
    return false;
  text = rest.substr(2);
  return true;
}

bool is_rule(std::string_view line) {
  const std::string_view text = trim_ascii(line);
  if (text.size() < 3 || std::string_view("-*_").find(text[0]) == std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return c == text[0] || c == ' '; });
}

class Blocks {
 public:
  explicit Blocks(std::string_view text) : lines_(split_lines(text)) {}

  std::string run() {
    while (at_ < lines_.size()) {
      const std::string_view line = lines_[at_];
      if (trim_ascii(line).empty()) {
        ++at_;
      } else if (!fence(line) && !heading(line) && !rule(line) && !quote(line) && !list(line) &&
                 !table(line)) {
        paragraph();
      }
    }
    return std::move(out_);
  }

 private:
  bool fence(std::string_view line) {
    const std::string_view text = trim_ascii(line);
    if (!text.starts_with("```") && !text.starts_with("~~~")) return false;
    const std::string_view mark = text.substr(0, 3);
    out_ += "<pre><code>";
    for (++at_; at_ < lines_.size() && !trim_ascii(lines_[at_]).starts_with(mark); ++at_) {
      out_ += escape_html(lines_[at_]) + "\n";
    }
    if (at_ < lines_.size()) ++at_;
    out_ += "</code></pre>\n";
    return true;
  }

  bool heading(std::string_view line) {
    std::size_t level = 0;
    while (level < line.size() && line[level] == '#') ++level;
    if (level == 0 || level > 6 || level == line.size() || line[level] != ' ') return false;
    std::string_view text = trim_ascii(line.substr(level));
    while (text.ends_with('#')) text.remove_suffix(1);
    const std::size_t shown = std::min<std::size_t>(level + 1, 6);
    out_ += fmt::format("<h{0}>{1}</h{0}>\n", shown, Inline::html(trim_ascii(text)));
    ++at_;
    return true;
  }

  bool rule(std::string_view line) {
    if (!is_rule(line)) return false;
    out_ += "<hr>\n";
    ++at_;
    return true;
  }

  bool quote(std::string_view line) {
    if (!line.starts_with('>')) return false;
    std::string text;
    for (; at_ < lines_.size() && lines_[at_].starts_with('>'); ++at_) {
      text += std::string(trim_ascii(lines_[at_].substr(1))) + "\n";
    }
    out_ += "<blockquote><p>" + Inline::html(trim_ascii(text)) + "</p></blockquote>\n";
    return true;
  }

  bool list(std::string_view line) {
    std::string_view text;
    bool ordered = false;
    if (!item_text(line, text, ordered)) return false;
    const char* tag = ordered ? "ol" : "ul";
    out_ += fmt::format("<{}>\n", tag);
    while (at_ < lines_.size()) {
      bool same = false;
      if (!item_text(lines_[at_], text, same)) break;
      std::string item(text);
      for (++at_; at_ < lines_.size(); ++at_) {
        std::string_view next;
        bool unused = false;
        if (trim_ascii(lines_[at_]).empty() || indent_of(lines_[at_]) == 0 ||
            item_text(lines_[at_], next, unused))
          break;
        item += " " + std::string(trim_ascii(lines_[at_]));
      }
      out_ += "<li>" + Inline::html(item) + "</li>\n";
    }
    out_ += fmt::format("</{}>\n", tag);
    return true;
  }

  static std::vector<std::string_view> cells(std::string_view line) {
    line = trim_ascii(line);
    if (line.starts_with('|')) line.remove_prefix(1);
    if (line.ends_with('|')) line.remove_suffix(1);
    return split(line, '|');
  }

  bool table(std::string_view line) {
    if (line.find('|') == std::string_view::npos || at_ + 1 >= lines_.size()) return false;
    const std::string_view marks = trim_ascii(lines_[at_ + 1]);
    if (marks.find('-') == std::string_view::npos ||
        marks.find_first_not_of("|-: ") != std::string_view::npos)
      return false;
    out_ += "<div class=\"wide\"><table>\n<tr>";
    for (std::string_view cell : cells(line)) out_ += "<th>" + Inline::html(trim_ascii(cell)) + "</th>";
    out_ += "</tr>\n";
    for (at_ += 2; at_ < lines_.size() && lines_[at_].find('|') != std::string_view::npos; ++at_) {
      out_ += "<tr>";
      for (std::string_view cell : cells(lines_[at_]))
        out_ += "<td>" + Inline::html(trim_ascii(cell)) + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</table></div>\n";
    return true;
  }

  void paragraph() {
    std::string text;
    for (bool first = true; at_ < lines_.size(); ++at_, first = false) {
      const std::string_view line = lines_[at_];
      std::string_view unused;
      bool ordered = false;
      const bool other = line.starts_with('#') || line.starts_with('>') ||
                         trim_ascii(line).starts_with("```") || item_text(line, unused, ordered);
      if (trim_ascii(line).empty() || (!first && other)) break;
      if (!text.empty()) text += '\n';
      text += trim_ascii(line);
    }
    out_ += "<p>" + Inline::html(text) + "</p>\n";
  }

  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string markdown_html(std::string_view text) { return Blocks(text).run(); }

}  // namespace mochi::registry
