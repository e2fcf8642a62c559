// Calls of crates in shared code: foreign functions as functions of Rust that call the crate itself, and how values of the program's
// own structs and enums become the crate's, and back (runtime/rust/crates).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "emit/common/output.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

// A foreign function, of which `w.crates` knows the call.
std::string crate_function(Writer& w, ir::FunctionId id);
// Conversions between a struct or enum of the program and what it stands for in Rust; empty for a type that stands for nothing.
std::string crate_conversions(Writer& w, types::TypeId id);
// What handles of these types can do; `handles` has their names by the types.
std::string crate_kinds(const std::map<std::string, std::string>& handles);

// The crates that modules of the program stand for, ascending.
std::vector<std::string> imported_crates(const ir::Program& program);
// `[dependencies]` with these, or nothing.
std::string crate_dependencies(const std::vector<std::string>& crates, const CrateCalls& calls);
// The support code of calls, in `folder`; `runtime`: the module where the other support code stands.
void add_call_support(Output& output, const std::string& folder, std::string_view runtime, const CrateCalls& calls);

}  // namespace mochi::emit::rust
