#include "vm/data/desc.h"

#include <algorithm>

#include "base/check.h"
#include "base/names.h"

namespace mochi::vm {

using types::TypeId;
using types::TypeKind;

DescTable::DescTable(types::TypeStore& types) : types_(types) {
  of(types.unit());
  of(types.boolean());
  of(types.integer());
  of(types.floating());
  of(types.string());
  of(types.basic(TypeKind::bytes));
  of(types.basic(TypeKind::bigint));
  of(types.basic(TypeKind::bigrat));
  of(types.any());
  of(types.basic(TypeKind::foreign));
  of(types.list(types.any()));
  of(types.map(types.string(), types.any()));
  of(types.map(types.string(), types.string()));
  of(types.list(types.string()));
  of(types.list(types.integer()));
  MOCHI_CHECK(descs_.size() == kListIntDesc + 1);
}

TypeDesc& DescTable::add(TypeId type, TypeClass cls, bool ref) {
  auto desc = std::make_unique<TypeDesc>();
  desc->number = static_cast<std::uint32_t>(descs_.size());
  desc->cls = cls;
  desc->ref = ref;
  desc->type = type;
  by_type_.emplace(type.value, desc->number);
  descs_.push_back(std::move(desc));
  return *descs_.back();
}

const TypeDesc& DescTable::of(TypeId type) {
  if (const auto found = by_type_.find(type.value); found != by_type_.end()) return *descs_[found->second];
  TypeClass cls = TypeClass::unit;
  bool ref = true;
  switch (types_.kind(type)) {
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit: ref = false; break;
    case TypeKind::boolean: cls = TypeClass::boolean, ref = false; break;
    case TypeKind::integer:
    case TypeKind::int64: cls = TypeClass::integer, ref = false; break;
    case TypeKind::floating: cls = TypeClass::floating, ref = false; break;
    case TypeKind::string: cls = TypeClass::string; break;
    case TypeKind::bytes: cls = TypeClass::bytes; break;
    case TypeKind::bigint: cls = TypeClass::bigint; break;
    case TypeKind::bigrat: cls = TypeClass::bigrat; break;
    case TypeKind::any:
    case TypeKind::parameter:
    case TypeKind::variable: cls = TypeClass::any; break;
    case TypeKind::foreign:
    case TypeKind::opaque: cls = TypeClass::foreign; break;
    case TypeKind::list: cls = TypeClass::list; break;
    case TypeKind::set: cls = TypeClass::set; break;
    case TypeKind::map: cls = TypeClass::map; break;
    case TypeKind::option:
    case TypeKind::soft: cls = TypeClass::option; break;
    case TypeKind::group: cls = TypeClass::group; break;
    case TypeKind::function: cls = TypeClass::function; break;
    case TypeKind::record:
    case TypeKind::anonymous: cls = TypeClass::record; break;
    case TypeKind::union_:
    case TypeKind::variant:
      cls = TypeClass::union_;
      if (types_.decl(types_[type].decl).is_enum()) cls = TypeClass::enumeration, ref = false;
      break;
  }
  TypeDesc& desc = add(type, cls, ref);
  fill(desc);
  return desc;
}

namespace {

Layout make_layout(DescTable& table, std::string_view name, const std::vector<types::Field>& fields) {
  Layout layout;
  layout.name = name;
  const Names& names = table.types().names();
  for (const types::Field& field : fields) {
    layout.fields.push_back({std::string(names.text(field.name)), &table.of(field.type)});
  }
  for (std::uint32_t n = 0; n < layout.fields.size(); ++n) {
    layout.ascending.push_back(n);
    if (layout.fields[n].type->ref) layout.refs.push_back(n);
  }
  std::sort(layout.ascending.begin(), layout.ascending.end(), [&layout](std::uint32_t a, std::uint32_t b) {
    return layout.fields[a].name < layout.fields[b].name;
  });
  return layout;
}

}  // namespace

void DescTable::fill(TypeDesc& desc) {
  const TypeId type = desc.type;
  desc.shown = types_.show(type);
  switch (desc.cls) {
    case TypeClass::unit:
    case TypeClass::boolean:
    case TypeClass::integer:
    case TypeClass::floating:
    case TypeClass::string:
    case TypeClass::bytes:
    case TypeClass::bigint:
    case TypeClass::bigrat:
    case TypeClass::any:
    case TypeClass::foreign:
    case TypeClass::function: return;
    case TypeClass::list:
    case TypeClass::set: desc.element = &of(types_.element(type)); return;
    case TypeClass::option:
      desc.element = &of(types_.element(type));
      desc.small_int = desc.element->cls == TypeClass::integer;
      desc.ref = desc.element->ref || desc.small_int;
      return;
    case TypeClass::map:
      desc.key = &of(types_.key(type));
      desc.value = &of(types_.value(type));
      return;
    case TypeClass::group:
      desc.key = &of(types_.key(type));
      desc.element = &of(types_.list(types_.value(type)));
      return;
    case TypeClass::record: {
      const types::Type copy = types_[type];
      const std::string_view name = copy.kind == TypeKind::record
                                        ? types_.names().text(types_.decl(copy.decl).name)
                                        : std::string_view();
      desc.layouts.push_back(make_layout(*this, name, types_.fields_of(type)));
      return;
    }
    case TypeClass::union_:
    case TypeClass::enumeration: {
      const types::Type copy = types_[type];
      const TypeId whole = copy.kind == TypeKind::variant ? types_.nominal(copy.decl, copy.args) : type;
      const std::size_t count = types_.decl(copy.decl).variants.size();
      for (std::uint32_t n = 0; n < count; ++n) {
        const std::string_view name = types_.names().text(types_.decl(copy.decl).variants[n].name);
        desc.layouts.push_back(make_layout(*this, name, types_.variant_fields(whole, n)));
      }
      return;
    }
  }
}

// --- types that can form cycles ---

namespace {

// The type graph: an edge from a type to each type that its values hold.
class CycleFinder {
 public:
  explicit CycleFinder(std::size_t types)
      : edges_(types + 1), order_(types + 1), low_(types + 1), on_stack_(types + 1) {}

