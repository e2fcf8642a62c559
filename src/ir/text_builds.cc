#include "ir/text_builds.h"

#include <algorithm>

#include "ir/forms.h"
#include "ir/uses.h"
#include "ir/walk.h"

namespace mochi::ir {

namespace {

class TextBuildFinder {
 public:
  explicit TextBuildFinder(const Body& body) : body_(body), uses_(body), declared_(body.locals.size()) {}

  std::map<StmtId, std::vector<LocalId>> run() {
    block(body_.root);
    std::map<StmtId, std::vector<LocalId>> found;
    for (const auto& [local, loops] : growths_) {
      // Outermost first.
      const auto whole = std::find_if(loops.begin(), loops.end(), [&](const Growth& g) {
        return uses_.count(g.loop, local) == 2 * g.statements;
      });
      if (whole != loops.end()) found[whole->loop].push_back(local);
    }
    return found;
  }

 private:
  struct Depth {
    std::size_t loops = 0;
    std::size_t tries = 0;
  };
  struct Loop {
    StmtId id;
    std::size_t tries;
  };
  // Each statement mentions its local twice: as the place and as what is appended to.
  struct Growth {
    StmtId loop;
    std::uint32_t statements = 0;
  };

  void block(BlockId id) {
    for (const StmtId s : body_.blocks[id]) statement(s);
  }

  void statement(StmtId id) {
    const Stmt& s = body_.stmts[id];
    if (s.kind == StmtKind::let) declared_[s.a] = {loops_.size(), tries_};
    if (s.kind == StmtKind::assign) growth(s);
    const bool loop =
        s.kind == StmtKind::while_ || s.kind == StmtKind::for_range || s.kind == StmtKind::for_each;
    if (loop) loops_.push_back({id, tries_});
    if (s.kind == StmtKind::try_) {
      ++tries_;
      block(BlockId(s.a));
      --tries_;
      block(BlockId(s.c));
    } else {
      for_each_part(
          body_, id, [&](ExprId e) { expression(e); }, [&](BlockId b) { block(b); });
    }
    if (loop) loops_.pop_back();
  }
  void expression(ExprId id) {
    for_each_part(
        body_, id, [&](ExprId e) { expression(e); }, [&](BlockId b) { block(b); });
  }

  void growth(const Stmt& s) {
    const Expr& place = body_.exprs[ExprId(s.a)];
    if (place.kind != ExprKind::local || classify_assignment(body_, s).form != AssignForm::grow_text) return;
    const LocalId local(place.a);
    if (body_.locals[local].cell || uses_.captured(local)) return;
    const Depth declared = declared_[local.value];
    std::vector<Growth>& all = growths_[local];
    for (std::size_t i = declared.loops; i < loops_.size(); ++i) {
      if (loops_[i].tries > declared.tries) break;
      const auto known =
          std::find_if(all.begin(), all.end(), [&](const Growth& g) { return g.loop == loops_[i].id; });
      if (known == all.end())
        all.push_back({loops_[i].id, 1});
      else
        ++known->statements;
    }
  }

  const Body& body_;
  LocalUses uses_;
  std::vector<Depth> declared_;  // by LocalId
  std::vector<Loop> loops_;
  std::size_t tries_ = 0;
  std::map<LocalId, std::vector<Growth>> growths_;
};

}  // namespace

TextBuilds::TextBuilds(const Body& body) {
  if (body.root) found_ = TextBuildFinder(body).run();
}

const std::vector<LocalId>& TextBuilds::built_by(StmtId loop) const {
  static const std::vector<LocalId> kNone;
  const auto found = found_.find(loop);
  return found == found_.end() ? kNone : found->second;
}

}  // namespace mochi::ir
