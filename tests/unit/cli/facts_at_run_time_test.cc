// The facts of the passes hold when programs run: every conformance program runs without the passes
// that may be left out, with them, with its range facts written into it as checks, and with the passes of single
// targets. The output is the same each time.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "check/check.h"
#include "ir/build.h"
#include "ir/verify.h"
#include "ir/walk.h"
#include "lower/derive/derive.h"
#include "lower/lower.h"
#include "lower/passes/accumulate.h"
#include "lower/passes/hoist.h"
#include "lower/passes/pipeline.h"
#include "lower/ranges/interval.h"
#include "vm/vm.h"

namespace mochi {
namespace {

constexpr std::int64_t kBrokenFact = 7777;

class MemoryWorld final : public vm::World {
 public:
  std::string output;
  bool write(std::string_view text) override {
    output += text;
    return true;
  }
  void flush() override {}
  bool read_line(std::string&) override { return false; }
  std::string read_all_input() override { return {}; }
  Result<std::string> read_file(const std::string&) override { return fail(Code::C001, "no files here"); }
  Result<void> write_file(const std::string&, std::string_view, bool) override {
    return fail(Code::C001, "no files here");
  }
  std::int64_t now_ns() override { return 0; }
  std::int64_t monotonic_ns() override { return 0; }
  bool interrupted() override { return false; }
};

// Writes the range facts of a body into it: `e` becomes `do { let t = e  if t is outside { panic } } yield
// t`.
class FactWriter {
 public:
  FactWriter(ir::Program& program, ir::Body& body) : p_(program), body_(body), b_(program, body) {}

  void run() {
    if (!body_.root) return;
    std::vector<ir::ExprId> exprs;
    std::set<std::uint32_t> places;
    ir::walk(
        body_, body_.root, [&](ir::ExprId e) { exprs.push_back(e); },
        [&](ir::StmtId s) {
          if (body_.stmts[s].kind == ir::StmtKind::assign) places.insert(body_.stmts[s].a);
        });
    for (const ir::ExprId e : exprs)
      if (places.count(e.value) == 0) check(e);
  }

 private:
  void check(ir::ExprId id) {
    const ir::Expr e = body_.exprs[id];
    if (!p_.types->is(e.type, types::TypeKind::integer)) {
      check_index(id);
      return;
    }
    check_index(id);
    const bool small = e.has(ir::ExprFlag::small_integer);
    const bool natural = e.has(ir::ExprFlag::non_negative);
    if (!small && !natural && !e.has(ir::ExprFlag::safe_integer)) return;
    // A call that is wrapped is no tail call any more.
    if (e.kind == ir::ExprKind::const_int || e.kind == ir::ExprKind::block_value ||
        e.kind == ir::ExprKind::call)
      return;
    const std::int64_t limit = small                               ? lower::kMaxSmall
                               : e.has(ir::ExprFlag::safe_integer) ? lower::kMaxSafe
                                                                   : lower::kIntMax;
    wrap(id, natural ? 0 : -limit, limit);
  }
  // A proven index is not negative; that it is not too big the VM itself checks.
  void check_index(ir::ExprId id) {
    const ir::Expr e = body_.exprs[id];
    if (e.kind == ir::ExprKind::index && e.has(ir::ExprFlag::proven))
      wrap(ir::ExprId(e.b), 0, lower::kIntMax);
  }
  void wrap(ir::ExprId id, std::int64_t low, std::int64_t high) {
    if (!wrapped_.insert(id.value).second) return;
    const Span at = body_.span(id);
    const types::TypeId boolean = p_.types->boolean();
    ir::Expr moved = body_.exprs[id];
    const ir::ExprId inner = b_.add(moved, at);
    const ir::LocalId t = b_.temporary("fact", moved.type, at);
    const ir::StmtId let = b_.let(t, inner, at);
    const ir::ExprId below = b_.op(ir::Op::lt, boolean, {b_.read(t, at), b_.integer(low, at)}, at);
    const ir::ExprId above = b_.op(ir::Op::gt, boolean, {b_.read(t, at), b_.integer(high, at)}, at);
    ir::Expr either;
    either.kind = ir::ExprKind::logical_or;
    either.type = boolean;
    either.a = below.value;
    either.b = above.value;
    const ir::ExprId stop = b_.op(ir::Op::exit_, p_.types->unit(), {b_.integer(kBrokenFact, at)}, at);
    const ir::StmtId test = b_.if_(b_.add(either, at), b_.block({b_.expr(stop, at)}), ir::BlockId(), at);
    ir::Expr whole;
    whole.kind = ir::ExprKind::block_value;
    whole.type = moved.type;
    whole.a = b_.block({let, test}).value;
    whole.b = b_.read(t, at).value;
    body_.exprs[id] = whole;
  }

