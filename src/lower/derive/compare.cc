// Equality, order, and what lists need of them.
#include "lower/derive/derivation.h"

namespace mochi::lower {

using ir::ExprId;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {
// Aggregates around each other; what is deeper is not compared (Z15).
constexpr std::int64_t kMaxCompared = 10000;
constexpr std::string_view kTooDeep = "values are nested too deeply to compare";

std::vector<ExprId> reads(Making& m, std::span<const LocalId> locals) {
  std::vector<ExprId> found;
  for (const LocalId local : locals) found.push_back(m.get(local));
  return found;
}

std::vector<ExprId> field_reads(Making& m, LocalId record, std::span<const types::Field> fields) {
  std::vector<ExprId> found;
  for (std::uint32_t n = 0; n < fields.size(); ++n)
    found.push_back(m.builder().field(m.get(record), n, fields[n].type, {}));
  return found;
}
}  // namespace

void Derivation::check_depth(Making& m, Making::Statements& out, Op op, std::int64_t most,
                             std::string_view message) {
  if (m.depth) out.push_back(m.when(m.test(op, m.get(m.depth), m.number(most)), {m.refuse(message)}));
}

// --- equality ---

ExprId Derivation::equal(Making& m, TypeId type, ExprId a, ExprId b) {
  return shapes_.is_leaf(type) ? m.test(Op::eq, a, b) : call(m, Purpose::equal, type, {a, b});
}

void Derivation::equal_fields(Making& m, Making::Statements& out, std::span<const types::Field> fields,
                              std::span<const ExprId> a, std::span<const ExprId> b) {
  for (std::size_t n = 0; n < fields.size(); ++n)
    out.push_back(m.when(m.negation(equal(m, fields[n].type, a[n], b[n])), {m.give(m.truth(false))}));
}

void Derivation::make_equal(Making& m, LocalId a, LocalId b) {
  const TypeKind kind = types_.kind(m.type);
  const auto differ = [&] { return Making::Statements{m.give(m.truth(false))}; };
  const auto unless = [&](ExprId test) { return m.when(m.negation(test), differ()); };
  const auto check = [&](Making::Statements& out) { check_depth(m, out, Op::ge, kMaxCompared, kTooDeep); };
  if (kind == TypeKind::list || kind == TypeKind::set || kind == TypeKind::map) {
    m.body.push_back(m.when(m.test(Op::ne, m.length(m.get(a)), m.length(m.get(b))), differ()));
    check(m.body);
  }
  if (kind == TypeKind::list) {
    const LocalId i = m.local("i", types_.integer());
    const ExprId same =
        equal(m, types_.element(m.type), m.element(m.get(a), m.get(i)), m.element(m.get(b), m.get(i)));
    m.body.push_back(m.count(i, m.length(m.get(a)), {unless(same)}));
  } else if (kind == TypeKind::set) {
    const LocalId item = m.local("item", types_.element(m.type));
    m.body.push_back(m.each(item, m.get(a), {unless(m.test(Op::set_has, m.get(b), m.get(item)))}));
  } else if (kind == TypeKind::map) {
    const LocalId key = m.local("key", types_.key(m.type));
    const auto there = unless(m.test(Op::map_has, m.get(b), m.get(key)));
    const ExprId same =
        equal(m, types_.value(m.type), m.entry(m.get(a), m.get(key)), m.entry(m.get(b), m.get(key)));
    m.body.push_back(m.each(key, m.get(a), {there, unless(same)}));
  } else if (kind == TypeKind::option) {
    const ExprId both = m.both(m.builder().is_some(m.get(a), {}), m.builder().is_some(m.get(b), {}));
    const ExprId same = equal(m, types_.element(m.type), m.value_of(m.get(a)), m.value_of(m.get(b)));
    m.body.push_back(m.when(both, {m.give(same)}));
    m.body.push_back(
        m.give(m.test(Op::eq, m.builder().is_some(m.get(a), {}), m.builder().is_some(m.get(b), {}))));
    return;
  } else if (kind == TypeKind::group) {
    const TypeId key = types_.key(m.type);
    const TypeId items = types_.list(types_.value(m.type));
    m.body.push_back(
        unless(equal(m, key, m.op(Op::group_key, key, {m.get(a)}), m.op(Op::group_key, key, {m.get(b)}))));
    m.body.push_back(unless(
        equal(m, items, m.op(Op::group_items, items, {m.get(a)}), m.op(Op::group_items, items, {m.get(b)}))));
  } else if (kind == TypeKind::union_) {
    m.body.push_back(m.match(m.get(a), m.type, [&](std::uint32_t v, const std::vector<LocalId>& mine) {
      const std::vector<LocalId> others = m.bind(m.type, v);
      Making::Statements same;
      check(same);
      equal_fields(m, same, types_.variant_fields(m.type, v), reads(m, mine), reads(m, others));
      return Making::Statements{m.match_one(m.get(b), m.type, v, others, std::move(same), differ())};
    }));
  } else {
    check(m.body);
    const std::vector<types::Field> fields = types_.fields_of(m.type);
    equal_fields(m, m.body, fields, field_reads(m, a, fields), field_reads(m, b, fields));
  }
  m.body.push_back(m.give(m.truth(true)));
}

// --- order ---

ExprId Derivation::order(Making& m, TypeId type, ExprId a, ExprId b) {
  return shapes_.is_leaf(type) ? m.op(Op::three_way, types_.integer(), {a, b})
                               : call(m, Purpose::order, type, {a, b});
}

void Derivation::order_fields(Making& m, Making::Statements& out, std::span<const types::Field> fields,
                              std::span<const ExprId> a, std::span<const ExprId> b) {
  for (std::size_t n = 0; n < fields.size(); ++n) {
    const LocalId c = m.local("c", types_.integer());
    out.push_back(m.let(c, order(m, fields[n].type, a[n], b[n])));
    out.push_back(m.when(m.test(Op::ne, m.get(c), m.number(0)), {m.give(m.get(c))}));
  }
}

void Derivation::make_order(Making& m, LocalId a, LocalId b) {
  const TypeKind kind = types_.kind(m.type);
  const auto lengths = [&] {
    return m.give(m.op(Op::three_way, types_.integer(), {m.length(m.get(a)), m.length(m.get(b))}));
  };
  const auto there = [&](LocalId x) { return m.builder().is_some(m.get(x), {}); };
  if (kind == TypeKind::set || kind == TypeKind::map) {
    m.body.push_back(lengths());
    return;
  }
  if (kind == TypeKind::group) {
    const TypeId key = types_.key(m.type);
    m.body.push_back(
        m.give(order(m, key, m.op(Op::group_key, key, {m.get(a)}), m.op(Op::group_key, key, {m.get(b)}))));
    return;
  }
  if (kind == TypeKind::option) {
    const ExprId inner = order(m, types_.element(m.type), m.value_of(m.get(a)), m.value_of(m.get(b)));
    m.body.push_back(m.when(m.both(there(a), there(b)), {m.give(inner)}));
    // None stands after all values.
    m.body.push_back(m.give(m.op(Op::three_way, types_.integer(), {there(b), there(a)})));
    return;
  }
  check_depth(m, m.body, Op::ge, kMaxCompared, kTooDeep);
  if (kind == TypeKind::list) {
    const LocalId i = m.local("i", types_.integer());
    const LocalId c = m.local("c", types_.integer());
    const ExprId beyond = m.test(Op::ge, m.get(i), m.length(m.get(b)));
    const auto end = m.when(beyond, {m.give(m.number(1))});
    const auto step = m.let(
        c, order(m, types_.element(m.type), m.element(m.get(a), m.get(i)), m.element(m.get(b), m.get(i))));
    const auto other = m.when(m.test(Op::ne, m.get(c), m.number(0)), {m.give(m.get(c))});
    m.body.push_back(m.count(i, m.length(m.get(a)), {end, step, other}));
    m.body.push_back(lengths());
    return;
  }
  if (kind == TypeKind::union_) {
    const LocalId c = m.local("c", types_.integer());
    const auto tag = [&](LocalId x) { return call(m, Purpose::tag, m.type, {m.get(x)}); };
    m.body.push_back(m.let(c, m.op(Op::three_way, types_.integer(), {tag(a), tag(b)})));
    m.body.push_back(m.when(m.test(Op::ne, m.get(c), m.number(0)), {m.give(m.get(c))}));
    m.body.push_back(m.match(m.get(a), m.type, [&](std::uint32_t v, const std::vector<LocalId>& mine) {
      if (mine.empty()) return Making::Statements{};
      const std::vector<LocalId> others = m.bind(m.type, v);
      Making::Statements same;
      order_fields(m, same, types_.variant_fields(m.type, v), reads(m, mine), reads(m, others));
      return Making::Statements{m.match_one(m.get(b), m.type, v, others, std::move(same), {})};
    }));
  } else {
    const std::vector<types::Field> fields = types_.fields_of(m.type);
    order_fields(m, m.body, fields, field_reads(m, a, fields), field_reads(m, b, fields));
  }
  m.body.push_back(m.give(m.number(0)));
}

void Derivation::make_tag(Making& m, LocalId x) {
  const LocalId index = m.local("index", types_.integer());
  m.body.push_back(m.let(index, m.number(0)));
  m.body.push_back(m.match(m.get(x), m.type, [&](std::uint32_t v, const std::vector<LocalId>&) {
    return v == 0 ? Making::Statements{} : Making::Statements{m.set(index, m.number(v))};
  }));
  m.body.push_back(m.give(m.get(index)));
}

// False if either is none, or a NaN.
void Derivation::make_less(Making& m, Op op, LocalId a, LocalId b) {
  const TypeId inner = types_.element(m.type);
  const ExprId x = m.value_of(m.get(a));
  const ExprId y = m.value_of(m.get(b));
  const ExprId less =
      shapes_.is_leaf(inner) ? m.test(op, x, y) : m.test(op, order(m, inner, x, y), m.number(0));
  m.body.push_back(
      m.when(m.both(m.builder().is_some(m.get(a), {}), m.builder().is_some(m.get(b), {})), {m.give(less)}));
  m.body.push_back(m.give(m.truth(false)));
}

// --- lists ---

void Derivation::make_contains(Making& m, LocalId list, LocalId x) {
  const LocalId i = m.local("i", types_.integer());
  const ExprId same = equal(m, m.type, m.element(m.get(list), m.get(i)), m.get(x));
  m.body.push_back(m.count(i, m.length(m.get(list)), {m.when(same, {m.give(m.truth(true))})}));
  m.body.push_back(m.give(m.truth(false)));
}

// Merges runs of doubling width, from one list of indexes into another.
void Derivation::make_places(Making& m, LocalId keys) {
  const TypeId integer = types_.integer();
  const TypeId integers = types_.list(integer);
  const LocalId n = m.local("n", integer);
  const LocalId from = m.local("from", integers);
  const LocalId to = m.local("to", integers);
  const LocalId old = m.local("old", integers);
  const LocalId width = m.local("width", integer);
  const LocalId low = m.local("low", integer);
  const LocalId middle = m.local("middle", integer);
  const LocalId high = m.local("high", integer);
  const LocalId i = m.local("i", integer);
  const LocalId j = m.local("j", integer);
  const LocalId k = m.local("k", integer);
  const LocalId left = m.local("left", types_.boolean());
  const auto numbers = [&] { return m.op(Op::list_range, integers, {m.number(0), m.get(n), m.number(1)}); };
  const auto least = [&](ExprId a) {
    const LocalId end = m.local("end", integer);
    const ir::BlockId first = m.builder().block({m.let(end, a)});
    return m.builder().block_value(
        first,
        m.builder().conditional(m.test(Op::lt, m.get(end), m.get(n)), m.get(end), m.get(n), integer, {}), {});
  };
  const auto key = [&](LocalId at) { return m.element(m.get(keys), m.element(m.get(from), m.get(at))); };
  const auto take = [&](LocalId at) {
    return Making::Statements{m.set_element(to, m.get(k), m.element(m.get(from), m.get(at))),
                              m.set(at, m.sum(m.get(at), m.number(1)))};
  };
  m.body.push_back(m.let(n, m.length(m.get(keys))));
  m.body.push_back(m.let(from, numbers()));
  m.body.push_back(m.let(to, numbers()));
  m.body.push_back(m.let(width, m.number(1)));
  const auto ordered = m.test(Op::le, order(m, m.type, key(i), key(j)), m.number(0));
  const auto decide =
      m.when(m.both(m.get(left), m.test(Op::lt, m.get(j), m.get(high))), {m.set(left, ordered)});
  const auto merge =
      m.repeat(m.test(Op::lt, m.get(k), m.get(high)),
               {m.let(left, m.test(Op::lt, m.get(i), m.get(middle))), decide,
                m.when(m.get(left), take(i), take(j)), m.set(k, m.sum(m.get(k), m.number(1)))});
  const auto run = m.repeat(m.test(Op::lt, m.get(low), m.get(n)),
                            {m.let(middle, least(m.sum(m.get(low), m.get(width)))),
                             m.let(high, least(m.sum(m.get(middle), m.get(width)))), m.let(i, m.get(low)),
                             m.let(j, m.get(middle)), m.let(k, m.get(low)), merge, m.set(low, m.get(high))});
  m.body.push_back(m.repeat(m.test(Op::lt, m.get(width), m.get(n)),
                            {m.let(low, m.number(0)), run, m.let(old, m.get(from)), m.set(from, m.get(to)),
                             m.set(to, m.get(old)), m.set(width, m.sum(m.get(width), m.get(width)))}));
  m.body.push_back(m.give(m.get(from)));
}

void Derivation::make_sorted(Making& m, LocalId items, LocalId keys) {
  const TypeId list = m.function.body.locals[items].type;
  const LocalId made = m.local("made", list);
  const LocalId place = m.local("place", types_.integer());
  const ExprId item = m.element(m.get(items), m.get(place));
  const ExprId none = m.builder().add(ir::Expr{.kind = ir::ExprKind::make_list,
                                               .type = list,
                                               .a = m.builder().list(std::initializer_list<ExprId>{})},
                                      {});
  m.body.push_back(m.let(made, none));
  m.body.push_back(m.each(place, call(m, Purpose::places, m.type, {m.get(keys)}),
                          {m.set(made, m.op(Op::list_append, list, {m.get(made), item}))}));
  m.body.push_back(m.give(m.get(made)));
}

}  // namespace mochi::lower
