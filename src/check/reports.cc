// Diagnostics of the checker: one error per statement, «did you mean», and the text of types.
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {
namespace {

class NullSink final : public Sink {
 public:
  void report(Diagnostic) override {}
};

Sink& null_sink() {
  static NullSink sink;
  return sink;
}

// Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`; more than `limit` counts as limit + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  constexpr std::size_t kLongest = 40;
  if (a.size() > kLongest || b.size() > kLongest) return limit + 1;
  if ((a.size() > b.size() ? a.size() - b.size() : b.size() - a.size()) > limit) return limit + 1;
  std::size_t rows[3][kLongest + 1];
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t* now = rows[i % 3];
    const std::size_t* above = rows[(i + 2) % 3];
    const std::size_t* twice = rows[(i + 1) % 3];
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t cost = a[i - 1] == b[j - 1] ? 0U : 1U;
      now[j] = std::min({above[j] + 1, now[j - 1] + 1, above[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], twice[j - 2] + 1);
    }
  }
  return std::min(rows[a.size() % 3][b.size()], limit + 1);
}

// Collects candidates and keeps the nearest; ties go to the alphabetically first, so that hashes decide nothing.
class Nearest {
 public:
  explicit Nearest(std::string_view wanted) : wanted_(wanted), limit_(wanted.size() <= 3 ? 1 : 2) {}
  void offer(std::string_view candidate) {
    if (candidate == wanted_ || candidate.empty()) return;
    std::size_t distance = edit_distance(wanted_, candidate, limit_);
    if (distance > limit_ || distance >= wanted_.size()) return;
    if (distance < best_distance_ || (distance == best_distance_ && candidate < best_)) {
      best_ = candidate;
      best_distance_ = distance;
    }
  }
  std::string sentence() const {
    if (best_.empty()) return {};
    return "Did you mean `" + std::string(best_) + "`?";
  }

 private:
  std::string_view wanted_;
  std::size_t limit_;
  std::string_view best_;
  std::size_t best_distance_ = 100;
};

}  // namespace

Report Checker::error_at(Code code, Span at, std::string message) {
  Sink& sink = muted_ ? null_sink() : static_cast<Sink&>(reports_);
  muted_ = true;
  return Report(sink, code, at, std::move(message));
}

Report Checker::error(Code code, NodeId node, std::string message) {
  return error_at(code, span(node), std::move(message));
}

Report Checker::warning_at(Code code, Span at, std::string message) {
  return Report(muted_ ? null_sink() : static_cast<Sink&>(reports_), code, at, std::move(message));
}

void Checker::flush_reports() {
  for (const Diagnostic& diagnostic : reports_.all()) {
    if (diagnostic.severity == Severity::error) out_.has_errors = true;
    program_.sink.report(diagnostic);
  }
  reports_ = Collector();
}

std::string Checker::show(TypeId type) { return types_.show(final_type(type)); }

std::string Checker::suggest_value(NameId name) const {
  Nearest nearest(names_.text(name));
  for (const Local& local : locals_) nearest.offer(names_.text(local.name));
  for (NameId declared : declared_values_) nearest.offer(names_.text(declared));
  for (std::uint32_t i = 0; i < types::builtin_count(); ++i) {
    std::string_view builtin = types::builtin_info(static_cast<Builtin>(i)).name;
    if (builtin.find('/') == std::string_view::npos) nearest.offer(builtin);
  }
  return nearest.sentence();
}

std::string Checker::suggest_type(NameId name) const {
  Nearest nearest(names_.text(name));
  for (NameId declared : declared_types_) nearest.offer(names_.text(declared));
  for (std::string_view basic : {"int", "int64", "float", "bool", "string", "bigint", "bigrat", "bytes", "unit", "any",
                                 "list", "map", "set", "omap", "result", "value"}) {
    nearest.offer(basic);
  }
  return nearest.sentence();
}

std::string Checker::suggest_field(NameId name, std::span<const Field> fields) const {
  Nearest nearest(names_.text(name));
  for (const Field& field : fields) nearest.offer(names_.text(field.name));
  return nearest.sentence();
}

}  // namespace mochi::check
