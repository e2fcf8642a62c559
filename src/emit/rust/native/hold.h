// In which form a value of Mochi is at hand in native Rust.
#pragma once

#include <cstdint>

#include "emit/rust/ir_names.h"
#include "emit/rust/layout/syntax.h"

namespace mochi::emit::rust {

// The Rust type behind an expression or name of Mochi type T.
enum class Hold : std::uint8_t {
  value,       // T, of its own or copied
  place,       // T, held by somebody else: a local, a field, an element
  ref,         // `&T`; of lists `&[T]` or `&Vec<T>`, of strings `&String`
  str,         // `&str`
  mut_ref,     // `&mut T`
  option_ref,  // `Option<&T>`, `Option<&str>`, `Option<&[T]>`
  chr,         // `char`, a string of one code point
  copy_ref,    // `&T` of a type that is copied
  box_ref,     // `&Box<T>`
  callable,    // closure, `&dyn Fn`, `impl Fn`
};

struct Made {
  NodeId node;
  Hold hold = Hold::value;
};

}  // namespace mochi::emit::rust
