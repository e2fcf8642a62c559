#include "bridge/rust/ingest/doc_parser.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kItems = std::size_t{1} << 23U;

// The decimal text of an id, as keys have it; kNoDoc if it is none.
DocId id_of_key(std::string_view key) {
  std::uint64_t value = 0;
  if (key.empty() || key.size() > 10) return kNoDoc;
  for (char c : key) {
    if (c < '0' || c > '9') return kNoDoc;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value < kNoDoc ? static_cast<DocId>(value) : kNoDoc;
}

}  // namespace

DocId DocParser::id() {
  const std::int64_t value = in_.integer();
  if (value < 0 || value >= kNoDoc) in_.fail("an id is out of range");
  return in_.failed() ? kNoDoc : static_cast<DocId>(value);
}

DocId DocParser::optional_id() { return in_.take_null() ? kNoDoc : id(); }

std::vector<DocId> DocParser::ids() {
  std::vector<DocId> made;
  if (!in_.begin_array()) return made;
  while (in_.next_item()) made.push_back(optional_id());
  return made;
}

std::string_view DocParser::optional_text() { return in_.take_null() ? std::string_view() : in_.string(); }

void DocParser::index() {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) item();
}

void DocParser::places() {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    const DocId at = id_of_key(key);
    DocPlace made;
    constexpr std::size_t kSegments = 6;  // of most
    made.path.reserve(kSegments);
    if (!in_.begin_object()) return;
    while (in_.next_key(key)) {
      if (key == "crate_id") {
        made.crate = static_cast<std::uint32_t>(in_.integer());
      } else if (key == "path" && in_.begin_array()) {
        while (in_.next_item()) made.path.push_back(in_.string());
      } else if (key == "kind") {
        made.kind = in_.string();
      } else {
        in_.skip();
      }
    }
    if (crate_.places.size() >= kItems) in_.fail("there are too many paths");
    crate_.places.emplace(at, std::move(made));
  }
}

void DocParser::externals() {
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    const DocId number = id_of_key(key);
    if (!in_.begin_object()) return;
    while (in_.next_key(key)) {
      if (key == "name") {
        crate_.externals[number] = in_.string();
      } else {
        in_.skip();
      }
    }
  }
}

void DocParser::item() {
  DocItem made;
  if (!in_.begin_object()) return;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "id") {
      made.id = id();
    } else if (key == "crate_id") {
      made.crate = static_cast<std::uint32_t>(in_.integer());
    } else if (key == "name") {
      made.name = optional_text();
    } else if (key == "visibility") {
      visibility(made);
    } else if (key == "docs") {
      made.docs = optional_text();
    } else if (key == "attrs") {
      attributes(made);
    } else if (key == "inner") {
      inner(made);
    } else {
      in_.skip();
    }
  }
  if (crate_.items.size() >= kItems) in_.fail("there are too many items");
  if (in_.failed() || made.id == kNoDoc) return;
  if (!crate_.by_id.emplace(made.id, static_cast<std::uint32_t>(crate_.items.size())).second)
    return in_.fail("two items have one id");
  crate_.items.push_back(std::move(made));
}

void DocParser::visibility(DocItem& made) {
  if (in_.peek() != JsonKind::string) return in_.skip();
  const std::string_view word = in_.string();
  if (word == "public") made.visibility = Visibility::open;
  if (word == "default") made.visibility = Visibility::inherited;
}

void DocParser::attributes(DocItem& made) {
  if (!in_.begin_array()) return;
  while (in_.next_item()) {
    if (in_.peek() == JsonKind::string) {
      made.non_exhaustive |= in_.string() == "non_exhaustive";
    } else {
      in_.skip();
    }
  }
}

void DocParser::inner(DocItem& made) {
  if (in_.peek() == JsonKind::string) {
    made.inner = DocOther{in_.string()};
    return;
  }
  if (!in_.begin_object()) return;
  std::string_view tag;
  while (in_.next_key(tag)) made.inner = inner_of(tag);
}

DocInner DocParser::inner_of(std::string_view tag) {
  if (tag == "function") return function();
  if (tag == "impl") return impl();
  if (tag == "struct_field") return DocField{type()};
  if (tag == "struct") return structure();
  if (tag == "enum") return enumeration();
  if (tag == "variant") return variant();
  if (tag == "union") return union_of();
  if (tag == "trait") return trait();
  if (tag == "module") return module();
  if (tag == "use") return use();
  if (tag == "extern_crate") return extern_crate();
  if (tag == "type_alias") return alias(false);
  if (tag == "assoc_type") return alias(true);
  if (tag == "constant") return value(false, false);
  if (tag == "assoc_const") return value(true, false);
  if (tag == "static") return value(false, true);
  if (tag == "macro") return macro(false);
  if (tag == "proc_macro") return macro(true);
  in_.skip();
  return DocOther{tag};
}

DocModule DocParser::module() {
  DocModule made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "items") {
      made.items = ids();
    } else {
      in_.skip();
    }
  }
  return made;
}

DocUse DocParser::use() {
  DocUse made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "source") {
      made.source = in_.string();
    } else if (key == "name") {
      made.name = in_.string();
    } else if (key == "id") {
      made.id = optional_id();
    } else if (key == "is_glob") {
      made.glob = in_.boolean();
    } else {
      in_.skip();
    }
  }
  return made;
}

