// Interned strings. Identifiers are NameIds from the lexer on; equal text has equal id.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/id.h"

namespace mochi {

struct NameTag;
using NameId = Id<NameTag>;

// Owns the text of names for a whole compilation. Views returned by `text` live as long as the interner.
// Not thread-safe. Ids are given in order of first use, so they must never decide the order of any output.
class Names {
 public:
  Names();
  ~Names();
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;

  NameId intern(std::string_view text);
  // The id of `text` if it was interned before, else an invalid id.
  NameId find(std::string_view text) const;
  std::string_view text(NameId id) const;
  std::uint32_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mochi
