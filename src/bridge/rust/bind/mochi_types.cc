#include "bridge/rust/bind/mochi_types.h"

#include <algorithm>
#include <array>

namespace mochi::rust {
namespace {

using api::TypeKind;

constexpr int kDeepestText = 40;
// Of one type; aliases can double what they hold.
constexpr int kParts = 2000;

api::Type primitive(std::string_view name) {
  if (std::optional<api::Type> value = number_or_text(name)) return *value;
  return name == "unit" || name == "never" ? simple_type(TypeKind::unit) : named_type(name, TypeKind::other);
}

class Spelling {
 public:
  Spelling(Judge& judge, bool out) : judge_(judge), out_(out) {}

  api::Type of(TypeView view) {
    if (++depth_ > kDeepestText || ++parts_ > kParts) {
      --depth_;
      return named_type("…", TypeKind::other);
    }
    api::Type made = one(judge_.resolved(view));
    --depth_;
    return made;
  }

 private:
  api::Type part(TypeView view, std::size_t n = 0) {
    return of({judge_.at(view).parts[n], view.scope, false});
  }

  bool is_byte(TypeView view) {
    const TypeView real = judge_.resolved(view);
    return judge_.at(real).tag == TypeTag::primitive && judge_.at(real).name == "u8";
  }

  api::Type elements(TypeView element) {
    return is_byte(element) ? simple_type(TypeKind::bytes) : holding_type(TypeKind::list, of(element));
  }

  api::Type one(TypeView view) {
    const DocType& type = judge_.at(view);
    switch (type.tag) {
      case TypeTag::primitive: return primitive(type.name);
      case TypeTag::generic:
        return named_type(type.name, type.name == "Self" ? TypeKind::named : TypeKind::parameter);
      case TypeTag::reference: return part(view);
      case TypeTag::slice:
      case TypeTag::array: return elements({type.parts[0], view.scope, false});
      case TypeTag::tuple: return tuple(view);
      case TypeTag::raw: return named_type("*pointer", TypeKind::other);
      case TypeTag::dyn:
      case TypeTag::impl: return by_bounds(view);
      case TypeTag::projection: return named_type(type.name, TypeKind::other);
      case TypeTag::function: return function_of(view, type.parts);
      case TypeTag::path: return path(view);
      case TypeTag::other: return named_type(type.name, TypeKind::other);
    }
    return simple_type(TypeKind::unit);
  }

  api::Type tuple(TypeView view) {
    const DocType& type = judge_.at(view);
    if (type.parts.empty()) return simple_type(TypeKind::unit);
    api::Type made = named_type("{", TypeKind::other);
    for (std::size_t i = 0; i < type.parts.size(); ++i) {
      made.name += (i == 0 ? "_" : ", _") + std::to_string(i) + ": " + api::spell(part(view, i));
    }
    made.name += "}";
    return made;
  }

  // The last one of `parts` is the result, perhaps none.
  api::Type function_of(TypeView view, const std::vector<TypeRef>& parts) {
    api::Type made = simple_type(TypeKind::function);
    for (TypeRef ref : parts) {
      made.args.push_back(ref == kNoType ? simple_type(TypeKind::unit) : of({ref, view.scope, false}));
    }
    return made;
  }

  api::Type by_bounds(TypeView view) {
    const DocType& type = judge_.at(view);
    for (const DocBound& b : type.bounds) {
      if (b.kind != DocBound::Kind::trait || b.maybe) continue;
      const DocName name = judge_.world().name(*view.scope->crate, b.trait.id);
      switch (known_by_name(name)) {
        case Known::callable: {
          std::vector<TypeRef> parts = b.trait.inputs;
          parts.push_back(b.trait.output);
          return function_of(view, parts);
        }
        case Known::iterator: return iterator(view, b);
        case Known::stream: return simple_type(TypeKind::bytes);
        case Known::shown: return simple_type(TypeKind::string);
        case Known::error: return named_type("RustError");
        case Known::conversion:
          for (const DocArg& arg : b.trait.args) {
            if (arg.kind == DocArg::Kind::type) return of({arg.type, view.scope, false});
          }
          break;
        case Known::marker: continue;
        case Known::nothing:
        case Known::container:
        case Known::cow:
        case Known::text:
        case Known::system_text:
        case Known::pin:
        case Known::raw:
        case Known::formatter:
        case Known::future:
        case Known::companion:
        case Known::serial: break;
      }
      return named_type(name.last());
    }
    return named_type("any", TypeKind::other);
  }

