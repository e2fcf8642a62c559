#include "bridge/rust/wrap/native.h"

#include <fmt/format.h>

#include "base/string_util.h"
#include "bridge/rust/wrap/wrapper.h"
#include "diag/codes.h"

namespace mochi::rust {
namespace {

using emit::CrateType;

constexpr std::string_view kWords = ", a, r, |a, w| ";
constexpr std::string_view kArgument = "(a)";
constexpr std::string_view kSame = "w.same()";

// `run("p", a, r, |a, w| f(arg(a)?).put(w))` is `run("p", |w| f(arg(w.of(a0))?).put(w))`: each reading of a word is an argument.
std::string native_call(std::string_view form) {
  const std::size_t at = form.find(kWords);
  if (at == form.npos) return {};
  std::string made = fmt::format("{}, |w| ", form.substr(0, at));
  std::size_t number = 0;
  for (std::string_view rest = form.substr(at + kWords.size()); !rest.empty();) {
    if (rest.starts_with(kArgument)) {
      made += fmt::format("(w.of(a{}))", number++);
      rest.remove_prefix(kArgument.size());
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

CrateType::Form form_of(std::string_view word) {
  if (word == "record") return CrateType::Form::record;
  if (word == "enum") return CrateType::Form::plain_enum;
  return word == "union" ? CrateType::Form::union_ : CrateType::Form::handle;
}

}  // namespace

// A line each, words apart by tabs: `type NAME FORM RUST SHOWN PART…`, where the part of a union is `VARIANT,FIELD,…`; `call SYMBOL BODY`.
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

Result<void> read_native(std::string_view text, std::string_view module, emit::CrateCalls& into) {
  const std::string of(module);
  into.types[{of, "RustError"}] = {.rust = "crate::abi::RustError"};
  into.types[{of, "RustDuration"}] = {.rust = "std::time::Duration"};
  into.types[{of, "RustTime"}] = {.rust = "std::time::SystemTime"};
  for (const std::string_view line : split_lines(text)) {
    const std::vector<std::string_view> words = split(line, '\t');
    if (words.size() >= 3 && words[0] == "call") {
      if (!words[2].empty()) into.bodies.emplace(words[1], words[2]);
    } else if (words.size() >= 5 && words[0] == "type") {
      CrateType type{.form = form_of(words[2]), .rust = std::string(words[3]), .shown = std::string(words[4])};
      for (std::size_t i = 5; i < words.size(); ++i) {
        std::vector<std::string_view> parts = split(words[i], ',');
        if (type.form != CrateType::Form::union_) {
          type.parts.emplace_back(words[i]);
          continue;
        }
        CrateType::Variant variant{.name = std::string(parts[0])};
        variant.fields.assign(parts.begin() + 1, parts.end());
        type.variants.push_back(std::move(variant));
      }
      into.types[{of, std::string(words[1])}] = std::move(type);
    } else if (!line.empty()) {
      return fail(Code::M057_RUST_E007, "what was made for native programs cannot be read");
    }
  }
  return {};
}

}  // namespace mochi::rust
