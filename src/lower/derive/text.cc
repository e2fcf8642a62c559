// The text of values (language page section 8) and their JSON.
#include <algorithm>

#include "base/unicode.h"
#include "lower/derive/derivation.h"

namespace mochi::lower {

using ir::ExprId;
using ir::LocalId;
using ir::Op;
using types::Field;
using types::TypeId;
using types::TypeKind;

namespace {

// Aggregates around each other that are printed; what is deeper prints as a cycle does, or is no JSON.
constexpr std::int64_t kMaxPrinted = 2000;

std::string quoted(std::string_view text) {
  std::string made;
  append_quoted(made, text);
  return made;
}

// The places of the fields in the order of their names.
std::vector<std::size_t> ascending(const Names& names, std::span<const Field> fields) {
  std::vector<std::size_t> order(fields.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return names.text(fields[a].name) < names.text(fields[b].name);
  });
  return order;
}

std::vector<ExprId> values_of(Making& m, LocalId record, std::span<const Field> fields) {
  std::vector<ExprId> found;
  for (std::uint32_t n = 0; n < fields.size(); ++n)
    found.push_back(m.builder().field(m.get(record), n, fields[n].type, {}));
  return found;
}

std::vector<ExprId> values_of(Making& m, std::span<const LocalId> locals) {
  std::vector<ExprId> found;
  for (const LocalId local : locals) found.push_back(m.get(local));
  return found;
}

}  // namespace

// --- text ---

ExprId Derivation::text(Making& m, TypeId type, ExprId x) {
  if (!shapes_.is_leaf(type) || shapes_.is_enum(type)) return call(m, Purpose::text, type, {x});
  return m.op(Op::part_text, types_.string(), {x});
}

ExprId Derivation::top_text(Making& m, TypeId type, ExprId x) {
  if (shapes_.is_leaf(type) && !shapes_.is_enum(type)) return m.op(Op::to_text, types_.string(), {x});
  return call(m, types_.is(type, TypeKind::option) ? Purpose::top_text : Purpose::text, type, {x});
}

// What stands between the quotes of a map's key.
ExprId Derivation::key_text(Making& m, TypeId type, ExprId key) {
  if (types_.is(type, TypeKind::string)) return key;
  if (shapes_.is_enum(type)) return call(m, Purpose::key_text, type, {key});
  return top_text(m, type, key);
}

// The keys of a map or elements of a set in the order in which they are printed: values of an enum by their names.
ExprId Derivation::ascending_keys(Making& m, Making::Statements& out, TypeId key, ExprId keys) {
  const TypeId list = types_.list(key);
  if (!shapes_.is_enum(key)) {
    if (shapes_.is_leaf(key)) return m.op(Op::list_sort, list, {keys});
    return call(m, Purpose::sorted, key, {keys});
  }
  const TypeId texts = types_.list(types_.string());
  const LocalId all = m.local("keys", list);
  const LocalId names = m.local("names", texts);
  const LocalId one = m.local("one", key);
  out.push_back(m.let(all, keys));
  const std::uint32_t nothing = m.builder().list(std::initializer_list<ExprId>{});
  out.push_back(m.let(
      names, m.builder().add(ir::Expr{.kind = ir::ExprKind::make_list, .type = texts, .a = nothing}, {})));
  out.push_back(
      m.each(one, m.get(all),
             {m.set(names, m.op(Op::list_append, texts, {m.get(names), key_text(m, key, m.get(one))}))}));
  return m.op(Op::list_sort_by_keys, list, {m.get(all), m.get(names)});
}

void Derivation::make_top_text(Making& m, LocalId x) {
  const ExprId inner = top_text(m, types_.element(m.type), m.value_of(m.get(x)));
  m.body.push_back(m.when(m.builder().is_some(m.get(x), {}), {m.give(inner)}));
  m.body.push_back(m.give(m.text("nil")));
}

void Derivation::make_key_text(Making& m, LocalId x) {
  const LocalId name = m.local("name", types_.string());
  m.body.push_back(m.let(name, m.text("")));
  m.body.push_back(m.match(m.get(x), m.type, [&](std::uint32_t v, const std::vector<LocalId>&) {
    return Making::Statements{
        m.set(name, m.text(p_.names->text(types_.decl(types_[m.type].decl).variants[v].name)))};
  }));
  m.body.push_back(m.give(m.get(name)));
}

