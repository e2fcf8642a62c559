// The helpers of one target: a source text of named sections, of which an artefact ships only what it uses.
//
//   //# add_int needs: integer_overflow      (or `#: add_int needs: …` where `#` begins a comment)
//   … text of the helper …
//
// What a section needs are names that it speaks of: of sections, or those that sections declare. A section reaches to the next
// marker. A line that ends with `//? NAME` is shipped, without that mark, only
// if the section NAME is, one with `//? !NAME` only if it is not. Text before the first marker is the prologue, shipped with any helper.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::emit {

class RuntimeLibrary {
 public:
  // The name that a line declares at the top of the support code, in the language's own words; empty for none.
  using DeclaredName = std::string_view (*)(std::string_view line);

  // Errors: a section named twice, a need that no section meets or declares. `text` must outlive the library.
  static Result<RuntimeLibrary> parse(std::string_view text, DeclaredName declares = nullptr);

  bool has(std::string_view name) const { return find(name) != nullptr; }
  // The text of one section alone.
  std::string_view section(std::string_view name) const;
  // The names of all sections.
  std::set<std::string> names() const;
  // Of each declared name the section that declares it first.
  const std::map<std::string_view, std::string_view>& declared() const { return declared_; }
  // The names that a section declares, in the order of its text.
  const std::vector<std::string_view>& declared_by(std::string_view section) const;
  // The names declared elsewhere that the text of these sections speaks of, where `shipped` are all that are shipped.
  std::set<std::string> names_outside(const std::set<std::string>& sections,
                                      const std::set<std::string>& shipped) const;
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
    std::vector<std::string_view> declares;
    std::vector<std::string_view> conditions;  // sections that lines of it are shipped with
  };
  const Section* find(std::string_view name) const;
  // The section that meets the need.
  const Section* meeting(std::string_view need) const;
  void find_names(DeclaredName declares);
  std::string_view prologue_;
  std::vector<Section> sections_;  // in the order of the text
  std::map<std::string_view, std::size_t> places_;
  std::map<std::string_view, std::string_view> declared_;
};

}  // namespace mochi::emit
