// Types of crates that show themselves (rust-bridge page §9.3, rule 5).
#pragma once

#include "check/checked.h"

namespace mochi::lower {

// The method that gives the text of a record or union of a crate as Rust displays it; none for all other types, those that
// Rust cannot display, and handles, which the library shows itself.
check::FunId crate_text(const check::Checked& checked, types::TypeId type);

}  // namespace mochi::lower
