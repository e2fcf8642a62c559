// The face that a Rust library shows to C (rust-bridge page, requirements 33 to 35): a header, and the module of Rust behind it.
#pragma once

#include <string>
#include <string_view>

#include "api/surface.h"
#include "emit/common/output.h"

namespace mochi::emit {

struct CFace {
  std::string header;  // `include/NAME.h`
  std::string module;  // `src/c_face.rs`, behind the text of runtime/rust/c_face.rs
};

// `self` names the crate; symbols carry its name and the major part of `version`. What C cannot be given stands in the header with
// the reason.
CFace c_face(const api::Surface& surface, const NativePackage& self, std::string_view version);

}  // namespace mochi::emit
