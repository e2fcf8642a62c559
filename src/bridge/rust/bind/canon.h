// Types that no crate wrote down: what stands for type parameters (rust-bridge page §9.4, rule 12).
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "bridge/rust/bind/judge.h"

namespace mochi::rust {

class Canon {
 public:
  Canon();
  Canon(const Canon&) = delete;
  Canon& operator=(const Canon&) = delete;

  // `i64`, `str`, …
  TypeView primitive(std::string_view name);
  // A type of the standard library by its last name; `name` must outlive this.
  TypeView standard(std::string_view name, const std::vector<TypeView>& args = {});
  TypeView reference(TypeView to, bool is_mutable = false, std::string_view lifetime = {});
  TypeView bytes() { return standard("Vec", {primitive("u8")}); }
  TypeView text() { return standard("String"); }

 private:
  TypeRef add(DocType type);
  Scope& scope() { return scopes_.emplace_back(); }

  DocCrate crate_;
  std::deque<Scope> scopes_;
};

}  // namespace mochi::rust
