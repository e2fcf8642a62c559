// `try`: the body is a closure, and a fault in it is the error of a result.
#include "emit/rust/names.h"
#include "emit/rust/native/function.h"
#include "ir/walk.h"

namespace mochi::emit::rust {

namespace {

// The block, or one inside of it, leaves the function.
bool returns(const ir::Body& body, BlockId block) {
  bool found = false;
  ir::walk(
      body, block, [](ExprId) {},
      [&](StmtId id) { found = found || body.stmts[id].kind == StmtKind::return_; });
  return found;
}

}  // namespace

// `attempt(|| { … })`, and how the body gives what it returns.
NodeId NativeStatements::attempt(const ir::Stmt& s, Tried tried) {
  tries_.push_back({tried, loops_});
  NodeId body = block(BlockId(s.a), tried == Tried::always);
  if (tried == Tried::perhaps) {
    std::vector<NodeId> lines = s_[body].kids;
    lines.push_back(s_.word("None"));
    body = s_.block(lines, true);
  }
  tries_.pop_back();
  const Node& made = s_[body];
  return s_.call(helper("attempt"),
                 {s_.closure("||", made.tail && made.kids.size() == 1 ? made.kids[0] : body)});
}

std::string NativeStatements::message_pattern(const ir::Stmt& s) {
  const LocalId message(s.b);
  if (!message.valid()) return "Err(_)";
  if (body_.locals[message].cell) refuse("a message that a closure shares");
  holds_.set(message, Hold::value);
  return holds_.is_named(message) || body_.locals[message].assigned ? "Err(" + binding(message) + ")"
                                                                    : "Err(_)";
}

void NativeStatements::try_statement(const ir::Stmt& s, std::vector<NodeId>& out) {
  const Tried tried = !returns(body_, BlockId(s.a)) ? Tried::never
                      : tail_value(BlockId(s.a))    ? Tried::always
                                                    : Tried::perhaps;
  const NodeId ended = attempt(s, tried);
  const std::string failed = message_pattern(s);
  if (tried == Tried::never) {
    const NodeId head = failed == "Err(_)" ? s_.method(ended, "is_err")
                                           : s_.make(NodeKind::let_test, "let " + failed, {ended});
    out.push_back(s_.branch(head, block(BlockId(s.c))));
    return;
  }
  const NodeId value = returned(s_.word("value"));
  std::vector<NodeId> arms = {
      s_.arm(tried == Tried::always ? "Ok(value)" : "Ok(Some(value))", s_.block({value}, true))};
  if (tried == Tried::perhaps) arms.push_back(s_.arm("Ok(None)", s_.block({}, false)));
  arms.push_back(s_.arm(failed, block(BlockId(s.c))));
  out.push_back(s_.match(ended, arms));
}

// `match attempt(|| …) { Ok(value) => value, Err(message) => … }` as the end of the function.
NodeId NativeStatements::last_try(const ir::Stmt& s) {
  const NodeId ended = attempt(s, Tried::always);
  const std::string failed = message_pattern(s);
  f_.allows.insert("clippy::manual_unwrap_or");
  f_.allows.insert("clippy::manual_unwrap_or_default");
  return s_.match(ended, {s_.arm("Ok(value)", s_.word("value")), s_.arm(failed, block(BlockId(s.c), true))});
}

// `return value`, as the closure of a `try` around it gives it.
NodeId NativeStatements::returned(NodeId value) {
  const bool perhaps = !tries_.empty() && tries_.back().tried == Tried::perhaps;
  if (!tries_.empty() && tries_.back().tried == Tried::never) refuse("a return out of such a try");
  return s_.leave("return", perhaps ? s_.call("Some", {value}) : value);
}

NodeId NativeStatements::left(const std::string& word) {
  if (!tries_.empty() && tries_.back().loops == loops_) refuse("a try that leaves a loop");
  return s_.leave(word);
}

}  // namespace mochi::emit::rust