  // All functions and `any`s are one node: what they hold is not known from the type.
  std::uint32_t node(const TypeDesc& type) const {
    return type.cls == TypeClass::any || type.cls == TypeClass::function
               ? static_cast<std::uint32_t>(edges_.size() - 1)
               : type.number;
  }
  void edge(std::uint32_t from, const TypeDesc& to) { edges_[from].push_back(node(to)); }
  void edge(const TypeDesc& from, const TypeDesc& to) { edge(node(from), to); }
  void edge_to_any(const TypeDesc& to) { edge(static_cast<std::uint32_t>(edges_.size() - 1), to); }

  // The number of the strongly connected component of each node; 0 for those on no cycle.
  std::vector<std::uint32_t> components() {
    component_.assign(edges_.size(), 0);
    for (std::uint32_t n = 0; n < edges_.size(); ++n) {
      if (order_[n] == 0) visit(n);
    }
    return component_;
  }

 private:
  struct Step {
    std::uint32_t node;
    std::size_t edge;
  };

  void visit(std::uint32_t start) {
    std::vector<Step> steps{{start, 0}};
    enter(start);
    while (!steps.empty()) {
      Step& step = steps.back();
      if (step.edge < edges_[step.node].size()) {
        const std::uint32_t to = edges_[step.node][step.edge++];
        if (order_[to] == 0) {
          enter(to);
          steps.push_back({to, 0});
        } else if (on_stack_[to]) {
          low_[step.node] = std::min(low_[step.node], order_[to]);
        }
        continue;
      }
      const std::uint32_t done = step.node;
      steps.pop_back();
      if (!steps.empty()) low_[steps.back().node] = std::min(low_[steps.back().node], low_[done]);
      if (low_[done] == order_[done]) close(done);
    }
  }
  void enter(std::uint32_t n) {
    order_[n] = low_[n] = ++next_;
    stack_.push_back(n);
    on_stack_[n] = true;
  }
  void close(std::uint32_t root) {
    const bool self = std::find(edges_[root].begin(), edges_[root].end(), root) != edges_[root].end();
    const bool cycle = self || stack_.back() != root;
    ++components_;
    while (true) {
      const std::uint32_t n = stack_.back();
      stack_.pop_back();
      on_stack_[n] = false;
      component_[n] = cycle ? components_ : 0;
      if (n == root) return;
    }
  }

  std::vector<std::vector<std::uint32_t>> edges_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::uint32_t> stack_;
  std::vector<std::uint32_t> component_;
  std::uint32_t next_ = 0;
  std::uint32_t components_ = 0;
};

}  // namespace

void DescTable::find_cyclic(const ir::Program& program) {
  for (const ir::Function& function : program.functions) {
    for (const ir::Expr& expr : function.body.exprs) of(expr.type);
    for (const ir::Local& local : function.body.locals) of(local.type);
  }
  CycleFinder graph(descs_.size());
  // Parsed JSON and loaded rows.
  graph.edge_to_any(at(kListAnyDesc));
  graph.edge_to_any(at(kMapStringAnyDesc));
  for (const auto& desc : descs_) {
    if (desc->element != nullptr) graph.edge(*desc, *desc->element);
    if (desc->key != nullptr) graph.edge(*desc, *desc->key);
    if (desc->value != nullptr) graph.edge(*desc, *desc->value);
    for (const Layout& layout : desc->layouts) {
      for (const std::uint32_t field : layout.refs) graph.edge(*desc, *layout.fields[field].type);
    }
  }
  // What the program puts into an `any` or captures, and the types whose parts it assigns.
  std::vector<bool> assigned(descs_.size());
  bool cells = false;
  for (const ir::Function& function : program.functions) {
    const ir::Body& body = function.body;
    for (const ir::Local& local : body.locals) cells = cells || local.cell;
    for (const ir::Expr& expr : body.exprs) {
      if (expr.kind == ir::ExprKind::box) {
        graph.edge_to_any(of(body.type(ir::ExprId(expr.a))));
      } else if (expr.kind == ir::ExprKind::closure) {
        for (const std::uint32_t local : body.list(expr.b))
          graph.edge_to_any(of(body.locals[ir::LocalId(local)].type));
      }
    }
    for (const ir::Stmt& stmt : body.stmts) {
      if (stmt.kind != ir::StmtKind::assign) continue;
      const ir::Expr& place = body.exprs[ir::ExprId(stmt.a)];
      if (place.kind == ir::ExprKind::field || place.kind == ir::ExprKind::index ||
          place.kind == ir::ExprKind::map_get || place.kind == ir::ExprKind::variant_field) {
        assigned[of(body.type(ir::ExprId(place.a))).number] = true;
      }
    }
  }
  const std::vector<std::uint32_t> component = graph.components();
  std::vector<bool> mutable_component(component.size() + 1);
  for (const auto& desc : descs_) {
    if (desc->number < assigned.size() && assigned[desc->number])
      mutable_component[component[graph.node(*desc)]] = true;
  }
  // Cells are assigned, and reach through closures.
  if (cells) mutable_component[component.back()] = true;
  mutable_component[0] = false;
  for (auto& desc : descs_) desc->may_cycle = desc->ref && mutable_component[component[graph.node(*desc)]];
}

}  // namespace mochi::vm
