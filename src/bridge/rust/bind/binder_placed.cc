// What is no function of the crate: traits of the standard library, constants, fields and variants (rust-bridge page §9.3).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/string_util.h"
#include "bridge/rust/bind/binder.h"
#include "bridge/rust/bind/mochi_types.h"

namespace mochi::rust {
namespace {

// The last names of the traits that a type implements.
std::set<std::string> traits_of(const DocHome& home) {
  std::set<std::string> made;
  const auto& adt = std::get<DocAdt>(home.item().inner);
  for (DocId id : adt.impls) {
    const auto* impl = home.crate->get<DocImpl>(id);
    if (impl == nullptr || !impl->has_trait || impl->negative || impl->synthetic || impl->blanket) continue;
    const std::string_view text = impl->trait.text;
    const std::size_t colon = text.rfind(':');
    made.emplace(colon == std::string_view::npos ? text : text.substr(colon + 1));
  }
  return made;
}

api::Type of_name(std::string_view name) {
  api::Type made = simple_type(api::TypeKind::named);
  made.name = name;
  return made;
}

// `AnsiColor` as a method is called: `ansi_color`.
std::string snake(std::string_view name) {
  std::string made;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper = name[i] >= 'A' && name[i] <= 'Z';
    const bool after = i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z') && name[i - 1] != '_';
    if (upper && after) made += '_';
    made += upper ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return made;
}

std::string lent(const BoundType& type) {
  return type.form == TypeForm::handle ? fmt::format("arg::<&{}>(a)?", type.rust)
                                       : fmt::format("&arg::<{}>(a)?", type.rust);
}

}  // namespace

bool placed_method(std::string_view trait, std::string_view method) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kPlaced = {{
      {"Iterator", "next"},
      {"DoubleEndedIterator", "next_back"},
      {"Add", "add"},
      {"Sub", "sub"},
      {"Mul", "mul"},
      {"Div", "div"},
      {"Rem", "rem"},
      {"Neg", "neg"},
      {"Not", "not"},
      {"BitAnd", "bitand"},
      {"BitOr", "bitor"},
      {"BitXor", "bitxor"},
      {"Shl", "shl"},
      {"Shr", "shr"},
      {"AddAssign", "add_assign"},
      {"SubAssign", "sub_assign"},
      {"MulAssign", "mul_assign"},
      {"Index", "index"},
      {"From", "from"},
      {"TryFrom", "try_from"},
  }};
  return std::find(kPlaced.begin(), kPlaced.end(), std::pair(trait, method)) != kPlaced.end();
}

bool Binder::has_method(std::size_t type, std::string_view name) const {
  return std::any_of(made_.calls.begin(), made_.calls.end(),
                     [&](const BoundCall& c) { return c.type == type && c.function.name == name; });
}

BoundCall* Binder::add_call(std::size_t type, std::string_view name, bool takes_self,
                            std::vector<api::Param> params, api::Type result, const std::string& body,
                            std::string_view doc) {
  if (has_method(type, name)) return nullptr;
  BoundCall made;
  const BoundType& of = made_.types[type];
  made.type = type;
  made.takes_self = takes_self;
  made.path = fmt::format("{}::{}::{}", made_.lib, of.path, name);
  made.symbol = symbol_of(made_.lib, of.path + "::" + std::string(name));
  made.function.name = name;
  made.function.params = std::move(params);
  made.function.result = std::move(result);
  made.function.doc.text = doc;
  made.forms.push_back(fmt::format("run(\"{}\", a, r, |a, w| {}.put(w))", made.path, body));
  made_.calls.push_back(std::move(made));
  return &made_.calls.back();
}

// What traits of the standard library are in Mochi (§9.3, rule 5).
void Binder::add_placed(std::size_t index) {
  const BoundType& type = made_.types[index];
  if (type.facade || type.place) return;
  const std::set<std::string> traits = traits_of(type.home);
  const std::string self = lent(type);
  const api::Type own = of_name(type.name);
  const api::Type text = simple_type(api::TypeKind::string);
  if (traits.contains("Display"))
    add_call(index, "to_string", true, {}, text, fmt::format("ToString::to_string({})", self),
             "The text of the value.");
  if (traits.contains("Future")) add_wait(index);
  if (traits.contains("Debug"))
    add_call(index, "debug", true, {}, text, fmt::format("format!(\"{{:?}}\", {})", self),
             "The value as its author sees it.");
  if (traits.contains("Error"))
    add_call(index, "message", true, {}, text, fmt::format("ToString::to_string({})", self),
             "What went wrong.");
  if (traits.contains("FromStr") && type.scope == nullptr) add_parse(index);
  if (traits.contains("Default") && !type.has_lifetime)
    add_call(index, "default", false, {}, own, fmt::format("<{} as Default>::default()", type.rust),
             "The value that stands where none is given.");
  if (type.is_clone && type.form == TypeForm::handle) add_clone(index);
  if (traits.contains("PartialOrd")) {
    api::Param other;
    other.name = "other";
    other.type = own;
    const std::string body =
        fmt::format("PartialOrd::partial_cmp({}, {}).map_or(2i64, |o| o as i64)", self, self);
    add_call(index, "compare", true, {other}, simple_type(api::TypeKind::integer), body,
             "-1, 0 or 1 as the value stands before, beside or behind the other; 2 if neither.");
  }
}

