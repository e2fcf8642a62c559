// Ints that begin small and change by small steps, wherever they are kept meanwhile: no run lasts long enough
// to bring one near the end of 64 bits, so that sums of such an int and a step need no check.
#pragma once

#include <vector>

#include "ir/ir.h"

namespace mochi::emit {

// What is known of one body. A value is «slow» if each operation that led to it added at most kStep to a
// value below 2^53: 2^53 operations take years, and stay below 2^63 + 2^53. Followed are locals and the ints
// inside lists, maps, sets and options that no other function sees; containers that may share something are
// one.
class Counters {
 public:
  static constexpr std::int64_t kStep = 1024;

  Counters(const types::TypeStore& types, const ir::Body& body);

  // A sum, difference or negation of slow ints and steps: it cannot overflow.
  bool counts(ir::ExprId id) const { return id.value < counts_.size() && counts_[id.value]; }

 private:
  enum class Size : std::uint8_t { step, slow, any };
  // What a value is made of: the size of the ints in it, and the container that it may share something with.
  struct Info {
    Size size = Size::any;
    std::uint32_t root = ir::LocalId::kNone;
  };

  void block(ir::BlockId id);
  void statement(ir::StmtId id);
  Info visit(ir::ExprId id);
  Info operation(ir::ExprId id, const ir::Expr& e);
  Info parts(ir::ExprId id, bool escape);
  void assign(ir::ExprId place, const Info& value);
  void store(std::uint32_t local, const Info& value);
  bool followed(types::TypeId type) const;
  bool contains(types::TypeId type) const;
  Size size_of(std::uint32_t local) { return sizes_[find(local)]; }
  std::uint32_t find(std::uint32_t local);
  std::uint32_t unite(std::uint32_t a, std::uint32_t b);
  void raise(std::uint32_t local, Size size);
  void escape(const Info& value) { raise(value.root, Size::any); }

  const types::TypeStore& types_;
  const ir::Body& body_;
  std::vector<Size> sizes_;            // by local, of the first of those that share
  std::vector<std::uint32_t> shared_;  // union-find
  std::vector<bool> counts_;
  bool moved_ = false;
};

}  // namespace mochi::emit