// What is too deep, or around itself, is `cut`.
void Derivation::enter(Making& m, LocalId x, std::string_view cut) {
  if (!m.depth) return;
  m.body.push_back(m.when(m.test(Op::ge, m.get(m.depth), m.number(kMaxPrinted)), {m.give(m.text(cut))}));
  const auto own = m.trails.find(m.type);
  if (own == m.trails.end()) return;
  const TypeId trail = trail_of(m.type);
  const LocalId around = m.local("around", types_.option(trail));
  const auto part = [&](std::uint32_t index, TypeId type) {
    return m.builder().field(m.value_of(m.get(around)), index, type, {});
  };
  m.body.push_back(m.let(around, m.get(own->second)));
  m.body.push_back(
      m.repeat(m.builder().is_some(m.get(around), {}),
               {m.when(m.test(Op::same_object, part(0, m.type), m.get(x)), {m.give(m.text(cut))}),
                m.set(around, part(1, types_.option(trail)))}));
  m.here = m.local("here", types_.option(trail));
  const std::uint32_t parts = m.builder().list({m.get(x), m.get(own->second)});
  m.body.push_back(m.let(
      m.here,
      m.builder().some(
          m.builder().add(ir::Expr{.kind = ir::ExprKind::make_record, .type = trail, .a = parts}, {}), {})));
}

void Derivation::make_text(Making& m, LocalId x) {
  const TypeKind kind = types_.kind(m.type);
  if (kind == TypeKind::option) {
    const ExprId inner = text(m, types_.element(m.type), m.value_of(m.get(x)));
    m.body.push_back(m.when(m.builder().is_some(m.get(x), {}), {m.give(inner)}));
    m.body.push_back(m.give(m.text("nil")));
  } else if (kind == TypeKind::list) {
    enter(m, x, "[...]");
    text_of_items(m, types_.element(m.type), m.get(x));
  } else if (kind == TypeKind::set) {
    enter(m, x, "[...]");
    const TypeId element = types_.element(m.type);
    const ExprId items = m.op(Op::set_items, types_.list(element), {m.get(x)});
    text_of_items(m, element,
                  shapes_.is_leaf(element) ? m.op(Op::list_sort, types_.list(element), {items})
                                           : call(m, Purpose::sorted, element, {items}));
  } else if (kind == TypeKind::map) {
    enter(m, x, "{...}");
    text_of_map(m, x);
  } else if (kind == TypeKind::group) {
    const TypeId key = types_.key(m.type);
    const TypeId items = types_.list(types_.value(m.type));
    const std::vector<ExprId> all{
        m.text("{\"items\": "), text(m, items, m.op(Op::group_items, items, {m.get(x)})),
        m.text(", \"key\": "), text(m, key, m.op(Op::group_key, key, {m.get(x)})), m.text("}")};
    m.body.push_back(m.give(m.joined(all)));
  } else if (shapes_.is_enum(m.type)) {
    const ExprId name = call(m, Purpose::key_text, m.type, {m.get(x)});
    const std::vector<ExprId> all{m.text("{\"__name\": \""), name, m.text("\"}")};
    m.body.push_back(m.give(m.joined(all)));
  } else if (kind == TypeKind::union_) {
    enter(m, x, "{...}");
    const LocalId out = m.local("out", types_.string());
    m.body.push_back(m.let(out, m.text("")));
    m.body.push_back(m.match(m.get(x), m.type, [&](std::uint32_t v, const std::vector<LocalId>& fields) {
      const std::string_view name = p_.names->text(types_.decl(types_[m.type].decl).variants[v].name);
      return Making::Statements{
          m.set(out, text_of_fields(m, name, types_.variant_fields(m.type, v), values_of(m, fields)))};
    }));
    m.body.push_back(m.give(m.get(out)));
  } else {
    enter(m, x, "{...}");
    const std::string_view name =
        kind == TypeKind::record ? p_.names->text(types_.decl(types_[m.type].decl).name) : std::string_view();
    const std::vector<Field> fields = types_.fields_of(m.type);
    m.body.push_back(m.give(text_of_fields(m, name, fields, values_of(m, x, fields))));
  }
}

