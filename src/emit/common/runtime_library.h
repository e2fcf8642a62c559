// The helpers of one target: a source text of named sections, of which an artefact ships only what it uses.
//
//   //# add_int needs: integer_overflow      (or `#: add_int needs: …` where `#` begins a comment)
//   … text of the helper …
//
// A section reaches to the next marker. A line that ends with `//? NAME` is shipped, without that mark, only
// if the section NAME is. Text before the first marker is the prologue, shipped with any helper.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::emit {

class RuntimeLibrary {
 public:
  // Errors: a section named twice, a need that no section meets. `text` must outlive the library.
  static Result<RuntimeLibrary> parse(std::string_view text);

  bool has(std::string_view name) const;
  // The text of one section alone.
  std::string_view section(std::string_view name) const;
  // The names of all sections.
  std::set<std::string> names() const;
  // `names` and all they need, in the order of the text: deterministic and definitions before uses.
  std::vector<std::string> closure(const std::set<std::string>& names) const;
  // The text of these sections alone, without the prologue, where `shipped` (with them) are all that are
  // shipped.
  std::string text(const std::set<std::string>& sections, const std::set<std::string>& shipped) const;
  std::string_view prologue() const { return prologue_; }
  // The text of the closure of `names`; empty for none.
  std::string select(const std::set<std::string>& names) const;

 private:
  std::string text_of(std::string_view section, const std::set<std::string>& shipped) const;
  struct Section {
    std::string_view name;
    std::vector<std::string_view> needs;
    std::string_view text;
  };
  const Section* find(std::string_view name) const;
  std::string_view prologue_;
  std::vector<Section> sections_;
};

}  // namespace mochi::emit
