#include "bridge/rust/bind/signature.h"

#include <algorithm>

#include "base/string_util.h"

namespace mochi::rust {
namespace {

bool is_plain_name(std::string_view name) {
  const bool word = std::all_of(name.begin(), name.end(),
                                [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_'; });
  return word && !name.empty() && name != "_" && !is_ascii_digit(name.front());
}

// What `Self` is called.
void put_self(api::Type& type, std::string_view self) {
  if (type.kind == api::TypeKind::named && type.name == "Self") type.name = self;
  for (api::Type& arg : type.args) put_self(arg, self);
}

}  // namespace

api::Function mochi_function(Judge& judge, const Callable& callable) {
  const DocFunction& function = callable.function();
  const Scope& scope = judge.function_scope(function, *callable.owner);
  api::Function made;
  made.name = callable.name();
  if (made.name.starts_with("r#")) made.name.erase(0, 2);
  for (const DocParam& p : function.generics.params) {
    if (p.kind == DocParam::Kind::type && !p.synthetic) made.type_params.push_back({std::string(p.name), {}});
  }
  std::size_t number = 0;
  for (const auto& [name, type] : function.inputs) {
    if (name == "self") continue;
    api::Param param;
    param.name = is_plain_name(name) ? std::string(name) : "arg" + std::to_string(number);
    param.type = mochi_type(judge, {type, &scope, false}, false);
    put_self(param.type, callable.type);
    made.params.push_back(std::move(param));
    ++number;
  }
  if (function.output != kNoType) made.result = mochi_type(judge, {function.output, &scope, false}, true);
  put_self(made.result, callable.type);
  return made;
}

}  // namespace mochi::rust
