// A program under construction, for tests that build their IR by hand.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "ir/build.h"

namespace mochi::ir {

// One module with one function `f(n: int): int`.
struct Fixture {
  Names names;
  SourceMap sources;
  types::TypeStore types{names};
  Program program;
  FunctionId f;
  LocalId n;

  Fixture() {
    program.names = &names;
    program.sources = &sources;
    program.types = &types;
    Module module;
    module.name = "main";
    module.is_entry = true;
    const ModuleId m = program.modules.add(std::move(module));
    program.order.push_back(m);
    Function function;
    function.name = names.intern("f");
    function.module = m;
    function.result = types.integer();
    f = program.functions.add(std::move(function));
    program.modules[m].functions.push_back(f);
    Builder b = builder();
    n = b.local(names.intern("n"), types.integer(), {});
    b.body().locals[n].parameter = true;
    program.functions[f].params.push_back(n);
  }
  LocalId local(std::string_view name, TypeId type) { return builder().local(names.intern(name), type, {}); }
  Builder builder() { return Builder(program, program.functions[f].body); }
  Body& body() { return program.functions[f].body; }
  void root(std::vector<StmtId> stmts) { program.functions[f].body.root = builder().block(std::move(stmts)); }
};

}  // namespace mochi::ir
