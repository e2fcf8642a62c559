// Types.
#include "syntax/parser_impl.h"

namespace mochi::syntax {

NodeId Parser::type(bool in_cast) {
  using enum TokenKind;
  Level level(*this);
  if (nesting_ > kMaxNesting && too_deep()) return missing();
  std::uint32_t begin = start();
  NodeId found = simple_type(in_cast);
  // Options do not nest: `T??` is `T?` (Z11). After `as` a `??` is the operator.
  bool option = false;
  while (!panic_ && (at(question) || (at(question_question) && !in_cast))) {
    advance();
    option = true;
  }
  return option ? make(NodeKind::OptionType, begin, {}, {found}) : found;
}

NodeId Parser::simple_type(bool in_cast) {
  using enum TokenKind;
  std::uint32_t begin = start();
  std::uint32_t opener = index();
  if (at(kw_fun)) return fun_type();
  if (eat(left_paren)) {
    NodeId inner = type();
    close(opener, right_paren);
    return inner;
  }
  if (eat(left_bracket)) {
    Head head(*this, false);
    NodeId element = type();
    close(opener, right_bracket);
    return make(NodeKind::ListType, begin, {}, {element});
  }
  if (eat(left_brace)) {
    std::uint32_t tail = mark();
    list(opener, right_brace, true, &Parser::field);
    return make(NodeKind::RecordType, begin, {}, {}, tail);
  }
  if (!at_name() && !at(kw_stream)) {
    expected("type");
    return missing();
  }
  TokenId name = here();
  NodeId qualifier;
  if (at_name() && look(1).kind == dot && is_word(look(2).kind)) {
    // `x as T.f` is the field of the cast value, `x as m.T` a type of module m.
    char initial = sources_.text(look(2).span).front();
    if (!in_cast || (initial >= 'A' && initial <= 'Z')) {
      qualifier = name_node();
      advance();
      name = here();
      // Of a module inside of a crate: `re.bytes.Regex`.
      while (look(1).kind == dot && is_word(look(2).kind)) {
        advance();
        advance();
        name = here();
      }
    }
  }
  advance();
  std::uint32_t tail = mark();
  if (at(less) && (!in_cast || behind_type_args() != 0)) type_args();
  return make(NodeKind::NamedType, begin, name, {qualifier}, tail);
}

// Keeps the types between `<` and `>`.
void Parser::type_args() {
  do {
    advance();
    keep(type());
  } while (!panic_ && at(TokenKind::comma));
  if (!panic_) close_angle();
}

NodeId Parser::type_arguments() {
  std::uint32_t begin = start();
  std::uint32_t tail = mark();
  type_args();
  return make(NodeKind::TypeArgs, begin, {}, {}, tail);
}

// Do type arguments begin at this `<` (language-17 A1)? It touches the word before it, and behind its `>` stands
// what goes on with a name, or ends an operand.
bool Parser::applies_types(NodeId base) const {
  using enum TokenKind;
  if (!is_any_word(at_[-1].kind) || !adjacent(at_[-1], *at_)) return false;
  const std::uint32_t behind = behind_type_args();
  if (behind == 0) return false;
  const TokenKind next = look(behind).kind;
  if (next == left_paren || next == dot) return adjacent(look(behind - 1), look(behind));
  if (next == left_brace) {
    const bool dotted = kind_of(base) == NodeKind::Select;
    const NodeId first = dotted ? tree_.child_ids[tree_.nodes[base.value].children] : base;
    return kind_of(first) == NodeKind::Ident && struct_literal_follows(behind);
  }
  return next == right_paren || next == comma || next == right_bracket || next == right_brace;
}

// `f<int>(x)`, `Box<int> { v: 1 }`; else the name with its type arguments, as in `Box<int>.of`.
NodeId Parser::apply_types(NodeId base, std::uint32_t begin) {
  const std::uint32_t behind = behind_type_args();
  if (look(behind).kind == TokenKind::left_paren) return call(base, begin);
  const NodeId types = type_arguments();
  if (!at(TokenKind::left_brace)) return make(NodeKind::Instance, begin, {}, {base, types});
  const Node& name = tree_.nodes[base.value];
  const TokenId main = name.main;
  NodeId qualifier;
  if (name.kind == NodeKind::Select) qualifier = name_of(tree_.child_ids[name.children]);
  std::uint32_t tail = mark();
  field_inits();
  return make(NodeKind::StructLit, begin, main, {qualifier, types}, tail);
}

// The name that `id`, an identifier, is.
NodeId Parser::name_of(NodeId id) {
  const NodeId name = make(NodeKind::Name, begin_of(id), tree_.nodes[id.value].main);
  tree_.nodes[name.value].span = tree_.nodes[id.value].span;
  return name;
}

NodeId Parser::fun_type() {
  using enum TokenKind;
  std::uint32_t begin = start();
  advance();
  std::uint32_t opener = index();
  std::uint32_t tail = mark();
  if (expect(left_paren)) list(opener, right_paren, true, &Parser::list_item_type);
  NodeId result;
  NodeId labels;
  if (!panic_ && eat(colon)) result = type();
  if (!panic_ && at(bang) && is_word(look(1).kind) && !look(1).starts_line) labels = effects(true);
  return make(NodeKind::FunType, begin, {}, {result, labels}, tail);
}

}  // namespace mochi::syntax
