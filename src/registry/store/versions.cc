#include "registry/store/versions.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/string_util.h"
#include "package/version.h"

namespace mochi::registry {
namespace {

// Numbers as texts without leading zeros: PEP 440 knows no largest one.
using Number = std::string;

int sign(std::strong_ordering order) {
  return order == std::strong_ordering::less ? -1 : order == std::strong_ordering::greater ? 1 : 0;
}

int compare_numbers(const Number& a, const Number& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a <=> b);
}

// A version of PEP 440 as a key that compares field by field.
struct PythonVersion {
  Number epoch = "0";
  std::vector<Number> release;
  // 0 = a development release of the final one, 1..3 = a, b, rc, 4 = none.
  int phase = 4;
  Number phase_number = "0";
  bool post = false;
  Number post_number = "0";
  bool dev = false;
  Number dev_number = "0";
  std::vector<std::string> local;
};

class PythonReader {
 public:
  explicit PythonReader(std::string_view text) : text_(ascii_lower(trim_ascii(text))) {}

  std::optional<PythonVersion> read() {
    PythonVersion out;
    if (peek() == 'v') ++at_;
    Number first;
    if (!number(first)) return std::nullopt;
    if (peek() == '!') {
      ++at_;
      out.epoch = first;
      if (!number(first)) return std::nullopt;
    }
    out.release.push_back(first);
    while (peek() == '.' && is_ascii_digit(peek(1))) {
      ++at_;
      Number part;
      static_cast<void>(number(part));
      out.release.push_back(part);
    }
    while (out.release.size() > 1 && out.release.back() == "0") out.release.pop_back();
    read_phase(out);
    read_post(out);
    read_dev(out);
    if (peek() == '+' && !read_local(out)) return std::nullopt;
    if (at_ != text_.size()) return std::nullopt;
    if (out.dev && out.phase == 4 && !out.post) out.phase = 0;
    return out;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  static bool is_separator(char c) { return c == '.' || c == '-' || c == '_'; }

  bool number(Number& out) {
    const std::size_t begin = at_;
    while (is_ascii_digit(peek())) ++at_;
    if (begin == at_) return false;
    const std::size_t first = text_.find_first_not_of('0', begin);
    out = first >= at_ ? "0" : text_.substr(first, at_ - first);
    return true;
  }

  // One of `words`, a separator before it and one behind it allowed; its index, or -1.
  int word(std::initializer_list<std::string_view> words, Number& value) {
    const std::size_t begin = at_;
    if (is_separator(peek())) ++at_;
    int index = 0;
    for (std::string_view each : words) {
      if (std::string_view(text_).substr(at_).starts_with(each)) {
        at_ += each.size();
        const std::size_t behind = at_;
        if (is_separator(peek())) ++at_;
        if (!number(value)) {
          at_ = behind;
          value = "0";
        }
        return index;
      }
      ++index;
    }
    at_ = begin;
    return -1;
  }

  void read_phase(PythonVersion& out) {
    // Longer spellings first.
    static constexpr int kPhases[] = {1, 2, 3, 3, 3, 1, 2, 3};
    const int found = word({"alpha", "beta", "preview", "pre", "rc", "a", "b", "c"}, out.phase_number);
    if (found >= 0) out.phase = kPhases[found];
  }

  void read_post(PythonVersion& out) {
    if (peek() == '-' && is_ascii_digit(peek(1))) {
      ++at_;
      out.post = number(out.post_number);
      return;
    }
    out.post = word({"post", "rev", "r"}, out.post_number) >= 0;
  }

  void read_dev(PythonVersion& out) { out.dev = word({"dev"}, out.dev_number) >= 0; }

  bool read_local(PythonVersion& out) {
    ++at_;
    std::string part;
    for (; at_ <= text_.size(); ++at_) {
      const char c = peek();
      if (c == '\0' || is_separator(c)) {
        if (part.empty()) return false;
        out.local.push_back(std::move(part));
        part.clear();
        if (c == '\0') return true;
      } else if (is_ascii_digit(c) || is_ascii_letter(c)) {
        part += c;
      } else {
        return false;
      }
    }
    return true;
  }

  std::string text_;
  std::size_t at_ = 0;
};

int compare_releases(const std::vector<Number>& a, const std::vector<Number>& b) {
  static const Number kZero = "0";
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    const int order = compare_numbers(i < a.size() ? a[i] : kZero, i < b.size() ? b[i] : kZero);
    if (order != 0) return order;
  }
  return 0;
}

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Numbers are above words, and longer is above shorter.
int compare_locals(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const bool left = all_digits(a[i]);
    const bool right = all_digits(b[i]);
    if (left != right) return left ? 1 : -1;
    const auto trim = [](std::string_view text) {
      return Number(text.substr(std::min(text.find_first_not_of('0'), text.size())));
    };
    const int order = left ? compare_numbers(trim(a[i]), trim(b[i])) : sign(a[i] <=> b[i]);
    if (order != 0) return order;
  }
  return sign(a.size() <=> b.size());
}

int compare_python(const PythonVersion& a, const PythonVersion& b) {
  if (const int order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
  if (const int order = compare_releases(a.release, b.release); order != 0) return order;
  if (a.phase != b.phase) return a.phase < b.phase ? -1 : 1;
  if (const int order = compare_numbers(a.phase_number, b.phase_number); order != 0) return order;
  if (a.post != b.post) return a.post ? 1 : -1;
  if (const int order = compare_numbers(a.post_number, b.post_number); order != 0) return order;
  if (a.dev != b.dev) return a.dev ? -1 : 1;
  if (const int order = compare_numbers(a.dev_number, b.dev_number); order != 0) return order;
  return compare_locals(a.local, b.local);
}

}  // namespace

int compare_versions(std::string_view protocol, std::string_view a, std::string_view b) {
  if (protocol == "pypi") {
    const std::optional<PythonVersion> left = PythonReader(a).read();
    const std::optional<PythonVersion> right = PythonReader(b).read();
    if (left && right) return compare_python(*left, *right);
    if (left || right) return left ? 1 : -1;
    return sign(a <=> b);
  }
  const Result<package::Version> left = package::parse_version(a);
  const Result<package::Version> right = package::parse_version(b);
  if (left && right) return sign(*left <=> *right);
  if (left.has_value() != right.has_value()) return left ? 1 : -1;
  return sign(a <=> b);
}

bool is_prerelease(std::string_view protocol, std::string_view version) {
  if (protocol == "pypi") {
    const std::optional<PythonVersion> read = PythonReader(version).read();
    return read && (read->phase < 4 || read->dev);
  }
  const Result<package::Version> read = package::parse_version(version);
  return read && read->is_prerelease();
}

}  // namespace mochi::registry
