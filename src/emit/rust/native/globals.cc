// Constants, and globals that are made on first use.
#include <algorithm>

#include "emit/common/item_names.h"
#include "emit/rust/names.h"
#include "emit/rust/native/crossing.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"
#include "ir/forms.h"

namespace mochi::emit::rust {

ExprId NativeProgram::only_value(GlobalId g) const {
  const ir::Global& global = program.globals[g];
  if (!global.lazy_init.valid()) return {};
  return ir::only_returned(program.functions[global.lazy_init].body);
}

// Rust computes it while it compiles.
bool NativeProgram::is_constant(const ir::Body& body, ExprId id) const {
  const ir::Expr& e = body.exprs[id];
  if (e.kind == ExprKind::const_int || e.kind == ExprKind::const_float || e.kind == ExprKind::const_bool)
    return true;
  const bool data = e.kind == ExprKind::make_record || e.kind == ExprKind::make_variant;
  if ((data || e.kind == ExprKind::some || e.kind == ExprKind::none) && face.is_copy(e.type)) {
    if (e.kind == ExprKind::some) return is_constant(body, ExprId(e.a));
    for (std::size_t i = 0; data && i < body.list_size(e.a); ++i) {
      if (!is_constant(body, body.expr_at(e.a, i))) return false;
    }
    return true;
  }
  if (e.kind == ExprKind::global) return !types.is(e.type, TypeKind::string) && is_constant(GlobalId(e.a));
  if (e.kind != ExprKind::op) return false;
  const auto op = static_cast<Op>(e.a);
  const bool floats = types.is(e.type, TypeKind::floating);
  const bool plain = op == Op::neg || op == Op::add || op == Op::sub || op == Op::mul;
  if (!(floats ? plain || op == Op::div : plain && e.proven_step_by_step())) return false;
  for (std::size_t i = 0; i < body.list_size(e.b); ++i) {
    if (!is_constant(body, body.operand(id, i))) return false;
  }
  return true;
}

bool NativeProgram::is_constant(GlobalId g) const {
  const ExprId value = only_value(g);
  if (!value.valid()) return false;
  const ir::Body& body = program.functions[program.globals[g].lazy_init].body;
  return body.kind(value) == ExprKind::const_string || is_constant(body, value);
}

// The numbers of constant bytes.
std::vector<std::string> NativeProgram::constant_bytes(GlobalId g) const {
  std::vector<std::string> all;
  const ExprId value = only_value(g);
  if (!value.valid()) return all;
  const ir::Body& body = program.functions[program.globals[g].lazy_init].body;
  const ir::Expr& e = body.exprs[value];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::bytes_from_list) return all;
  const ir::Expr& list = body.exprs[body.operand(value, 0)];
  if (list.kind != ExprKind::make_list) return all;
  for (const std::uint32_t item : body.list(list.a)) {
    const ir::Expr& number = body.exprs[ExprId(item)];
    const std::int64_t byte = number.kind == ExprKind::const_int ? ir::int_value(number) : -1;
    if (byte < 0 || byte > 255) return {};
    all.push_back(std::to_string(byte));
  }
  return all;
}

bool NativeProgram::is_slice(GlobalId g) const {
  const ExprId value = only_value(g);
  if (!value.valid()) return false;
  if (!constant_bytes(g).empty()) return true;
  const ir::Body& body = program.functions[program.globals[g].lazy_init].body;
  const ir::Expr& e = body.exprs[value];
  if (e.kind != ExprKind::make_list || body.list_size(e.a) == 0) return false;
  for (std::size_t i = 0; i < body.list_size(e.a); ++i) {
    if (!is_constant(body, body.expr_at(e.a, i))) return false;
  }
  return true;
}

bool NativeProgram::is_text_slice(GlobalId g) const {
  const ExprId value = only_value(g);
  if (!value.valid() || !program.globals[g].exported) return false;
  const ir::Body& body = program.functions[program.globals[g].lazy_init].body;
  const ir::Expr& e = body.exprs[value];
  if (e.kind != ExprKind::make_list || body.list_size(e.a) == 0) return false;
  for (std::size_t i = 0; i < body.list_size(e.a); ++i) {
    if (body.kind(body.expr_at(e.a, i)) != ExprKind::const_string) return false;
  }
  return true;
}

std::string NativeProgram::inner_name(GlobalId g) const {
  const ir::Global& global = program.globals[g];
  const bool open = global.exported && face.is_public(global.module);
  const std::string_view form = !open                  ? ""
                                : is_text_slice(g)     ? "_LIST"
                                : differs(global.type) ? "_IN_ORDER"
                                                       : "";
  if (form.empty() || !face.owner(g).valid()) return face.global(g) + std::string(form);
  return cased(item_words(program, global), CaseStyle::upper_snake) + std::string(form);
}

NativeProgram::Readers NativeProgram::readers(GlobalId g) const {
  Readers found = Readers::none;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    const std::vector<GlobalId>& named = face.program_uses.mentions(id).globals;
    if (std::find(named.begin(), named.end(), g) == named.end()) continue;
    const bool test = program.functions[face.program_uses.top_of(id)].kind == ir::FunctionKind::test;
    if (!test) return Readers::all;
    found = Readers::tests;
  }
  return found;
}

