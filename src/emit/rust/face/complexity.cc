#include "emit/rust/face/complexity.h"

#include <cstddef>

namespace mochi::emit::rust {

namespace {

// Each part counts by its kind and by how deep it stands, as clippy counts.
class Score {
 public:
  explicit Score(std::string_view type) : rest_(type) { part(1); }
  unsigned total() const { return total_; }

 private:
  static constexpr unsigned kPart = 10;
  static constexpr unsigned kTrait = 20;
  static constexpr unsigned kTraitWithLifetimes = 50;

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  void part(unsigned nest) {
    while (take("&")) {
      total_ += nest;
      take("mut ");
    }
    if (take("dyn ")) return function(nest);
    total_ += kPart * nest;
    if (take("[")) {
      part(nest + 1);
      take("]");
      return;
    }
    if (take("(")) return list(nest + 1, ")");
    const std::size_t end = rest_.find_first_of("<,>)]+ ");
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end);
    if (take("<")) list(nest + 1, ">");
  }

  // `Fn(A) -> B + Send`; a reference among the parameters has a lifetime of its own.
  void function(unsigned nest) {
    const std::size_t open = rest_.find('(');
    if (open == rest_.npos) return;
    rest_.remove_prefix(open + 1);
    const bool lifetimes = rest_.substr(0, rest_.find(')')).find('&') != rest_.npos;
    total_ += (lifetimes ? kTraitWithLifetimes : kTrait) * nest;
    const unsigned inside = nest + (lifetimes ? 1 : 0);
    total_ += kPart * inside;
    list(inside + 1, ")");
    if (take(" -> ")) part(inside);
    while (take(" + ")) {
      const std::size_t end = rest_.find_first_of(",>)] ");
      rest_.remove_prefix(end == rest_.npos ? rest_.size() : end);
    }
  }

  void list(unsigned nest, std::string_view close) {
    while (!rest_.empty() && !take(close)) {
      part(nest);
      if (!take(", ") && !rest_.starts_with(close)) return;
    }
  }

  std::string_view rest_;
  unsigned total_ = 0;
};

}  // namespace

bool is_complex_type(std::string_view type) {
  constexpr unsigned kMost = 250;
  return !type.starts_with("impl ") && type.find("impl ") == type.npos && Score(type).total() > kMost;
}

}  // namespace mochi::emit::rust
