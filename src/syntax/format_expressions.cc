// Layout of expressions and types.
#include <algorithm>

#include "syntax/format_impl.h"

namespace mochi::syntax {

// A chain of operators of one strength breaks after each of them or after none. Lines never begin with an
// operator, so that none looks like a statement of its own.
Doc Formatter::binary(NodeId id) {
  std::vector<NodeId> chain;
  NodeId at = id;
  while (tree_.kind(at) == NodeKind::Binary && !verbatim_.contains(at.value)) {
    chain.push_back(at);
    at = tree_.child(at, slot::Binary_left);
  }
  Doc left = node(at);
  Doc out = left;
  for (std::size_t i = chain.size(); i-- > 0;) {
    NodeId operation = chain[i];
    out = cat({out, t(" "), main(operation), t(tree_[operation].has(NodeFlag::all) ? " all" : ""), d_.line(),
               node(tree_.child(operation, slot::Binary_right))});
  }
  return d_.group(out);
}

// A chain of calls, selections, indexes and casts. It breaks before `.` where the author broke it.
Doc Formatter::postfix(NodeId id) {
  using enum NodeKind;
  std::vector<NodeId> chain;
  NodeId at = id;
  auto is_link = [&](NodeId n) {
    NodeKind k = tree_.kind(n);
    return (k == Call || k == Index || k == Slice || k == Select || k == SafeSelect || k == SafeIndex ||
            k == Cast || k == Propagate || k == Instance || k == With) &&
           !verbatim_.contains(n.value);
  };
  bool broken = false;
  // The first child is the base in all of these kinds.
  while (is_link(at)) {
    chain.push_back(at);
    NodeId base = tree_.child(at, 0);
    if (tree_.kind(at) == Select || tree_.kind(at) == SafeSelect) {
      broken = broken || line_break_between(tree_.span(base).end, tree_.main_span(at).begin);
    }
    at = base;
  }
  std::vector<Doc> parts;
  Doc first = node(at);
  for (std::size_t i = chain.size(); i-- > 0;) {
    NodeId link = chain[i];
    NodeKind k = tree_.kind(link);
    if (k == Call) {
      parts.push_back(node(tree_.child(link, slot::Call_type_args)));
      parts.push_back(arguments(link));
    } else if (k == Propagate) {
      parts.push_back(t("?"));
    } else if (k == Instance) {
      parts.push_back(node(tree_.child(link, slot::Instance_type_args)));
    } else if (k == Select || k == SafeSelect) {
      if (broken) parts.push_back(d_.hardline());
      // Touching it would be safe access.
      if (!broken && k == Select && behind_question(link)) parts.push_back(t(" "));
      parts.push_back(t(k == Select ? "." : "?."));
      parts.push_back(main(link));
    } else if (k == Index || k == SafeIndex) {
      if (k == Index && behind_question(link)) parts.push_back(t(" "));
      parts.push_back(t(k == Index ? "[" : "?["));
      parts.push_back(node(tree_.child(link, 1)));
      parts.push_back(t("]"));
    } else if (k == Slice) {
      if (behind_question(link)) parts.push_back(t(" "));
      parts.push_back(t("["));
      parts.push_back(node(tree_.child(link, slot::Slice_start)));
      parts.push_back(t(":"));
      parts.push_back(node(tree_.child(link, slot::Slice_end)));
      NodeId step = tree_.child(link, slot::Slice_step);
      if (step) parts.push_back(cat({t(":"), node(step)}));
      parts.push_back(t("]"));
    } else if (k == With) {
      parts.push_back(t(" with "));
      std::uint32_t open = tree_.tokens[tree_[link].main.value + 1].span.end;
      parts.push_back(delimited(link, items_of(link), open,
                                {.open = "{", .close = "}", .trailing_comma = true, .padded = true}));
    } else {
      parts.push_back(t(" as "));
      parts.push_back(node(tree_.child(link, slot::Cast_type)));
    }
  }
  Doc rest = d_.concat(parts);
  return cat({first, broken ? d_.nest(2, rest) : rest});
}

// Is what the link selects from a `x?`?
bool Formatter::behind_question(NodeId link) const {
  return tree_.kind(tree_.child(link, 0)) == NodeKind::Propagate;
}

// May the brackets of a sole or last argument stand directly inside the parentheses?
bool Formatter::hugs(NodeId argument) {
  using enum NodeKind;
  NodeKind k = tree_.kind(argument);
  if (k == Label) return hugs(tree_.child(argument, slot::Label_value));
  if (k == Call) {
    auto known = hugging_.find(argument.value);
    if (known != hugging_.end()) return known->second;
    bool hug = hugging_call(argument) && opens_with_break(tree_.tail(argument).back());
    hugging_.emplace(argument.value, hug);
    return hug;
  }
  return k == ListLit || k == MapLit || k == SetLit || k == StructLit || k == Match || k == Lambda;
}

// Does it surely break behind its first bracket?
bool Formatter::opens_with_break(NodeId id) {
  using enum NodeKind;
  NodeKind k = tree_.kind(id);
  if (k == Label) return opens_with_break(tree_.child(id, slot::Label_value));
  if (k == Match) return !tree_.tail(id).empty();
  if (k == Lambda) {
    NodeId body = tree_.child(id, slot::Lambda_body);
    return tree_.kind(body) == Block && !inline_block(body);
  }
  if (k == Call) return hugs(id);
  std::vector<Span> items;
  std::uint32_t open = 0;
  if (!container_items(id, items, open)) return false;
  return has_comments(id) || (!items.empty() && line_break_between(open, items[0].begin));
}

// Does the last argument carry the line breaks of the call, as in `each(xs, fun(x) {`?
bool Formatter::hugging_call(NodeId call) {
  std::span<const NodeId> all = tree_.tail(call);
  if (all.empty() || has_comments(call) || verbatim_.contains(call.value)) return false;
  if (line_break_between(tree_.main_span(call).end, tree_.span(all[0]).begin) || !hugs(all.back()))
    return false;
  if (all.size() > 1 && !opens_with_break(all.back())) return false;
  // One that might break itself would decide otherwise about its own new text.
  for (NodeId argument : all.first(all.size() - 1)) {
    if (may_hug(argument)) return false;
  }
  return true;
}

bool Formatter::may_hug(NodeId argument) const {
  using enum NodeKind;
  for (;;) {
    NodeKind k = tree_.kind(argument);
    std::span<const NodeId> all = tree_.tail(argument);
    if (k == Match || k == Lambda) return true;
    if (k == ListLit || k == MapLit || k == SetLit || k == StructLit) return !all.empty();
    if (k == Label) {
      argument = tree_.child(argument, slot::Label_value);
      continue;
    }
    if (k != Call || all.empty()) return false;
    argument = all.back();
  }
}

Doc Formatter::arguments(NodeId call) {
  if (hugging_call(call)) return cat({t("("), joined(tree_.tail(call), ", "), t(")")});
  return delimited(call, items_of(call), tree_.main_span(call).end, {.open = "(", .close = ")"});
}

Doc Formatter::literal_list(NodeId id) {
  using enum NodeKind;
  NodeKind k = tree_.kind(id);
  bool list = k == ListLit;
  std::span<const NodeId> elements = tree_.tail(id);
  auto is_short = [&](NodeId element) {
    NodeKind e = tree_.kind(element);
    if (e == Unary) e = tree_.kind(tree_.child(element, slot::Unary_operand));
    return e == IntLit || e == FloatLit || e == StringLit || e == BoolLit;
  };
  bool fill = list && std::all_of(elements.begin(), elements.end(), is_short);
  std::vector<Span> spans;
  std::uint32_t open = tree_.span(id).begin;
  if (!container_items(id, spans, open)) {
    // Generate and emit: the brace follows the name.
    open = tree_.tokens[tree_[id].main.value + 1].span.end;
  }
  Doc body = delimited(id, items_of(id), open,
                       {.open = list ? "[" : "{",
                        .close = list ? "]" : "}",
                        .trailing_comma = true,
                        .padded = k == StructLit || k == Emit || k == Generate,
                        .fill = fill});
  if (k == SetLit) return cat({t("set "), body});
  if (k == MapLit) return tree_[id].has(NodeFlag::omap) ? cat({t("omap "), body}) : body;
  if (k == Generate) return cat({t("generate "), main(id), t(" "), body});
  if (k == StructLit) {
    NodeId qualifier = tree_.child(id, slot::StructLit_qualifier);
    const NodeId types = tree_.child(id, slot::StructLit_type_args);
    const bool inner = types && tree_.span(types).begin < tree_.main_span(id).begin;
    return cat({qualifier ? node(qualifier) : Doc(), inner ? node(types) : Doc(), t(qualifier ? "." : ""),
                main(id), inner || !types ? Doc() : node(types), t(" "), body});
  }
  if (k == Emit) return cat({main(id), t(" "), body});
  return body;
}

Doc Formatter::lambda(NodeId id) {
  NodeId body = tree_.child(id, slot::Lambda_body);
  Doc head = cat(
      {t("fun"), signature(tree_.child(id, slot::Lambda_type_params), tree_.child(id, slot::Lambda_params),
                           tree_.child(id, slot::Lambda_result), tree_.child(id, slot::Lambda_effects))});
  if (tree_.kind(body) == NodeKind::Block) return cat({head, t(" "), d_.group(node(body))});
  return cat({head, t(" => "), value(body)});
}

Doc Formatter::if_expression(NodeId id) {
  std::vector<Doc> parts{t("if ")};
  bool broken = false;
  bool worded = false;
  for (NodeId at = id;;) {
    NodeId condition_id = tree_.child(at, slot::IfExpr_condition);
    NodeId then = tree_.child(at, slot::IfExpr_then);
    NodeId otherwise = tree_.child(at, slot::IfExpr_otherwise);
    // `then`, or the brace, follows the condition.
    std::uint32_t opener = token_at(tree_.span(condition_id).end);
    worded = tree_.tokens[opener].kind == TokenKind::kw_then;
    broken = broken || line_break_between(tree_.tokens[opener].span.end, tree_.span(then).begin);
    parts.push_back(condition(condition_id));
    if (worded) {
      parts.push_back(d_.nest(2, cat({d_.line(), t("then "), value(then)})));
    } else {
      parts.push_back(cat({t(" {"), d_.nest(2, cat({d_.line(), node(then)})), d_.line(), t("}")}));
    }
    if (!otherwise) break;
    Doc gap = worded ? d_.line() : t(" ");
    if (tree_.kind(otherwise) == NodeKind::IfExpr && !verbatim_.contains(otherwise.value)) {
      std::uint32_t next = token_at(tree_.span(otherwise).begin);
      // `else ( if … )` and `else { if … }` are other texts than `else if`.
      if (tree_.tokens[next - 1].kind == TokenKind::kw_else) {
        parts.push_back(cat({worded ? d_.nest(2, gap) : gap, t("else if ")}));
        at = otherwise;
        continue;
      }
    }
    std::uint32_t first = token_at(tree_.span(otherwise).begin);
    bool braced = tree_.tokens[first - 1].kind == TokenKind::left_brace;
    if (braced) {
      parts.push_back(
          cat({gap, t("else {"), d_.nest(2, cat({d_.line(), node(otherwise)})), d_.line(), t("}")}));
    } else {
      parts.push_back(cat({worded ? d_.nest(2, gap) : gap, t("else "), node(otherwise)}));
    }
    break;
  }
  if (broken && !worded) parts.push_back(d_.break_parent());
  return d_.group(d_.concat(parts));
}

Doc Formatter::match(NodeId id) {
  Doc head =
      cat({t("match "), condition(tree_.child(id, slot::Match_subject)), t(" {"), opener_comments(id)});
  if (tree_.tail(id).empty() && !has_comments(id)) return cat({head, t("}")});
  return cat({head, d_.nest(2, cat({d_.hardline(), lines(id, items_of(id))})), d_.hardline(), t("}")});
}

Doc Formatter::match_arm(NodeId id) {
  NodeId guard = tree_.child(id, slot::MatchArm_guard);
  NodeId body = tree_.child(id, slot::MatchArm_body);
  bool block_body = tree_.kind(body) == NodeKind::Block;
  return cat({node(tree_.child(id, slot::MatchArm_pattern)), guard ? cat({t(" when "), node(guard)}) : Doc(),
              t(" => "), block_body ? d_.group(node(body)) : value(body)});
}

Doc Formatter::query(NodeId id) {
  bool forced = false;
  Doc clauses = query_clauses(id, forced);
  return d_.group(cat({clauses, forced ? d_.break_parent() : Doc()}));
}

// The clauses, separated by lines of the group around; `forced` if that must break.
Doc Formatter::query_clauses(NodeId id, bool& forced) {
  Items clauses;
  auto add = [&](NodeId child, std::string_view word) {
    if (child) clauses.push_back({tree_.span(child), cat({t(word), value(child)})});
  };
  NodeId source = tree_.child(id, slot::Query_source);
  clauses.push_back({tree_.span(source), cat({t("from "), main(id), t(" in "), value(source)})});
  for (NodeId child : tree_.tail(id)) clauses.push_back({tree_.span(child), node(child)});
  add(tree_.child(id, slot::Query_where), "where ");
  add(tree_.child(id, slot::Query_group), "");
  add(tree_.child(id, slot::Query_sort), "");
  add(tree_.child(id, slot::Query_skip), "skip ");
  add(tree_.child(id, slot::Query_take), "take ");
  add(tree_.child(id, slot::Query_select),
      tree_[id].has(NodeFlag::distinct) ? "select distinct " : "select ");
  forced = has_comments(id);
  for (std::size_t i = 1; i < clauses.size(); ++i) {
    forced = forced || line_break_between(clauses[i - 1].span.end, clauses[i].span.begin);
  }
  if (has_comments(id)) return lines(id, clauses);
  std::vector<Doc> parts;
  for (const Item& clause : clauses) parts.push_back(clause.doc);
  return d_.join(parts, d_.line());
}

Doc Formatter::group_by(NodeId id) {
  NodeId having = tree_.child(id, slot::GroupBy_having);
  return cat({t("group by "), joined(tree_.tail(id), ", "), t(" into "), main(id),
              having ? cat({t(" having "), value(having)}) : Doc()});
}

// One key a line where they do not fit on one.
Doc Formatter::sort_by(NodeId id) {
  std::vector<Doc> keys;
  for (NodeId key : tree_.tail(id)) keys.push_back(node(key));
  Doc all = d_.join(keys, cat({t(","), d_.line()}));
  return d_.group(cat({main(id), t(" by "), d_.nest(2, all)}));
}

Doc Formatter::join(NodeId id) {
  const Node& n = tree_[id];
  std::string_view side = n.has(NodeFlag::left)    ? "left "
                          : n.has(NodeFlag::right) ? "right "
                          : n.has(NodeFlag::outer) ? "outer "
                                                   : "";
  return cat({t(side), t("join "), main(id), t(" in "), node(tree_.child(id, slot::Join_source)), t(" on "),
              value(tree_.child(id, slot::Join_on))});
}

Doc Formatter::with_options(Doc head, NodeId options) {
  return options ? cat({head, t(" with "), node(options)}) : head;
}

Doc Formatter::load(NodeId id) {
  bool path = tree_.main(id).kind == TokenKind::string;
  return with_options(cat({t("load "), path ? cat({main(id), t(" ")}) : Doc(), t("as "),
                           node(tree_.child(id, slot::Load_type))}),
                      tree_.child(id, slot::Load_options));
}

Doc Formatter::save(NodeId id) {
  bool path = tree_.main(id).kind == TokenKind::string;
  return with_options(
      cat({t("save "), node(tree_.child(id, slot::Save_value)), path ? cat({t(" to "), main(id)}) : Doc()}),
      tree_.child(id, slot::Save_options));
}

Doc Formatter::named_type(NodeId id) {
  NodeId qualifier = tree_.child(id, slot::NamedType_qualifier);
  std::span<const NodeId> arguments = tree_.tail(id);
  return cat({qualifier ? cat({node(qualifier), t(".")}) : Doc(), main(id),
              arguments.empty() ? Doc() : cat({t("<"), joined(arguments, ", "), t(">")})});
}

Doc Formatter::fun_type(NodeId id) {
  NodeId result = tree_.child(id, slot::FunType_result);
  NodeId effects = tree_.child(id, slot::FunType_effects);
  return cat({t("fun("), joined(tree_.tail(id), ", "), t(")"), result ? cat({t(": "), node(result)}) : Doc(),
              effects ? cat({t(" "), node(effects)}) : Doc()});
}

}  // namespace mochi::syntax