void Derivation::text_of_items(Making& m, TypeId element, ExprId items) {
  const LocalId all = m.local("all", types_.list(element));
  const LocalId out = m.local("out", types_.string());
  const LocalId i = m.local("i", types_.integer());
  m.body.push_back(m.let(all, items));
  m.body.push_back(m.let(out, m.text("[")));
  m.body.push_back(m.count(i, m.length(m.get(all)),
                           {m.when(m.test(Op::ne, m.get(i), m.number(0)), {m.grow(out, {m.text(", ")})}),
                            m.grow(out, {text(m, element, m.element(m.get(all), m.get(i)))})}));
  m.body.push_back(m.give(m.op(Op::str_concat, types_.string(), {m.get(out), m.text("]")})));
}

void Derivation::text_of_map(Making& m, LocalId map) {
  const TypeId key = types_.key(m.type);
  const LocalId out = m.local("out", types_.string());
  const LocalId one = m.local("key", key);
  const ExprId keys = ascending_keys(m, m.body, key, m.op(Op::map_keys, types_.list(key), {m.get(map)}));
  m.body.push_back(m.let(out, m.text("{")));
  const auto name = m.op(Op::part_text, types_.string(), {key_text(m, key, m.get(one))});
  m.body.push_back(m.each(
      one, keys,
      {m.when(m.test(Op::ne, m.get(out), m.text("{")), {m.grow(out, {m.text(", ")})}),
       m.grow(out, {name, m.text(": "), text(m, types_.value(m.type), m.entry(m.get(map), m.get(one)))})}));
  m.body.push_back(m.give(m.op(Op::str_concat, types_.string(), {m.get(out), m.text("}")})));
}

ExprId Derivation::text_of_fields(Making& m, std::string_view name, std::span<const Field> fields,
                                  std::span<const ExprId> values) {
  std::vector<ExprId> all;
  std::string lead = "{";
  if (!name.empty()) lead += "\"__name\": " + quoted(name);
  for (const std::size_t n : ascending(*p_.names, fields)) {
    if (lead != "{") lead += ", ";
    lead += quoted(p_.names->text(fields[n].name)) + ": ";
    all.push_back(m.text(lead));
    all.push_back(text(m, fields[n].type, values[n]));
    lead.clear();
  }
  all.push_back(m.text(lead + "}"));
  return m.joined(all);
}

// --- JSON ---

// Of a part of the value that `m` writes. In indented JSON parts stand two blanks further in, but for those
// that are no line of their own.
ExprId Derivation::json(Making& m, TypeId type, ExprId x) {
  if (shapes_.is_leaf(type) && !shapes_.is_enum(type)) return m.op(Op::to_json, types_.string(), {x});
  if (!line_) return call(m, Purpose::json, type, {x});
  const TypeKind kind = types_.kind(m.type);
  const bool same_line = kind == TypeKind::option || kind == TypeKind::group;
  const ExprId line =
      same_line ? m.get(line_) : m.op(Op::str_concat, types_.string(), {m.get(line_), m.text("  ")});
  return call(m, Purpose::json_lines, type, {x, line});
}

void Derivation::make_json(Making& m, LocalId x) {
  const TypeKind kind = types_.kind(m.type);
  if (kind == TypeKind::option) {
    const ExprId inner = json(m, types_.element(m.type), m.value_of(m.get(x)));
    m.body.push_back(m.when(m.builder().is_some(m.get(x), {}), {m.give(inner)}));
    m.body.push_back(m.give(m.text("null")));
  } else if (kind == TypeKind::group) {
    const TypeId items = types_.list(types_.value(m.type));
    m.body.push_back(m.give(json(m, items, m.op(Op::group_items, items, {m.get(x)}))));
  } else if (kind == TypeKind::list) {
    json_of_items(m, types_.element(m.type), m.get(x));
  } else if (kind == TypeKind::set) {
    const TypeId element = types_.element(m.type);
    const ExprId items = m.op(Op::set_items, types_.list(element), {m.get(x)});
    json_of_items(m, element,
                  shapes_.is_leaf(element) ? m.op(Op::list_sort, types_.list(element), {items})
                                           : call(m, Purpose::sorted, element, {items}));
  } else if (kind == TypeKind::map) {
    json_of_map(m, x);
  } else if (shapes_.is_enum(m.type)) {
    const std::vector<ExprId> all{m.text("\""), call(m, Purpose::key_text, m.type, {m.get(x)}), m.text("\"")};
    m.body.push_back(m.give(m.joined(all)));
  } else if (kind == TypeKind::union_) {
    const LocalId out = m.local("out", types_.string());
    m.body.push_back(m.let(out, m.text("{}")));
    m.body.push_back(m.match(m.get(x), m.type, [&](std::uint32_t v, const std::vector<LocalId>& fields) {
      Making::Statements made;
      if (fields.empty()) return made;
      const ExprId whole = json_of_fields(m, made, types_.variant_fields(m.type, v), values_of(m, fields));
      made.push_back(m.set(out, whole));
      return made;
    }));
    m.body.push_back(m.give(m.get(out)));
  } else {
    const std::vector<Field> fields = types_.fields_of(m.type);
    const ExprId whole =
        fields.empty() ? m.text("{}") : json_of_fields(m, m.body, fields, values_of(m, x, fields));
    m.body.push_back(m.give(whole));
  }
}

