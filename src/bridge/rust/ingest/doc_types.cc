#include "bridge/rust/ingest/doc_parser.h"

namespace mochi::rust {
namespace {

// Types of one crate; the largest known one has fewer than a million.
constexpr std::size_t kTypes = std::size_t{1} << 24U;

}  // namespace

TypeRef DocParser::optional_type() { return in_.take_null() ? kNoType : type(); }

TypeRef DocParser::type() {
  DocType made;
  if (in_.peek() == JsonKind::string) {
    // A tag without payload: `infer`.
    made.name = in_.string();
  } else if (in_.begin_object()) {
    std::string_view tag;
    while (in_.next_key(tag)) type_body(tag, made);
  }
  if (crate_.types.size() >= kTypes) in_.fail("there are too many types");
  if (in_.failed()) return kNoType;
  crate_.types.push_back(std::move(made));
  return static_cast<TypeRef>(crate_.types.size() - 1);
}

void DocParser::type_body(std::string_view tag, DocType& made) {
  std::string_view key;
  if (tag == "primitive" || tag == "generic") {
    made.tag = tag == "primitive" ? TypeTag::primitive : TypeTag::generic;
    made.name = in_.string();
  } else if (tag == "resolved_path") {
    made.tag = TypeTag::path;
    made.path = std::make_unique<DocPath>();
    path(*made.path);
  } else if (tag == "borrowed_ref" || tag == "raw_pointer") {
    made.tag = tag == "raw_pointer" ? TypeTag::raw : TypeTag::reference;
    if (!in_.begin_object()) return;
    while (in_.next_key(key)) {
      if (key == "lifetime") {
        made.lifetime = optional_text();
      } else if (key == "is_mutable") {
        made.is_mutable = in_.boolean();
      } else if (key == "type") {
        made.parts = {type()};
      } else {
        in_.skip();
      }
    }
    if (made.parts.empty()) in_.fail("a reference without a type");
  } else if (tag == "slice") {
    made.tag = TypeTag::slice;
    made.parts = {type()};
  } else if (tag == "tuple") {
    made.tag = TypeTag::tuple;
    if (in_.begin_array()) {
      while (in_.next_item()) made.parts.push_back(type());
    }
  } else if (tag == "array") {
    made.tag = TypeTag::array;
    if (!in_.begin_object()) return;
    while (in_.next_key(key)) {
      if (key == "type") {
        made.parts = {type()};
      } else if (key == "len") {
        made.name = in_.string();
      } else {
        in_.skip();
      }
    }
    if (made.parts.empty()) in_.fail("an array without a type");
  } else if (tag == "dyn_trait") {
    made.tag = TypeTag::dyn;
    dyn_traits(made);
  } else if (tag == "impl_trait") {
    made.tag = TypeTag::impl;
    made.bounds = bounds();
  } else if (tag == "qualified_path") {
    made.tag = TypeTag::projection;
    made.path = std::make_unique<DocPath>();
    if (!in_.begin_object()) return;
    while (in_.next_key(key)) {
      if (key == "name") {
        made.name = in_.string();
      } else if (key == "self_type") {
        made.parts = {type()};
      } else if (key == "trait") {
        if (!in_.take_null()) path(*made.path);
      } else {
        in_.skip();
      }
    }
    if (made.parts.empty()) in_.fail("a projection without a type");
  } else if (tag == "function_pointer") {
    made.tag = TypeTag::function;
    function_pointer(made);
  } else {
    made.tag = TypeTag::other;
    made.name = tag;
    in_.skip();
  }
}

void DocParser::dyn_traits(DocType& made) {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "lifetime") {
      made.lifetime = optional_text();
    } else if (key == "traits") {
      if (!in_.begin_array()) return;
      while (in_.next_item()) {
        DocBound one;
        trait_bound(one);
        made.bounds.push_back(std::move(one));
      }
    } else {
      in_.skip();
    }
  }
}

void DocParser::function_pointer(DocType& made) {
  if (!in_.begin_object()) return;
  std::string_view key;
  DocFunction sig;
  while (in_.next_key(key)) {
    if (key == "sig") {
      signature(sig);
    } else {
      in_.skip();
    }
  }
  for (const auto& input : sig.inputs) made.parts.push_back(input.second);
  made.parts.push_back(sig.output);
}

void DocParser::path(DocPath& made) {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "path") {
      made.text = in_.string();
    } else if (key == "id") {
      made.id = id();
    } else if (key == "args") {
      if (!in_.take_null()) path_args(made);
    } else {
      in_.skip();
    }
  }
}

void DocParser::path_args(DocPath& made) {
  // `T::method(..)`: return type notation has no payload.
  if (in_.peek() == JsonKind::string) return in_.skip();
  if (!in_.begin_object()) return;
  std::string_view kind;
  while (in_.next_key(kind)) {
    if (kind == "angle_bracketed") {
      angle_args(made);
    } else if (kind == "parenthesized") {
      parenthesized_args(made);
    } else {
      in_.skip();
    }
  }
}

void DocParser::angle_args(DocPath& made) {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "args") {
      if (!in_.begin_array()) return;
      while (in_.next_item()) made.args.push_back(arg());
    } else if (key == "constraints") {
      if (!in_.begin_array()) return;
      while (in_.next_item()) made.constraints.push_back(constraint());
    } else {
      in_.skip();
    }
  }
}

void DocParser::parenthesized_args(DocPath& made) {
  made.parenthesized = true;
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "inputs") {
      if (!in_.begin_array()) return;
      while (in_.next_item()) made.inputs.push_back(type());
    } else if (key == "output") {
      made.output = optional_type();
    } else {
      in_.skip();
    }
  }
}

