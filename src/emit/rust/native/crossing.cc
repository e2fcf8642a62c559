#include "emit/rust/native/crossing.h"

#include <utility>

#include "base/string_util.h"
#include "emit/rust/native/program.h"
#include "emit/rust/shared/writer.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

// What makes one item of another: a function by its name where there is one.
NodeId Crossing::each(TypeId type, bool in) {
  const types::Type t = p_.types[type];
  if (p_.order.holds(type) && t.decl.valid() && !types::is_result(p_.types, type))
    return s_.word(p_.face.type_path(t.decl, from_, uses_, in ? &p_ : nullptr) + "::from");
  if (in && p_.order.is_simple(type)) return s_.word(p_.ordered_name(type, from_, uses_, "_from") + "::from");
  const NodeId it = s_.word("it");
  return s_.closure("|it|", in ? inward(type, it) : outward(type, it));
}

NodeId Crossing::entries(TypeId type, NodeId map, bool in) {
  const TypeId key = p_.types.key(type);
  const NodeId name = s_.word("key");
  const NodeId kept = !in ? name : p_.face.is_copy(key) ? s_.unary("*", name) : s_.method(name, "clone");
  const NodeId value = s_.word("value");
  const NodeId pair =
      s_.make(NodeKind::tuple, {},
              {kept, in ? inward(p_.types.value(type), value) : outward(p_.types.value(type), value)});
  if (p_.order.keeps(type)) p_.use_helper(in ? "Map_collect" : "Map_into_iter");
  const NodeId all = s_.method(map, in ? "iter" : "into_iter");
  return s_.method(s_.method(all, "map", {s_.closure("|(key, value)|", pair)}), "collect");
}

NodeId Crossing::inward(TypeId type, NodeId lent) {
  const types::Type t = p_.types[type];
  if (!p_.order.holds(type)) {
    if (p_.face.is_copy(type)) return s_.unary("*", lent);
    return s_.method(lent, t.kind == TypeKind::string ? "to_string"
                           : t.kind == TypeKind::list ? "to_vec"
                                                      : "clone");
  }
  if (t.kind == TypeKind::list)
    return s_.method(s_.method(s_.method(lent, "iter"), "map", {each(t.args[0], true)}),
                     "collect::<" + p_.face.host("Vec", from_) + "<_>>");
  if (t.kind == TypeKind::option) return s_.method(s_.method(lent, "as_ref"), "map", {each(t.args[0], true)});
  if (t.kind == TypeKind::function) return kept(type, lent, true);
  if (t.kind == TypeKind::map && !p_.order.is_simple(type)) return entries(type, lent, true);
  if (types::is_result(p_.types, type)) {
    const NodeId good = s_.method(s_.method(lent, "as_ref"), "map", {each(t.args[0], true)});
    return s_.method(good, "map_err", {each(t.args[1], true)});
  }
  return s_.call(s_[each(type, true)].text, {lent});
}

NodeId Crossing::outward(TypeId type, NodeId value) {
  const types::Type t = p_.types[type];
  if (!p_.order.holds(type)) return value;
  if (t.kind == TypeKind::list)
    return s_.method(s_.method(s_.method(value, "into_iter"), "map", {each(t.args[0], false)}), "collect");
  if (t.kind == TypeKind::option) return s_.method(value, "map", {each(t.args[0], false)});
  if (t.kind == TypeKind::function) return kept(type, value, false);
  if (p_.order.is_simple(type)) {
    p_.use_helper(p_.ordered_helper(type, "into_sorted"));
    return s_.method(value, "into_sorted");
  }
  if (t.kind == TypeKind::map) return entries(type, value, false);
  if (types::is_result(p_.types, type)) {
    const NodeId good = p_.order.holds(t.args[0]) ? s_.method(value, "map", {each(t.args[0], false)}) : value;
    return p_.order.holds(t.args[1]) ? s_.method(good, "map_err", {each(t.args[1], false)}) : good;
  }
  return s_.call(s_[each(type, false)].text, {value});
}

NodeId Crossing::argument(TypeId type, const std::string& name) {
  const NodeId node = s_.word(name);
  if (!p_.order.holds(type)) return node;
  if (!p_.types.is(type, TypeKind::option)) return s_.unary("&", inward(type, node));
  const NodeId made = s_.method(node, "map", {each(p_.types.element(type), true)});
  const bool list = p_.types.is(p_.types.element(type), TypeKind::list);
  return s_.method(made, list ? "as_deref" : "as_ref");
}

// A stored function is called by one of the other form.
NodeId Crossing::kept(TypeId type, NodeId made, bool in) {
  const std::string arc = p_.face.imported("Arc", from_, uses_);
  const NodeId given = in ? s_.call(arc + "::clone", {made}) : made;
  const NodeId adapted = function(type, s_.word("kept"), in, "move ");
  return s_.block({s_.let("let kept", given),
                   s_.cast(s_.call(arc + "::new", {adapted}),
                           in ? p_.owned(type, from_, uses_) : p_.face.owned(type, from_, uses_))},
                  true);
}