  api::Type iterator(TypeView view, const DocBound& bound) {
    api::Type item = named_type("any", TypeKind::other);
    for (const DocConstraint& c : bound.trait.constraints) {
      if (c.name == "Item" && c.equals != kNoType) item = of({c.equals, view.scope, false});
    }
    if (!out_) return holding_type(TypeKind::list, std::move(item));
    api::Type made = named_type("Iterator");
    made.args.push_back(std::move(item));
    return made;
  }

  api::Type path(TypeView view) {
    const DocPath& path = *judge_.at(view).path;
    std::vector<TypeView> types;
    for (const DocArg& arg : path.args) {
      if (arg.kind == DocArg::Kind::type) types.push_back({arg.type, view.scope, false});
    }
    const DocName name = judge_.world().name(*view.scope->crate, path.id);
    if (is_standard_crate(name.crate) || view.result) {
      if (std::optional<api::Type> made = standard(view.result ? "Result" : name.last(), name, types))
        return *made;
    }
    api::Type made = named_type(name.last());
    for (const TypeView& type : types) made.args.push_back(of(type));
    return made;
  }

  std::optional<api::Type> standard(std::string_view last, const DocName& name,
                                    const std::vector<TypeView>& types) {
    auto is = [last](std::initializer_list<std::string_view> words) {
      return std::find(words.begin(), words.end(), last) != words.end();
    };
    const Known known = known_by_name(name);
    if (known == Known::text || known == Known::system_text) return simple_type(TypeKind::string);
    if (types.empty()) return last == "Error" ? std::optional(named_type("RustError")) : std::nullopt;
    if (is({"Box", "Arc", "Rc", "Cow", "Pin", "Wrapping", "Saturating", "Reverse", "Poll"}))
      return of(types[0]);
    if (last == "Option") return holding_type(TypeKind::option, of(types[0]));
    if (is({"Vec", "VecDeque", "BinaryHeap", "LinkedList"})) return elements(types[0]);
    if (is({"HashSet", "BTreeSet"})) return holding_type(TypeKind::set, of(types[0]));
    if (is({"HashMap", "BTreeMap"}) && types.size() >= 2) {
      api::Type made = holding_type(TypeKind::map, of(types[0]));
      made.args.push_back(of(types[1]));
      return made;
    }
    if (last == "Result") {
      api::Type made = holding_type(TypeKind::result, of(types[0]));
      made.args.push_back(types.size() > 1 ? of(types[1]) : named_type("RustError"));
      return made;
    }
    return std::nullopt;
  }

  Judge& judge_;
  bool out_;
  int depth_ = 0;
  int parts_ = 0;
};

}  // namespace

api::Type simple_type(TypeKind kind) {
  api::Type made;
  made.kind = kind;
  return made;
}

api::Type named_type(std::string_view name, TypeKind kind) {
  api::Type made = simple_type(kind);
  made.name = name;
  return made;
}

std::optional<api::Type> number_or_text(std::string_view name) {
  constexpr std::array<std::string_view, 10> kWhole = {"i8", "i16", "i32", "i64", "isize",
                                                       "u8", "u16", "u32", "u64", "usize"};
  if (std::find(kWhole.begin(), kWhole.end(), name) != kWhole.end()) return simple_type(TypeKind::integer);
  if (name == "i128" || name == "u128") return simple_type(TypeKind::bigint);
  if (name == "f32" || name == "f64") return simple_type(TypeKind::floating);
  if (name == "bool") return simple_type(TypeKind::boolean);
  if (name == "str" || name == "char") return simple_type(TypeKind::string);
  return std::nullopt;
}

api::Type holding_type(TypeKind kind, api::Type element) {
  api::Type made = simple_type(kind);
  made.args.push_back(std::move(element));
  return made;
}

std::string_view after_colons(std::string_view path) {
  const std::size_t at = path.rfind("::");
  return at == std::string_view::npos ? path : path.substr(at + 2);
}

api::Type mochi_type(Judge& judge, TypeView view, bool out) { return Spelling(judge, out).of(view); }

}  // namespace mochi::rust