DocArg DocParser::arg() {
  DocArg made;
  if (in_.peek() == JsonKind::string) {
    in_.skip();
    return made;
  }
  if (!in_.begin_object()) return made;
  std::string_view kind;
  while (in_.next_key(kind)) {
    if (kind == "type") {
      made.kind = DocArg::Kind::type;
      made.type = type();
    } else if (kind == "lifetime") {
      made.kind = DocArg::Kind::lifetime;
      made.text = in_.string();
    } else if (kind == "const" && in_.begin_object()) {
      made.kind = DocArg::Kind::constant;
      std::string_view key;
      while (in_.next_key(key)) {
        if (key == "expr") {
          made.text = in_.string();
        } else {
          in_.skip();
        }
      }
    } else {
      in_.skip();
    }
  }
  return made;
}

DocConstraint DocParser::constraint() {
  DocConstraint made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "name") {
      made.name = in_.string();
    } else if (key == "binding" && in_.begin_object()) {
      std::string_view kind;
      while (in_.next_key(kind)) {
        if (kind == "constraint") {
          made.bounds = bounds();
        } else if (kind == "equality") {
          // A term is written as an argument is.
          made.equals = arg().type;
        } else {
          in_.skip();
        }
      }
    } else {
      in_.skip();
    }
  }
  return made;
}

std::vector<DocBound> DocParser::bounds() {
  std::vector<DocBound> made;
  if (!in_.begin_array()) return made;
  while (in_.next_item()) made.push_back(bound());
  return made;
}

DocBound DocParser::bound() {
  DocBound made;
  if (!in_.begin_object()) return made;
  std::string_view kind;
  while (in_.next_key(kind)) {
    if (kind == "trait_bound") {
      trait_bound(made);
    } else if (kind == "outlives") {
      made.kind = DocBound::Kind::outlives;
      made.lifetime = in_.string();
    } else if (kind == "use" && in_.begin_array()) {
      made.kind = DocBound::Kind::use;
      while (in_.next_item()) {
        // `use<>` keeps nothing; a name in it is as good as a lifetime.
        made.lifetime = "use";
        in_.skip();
      }
    } else {
      in_.skip();
    }
  }
  return made;
}

void DocParser::trait_bound(DocBound& made) {
  made.kind = DocBound::Kind::trait;
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "trait") {
      path(made.trait);
    } else if (key == "modifier") {
      made.maybe = in_.string() == "maybe";
    } else {
      in_.skip();
    }
  }
}

DocGenerics DocParser::generics() {
  DocGenerics made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "params" && in_.begin_array()) {
      while (in_.next_item()) made.params.push_back(param());
    } else if (key == "where_predicates" && in_.begin_array()) {
      while (in_.next_item()) {
        DocWhere one = where();
        if (one.type != kNoType) made.where.push_back(std::move(one));
      }
    } else {
      in_.skip();
    }
  }
  return made;
}

DocParam DocParser::param() {
  DocParam made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "name") {
      made.name = in_.string();
    } else if (key == "kind") {
      param_kind(made);
    } else {
      in_.skip();
    }
  }
  return made;
}

void DocParser::param_kind(DocParam& made) {
  if (!in_.begin_object()) return;
  std::string_view kind;
  while (in_.next_key(kind)) {
    made.kind = kind == "type"    ? DocParam::Kind::type
                : kind == "const" ? DocParam::Kind::constant
                                  : DocParam::Kind::lifetime;
    if (!in_.begin_object()) return;
    std::string_view key;
    while (in_.next_key(key)) {
      if (key == "bounds") {
        made.bounds = bounds();
      } else if (key == "default" && made.kind == DocParam::Kind::type) {
        made.type = optional_type();
      } else if (key == "type") {
        made.type = type();
      } else if (key == "is_synthetic") {
        made.synthetic = in_.boolean();
      } else {
        in_.skip();
      }
    }
  }
}

DocWhere DocParser::where() {
  DocWhere made;
  if (!in_.begin_object()) return made;
  std::string_view kind;
  while (in_.next_key(kind)) {
    if (kind != "bound_predicate") {
      in_.skip();
      continue;
    }
    if (!in_.begin_object()) return made;
    std::string_view key;
    while (in_.next_key(key)) {
      if (key == "type") {
        made.type = type();
      } else if (key == "bounds") {
        made.bounds = bounds();
      } else {
        in_.skip();
      }
    }
  }
  return made;
}

void DocParser::signature(DocFunction& made) {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "inputs" && in_.begin_array()) {
      while (in_.next_item()) {
        if (!in_.begin_array()) return;
        std::pair<std::string_view, TypeRef> input{{}, kNoType};
        for (int at = 0; in_.next_item(); ++at) {
          if (at == 0) {
            input.first = in_.string();
          } else if (at == 1) {
            input.second = type();
          } else {
            in_.skip();
          }
        }
        if (input.second == kNoType) in_.fail("a parameter without a type");
        made.inputs.push_back(input);
      }
    } else if (key == "output") {
      made.output = optional_type();
    } else if (key == "is_c_variadic") {
      made.variadic = in_.boolean();
    } else {
      in_.skip();
    }
  }
}

void DocParser::header(DocFunction& made) {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "is_unsafe") {
      made.is_unsafe = in_.boolean();
    } else if (key == "is_async") {
      made.is_async = in_.boolean();
    } else if (key == "abi" && in_.peek() == JsonKind::string) {
      made.foreign_abi = in_.string() != "Rust";
    } else if (key == "abi") {
      made.foreign_abi = true;
      in_.skip();
    } else {
      in_.skip();
    }
  }
}

}  // namespace mochi::rust