  ir::Program& p_;
  ir::Body& body_;
  ir::Builder b_;
  std::set<std::uint32_t> wrapped_;
};

struct Ended {
  bool compiled = false;
  std::string output;
  std::string end;
  std::string broken;  // a fact that did not hold
};

enum class How { plain, passes, checked, hoisted, accumulated, derived };

Ended run(const std::string& text, How how) {
  Ended result;
  check::Session session;
  Collector sink;
  check::MemoryLoader loader;
  loader.add("main.mochi", text);
  const check::Checked checked = check::check_program(loader, "main.mochi", session, sink, {});
  if (checked.has_errors) return result;
  ir::Program program = lower::lower(checked, sink);
  lower::PipelineOptions options;
  options.required_only = how == How::plain;
  options.facts = true;
  options.derive = how == How::derived;
  if (sink.has_errors() || !lower::run_pipeline(program, options, sink)) return result;
  if (how == How::hoisted) lower::hoist_statements(program, {.conditionals = false});
  if (how == How::accumulated) lower::accumulate_calls(program);
  std::set<std::pair<std::uint32_t, std::uint32_t>> proven;
  if (how == How::checked || how == How::accumulated) {
    for (std::size_t i = 0; i < program.functions.size(); ++i) {
      ir::Body& body = program.functions[ir::FunctionId(static_cast<std::uint32_t>(i))].body;
      for (std::size_t k = 0; k < body.exprs.size(); ++k) {
        const ir::ExprId e(static_cast<std::uint32_t>(k));
        if (body.exprs[e].has(ir::ExprFlag::proven)) proven.insert({body.span(e).begin, body.span(e).end});
      }
      FactWriter(program, body).run();
    }
  }
  const auto lines = ir::verify(program);
  if (!lines.empty()) result.broken = lines[0];
  if (how == How::derived)
    for (const std::string& left : lower::structural_operations(program)) result.broken = left;
  result.compiled = true;
  MemoryWorld world;
  const auto compiled = vm::compile(program);
  const vm::Outcome outcome = vm::run(*compiled, world, {});
  result.output = world.output;
  result.end = std::to_string(static_cast<int>(outcome.kind)) + " " + std::to_string(outcome.code) + " " +
               outcome.message;
  if (outcome.kind == vm::Outcome::Kind::exited && outcome.code == kBrokenFact)
    result.broken = "a value is out of its range";
  const bool arithmetic = outcome.kind == vm::Outcome::Kind::fault && outcome.code >= 4 && outcome.code <= 6;
  if (arithmetic && !outcome.trace.empty() &&
      proven.count({outcome.trace[0].span.begin, outcome.trace[0].span.end}) != 0)
    result.broken = "a proven operation failed: " + outcome.message;
  return result;
}

TEST(facts_at_run_time, hold_in_every_program) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  for (const char* folder : {"lang", "programs"}) {
    const fs::path root = fs::path(MOCHI_TESTS_DIR) / folder;
    if (!fs::exists(root)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root))
      if (entry.path().extension() == ".mochi") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::size_t programs = 0;
  for (const std::string& path : paths) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    const Ended plain = run(text.str(), How::plain);
    if (!plain.compiled) continue;
    ++programs;
    const Ended passes = run(text.str(), How::passes);
    const Ended checked = run(text.str(), How::checked);
    EXPECT_EQ(passes.output, plain.output) << path;
    EXPECT_EQ(passes.end, plain.end) << path;
    EXPECT_EQ(checked.broken, "") << path;
    EXPECT_EQ(checked.output, plain.output) << path;
    const Ended hoisted = run(text.str(), How::hoisted);
    EXPECT_EQ(hoisted.broken, "") << path;
    EXPECT_EQ(hoisted.output, plain.output) << path;
    const Ended accumulated = run(text.str(), How::accumulated);
    EXPECT_EQ(accumulated.broken, "") << path;
    EXPECT_EQ(accumulated.output, plain.output) << path;
    EXPECT_EQ(accumulated.end, plain.end) << path;
    // Derived equality takes every way to a shared part, 2^60 of them here.
    if (path.ends_with("equality_of_shared_parts.mochi")) continue;
    const Ended derived = run(text.str(), How::derived);
    EXPECT_EQ(derived.broken, "") << path;
    EXPECT_EQ(derived.output, plain.output) << path;
    EXPECT_EQ(derived.end, plain.end) << path;
  }
  EXPECT_GT(programs, 300U);
}

}  // namespace
}  // namespace mochi
