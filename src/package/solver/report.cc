#include "package/solver/report.h"

#include <algorithm>
#include <map>
#include <set>

namespace mochi::package {
namespace {

bool is_derived(const Incompatibility& i) { return i.cause == Incompatibility::Cause::derived; }

// One line of the explanation: a sentence, and the number other lines call it by.
struct Line {
  std::vector<std::string> reasons;  // joined by «and»
  std::string opening;               // «Because», «And because», «So, because», «Thus»
  std::string conclusion;
  int number = 0;
  bool blank_after = false;
};

class Reporter {
 public:
  Reporter(const Derivation& derivation, PackageId root, Describer& describer)
      : derivation_(derivation), root_(root), describer_(describer) {
    top_ = simplify(derivation.root);
    steps_ = count_uses(top_);
  }

  std::string run() {
    if (!top_.valid()) return "  Your manifest cannot be resolved.\n";
    if (steps_ > kSteps) return summary();
    if (derived(top_)) {
      explain(top_, true);
    } else {
      Line line;
      line.opening = "Because";
      line.reasons.push_back(statement(top_));
      line.conclusion = kNoWay;
      lines_.push_back(line);
    }
    return render();
  }

 private:
  // More steps than anybody reads; it also bounds the depth of the walk.
  static constexpr std::size_t kSteps = 150;
  static constexpr const char* kNoWay = "your manifest cannot be resolved";

  struct Parents {
    IncompatibilityId left, right;
  };

  const Incompatibility& at(IncompatibilityId id) const { return derivation_.at(id); }
  bool derived(IncompatibilityId id) const { return parents_.contains(id); }
  const Parents& parents(IncompatibilityId id) const { return parents_.at(id); }

  // The proof without statements that are hidden: a step with one of them is the other one. The walk is by
  // hand since proofs can be deep.
  IncompatibilityId simplify(IncompatibilityId top) {
    std::map<IncompatibilityId, IncompatibilityId> done;
    std::vector<IncompatibilityId> open = {top};
    while (!open.empty()) {
      IncompatibilityId id = open.back();
      if (done.contains(id)) {
        open.pop_back();
        continue;
      }
      const Incompatibility& i = at(id);
      if (!is_derived(i)) {
        done[id] = is_hidden(i) ? IncompatibilityId() : id;
        continue;
      }
      auto left = done.find(i.left);
      auto right = done.find(i.right);
      if (left == done.end()) open.push_back(i.left);
      if (right == done.end()) open.push_back(i.right);
      if (left == done.end() || right == done.end()) continue;
      if (!left->second.valid() || !right->second.valid() || left->second == right->second) {
        done[id] = left->second.valid() ? left->second : right->second;
      } else {
        parents_[id] = {left->second, right->second};
        done[id] = id;
      }
    }
    return done.at(top);
  }

  // Gives the number of steps.
  std::size_t count_uses(IncompatibilityId top) {
    std::vector<IncompatibilityId> open = {top};
    std::size_t steps = 0;
    while (!open.empty()) {
      IncompatibilityId id = open.back();
      open.pop_back();
      if (++uses_[id] > 1 || !derived(id)) continue;
      ++steps;
      open.push_back(parents(id).left);
      open.push_back(parents(id).right);
    }
    return steps;
  }

  // What the manifest says, and who takes part.
  std::string summary() {
    std::set<std::string> own;
    // What is impossible by itself is told before plain needs.
    std::set<std::pair<bool, std::string>> others;
    for (const auto& [id, uses] : uses_) {
      if (derived(id)) continue;
      Describer::Statement s = external(id);
      if (at(id).subject == root_) {
        own.insert(s.text);
      } else {
        others.emplace(s.joins, s.text);
      }
    }
    std::string text = "  The requirements of your manifest contradict each other; the proof has " +
                       std::to_string(steps_) + " steps.\n  It starts from:\n";
    for (const std::string& s : own) text += "    " + s + "\n";
    std::size_t shown = 0;
    for (const auto& [plain, s] : others) {
      if (++shown > 10) {
        text += "    and " + std::to_string(others.size() - 10) + " more statements about other packages\n";
        break;
      }
      text += "    " + s + "\n";
    }
    return text;
  }

