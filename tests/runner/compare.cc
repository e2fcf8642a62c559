#include <algorithm>

#include "base/string_util.h"
#include "runner/runner.h"

namespace mochi::test {
namespace {

std::string_view without_trailing_blanks(std::string_view line) {
  while (!line.empty() && is_ascii_space(line.back())) line.remove_suffix(1);
  return line;
}

// Greedy matching of the pieces between stars, with the usual restart after the last star.
bool matches_line(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool same_line(std::string_view expected, std::string_view actual) {
  return matches_line(without_trailing_blanks(expected), without_trailing_blanks(actual));
}

}  // namespace

bool matches_pattern(std::string_view expected, std::string_view actual) {
  std::vector<std::string_view> want = split_lines(expected);
  std::vector<std::string_view> got = split_lines(actual);
  return want.size() == got.size() && std::equal(want.begin(), want.end(), got.begin(), same_line);
}

std::string without_notes(std::string_view text) {
  std::string out;
  bool in_note = false;
  std::vector<std::string_view> lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view bare = trim_ascii(lines[i]);
    if (bare.starts_with("note: ")) {
      // With the empty line before it.
      if (!in_note && out.ends_with("\n\n")) out.pop_back();
      in_note = true;
    } else if (in_note) {
      // A note goes on with its place, then an empty line and the excerpt, which has a bar.
      std::string_view next = i + 1 < lines.size() ? trim_ascii(lines[i + 1]) : std::string_view();
      bool excerpt =
          bare.find("| ") != std::string_view::npos && (bare[0] == '|' || (bare[0] >= '0' && bare[0] <= '9'));
      bool blank = bare.empty() && (next.find(" | ") != std::string_view::npos || next.starts_with("note: "));
      in_note = bare.starts_with("--> ") || excerpt || blank;
    }
    if (!in_note) {
      out += lines[i];
      if (i + 1 < lines.size()) out += '\n';
    }
  }
  return out;
}

std::string difference(std::string_view expected, std::string_view actual) {
  constexpr std::size_t kContext = 3;
  constexpr std::size_t kMost = 40;
  std::vector<std::string_view> want = split(expected, '\n');
  std::vector<std::string_view> got = split(actual, '\n');
  std::size_t shorter = std::min(want.size(), got.size());
  std::size_t head = 0;
  while (head < shorter && same_line(want[head], got[head])) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && same_line(want[want.size() - 1 - tail], got[got.size() - 1 - tail])) ++tail;
  std::string out = "@@ line " + std::to_string(head + 1) + " @@\n";
  auto print = [&out](char mark, const std::vector<std::string_view>& lines, std::size_t begin,
                      std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (i == begin + kMost) {
        out += std::string(1, mark) + "… " + std::to_string(end - i) + " more lines\n";
        return;
      }
      out += mark + std::string(lines[i].substr(0, 400)) + "\n";
    }
  };
  print(' ', want, head > kContext ? head - kContext : 0, head);
  print('-', want, head, want.size() - tail);
  print('+', got, head, got.size() - tail);
  print(' ', want, want.size() - tail, std::min(want.size(), want.size() - tail + kContext));
  return out;
}

}  // namespace mochi::test
