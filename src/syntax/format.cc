#include "syntax/format.h"

#include <algorithm>

#include "syntax/format_impl.h"

namespace mochi::syntax {

Formatter::Formatter(const Tree& tree, const SourceMap& sources)
    : tree_(tree), sources_(sources), source_(sources.source(tree.source)) {
  place_comments();
}

std::string Formatter::run() {
  Doc all = program(tree_.root);
  std::string text = finish(d_.print(all, kFormatWidth));
  if (!text.empty()) text.push_back('\n');
  return text;
}

// The index of the first token at or after `offset`.
std::uint32_t Formatter::token_at(std::uint32_t offset) const {
  auto found = std::lower_bound(tree_.tokens.begin(), tree_.tokens.end(), offset,
                                [](const Token& token, std::uint32_t o) { return token.span.begin < o; });
  return static_cast<std::uint32_t>(found - tree_.tokens.begin());
}

Formatter::Items Formatter::items_of(NodeId id) {
  Items items;
  for (NodeId child : tree_.tail(id)) items.push_back({tree_.span(child), node(child)});
  return items;
}

Doc Formatter::opener_comments(NodeId container) {
  std::vector<Doc> parts;
  for (const PlacedComment& c : comments_of(container)) {
    if (c.gap == 0 && c.place == CommentPlace::behind) parts.push_back(behind(c.comment));
  }
  return d_.concat(parts);
}

Doc Formatter::lines(NodeId container, const Items& items, Part part) {
  const std::vector<PlacedComment>& comments = comments_of(container);
  std::vector<Doc> parts;
  // Where the last thing on the line above ended; 0 at the start of the container.
  std::uint32_t last_end = 0;
  auto next_line = [&](std::uint32_t begin) {
    if (last_end == 0) return;
    parts.push_back(d_.hardline());
    if (breaks_between(last_end, begin) > 1) parts.push_back(d_.hardline());
  };
  std::size_t c = 0;
  while (c < comments.size() && tree_.comments[comments[c].comment].span.begin < part.begin) ++c;
  for (std::size_t gap = part.first; gap <= part.last; ++gap) {
    std::vector<Doc> before;
    std::uint32_t before_begin = 0;
    for (; c < comments.size() && comments[c].gap == gap; ++c) {
      Span span = tree_.comments[comments[c].comment].span;
      if (span.begin >= part.end) break;
      if (comments[c].place == CommentPlace::behind) {
        // Those behind the opening bracket are printed there.
        if (gap > part.first) parts.push_back(behind(comments[c].comment));
      } else if (comments[c].place == CommentPlace::before) {
        if (before.empty()) before_begin = span.begin;
        before.push_back(comment_text(comments[c].comment));
        before.push_back(t(" "));
        continue;
      } else {
        next_line(span.begin);
        parts.push_back(comment_text(comments[c].comment));
      }
      if (gap > part.first || comments[c].place != CommentPlace::behind) last_end = span.end;
    }
    if (gap == part.last) break;
    next_line(before.empty() ? items[gap].span.begin : before_begin);
    parts.insert(parts.end(), before.begin(), before.end());
    parts.push_back(items[gap].doc);
    last_end = items[gap].span.end;
  }
  return d_.concat(parts);
}

Doc Formatter::delimited(NodeId container, const Items& items, std::uint32_t open_end, Delimiters how) {
  const std::vector<PlacedComment>& comments = comments_of(container);
  if (items.empty() && comments.empty()) return cat({t(how.open), t(how.close)});
  bool forced = !items.empty() && line_break_between(open_end, items[0].span.begin);
  Doc pad = how.padded ? d_.line() : d_.softline();
  std::vector<Doc> inside;
  std::uint32_t last_end = 0;
  std::size_t c = 0;
  bool fill = how.fill && comments.empty();
  for (std::size_t i = 1; i < items.size(); ++i) {
    fill = fill && breaks_between(items[i - 1].span.end, items[i].span.begin) < 2;
  }
  auto separate = [&](std::uint32_t begin) {
    if (last_end == 0) return;
    bool blank = breaks_between(last_end, begin) > 1;
    forced = forced || blank;
    if (blank) {
      inside.push_back(d_.hardline());
      inside.push_back(d_.hardline());
    } else {
      inside.push_back(d_.line());
    }
  };
  for (std::size_t gap = 0; gap <= items.size(); ++gap) {
    std::vector<Doc> before;
    std::uint32_t before_begin = 0;
    for (; c < comments.size() && comments[c].gap == gap; ++c) {
      const PlacedComment& placed = comments[c];
      Span span = tree_.comments[placed.comment].span;
      if (placed.place == CommentPlace::behind) {
        if (gap > 0) inside.push_back(behind(placed.comment));
        forced = true;
        if (gap > 0) last_end = span.end;
      } else if (placed.place == CommentPlace::before) {
        if (before.empty()) before_begin = span.begin;
        before.push_back(comment_text(placed.comment));
        before.push_back(t(" "));
      } else {
        forced = true;
        separate(span.begin);
        inside.push_back(comment_text(placed.comment));
        last_end = span.end;
      }
    }
    if (gap == items.size()) break;
    separate(before.empty() ? items[gap].span.begin : before_begin);
    bool last = gap + 1 == items.size();
    Doc comma = !last ? (how.comma_only_flat ? d_.if_break(Doc(), t(",")) : t(","))
                      : (how.trailing_comma && !fill ? d_.if_break(t(","), Doc()) : Doc());
    before.push_back(items[gap].doc);
    before.push_back(comma);
    inside.push_back(d_.concat(before));
    last_end = items[gap].span.end;
  }
  // In a fill the last comma must see whether the group around breaks.
  Doc content = fill ? cat({d_.fill(inside), d_.if_break(t(","), Doc())}) : d_.concat(inside);
  return d_.group(cat({t(how.open), opener_comments(container), forced ? d_.break_parent() : Doc(),
                       d_.nest(2, cat({pad, content})), pad, t(how.close)}));
}

Doc Formatter::joined(std::span<const NodeId> nodes, std::string_view separator) {
  std::vector<Doc> parts;
  for (NodeId id : nodes) {
    if (!parts.empty()) parts.push_back(t(separator));
    parts.push_back(node(id));
  }
  return d_.concat(parts);
}

Doc Formatter::value(NodeId id, int indent) {
  NodeKind k = tree_.kind(id);
  bool bare = k == NodeKind::Binary || k == NodeKind::Query;
  return bare ? d_.nest(indent, node(id)) : node(id);
}

Doc Formatter::node(NodeId id) {
  if (!id.valid()) return {};
  if (!verbatim_.empty() && verbatim_.contains(id.value)) {
    return d_.verbatim(as_it_stands(tree_.span(id)));
  }
  return node_by_kind(id);
}

Doc Formatter::node_by_kind(NodeId id) {
  auto slot = [&](std::uint32_t index) { return tree_.child(id, index); };
  auto sub = [&](std::uint32_t index) { return node(tree_.child(id, index)); };
  switch (tree_.kind(id)) {
    case NodeKind::Program: return program(id);
    case NodeKind::PackageClause: return cat({t("package "), main(id)});
    case NodeKind::Test: return cat({t("test "), main(id), t(" "), d_.group(sub(slot::Test_body))});
    case NodeKind::Bench: return cat({t("bench "), main(id), t(" "), d_.group(sub(slot::Bench_body))});
    case NodeKind::Expect: return cat({t("expect "), value(slot(slot::Expect_value))});
    case NodeKind::Import: return import(id);
    case NodeKind::Fun: return fun(id);
    case NodeKind::RecordDecl: return record(id);
    case NodeKind::UnionDecl: return union_type(id);
    case NodeKind::AliasDecl:
      return cat({t(tree_[id].has(NodeFlag::exported) ? "export type " : "type "), main(id),
                  sub(slot::AliasDecl_type_params), t(" = "), sub(slot::AliasDecl_type)});
    case NodeKind::ExternType: return extern_type(id);
    case NodeKind::ExternObject: return cat({t("extern object "), main(id)});
    case NodeKind::ExternLet:
      return cat(
          {t("extern "), main(id), t(" "), sub(slot::ExternLet_path), t(": "), sub(slot::ExternLet_type)});
    case NodeKind::ExternFun: return extern_fun(id);
    case NodeKind::Let: return let(id);
    case NodeKind::Assign: return assign(id);
    case NodeKind::Return:
      return slot(slot::Return_value) ? cat({t("return "), value(slot(slot::Return_value))}) : t("return");
    case NodeKind::If: return if_statement(id);
    case NodeKind::While:
    case NodeKind::For: return loop(id);
    case NodeKind::Break: return t("break");
    case NodeKind::Continue: return t("continue");
    case NodeKind::TryCatch:
      return cat({t("try "), block(slot(slot::TryCatch_body), false), t(" catch "), main(id), t(" "),
                  block(slot(slot::TryCatch_handler), false)});
    case NodeKind::Update: {
      Doc head = cat({t("update "), main(id), t(" set "), sub(slot::Update_set)});
      return slot(slot::Update_where) ? cat({head, t(" where "), condition(slot(slot::Update_where))}) : head;
    }
    case NodeKind::ExprStmt: return sub(slot::ExprStmt_value);
    case NodeKind::Block: return block(id, true);
    case NodeKind::Error: return d_.verbatim(as_it_stands(tree_.span(id)));
    case NodeKind::Name:
    case NodeKind::IntLit:
    case NodeKind::FloatLit:
    case NodeKind::BoolLit:
    case NodeKind::NoneLit:
    case NodeKind::Ident: return main(id);
    case NodeKind::StringLit:
    case NodeKind::Text: return text(id);
    case NodeKind::TextPart:
    case NodeKind::Hole: return {};
    case NodeKind::Path: return joined(tree_.tail(id), ".");
    case NodeKind::TypeParams: return cat({t("<"), joined(tree_.tail(id), ", "), t(">")});
    case NodeKind::TypeParam:
      return slot(slot::TypeParam_bound) ? cat({main(id), t(": "), sub(slot::TypeParam_bound)}) : main(id);
    case NodeKind::Params:
      return delimited(id, items_of(id), tree_.span(id).begin + 1, {.open = "(", .close = ")"});
    case NodeKind::Param: {
      const Doc typed = slot(slot::Param_type) ? cat({main(id), t(": "), sub(slot::Param_type)}) : main(id);
      return slot(slot::Param_preset) ? cat({typed, t(" = "), value(slot(slot::Param_preset))}) : typed;
    }
    case NodeKind::Effects: return cat({t("! "), joined(tree_.tail(id), ", ")});
    case NodeKind::Field: return cat({main(id), t(": "), sub(slot::Field_type)});
    case NodeKind::VariantDecl: return variant(id);
    case NodeKind::NamedType: return named_type(id);
    case NodeKind::ListType: return cat({t("["), sub(slot::ListType_element), t("]")});
    case NodeKind::OptionType: {
      // Without them the `?` would belong to the function's result.
      const bool function = tree_.kind(slot(slot::OptionType_value)) == NodeKind::FunType;
      return cat({t(function ? "(" : ""), sub(slot::OptionType_value), t(function ? ")?" : "?")});
    }
    case NodeKind::FunType: return fun_type(id);
    case NodeKind::RecordType:
      return delimited(id, items_of(id), tree_.span(id).begin + 1,
                       {.open = "{", .close = "}", .trailing_comma = true});
    case NodeKind::Unary: return cat({main(id), sub(slot::Unary_operand)});
    case NodeKind::Binary: return binary(id);
    case NodeKind::Call:
    case NodeKind::Index:
    case NodeKind::Slice:
    case NodeKind::Select:
    case NodeKind::SafeSelect:
    case NodeKind::SafeIndex:
    case NodeKind::Propagate:
    case NodeKind::Instance:
    case NodeKind::Cast:
    case NodeKind::With: return postfix(id);
    case NodeKind::Again: return {};
    case NodeKind::Label: return cat({main(id), t(": "), value(slot(slot::Label_value))});
    case NodeKind::TypeArgs: return cat({t("<"), joined(tree_.tail(id), ", "), t(">")});
    case NodeKind::Paren: return cat({t("("), value(slot(slot::Paren_value)), t(")")});
    case NodeKind::StructLit:
    case NodeKind::ListLit:
    case NodeKind::SetLit:
    case NodeKind::MapLit: return literal_list(id);
    case NodeKind::FieldInit: return cat({main(id), t(": "), value(slot(slot::FieldInit_value))});
    case NodeKind::MapEntry:
      return cat({sub(slot::MapEntry_key), t(": "), value(slot(slot::MapEntry_value))});
    case NodeKind::Lambda: return lambda(id);
    case NodeKind::Match: return match(id);
    case NodeKind::MatchArm: return match_arm(id);
    case NodeKind::IfExpr: return if_expression(id);
    case NodeKind::Query: return query(id);
    case NodeKind::From: return cat({t("from "), main(id), t(" in "), value(slot(slot::From_source))});
    case NodeKind::Join: return join(id);
    case NodeKind::GroupBy: return group_by(id);
    case NodeKind::SortBy: return sort_by(id);
    case NodeKind::SortKey:
      return cat(
          {value(slot(slot::SortKey_value)), tree_[id].main.valid() ? cat({t(" "), main(id)}) : Doc()});
    case NodeKind::Load: return load(id);
    case NodeKind::Save: return save(id);
    case NodeKind::Agent: return braces(id, items_of(id), "agent ");
    case NodeKind::Intent:
      return cat({t("intent "), main(id),
                  signature({}, slot(slot::Intent_params), slot(slot::Intent_result), {}), t(" "),
                  d_.group(sub(slot::Intent_body))});
    case NodeKind::StreamDecl: return braces(id, items_of(id), "stream ");
    case NodeKind::ModelDecl: return braces(id, items_of(id), "model ");
    case NodeKind::OnHandler:
      return cat({t("on "), main(id), t(" as "), sub(slot::OnHandler_alias), t(" "),
                  d_.group(sub(slot::OnHandler_body))});
    case NodeKind::Emit: return emit(id);
    case NodeKind::Fact: return cat({t("fact "), sub(slot::Fact_predicate)});
    case NodeKind::Rule: return rule(id);
    case NodeKind::Predicate: return cat({main(id), t("("), joined(tree_.tail(id), ", "), t(")")});
    case NodeKind::NotPredicate: return cat({t("not "), sub(slot::NotPredicate_predicate)});
    case NodeKind::NotEqual: return cat({sub(slot::NotEqual_left), t(" != "), sub(slot::NotEqual_right)});
    case NodeKind::LogicQuery: return cat({t("query "), sub(slot::LogicQuery_predicate)});
    case NodeKind::FetchStmt:
      return with_options(cat({t("fetch "), sub(slot::FetchStmt_url), t(" into "), main(id)}),
                          slot(slot::FetchStmt_options));
    case NodeKind::Fetch:
      return with_options(cat({t("fetch "), sub(slot::Fetch_url)}), slot(slot::Fetch_options));
    case NodeKind::Generate: return literal_list(id);
    case NodeKind::Async: return cat({main(id), t(" "), sub(slot::Async_value)});
  }
  return {};
}

std::string format(const Tree& tree, const SourceMap& sources) { return Formatter(tree, sources).run(); }

}  // namespace mochi::syntax
