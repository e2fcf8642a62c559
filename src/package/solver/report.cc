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
    count_uses(derivation.root);
  }

  std::string run() {
    const Incompatibility& top = at(derivation_.root);
    if (is_derived(top)) {
      explain(derivation_.root, true);
    } else {
      Line line;
      line.opening = "Because";
      line.reasons.push_back(statement(derivation_.root));
      line.conclusion = "your manifest cannot be resolved";
      lines_.push_back(line);
    }
    return render();
  }

 private:
  const Incompatibility& at(IncompatibilityId id) const { return derivation_.at(id); }

  void count_uses(IncompatibilityId id) {
    if (++uses_[id] > 1 || !is_derived(at(id))) return;
    count_uses(at(id).left);
    count_uses(at(id).right);
  }

  bool numbered(IncompatibilityId id) const { return numbers_.contains(id); }
  std::string reference(IncompatibilityId id) const { return " (" + std::to_string(numbers_.at(id)) + ")"; }

  // A derived parent whose own parents are both external is told before a simple one.
  bool is_complex(IncompatibilityId id) const {
    return is_derived(at(at(id).left)) || is_derived(at(at(id).right));
  }

  void explain(IncompatibilityId id, bool conclude) {
    IncompatibilityId left = at(id).left;
    IncompatibilityId right = at(id).right;
    bool left_derived = is_derived(at(left));
    bool right_derived = is_derived(at(right));
    if (left_derived && right_derived) {
      both_derived(id, left, right, conclude);
    } else if (left_derived || right_derived) {
      IncompatibilityId derived = left_derived ? left : right;
      IncompatibilityId external = left_derived ? right : left;
      one_derived(id, derived, external, conclude);
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

  void one_derived(IncompatibilityId id, IncompatibilityId derived, IncompatibilityId external, bool conclude) {
    if (numbered(derived)) {
      write(id, "Because", {statement(external), statement(derived) + reference(derived)}, conclude);
      return;
    }
    IncompatibilityId left = at(derived).left;
    IncompatibilityId right = at(derived).right;
    bool one_inner = is_derived(at(left)) != is_derived(at(right));
    IncompatibilityId inner = is_derived(at(left)) ? left : right;
    if (one_inner && !numbered(inner) && uses_.at(derived) == 1) {
      IncompatibilityId inner_external = is_derived(at(left)) ? right : left;
      explain(inner, false);
      write(id, "And because", externals({inner_external, external}), conclude);
      return;
    }
    explain(derived, false);
    write(id, "And because", externals({external}), conclude);
  }

  // Statements of externals; two dependencies of one subject become one clause.
  std::vector<std::string> externals(const std::vector<IncompatibilityId>& ids) {
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
    if (i.cause == Incompatibility::Cause::root) return true;
    return std::all_of(i.terms.begin(), i.terms.end(), [&](const Term& t) { return describer_.hidden(t.package); });
  }

  std::string statement(IncompatibilityId id) {
    return is_derived(at(id)) ? describe(at(id)) : external(id).text;
  }

  // A derived incompatibility in words.
  std::string describe(const Incompatibility& i) {
    std::vector<const Term*> chosen;
    std::vector<const Term*> wanted;
    for (const Term& term : i.terms) {
      if (term.package == root_ && !term.absent) continue;
      (term.absent ? wanted : chosen).push_back(&term);
    }
    if (chosen.empty() && wanted.empty()) return "your manifest cannot be resolved";
    auto requirement = [&](const Term* t) { return describer_.requirement(t->package, t->set.complement()); };
    auto subject = [&](const Term* t) { return describer_.subject(t->package, t->set); };
    if (chosen.empty()) {
      std::string text = "your manifest requires ";
      for (std::size_t n = 0; n < wanted.size(); ++n) text += (n == 0 ? "" : " or ") + requirement(wanted[n]);
      return text;
    }
    if (wanted.empty()) {
      if (chosen.size() == 1) return subject(chosen[0]) + " cannot be used";
      std::string text = subject(chosen[0]);
      text += " is incompatible with ";
      for (std::size_t n = 1; n < chosen.size(); ++n) text += (n == 1 ? "" : " and ") + subject(chosen[n]);
      return text;
    }
    std::string text;
    for (std::size_t n = 0; n < chosen.size(); ++n) text += (n == 0 ? "" : " with ") + subject(chosen[n]);
    text += " requires ";
    for (std::size_t n = 0; n < wanted.size(); ++n) text += (n == 0 ? "" : " or ") + requirement(wanted[n]);
    return text;
  }

  void write(IncompatibilityId id, std::string opening, std::vector<std::string> reasons, bool conclude) {
    Line line;
    // The end of the whole story: the reasons are already on the way, so it opens with «So».
    line.opening = conclude && !lines_.empty() && opening != "Thus" ? "So, because" : std::move(opening);
    line.reasons = std::move(reasons);
    line.conclusion = describe(at(id));
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
  std::map<IncompatibilityId, int> uses_;
  std::map<IncompatibilityId, int> numbers_;
  std::map<IncompatibilityId, std::size_t> line_of_;
  std::vector<Line> lines_;
};

void collect_leaves(const Derivation& derivation, IncompatibilityId id, std::set<IncompatibilityId>& seen,
                    std::vector<IncompatibilityId>& out) {
  if (!seen.insert(id).second) return;
  const Incompatibility& i = derivation.at(id);
  if (!is_derived(i)) {
    out.push_back(id);
    return;
  }
  collect_leaves(derivation, i.left, seen, out);
  collect_leaves(derivation, i.right, seen, out);
}

}  // namespace

std::string explain(const Derivation& derivation, PackageId root, Describer& describer) {
  return Reporter(derivation, root, describer).run();
}

std::vector<IncompatibilityId> leaves(const Derivation& derivation) {
  std::set<IncompatibilityId> seen;
  std::vector<IncompatibilityId> out;
  collect_leaves(derivation, derivation.root, seen, out);
  return out;
}

}  // namespace mochi::package