NodeId Crossing::function(TypeId type, NodeId callee, bool inside, const std::string& head) {
  std::vector<std::string> params;
  std::vector<NodeId> args;
  const std::size_t count = p_.types.params(type).size();
  for (std::size_t i = 0; i < count; ++i) {
    const TypeId param = p_.types.params(type)[i];
    const std::string it = count == 1 ? "it" : "it" + std::to_string(i + 1);
    const bool value = p_.face.is_copy(param) || p_.face.takes_value(type, i);
    InsideForms* const forms = inside ? &p_ : nullptr;
    const std::string lent = p_.types.is(param, TypeKind::parameter) ? "&" : "";
    params.push_back(it + ": " +
                     (value ? p_.face.owned(param, from_, uses_, forms)
                            : lent + p_.face.input(param, from_, uses_, forms)));
    const NodeId node = s_.word(it);
    const bool option = p_.types.is(param, TypeKind::option);
    if (!p_.order.holds(param)) {
      args.push_back(node);
    } else if (value) {
      args.push_back(inside ? outward(param, node) : inward(param, s_.unary("&", node)));
    } else if (!inside) {
      args.push_back(argument(param, it));
    } else if (option) {
      args.push_back(s_.method(outward(param, s_.method(node, "cloned")), "as_ref"));
    } else {
      const bool list = p_.types.is(param, TypeKind::list);
      args.push_back(s_.unary("&", outward(param, s_.method(node, list ? "to_vec" : "clone"))));
    }
  }
  const TypeId result = p_.types.result(type);
  NodeId call = s_.call(callee, args);
  if (p_.order.holds(result)) call = inside ? inward(result, s_.unary("&", call)) : outward(result, call);
  return s_.closure(head + "|" + join(params, ", ") + "|", call);
}

// A field; `lent`: `whole` is a reference to it.
NodeId Crossing::part(DeclId d, TypeId type, NodeId whole, bool in, bool lent) {
  const bool box = p_.face.boxed(d, type);
  const bool option = p_.types.is(type, TypeKind::option);
  if (box && p_.order.holds(type)) {
    const TypeId inner = option ? p_.types.element(type) : type;
    const std::string boxed = p_.face.host("Box", from_) + "::new";
    const NodeId it = s_.word("it");
    if (option && in)
      return s_.method(s_.method(whole, "as_deref"), "map",
                       {s_.closure("|it|", s_.call(boxed, {inward(inner, it)}))});
    if (option)
      return s_.method(whole, "map",
                       {s_.closure("|it|", s_.call(boxed, {outward(inner, s_.unary("*", it))}))});
    if (!in) return s_.call(boxed, {outward(inner, s_.unary("*", whole))});
    const NodeId deref = s_.unary("*", whole);
    return s_.call(boxed, {inward(inner, s_.unary("&", lent ? s_.unary("*", deref) : deref))});
  }
  if (!in) return outward(type, whole);
  if (!p_.order.holds(type)) {
    if (p_.face.is_copy(type)) return lent ? s_.unary("*", whole) : whole;
    return s_.method(whole, "clone");
  }
  const TypeKind kind = p_.types.kind(type);
  const bool method = kind == TypeKind::list || kind == TypeKind::option ||
                      types::is_result(p_.types, type) ||
                      (kind == TypeKind::map && !p_.order.is_simple(type));
  return inward(type, lent || method ? whole : s_.unary("&", whole));
}

// `impl From<&Users> for Inside`, or `impl From<Inside> for Users`.
std::string Crossing::conversion(DeclId d, bool in) {
  const types::TypeDecl decl = p_.types.decl(d);
  std::vector<std::string> names;
  for (const types::TypeParamId p : decl.params)
    names.emplace_back(p_.program.names->text(p_.types.param(p).name));
  const std::string args = names.empty() ? "" : "<" + join(names, ", ") + ">";
  const std::string& users = p_.face.type_name(d);
  const std::string& inside = p_.twin(d);
  const std::string from = (in ? "&" + users : inside) + args;
  const std::string to = in ? inside : users;
  std::vector<NodeId> arms;
  NodeId value;
  auto fields_of = [&](const std::vector<types::Field>& fields, std::uint32_t v, bool bound) {
    std::vector<std::string> fields_names;
    std::vector<NodeId> values;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      const std::string& name = p_.face.field(d, v, i);
      fields_names.push_back(name);
      const NodeId whole = bound ? s_.word(name) : s_.field(s_.word("it"), name);
      values.push_back(part(d, fields[i].type, whole, in, bound));
    }
    return std::pair(fields_names, values);
  };
  if (decl.variants.empty()) {
    auto [fields, values] = fields_of(decl.fields, 0, false);
    value = s_.record(to, fields, values);
  } else {
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
      auto [fields, values] = fields_of(decl.variants[v].fields, v, true);
      const std::string& name = p_.face.variant(d, v);
      const NodeId made =
          values.empty() ? s_.word(to + "::" + name) : s_.record(to + "::" + name, fields, values);
      arms.push_back(s_.arm(variant_pattern_text((in ? users : inside) + "::" + name, fields, false), made));
    }
    value = s_.match(s_.word("it"), arms);
  }
  return "\nimpl" + p_.face.generics(decl.params) + " From<" + from + "> for " + to + args + " {\n" +
         layout_function(s_, "fn from", {"it: " + from}, "Self", s_.block({value}, true), 4, {}).text + "}\n";
}

std::string Crossing::twin(DeclId d) {
  return p_.face.type_declaration(d, uses_, false, &p_) + conversion(d, true) + conversion(d, false);
}

}  // namespace mochi::emit::rust
