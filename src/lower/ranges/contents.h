// Which names of lists and maps can hold the same object, for analyses of the ints inside (ranges, counts).
//
// In:         any verified program.
// Out:        a class per local, global and function result that holds a list or map. Two of them that can
//             hold one object are in one class, except a parameter through which nobody writes and which
//             nobody keeps: it has a class of its own, into which calls let the contents of their arguments
//             flow.
// Guarantees: who puts something into an object of a class does it in an expression or statement of the
//             program whose container has that class; lists and maps that anybody else can reach (in fields,
//             in other lists, boxed, given to foreign or unknown functions, parameters and results of
//             functions that anybody calls) have none.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

using ContentClass = std::uint32_t;
inline constexpr ContentClass kNoClass = 0xffffffffU;

class Contents {
 public:
  // `open_exports`: anybody may call exported functions and methods (libraries), and see exported globals.
  Contents(const ir::Program& program, bool open_exports);

  std::size_t size() const { return size_; }
  // kNoClass: no list or map, none with ints in it, or one that others can reach.
  ContentClass of(ir::FunctionId f, ir::LocalId l) const { return classes_[first_local_[f.value] + l.value]; }
  ContentClass of(ir::GlobalId g) const { return classes_[globals_ + g.value]; }
  ContentClass of_result(ir::FunctionId f) const { return classes_[results_ + f.value]; }
  // The class of the object that `e`, the container of an assignment, gives; kNoClass also if the object is
  // new.
  ContentClass of(ir::FunctionId f, ir::ExprId e) const;

 private:
  friend class ContentScan;
  const ir::Program& p_;
  std::vector<std::size_t> first_local_;
  std::size_t globals_ = 0;
  std::size_t results_ = 0;
  std::size_t size_ = 0;
  std::vector<ContentClass> classes_;  // by place: locals of all functions, globals, results
};

}  // namespace mochi::lower
