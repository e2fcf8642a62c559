// The virtual machine: compiles a program to bytecode and runs it. It is the reference of the language's
// meaning.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/ir.h"

namespace mochi::vm {

// What a running program reaches of the world. The real one stands in cli; tests use one in memory.
class World {
 public:
  virtual ~World() = default;
  // Buffered; `flush` before anything is written to stderr and at the end. False: the reader is gone.
  virtual bool write(std::string_view text) = 0;
  virtual void flush() = 0;
  // One line without its end; false at end of input.
  virtual bool read_line(std::string& line) = 0;
  virtual std::string read_all_input() = 0;
  virtual Result<std::string> read_file(const std::string& path) = 0;
  virtual Result<void> write_file(const std::string& path, std::string_view text, bool append) = 0;
  virtual std::int64_t now_ns() = 0;  // since 1970
  virtual std::int64_t monotonic_ns() = 0;
  virtual bool interrupted() = 0;  // Ctrl-C was pressed
  // What `std/os` tells; a world that is not asked about the system has nothing.
  virtual std::vector<std::string> arguments() { return {}; }
  virtual std::optional<std::string> variable(const std::string& name) {
    static_cast<void>(name);
    return std::nullopt;
  }
  virtual Result<std::string> current_directory() { return std::string("/"); }
  virtual std::string platform() { return "linux"; }
};

class Foreign;

struct Options {
  std::uint64_t max_memory = 0;       // bytes; 0 = no limit
  std::uint32_t max_depth = 1048576;  // frames (section 6)
  bool gc_stress = false;             // collect cycles at every chance (tests)
  const Foreign* foreign = nullptr;   // what stands behind foreign functions (vm/foreign.h)
};

struct Frame {
  std::string function;
  Span span;
};

// How a run ended.
struct Outcome {
  enum class Kind : std::uint8_t { done, exited, fault, interrupted };
  Kind kind = Kind::done;
  std::int32_t code = 0;     // exit: its argument; fault: the error code (section 6)
  std::string message;       // fault
  std::vector<Frame> trace;  // innermost first, at most 50
  bool trace_cut = false;
};

class Compiled;

// A program that is ready to run, any number of times. `program` must be monomorphic (lower/monomorphise).
std::unique_ptr<Compiled, void (*)(Compiled*)> compile(const ir::Program& program);
// Runs the init functions of all modules in order. `arguments` are those of the command line.
Outcome run(const Compiled& compiled, World& world, const Options& options);
// Runs all init functions, then the test: output of the program is discarded.
Outcome run_test(const Compiled& compiled, ir::FunctionId test, World& world, const Options& options);
// How often a bench block runs: `warm_up` times unmeasured, then until `time_ns` are spent, at least `least`
// and at most `most` times.
struct Rounds {
  std::uint32_t warm_up = 3;
  std::uint32_t least = 5;
  std::uint32_t most = 10000;
  std::int64_t time_ns = 500'000'000;
};
// Runs all init functions once, then the block in rounds; output is discarded. `durations_ns` gets one entry
// per measured round. The rounds share the module's state.
Outcome run_bench(const Compiled& compiled, ir::FunctionId bench, World& world, const Options& options,
                  const Rounds& rounds, std::vector<std::int64_t>& durations_ns);
// The bytecode as text (`mochi run --ir`).
std::string disassemble(const Compiled& compiled);
// The text that an uncaught error prints on stderr (section 6).
std::string render_fault(const Outcome& outcome, const SourceMap& sources);

}  // namespace mochi::vm