DocExtern DocParser::extern_crate() {
  DocExtern made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "name") {
      made.name = in_.string();
    } else if (key == "rename") {
      made.rename = optional_text();
    } else {
      in_.skip();
    }
  }
  return made;
}

DocFunction DocParser::function() {
  DocFunction made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "sig") {
      signature(made);
    } else if (key == "generics") {
      made.generics = generics();
    } else if (key == "header") {
      header(made);
    } else if (key == "has_body") {
      made.has_body = in_.boolean();
    } else {
      in_.skip();
    }
  }
  return made;
}

DocAdt DocParser::structure() {
  DocAdt made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "kind") {
      structure_kind(made);
    } else if (key == "generics") {
      made.generics = generics();
    } else if (key == "impls") {
      made.impls = ids();
    } else {
      in_.skip();
    }
  }
  return made;
}

void DocParser::structure_kind(DocAdt& made) {
  if (in_.peek() == JsonKind::string) return in_.skip();  // `unit`
  if (!in_.begin_object()) return;
  std::string_view kind;
  while (in_.next_key(kind)) {
    if (kind == "tuple") {
      made.kind = DocAdt::Kind::tuple;
      made.parts = ids();
    } else if (kind == "plain" && in_.begin_object()) {
      made.kind = DocAdt::Kind::plain;
      std::string_view key;
      while (in_.next_key(key)) {
        if (key == "fields") {
          made.parts = ids();
        } else if (key == "has_stripped_fields") {
          made.stripped = in_.boolean();
        } else {
          in_.skip();
        }
      }
    } else {
      in_.skip();
    }
  }
}

DocAdt DocParser::enumeration() {
  DocAdt made;
  made.kind = DocAdt::Kind::enumeration;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "generics") {
      made.generics = generics();
    } else if (key == "variants") {
      made.parts = ids();
    } else if (key == "has_stripped_variants") {
      made.stripped = in_.boolean();
    } else if (key == "impls") {
      made.impls = ids();
    } else {
      in_.skip();
    }
  }
  return made;
}

DocAdt DocParser::union_of() {
  DocAdt made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "generics") {
      made.generics = generics();
    } else if (key == "fields") {
      made.parts = ids();
    } else if (key == "impls") {
      made.impls = ids();
    } else {
      in_.skip();
    }
  }
  made.kind = DocAdt::Kind::union_;
  return made;
}

DocVariant DocParser::variant() {
  DocVariant made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "kind") {
      variant_kind(made);
    } else {
      in_.skip();
    }
  }
  return made;
}

void DocParser::variant_kind(DocVariant& made) {
  if (in_.peek() == JsonKind::string) return in_.skip();  // `plain`
  if (!in_.begin_object()) return;
  std::string_view kind;
  while (in_.next_key(kind)) {
    if (kind == "tuple") {
      made.kind = DocVariant::Kind::tuple;
      made.fields = ids();
    } else if (kind == "struct" && in_.begin_object()) {
      made.kind = DocVariant::Kind::record;
      std::string_view key;
      while (in_.next_key(key)) {
        if (key == "fields") {
          made.fields = ids();
        } else if (key == "has_stripped_fields") {
          made.stripped = in_.boolean();
        } else {
          in_.skip();
        }
      }
    } else {
      in_.skip();
    }
  }
}

DocTrait DocParser::trait() {
  DocTrait made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "items") {
      made.items = ids();
    } else if (key == "generics") {
      made.generics = generics();
    } else if (key == "bounds") {
      made.bounds = bounds();
    } else if (key == "implementations") {
      made.implementations = ids();
    } else {
      in_.skip();
    }
  }
  return made;
}

DocImpl DocParser::impl() {
  DocImpl made;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "generics") {
      made.generics = generics();
    } else if (key == "trait") {
      made.has_trait = !in_.take_null();
      if (made.has_trait) path(made.trait);
    } else if (key == "for") {
      made.self = type();
    } else if (key == "items") {
      made.items = ids();
    } else if (key == "is_negative") {
      made.negative = in_.boolean();
    } else if (key == "is_synthetic") {
      made.synthetic = in_.boolean();
    } else if (key == "blanket_impl") {
      made.blanket = !in_.take_null();
      if (made.blanket) made.blanket_of = type();
    } else {
      in_.skip();
    }
  }
  if (made.self == kNoType) in_.fail("an implementation of nothing");
  return made;
}

DocAlias DocParser::alias(bool associated) {
  DocAlias made;
  made.associated = associated;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "generics") {
      made.generics = generics();
    } else if (key == "type") {
      made.type = optional_type();
    } else {
      in_.skip();
    }
  }
  if (!associated && made.type == kNoType) in_.fail("an alias of nothing");
  return made;
}

DocValue DocParser::value(bool associated, bool is_static) {
  DocValue made;
  made.associated = associated;
  made.is_static = is_static;
  if (!in_.begin_object()) return made;
  std::string_view key;
  while (in_.next_key(key)) {
    if (key == "type") {
      made.type = type();
    } else if (key == "is_mutable") {
      made.is_mutable = in_.boolean();
    } else if (key == "const" && in_.begin_object()) {
      while (in_.next_key(key)) {
        if (key == "value") {
          made.text = optional_text();
        } else {
          in_.skip();
        }
      }
    } else {
      in_.skip();
    }
  }
  if (made.type == kNoType) in_.fail("a value without a type");
  return made;
}

DocMacro DocParser::macro(bool procedural) {
  in_.skip();
  return {procedural};
}

}  // namespace mochi::rust
