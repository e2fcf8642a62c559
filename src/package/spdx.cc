#include "package/spdx.h"

#include <algorithm>
#include <iterator>

#include "base/edit_distance.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

#include "package/spdx_ids.inc"

constexpr std::size_t kMaxLength = 1000;
constexpr int kMaxDepth = 32;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// The identifier as SPDX spells it, or empty. Identifiers are matched without case.
template <std::size_t N>
std::string_view find_id(const std::string_view (&list)[N], std::string_view id) {
  auto found = std::find_if(std::begin(list), std::end(list),
                            [&](std::string_view known) { return same_word(known, id); });
  return found == std::end(list) ? std::string_view() : *found;
}

bool is_id_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == ':' || c == '+';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { next(); }

  Result<LicenseExpression> run() {
    if (text_.size() > kMaxLength) return bad("it is too long");
    MOCHI_TRY(std::string spelled, either(0));
    if (!word_.empty()) return bad("`" + std::string(word_) + "` is not expected here");
    result_.text = std::move(spelled);
    return std::move(result_);
  }

 private:
  Unexpected<Error> bad(const std::string& why, std::string hint = {}) const {
    return fail(Code::M057_MANIFEST_E005,
                "`" + std::string(text_.substr(0, 100)) + "` is not an SPDX licence expression: " + why,
                std::move(hint));
  }

  void next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    std::size_t begin = at_;
    if (at_ < text_.size() && (text_[at_] == '(' || text_[at_] == ')')) {
      ++at_;
    } else {
      while (at_ < text_.size() && is_id_char(text_[at_])) ++at_;
      // A foreign character is a word of its own, so that it is shown.
      if (begin == at_ && at_ < text_.size()) ++at_;
    }
    word_ = text_.substr(begin, at_ - begin);
  }

  bool accept(std::string_view word) {
    if (!same_word(word_, word)) return false;
    next();
    return true;
  }

  Result<std::string> either(int depth) {
    MOCHI_TRY(std::string spelled, both(depth));
    while (accept("OR")) {
      MOCHI_TRY(std::string right, both(depth));
      spelled += " OR " + right;
    }
    return spelled;
  }

  Result<std::string> both(int depth) {
    MOCHI_TRY(std::string spelled, with(depth));
    while (accept("AND")) {
      MOCHI_TRY(std::string right, with(depth));
      spelled += " AND " + right;
    }
    return spelled;
  }

  Result<std::string> with(int depth) {
    if (depth > kMaxDepth) return bad("it is nested too deeply");
    if (accept("(")) {
      MOCHI_TRY(std::string inner, either(depth + 1));
      if (!accept(")")) return bad("a `)` is missing");
      return "(" + inner + ")";
    }
    MOCHI_TRY(std::string spelled, license());
    if (!accept("WITH")) return spelled;
    std::string_view exception = find_id(kExceptions, word_);
    if (exception.empty()) return bad("`" + std::string(word_) + "` is not a known exception");
    next();
    return spelled + " WITH " + std::string(exception);
  }

  Result<std::string> license() {
    std::string word(word_);
    if (word.empty()) return bad("a licence is missing");
    std::string spelled;
    if (word.starts_with("LicenseRef-") || word.starts_with("DocumentRef-")) {
      if (word.back() == '-' || word.find('+') != std::string::npos)
        return bad("`" + word + "` is not a licence reference");
      spelled = word;
    } else {
      bool later = word.size() > 1 && word.back() == '+';
      std::string_view id =
          later ? std::string_view(word).substr(0, word.size() - 1) : std::string_view(word);
      std::string_view known = find_id(kLicenses, id);
      bool old = known.empty();
      // Some deprecated identifiers, such as `GPL-2.0+`, end in `+` themselves.
      if (old) known = find_id(kDeprecatedLicenses, word);
      if (old && !known.empty()) later = false;
      if (known.empty()) known = find_id(kDeprecatedLicenses, id);
      if (known.empty()) return unknown(word);
      spelled = std::string(known) + (later ? "+" : "");
      if (old) note(result_.deprecated, std::string(known));
    }
    note(result_.licenses, spelled);
    next();
    return spelled;
  }

  Result<std::string> unknown(const std::string& word) const {
    std::vector<std::string_view> candidates(std::begin(kLicenses), std::end(kLicenses));
    std::string_view near = nearest_word(word, candidates);
    std::string hint =
        near.empty() ? "Use an SPDX identifier such as `Apache-2.0`, or `LicenseRef-NAME` for your own text."
                     : suggestion(near);
    return bad("`" + word + "` is not a known licence", std::move(hint));
  }

  static void note(std::vector<std::string>& list, std::string item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view word_;
  LicenseExpression result_;
};

}  // namespace

Result<LicenseExpression> parse_license(std::string_view text) { return Parser(text).run(); }

}  // namespace mochi::package