void Binder::add_value(const std::string& name, std::size_t type, const std::string& path,
                       const DocItem& item, TypeView view, const std::string& rust) {
  const std::optional<Cross> cross = crossing_.out(view);
  if (!cross || cross->borrows) return skip(path, SkipReason::foreign_type, "constant: " + crossing_.spelled(view));
  BoundCall made;
  made.type = type;
  made.path = fmt::format("{}::{}", made_.lib, path);
  made.symbol = symbol_of(made_.lib, "const::" + path);
  made.is_value = true;
  made.function.name = name;
  made.function.result = cross->type;
  made.function.doc.text = item.docs;
  // A reference to what cannot be copied stands for ever.
  if (cross->reference) {
    made.forms.push_back(fmt::format("run_kept(\"{}\", a, r, |a, w| {}.put(w))", made.path, rust));
    made_.calls.push_back(std::move(made));
    return;
  }
  made.forms.push_back(fmt::format("run(\"{}\", a, r, |a, w| {{ let v = {}; v.put(w) }})", made.path, rust));
  // A static cannot be moved out of.
  made.forms.push_back(fmt::format("run(\"{}\", a, r, |a, w| {}.clone().put(w))", made.path, rust));
  // Nor what cannot be copied: it stands for ever.
  made.forms.push_back(fmt::format("run_kept(\"{}\", a, r, |a, w| {{ static V: &{} = &{}; V.put(w) }})",
                                   made.path, crossing_.rust_name(view).value_or("()"), rust));
  made_.calls.push_back(std::move(made));
}

// `pub const` and `pub static` of numbers, texts and what can be copied.
void Binder::add_constant(const PublicItem& item) {
  const auto* value = std::get_if<DocValue>(&item.home.item().inner);
  if (value == nullptr || value->associated) return;
  if (value->is_mutable) return skip(item.path, SkipReason::unsafe_fn, "static mut");
  add_value(flat_name(item.path), BoundCall::kFree, item.path, item.home.item(),
            {value->type, &judge_.free_scope(*item.home.crate), false},
            fmt::format("::{}::{}", made_.lib, item.path));
}

void Binder::add_clone(std::size_t index) {
  const BoundType& type = made_.types[index];
  BoundCall* made = add_call(index, "clone", true, {}, of_name(type.name),
                             fmt::format("arg::<&{}>(a)?.clone()", type.rust), "A copy of the value.");
  if (made == nullptr || !type.has_lifetime) return;
  made->forms.back().replace(0, 4, "run_beside(");
}

// A handle that is a future is waited for.
void Binder::add_wait(std::size_t index) {
  const BoundType& type = made_.types[index];
  const std::optional<TypeView> own = own_view(type);
  const std::optional<TypeView> output = own ? crossing_.future_output(*own) : std::nullopt;
  const std::optional<Cross> cross = output ? crossing_.out(*output) : std::nullopt;
  if (!cross || cross->reference) return;
  add_call(index, "wait", true, {}, cross->type, fmt::format("block_on(arg::<{}>(a)?)", type.rust),
           "What the future gives, once it is there.");
}

void Binder::add_parse(std::size_t index) {
  const BoundType& type = made_.types[index];
  const std::optional<Cross> error = crossing_.parse_error(type.home);
  if (!error) return;
  api::Param text;
  text.name = "text";
  text.type = simple_type(api::TypeKind::string);
  api::Type result = simple_type(api::TypeKind::result);
  result.args = {of_name(type.name), error->type};
  for (const char* name : {"parse", "from_str"})
    add_call(index, name, false, {text}, result,
             fmt::format("<{} as std::str::FromStr>::from_str(arg(a)?)", type.rust),
             "The value that a text stands for.");
}

const Scope& Binder::type_scope(const BoundType& type) {
  return type.scope != nullptr ? *type.scope : judge_.free_scope(*type.home.crate);
}

// Fields of handles, variants of enums that are handles.
void Binder::add_parts(std::size_t index) {
  const BoundType& type = made_.types[index];
  if (type.facade || type.place || type.form != TypeForm::handle) return;
  const auto& adt = std::get<DocAdt>(type.home.item().inner);
  if (adt.kind == DocAdt::Kind::enumeration)
    add_variants(index, adt);
  else if (adt.kind == DocAdt::Kind::plain || adt.kind == DocAdt::Kind::tuple)
    add_fields(index, adt);
}