// `static X: LazyLock<T> = LazyLock::new(…);`, or the function that gives a constant of a type.
std::string NativeProgram::lazy_text(GlobalId g, std::string_view visible, const std::string& type,
                                     Syntax& syntax, NodeId value, Uses& uses) const {
  const std::string lock = face.imported("LazyLock", program.globals[g].module, uses);
  // A call without arguments is the function itself.
  const bool call = syntax[value].kind == NodeKind::call && syntax[value].kids.size() == 1;
  NodeId lazy = syntax.call(lock + "::new", {call ? syntax[value].kids[0] : syntax.closure("||", value)});
  const std::string item = "static " + face.global(g) + ": " + lock + "<" + type + "> =";
  if (!face.owner(g).valid()) return layout_item(syntax, std::string(visible) + item, lazy, 0);
  return "    " + std::string(visible) + "fn " + face.constant_function(g) + "() -> &'static " + type +
         " {\n" + layout_item(syntax, item, lazy, 8) + "        &" + face.global(g) + "\n    }\n";
}

// What users see of a global that has another form inside.
std::string NativeProgram::outward_global(GlobalId g, std::string_view visible, Uses& uses) {
  const ir::Global& global = program.globals[g];
  Syntax syntax;
  if (!is_text_slice(g)) {
    const NodeId copy = syntax.method(syntax.word(inner_name(g)), "clone");
    const NodeId value = Crossing(*this, syntax, global.module, uses).outward(global.type, copy);
    return lazy_text(g, visible, face.owned(global.type, global.module, uses), syntax, value, uses);
  }
  const ir::Body& body = program.functions[global.lazy_init].body;
  std::vector<NodeId> texts;
  for (const std::uint32_t item : body.list(body.exprs[only_value(g)].a))
    texts.push_back(syntax.word(string_literal(program.names->text(NameId(body.exprs[ExprId(item)].a)))));
  return const_text(g, visible, face.owner(g).valid() ? "&'static [&'static str]" : "&[&str]", syntax,
                    syntax.unary("&", syntax.make(NodeKind::array, {}, texts)));
}

std::string NativeProgram::const_text(GlobalId g, std::string_view visible, const std::string& type,
                                      const Syntax& syntax, NodeId value) const {
  return layout_item(syntax, std::string(visible) + "const " + face.global(g) + ": " + type + " =", value,
                     face.owner(g).valid() ? 4 : 0);
}

std::string NativeProgram::inner_global_text(GlobalId g, Uses& uses) {
  const ir::Global& global = program.globals[g];
  if (inner_name(g) == face.global(g)) return {};
  const Readers readers = is_text_slice(g) ? this->readers(g) : Readers::all;
  if (readers == Readers::none) return {};
  Written made = write(global.lazy_init, uses);
  const std::string lock = face.imported("LazyLock", global.module, uses);
  const NodeId value = only_line(made);
  const bool call = made.syntax[value].kind == NodeKind::call && made.syntax[value].kids.size() == 1;
  const NodeId lazy = made.syntax.call(
      lock + "::new", {call ? made.syntax[value].kids[0] : made.syntax.closure("||", value)});
  return std::string(readers == Readers::tests ? "#[cfg(test)]\n" : "") +
         layout_item(
             made.syntax,
             "static " + inner_name(g) + ": " + lock + "<" + owned(global.type, global.module, uses) + "> =",
             lazy, 0);
}

NodeId NativeProgram::only_line(const Written& made) {
  const Node& block = made.syntax[made.body];
  return block.tail && block.kids.size() == 1 ? block.kids[0] : made.body;
}

std::string NativeProgram::global_text(GlobalId g, std::string_view visible, Uses& uses) {
  const ir::Global& global = program.globals[g];
  const bool member = face.owner(g).valid();
  const std::string doc = doc_lines(
      face.example_doc(global.doc, global.module, program.names->text(global.name)), member ? "    " : "");
  if (inner_name(g) != face.global(g)) return doc + outward_global(g, visible, uses);
  if (const std::vector<std::string> bytes = constant_bytes(g); !bytes.empty()) {
    Syntax syntax;
    std::vector<NodeId> items;
    for (const std::string& byte : bytes) items.push_back(syntax.word(byte));
    return doc + const_text(g, visible, member ? "&'static [u8]" : "&[u8]", syntax,
                            syntax.unary("&", syntax.make(NodeKind::array, {}, items)));
  }
  Written made = write(global.lazy_init, uses);
  Syntax& syntax = made.syntax;
  NodeId value = only_line(made);
  const std::string type = owned(global.type, global.module, uses);
  const std::string lent = member ? "&'static " : "&";
  if (is_constant(g)) {
    const bool text = types.is(global.type, TypeKind::string);
    if (text && syntax[value].kind == NodeKind::method) value = syntax[value].kids[0];
    if (text && syntax[value].kind == NodeKind::call) value = syntax.word("\"\"");
    return doc + const_text(g, visible, text ? lent + "str" : type, syntax, value);
  }
  if (is_slice(g) && syntax[value].kind == NodeKind::macro) {
    const NodeId slice = syntax.unary("&", syntax.make(NodeKind::array, {}, syntax[value].kids));
    const std::string item = owned(types.element(global.type), global.module, uses);
    return doc + const_text(g, visible, lent + "[" + item + "]", syntax, slice);
  }
  return doc + lazy_text(g, visible, type, syntax, value, uses);
}

}  // namespace mochi::emit::rust