void Derivation::json_of_items(Making& m, TypeId element, ExprId items) {
  const LocalId all = m.local("all", types_.list(element));
  const LocalId out = m.local("out", types_.string());
  const LocalId i = m.local("i", types_.integer());
  m.body.push_back(m.let(all, items));
  m.body.push_back(m.when(m.test(Op::eq, m.length(m.get(all)), m.number(0)), {m.give(m.text("[]"))}));
  check_depth(m, m.body, Op::ge, kMaxPrinted, "cannot write a cycle as JSON");
  m.body.push_back(m.let(out, m.text("[")));
  Making::Statements loop{m.when(m.test(Op::ne, m.get(i), m.number(0)), {m.grow(out, {m.text(",")})})};
  if (line_) loop.push_back(m.grow(out, {m.get(line_), m.text("  ")}));
  loop.push_back(m.grow(out, {json(m, element, m.element(m.get(all), m.get(i)))}));
  m.body.push_back(m.count(i, m.length(m.get(all)), std::move(loop)));
  if (line_) m.body.push_back(m.grow(out, {m.get(line_)}));
  m.body.push_back(m.give(m.op(Op::str_concat, types_.string(), {m.get(out), m.text("]")})));
}

void Derivation::json_of_map(Making& m, LocalId map) {
  const TypeId key = types_.key(m.type);
  const LocalId out = m.local("out", types_.string());
  const LocalId one = m.local("key", key);
  m.body.push_back(m.when(m.test(Op::eq, m.length(m.get(map)), m.number(0)), {m.give(m.text("{}"))}));
  check_depth(m, m.body, Op::ge, kMaxPrinted, "cannot write a cycle as JSON");
  const ExprId keys = ascending_keys(m, m.body, key, m.op(Op::map_keys, types_.list(key), {m.get(map)}));
  m.body.push_back(m.let(out, m.text("{")));
  Making::Statements loop{m.when(m.test(Op::ne, m.get(out), m.text("{")), {m.grow(out, {m.text(",")})})};
  if (line_) loop.push_back(m.grow(out, {m.get(line_), m.text("  ")}));
  loop.push_back(m.grow(
      out, {m.op(Op::to_json, types_.string(), {key_text(m, key, m.get(one))}), m.text(line_ ? ": " : ":")}));
  loop.push_back(m.grow(out, {json(m, types_.value(m.type), m.entry(m.get(map), m.get(one)))}));
  m.body.push_back(m.each(one, keys, std::move(loop)));
  if (line_) m.body.push_back(m.grow(out, {m.get(line_)}));
  m.body.push_back(m.give(m.op(Op::str_concat, types_.string(), {m.get(out), m.text("}")})));
}

ExprId Derivation::json_of_fields(Making& m, Making::Statements& out, std::span<const Field> fields,
                                  std::span<const ExprId> values) {
  check_depth(m, out, Op::ge, kMaxPrinted, "cannot write a cycle as JSON");
  std::vector<ExprId> all;
  std::string lead = "{";
  for (const std::size_t n : ascending(*p_.names, fields)) {
    const std::string name = quoted(p_.names->text(fields[n].name)) + (line_ ? ": " : ":");
    if (line_) {
      all.push_back(m.text(lead));
      all.push_back(m.get(line_));
      all.push_back(m.text("  " + name));
    } else {
      all.push_back(m.text(lead + name));
    }
    all.push_back(json(m, fields[n].type, values[n]));
    lead = ",";
  }
  if (line_) all.push_back(m.get(line_));
  all.push_back(m.text("}"));
  return m.joined(all);
}

}  // namespace mochi::lower