  bool numbered(IncompatibilityId id) const { return numbers_.contains(id); }
  std::string reference(IncompatibilityId id) const { return " (" + std::to_string(numbers_.at(id)) + ")"; }

  // A derived parent whose own parents are both external is told before a simple one.
  bool is_complex(IncompatibilityId id) const {
    return derived(parents(id).left) || derived(parents(id).right);
  }

  void explain(IncompatibilityId id, bool conclude) {
    auto [left, right] = parents(id);
    bool left_derived = derived(left);
    bool right_derived = derived(right);
    if (left_derived && right_derived) {
      both_derived(id, left, right, conclude);
    } else if (left_derived || right_derived) {
      one_derived(id, left_derived ? left : right, left_derived ? right : left, conclude);
    } else {
      write(id, "Because", externals({left, right}), conclude);
    }
  }

  void both_derived(IncompatibilityId id, IncompatibilityId a, IncompatibilityId b, bool conclude) {
    if (numbered(a) && numbered(b)) {
      write(id, "Because", {statement(a) + reference(a), statement(b) + reference(b)}, conclude);
      return;
    }
    if (numbered(a) || numbered(b)) {
      IncompatibilityId known = numbered(a) ? a : b;
      explain(numbered(a) ? b : a, false);
      write(id, "And because", {statement(known) + reference(known)}, conclude);
      return;
    }
    if (!is_complex(a) || !is_complex(b)) {
      IncompatibilityId first = is_complex(a) ? a : b;
      IncompatibilityId second = is_complex(a) ? b : a;
      explain(first, false);
      // The simple one may have been told on the way.
      if (numbered(second)) {
        write(id, "And because", {statement(second) + reference(second)}, conclude);
        return;
      }
      explain(second, false);
      write(id, "Thus", {}, conclude);
      return;
    }
    explain(a, false);
    give_number(a);
    if (!lines_.empty()) lines_.back().blank_after = true;
    explain(b, false);
    write(id, "And because", {statement(a) + reference(a)}, conclude);
  }

  void one_derived(IncompatibilityId id, IncompatibilityId middle, IncompatibilityId outer, bool conclude) {
    if (numbered(middle)) {
      write(id, "Because", {statement(outer), statement(middle) + reference(middle)}, conclude);
      return;
    }
    auto [left, right] = parents(middle);
    bool one_inner = derived(left) != derived(right);
    IncompatibilityId inner = derived(left) ? left : right;
    if (one_inner && !numbered(inner) && uses_.at(middle) == 1) {
      IncompatibilityId inner_external = derived(left) ? right : left;
      explain(inner, false);
      write(id, "And because", externals({inner_external, outer}), conclude);
      return;
    }
    explain(middle, false);
    write(id, "And because", externals({outer}), conclude);
  }

  // Statements of externals; two dependencies of one subject become one clause.
  std::vector<std::string> externals(std::vector<IncompatibilityId> ids) {
    // In the order in which they were met: who needs something before what is needed.
    std::sort(ids.begin(), ids.end());
    std::vector<Describer::Statement> kept;
    for (IncompatibilityId id : ids) {
      if (is_hidden(at(id))) continue;
      Describer::Statement next = external(id);
      bool merged = false;
      for (Describer::Statement& other : kept) {
        if (!next.joins || !other.joins || next.subject != other.subject) continue;
        if (next.object != other.object) {
          other.object += " and " + next.object;
          other.text = other.subject + " depends on " + other.object;
        }
        merged = true;
        break;
      }
      if (!merged) kept.push_back(std::move(next));
    }
    std::vector<std::string> texts;
    for (const Describer::Statement& s : kept) {
      if (std::find(texts.begin(), texts.end(), s.text) == texts.end()) texts.push_back(s.text);
    }
    return texts;
  }

  Describer::Statement external(IncompatibilityId id) {
    const Incompatibility& i = at(id);
    if (i.cause == Incompatibility::Cause::root) return {"your manifest is the root", false, {}, {}};
    return describer_.external(i);
  }

  bool is_hidden(const Incompatibility& i) {
    return i.cause == Incompatibility::Cause::root || i.cause == Incompatibility::Cause::twin ||
           describer_.hidden(i);
  }

