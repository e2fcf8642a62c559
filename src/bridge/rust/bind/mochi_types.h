// Rust types as Mochi has them (rust-bridge page §9.4).
#pragma once

#include <optional>
#include <string_view>

#include "api/type.h"
#include "bridge/rust/bind/judge.h"

namespace mochi::rust {

// A type of this kind that has no parts, or whose parts are to come.
api::Type simple_type(api::TypeKind kind);
// A type of this name.
api::Type named_type(std::string_view name, api::TypeKind kind = api::TypeKind::named);
// What Rust's primitive type is as a value that crosses; none for `unit`, `never` and all that is no number, text or bool.
std::optional<api::Type> number_or_text(std::string_view name);
// A list, set or option of `element`.
api::Type holding_type(api::TypeKind kind, api::Type element);

// The last word of a Rust path.
std::string_view after_colons(std::string_view path);

// The type of a value on its way to Mochi (`out`) or to Rust. What the table does not have is named as it is
// written in Rust, so that a skipped item can be shown too.
api::Type mochi_type(Judge& judge, TypeView view, bool out);

}  // namespace mochi::rust
