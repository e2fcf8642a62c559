#include "bridge/rust/wrap/native.h"

#include <fmt/format.h>

#include "bridge/rust/wrap/wrapper.h"

namespace mochi::rust {
namespace {

constexpr std::string_view kWords = ", a, r, |a, w| ";
constexpr std::string_view kArgument = "(a)";
constexpr std::string_view kSame = "w.same()";
constexpr std::string_view kPut = ".put(w)";

// `run("p", a, r, |a, w| f(arg(a)?).put(w))` is `run("p", |w| f(arg(w.of(a0))?).handed(w))`: each reading of a word is an argument.
std::string native_call(std::string_view form) {
  const std::size_t at = form.find(kWords);
  if (at == form.npos) return {};
  std::string made = fmt::format("{}, |w| ", form.substr(0, at));
  std::size_t number = 0;
  for (std::string_view rest = form.substr(at + kWords.size()); !rest.empty();) {
    if (rest.starts_with(kArgument)) {
      made += fmt::format("(w.of(a{}))", number++);
      rest.remove_prefix(kArgument.size());
    } else if (rest.starts_with(kPut)) {
      made += ".handed(w)";
      rest.remove_prefix(kPut.size());
    } else if (rest.starts_with(kSame)) {
      made += "w.again()";
      rest.remove_prefix(kSame.size());
    } else {
      made += rest[0];
      rest.remove_prefix(1);
    }
  }
  return made;
}

constexpr std::string_view form_word(TypeForm form) {
  switch (form) {
    case TypeForm::handle: return "handle";
    case TypeForm::record: return "record";
    case TypeForm::plain_enum: return "enum";
    case TypeForm::union_: return "union";
    case TypeForm::absent: return "absent";
  }
  return "";
}

}  // namespace

std::string native_text(const BoundCrate& crate, const std::vector<std::size_t>& forms) {
  std::string made;
  for (const BoundType& type : crate.types) {
    if (type.form == TypeForm::absent) continue;
    made += fmt::format("type\t{}\t{}\t{}\t{}::{}", type.name, form_word(type.form), type.rust, crate.lib, type.path);
    if (type.form == TypeForm::union_) {
      for (const BoundVariant& variant : type.variants) {
        made += "\t" + variant.name;
        for (const std::string& field : variant.fields) made += "," + field;
      }
    } else {
      for (const std::string& part : type.parts) made += "\t" + part;
    }
    made += "\n";
  }
  for (std::size_t i = 0; i < crate.calls.size(); ++i) {
    if (forms[i] == kDropped) continue;
    made += fmt::format("call\t{}\t{}\n", crate.calls[i].symbol, native_call(crate.calls[i].forms[forms[i]]));
  }
  return made;
}

}  // namespace mochi::rust
