#include "bridge/rust/index/crate_requirement.h"

#include <fmt/format.h>

#include <optional>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::rust {
namespace {

using package::Comparator;
using package::Comparison;

constexpr std::size_t kComparators = 32;
constexpr std::size_t kTextBytes = 1024;

bool is_wildcard(char c) { return c == '*' || c == 'x' || c == 'X'; }

void skip_blanks(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
}

// One comparator at a time from the front of a text.
class RequirementReader {
 public:
  explicit RequirementReader(std::string_view text) : whole_(text), rest_(text) {}

  Result<package::Requirement> read() {
    if (whole_.size() > kTextBytes) return bad("it is too long");
    skip_blanks(rest_);
    if (!rest_.empty() && is_wildcard(rest_.front())) return read_star();
    package::Requirement made;
    while (true) {
      MOCHI_TRY(Comparator one, read_one());
      made.comparators.push_back(std::move(one));
      if (rest_.empty()) return made;
      if (rest_.front() != ',') return bad("a comma must stand between comparators");
      if (made.comparators.size() == kComparators) return bad("it has more than 32 comparators");
      rest_.remove_prefix(1);
      skip_blanks(rest_);
    }
  }

 private:
  Unexpected<Error> bad(std::string_view why) const {
    return fail(Code::M057_RUST_E004, fmt::format("{} is no requirement on a crate: {}",
                                                  code_quoted(whole_.substr(0, kTextBytes)), why));
  }

  Result<package::Requirement> read_star() {
    rest_.remove_prefix(1);
    skip_blanks(rest_);
    if (!rest_.empty()) return bad("`*` stands alone");
    return package::any_version();
  }

  // `=`, `>`, `>=`, `<`, `<=`, `~`, `^`, or nothing.
  std::optional<Comparison> read_sign() {
    if (rest_.empty()) return std::nullopt;
    const char first = rest_.front();
    if (first != '=' && first != '>' && first != '<' && first != '~' && first != '^') return std::nullopt;
    rest_.remove_prefix(1);
    const bool or_equal = (first == '>' || first == '<') && rest_.starts_with('=');
    if (or_equal) rest_.remove_prefix(1);
    switch (first) {
      case '=': return Comparison::exact;
      case '>': return or_equal ? Comparison::greater_equal : Comparison::greater;
      case '<': return or_equal ? Comparison::less_equal : Comparison::less;
      case '~': return Comparison::tilde;
      default: return Comparison::caret;  // of characters
    }
  }

  Result<std::uint64_t> read_number() {
    std::size_t length = 0;
    while (length < rest_.size() && is_ascii_digit(rest_[length])) ++length;
    if (length == 0) return bad("a number is missing");
    if (length > 1 && rest_[0] == '0') return bad("a number begins with 0");
    std::uint64_t value = 0;
    for (char c : rest_.substr(0, length)) {
      const auto digit = static_cast<std::uint64_t>(c - '0');
      if (value > (UINT64_MAX - digit) / 10) return bad("a number is too large");
      value = value * 10 + digit;
    }
    rest_.remove_prefix(length);
    return value;
  }

  Result<Comparator> read_one() {
    Comparator made;
    const std::optional<Comparison> sign = read_sign();
    made.op = sign.value_or(Comparison::caret);
    skip_blanks(rest_);
    MOCHI_TRY(made.version.major, read_number());
    made.parts = 1;
    bool wildcard = false;
    for (std::uint64_t* part : {&made.version.minor, &made.version.patch}) {
      if (!rest_.starts_with('.')) break;
      rest_.remove_prefix(1);
      if (!rest_.empty() && is_wildcard(rest_.front())) {
        rest_.remove_prefix(1);
        wildcard = true;
        continue;
      }
      if (wildcard) return bad("a number stands behind a wildcard");
      MOCHI_TRY(*part, read_number());
      ++made.parts;
    }
    // A wildcard without a sign fixes the numbers before it.
    if (wildcard && !sign) made.op = Comparison::exact;
    if (made.parts == 3) MOCHI_TRY_VOID(read_labels(made));
    skip_blanks(rest_);
    return made;
  }

  // Pre-release and build metadata, which is read and left out.
  Result<void> read_labels(Comparator& made) {
    if (!rest_.starts_with('-') && !rest_.starts_with('+')) return {};
    const std::size_t length = std::min(rest_.find_first_of(", "), rest_.size());
    Result<package::Version> version = package::parse_version(fmt::format(
        "{}.{}.{}{}", made.version.major, made.version.minor, made.version.patch, rest_.substr(0, length)));
    if (!version) return bad("its pre-release or build label cannot be read");
    made.version = std::move(*version);
    made.version.build.clear();
    rest_.remove_prefix(length);
    return {};
  }

  std::string_view whole_;
  std::string_view rest_;
};

}  // namespace

Result<package::Requirement> parse_crate_requirement(std::string_view text) {
  return RequirementReader(text).read();
}

}  // namespace mochi::rust
