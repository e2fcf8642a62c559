// A program under construction, for tests that build their IR by hand.
#pragma once

#include <string>

#include "diag/diagnostic.h"
#include "ir/build.h"
#include "ir/dump.h"
#include "ir/verify.h"

namespace mochi::lower {

struct ProgramFixture {
  Names names;
  SourceMap sources;
  types::TypeStore types{names};
  ir::Program program;
  ir::ModuleId module;
  Collector sink;

  ProgramFixture() {
    program.names = &names;
    program.sources = &sources;
    program.types = &types;
    ir::Module m;
    m.name = "main";
    m.is_entry = true;
    module = program.modules.add(std::move(m));
    program.order.push_back(module);
  }
  types::TypeId integer() { return types.integer(); }

  ir::FunctionId function(std::string_view name, types::TypeId result) {
    ir::Function f;
    f.name = names.intern(name);
    f.module = module;
    f.result = result;
    const ir::FunctionId id = program.functions.add(std::move(f));
    program.modules[module].functions.push_back(id);
    return id;
  }
  ir::FunctionId init() {
    const ir::FunctionId id = function("init", types.unit());
    program.functions[id].kind = ir::FunctionKind::init;
    program.modules[module].functions.pop_back();
    program.modules[module].init = id;
    return id;
  }
  ir::LocalId param(ir::FunctionId f, std::string_view name, types::TypeId type) {
    const ir::LocalId id = at(f).local(names.intern(name), type, {});
    program.functions[f].body.locals[id].parameter = true;
    program.functions[f].params.push_back(id);
    return id;
  }
  ir::Builder at(ir::FunctionId f) { return ir::Builder(program, program.functions[f].body); }
  void root(ir::FunctionId f, std::vector<ir::StmtId> stmts) {
    program.functions[f].body.root = at(f).block(std::move(stmts));
  }
  std::string verified() const {
    std::string all;
    for (const std::string& line : ir::verify(program)) all += line + "\n";
    return all;
  }
};

}  // namespace mochi::lower
