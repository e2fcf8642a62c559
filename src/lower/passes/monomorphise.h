// Makes one function out of each generic function and each list of type arguments that it is used with.
//
// In:         any verified program.
// Out:        no function has type parameters, no type contains one, no call has type arguments. With
//             Extent::kinds, as libraries have it: only of parameters whose kind is needed at run time
//             (lower/passes/kind_needs.h, Z6); the other functions stay generic, and so do exported ones.
// Assumes:    type arguments at calls and function references are complete.
// Guarantees: behaviour is unchanged. Instances stand in the module list where the generic function stood, in
//             the order of their first use, and keep its name; Function::type_args tells them apart. Options
//             of options that instantiation would make collapse (Z11), boxes of `any` vanish.
// Limits:     kMaxInstances instances, kMaxTypeDepth levels of type arguments (polymorphic recursion): T095
//             once, then false; the program is then not fit to run.
//
//   fun id<T>(x: T): T { return x }  id<int>(1)      ==>      fun id<int>(x: int): int { return x }  id(1)
#pragma once

#include "diag/diagnostic.h"
#include "ir/ir.h"

namespace mochi::lower {

inline constexpr std::size_t kMaxInstances = 10000;
inline constexpr std::size_t kMaxTypeDepth = 40;

enum class Extent : std::uint8_t { all, kinds };

bool monomorphise(ir::Program& program, Sink& sink, Extent extent = Extent::all);

}  // namespace mochi::lower
