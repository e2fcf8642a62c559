// Layout of statements and declarations.
#include <algorithm>

#include "syntax/format_impl.h"

namespace mochi::syntax {

Doc Formatter::program(NodeId id) { return lines(id, items_of(id)); }

// One simple statement that stood on the line of its braces, without comments.
bool Formatter::inline_block(NodeId id) const {
  using enum NodeKind;
  if (tree_.kind(id) != Block || has_comments(id)) return false;
  std::span<const NodeId> statements = tree_.tail(id);
  if (statements.empty()) return true;
  if (statements.size() > 1 || line_break_between(tree_.span(id).begin, tree_.span(id).end)) return false;
  NodeKind k = tree_.kind(statements[0]);
  return k == Return || k == Break || k == Continue || k == ExprStmt || k == Assign || k == Expect ||
         k == Let;
}

// The lines in it break with the group around it if it may stand on one line, and always otherwise.
Doc Formatter::block(NodeId id, bool may_inline) {
  if (verbatim_.contains(id.value)) return node(id);
  std::span<const NodeId> statements = tree_.tail(id);
  if (statements.empty() && !has_comments(id)) return t("{}");
  Doc line = may_inline && inline_block(id) ? d_.line() : d_.hardline();
  Doc body = lines(id, items_of(id));
  // Comments behind the brace may be all there is.
  const std::vector<PlacedComment>& comments = comments_of(id);
  const bool behind_only = std::all_of(comments.begin(), comments.end(), [](const PlacedComment& c) {
    return c.place == CommentPlace::behind;
  });
  Doc inside = statements.empty() && behind_only ? Doc() : cat({line, body});
  return cat({t("{"), opener_comments(id), d_.nest(2, inside), line, t("}")});
}

// `head NAME { … }` with one item per line.
Doc Formatter::braces(NodeId container, const Items& items, std::string_view head_open) {
  Doc head = cat({t(head_open), main(container), t(" {"), opener_comments(container)});
  if (items.empty() && !has_comments(container)) return cat({head, t("}")});
  Doc body = lines(container, items);
  return cat({head, d_.nest(2, cat({d_.hardline(), body})), d_.hardline(), t("}")});
}

Doc Formatter::let(NodeId id) {
  const Node& n = tree_[id];
  NodeId type = tree_.child(id, slot::Let_type);
  NodeId value = tree_.child(id, slot::Let_value);
  Doc head = cat({t(n.has(NodeFlag::exported)  ? "export "
                    : n.has(NodeFlag::of_type) ? "static "
                                               : ""),
                  t(n.has(NodeFlag::variable) ? "var " : "let "), main(id),
                  type ? cat({t(": "), node(type)}) : Doc()});
  return value ? with_value(cat({head, t(" =")}), value) : head;
}

Doc Formatter::assign(NodeId id) {
  const Doc target = node(tree_.child(id, slot::Assign_target));
  const NodeId value = tree_.child(id, slot::Assign_value);
  if (!tree_[id].has(NodeFlag::compound)) return with_value(cat({target, t(" =")}), value);
  // A comment behind the sign belongs to the operation, which is not laid out by itself.
  if (verbatim_.contains(value.value)) return d_.verbatim(as_it_stands(tree_.span(id)));
  return with_value(cat({target, t(" "), main(value), t("=")}), tree_.child(value, slot::Binary_right));
}

// `head value`; a query of several lines begins on a line of its own.
Doc Formatter::with_value(Doc head, NodeId of) {
  bool laid_out = tree_.kind(of) == NodeKind::Query && !verbatim_.contains(of.value);
  if (!laid_out) return cat({head, t(" "), value(of)});
  bool forced = false;
  Doc clauses = query_clauses(of, forced);
  return d_.group(cat({head, d_.nest(2, cat({d_.line(), clauses})), forced ? d_.break_parent() : Doc()}));
}

Doc Formatter::signature(NodeId type_params, NodeId params, NodeId result, NodeId effects) {
  return cat({node(type_params), node(params), result ? cat({t(": "), node(result)}) : Doc(),
              effects ? cat({t(" "), node(effects)}) : Doc()});
}

Doc Formatter::fun(NodeId id) {
  const Node& n = tree_[id];
  Doc head = cat({t(n.has(NodeFlag::exported)  ? "export fun "
                    : n.has(NodeFlag::of_type) ? "static fun "
                                               : "fun "),
                  main(id),
                  signature(tree_.child(id, slot::Fun_type_params), tree_.child(id, slot::Fun_params),
                            tree_.child(id, slot::Fun_result), tree_.child(id, slot::Fun_effects))});
  return cat({head, t(" "), d_.group(node(tree_.child(id, slot::Fun_body)))});
}

// All blocks of a chain are laid out alike.
Doc Formatter::if_statement(NodeId id) {
  bool may_inline = true;
  for (NodeId at = id; at.valid();) {
    NodeId next = tree_.child(at, slot::If_otherwise);
    may_inline = may_inline && inline_block(tree_.child(at, slot::If_then));
    if (next.valid() && tree_.kind(next) != NodeKind::If) {
      may_inline = may_inline && inline_block(next);
      break;
    }
    at = next;
  }
  Doc head = cat({t("if "), condition(tree_.child(id, slot::If_condition)), t(" ")});
  std::vector<Doc> rest{block(tree_.child(id, slot::If_then), may_inline)};
  for (NodeId at = tree_.child(id, slot::If_otherwise); at.valid();) {
    if (tree_.kind(at) != NodeKind::If || verbatim_.contains(at.value)) {
      bool plain = tree_.kind(at) == NodeKind::Block;
      rest.push_back(cat({t(" else "), plain ? block(at, may_inline) : node(at)}));
      break;
    }
    rest.push_back(cat({t(" else if "), condition(tree_.child(at, slot::If_condition)), t(" "),
                        block(tree_.child(at, slot::If_then), may_inline)}));
    at = tree_.child(at, slot::If_otherwise);
  }
  return cat({head, d_.group(d_.concat(rest))});
}

Doc Formatter::loop(NodeId id) {
  if (tree_.kind(id) == NodeKind::While) {
    return cat({t("while "), condition(tree_.child(id, slot::While_condition)), t(" "),
                d_.group(node(tree_.child(id, slot::While_body)))});
  }
  NodeId end = tree_.child(id, slot::For_end);
  return cat({t("for "), main(id), t(" in "), condition(tree_.child(id, slot::For_iterable)),
              end ? cat({t(".."), condition(end)}) : Doc(), t(" "),
              d_.group(node(tree_.child(id, slot::For_body)))});
}

Doc Formatter::import(NodeId id) {
  NodeId language = tree_.child(id, slot::Import_language);
  NodeId alias = tree_.child(id, slot::Import_alias);
  std::span<const NodeId> effects = tree_.tail(id);
  return cat({t("import "), language ? cat({node(language), t(" ")}) : Doc(), main(id),
              alias ? cat({t(" as "), node(alias)}) : Doc(),
              t(tree_[id].has(NodeFlag::automatic) ? " auto" : ""),
              effects.empty() ? Doc() : cat({t(" ! "), joined(effects, ", ")})});
}

Doc Formatter::record(NodeId id) {
  Doc head = cat({t(tree_[id].has(NodeFlag::exported) ? "export type " : "type "), main(id),
                  node(tree_.child(id, slot::RecordDecl_type_params)), t(" ")});
  std::vector<Span> spans;
  std::uint32_t open = 0;
  container_items(id, spans, open);
  bool one_line = !line_break_between(open, tree_.span(id).end);
  for (NodeId member : tree_.tail(id)) one_line = one_line && tree_.kind(member) == NodeKind::Field;
  Items items = items_of(id);
  if (one_line) {
    return cat({head, delimited(id, items, open,
                                {.open = "{", .close = "}", .padded = true, .comma_only_flat = true})});
  }
  return cat({head, t("{"), opener_comments(id), d_.nest(2, cat({d_.hardline(), lines(id, items)})),
              d_.hardline(), t("}")});
}

Doc Formatter::extern_type(NodeId id) {
  const Doc head = cat({t("extern type "), main(id)});
  if (tree_.tail(id).empty()) return head;
  const Items items = items_of(id);
  return cat({head, t(" {"), opener_comments(id), d_.nest(2, cat({d_.hardline(), lines(id, items)})),
              d_.hardline(), t("}")});
}

Doc Formatter::union_type(NodeId id) {
  Doc head = cat({t(tree_[id].has(NodeFlag::exported) ? "export type " : "type "), main(id),
                  node(tree_.child(id, slot::UnionDecl_type_params)), t(" =")});
  // Alone and without its parentheses it would be the name of another type.
  const std::span<const NodeId> members = tree_.tail(id);
  std::size_t variants = 0;
  while (variants < members.size() && tree_.kind(members[variants]) == NodeKind::VariantDecl) ++variants;
  lone_variant_ = variants == 1 ? members[0] : NodeId();
  Items items = items_of(id);
  for (std::size_t i = 1; i < variants; ++i) items[i].doc = cat({t("| "), items[i].doc});
  if (variants != 0 && variants != members.size()) return union_with_functions(id, head, items, variants);
  if (has_comments(id) || line_break_between(tree_.main_span(id).end, tree_.span(id).end)) {
    return cat({head, opener_comments(id), d_.nest(2, cat({d_.hardline(), lines(id, items)}))});
  }
  std::vector<Doc> parts;
  for (const Item& item : items) {
    parts.push_back(d_.line());
    parts.push_back(item.doc);
  }
  return d_.group(cat({head, d_.nest(2, d_.concat(parts))}));
}

// The brace stands behind the last variant, or on a line of its own where the variants have lines of their own.
Doc Formatter::union_with_functions(NodeId id, Doc head, const Items& items, std::size_t variants) {
  const std::uint32_t end = items[variants - 1].span.end;
  const std::uint32_t brace = tree_.tokens[token_at(end)].span.begin;
  bool broken = line_break_between(tree_.main_span(id).end, end);
  std::vector<Doc> behind_brace;
  for (const PlacedComment& placed : comments_of(id)) {
    const bool before = tree_.comments[placed.comment].span.begin < brace;
    broken = broken || before;
    if (!before && placed.gap == variants && placed.place == CommentPlace::behind)
      behind_brace.push_back(behind(placed.comment));
  }
  Doc front;
  if (broken) {
    front = cat({head, opener_comments(id),
                 d_.nest(2, cat({d_.hardline(), lines(id, items, {0, variants, 0, brace})})), d_.hardline(),
                 t("{")});
  } else {
    std::vector<Doc> parts;
    for (std::size_t i = 0; i < variants; ++i) {
      parts.push_back(d_.line());
      parts.push_back(items[i].doc);
    }
    front = d_.group(cat({head, d_.nest(2, d_.concat(parts)), d_.line(), t("{")}));
  }
  return cat({front, d_.concat(behind_brace),
              d_.nest(2, cat({d_.hardline(), lines(id, items, {variants, items.size(), brace, ~0U})})),
              d_.hardline(), t("}")});
}

Doc Formatter::variant(NodeId id) {
  std::span<const NodeId> fields = tree_.tail(id);
  if (tree_[id].has(NodeFlag::braces))
    return cat({main(id), t(" { "), joined(fields, " "), t(fields.empty() ? "}" : " }")});
  if (fields.empty()) return id == lone_variant_ ? cat({main(id), t("()")}) : main(id);
  return cat({main(id), t("("), joined(fields, ", "), t(")")});
}

Doc Formatter::extern_fun(NodeId id) {
  NodeId language = tree_.child(id, slot::ExternFun_language);
  return cat(
      {t("extern "), language ? cat({node(language), t(" ")}) : Doc(), t("fun "),
       node(tree_.child(id, slot::ExternFun_path)),
       signature({}, tree_.child(id, slot::ExternFun_params), tree_.child(id, slot::ExternFun_result), {})});
}

Doc Formatter::emit(NodeId id) {
  bool call = tree_.main(id).kind == TokenKind::kw_emit;
  if (call) return cat({t("emit ("), joined(tree_.tail(id), ", "), t(")")});
  return cat({t("emit "), literal_list(id)});
}

Doc Formatter::rule(NodeId id) {
  std::vector<Doc> conditions;
  for (NodeId condition : tree_.tail(id)) {
    if (!conditions.empty()) conditions.push_back(cat({t(","), d_.line()}));
    conditions.push_back(node(condition));
  }
  return d_.group(cat({t("rule "), node(tree_.child(id, slot::Rule_head)), t(" :-"),
                       d_.nest(2, cat({d_.line(), d_.concat(conditions)}))}));
}

}  // namespace mochi::syntax
