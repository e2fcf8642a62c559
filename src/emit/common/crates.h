// What a target that calls crates directly is told of them (rust-bridge page Z6): Rust's words for the foreign functions and types of
// the modules that stand for crates.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mochi::emit {

// Before the name of a module that stands for a crate.
inline constexpr std::string_view kCrateModule = "rust/";

// A type of such a module.
struct CrateType {
  enum class Form : std::uint8_t { handle, record, plain_enum, union_ };
  struct Variant {
    std::string name;
    std::vector<std::string> fields;  // by name or number
  };
  Form form = Form::handle;
  std::string rust;                // `::semver::Version`
  std::string shown;               // `semver::Version`
  std::vector<std::string> parts;  // of a record its fields, of a plain enum its variants, in Mochi's order
  std::vector<Variant> variants;   // of a union
};

struct CrateCalls {
  // By the path of the foreign function: the call, whose arguments are `a0`, `a1`, …, over the support code of calls.
  std::map<std::string, std::string, std::less<>> bodies;
  // By module and name.
  std::map<std::pair<std::string, std::string>, CrateType> types;
  // Of the manifest, by the crate's name: `{ version = "=1.0.27" }`.
  std::map<std::string, std::string> dependencies;
  // How futures are waited for: the text of the support file.
  std::string futures;
};

}  // namespace mochi::emit
