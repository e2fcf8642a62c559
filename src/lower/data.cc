// Records in place (`update`) and data files (`load`, `save`).
#include "lower/function.h"

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

ExprId FunctionLowering::load(NodeId node) {
  const Span at = span(node);
  const bool has_path = tree().main(node).kind == syntax::TokenKind::string;
  const std::string_view path = has_path ? ctx_.names.text(tree().name(node)) : std::string_view();
  const NodeId with = child(node, slot::Load_options);
  const ExprId options = with ? box(raw(with), at) : b_.none(types_.any(), at);
  return b_.op(Op::load_rows, ir_type(node), {b_.string(path == "-" ? "" : path, at), options}, at);
}

ExprId FunctionLowering::save(NodeId node) {
  const Span at = span(node);
  const bool has_path = tree().main(node).kind == syntax::TokenKind::string;
  const std::string_view path = has_path ? ctx_.names.text(tree().name(node)) : std::string_view();
  const NodeId with = child(node, slot::Save_options);
  const ExprId rows = coerce(as_list(raw(child(node, slot::Save_value)), at), types_.list(types_.any()), at);
  const ExprId options = with ? box(raw(with), at) : b_.none(types_.any(), at);
  return b_.op(Op::save_rows, types_.unit(), {rows, b_.string(path == "-" ? "" : path, at), options}, at);
}

}  // namespace mochi::lower
