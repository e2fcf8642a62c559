#include <fmt/format.h>

#include "ir/facts.h"
#include "lower/ownership/ownership.h"

namespace mochi::lower {
namespace {

using ir::Holding;
using ir::Ownership;

class Reporter {
 public:
  explicit Reporter(const ir::Program& program) : p_(program), facts_(program.facts->ownership) {}

  std::string run() {
    for (std::size_t g = 0; g < p_.globals.size(); ++g) {
      const ir::Global& global = p_.globals[ir::GlobalId(static_cast<std::uint32_t>(g))];
      position(fmt::format("global {}", name(global.name)), facts_.globals[g], {});
    }
    for (const auto& [key, place] : facts_.fields) {
      const auto& [type, variant, field] = key;
      position(field_name(type, variant, field), place, {});
    }
    for (std::size_t i = 0; i < p_.functions.size(); ++i) function(i);
    return std::move(out_);
  }

 private:
  std::string name(NameId id) const { return id ? std::string(p_.names->text(id)) : "fn"; }
  std::string field_name(types::TypeId type, std::uint32_t variant, std::uint32_t field) const {
    const types::TypeDecl& decl = p_.types->decl((*p_.types)[type].decl);
    const bool is_record = decl.kind == types::DeclKind::record;
    const auto& fields = is_record ? decl.fields : decl.variants[variant].fields;
    return fmt::format("field {}.{}", is_record ? p_.types->spell(type) : name(decl.variants[variant].name),
                       name(fields[field].name));
  }
  std::string at(Span span) const {
    if (!span.valid() || !p_.sources->source_of(span.begin)) return "?";
    const Place place = p_.sources->place(span.begin);
    return fmt::format("{}:{}", place.line, place.column);
  }

  // The position itself, and below it every one inside that changes.
  void position(const std::string& what, std::uint32_t place, std::string holding) {
    if (place == ir::OwnershipFacts::kNone) return;
    const ir::Place& p = facts_.places[place];
    std::string line = fmt::format("  {}: {}: ", what, p_.types->spell(p.type));
    switch (p.ownership) {
      case Ownership::none:
      case Ownership::shared: line += "shared, never changed"; break;
      case Ownership::unique:
        line += fmt::format("unique, changed at {} through one live name", at(p.change));
        break;
      case Ownership::cell:
        line +=
            fmt::format("cell, changed at {}, also seen by what is copied at {}", at(p.change), at(p.alias));
        break;
    }
    if (p.grows) line += ", grows";
    if (!holding.empty()) line += ", " + holding;
    out_ += line + "\n";
    for (std::size_t i = 0; i < p.parts.size(); ++i) {
      const Ownership inside = facts_.of(p.parts[i]);
      const bool function = p_.types->is(p.type, types::TypeKind::function);
      if (!function && (inside == Ownership::unique || inside == Ownership::cell))
        position(fmt::format("{}[{}]", what, i), p.parts[i], {});
    }
  }

  void function(std::size_t i) {
    const ir::Function& f = p_.functions[ir::FunctionId(static_cast<std::uint32_t>(i))];
    const ir::FunctionOwnership& facts = facts_.functions[i];
    const std::size_t before = out_.size();
    for (std::size_t l = 0; l < f.body.locals.size(); ++l) {
      const ir::Local& local = f.body.locals[ir::LocalId(static_cast<std::uint32_t>(l))];
      static constexpr const char* kHolding[] = {"owned", "borrowed", "borrowed to change"};
      position((local.parameter   ? "parameter "
                : local.synthetic ? "temporary "
                                  : "local ") +
                   name(local.name),
               facts.locals[l], kHolding[static_cast<std::size_t>(facts.holding[l])]);
    }
    position("result", facts.result, {});
    for (const ir::CopiedGrowth& g : facts.copied_growths)
      out_ += fmt::format("  growth at {} copies on every turn: {}\n", at(g.span), g.reason);
    if (out_.size() == before) return;
    std::string title = f.kind == ir::FunctionKind::init ? "init" : name(f.name);
    out_.insert(before, fmt::format("function {}\n", title));
  }

  const ir::Program& p_;
  const ir::OwnershipFacts& facts_;
  std::string out_;
};

}  // namespace

std::string ownership_report(const ir::Program& program) {
  return program.facts ? Reporter(program).run() : std::string();
}

}  // namespace mochi::lower
