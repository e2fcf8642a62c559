// A set of a body's locals, by which analyses that go around loops tell what holds at one point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mochi::lower {

// Locals by their number, which is below `size`. All operations on two sets are of the same size.
class LocalSet {
 public:
  explicit LocalSet(std::size_t size = 0) : words_((size + 63) / 64, 0) {}
  static LocalSet all(std::size_t size) {
    LocalSet made(size);
    for (std::uint64_t& word : made.words_) word = ~std::uint64_t{0};
    return made;
  }

  bool has(std::uint32_t i) const { return (words_[i / 64] >> (i % 64) & 1U) != 0; }
  void add(std::uint32_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  void remove(std::uint32_t i) { words_[i / 64] &= ~(std::uint64_t{1} << (i % 64)); }
  void put(std::uint32_t i, bool in) { in ? add(i) : remove(i); }
  // True if that changed anything.
  bool unite(const LocalSet& other) {
    bool changed = false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::uint64_t now = words_[i] | other.words_[i];
      changed = changed || now != words_[i];
      words_[i] = now;
    }
    return changed;
  }
  // Keeps what both have.
  void meet(const LocalSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  }
  friend bool operator==(const LocalSet&, const LocalSet&) = default;

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace mochi::lower
