#include "vm/interpreter/machine.h"

#include <sys/mman.h>

#include <utility>

#include "base/check.h"
#include "vm/data/number.h"
#include "vm/interpreter/slow.h"

namespace mochi::vm {

namespace {

// So many jumps back and calls between two looks at interrupts.
constexpr std::int64_t kBudget = 1 << 15;

// Address space without memory behind it until it is touched.
void* reserve_space(std::size_t bytes) {
  void* memory =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

}  // namespace

Machine::Machine(const Compiled& compiled_program, World& outer, const Options& chosen, bool silent)
    : compiled(compiled_program),
      world(outer),
      options(chosen),
      budget(chosen.gc_stress ? 0 : kBudget),
      heap(compiled_program.descs, chosen.max_memory, &budget),
      globals(compiled_program.globals.size() + 1, bits_value(0)),
      global_set(compiled_program.globals.size() + 1, 0),
      quiet(silent) {
  foreign_functions.resize(compiled.foreign_calls.size());
  if (options.foreign != nullptr) {
    heap.foreign = &options.foreign->api();
    for (std::size_t n = 0; n < foreign_functions.size(); ++n)
      foreign_functions[n] = options.foreign->find(compiled.foreign_calls[n].path);
  }
  make_constants();
}

Machine::~Machine() {
  if (stack_ != nullptr) munmap(stack_, stack_bytes_);
  if (calls_ != nullptr) munmap(calls_, calls_bytes_);
  for (const Nest& nest : nests_) {
    munmap(nest.stack, nest.stack_bytes);
    munmap(nest.calls, nest.calls_bytes);
  }
}

void Machine::make_constants() {
  constants.reserve(compiled.constants.size() + 1);
  for (const Constant& constant : compiled.constants) {
    Value made = constant.word;
    switch (constant.kind) {
      case Constant::Kind::word: constants.push_back(made); continue;
      case Constant::Kind::string:
        made = ref_value(constant.text.size() == 1 && static_cast<unsigned char>(constant.text[0]) < 128
                             ? heap.character(static_cast<unsigned char>(constant.text[0]))
                             : heap.string(constant.text));
        break;
      case Constant::Kind::bytes: made = ref_value(heap.bytes(constant.text)); break;
      case Constant::Kind::bigint: made = bigint_from_text(heap, constant.text); break;
      case Constant::Kind::function:
        made = ref_value(heap.closure(
            desc(constant.desc), compiled.functions[static_cast<std::size_t>(constant.word.i)].begin, 0));
        break;
      case Constant::Kind::variant:
        made = ref_value(heap.record(desc(constant.desc), static_cast<std::uint16_t>(constant.tag), 0));
        break;
      case Constant::Kind::enum_box: made = ref_value(heap.box_enum(constant.desc, constant.tag)); break;
    }
    Heap::make_immortal(made.o);
    constants.push_back(made);
  }
}

bool Machine::fail(FaultCode code, std::string message) {
  fault.kind = Fault::Kind::error;
  fault.code = static_cast<std::int32_t>(code);
  fault.message = std::move(message);
  return false;
}

bool Machine::fail_user(std::int64_t code, std::string message) {
  constexpr std::int64_t kMost = 0x7fffffff;
  fail(FaultCode::none, std::move(message));
  fault.code = static_cast<std::int32_t>(code < -kMost || code > kMost ? kMost : code);
  return false;
}

void Machine::write(std::string_view text) {
  if (quiet) return;
  if (!world.write(text)) {
    // Nobody reads any more: the program ends as if it had called exit.
    fault.kind = Fault::Kind::exit;
    budget = 0;
    reader_gone_ = true;
  }
}

bool Machine::poll() {
  budget = options.gc_stress ? 0 : kBudget;
  if (reader_gone_) {
    fail(FaultCode::none, {});
    fault.kind = Fault::Kind::exit;
    return false;
  }
  if (heap.wants_collection() || options.gc_stress) heap.collect(options.gc_stress);
  if (heap.exhausted()) {
    heap.collect(true);
    if (!heap.room(0)) return slow::out_of_memory(*this);
    heap.clear_exhausted();
  }
  if (world.interrupted()) {
    fail(FaultCode::none, "interrupted");
    fault.kind = Fault::Kind::interrupted;
    return false;
  }
  return true;
}

bool Machine::run(std::uint32_t function, Outcome& outcome) {
  if (stack_ == nullptr) {
    calls_bytes_ = (std::size_t{options.max_depth} + 4) * sizeof(CallInfo);
    calls_ = static_cast<CallInfo*>(reserve_space(calls_bytes_));
    // Each frame may need the largest window; less is taken where the system gives less.
    constexpr std::size_t kMostStack = std::size_t{64} << 30U;
    stack_bytes_ = (std::size_t{options.max_depth} + 4) * compiled.largest_frame * sizeof(Value);
    if (stack_bytes_ > kMostStack) stack_bytes_ = kMostStack;
    const std::size_t least = std::size_t{4} * compiled.largest_frame * sizeof(Value);
    while (stack_ == nullptr && stack_bytes_ >= least) {
      stack_ = static_cast<Value*>(reserve_space(stack_bytes_));
      if (stack_ == nullptr) stack_bytes_ /= 2;
    }
    MOCHI_CHECK(stack_ != nullptr && calls_ != nullptr);
    depth_ = options.max_depth;
    const std::size_t fitting = stack_bytes_ / sizeof(Value) / compiled.largest_frame - 2;
    if (fitting < depth_) depth_ = static_cast<std::uint32_t>(fitting);
  }
  // After a run that ended at the limit, the next block over it counts again.
  heap.clear_exhausted();
  calls_[0] = {compiled.code.data() + kHaltAt, stack_ + 1};
  if (execute(compiled.code.data() + compiled.functions[function].begin, stack_ + 1)) {
    outcome.kind = Outcome::Kind::done;
    return true;
  }
  outcome.kind = fault.kind == Fault::Kind::exit          ? Outcome::Kind::exited
                 : fault.kind == Fault::Kind::interrupted ? Outcome::Kind::interrupted
                                                          : Outcome::Kind::fault;
  outcome.code = fault.code;
  outcome.message = std::move(fault.message);
  outcome.trace = std::move(frames_);
  outcome.trace_cut = trace_cut_;
  return false;
}

bool Machine::call_back(Value function, const std::vector<Value>& arguments, Value& result) {
  constexpr std::size_t kDeepestNest = 64;
  constexpr std::uint32_t kNestedDepth = 20000;
  if (nest_ == kDeepestNest) return fail(FaultCode::foreign, "functions and crates call each other too deeply");
  if (nest_ == nests_.size()) {
    Nest made;
    made.calls_bytes = (std::size_t{kNestedDepth} + 4) * sizeof(CallInfo);
    made.stack_bytes = (std::size_t{kNestedDepth} + 4) * compiled.largest_frame * sizeof(Value);
    made.calls = static_cast<CallInfo*>(reserve_space(made.calls_bytes));
    made.stack = static_cast<Value*>(reserve_space(made.stack_bytes));
    MOCHI_CHECK(made.calls != nullptr && made.stack != nullptr);
    nests_.push_back(made);
  }
  const Nest nest = nests_[nest_++];
  Value* const stack = std::exchange(stack_, nest.stack);
  CallInfo* const calls = std::exchange(calls_, nest.calls);
  const std::uint32_t depth = std::exchange(depth_, kNestedDepth);
  stack_[0] = function;
  for (std::size_t i = 0; i < arguments.size(); ++i) stack_[i + 1] = arguments[i];
  calls_[0] = {compiled.code.data() + kHaltAt, stack_ + 1};
  const bool good = execute(compiled.code.data() + as_closure(function)->function, stack_ + 1);
  // The instruction before the one that halts names the register of the result.
  result = stack_[1];
  stack_ = stack;
  calls_ = calls;
  depth_ = depth;
  --nest_;
  return good;
}

const Handler* Machine::handler_at(const FunctionCode& function, std::uint32_t at) const {
  for (const Handler& handler : function.handlers) {
    if (handler.begin <= at && at < handler.end) return &handler;
  }
  return nullptr;
}

void Machine::release_owned(const FunctionCode& function, std::uint32_t at, std::uint32_t kept, Value* base) {
  for (const OwnedRange& range : function.owned) {
    if (range.begin > at) break;
    if (range.end <= at || (range.begin <= kept && kept < range.end)) continue;
    Object* o = base[range.reg].o;
    base[range.reg].bits = 0;
    heap.release_maybe(o);
  }
}

bool Machine::unwind(Position& position) {
  auto& [pc, base, frame] = position;
  const bool catchable = fault.kind == Fault::Kind::error;
  bool caught = false;
  if (catchable) {
    const Insn* at = pc;
    for (const CallInfo* f = frame;; --f) {
      if (handler_at(compiled.function_at(index_of(at)), index_of(at)) != nullptr) caught = true;
      if (caught || f == calls_ + 1) break;
      at = (f - 1)->pc - 1;
    }
  }
  if (!caught) trace(pc, frame);
  while (true) {
    const std::uint32_t at = index_of(pc);
    const FunctionCode& function = compiled.function_at(at);
    const Handler* handler = catchable ? handler_at(function, at) : nullptr;
    if (handler != nullptr) {
      release_owned(function, at, handler->begin, base);
      base[handler->reg].o = heap.string(fault.message);
      pc = compiled.code.data() + handler->handler;
      return true;
    }
    release_owned(function, at, 0xffffffffU, base);
    if (frame == calls_ + 1) return false;
    --frame;
    pc = frame->pc - 1;
    base = frame->base;
  }
}

void Machine::trace(const Insn* pc, const CallInfo* frame) {
  frames_.clear();
  trace_cut_ = false;
  const Insn* at = pc;
  for (const CallInfo* f = frame;; --f) {
    if (frames_.size() == kTraceFrames) {
      trace_cut_ = true;
      return;
    }
    const FunctionCode& function = compiled.function_at(index_of(at));
    Span span;
    for (const SpanEntry& entry : function.spans) {
      if (entry.at > index_of(at)) break;
      span = entry.span;
    }
    if (!function.passes_on) frames_.push_back({function.name, span});
    if (f == calls_ + 1) return;
    at = (f - 1)->pc - 1;
  }
}

}  // namespace mochi::vm