  std::string statement(IncompatibilityId id) { return derived(id) ? describe(at(id)) : external(id).text; }

  // A derived incompatibility in words. Several terms may be one thing for people: it is named once.
  std::string describe(const Incompatibility& i) {
    std::vector<std::string> chosen;
    std::vector<std::string> wanted;
    auto put = [](std::vector<std::string>& list, std::string text) {
      if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
    };
    for (const Term& term : i.terms) {
      if (term.package == root_ && !term.absent) continue;
      if (term.absent) {
        put(wanted, describer_.requirement(term.package, term.set.complement()));
      } else {
        put(chosen, describer_.conclusion_subject(term.package, term.set));
      }
    }
    if (chosen.empty() && wanted.empty()) return kNoWay;
    if (chosen.empty()) return "your manifest requires " + list_of(wanted, 0, " or ");
    if (!wanted.empty()) return list_of(chosen, 0, " with ") + " requires " + list_of(wanted, 0, " or ");
    if (chosen.size() == 1) return chosen[0] + " cannot be used";
    return chosen[0] + " is incompatible with " + list_of(chosen, 1, " and ");
  }

  static std::string list_of(const std::vector<std::string>& parts, std::size_t from, const char* glue) {
    std::string text;
    for (std::size_t n = from; n < parts.size(); ++n) text += (n == from ? "" : glue) + parts[n];
    return text;
  }

  void write(IncompatibilityId id, std::string opening, std::vector<std::string> reasons, bool conclude) {
    Line line;
    // The end of the whole story: the reasons are already on the way, so it opens with «So».
    line.opening = conclude && !lines_.empty() && opening != "Thus" ? "So, because" : std::move(opening);
    line.reasons = std::move(reasons);
    line.conclusion = conclude ? kNoWay : describe(at(id));
    if (line.reasons.empty() && line.opening != "Thus") line.opening = "Thus";
    lines_.push_back(std::move(line));
    line_of_[id] = lines_.size() - 1;
    if (uses_.at(id) > 1) give_number(id);
  }

  void give_number(IncompatibilityId id) {
    if (numbered(id) || !line_of_.contains(id)) return;
    int number = static_cast<int>(numbers_.size()) + 1;
    numbers_[id] = number;
    lines_[line_of_.at(id)].number = number;
  }

  std::string render() const {
    std::string text;
    for (const Line& line : lines_) {
      text += "  " + line.opening;
      if (line.reasons.empty()) {
        text += ", " + line.conclusion;
      } else {
        for (std::size_t n = 0; n < line.reasons.size(); ++n) {
          text += (n == 0 ? " " : "\n    and ") + line.reasons[n];
        }
        text += ",\n    " + line.conclusion;
      }
      text += ".";
      if (line.number != 0) text += " (" + std::to_string(line.number) + ")";
      text += "\n";
      if (line.blank_after) text += "\n";
    }
    return text;
  }

  const Derivation& derivation_;
  PackageId root_;
  Describer& describer_;
  IncompatibilityId top_;
  std::size_t steps_ = 0;
  std::map<IncompatibilityId, Parents> parents_;  // of the derived ones
  std::map<IncompatibilityId, int> uses_;
  std::map<IncompatibilityId, int> numbers_;
  std::map<IncompatibilityId, std::size_t> line_of_;
  std::vector<Line> lines_;
};

}  // namespace

std::string explain(const Derivation& derivation, PackageId root, Describer& describer) {
  return Reporter(derivation, root, describer).run();
}

std::vector<IncompatibilityId> leaves(const Derivation& derivation) {
  std::set<IncompatibilityId> seen;
  std::vector<IncompatibilityId> out;
  std::vector<IncompatibilityId> open = {derivation.root};
  while (!open.empty()) {
    IncompatibilityId id = open.back();
    open.pop_back();
    if (!seen.insert(id).second) continue;
    const Incompatibility& i = derivation.at(id);
    if (is_derived(i)) {
      open.push_back(i.right);
      open.push_back(i.left);
    } else {
      out.push_back(id);
    }
  }
  return out;
}

}  // namespace mochi::package