void Binder::add_fields(std::size_t index, const DocAdt& adt) {
  const BoundType& type = made_.types[index];
  std::size_t number = 0;
  for (DocId id : adt.parts) {
    const std::size_t at = number++;
    const DocItem* item = type.home.crate->item(id);
    const auto* field = item == nullptr ? nullptr : std::get_if<DocField>(&item->inner);
    if (field == nullptr || item->visibility != Visibility::open) continue;
    const std::optional<Cross> cross = crossing_.out({field->type, &type_scope(type), false});
    if (!cross) continue;
    const bool tuple = adt.kind == DocAdt::Kind::tuple;
    const std::string rust = tuple ? std::to_string(at) : std::string(item->name);
    const std::string name = tuple ? fmt::format("_{}", at) : without_raw(item->name);
    const std::string read = fmt::format("arg::<&{}>(a)?.{}", type.rust, rust);
    if (BoundCall* made =
            add_call(index, name + "__get", true, {}, cross->type, read + ".clone()", item->docs)) {
      if (cross->borrows || cross->reference)
        made->forms = {fmt::format("run_beside(\"{}\", a, r, |a, w| {}.clone().put(w))", made->path, read)};
      made->forms.push_back(fmt::format("run_kept(\"{}\", a, r, |a, w| (&{}).put(w))", made->path, read));
      made->is_field = true;
    }
    if (cross->borrows || cross->reference) continue;
    api::Param value;
    value.name = "value";
    value.type = cross->type;
    add_call(index, name + "__set", true, {value}, simple_type(api::TypeKind::unit),
             fmt::format("{{ let s = arg::<&mut {}>(a)?; s.{} = arg(a)?; }}", type.rust, rust), item->docs);
  }
}

void Binder::add_variants(std::size_t index, const DocAdt& adt) {
  const BoundType& type = made_.types[index];
  std::string kinds;
  for (DocId id : adt.parts) {
    const DocItem* item = type.home.crate->item(id);
    const auto* variant = item == nullptr ? nullptr : std::get_if<DocVariant>(&item->inner);
    if (variant == nullptr) continue;
    const std::string rust = fmt::format("{}::{}", crossing_.paths.at(type.home), item->name);
    const std::string name = without_raw(item->name);
    const std::string path = fmt::format("{}::{}", type.path, item->name);
    kinds += fmt::format("{} {{ .. }} => \"{}\", ", rust, name);
    if (variant->kind == DocVariant::Kind::plain) {
      if (!type.has_lifetime) add_call(index, mochi_name(name), false, {}, of_name(type.name), rust, item->docs);
      if (!made_.calls.empty() && made_.calls.back().function.name == mochi_name(name))
        made_.calls.back().is_value = true;
      continue;
    }
    std::vector<api::Param> params;
    std::string arguments;
    bool good = !variant->stripped;
    std::optional<Cross> only;
    for (DocId part : variant->fields) {
      const DocItem* of = type.home.crate->item(part);
      const auto* field = of == nullptr ? nullptr : std::get_if<DocField>(&of->inner);
      if (field == nullptr) {
        good = false;
        break;
      }
      const TypeView view{field->type, &type_scope(type), false};
      only = crossing_.out(view);
      const std::optional<Argument> argument = crossing_.argument(view);
      good = good && argument && !argument->hidden && !argument->range && !argument->back;
      if (!good) continue;
      api::Param param;
      const bool named = variant->kind == DocVariant::Kind::record;
      param.name = named ? mochi_name(without_raw(of->name))
                         : (variant->fields.size() == 1 ? "value" : fmt::format("value{}", params.size() + 1));
      param.type = argument->type;
      arguments += fmt::format("{}{}{}", arguments.empty() ? "" : ", ",
                               named ? std::string(of->name) + ": " : std::string(), argument->rust);
      params.push_back(std::move(param));
    }
    const bool record = variant->kind == DocVariant::Kind::record;
    if (good && !type.has_lifetime && !params.empty()) {
      const std::string made = record ? fmt::format("{} {{ {} }}", rust, arguments) : fmt::format("{}({})", rust, arguments);
      add_call(index, mochi_name(name), false, params, of_name(type.name), made, item->docs);
    }
    if (variant->fields.size() != 1 || !only || only->type.kind == api::TypeKind::option) continue;
    api::Type maybe = simple_type(api::TypeKind::option);
    maybe.args.push_back(only->type);
    const DocItem* of = type.home.crate->item(variant->fields.front());
    const std::string bound =
        record && of != nullptr ? fmt::format("{} {{ {}: v, .. }}", rust, of->name) : fmt::format("{}(v, ..)", rust);
    const std::string body =
        fmt::format("(match arg::<&{}>(a)? {{ {} => Some(v.clone()), _ => None }})", type.rust, bound);
    if (BoundCall* made = add_call(index, mochi_name(snake(name)), true, {}, maybe, body, item->docs)) {
      if (only->borrows || only->reference) made->forms.back().replace(0, 4, "run_beside(");
      made->forms.push_back(
          fmt::format("run_kept(\"{}\", a, r, |a, w| (match arg::<&{}>(a)? {{ {} => Some(v), _ => None }}).put(w))",
                      made->path, type.rust, bound));
    }
  }
  if (kinds.empty()) return;
  add_call(index, "kind", true, {}, simple_type(api::TypeKind::string),
           fmt::format("(match arg::<&{}>(a)? {{ {}_ => \"Other\" }})", type.rust, kinds),
           "The name of the variant that the value is.");
}

}  // namespace mochi::rust
