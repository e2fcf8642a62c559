#include "lower/derive/derivation.h"

namespace mochi::lower {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using types::TypeId;
using types::TypeKind;

LocalId Making::parameter(std::string_view name, TypeId of) {
  const LocalId id = local(name, of);
  function.body.locals[id].parameter = true;
  function.params.push_back(id);
  return id;
}

ExprId Making::test(Op op, ExprId a, ExprId b) { return this->op(op, types().boolean(), {a, b}); }

// Of depths and indexes, far from any limit.
ExprId Making::sum(ExprId a, ExprId b) {
  const ExprId made = op(Op::add, types().integer(), {a, b});
  function.body.exprs[made].flags |= static_cast<std::uint8_t>(ir::ExprFlag::proven);
  return made;
}

ExprId Making::negation(ExprId condition) { return op(Op::not_, types().boolean(), {condition}); }

ExprId Making::both(ExprId a, ExprId b) {
  return b_.add(
      ir::Expr{.kind = ExprKind::logical_and, .type = types().boolean(), .a = a.value, .b = b.value}, {});
}

ExprId Making::joined(std::span<const ExprId> texts) {
  return texts.size() == 1 ? texts[0] : b_.op(Op::str_concat, types().string(), texts, {});
}

ExprId Making::length(ExprId of) {
  const TypeKind kind = types().kind(function.body.type(of));
  return op(kind == TypeKind::list  ? Op::list_len
            : kind == TypeKind::map ? Op::map_len
                                    : Op::set_len,
            types().integer(), {of});
}

ExprId Making::element(ExprId list, ExprId index) {
  const TypeId of = types().element(function.body.type(list));
  return b_.add(ir::Expr{.kind = ExprKind::index,
                         .flags = static_cast<std::uint8_t>(ir::ExprFlag::proven),
                         .type = of,
                         .a = list.value,
                         .b = index.value},
                {});
}

// The value of a key that is there. Options and `any` read as they are.
ExprId Making::entry(ExprId map, ExprId key) {
  const TypeId value = types().value(function.body.type(map));
  const bool plain = types().is(value, TypeKind::option) || types().is(value, TypeKind::any);
  const TypeId read = plain ? value : program_.types->option(value);
  const ExprId found =
      b_.add(ir::Expr{.kind = ExprKind::map_get, .type = read, .a = map.value, .b = key.value}, {});
  return plain ? found : value_of(found);
}

ExprId Making::value_of(ExprId option) { return b_.unwrap(option, ir::UnwrapReason::absent, true, {}); }

StmtId Making::set_element(LocalId list, ExprId index, ExprId value) {
  return b_.assign(element(get(list), index), value, {});
}

StmtId Making::when(ExprId condition, Statements then, Statements otherwise) {
  const ir::BlockId yes = b_.block(std::move(then));
  return b_.if_(condition, yes, otherwise.empty() ? ir::BlockId() : b_.block(std::move(otherwise)), {});
}

StmtId Making::repeat(ExprId condition, Statements loop) {
  return b_.while_(condition, b_.block(std::move(loop)), {});
}

StmtId Making::count(LocalId local, ExprId end, Statements loop) {
  return b_.for_range(local, number(0), end, b_.block(std::move(loop)), {});
}

StmtId Making::each(LocalId local, ExprId of, Statements loop) {
  return b_.for_each(local, of, b_.block(std::move(loop)), {});
}

StmtId Making::grow(LocalId text, std::vector<ExprId> parts) {
  parts.insert(parts.begin(), get(text));
  return set(text, joined(parts));
}

StmtId Making::refuse(std::string_view message) {
  return b_.expr(op(Op::panic, types().basic(TypeKind::never), {number(3), text(message)}), {});
}

std::size_t Making::variants(TypeId of) const { return types().decl(types()[of].decl).variants.size(); }

std::vector<LocalId> Making::bind(TypeId of, std::uint32_t variant) {
  std::vector<LocalId> found;
  for (const types::Field& f : program_.types->variant_fields(of, variant))
    found.push_back(local(program_.names->text(f.name), f.type));
  return found;
}

ir::ArmId Making::arm(std::uint32_t variant, std::span<const LocalId> fields, Statements statements) {
  ir::Arm made;
  made.variants = {variant};
  made.bindings.assign(fields.begin(), fields.end());
  made.block = b_.block(std::move(statements));
  return function.body.arms.add(std::move(made));
}

StmtId Making::match_arms(ExprId subject, const std::vector<std::uint32_t>& arms) {
  return b_.add(ir::Stmt{.kind = ir::StmtKind::match, .a = subject.value, .b = b_.list(arms)}, {});
}

StmtId Making::match_one(ExprId subject, TypeId of, std::uint32_t variant, std::span<const LocalId> fields,
                         Statements then, Statements otherwise) {
  std::vector<std::uint32_t> arms{arm(variant, fields, std::move(then)).value};
  if (variants(of) > 1) {
    ir::Arm rest;
    rest.otherwise = true;
    rest.block = b_.block(std::move(otherwise));
    arms.push_back(function.body.arms.add(std::move(rest)).value);
  }
  return match_arms(subject, arms);
}

}  // namespace mochi::lower
