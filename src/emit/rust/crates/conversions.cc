// The program's records, unions and rows beside the types of Rust that they stand for.
#include <fmt/format.h>

#include <algorithm>

#include "emit/rust/crates/calls.h"
#include "types/predicates.h"

namespace mochi::emit::rust {
namespace {

// The two sides of a conversion.
struct Sides {
  std::string generics;  // `<'a, T: Value>` without the brackets
  std::string mochi;     // the type of the program
  std::string rust;
};

std::string put_impl(const Sides& sides, const std::string& body) {
  return fmt::format(
      "\nimpl<{}> crate::abi::Put<{}> for {} {{\n    fn handed(self, call: &crate::abi::Borrows) -> "
      "std::result::Result<{}, crate::abi::Fault> {{\n{}\n    }}\n}}\n",
      sides.generics, sides.mochi, sides.rust, sides.mochi, indented(indented(body)));
}

std::string take_impl(const Sides& sides, const std::string& body) {
  return fmt::format(
      "\nimpl<'a{}{}> crate::abi::Take<'a, {}> for {} {{\n    fn take(value: &'a {}, call: &'a crate::abi::Borrows) -> "
      "std::result::Result<Self, crate::abi::Fault> {{\n{}\n    }}\n}}\n",
      sides.generics.empty() ? "" : ", ", sides.generics, sides.mochi, sides.rust, sides.mochi,
      indented(indented(body)));
}

// A reference to the struct or enum behind `value`, for as long as the call lasts.
std::string inside(Writer& w, TypeId id) {
  switch (w.layout(id)) {
    case Layout::constant: return "*value";
    case Layout::shared: return "&**value";
    case Layout::changing: return "unsafe { &*call.hold(value.get(|it| it.clone())) }";
  }
  return {};
}

const std::string kTake = "crate::abi::Take::take";
const std::string kPut = "crate::abi::Put::handed";

// --- records of a crate ---

std::string record(Writer& w, TypeId id, const CrateType& type) {
  std::string put;
  std::string take;
  for (std::size_t i = 0; i < type.parts.size(); ++i) {
    const std::string& name = w.field_name(id, static_cast<std::uint32_t>(i));
    put += fmt::format("{}: {}(self.{}, call)?,\n", name, kPut, type.parts[i]);
    take += fmt::format("{}: {}(&inside.{}, call)?,\n", type.parts[i], kTake, name);
  }
  const Sides sides{"", w.type(id), type.rust};
  const Sides lent{"", sides.mochi, "&" + type.rust};
  return put_impl(sides, fmt::format("Ok({})", w.held(id, fmt::format("{} {{\n{}}}", w.data_name(id), indented(put))))) +
         put_impl(lent, "self.clone().handed(call)") +
         take_impl(sides, fmt::format("let inside: &'a {} = {};\nOk({} {{\n{}}})", w.data_name(id), inside(w, id),
                                      type.rust, indented(take)));
}

// A length of time is a record of nanoseconds.
std::string duration(Writer& w, TypeId id, const CrateType& type) {
  const std::string& name = w.field_name(id, 0);
  const std::string put =
      "let count = i64::try_from(self.as_nanos()).or_else(|_| crate::abi::fault(crate::abi::TOO_LARGE, "
      "format!(\"integer overflow: {:?} of {} is beyond 292 years\", self, call.name)))?;\n" +
      fmt::format("Ok({})", w.held(id, fmt::format("{} {{ {}: count }}", w.data_name(id), name)));
  const std::string take = fmt::format("let inside: &'a {} = {};\nlet count = inside.{};\n", w.data_name(id),
                                       inside(w, id), name) +
                           "u64::try_from(count).map(std::time::Duration::from_nanos).or_else(|_| "
                           "crate::abi::fault(crate::abi::BAD_ARGUMENT, format!(\"{} nanoseconds are no Duration of "
                           "Rust\", count)))";
  const Sides sides{"", w.type(id), type.rust};
  return put_impl(sides, put) + put_impl({"", sides.mochi, "&" + type.rust}, "(*self).handed(call)") +
         take_impl(sides, take);
}

// --- enums of a crate ---

std::string plain_enum(Writer& w, TypeId id, const CrateType& type) {
  std::string put;
  std::string take;
  const std::size_t variants = w.types.decl(w.types[id].decl).variants.size();
  for (std::size_t i = 0; i < variants; ++i) {
    const std::string own = w.variant_name(id, static_cast<std::uint32_t>(i));
    const bool known = i < type.parts.size();
    put += known ? fmt::format("E::{} => {},\n", type.parts[i], own) : fmt::format("_ => {},\n", own);
    take += known ? fmt::format("{} => E::{},\n", own, type.parts[i])
                  : fmt::format("{} => return crate::abi::fault(3, \"{} is no variant that Rust may be given\".to_string()),\n",
                                own, i);
  }
  const Sides sides{"", w.type(id), type.rust};
  const Sides lent{"", sides.mochi, "&" + type.rust};
  return put_impl(sides, kPut + "(&self, call)") +
         put_impl(lent, fmt::format("use {} as E;\nOk(match self {{\n{}}})", type.rust, indented(put))) +
         take_impl(sides, fmt::format("use {} as E;\nOk(match value {{\n{}}})", type.rust, indented(take)));
}

std::string union_of(Writer& w, TypeId id, const CrateType& type) {
  std::string put;
  std::string take;
  const std::size_t variants = w.types.decl(w.types[id].decl).variants.size();
  for (std::size_t v = 0; v < variants; ++v) {
    const auto number = static_cast<std::uint32_t>(v);
    const std::string own = w.variant_name(id, number);
    if (v >= type.variants.size()) {
      put += fmt::format("_ => {},\n", w.held(id, own));
      take += fmt::format("{} => return crate::abi::fault(3, \"{} is no variant that Rust may be given\".to_string()),\n",
                          own, v);
      continue;
    }
    const CrateType::Variant& variant = type.variants[v];
    std::string names;
    std::string given;
    std::string own_names;
    std::string taken;
    for (std::size_t i = 0; i < variant.fields.size(); ++i) {
      const std::string& field = w.variant_field(id, number, static_cast<std::uint32_t>(i));
      names += fmt::format("{}: f{}, ", variant.fields[i], i);
      given += fmt::format("{}: {}(f{}, call)?, ", field, kPut, i);
      own_names += fmt::format("{}: f{}, ", field, i);
      taken += fmt::format("{}: {}(f{}, call)?, ", variant.fields[i], kTake, i);
    }
    const bool plain = variant.fields.empty();
    put += fmt::format("E::{} {{ {}}} => {},\n", variant.name, names,
                       w.held(id, plain ? own : fmt::format("{} {{ {}}}", own, given)));
    take += fmt::format("{}{} => E::{} {{ {}}},\n", own, plain ? "" : fmt::format(" {{ {}}}", own_names),
                        variant.name, taken);
  }
  const Sides sides{"", w.type(id), type.rust};
  const Sides lent{"", sides.mochi, "&" + type.rust};
  const std::string allowed = "#[allow(unreachable_patterns)]\n";
  return put_impl(sides, fmt::format("use {} as E;\n{}Ok(match self {{\n{}}})", type.rust, allowed, indented(put))) +
         put_impl(lent, "self.clone().handed(call)") +
         take_impl(sides, fmt::format("use {} as E;\nlet inside: &'a {} = {};\nOk(match inside {{\n{}}})", type.rust,
                                      w.data_name(id), inside(w, id), indented(take)));
}

// --- results and rows, of any types ---

std::string result(Writer& w, TypeId id) {
  const types::TypeDecl& decl = w.types.decl(w.types[id].decl);
  const std::string value(w.program.names->text(w.types.param(decl.params[0]).name));
  const std::string error(w.program.names->text(w.types.param(decl.params[1]).name));
  const std::string bound = w.helper("Value");
  const auto generics = [&](std::string_view way) {
    return fmt::format("{0}: {2}, {1}: {2}, A: crate::abi::{3}{0}>, B: crate::abi::{3}{1}>", value, error, bound, way);
  };
  const std::string ok = w.variant_name(id, 0);
  const std::string err = w.variant_name(id, 1);
  const std::string& ok_field = w.variant_field(id, 0, 0);
  const std::string& err_field = w.variant_field(id, 1, 0);
  const std::string rust = "std::result::Result<A, B>";
  const std::string put =
      fmt::format("Ok(match self {{\n    Ok(it) => {},\n    Err(it) => {},\n}})",
                  w.held(id, fmt::format("{} {{ {}: it.handed(call)? }}", ok, ok_field)),
                  w.held(id, fmt::format("{} {{ {}: it.handed(call)? }}", err, err_field)));
  const std::string take = fmt::format(
      "let inside: &'a {}<{}, {}> = {};\nOk(match inside {{\n    {} {{ {}: it }} => Ok(A::take(it, call)?),\n    {} "
      "{{ {}: it }} => Err(B::take(it, call)?),\n}})",
      w.data_name(id), value, error, inside(w, id), ok, ok_field, err, err_field);
  return put_impl({generics("Put<"), w.type(id), rust}, put) +
         take_impl({generics("Take<'a, "), w.type(id), rust}, take);
}

// The places of a row's fields in a tuple of Rust; empty if it is none.
std::vector<std::size_t> tuple_places(const std::vector<std::string_view>& names) {
  std::vector<std::size_t> places;
  for (const std::string_view name : names) {
    std::size_t place = names.size();
    if (name == "value") place = 0;
    if (name.starts_with("written")) {
      const std::string_view number = name.substr(std::string_view("written").size());
      const bool valued = std::find(names.begin(), names.end(), "value") != names.end();
      place = (number.empty() ? 0 : static_cast<std::size_t>(number[0] - '1')) + (valued ? 1 : 0);
    }
    if (name.size() == 2 && name[0] == '_') place = static_cast<std::size_t>(name[1] - '0');
    if (place >= names.size() || std::find(places.begin(), places.end(), place) != places.end()) return {};
    places.push_back(place);
  }
  return places;
}

std::string row(Writer& w, TypeId id) {
  const std::vector<types::Field> fields = w.types.fields_of(id);
  std::vector<std::string_view> names;
  for (const types::Field& field : fields) names.push_back(w.program.names->text(field.name));
  const auto field = [&](std::size_t i) { return w.field_name(id, static_cast<std::uint32_t>(i)); };
  const std::string mochi = w.type(id);
  std::string made;
  if (names.size() == 2 && names[0] == "end" && names[1] == "start") {
    const std::string end = w.type(fields[0].type);
    const std::string body = fmt::format("{}: end.handed(call)?, {}: start.handed(call)?", field(0), field(1));
    const std::string whole = fmt::format("Ok({})", w.held(id, fmt::format("{} {{ {} }}", w.data_name(id), body)));
    const std::string generics = fmt::format("A: crate::abi::Put<{}>", end);
    made += put_impl({generics, mochi, "std::ops::Range<A>"}, "let (start, end) = (self.start, self.end);\n" + whole);
    made += put_impl({generics, mochi, "std::ops::RangeInclusive<A>"}, "let (start, end) = self.into_inner();\n" + whole);
    return made;
  }
  const std::vector<std::size_t> places = tuple_places(names);
  if (places.empty()) return made;
  std::vector<std::string> bounds(names.size());
  std::vector<std::string> bounds_in(names.size());
  std::vector<std::string> taken(names.size());
  std::string put;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string type = w.type(fields[i].type);
    bounds[places[i]] = fmt::format("A{}: crate::abi::Put<{}>", places[i], type);
    bounds_in[places[i]] = fmt::format("A{}: crate::abi::Take<'a, {}>", places[i], type);
    taken[places[i]] = fmt::format("{}(&inside.{}, call)?", kTake, field(i));
    put += fmt::format("{}{}: self.{}.handed(call)?", i == 0 ? "" : ", ", field(i), places[i]);
  }
  std::string tuple = "(";
  for (std::size_t i = 0; i < names.size(); ++i) tuple += fmt::format("A{}, ", i);
  tuple += ")";
  const auto joined = [](const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
    return all;
  };
  made += put_impl({joined(bounds), mochi, tuple},
                   fmt::format("Ok({})", w.held(id, fmt::format("{} {{ {} }}", w.data_name(id), put))));
  made += take_impl({joined(bounds_in), mochi, tuple},
                    fmt::format("let inside: &'a {} = {};\nOk(({}, ))", w.data_name(id), inside(w, id), joined(taken)));
  return made;
}

}  // namespace

std::string crate_conversions(Writer& w, TypeId id) {
  if (w.crates == nullptr) return {};
  if (w.types.is(id, TypeKind::anonymous)) return row(w, id);
  const CrateType* type = w.crate_type(id);
  if (type != nullptr) {
    switch (type->form) {
      case CrateType::Form::handle: return {};
      case CrateType::Form::record:
        return type->parts.empty() && type->shown.empty() ? duration(w, id, *type) : record(w, id, *type);
      case CrateType::Form::plain_enum: return plain_enum(w, id, *type);
      case CrateType::Form::union_: return union_of(w, id, *type);
    }
  }
  return types::is_result(w.types, id) ? result(w, id) : std::string();
}

}  // namespace mochi::emit::rust
