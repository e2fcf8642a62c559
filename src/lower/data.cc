// Records in place (`update`) and data files (`load`, `save`).
#include "base/check.h"
#include "check/loader.h"
#include "lower/function.h"
#include "types/predicates.h"

namespace mochi::lower {

namespace slot = syntax::slot;

// For each record of the list: if the condition holds, all new values are made from the old ones, then
// stored.
void FunctionLowering::update(NodeId node) {
  const Span at = span(node);
  const NodeId where = child(node, slot::Update_where);
  const ExprId list = as_list(variable(VarId(info(node).id), node), at);
  const TypeId record = types_.element(type(list));
  const std::vector<types::Field> fields = ctx_.fields(record);
  const LocalId outer = update_item_;
  for_each("item", list, at, [&](LocalId item) {
    update_item_ = item;
    const auto store = [&] {
      std::vector<std::pair<std::uint32_t, LocalId>> values;
      for (const NodeId entry : tree().tail(child(node, slot::Update_set))) {
        const NameId name = tree().name(child(entry, slot::MapEntry_key));
        const std::uint32_t field = ctx_.field_index(record, name);
        if (field == ~0U) continue;
        const ExprId value = expr_as(child(entry, slot::MapEntry_value), fields[field].type);
        values.emplace_back(field, temp("value", value, at));
      }
      for (const auto& [field, value] : values) {
        const ExprId target = b_.field(b_.read(item, at), field, fields[field].type, at);
        emit(b_.assign(target, b_.read(value, at), at));
      }
    };
    if (!where) {
      store();
      return;
    }
    const ExprId test = condition(where);
    emit(b_.if_(test, in_block(store), {}, at));
  });
  update_item_ = outer;
}

// What the declared type of a column says of its cells, as `loaded` of the support module takes it.
std::int64_t FunctionLowering::cell_kind(TypeId of) {
  switch (types_.kind(of)) {
    case TypeKind::string: return 1;
    case TypeKind::boolean: return 2;
    case TypeKind::floating: return 3;
    case TypeKind::bigint: return 4;
    case TypeKind::option: return 8 + cell_kind(types_.element(of));
    case TypeKind::union_: return types::is_enum(types_, of) ? 1 : 0;
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::bytes:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return 0;
  }
  MOCHI_UNREACHABLE("kind of type");
}

// The path of a data file and the options, which `load` and `save` have in common; an empty path is a stream.
std::pair<std::string, ExprId> FunctionLowering::data_file(NodeId node, NodeId with) {
  const Span at = span(node);
  const bool has_path = tree().main(node).kind == syntax::TokenKind::string;
  std::string path(has_path ? ctx_.names.text(tree().name(node)) : std::string_view());
  if (path == "-") path.clear();
  return {std::move(path), with ? box(raw(with), at) : b_.none(types_.any(), at)};
}

ExprId FunctionLowering::load(NodeId node) {
  const Span at = span(node);
  const auto [path, options] = data_file(node, child(node, slot::Load_options));
  const TypeId list = ir_type(node);
  const TypeId row = types_.element(list);
  const TypeKind kind = types_.kind(row);
  std::vector<ExprId> names;
  std::vector<ExprId> kinds;
  if (kind == TypeKind::record || kind == TypeKind::anonymous) {
    for (const types::Field& f : ctx_.fields(row)) {
      names.push_back(b_.string(ctx_.names.text(f.name), at));
      kinds.push_back(b_.integer(cell_kind(f.type), at));
    }
  }
  const auto made = [&](const std::vector<ExprId>& items, TypeId element) {
    return b_.add(
        ir::Expr{.kind = ir::ExprKind::make_list, .type = types_.list(element), .a = b_.list(items)}, at);
  };
  const ExprId text = path.empty() ? b_.op(Op::read_input, types_.string(), std::span<const ExprId>(), at)
                                   : b_.op(Op::read_file, types_.string(), {b_.string(path, at)}, at);
  const std::string file = path.empty() ? "standard input" : path;
  const std::int64_t other = kind == TypeKind::map ? cell_kind(types_.value(row)) : 0;
  const ExprId arguments[] = {text,
                              b_.string(file, at),
                              options,
                              made(names, types_.string()),
                              made(kinds, types_.integer()),
                              b_.integer(other, at)};
  const ExprId rows =
      b_.call(ctx_.support(check::kRowsModule, "loaded"), arguments, {}, types_.list(types_.any()), at);
  return b_.op(Op::cast_rows, list, {rows, b_.string(file, at)}, at);
}

ExprId FunctionLowering::save(NodeId node) {
  const Span at = span(node);
  const ExprId rows = coerce(as_list(raw(child(node, slot::Save_value)), at), types_.list(types_.any()), at);
  const auto [path, options] = data_file(node, child(node, slot::Save_options));
  const ExprId arguments[] = {rows, options};
  const ExprId text = b_.call(ctx_.support(check::kRowsModule, "saved"), arguments, {}, types_.string(), at);
  if (!path.empty()) return b_.op(Op::write_file, types_.unit(), {b_.string(path, at), text}, at);
  // `print` ends the line.
  const LocalId whole = temp("text", text, at);
  const auto length = [&] { return b_.op(Op::str_len, types_.integer(), {b_.read(whole, at)}, at); };
  const ExprId less = b_.op(Op::sub, types_.integer(), {length(), b_.integer(1, at)}, at);
  const ExprId lines =
      b_.op(Op::str_slice, types_.string(), {b_.read(whole, at), b_.integer(0, at), less}, at);
  const ExprId some = b_.op(Op::gt, types_.boolean(), {length(), b_.integer(0, at)}, at);
  const StmtId print = b_.expr(b_.op(Op::print, types_.unit(), {lines}, at), at);
  emit(b_.if_(some, b_.block({print}), {}, at));
  return b_.unit(at);
}

}  // namespace mochi::lower
