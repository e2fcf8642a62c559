// Small programs made with ir::Builder, and a world in memory to run them in.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ir/build.h"
#include "ir/verify.h"
#include "vm/vm.h"

namespace mochi::vm {

class MemoryWorld : public World {
 public:
  std::string output;
  std::string input;
  std::map<std::string, std::string> files;
  std::int64_t polls_until_interrupt = -1;

  bool write(std::string_view text) override {
    output += text;
    return true;
  }
  void flush() override {}
  bool read_line(std::string& line) override {
    if (input.empty()) return false;
    const std::size_t end = input.find('\n');
    line = input.substr(0, end);
    input = end == std::string::npos ? "" : input.substr(end + 1);
    return true;
  }
  std::string read_all_input() override { return std::move(input); }
  Result<std::string> read_file(const std::string& path) override {
    if (!files.contains(path)) return fail(Code{}, "file not found: " + path);
    return files[path];
  }
  Result<void> write_file(const std::string& path, std::string_view text, bool append) override {
    if (!append) files[path].clear();
    files[path] += text;
    return {};
  }
  std::int64_t now_ns() override { return 42; }
  std::int64_t monotonic_ns() override { return 1; }
  bool interrupted() override { return polls_until_interrupt >= 0 && polls_until_interrupt-- == 0; }
};

// One module whose init function is under construction.
class TestProgram {
 public:
  TestProgram() : types(names) {
    program.names = &names;
    program.sources = &sources;
    program.types = &types;
    ir::Module module;
    module.name = "main";
    module.is_entry = true;
    module_id = program.modules.add(std::move(module));
    program.order.push_back(module_id);
    init = add_function("", ir::FunctionKind::init, types.unit());
    program.modules[module_id].init = init;
  }

  ir::FunctionId add_function(std::string_view name, ir::FunctionKind kind, ir::TypeId result) {
    ir::Function function;
    if (!name.empty()) function.name = names.intern(name);
    function.kind = kind;
    function.module = module_id;
    function.result = result;
    function.body.root = function.body.blocks.add({});
    const ir::FunctionId id = program.functions.add(std::move(function));
    if (kind == ir::FunctionKind::plain) program.modules[module_id].functions.push_back(id);
    return id;
  }
  ir::Builder build(ir::FunctionId function) { return {program, program.functions[function].body}; }
  ir::LocalId param(ir::FunctionId function, std::string_view name, ir::TypeId type) {
    ir::Builder b = build(function);
    const ir::LocalId local = b.local(names.intern(name), type, {});
    b.body().locals[local].parameter = true;
    program.functions[function].params.push_back(local);
    return local;
  }
  void add(ir::FunctionId function, ir::StmtId stmt) {
    ir::Body& body = program.functions[function].body;
    body.blocks[body.root].push_back(stmt);
  }
  ir::StmtId print(ir::Builder& b, std::initializer_list<ir::ExprId> values) {
    return b.expr(b.op(ir::Op::print, types.unit(), values, {}), {});
  }

  Outcome run(const Options& options = {}) {
    const auto problems = ir::verify(program);
    for (const std::string& problem : problems) world.output += "VERIFY " + problem + "\n";
    const auto compiled = compile(program);
    listing = disassemble(*compiled);
    return vm::run(*compiled, world, options);
  }

  Names names;
  SourceMap sources;
  types::TypeStore types;
  ir::Program program;
  ir::ModuleId module_id;
  ir::FunctionId init;
  MemoryWorld world;
  std::string listing;
};

}  // namespace mochi::vm
