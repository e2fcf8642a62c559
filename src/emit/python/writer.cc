#include "emit/python/writer.h"

#include "base/check.h"

namespace mochi::emit::python {

Writer::Writer(const ir::Program& p, ProgramNames& shared, WriterOptions given)
    : program(p),
      options(std::move(given)),
      dialect(*options.dialect),
      types(*p.types),
      names(p, shared, options),
      classes(*this) {}

Doc Writer::helper(std::string_view name) {
  const RuntimeLibrary& code = dialect.support();
  const auto section = code.declared().find(name);
  MOCHI_CHECK(section != code.declared().end());
  helpers.emplace(name);
  sections.emplace(section->second);
  return layout.text(names.items.helper_alias(name));
}

Doc Writer::import(std::string_view module, std::string_view name) {
  // A type of the author's keeps its name.
  const bool taken = names.items.is_public(name);
  const std::string alias = (taken ? "_" : "") + std::string(name);
  imports_[std::string(module)].emplace(taken ? std::string(name) + " as " + alias : std::string(name));
  return layout.text(alias);
}

Doc Writer::error_class(ir::FunctionId id) {
  const auto found = options.error_classes.find(program.modules[program.functions[id].module].package);
  MOCHI_CHECK(found != options.error_classes.end());
  error_imports_[found->second.first].insert(found->second.second);
  return layout.text(found->second.second);
}

}  // namespace mochi::emit::python
